"""The reading process: takes papers on standard input, answers each with one line of JSON, and may die of any of them.

Started by :mod:`documents.reading.process` as ``python -m documents.reading.worker``; the line before each paper's bytes is its header
(``file``, ``sha256``, ``size`` and the bounds that matter inside). It opens no file and no connection for a paper.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from batches.paper import Paper, ReadError
from documents.reading.bounds import Bounds
from documents.reading.pdf import read_pdf, usable
from documents.reading.refusal import PaperRefused, damaged, memory_exceeded

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

    gc.freeze()
    _answer(answers, {"ready": True})
    while header := source.readline():
        request = json.loads(header)
        bounds = Bounds(**request["bounds"])
        data = source.read(request["size"])
        if len(data) < request["size"]:
            return
        paper, spent = _read_within(data, request["file"], request["sha256"], bounds)
        _answer(answers, {"paper": paper.model_dump(mode="json"), "spent": spent})
        if spent:
            return
        gc.collect()


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


def _read_within(data: bytes, file: str, sha256: str, bounds: Bounds) -> tuple[Paper, bool]:
    """The paper, and whether this process has suffered and should be replaced."""
    try:
        _bind(bounds)
        return read_bytes(data, file, sha256, bounds), False
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


def read_bytes(data: bytes, file: str, sha256: str, bounds: Bounds) -> Paper:
    """Read and understand one paper in this process."""
    from documents.understanding.understand import understand

    reading = read_pdf(data, bounds)
    pages = len(reading.pages)
    if not any(usable(reading.pages)):
        return Paper(file=file, sha256=sha256, pages=pages)
    found = understand(reading)
    return Paper(
        file=file, sha256=sha256, pages=pages, text_source="text", language=found.language, kind=found.kind, kind_confidence=found.kind_confidence,
        facts=tuple(found.facts), measurements=tuple(found.measurements), lines=tuple(found.lines), signals=tuple(found.signals),
        tests_named=found.tests_named, statements=found.statements,
    )  # fmt: skip


if __name__ == "__main__":
    main()
