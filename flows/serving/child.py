"""A child of ``freigabe serve``: ``python -m flows.serving.child PROCESS MODULE ARGUMENT...`` runs the module and ends, with all it started, with PROCESS.

Runs on a schedule get a process, and a group, of their own from Prefect; they know by :data:`SERVED_BY` with whom to end.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from record.process import started

#: The variable that names the process a run is to end with.
SERVED_BY = "FREIGABE_SERVED_BY"
#: Seconds between two looks at it.
_EVERY = 0.5


def follow(process: str) -> None:
    """End this process group as soon as ``process`` (PID and start time) is gone: nobody would ever stop us.

    Every child leads a group of its own, so what it started goes with it. Nothing is lost by that: each step of a batch may be repeated.
    """
    pid, _, since = process.partition("@")

    def watch() -> None:
        while started(int(pid)) == since:
            time.sleep(_EVERY)
        with suppress(OSError):
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="follow", daemon=True).start()


def own_runs() -> tuple[int, ...]:
    """The runs that Prefect started for this process: each leads a group of its own. Those that read papers do so too, and end with whom they read for."""
    return tuple(pid for pid in _own_children() if _group(pid) == pid and _is_prefects(pid))


def tell_runs(sign: signal.Signals) -> None:
    """Send each of them a signal, to the whole group."""
    for pid in own_runs():
        with suppress(OSError):
            os.killpg(pid, sign)


def _own_children() -> list[int]:
    found: list[int] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):  # of a thread that has just ended
            found += map(int, listed.read_text().split())
    return [pid for pid in found if started(pid) is not None]


def _is_prefects(pid: int) -> bool:
    try:
        return b"prefect" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except OSError:
        return None


if __name__ == "__main__":
    follow(sys.argv[1])
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
