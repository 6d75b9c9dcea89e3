"""A bounded process, seen from inside: where it hears and answers, and how it lets the system bind it."""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from batches.paper import ReadError
from documents.reading.bounds import Bounds
from documents.reading.refusal import damaged


def streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input, and standard output moved aside so that a library that prints cannot forge an answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def answer(answers: BinaryIO, message: dict[str, object], data: bytes = b"") -> None:
    """Say one line, and hand over what follows it."""
    answers.write(json.dumps(message, ensure_ascii=True).encode() + b"\n")
    answers.write(data)
    answers.flush()


def bind(bounds: Bounds) -> None:
    """Let the system enforce the bounds: address space, and processor time counted from now."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory_bytes, hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + bounds.cpu_seconds, hard))


def fault(raised: Exception) -> ReadError:
    """An error of ours or of a library: said as such, with the spot, so that it can be mended."""
    spot = traceback.extract_tb(raised.__traceback__)[-1]
    return damaged(f"its contents could not be interpreted ({type(raised).__name__} in {Path(spot.filename).name}:{spot.lineno})").error
