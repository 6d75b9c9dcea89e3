"""All papers against each other: which agree on what, which contradict each other, and what cannot be compared.

The consignment's rules judge by the same comparisons, and the outcomes of the conformity rules are put in rows; so the view shows what is found, and no more.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from batches.base import Text
from batches.batch import Batch
from batches.compared import Compared
from batches.finding import Finding
from batches.rule import Found, finding_of
from catalogue.contents import Catalogue
from validators import consignment, consignment_goods, consignment_parties, consignment_transport, consignment_weights
from validators.comparing import Comparison
from validators.conformity_compared import Judged, conformity
from validators.consignment_amounts import amounts
from validators.consignment_quantities import packages, quantities
from validators.consignment_unordered import unordered
from validators.facts import Facts
from validators.judging import BatchRule, sentences
from validators.numbers_compared import numbers, with_the_others
from validators.papers_in_words import in_words

_ORDER = {"differs": 0, "agrees": 1, "incomparable": 2}


def compare_papers(batch: Batch, catalogue: Catalogue) -> tuple[Compared, ...]:
    """Every subject with what each paper says of it, contradictions first; the same batch and catalogue give the same rows."""
    facts, on = Facts.of(batch, catalogue), batch.judged_for
    rows = [*_of_consignment(batch, facts, catalogue, on)]
    rows += [_shown(comparison, objections, on) for comparison, objections in conformity(batch, facts, catalogue, on)]
    judged = {(row.subject, row.about) for row in rows if row.statements}
    rows += [_shown(each, (), on) for each in numbers(batch, facts, catalogue) if (each.subject, each.about) not in judged]
    return tuple(sorted((row for row in rows if row.statements), key=lambda row: _ORDER[row.verdict]))


def _of_consignment(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterator[Compared]:
    compared: tuple[tuple[BatchRule, Iterable[Comparison]], ...] = (
        (consignment_parties.party_mismatch, consignment_parties.parties(batch, facts, catalogue)),
        (consignment.quantity_mismatch, (*quantities(batch, facts, catalogue), *unordered(batch, facts, catalogue), *packages(facts))),
        (consignment.amount_mismatch, amounts(batch, facts, catalogue)),
        (consignment_transport.transport_mismatch, consignment_transport.shipment(batch, facts, catalogue)),
        (consignment_transport.weight_mismatch, consignment_weights.weights(batch, facts, catalogue, on)),
        (consignment_goods.lot_mismatch, consignment_goods.lots(batch, facts, catalogue)),
        (consignment_goods.origin_mismatch, (consignment_goods.origin(batch, facts, catalogue, on),)),
    )
    for rule, comparisons in compared:
        for comparison in comparisons:
            yield _shown(with_the_others(comparison, facts), tuple(Judged(rule, each) for each in comparison.outcomes if isinstance(each, Found)), on)


def _shown(comparison: Comparison, objections: Iterable[Judged], on: date) -> Compared:
    found: dict[str, Finding] = {}
    for each in objections:
        if isinstance(each.outcome, Found):
            finding = finding_of(each.rule.code, each.rule.basis, each.outcome, sentences(), on)
            found.setdefault(finding.id, finding)
    return Compared(
        subject=comparison.subject,
        name=_name(comparison),
        about=comparison.about,
        line=comparison.line,
        lot=comparison.lot,
        verdict=comparison.verdict,
        statements=comparison.statements,
        why=tuple(dict.fromkeys(finding.message for finding in found.values())) or _why(comparison),
        findings=tuple(found),
    )


def _why(comparison: Comparison) -> tuple[Text, ...]:
    if comparison.verdict != "incomparable":
        return ()
    sides = {statement.file for statement in comparison.statements}
    said = comparison.why if len(sides) > 1 else "only_one" if sides else "nothing"
    return (_words("reasons")[said or "not_comparable"],)


def _name(comparison: Comparison) -> Text:
    about = _words("about").get(comparison.about)
    return about if comparison.subject == "party" and about is not None else _words("subjects")[comparison.subject]


def column_named(kind: str) -> Text:
    """A kind of paper in few letters, for a narrow column."""
    return _words("columns").get(kind) or in_words((kind,))


@cache
def _words(table: Literal["subjects", "about", "columns", "reasons"]) -> Mapping[str, Text]:
    whole = tomllib.loads((Path(__file__).parent / "words" / "agreement.toml").read_text(encoding="utf-8"))
    return {key: Text.model_validate(entry) for key, entry in whole[table].items()}
