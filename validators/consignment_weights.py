"""Does the consignment weigh the same on every paper, within what carriers round and reweigh?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from batches.batch import Batch
from batches.compared import Statement
from batches.order import Order
from batches.paper import Fact, Paper
from batches.rule import Found, Held
from catalogue.contents import Catalogue
from catalogue.trade import WeightTolerance
from validators.comparing import Comparison, by_fact, by_order, stands_by
from validators.package_contents import package_named
from validators.trade_lines import number
from validators.trade_papers import KINDS, TRANSPORT, one_of_each, plainly, spot_of

if TYPE_CHECKING:
    from validators.facts import Facts

_WEIGHED = ("packing_list", *TRANSPORT, "commercial_invoice")


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The gross weights one kind of paper states for the consignment: each paper's, and their sum where all state one.

    ``pallets``: how many pallets these papers count, which may or may not have been on the scales.
    """

    name: str
    each: tuple[Decimal, ...]
    complete: bool
    said: tuple[Statement, ...]
    pallets: int = 0

    @property
    def file(self) -> str | None:
        """The first paper that states a weight; ``None`` for the order."""
        return self.said[0].file if self.name != "order" else None

    @property
    def possible(self) -> tuple[Decimal, ...]:
        """What the consignment may weigh: a house and a master waybill both carry all of it, several packing lists each a part."""
        return (sum(self.each, Decimal(0)), *self.each)

    @property
    def shown(self) -> str:
        """The weights, as they were added."""
        return " + ".join(plainly(weight) for weight in self.each)


def weights(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterator[Comparison]:
    """Gross weights side by side; on each paper that prints both, net beside gross."""
    stated = [*(_weighed(kind, facts) for kind in _WEIGHED), _ordered(batch.order)]
    sources = [each for each in stated if each.each]
    judged = [(other, _compared(sources[0], other, catalogue, on)) for other in sources[1:]]
    statements = [said.model_copy(update={"verdict": "reference"}) for said in sources[0].said] if sources else []
    for other, found in judged:
        statements += [said.model_copy(update={"verdict": stands_by(filter(None, (found,)))}) for said in other.said]
    outcomes = tuple(found for _, found in judged if found is not None)
    yield Comparison("gross_weight", tuple(statements), outcomes, why="weighed_in_part" if len(sources) > 1 else "")
    for paper in one_of_each(facts.papers_of_kind(*_WEIGHED)):
        yield from _net_above_gross(paper)


def _weighed(kind: str, facts: Facts) -> _Weighed:
    papers = one_of_each(facts.papers_of_kind(kind))
    stated = [(paper, fact, weight) for paper in papers if (fact := paper.one("gross_weight_kg")) and (weight := number(str(fact.value)))]
    said = tuple(by_fact(paper, fact, "incomparable", said=f"{plainly(weight)} kg", how=_sum_of_lines(paper)) for paper, fact, weight in stated)
    pallets = sum(_pallets(paper) for paper in papers)
    return _Weighed(kind, tuple(weight for _, _, weight in stated), len(stated) == len(papers), said, pallets)


def _sum_of_lines(paper: Paper) -> str:
    read = [each for each in (number(line.gross_weight_kg) for line in paper.lines) if each is not None]
    return f"{' + '.join(map(plainly, read))} = {plainly(sum(read, Decimal(0)))} kg" if len(read) == len(paper.lines) > 1 else ""


def _pallets(paper: Paper) -> int:
    fact = paper.one("packages")
    count = None if fact is None or package_named(fact.raw) != "pallet" else number(str(fact.value))
    return 0 if count is None else int(count)


def _ordered(order: Order) -> _Weighed:
    weights = [line.gross_weight_kg for line in order.lines if line.gross_weight_kg]
    total = (sum(weights, Decimal(0)),) if len(weights) == len(order.lines) else ()
    texts = [f"line {line.line}: gross_weight_kg {line.gross_weight_kg}" for line in order.lines]
    return _Weighed("order", total, bool(total), tuple(by_order(f"{plainly(each)} kg", *texts) for each in total))


def _compared(reference: _Weighed, other: _Weighed, catalogue: Catalogue, on: date) -> Found | Held | None:
    tolerance = _tolerance("order" if other.name == "order" else "papers", catalogue, on)
    if tolerance is None:
        return None
    between = [(one, another) for one in reference.possible for another in other.possible]
    if any(abs(one - another) <= max(tolerance.kilograms, max(one, another) * tolerance.percent / 100) for one, another in between):
        return Held(file=other.file or reference.file)
    pallet = _tolerance("pallet", catalogue, on)
    carried = max(reference.pallets, other.pallets)
    if pallet is not None and carried and any(abs(one - another) <= carried * pallet.kilograms for one, another in between):
        return None
    if not (reference.complete and other.complete):
        return None
    return Found(
        file=other.file or reference.file,
        seen=f"{KINDS[other.name].en}: {other.shown} kg",
        expected=f"{KINDS[reference.name].en}: {reference.shown} kg",
        values={"paper": KINDS[other.name], "stated": other.shown, "other": KINDS[reference.name], "listed": reference.shown},
        evidence=tuple(spot for said in (*reference.said, *other.said) for spot in said.spots),
    )


def _tolerance(between: Literal["order", "papers", "pallet"], catalogue: Catalogue, on: date) -> WeightTolerance | None:
    return next((row for row in catalogue.weight_tolerances if row.between == between and row.applies(on)), None)


def _net_above_gross(paper: Paper) -> Iterator[Comparison]:
    gross, net = paper.one("gross_weight_kg"), paper.one("net_weight_kg")
    heavy, light = (None if fact is None else number(str(fact.value)) for fact in (gross, net))
    if gross is None or net is None or heavy is None or light is None:
        return
    outcome = Held(file=paper.file) if light <= heavy else _too_heavy(paper, gross, net, heavy, light)
    said = (by_fact(paper, gross, "reference", said=f"{plainly(heavy)} kg"), by_fact(paper, net, stands_by((outcome,)), said=f"{plainly(light)} kg"))
    yield Comparison("net_weight", said, (outcome,), paper.file)


def _too_heavy(paper: Paper, gross: Fact, net: Fact, heavy: Decimal, light: Decimal) -> Found:
    return Found(
        file=paper.file,
        variant="net",
        seen=f"net {plainly(light)} kg",
        expected=f"<= {plainly(heavy)} kg",
        values={"net": plainly(light), "gross": plainly(heavy)},
        evidence=(spot_of(paper, net), spot_of(paper, gross)),
    )
