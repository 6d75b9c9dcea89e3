"""The portal as it is served: uvicorn on a port of this machine, asked over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, Engine

import record.ledger
from batches.errors import ProgramFault
from flows.wiring import House
from portal import make_app
from tests.servers.clocks import Clock, house_with
from tests.servers.portal import EVENT_LOOP, served

SETTINGS = ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN", "FREIGABE_URL", "FREIGABE_PROXY", "FREIGABE_SECRET_FILE")
Serve = Callable[[FastAPI], httpx.Client]


@pytest.fixture(autouse=True)
def record_is_asked_in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """While one request waits for the record, the others go on: where the event loop runs, nobody may ask it."""

    def guarded(begin: Callable[[Engine], AbstractContextManager[Connection]]) -> Callable[[Engine], AbstractContextManager[Connection]]:
        def begun(engine: Engine) -> AbstractContextManager[Connection]:
            if threading.current_thread().name == EVENT_LOOP:
                raise ProgramFault("tests.blocking", "the record is asked where the event loop runs")
            return begin(engine)

        return begun

    for name in ("reading", "writing"):
        monkeypatch.setattr(record.ledger, name, guarded(getattr(record.ledger, name)))


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
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(httpx.Client(base_url=stack.enter_context(served(app)), trust_env=False, timeout=30))


@pytest.fixture
def portal(data: Path, serve: Serve) -> httpx.Client:
    """The portal over an empty house."""
    return serve(make_app(data))


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is told to go on."""
    return Clock()


@pytest.fixture
def house(data: Path, clock: Clock) -> Iterator[House]:
    """An empty house that goes by it."""
    with house_with(clock, data) as opened:
        yield opened


@pytest.fixture
def app(data: Path, house: House) -> FastAPI:
    """The portal over that very house."""
    made = make_app(data)
    made.state.desk._house = house
    return made
