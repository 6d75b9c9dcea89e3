"""The portal as it is served: uvicorn on a port of this machine, asked over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from deploy.servers.process import free_port
from portal import make_app

SETTINGS = ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN")
Serve = Callable[[FastAPI], httpx.Client]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder on its defaults."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "data"


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve an application; a client that asks it."""
    running: list[tuple[uvicorn.Server, threading.Thread, httpx.Client]] = []

    def start(app: FastAPI) -> httpx.Client:
        port = free_port()
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30)
        running.append((server, thread, client))
        return client

    yield start
    for server, thread, client in running:
        client.close()
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def portal(data: Path, serve: Serve) -> httpx.Client:
    """The portal over an empty house."""
    return serve(make_app(data))
