"""One bounded process, seen from outside: a paper goes in, an answer comes out, or the process's death is the answer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from documents.reading.bounds import Bounds
from documents.reading.refusal import PaperRefused, damaged, memory_exceeded, time_exceeded

#: A process is replaced after this many papers, before small leaks add up.
PAPERS_A_PROCESS = 300

#: Signals by which an allocator that gets no memory ends its process.
OUT_OF_MEMORY_SIGNALS = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL})


class BoundedProcess:
    """A warm ``python -m module``, bound by the system; it never sees our memory, and we trust only what its answers can be checked for."""

    def __init__(self, module: str, *arguments: str) -> None:
        search_path = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(search_path), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
            close_fds=True,
            start_new_session=True,
        )
        self._papers = 0
        self._ready = False
        self._overdue = threading.Event()

    @contextlib.contextmanager
    def one_paper(self, wall_seconds: float) -> Iterator[None]:
        """The time of one paper: the process is ended when it runs out. Importing is not the paper's time."""
        self._overdue.clear()
        clock = threading.Timer(wall_seconds, self._end_overdue)
        clock.daemon = True
        try:
            self._await_ready()
            clock.start()
            yield
        finally:
            clock.cancel()
        self._papers += 1

    def _await_ready(self) -> None:
        if self._ready or self._process.stdout is None:
            return
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the bounded process does not start (exit {self._process.wait()})")
        self._ready = True

    def said(self, header: Mapping[str, object], data: bytes, most: int) -> dict[str, object]:
        """What the process answers about a paper, as JSON; ``OSError``, ``ValueError`` or ``TypeError`` when it died or said something else."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise OSError("the process has no pipes")
        stdin.write(json.dumps(dict(header) | {"size": len(data)}).encode() + b"\n")
        stdin.write(data)
        stdin.flush()
        line = stdout.readline(most)
        answer = json.loads(line) if line.endswith(b"\n") else None
        if not isinstance(answer, dict):
            raise TypeError("no answer")
        if answer.get("spent"):
            self._papers = PAPERS_A_PROCESS
        return answer

    def handed(self, size: int) -> bytes:
        """So many bytes that follow an answer; ``ValueError`` when there are fewer."""
        data = self._process.stdout.read(size) if self._process.stdout is not None else b""
        if len(data) < size:
            raise ValueError("the answer was cut off")
        return data

    def cause_of_death(self, bounds: Bounds) -> PaperRefused:
        """Why there was no answer: by how the process ended, which it has after this."""
        if self._overdue.is_set():
            self._process.wait()
            return time_exceeded(f"{bounds.wall_seconds:g} seconds")
        try:
            status = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            # Alive, but what it said was no answer: past the answer's bound, or garbled.
            self._kill()
            self._process.wait()
            return memory_exceeded(bounds.answer_bytes)
        if -status == signal.SIGXCPU:
            return time_exceeded(f"{bounds.cpu_seconds} seconds of processor time")
        if -status in OUT_OF_MEMORY_SIGNALS:
            return memory_exceeded(bounds.memory_bytes)
        return damaged("reading it ended the reading process")

    def _end_overdue(self) -> None:
        self._overdue.set()
        self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()

    @property
    def pid(self) -> int:
        """The system's number of the process, for those who watch what it takes."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether another paper may be given to it."""
        return self._process.poll() is None and self._papers < PAPERS_A_PROCESS

    def close(self) -> None:
        """End the process and free its pipes."""
        self._kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()
