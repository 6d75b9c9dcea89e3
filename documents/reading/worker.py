"""The reading process: takes papers on standard input, answers each with one line of JSON, and may die of any of them.

Started by :mod:`documents.reading.process` as ``python -m documents.reading.worker read|recognise``; the line before each paper's bytes is its header
(``file``, ``sha256``, ``size`` and the bounds that matter inside). It opens no file and no connection for a paper. Without ``recognise`` it is small
and quick, and answers ``pictured`` for a paper with pages that only a recogniser can read.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

from batches.paper import Absent, Fact, MeasurementRow, Paper, ReadError, Signal, TradeLine
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
)  # fmt: skip


def main() -> None:
    """Serve papers until standard input ends."""
    source, answers = _streams()
    for module in WARM:
        importlib.import_module(module)
    recogniser = _recogniser() if sys.argv[1:] == ["recognise"] else None

    gc.freeze()
    _answer(answers, {"ready": True})
    while header := source.readline():
        request = json.loads(header)
        bounds = Bounds(**request["bounds"])
        data = source.read(request["size"])
        if len(data) < request["size"]:
            return
        paper, spent = _read_within(data, request["file"], request["sha256"], bounds, recogniser)
        _answer(answers, {"pictured": True} if paper is None else {"paper": paper.model_dump(mode="json"), "spent": spent})
        if spent:
            return
        gc.collect()


def _recogniser() -> Recogniser:
    from documents.reading.recognition import recognised_page, warm

    warm()
    return recognised_page


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input, and standard output moved aside so that a library that prints cannot forge an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _answer(answers: BinaryIO, message: dict[str, object]) -> None:
    answers.write(json.dumps(message, ensure_ascii=True).encode() + b"\n")
    answers.flush()


def _bind(bounds: Bounds) -> None:
    """Let the system enforce the bounds: address space, and processor time counted from now."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + bounds.cpu_seconds, hard))


def _read_within(data: bytes, file: str, sha256: str, bounds: Bounds, recogniser: Recogniser | None) -> tuple[Paper | None, bool]:
    """The paper (``None``: it needs a recogniser), and whether this process has suffered and should be replaced."""
    try:
        _bind(bounds)
        reading = read_pdf(data, bounds, recogniser)
        if reading.unrecognised and recogniser is None:
            return None, False
        return read_paper_in(reading, file, sha256), False
    except PaperRefused as refusal:
        return Paper(file=file, sha256=sha256, error=refusal.error), False
    except MemoryError:
        return Paper(file=file, sha256=sha256, error=memory_exceeded(bounds.memory_bytes).error), True
    except RecursionError:
        return Paper(file=file, sha256=sha256, error=damaged("its parts refer to each other without end").error), True
    except Exception as fault:  # noqa: BLE001 - the border: whatever a paper does to us is an outcome of that paper
        return Paper(file=file, sha256=sha256, error=_fault(fault)), False


def _fault(fault: Exception) -> ReadError:
    """An error of ours or of a library: said as such, with the spot, so that it can be mended."""
    spot = traceback.extract_tb(fault.__traceback__)[-1]
    return damaged(f"its contents could not be interpreted ({type(fault).__name__} in {Path(spot.filename).name}:{spot.lineno})").error


def read_paper_in(reading: Reading, file: str, sha256: str) -> Paper:
    """Understand one paper in this process; every box is given on the page as shown."""
    from documents.understanding.understand import understand

    pages, sources = len(reading.pages), {page.source for page in usable(reading.pages)}
    if not sources:
        return Paper(file=file, sha256=sha256, pages=pages, unread_pages=reading.unrecognised)
    found = understand(reading)
    turns = {page.number: page.turn for page in reading.pages if page.turn is not None}
    return Paper(
        file=file, sha256=sha256, pages=pages, unread_pages=reading.unrecognised, text_source="mixed" if len(sources) > 1 else next(iter(sources)),
        language=found.language, kind=found.kind, kind_confidence=found.kind_confidence,
        facts=as_shown(found.facts, turns), absent=as_shown(found.absent, turns),
        measurements=as_shown(found.measurements, turns), lines=as_shown(found.lines, turns),
        signals=as_shown(found.signals, turns), tests_named=found.tests_named, statements=found.statements,
    )  # fmt: skip


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
