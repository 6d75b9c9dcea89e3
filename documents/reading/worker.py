"""The reading process: takes papers on standard input, answers each with one line of JSON, and may die of any of them.

Started by :mod:`documents.reading.process` as ``python -m documents.reading.worker read|recognise``; the line before each paper's bytes is its header
(``file``, ``sha256``, ``size``, the bounds that matter inside, the lexicon entries to read it with, the corrections to learn from). It opens no file
and no connection for a paper. Without ``recognise`` it is small and quick, and answers ``pictured`` for a paper with pages that only a recogniser can read.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from batches.correction import Correction
from batches.lexicon import LexiconEntry, from_text
from batches.paper import Absent, Fact, MeasurementRow, PageLikeness, Paper, Signal, TradeLine
from documents.bounded.inside import answer, bind, fault, streams
from documents.reading.bounds import Bounds
from documents.reading.page import Reading
from documents.reading.pdf import Recogniser, read_pdf, usable
from documents.reading.refusal import PaperRefused, damaged, memory_exceeded
from documents.reading.upright import Turn

Spotted = TypeVar("Spotted", Fact, Absent, MeasurementRow, TradeLine, Signal)

#: What reading and understanding take from the disk, loaded before the bounds bind.
WARM = (
    "pypdfium2", "pypdfium2.raw", "pdfplumber.table", "stdnum.iso6346",
    "documents.reading.characters", "documents.reading.drawing", "documents.reading.tables", "documents.reading.words",
    "documents.understanding.understand", "documents.understanding.trade", "documents.understanding.goods_lines",
    "documents.understanding.conformity", "documents.understanding.measurements", "documents.understanding.tests_named", "documents.understanding.statements",
    "documents.understanding.learnt", "documents.understanding.lesson",
)  # fmt: skip


def main() -> None:
    """Serve papers until standard input ends."""
    source, answers = streams()
    for module in WARM:
        importlib.import_module(module)
    recogniser = _recogniser() if sys.argv[1:] == ["recognise"] else None

    gc.freeze()
    answer(answers, {"ready": True})
    while header := source.readline():
        request = json.loads(header)
        bounds = Bounds(**request["bounds"])
        data = source.read(request["size"])
        if len(data) < request["size"]:
            return
        found, spent = _read_within(data, request, bounds, recogniser)
        answer(answers, {"pictured": True} if found is None else found | {"spent": spent})
        if spent:
            return
        gc.collect()


def _recogniser() -> Recogniser:
    from documents.reading.recognition import recognised_page, warm

    warm()
    return recognised_page


def _read_within(data: bytes, request: dict[str, Any], bounds: Bounds, recogniser: Recogniser | None) -> tuple[dict[str, Any] | None, bool]:
    """The answer (``None``: the paper needs a recogniser), and whether this process has suffered and should be replaced."""
    error, spent = None, False
    try:
        bind(bounds)
        reading = read_pdf(data, bounds, recogniser)
        if reading.unrecognised and recogniser is None:
            return None, False
        return _answered(data, reading, request), False
    except PaperRefused as refusal:
        error = refusal.error
    except MemoryError:
        error, spent = memory_exceeded(bounds.memory_bytes).error, True
    except RecursionError:
        error, spent = damaged("its parts refer to each other without end").error, True
    except Exception as raised:  # noqa: BLE001 - the border: whatever a paper does to us is an outcome of that paper
        error = fault(raised)
    return {"paper": Paper(file=request["file"], sha256=request["sha256"], error=error).model_dump(mode="json")}, spent


def _answered(data: bytes, reading: Reading, request: dict[str, Any]) -> dict[str, Any]:
    """The paper understood; with corrections of it, also what the last of them teaches."""
    learnt = _lexicon(request["learnt"])
    paper = with_signals(read_paper_in(reading, request["file"], request["sha256"], learnt), data, reading)
    if not request["corrections"]:
        return {"paper": paper.model_dump(mode="json")}
    from documents.understanding.lesson import lesson_of

    lesson = lesson_of(reading, [Correction.model_validate(each) for each in request["corrections"]], learnt)
    return {"paper": paper.model_dump(mode="json"), "lesson": lesson.model_dump(mode="json")}


@lru_cache(maxsize=2)
def _lexicon(text: str) -> tuple[LexiconEntry, ...]:
    """The entries, understood once for all the papers they come with."""
    return from_text(text)


def read_paper_in(reading: Reading, file: str, sha256: str, learnt: Sequence[LexiconEntry] = ()) -> Paper:
    """Understand one paper in this process; every box is given on the page as shown."""
    from documents.understanding.understand import understand

    pages, sources = len(reading.pages), {page.source for page in usable(reading.pages)}
    if not sources:
        return Paper(file=file, sha256=sha256, pages=pages, unread_pages=reading.unrecognised)
    found = understand(reading, learnt)
    turns = {page.number: page.turn for page in reading.pages if page.turn is not None}
    return Paper(
        file=file, sha256=sha256, pages=pages, unread_pages=reading.unrecognised, text_source="mixed" if len(sources) > 1 else next(iter(sources)),
        language=found.language, kind=found.kind, kind_confidence=found.kind_confidence,
        facts=as_shown(found.facts, turns), absent=as_shown(found.absent, turns),
        measurements=as_shown(found.measurements, turns), lines=as_shown(found.lines, turns),
        signals=as_shown(found.signals, turns), tests_named=found.tests_named, statements=found.statements,
        likeness=tuple(PageLikeness(page=page.number, picture=page.likeness) for page in reading.pages if page.likeness),
        issuer_text=found.issuer_text, learnt=found.learnt, overruled=as_shown(found.overruled, turns),
    )  # fmt: skip


def with_signals(paper: Paper, data: bytes, reading: Reading) -> Paper:
    """The paper with every sign of tampering that its file shows."""
    from documents.reading.overlaid import overlay_signals, patch_signals
    from documents.reading.revisions import revision_signals
    from documents.reading.signatures import signatures_in
    from documents.understanding.metadata import metadata_signals
    from documents.understanding.mixed_fonts import font_signals

    signatures, against = signatures_in(data)
    found = (
        *against, *revision_signals(data, reading), *overlay_signals(reading), *metadata_signals(dict(reading.metadata), paper),
        *font_signals(data, paper, reading.pages),
    )  # fmt: skip
    turns = {page.number: page.turn for page in reading.pages if page.turn is not None}
    signals = (*paper.signals, *as_shown(found, turns), *patch_signals(reading))
    return paper.model_copy(update={"signals": signals, "signatures": signatures}) if signals or signatures else paper


def as_shown(spots: Sequence[Spotted], turns: Mapping[int, Turn]) -> tuple[Spotted, ...]:
    """The same facts, rows or lines with their boxes on the page as shown."""
    if not turns:
        return tuple(spots)
    return tuple(_turned(spot, turns) for spot in spots)


def _turned(spot: Spotted, turns: Mapping[int, Turn]) -> Spotted:
    if spot.page is None or spot.box is None or spot.page not in turns:
        return spot
    return spot.model_copy(update={"box": turns[spot.page].box(spot.box)})


if __name__ == "__main__":
    main()
