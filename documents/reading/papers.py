"""Papers from files: each is hashed here and read in a reading process; whatever it does to that process is its outcome."""

from __future__ import annotations

import atexit
import hashlib
import os
import stat
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from batches.correction import Correction
from batches.lexicon import Lesson, LexiconEntry, to_text
from batches.paper import Paper
from documents.bounded.idle import IdleProcesses
from documents.reading.bounds import DEFAULT_BOUNDS, Bounds
from documents.reading.process import Answer, Asked, ReadingProcess
from documents.reading.refusal import PaperRefused, not_a_pdf, not_found, too_large

#: Papers read ahead of the one that is awaited, for each process.
AHEAD = 4
#: More processes than this help nobody: papers are small.
MOST_PROCESSES = 8


def read_paper(path: Path, *, file: str, bounds: Bounds = DEFAULT_BOUNDS, learnt: Sequence[LexiconEntry] = ()) -> Paper:
    """Read and understand the paper at ``path``; ``file`` is its name towards people. Never raises for what a paper is or does."""
    return _answer(path, Asked(file, "", to_text(learnt)), bounds).paper


def lesson_from(path: Path, corrections: Sequence[Correction], learnt: Sequence[LexiconEntry] = (), bounds: Bounds = DEFAULT_BOUNDS) -> Lesson | None:
    """What the last correction of the paper at ``path`` teaches, ``learnt`` being known; ``None`` where the paper cannot be read."""
    return _answer(path, Asked(path.name, "", to_text(learnt), corrections), bounds).lesson


def _answer(path: Path, asked: Asked, bounds: Bounds) -> Answer:
    try:
        data, sha256 = _contents(path, bounds)
    except PaperRefused as refusal:
        return Answer(Paper(file=asked.file, sha256=_digest(path), error=refusal.error))
    asked = replace(asked, sha256=sha256)
    if (answer := _asked(_idle, data, asked, bounds)) is not None:
        return answer
    with _recognising:
        answer = _asked(_idle_recognisers, data, asked, bounds)
    if answer is None:
        raise RuntimeError("a recognising process asked for another one")
    return answer


def _asked(idle: IdleProcesses[ReadingProcess], data: bytes, asked: Asked, bounds: Bounds) -> Answer | None:
    process = idle.take()
    try:
        return process.read(data, asked, bounds)
    finally:
        idle.give_back(process)


def read_papers(
    items: Sequence[tuple[Path, str]], *, workers: int | None = None, bounds: Bounds = DEFAULT_BOUNDS, learnt: Sequence[LexiconEntry] = ()
) -> Iterator[Paper]:
    """Read (path, file) pairs with ``workers`` processes (the machine's processors, when not said); in the order given, each as soon as it is ready.

    ``learnt``: the lexicon entries that people's corrections made; each paper is read with those of its issuer.
    """
    count = max(1, min(len(items), workers or len(os.sched_getaffinity(0)), MOST_PROCESSES))
    known = to_text(learnt)
    if count == 1:
        yield from (_answer(path, Asked(file, "", known), bounds).paper for path, file in items)
        return
    waiting: deque[Future[Answer]] = deque()
    with ThreadPoolExecutor(count, thread_name_prefix="reading") as pool:
        try:
            for path, file in items:
                waiting.append(pool.submit(_answer, path, Asked(file, "", known), bounds))
                while waiting and (waiting[0].done() or len(waiting) >= count * AHEAD):
                    yield waiting.popleft().result().paper
            while waiting:
                yield waiting.popleft().result().paper
        finally:
            for future in waiting:
                future.cancel()


def _contents(path: Path, bounds: Bounds) -> tuple[bytes, str]:
    """The file's bytes and their digest. A pipe or a device is not opened: it could be endless."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise not_a_pdf("it is not a regular file")
        if status.st_size > bounds.file_bytes:
            raise too_large(status.st_size, bounds.file_bytes)
        with path.open("rb") as stream:
            data = stream.read(bounds.file_bytes + 1)
    except FileNotFoundError:
        raise not_found() from None
    except (OSError, ValueError) as fault:
        raise not_found(getattr(fault, "strerror", None) or "its name is not a path") from None
    return data, hashlib.sha256(data).hexdigest()


def _digest(path: Path) -> str:
    """The digest of a file that is refused unread; empty when there is none to read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


_idle = IdleProcesses(ReadingProcess, MOST_PROCESSES)
_idle_recognisers = IdleProcesses(partial(ReadingProcess, recognise=True), MOST_PROCESSES)
#: A recogniser keeps two processors busy and takes a gigabyte.
_recognising = threading.BoundedSemaphore(max(1, min(4, len(os.sched_getaffinity(0)) // 2)))
atexit.register(_idle.close)
atexit.register(_idle_recognisers.close)


def end_reading_processes() -> None:
    """End the warm reading processes (a long-lived server before it idles, a test when it is done)."""
    _idle.close()
    _idle_recognisers.close()
