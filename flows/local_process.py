"""A process of this machine that outlives whoever started it: known by PID and start time, so that a later one with the same PID is never taken for it."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass

from record.process import started

#: Seconds a process may take to go once it was killed.
_KILLED = 5.0


@dataclass(frozen=True, slots=True)
class LocalProcess:
    """A process that was started: its PID and start time in clock ticks, as ``PID@TICKS``."""

    process: str

    @property
    def pid(self) -> int:
        """The process id."""
        return int(self.process.partition("@")[0])

    @property
    def alive(self) -> bool:
        """Whether that very process still runs."""
        return started(self.pid) == self.process.partition("@")[2]

    def end(self, patience: float) -> None:
        """Tell it to end, and kill it when it has not within ``patience`` seconds. One that is a child of this process is gone afterwards for good."""
        for sign, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, _KILLED)):
            if not self.alive:
                return
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)
            until = time.monotonic() + seconds
            while self.alive and time.monotonic() < until:
                with suppress(ChildProcessError):
                    os.waitpid(self.pid, os.WNOHANG)
                time.sleep(0.05)
