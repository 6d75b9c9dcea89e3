"""Two real S3 servers, since neither does everything: rclone checks signatures, moto honours conditions and keeps versions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.servers.process import free_port, running
from deploy.servers.s3 import S3Server

#: Whatever the machine is configured for stays out of it.
OF_THE_MACHINE = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_REGION")


@contextmanager
def moto_server(folder: Path) -> Iterator[S3Server]:
    """moto's server: conditional writes and versions, signatures not checked."""
    server = S3Server(free_port())
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(server.port)]
    with running(command, server.answers, folder / "log", environment={"PATH": os.environ["PATH"], "HOME": str(folder)}):
        yield server


def use(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what a person sets to use a server."""
    for name in OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
