"""A ledger in a database of its own, with a clock that tests set, and an archive of its own: on every server the options name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.servers.postgres import Postgres
from deploy.servers.s3 import S3Server
from record import Archive, FolderArchive, Ledger, Place, open_ledger, s3_archive
from tests.servers.s3 import use

DATABASES = {"sqlite": ("sqlite",), "postgres": ("postgres",)}
ARCHIVES = {"folder": ("folder",), "s3": ("rclone", "moto")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each database and archive asked for; those with a server are integration tests, the others unit tests."""
    for fixture, option, kinds in (("database", "--db", DATABASES), ("archive", "--archive", ARCHIVES)):
        if fixture in metafunc.fixturenames:
            asked = metafunc.config.getoption(option)
            names = kinds.get(asked) or tuple(name for group in kinds.values() for name in group)
            marked = [pytest.param(name, marks=pytest.mark.unit if name in {"sqlite", "folder"} else pytest.mark.integration) for name in names]
            metafunc.parametrize(fixture, marked, indirect=True)


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2020, 5, 29, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database nobody has used yet."""
    if request.param == "sqlite":
        return Place(tmp_path).ledger_url
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def ledger(database: str, clock: Clock) -> Iterator[Ledger]:
    opened = open_ledger(database, clock)
    yield opened
    opened.close()


@pytest.fixture
def archive(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An empty archive."""
    if request.param == "folder":
        return FolderArchive(tmp_path / "archive")
    server: S3Server = request.getfixturevalue(request.param)
    use(server, monkeypatch)
    return s3_archive(f"s3://{server.new_bucket()}/the/archive")
