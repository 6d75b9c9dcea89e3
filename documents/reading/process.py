"""One reading process, seen from outside: asked for a paper it answers, or its death is the answer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from batches.paper import Paper
from documents.reading.bounds import Bounds
from documents.reading.refusal import PaperRefused, damaged, memory_exceeded, time_exceeded

#: A process is replaced after this many papers, before small leaks add up.
PAPERS_A_PROCESS = 300

#: What a process that cannot recognise says of a paper with pages that are pictures.
PICTURED = "pictured"

#: Signals by which an allocator that gets no memory ends its process.
OUT_OF_MEMORY_SIGNALS = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGKILL})


class ReadingProcess:
    """A warm ``python -m documents.reading.worker``, bound by the system; it never sees our memory, and we trust only JSON from it."""

    def __init__(self, *, recognise: bool = False) -> None:
        search_path = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "documents.reading.worker", "recognise" if recognise else "read"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(search_path), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
            close_fds=True,
            start_new_session=True,
        )
        self._recognise = recognise
        self._papers = 0
        self._ready = False

    def read(self, data: bytes, file: str, sha256: str, bounds: Bounds) -> Paper | None:
        """The paper as the process read it, or why it could not; ``None`` from a process that cannot recognise what stands in pictures."""
        bounds = bounds.recognising if self._recognise else bounds
        overdue = threading.Event()
        clock = threading.Timer(bounds.wall_seconds, self._kill, (overdue,))
        clock.daemon = True
        try:
            self._await_ready()
            clock.start()
            answer = self._ask(data, file, sha256, bounds)
        finally:
            clock.cancel()
        self._papers += 1
        if answer == PICTURED:
            return None
        if not isinstance(answer, Paper):
            return Paper(file=file, sha256=sha256, error=self._cause_of_death(overdue.is_set(), bounds).error)
        return answer

    def _await_ready(self) -> None:
        """Importing is not the paper's time."""
        if self._ready or self._process.stdout is None:
            return
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the reading process does not start (exit {self._process.wait()})")
        self._ready = True

    def _ask(self, data: bytes, file: str, sha256: str, bounds: Bounds) -> Paper | str | None:
        """The paper, or that it is :data:`PICTURED`; ``None`` when the process died, or what it said is neither."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            return None
        header = {"file": file, "sha256": sha256, "size": len(data), "bounds": asdict(bounds)}
        try:
            stdin.write(json.dumps(header).encode() + b"\n")
            stdin.write(data)
            stdin.flush()
            line = stdout.readline(bounds.answer_bytes)
            if not line.endswith(b"\n"):
                return None
            answer = json.loads(line)
            if answer.get("pictured") is True and not self._recognise:
                return PICTURED
            paper = Paper.model_validate(answer["paper"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if answer.get("spent"):
            self._papers = PAPERS_A_PROCESS
        return paper if (paper.file, paper.sha256) == (file, sha256) else None

    def _kill(self, overdue: threading.Event | None = None) -> None:
        if overdue is not None:
            overdue.set()
        with contextlib.suppress(OSError):
            self._process.kill()

    def _cause_of_death(self, overdue: bool, bounds: Bounds) -> PaperRefused:
        if overdue:
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
