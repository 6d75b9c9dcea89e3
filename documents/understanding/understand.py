"""A reading understood: language, kind, facts, measurements, goods lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from batches.lexicon import LexiconEntry, applying
from batches.paper import Fact, MeasurementRow, Signal, TradeLine
from documents.reading.page import Reading
from documents.understanding.issuers import issuer_text
from documents.understanding.kinds import kind_of
from documents.understanding.language import language_of
from documents.understanding.layout import Laid, lay_out

TRADE_KINDS = frozenset({
    "commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "purchase_order", "origin_proof", "beneficiary_confirmation", "customs_notice",
})  # fmt: skip


@dataclass(frozen=True)
class Understanding:
    """What a paper says. ``kind`` is one of the contract's kinds; every fact carries the spot it rests on.

    ``learnt`` names the lexicon entries of its issuer it was read with, ``overruled`` holds the reader's own facts that they set aside.
    """

    language: str | None
    kind: str
    kind_confidence: float
    facts: tuple[Fact, ...] = ()
    measurements: tuple[MeasurementRow, ...] = ()
    lines: tuple[TradeLine, ...] = ()
    signals: tuple[Signal, ...] = ()
    tests_named: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    issuer_text: str = ""
    learnt: tuple[str, ...] = ()
    overruled: tuple[Fact, ...] = ()


def understand(reading: Reading, learnt: Iterable[LexiconEntry] = ()) -> Understanding:
    """What the paper is and says, read with the lexicon entries of its issuer. Never guesses: a field that is not surely there is absent."""
    pages = lay_out(reading)
    found = replace(_own(reading, pages), issuer_text=issuer_text(pages))
    entries = applying(learnt, found.kind, found.issuer_text)
    if not entries:
        return found
    from documents.understanding.learnt import with_learnt

    taught = with_learnt(found.facts, pages, found.language, entries)
    return replace(found, facts=taught.facts, overruled=taught.overruled, learnt=tuple(entry.id for entry in entries))


def _own(reading: Reading, pages: tuple[Laid, ...]) -> Understanding:
    """What the reader understands by itself."""
    language = language_of(pages)
    kind, confidence = kind_of(pages)
    if kind in TRADE_KINDS:
        from documents.understanding.goods_lines import goods_lines
        from documents.understanding.trade import trade_facts

        return Understanding(language, kind, confidence, trade_facts(kind, reading, language or "en"), lines=goods_lines(kind, reading))
    from documents.understanding.conformity import conformity_facts
    from documents.understanding.measurements import measurement_rows
    from documents.understanding.statements import statements

    facts = conformity_facts(kind, pages, language)
    if kind != "test_report":
        return Understanding(language, kind, confidence, facts, statements=statements(pages))
    from documents.understanding.tests_named import tests_named

    return Understanding(language, kind, confidence, facts, measurements=measurement_rows(pages, language), tests_named=tests_named(pages))
