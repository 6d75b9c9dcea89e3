"""A reading understood: language, kind, facts, measurements, goods lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from batches.lexicon import LexiconEntry, applying
from batches.paper import Absent, Fact, MeasurementRow, Signal, TradeLine
from documents.reading.page import Reading
from documents.understanding.barcodes import with_codes
from documents.understanding.doubted import believed
from documents.understanding.evidence import on_their_words
from documents.understanding.implausible import plausible
from documents.understanding.issuers import issuer_text
from documents.understanding.kinds import kind_of
from documents.understanding.language import language_of
from documents.understanding.laying_out import lay_out
from documents.understanding.layout import Laid
from documents.understanding.recognised import restored
from documents.understanding.sheet import Sheet
from documents.understanding.trade import TRADE_KINDS

if TYPE_CHECKING:
    from documents.understanding.trade_paper import TradePaper

Found = tuple[tuple[Fact, ...], tuple[Absent, ...]]


@dataclass(frozen=True)
class Understanding:
    """What a paper says. ``kind`` is one of the contract's kinds; every fact carries the spot it rests on.

    ``learnt`` names the lexicon entries of its issuer it was read with, ``overruled`` holds the reader's own facts that they set aside.
    """

    language: str | None
    kind: str
    kind_confidence: float
    facts: tuple[Fact, ...] = ()
    absent: tuple[Absent, ...] = ()
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
    reading = restored(reading)
    pages = lay_out(reading)
    found = replace(_own(reading, pages), issuer_text=issuer_text(pages))
    entries = applying(learnt, found.kind, found.issuer_text)
    return _taught(found, reading, pages, entries) if entries else found


def _taught(found: Understanding, reading: Reading, pages: tuple[Laid, ...], entries: tuple[LexiconEntry, ...]) -> Understanding:
    """With what these entries find; what they find is believed where the reader's own would be, and is no longer absent."""
    from documents.understanding.learnt import with_learnt

    taught = with_learnt(found.facts, pages, found.language, entries)
    facts, doubted = believed(taught.facts, reading)
    stated = {fact.field for fact in facts if fact not in found.facts}
    absent = (*(one for one in found.absent if one.field not in stated), *doubted)
    return replace(found, facts=facts, absent=absent, overruled=taught.overruled, learnt=tuple(entry.id for entry in entries))


def _own(reading: Reading, pages: tuple[Laid, ...]) -> Understanding:
    """What the reader understands by itself."""
    language = language_of(pages)
    kind, confidence = kind_of(pages)
    if kind in TRADE_KINDS:
        from documents.understanding.goods_lines import goods_lines
        from documents.understanding.trade_paper import TradePaper

        paper = TradePaper(kind, pages, language or "en")
        facts, absent = _trade(paper, reading)
        said = _said_of_origin(pages) if kind == "origin_proof" else ()
        return Understanding(language, kind, confidence, facts, absent, lines=goods_lines(paper), statements=said)
    from documents.understanding.measurements import measurement_rows
    from documents.understanding.statements import statements

    facts, absent = _conformity(kind, reading, pages, language)
    if kind != "test_report":
        return Understanding(language, kind, confidence, facts, absent, statements=statements(pages))
    from documents.understanding.tests_named import tests_named

    product_class = next((str(fact.value) for fact in facts if fact.field == "product_class"), "")
    rows = measurement_rows(pages, language, product_class)
    return Understanding(language, kind, confidence, facts, absent, measurements=rows, tests_named=tests_named(pages))


def _said_of_origin(pages: tuple[Laid, ...]) -> tuple[str, ...]:
    from documents.understanding.statements import statements_on_origin

    return statements_on_origin(pages)


def _trade(paper: TradePaper, reading: Reading) -> Found:
    from documents.understanding.absences import trade_absences
    from documents.understanding.trade import facts_on

    if not paper.pages:
        return (), ()
    found, sought = facts_on(paper)
    facts, doubted = believed(with_codes(found, reading.pages, sought), reading)
    facts = on_their_words(facts, paper.pages)
    return facts, (*doubted, *trade_absences(paper, (*facts, *doubted), sought))


def _conformity(kind: str, reading: Reading, pages: tuple[Laid, ...], language: str | None) -> Found:
    from documents.understanding.absences import conformity_absences
    from documents.understanding.conformity import facts_on, fields_of

    sheet, allowed = Sheet(kind, pages, language), fields_of(kind)
    facts, doubted = believed(with_codes(facts_on(sheet), reading.pages, allowed), reading)
    facts, implausible = plausible(on_their_words(facts, pages))
    doubted = (*doubted, *implausible)
    return facts, (*doubted, *conformity_absences(sheet, (*facts, *doubted), allowed))
