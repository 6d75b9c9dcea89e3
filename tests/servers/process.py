"""A server that a test session starts and ends, by its process id."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

#: Seconds a server may take to answer on a busy machine.
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
) -> Iterator[None]:
    """Run a server while the block lasts; it has answered once before the block begins."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, cwd="/", user=user, group=group, start_new_session=True
        )
    try:
        _wait(process, answers, log)
        yield
    finally:
        process.send_signal(ends_with)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not answers():
        ended = process.poll()
        assert ended is None, f"{process.args} ended with {ended}: {log.read_text(errors='replace')[-2000:]}"
        assert time.monotonic() < until, f"{process.args} does not answer: {log.read_text(errors='replace')[-2000:]}"
        time.sleep(0.05)
