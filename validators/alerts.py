"""Are product, maker or certificate on a public safety alert?

Silence of an empty register is no check: a line passes only where there was something to compare with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from batches.base import Severity
from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Fact, Paper
from batches.rule import Found, Held, Rule, rule
from catalogue.as_of import plain
from catalogue.contents import Catalogue
from catalogue.law import Alert
from validators.certificate_scope import product_text
from validators.facts import Facts, Goods, listed, spot
from validators.names import Likeness, compared, model_fits, same_number
from validators.trade_papers import in_order

_CERTIFICATES = ("eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "voluntary_certificate")


@dataclass(frozen=True, slots=True)
class _Hit:
    """What of the goods an alert names, how surely, and where it stands."""

    seen: str
    severity: Severity | None
    evidence: tuple[Evidence, ...]


@rule(
    "safety.alert",
    "Reg. (EU) 2019/1020 Art. 20, 34; Directive 2001/95/EC Art. 12; Reg. (EU) 2023/988 Art. 26",
    "`certificate_number` and `referenced_certificates` of the papers; `model` and `manufacturer` of the order; alerts published by then",
)
def alert(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """A certificate, model or maker of the goods that an alert published by then names."""
    alerts = catalogue.at(on).alerts()
    for goods in facts.goods if alerts else ():
        hits = [(row, hit) for row in alerts if (hit := _hit(row, goods, batch, facts, catalogue)) is not None]
        yield from (_found(row, hit, goods) for row, hit in hits)
        if not hits:
            yield Held(line=goods.number)


def _hit(row: Alert, goods: Goods, batch: Batch, facts: Facts, catalogue: Catalogue) -> _Hit | None:
    named = tuple(_certificates_named(row, goods, facts))
    if named:
        return _Hit(listed(fact.value for _, fact in named), None, tuple(each for paper, fact in named for each in spot(paper, fact)))
    maker = batch.order.manufacturer_of(goods.line)
    comparison = compared(maker.name, row.maker, catalogue) if row.maker else None
    likeness: Likeness = "incomparable" if comparison is None else comparison.likeness
    model = goods.line.model
    by_model = any(model_fits(model, each, catalogue) for each in row.models)
    shown = f" ({comparison.shown})" if comparison is not None else ""
    evidence = (in_order(f"line {goods.number}: {model}, {maker.name}{shown}"),)
    if by_model and (not row.maker or likeness != "different"):
        # A model without its maker, or of one written otherwise, may be another's.
        return _Hit(f"{model}, {maker.name}{shown}", None if likeness == "same" else "review", evidence)
    if not row.models and not row.certificate_numbers and likeness in ("same", "alike") and _of_product(row, goods):
        return _Hit(f"{maker.name}{shown}", None if likeness == "same" else "review", evidence)
    return None


def _certificates_named(row: Alert, goods: Goods, facts: Facts) -> Iterator[tuple[Paper, Fact]]:
    for paper in facts.papers_of(goods.number, *_CERTIFICATES, "declaration_of_conformity"):
        for fact in (*paper.all("certificate_number"), *paper.all("referenced_certificates")):
            if any(same_number(str(fact.value), number) for number in row.certificate_numbers):
                yield paper, fact


def _of_product(row: Alert, goods: Goods) -> bool:
    """Whether the alert speaks of such goods; one that names no product speaks of all its maker's."""
    if not row.product or goods.product is None:
        return True
    words = {goods.product.id, goods.line.category, *goods.product.words, goods.product.name_de, goods.product.name_en}
    return any(plain(word) in plain(row.product) or plain(row.product) in plain(word) for word in words)


def _found(row: Alert, hit: _Hit, goods: Goods) -> Found:
    return Found(
        line=goods.number,
        seen=hit.seen,
        expected=f"not on alert {row.alert}",
        severity=hit.severity,
        values={"alert": row.alert, "day": row.valid_from or "–", "action": row.action or "–", "product": product_text(goods)},
        evidence=(*hit.evidence, Evidence(file="alerts.csv", text=f"{row.alert}: {row.subject} ({row.source})")),
        basis=row.source,
        unverified=f"alerts: {row.alert}" if row.unverified else None,
    )


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (alert,)
