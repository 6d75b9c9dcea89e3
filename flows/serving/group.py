"""The processes of ``freigabe serve``: started in order, watched, started again with a growing pause when one dies, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from batches.base import Text
from record.process import own_mark

Say = Callable[[Text], None]
#: Seconds before a child that died is started again: first, and at most, doubling while it keeps dying.
PAUSES = (0.5, 60.0)
#: Seconds a child must have lived for its next pause to be the first again.
STEADY = 60.0
#: Seconds a child may take to end by itself.
GRACE = 8.0
#: A log that has grown beyond this many bytes is put aside when its process starts; the one put aside before is dropped.
_LOG_BYTES = 20_000_000
ROOT = Path(__file__).parents[2]


class Pause:
    """A pause that doubles each time it begins again within :data:`STEADY` seconds of its end."""

    def __init__(self) -> None:
        self.seconds, self._next, self._until = 0.0, PAUSES[0], float("-inf")

    def begin(self) -> None:
        """Begin it, now."""
        now = time.monotonic()
        self.seconds = PAUSES[0] if now > self._until + STEADY else self._next
        self._until, self._next = now + self.seconds, min(self.seconds * 2, PAUSES[1])

    @property
    def over(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() >= self._until


class Child:
    """One process with everything it starts, in a group of its own."""

    def __init__(self, name: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name, self.log = name, log
        self._arguments, self._environment = tuple(arguments), dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = Pause()

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start it; what it prints goes to its log."""
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own modules, with our own arguments
                [sys.executable, "-m", "flows.serving.child", own_mark().process, *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment,
                start_new_session=True,
            )

    def watch(self, say: Say) -> None:
        """Start it again when it has died and its pause is over."""
        if self._process is None:
            if self._pause.over:
                self.start()
                say(Text(en=f"{self.name} runs again (process {self.pid})", de=f"{self.name} läuft wieder (Prozess {self.pid})"))
            return
        status = self._process.poll()
        if status is None:
            return
        self._kill_rest(self._process.pid)
        self._process = None
        self._pause.begin()
        en, de = (
            (f"was killed by signal {-status}", f"wurde durch Signal {-status} beendet") if status < 0 else (f"ended with {status}", f"endete mit {status}")
        )
        again = self._pause.seconds
        say(
            Text(
                en=f"{self.name} {en}; it is started again in {again:g} s; {self.log} says why",
                de=f"{self.name} {de}; Neustart in {again:g} s; warum, steht in {self.log}",
            )
        )

    def ask_to_end(self) -> None:
        """Tell it to end."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def end(self, until: float) -> None:
        """Wait for its end until then (of the monotonic clock); what still runs of its group after that is killed."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, until - time.monotonic()))
        self._kill_rest(self._process.pid)
        self._process.wait()
        self._process = None

    @staticmethod
    def _kill_rest(group: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def end_all(children: Sequence[Child]) -> None:
    """End every child: all are told at once, and all have the same time."""
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + GRACE
    for child in children:
        child.end(until)
