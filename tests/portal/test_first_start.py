"""``python -m portal`` over a record nobody can sign in to: it says how to, until somebody can."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from deploy.servers.process import free_port

pytestmark = pytest.mark.integration

PASSWORD = "vier ruhige Worte zusammen"  # noqa: S105 - of somebody who exists in tests only


@contextmanager
def started(data: Path, *arguments: str) -> Iterator[tuple[int, list[str]]]:
    """The portal, its port, and what it has said on standard output at the end of the block."""
    port, said = free_port(), []
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "portal", str(data), str(port), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/login", trust_env=False, timeout=30)
                break
            except httpx.ConnectError:
                assert time.monotonic() < until
                time.sleep(0.1)
        if "--told" not in arguments and not (data / "used").exists():
            assert process.stdout is not None
            said += [process.stdout.readline(), process.stdout.readline()]
        yield port, said
    finally:
        process.send_signal(signal.SIGTERM)
        said += process.communicate(timeout=20)[0].splitlines()


def test_the_way_in_is_printed_in_both_languages_until_somebody_took_it(data: Path) -> None:
    with started(data, "--told") as (_, quiet):
        pass
    assert quiet == []
    with started(data) as (_, said):
        first = re.search(r"http://127.0.0.1:\d+(/invitations/[\w-]+)", said[0])[1]  # type: ignore[index]
        assert said[0].startswith("Noch hat niemand ein Passwort")
        assert first in said[1]
    with started(data) as (port, said):
        second = re.search(r"/invitations/[\w-]+", said[0])[0]  # type: ignore[index]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, headers={"Accept": "text/html"}, timeout=30) as client:
            assert client.get(first).status_code == 404
            assert client.post(second, data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
            assert client.get("/accounts").status_code == 200
        (data / "used").touch()
    with started(data) as (_, said):
        pass
    assert said == []
