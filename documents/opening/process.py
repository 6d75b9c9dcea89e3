"""One opening process, seen from outside: given a file it answers, or its death is the answer."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from documents.opening.refusal import CODES, NotOpened
from documents.reading.bounds import MEBIBYTE, Bounds

#: Opening is a small part of reading. A picture is in memory three times: as it came, decoded, packed anew.
OPENING = Bounds(memory_bytes=640 * MEBIBYTE, cpu_seconds=20, wall_seconds=60.0, answer_bytes=256 * MEBIBYTE)
PICTURING = replace(OPENING, memory_bytes=1536 * MEBIBYTE)
#: A process is replaced after this many files, before small leaks add up.
FILES_A_PROCESS = 300
#: Processes at once; a file more waits.
MOST_PROCESSES = 2
_OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL, signal.SIGSEGV})
_HEADER_BYTES = 4096


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


class OpeningProcess:
    """A warm ``python -m documents.opening.worker``, bound by the system."""

    def __init__(self) -> None:
        search_path = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "documents.opening.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(search_path), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
            close_fds=True,
            start_new_session=True,
        )
        self._files = 0
        self._ready = False

    def open(self, data: bytes, wanted: Wanted, bounds: Bounds) -> tuple[int, bytes]:
        """The number of pages and, for a picture, the PDF it became; ``NotOpened`` says why not."""
        overdue = threading.Event()
        clock = threading.Timer(bounds.wall_seconds, self._kill, (overdue,))
        clock.daemon = True
        try:
            self._await_ready()
            clock.start()
            answer = self._ask(data, wanted, bounds)
        finally:
            clock.cancel()
        self._files += 1
        if answer is None:
            raise NotOpened(self._cause_of_death(overdue.is_set()))
        opened, pdf = answer
        if opened.refused is not None:
            raise NotOpened(opened.refused)  # type: ignore[arg-type]  # one of CODES
        return opened.pages, pdf

    def _await_ready(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        if not self._ready and not self._process.stdout.readline():
            raise RuntimeError(f"the opening process does not start (exit {self._process.wait()})")
        self._ready = True

    def _ask(self, data: bytes, wanted: Wanted, bounds: Bounds) -> tuple[Opened, bytes] | None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - asked for above
        assert stdout is not None  # noqa: S101 - asked for above
        try:
            stdin.write(json.dumps({"size": len(data), "wanted": asdict(wanted), "bounds": asdict(bounds)}).encode() + b"\n")
            stdin.write(data)
            stdin.flush()
            answer: dict[str, Any] = json.loads(stdout.readline(_HEADER_BYTES))
            opened, size = Opened(int(answer["pages"]), answer["refused"]), int(answer["size"])
            if opened.refused not in (*CODES, None) or not 0 <= size <= bounds.answer_bytes:
                return None
            pdf = stdout.read(size)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if answer.get("spent"):
            self._files = FILES_A_PROCESS
        return (opened, pdf) if len(pdf) == size else None

    def _kill(self, overdue: threading.Event | None = None) -> None:
        if overdue is not None:
            overdue.set()
        with contextlib.suppress(OSError):
            self._process.kill()

    def _cause_of_death(self, overdue: bool) -> Any:
        if overdue:
            return "time_exceeded"
        try:
            status = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._kill()
            return "memory_exceeded"
        if -status == signal.SIGXCPU:
            return "time_exceeded"
        return "memory_exceeded" if -status in _OUT_OF_MEMORY else "damaged"

    @property
    def usable(self) -> bool:
        """Whether another file may be given to it."""
        return self._process.poll() is None and self._files < FILES_A_PROCESS

    def close(self) -> None:
        """End the process and free its pipes."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


_places = threading.BoundedSemaphore(MOST_PROCESSES)
_lock = threading.Lock()
#: Warm processes between requests, and the process they belong to: a forked child starts its own, two parents on one pipe would mix answers.
_idle: dict[int, list[OpeningProcess]] = {}


@contextmanager
def opener() -> Iterator[Opener]:
    """What opens files one after another, in a process that no other request uses meanwhile and that is replaced when a file ends it."""
    with _places:
        one = Opener()
        try:
            yield one
        finally:
            one.give_back()


class Opener:
    """Opens files; the process is taken with the first of them."""

    def __init__(self) -> None:
        self._process: OpeningProcess | None = None

    def open(self, path: Path, wanted: Wanted, bounds: Bounds) -> tuple[int, bytes]:
        """See :meth:`OpeningProcess.open`."""
        if self._process is None or not self._process.usable:
            self.give_back()
            self._process = _taken()
        return self._process.open(path.read_bytes(), wanted, bounds)

    def give_back(self) -> None:
        """Leave the process to the next request, or end it where it is not usable."""
        process, self._process = self._process, None
        if process is None:
            return
        with _lock:
            if process.usable:
                _idle.setdefault(os.getpid(), []).append(process)
                return
        process.close()


def _taken() -> OpeningProcess:
    with _lock:
        warm = _idle.get(os.getpid(), [])
        while warm:
            if (process := warm.pop()).usable:
                return process
            process.close()
    return OpeningProcess()


def end_opening_processes() -> None:
    """End the warm processes (a server that stops, a test that is done)."""
    with _lock:
        for process in _idle.pop(os.getpid(), []):
            process.close()


atexit.register(end_opening_processes)
