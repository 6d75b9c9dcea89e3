"""The facts of a batch as rules need them: what each order line is, every paper once, and which papers carry which line.

A conformity paper concerns a line by model where a model fits; else by product family (standards, class, words, act, kind); a paper that fits no line
concerns every line it could be meant for, so that the mismatch is reported rather than passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from batches.batch import Batch
from batches.finding import Evidence
from batches.order import OrderLine
from batches.paper import Fact, Paper, TradeLine
from catalogue.as_of import classes_named, plain
from catalogue.contents import Catalogue
from catalogue.law import Category, Product
from validators.names import model_fits, model_named_in
from validators.standards import citations
from validators.trade_lines import Ordered, models_of_lines, ordered_models

#: Papers that speak of goods by product and model.
CONFORMITY = frozenset(
    {
        "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "declaration_of_conformity",
        "test_report", "voluntary_certificate", "authority_confirmation", "instructions", "safety_data_sheet",
    }
)  # fmt: skip
CERTIFICATES = ("eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate")
#: Of these a line needs one: a further one for some other model says nothing against it.
_ONE_SUFFICES = frozenset({*CERTIFICATES, "authority_confirmation", "declaration_of_conformity", "test_report"})
#: Which subjects of law a kind of certificate belongs to; kinds not named here belong to any.
SUBJECTS_OF_KIND = MappingProxyType(
    {
        "eu_type_examination_certificate": ("ppe", "pandemic_respirator"),
        "production_control_certificate": ("ppe", "pandemic_respirator"),
        "notified_body_certificate": ("medical_device", "in_vitro"),
    }
)


@dataclass(frozen=True, slots=True)
class Goods:
    """An order line in the catalogue's terms; ``product`` and ``product_class`` are ``None`` where the catalogue cannot say."""

    line: OrderLine
    category: Category | None
    product: Product | None
    product_class: str | None

    @property
    def number(self) -> int:
        """The line's number."""
        return self.line.line

    @property
    def is_pandemic_respirator(self) -> bool:
        """Whether the goods' own way to the market is a passing exception, beside which they may conform as other goods do (``may_conform_as``)."""
        return self.product is not None and self.product.subject == "pandemic_respirator"

    @property
    def products_in_law(self) -> tuple[str, ...]:
        """The product ids whose standards the goods may conform to."""
        return () if self.product is None else (self.product.id, *self.product.may_conform_as)

    @property
    def products_on_papers(self) -> tuple[str, ...]:
        """Those, and the products whose standards may lawfully stand on the same paper (dual use)."""
        return self.products_in_law + (self.product.dual_with if self.product is not None else ())

    def meets(self, condition: str) -> bool:
        """Whether the goods are what a catalogue row asks for (``sterile``, ``not_sterile``, ``class:surgical``, ``not_class:surgical``).

        Goods whose order does not say that they are sterile count as not sterile. ``ValueError`` for a condition that is not of the goods.
        """
        name, _, argument = condition.partition(":")
        match name:
            case "sterile":
                return self.line.sterile is True
            case "not_sterile":
                return self.line.sterile is not True
            case "class":
                return self.product_class == argument
            case "not_class":
                return self.product_class != argument
            case _:
                raise ValueError(f"unknown condition {condition!r}")


@dataclass(frozen=True, eq=False)
class Facts:
    """All papers of a batch, each file content once, and the lines they carry."""

    batch: Batch
    catalogue: Catalogue
    papers: tuple[Paper, ...]
    goods: tuple[Goods, ...]

    @classmethod
    def of(cls, batch: Batch, catalogue: Catalogue) -> Facts:
        """The facts of ``batch``, its lines understood as of the day it is judged for. A file attached twice counts once."""
        once = {paper.sha256 or paper.file: paper for paper in sorted(batch.papers, key=lambda paper: paper.file, reverse=True)}
        papers = tuple(sorted(once.values(), key=lambda paper: paper.file))
        return cls(batch, catalogue, papers, tuple(_goods(line, batch, catalogue) for line in batch.order.lines))

    @cached_property
    def _lines_by_paper(self) -> dict[tuple[str, str], tuple[Goods, ...]]:
        return {(paper.sha256, paper.file): self._carried(paper) for paper in self.papers}

    def lines_of(self, paper: Paper) -> tuple[Goods, ...]:
        """The lines a paper carries; every line, for papers of the consignment as a whole."""
        return self._lines_by_paper[paper.sha256, paper.file]

    @cached_property
    def ordered(self) -> tuple[Ordered, ...]:
        """The models of the order, which goods lines of trade papers are about."""
        return ordered_models(self.batch.order)

    @cached_property
    def _models_by_paper(self) -> dict[tuple[str, str], tuple[Ordered | None, ...]]:
        return {(paper.sha256, paper.file): models_of_lines(paper, self.ordered, self.catalogue) for paper in self.papers}

    def models_of_lines(self, paper: Paper) -> tuple[Ordered | None, ...]:
        """The model each goods line of a paper is about, one of :attr:`ordered`; ``None`` where that is not known."""
        return self._models_by_paper[paper.sha256, paper.file]

    def lines_about(self, ordered: Ordered, paper: Paper) -> tuple[TradeLine, ...]:
        """The goods lines of a paper that are about that model, one of :attr:`ordered`, and about no other."""
        return tuple(line for line, model in zip(paper.lines, self.models_of_lines(paper), strict=True) if model is ordered)

    def goods_of(self, line: int) -> Goods:
        """The goods of that line; ``KeyError`` when the order has none of that number."""
        for goods in self.goods:
            if goods.number == line:
                return goods
        raise KeyError(line)

    def papers_of_kind(self, *kinds: str) -> tuple[Paper, ...]:
        """Every readable paper of those kinds, by file name."""
        return tuple(paper for paper in self.papers if paper.error is None and paper.kind in kinds)

    def papers_of(self, line: int, *kinds: str) -> tuple[Paper, ...]:
        """Every readable paper of those kinds that carries the line."""
        return tuple(paper for paper in self.papers_of_kind(*kinds) if any(goods.number == line for goods in self.lines_of(paper)))

    def pairs(self, *kinds: str) -> Iterator[tuple[Paper, Goods]]:
        """Every readable paper of those kinds with each line it carries."""
        return ((paper, goods) for paper in self.papers_of_kind(*kinds) for goods in self.lines_of(paper))

    def model_known(self, paper: Paper, goods: Goods) -> bool | None:
        """Whether the paper names the model ordered, as a model or within the product's name; ``None`` when it names no model at all."""
        stated = paper.all("models")
        if any(model_fits(goods.line.model, str(fact.value), self.catalogue) for fact in stated):
            return True
        if model_named_in(goods.line.model, paper.value("product") or ""):
            return True
        return False if stated else None

    def _carried(self, paper: Paper) -> tuple[Goods, ...]:
        if paper.kind not in CONFORMITY:
            return self.goods
        by_model = tuple(goods for goods in self.goods if self.model_known(paper, goods))
        if by_model:
            return self._same_model(paper, by_model)
        family = self._of_class(paper, self._of_family(paper, self._possible(paper)))
        if not paper.all("models"):
            return family
        lacking = tuple(goods for goods in family if not self._has_own(paper, goods))
        return lacking if lacking or paper.kind in _ONE_SUFFICES else family

    def _has_own(self, paper: Paper, goods: Goods) -> bool:
        """Whether another paper of that kind, or a certificate in the place of a confirmation, names the model of the line."""
        kinds = ("authority_confirmation", *CERTIFICATES) if paper.kind == "authority_confirmation" else (paper.kind or "",)
        return any(self.model_known(other, goods) for other in self.papers_of_kind(*kinds) if other is not paper)

    def _same_model(self, paper: Paper, by_model: tuple[Goods, ...]) -> tuple[Goods, ...]:
        """Lines whose model the paper names. Where lines of several families share one model name, those of the family it speaks of."""
        kept: list[Goods] = []
        for goods in by_model:
            namesakes = tuple(each for each in by_model if plain(each.line.model) == plain(goods.line.model))
            if goods in self._of_family(paper, namesakes):
                kept.append(goods)
        return tuple(kept)

    def _possible(self, paper: Paper) -> tuple[Goods, ...]:
        """The lines whose law knows such a paper; all lines when it fits none. A paper for a part of a kit is none of the kit's."""
        subjects = SUBJECTS_OF_KIND.get(paper.kind or "")
        fitting = tuple(goods for goods in self.goods if goods.product is not None and (subjects is None or goods.product.subject in subjects))
        return tuple(goods for goods in fitting or self.goods if not _of_a_part(paper, goods))

    def _of_family(self, paper: Paper, among: tuple[Goods, ...]) -> tuple[Goods, ...]:
        """Those of the product family the paper speaks of most clearly."""
        score = {goods.product.id: _family_score(paper, goods, self.catalogue) for goods in among if goods.product is not None}
        best = max(score.values(), default=0)
        kept = tuple(goods for goods in among if goods.product is not None and score[goods.product.id] == best)
        return kept if best > 0 else among

    def _of_class(self, paper: Paper, among: tuple[Goods, ...]) -> tuple[Goods, ...]:
        """Of a paper that names no model: those of the class it names, if any is."""
        if paper.all("models"):
            return among
        kept = tuple(goods for goods in among if goods.product_class is not None and goods.product_class in classes_stated(paper, goods))
        return kept or among


def classes_stated(paper: Paper, goods: Goods) -> tuple[str, ...]:
    """The classes of the goods' product that the paper names: as its class, else in the name of the product."""
    if goods.product is None:
        return ()
    stated = paper.value("product_class")
    return classes_named(goods.product, stated if stated is not None else paper.value("product") or "")


def spot(paper: Paper, *facts: Fact | None) -> tuple[Evidence, ...]:
    """The spots facts were read from; the paper's first page when there is none to show."""
    found = tuple(Evidence(file=paper.file, page=fact.page, box=fact.box, text=fact.raw) for fact in facts if fact is not None)
    return found or (Evidence(file=paper.file, page=1 if paper.pages else None),)


def day_of(paper: Paper, field: str) -> date | None:
    """The day a paper states, ``None`` where it states none."""
    stated = paper.value(field)
    try:
        return None if stated is None else date.fromisoformat(stated)
    except ValueError:
        return None


def listed(values: Iterable[object]) -> str:
    """Values in one line, each once, in the order given."""
    return ", ".join(dict.fromkeys(str(value) for value in values))


def _goods(line: OrderLine, batch: Batch, catalogue: Catalogue) -> Goods:
    known = catalogue.at(batch.judged_for)
    ordered = known.class_ordered(line.category, line.product_class, line.material)
    return Goods(line, known.category(line.category), known.product_of(line.category), ordered)


def _of_a_part(paper: Paper, goods: Goods) -> bool:
    """Whether the paper speaks of a part of the goods (the swab of a test kit), and not of the goods themselves."""
    product, named = goods.product, plain(paper.value("product") or "")
    if product is None or not any(plain(word) in named for word in product.parts):
        return False
    return not any(plain(word) in named for word in product.words)


def _family_score(paper: Paper, goods: Goods, catalogue: Catalogue) -> int:
    """How clearly a paper speaks of a product family: its standards weigh most, then class and words, then the act it names."""
    product = goods.product
    if product is None:
        return 0
    score = 4 if any(cited.covers((product.id,)) for cited in citations(paper, catalogue)) else 0
    if classes_named(product, paper.value("product_class") or ""):
        score += 3
    named = plain(paper.value("product") or "")
    if named and any(plain(word) in named for word in product.words):
        score += 3
    acts = [row for fact in paper.all("legislation") for row in catalogue.acts_by_name.get(str(fact.value), ())]
    if any(act.subject == product.subject for act in acts):
        score += 1
    return score
