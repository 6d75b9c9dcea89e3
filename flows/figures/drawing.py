"""The process that draws plots: ``python -m flows.figures.drawing`` reads a plot a line and answers with its SVG.

Drawing needs Altair and a JavaScript engine: seconds to start, more than a hundred megabytes, and the interpreter's lock as long as it draws. So it has a
process of its own that starts with the first plot and ends when nobody asked for a while; what happens to it happens to no request but the one that waits.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from select import select
from threading import Lock, Timer
from typing import IO

from batches.errors import Unavailable
from flows.figures.palette import Theme
from flows.figures.plot import Plot

#: The first plot waits for the process to start; after so long without a plot it ends.
SECONDS, IDLE_SECONDS = 60.0, 600.0
#: The engine keeps some of what it drew: after so many plots another process takes over.
MOST_PLOTS = 300


class DrawingProcess:
    """A warm drawing process. Threads take turns; whatever goes wrong ends the process, and the next plot starts another."""

    def __init__(self, seconds: float = SECONDS, idle_seconds: float = IDLE_SECONDS) -> None:
        self._seconds, self._idle_seconds = seconds, idle_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._idle: Timer | None = None
        self._drawn = 0

    def draw(self, plot: Plot, theme: Theme) -> str:
        """The plot as SVG; ``Unavailable`` where it could not be drawn."""
        with self._lock:
            if self._idle is not None:
                self._idle.cancel()
            if self._process is not None and (self._drawn >= MOST_PLOTS or self._process.poll() is not None):
                self._end()
            if self._process is None:
                self._process, self._drawn = _started(), 0
            self._drawn += 1
            answer = self._asked(self._process, json.dumps({"plot": asdict(plot), "theme": theme}).encode())
            if answer is None:
                self._end()
                raise Unavailable(
                    "figure.not_drawn",
                    "the plot could not be drawn; its numbers are in the table",
                    "Das Bild ließ sich nicht zeichnen; die Zahlen stehen in der Tabelle",
                )
            self._idle = Timer(self._idle_seconds, self.end)
            self._idle.daemon = True
            self._idle.start()
            return answer

    def end(self) -> None:
        """End the process; the next plot starts another."""
        with self._lock:
            self._end()

    @property
    def process(self) -> int | None:
        """The id of the process, ``None`` while there is none."""
        return None if self._process is None else self._process.pid

    def _asked(self, process: subprocess.Popen[bytes], question: bytes) -> str | None:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - opened as pipes
        with suppress(OSError, ValueError, KeyError):
            process.stdin.write(question + b"\n")
            process.stdin.flush()
            return str(json.loads(self._line(process.stdout.fileno()))["svg"])
        return None

    def _line(self, answers: int) -> bytes:
        """The answer, as far as it came in time: one that stops in the middle of it must not keep whoever waits."""
        until, line = time.monotonic() + self._seconds, bytearray()
        while not line.endswith(b"\n") and select([answers], [], [], max(0.0, until - time.monotonic()))[0]:
            if not (piece := os.read(answers, 65536)):
                break
            line += piece
        return bytes(line)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()


def _started() -> subprocess.Popen[bytes]:
    """It gets no setting of ours: it draws numbers and needs nothing else."""
    search_path = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
    return subprocess.Popen(
        [sys.executable, "-m", "flows.figures.drawing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(search_path), "PYTHONUTF8": "1"},
        close_fds=True,
        start_new_session=True,
    )


#: The one of this process.
drawing = DrawingProcess()
atexit.register(drawing.end)


def answer(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Draw what is asked, a line each, until nobody asks any more."""
    from flows.figures.charts import draw

    for line in questions:
        asked = json.loads(line)
        plot = Plot(**asked["plot"] | {"rows": tuple(asked["plot"]["rows"])})
        answers.write(json.dumps({"svg": draw(plot, asked["theme"])}).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    answer(sys.stdin.buffer, sys.stdout.buffer)
