"""One opening process, seen from outside: given a file it answers, or its death is the answer."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from documents.bounded.idle import IdleProcesses
from documents.bounded.process import BoundedProcess
from documents.opening.refusal import CODES, NotOpened, OpenErrorCode
from documents.reading.bounds import MEBIBYTE, Bounds

#: Opening is a small part of reading. A picture is in memory three times: as it came, decoded, packed anew.
OPENING = Bounds(memory_bytes=640 * MEBIBYTE, cpu_seconds=20, wall_seconds=60.0, answer_bytes=256 * MEBIBYTE)
PICTURING = replace(OPENING, memory_bytes=1536 * MEBIBYTE)
#: Requests whose files are opened at once; the others wait.
MOST_PROCESSES = 2
_LINE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file claims to be (``pdf jpeg png tiff``), and how many pixels a picture in it may have."""

    type: str
    most_pixels: int


@dataclass(frozen=True, slots=True)
class Opened:
    """How many pages it has, or why it cannot be opened."""

    pages: int = 0
    refused: str | None = None


class OpeningProcess(BoundedProcess):
    """A warm ``python -m documents.opening.worker``."""

    def __init__(self) -> None:
        super().__init__("documents.opening.worker")

    def open(self, data: bytes, wanted: Wanted, bounds: Bounds) -> tuple[int, bytes]:
        """The number of pages and, for a picture, the PDF it became; ``NotOpened`` says why not."""
        with self.one_paper(bounds.wall_seconds):
            answer = self._answer(data, wanted, bounds)
        if answer is None:
            raise NotOpened(self.cause_of_death(bounds).code)
        opened, pdf = answer
        if opened.refused is not None:
            raise NotOpened(cast("OpenErrorCode", opened.refused))
        return opened.pages, pdf

    def _answer(self, data: bytes, wanted: Wanted, bounds: Bounds) -> tuple[Opened, bytes] | None:
        """``None`` when the process died, or what it said is no answer."""
        try:
            said = self.said({"wanted": asdict(wanted), "bounds": asdict(bounds)}, data, _LINE_BYTES)
            pages, refused, size = said["pages"], said["refused"], said["bytes"]
            if not isinstance(pages, int) or not isinstance(size, int) or not 0 <= size <= bounds.answer_bytes:
                return None
            if refused is not None and (not isinstance(refused, str) or refused not in CODES):
                return None
            return Opened(pages, refused), self.handed(size)
        except (OSError, ValueError, KeyError, TypeError):
            return None


class Opener:
    """Opens files one after another; the process is taken with the first of them, and replaced when a file ends it."""

    def __init__(self) -> None:
        self._process: OpeningProcess | None = None

    def open(self, path: Path, wanted: Wanted, bounds: Bounds) -> tuple[int, bytes]:
        """See :meth:`OpeningProcess.open`."""
        if self._process is None or not self._process.usable:
            self.give_back()
            self._process = _idle.take()
        return self._process.open(path.read_bytes(), wanted, bounds)

    def give_back(self) -> None:
        """Leave the process to the next request."""
        process, self._process = self._process, None
        if process is not None:
            _idle.give_back(process)


_idle = IdleProcesses(OpeningProcess, MOST_PROCESSES)
_places = threading.BoundedSemaphore(MOST_PROCESSES)
atexit.register(_idle.close)


@contextmanager
def opener() -> Iterator[Opener]:
    """What opens the files of one request, in a process that no other request uses meanwhile."""
    with _places:
        one = Opener()
        try:
            yield one
        finally:
            one.give_back()


def end_opening_processes() -> None:
    """End the warm processes (a server that stops, a test that is done)."""
    _idle.close()
