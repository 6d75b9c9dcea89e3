"""Which process holds a lease, so that one that died on this machine is known to be dead at once."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process that can be told from every other, also from a later one with the same id.

    ``machine`` names boot and PID namespace: two containers on one kernel share the boot id, yet cannot see each other's processes.
    ``process`` is PID and start time in ticks since boot.
    """

    machine: str
    process: str


def own_mark() -> ProcessMark:
    """The mark of this process."""
    return ProcessMark(_machine(), f"{os.getpid()}@{started(os.getpid()) or '?'}")


def known_dead(mark: ProcessMark) -> bool:
    """Whether that process ran on this machine and has ended. ``False`` where it cannot be known: then the lease has to expire."""
    if mark.machine != _machine() or not mark.machine.startswith("linux:"):
        return False
    pid, _, ticks = mark.process.partition("@")
    return started(int(pid)) != ticks


def started(pid: int) -> str | None:
    """Start time of a running process in clock ticks since boot (proc(5), field 22); ``None`` when there is none or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def _machine() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"linux:{boot}:{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"other:{platform.node()}"
