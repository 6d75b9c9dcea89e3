"""One record with one real local Prefect server for the whole session, on the database and archive the options name, and folders to import."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from deploy.servers.postgres import Postgres
from deploy.servers.s3 import S3Server
from tests.servers.s3 import OF_THE_MACHINE

Folder = Callable[..., Path]

#: What a run writes for a batch below the value at which the particulars of value are due and of which nothing is released.
WRITTEN = ("customs-bundle.zip", "customs-dossier.pdf", "declaration.json", "declaration.pdf", "declaration.xml")

ORDER: dict[str, Any] = {
    "order": "MH-2020-117",
    "ordered_on": "2020-04-20",
    "expected_on": "2020-05-29",
    "importer": {"name": "Muster Handel GmbH", "address": "Kaiserslautern", "country": "DE"},
    "supplier": {"name": "Saigon Medical", "address": "Ho Chi Minh City", "country": "VN"},
    "incoterm": "CIF",
    "incoterm_place": "Frankfurt",
    "mode": "air",
    "origin": "VN",
    "dispatch_country": "VN",
    "currency": "EUR",
    "lines": [
        {
            "line": 1,
            "category": "ffp2",
            "model": "MW-2100",
            "class": "FFP2 NR",
            "quantity": 1000,
            "unit_price": "1.50",
            "lots": [{"lot": "L1", "quantity": 1000, "expires_on": "2023-04-30"}],
        }
    ],
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Database and archive: those asked for, each with its like; SQLite and a folder when nothing is asked."""
    if "ends" in metafunc.fixturenames:
        databases = {"both": ["sqlite", "postgres"]}.get(asked := metafunc.config.getoption("--db") or "sqlite", [asked])
        archives = {"both": ["folder", "rclone"], "s3": ["rclone"]}.get(asked := metafunc.config.getoption("--archive") or "folder", [asked])
        pairs = itertools.product(databases, archives) if 1 in (len(databases), len(archives)) else zip(databases, archives, strict=True)
        metafunc.parametrize("ends", list(pairs), ids="-".join, indirect=True, scope="session")


class Ends:
    """Records on one kind of database and one kind of archive."""

    def __init__(self, request: pytest.FixtureRequest, database: str, archive: str) -> None:
        self.postgres: Postgres | None = request.getfixturevalue("postgres") if database == "postgres" else None
        self.s3: S3Server | None = request.getfixturevalue(archive) if archive != "folder" else None

    def new_record(self) -> dict[str, str]:
        """What a person sets for a record nobody has used yet; with nothing set, it lies in the data folder."""
        environment = {"FREIGABE_DATABASE": self.postgres.new_database()} if self.postgres else {}
        if self.s3:
            environment |= self.s3.environment | {"FREIGABE_ARCHIVE": f"s3://{self.s3.new_bucket()}/freigabe"}
        return environment


@pytest.fixture(scope="session")
def ends(request: pytest.FixtureRequest) -> Ends:
    """The database and archive of this round of tests."""
    return Ends(request, *request.param)


@pytest.fixture(scope="session")
def record(ends: Ends, tmp_path_factory: pytest.TempPathFactory, old_server: Callable[[Path], Path]) -> Iterator[tuple[Path, dict[str, str]]]:
    """A data folder and its settings; its Prefect server, if a test started one, is stopped at the end."""
    folder = old_server(tmp_path_factory.mktemp("data"))
    yield folder, ends.new_record()
    from flows import stop_server

    stop_server(folder)


@pytest.fixture
def data(record: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the session's record, with its settings set."""
    folder, settings = record
    return use_record(monkeypatch, folder, settings)


def use_record(monkeypatch: pytest.MonkeyPatch, folder: Path, settings: dict[str, str]) -> Path:
    """Set what says where a record lies."""
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", *OF_THE_MACHINE):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def own(data: Path, ends: Ends, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with nothing in it yet, on the session's Prefect server."""
    from flows.server import server_url

    monkeypatch.setenv("PREFECT_API_URL", server_url(data, lambda _: None))
    return use_record(monkeypatch, tmp_path / "own", ends.new_record())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make a folder with an order (``changes`` to it) and ``papers`` blank papers."""

    def make(name: str, papers: int = 2, **changes: Any) -> Path:
        path = tmp_path / name
        path.mkdir()
        (path / "order.json").write_text(json.dumps(ORDER | changes))
        for number in range(papers):
            blank_paper(path / f"paper {number}.pdf", number)
        return path

    return make


def blank_paper(path: Path, number: object) -> None:
    """A PDF of one empty page; another ``number`` gives other bytes."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = f"paper {number}"
        pdf.save(path, deterministic_id=True)
