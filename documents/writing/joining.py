"""Several PDFs as one, in a process bound by the system: whatever a paper does to it, the paper itself is still there to be passed on as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from documents.reading.bounds import DEFAULT_BOUNDS, Bounds

#: Why a paper is not joined when the process that was to join it did not answer.
NO_ANSWER = "failed"


@dataclass(frozen=True, slots=True)
class ToJoin:
    """A paper to be joined: its name towards people, its bytes, and the pages it was read with."""

    name: str
    data: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Joined:
    """A group as one PDF. ``refused``: for every paper of it why it is not in there (a key of ``words.toml``, table ``not_joined``), or ``None``.

    ``data`` is empty where fewer than two could be joined.
    """

    data: bytes
    refused: tuple[str | None, ...]


def joined(groups: Sequence[Sequence[ToJoin]], bounds: Bounds = DEFAULT_BOUNDS) -> tuple[Joined, ...]:
    """Each group of papers as one PDF with a bookmark for every paper; the same papers give the same bytes.

    A paper is left out where its pages alone are not all it says (form and signature, layers, attachments), or where it is damaged or encrypted.
    """
    if not groups:
        return ()
    answered = _answered(groups, bounds)
    if answered is not None:
        return answered
    if len(groups) > 1:
        return tuple(one for group in groups for one in joined([group], bounds))
    return (Joined(b"", (NO_ANSWER,) * len(groups[0])),)


def _answered(groups: Sequence[Sequence[ToJoin]], bounds: Bounds) -> tuple[Joined, ...] | None:
    """What the process made of them; ``None`` when it died, took too long, or said something else."""
    asked = [[{"name": paper.name, "size": len(paper.data), "pages": paper.pages} for paper in group] for group in groups]
    question = {"groups": asked, "memory_bytes": bounds.memory_bytes, "cpu_seconds": bounds.cpu_seconds}
    said = b"".join((json.dumps(question).encode(), b"\n", *(paper.data for group in groups for paper in group)))
    search_path = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "documents.writing.joining_worker"],
            input=said,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(search_path), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
            timeout=bounds.wall_seconds,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return _understood(done.stdout, groups) if done.returncode == 0 else None


def _understood(answer: bytes, groups: Sequence[Sequence[ToJoin]]) -> tuple[Joined, ...] | None:
    header, _, rest = answer.partition(b"\n")
    try:
        said = json.loads(header)["groups"]
        sizes = [int(each["size"]) for each in said]
        refused = [tuple(None if why is None else str(why) for why in each["refused"]) for each in said]
    except (ValueError, KeyError, TypeError):
        return None
    if [len(each) for each in refused] != [len(group) for group in groups] or sum(sizes) != len(rest):
        return None
    ends = [sum(sizes[: i + 1]) for i in range(len(sizes))]
    return tuple(Joined(rest[end - size : end], why) for size, end, why in zip(sizes, ends, refused, strict=True))
