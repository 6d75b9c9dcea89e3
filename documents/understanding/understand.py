"""A reading understood: language, kind, facts, measurements, goods lines."""

from __future__ import annotations

from dataclasses import dataclass

from batches.paper import Fact, MeasurementRow, Signal, TradeLine
from documents.reading.page import Reading
from documents.understanding.kinds import kind_of
from documents.understanding.language import language_of
from documents.understanding.layout import lay_out

TRADE_KINDS = frozenset({
    "commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "purchase_order", "origin_proof", "beneficiary_confirmation", "customs_notice",
})  # fmt: skip


@dataclass(frozen=True)
class Understanding:
    """What a paper says. ``kind`` is one of the contract's kinds; every fact carries the spot it rests on."""

    language: str | None
    kind: str
    kind_confidence: float
    facts: tuple[Fact, ...] = ()
    measurements: tuple[MeasurementRow, ...] = ()
    lines: tuple[TradeLine, ...] = ()
    signals: tuple[Signal, ...] = ()
    tests_named: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


def understand(reading: Reading) -> Understanding:
    """What the paper is and says. Never guesses: a field that is not surely there is absent."""
    pages = lay_out(reading)
    language = language_of(pages)
    kind, confidence = kind_of(pages)
    if kind in TRADE_KINDS:
        from documents.understanding.trade import trade_paper_read

        facts, lines = trade_paper_read(kind, pages, language or "en")
        return Understanding(language, kind, confidence, facts, lines=lines)
    from documents.understanding.conformity import conformity_facts
    from documents.understanding.measurements import measurement_rows
    from documents.understanding.statements import statements

    facts = conformity_facts(kind, pages, language)
    if kind != "test_report":
        return Understanding(language, kind, confidence, facts, statements=statements(pages))
    from documents.understanding.tests_named import tests_named

    return Understanding(language, kind, confidence, facts, measurements=measurement_rows(pages, language), tests_named=tests_named(pages))
