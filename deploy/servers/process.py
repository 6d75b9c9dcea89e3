"""A process that is started here and ended here, by its process id, with whatever it started itself."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from record.process import started

#: Seconds a server may take to answer on a busy machine.
PATIENCE = 60


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class NotStarted(RuntimeError):
    """A program that is missing, or that ended or kept silent instead of answering."""


@contextmanager
def running(
    command: Sequence[str],
    answers: Callable[[], bool],
    log: Path,
    *,
    environment: Mapping[str, str],
    user: str | int | None = None,
    group: str | int | None = None,
    ends_with: signal.Signals = signal.SIGTERM,
    folder: Path = Path("/"),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in ``folder`` while the block lasts; it has answered once before the block begins. ``NotStarted`` when it does not."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, cwd=folder, user=user, group=group, start_new_session=True
        )
    try:
        _wait(process, answers, log)
        yield process
    finally:
        end(process, ends_with)


def end(process: subprocess.Popen[bytes], sign: signal.Signals = signal.SIGTERM, patience: float = 20) -> None:
    """Ask a process to end, wait, then leave none of its family: a worker that had no time for its runs leaves them behind."""
    members = family(process.pid)
    if process.poll() is None:
        process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    kill(*members, *(family(process.pid) if process.poll() is None else ()))
    process.wait()


def kill(*processes: tuple[int, str]) -> None:
    """``SIGKILL`` to each process that is still the one that was meant."""
    for pid, since in processes:
        if started(pid) == since:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def family(pid: int) -> tuple[tuple[int, str], ...]:
    """A running process and all it started that still run, itself first: process id and start time of each."""
    parents = {each: parent for each in _running() if (parent := parent_of(each)) is not None}
    members = [pid]
    for member in members:
        members += [each for each, parent in parents.items() if parent == member]
    return tuple((each, since) for each in members if (since := started(each)) is not None)


def parent_of(pid: int) -> int | None:
    """The process that started it, or has inherited it; ``None`` when there is no such process."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None


def _running() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not answers():
        ended = process.poll()
        if ended is not None or time.monotonic() > until:
            what = "does not answer" if ended is None else f"ended with {ended}"
            raise NotStarted(f"{process.args!r} {what}; {log}: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
