"""Which databases and archives the suites run on, and the real servers of the session.

``--db sqlite|postgres|both`` and ``--archive folder|s3|both``. Without them the record's suite runs on all of them; the flows' suite runs on SQLite and a
folder, plus one whole batch on both ends. A server is started when the first test needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.servers.postgres import Postgres, postgres_server
from deploy.servers.s3 import S3Server, rclone_server
from tests.servers.prefect import started_before
from tests.servers.s3 import moto_server


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("freigabe")
    group.addoption("--db", choices=("sqlite", "postgres", "both"), help="the database under the record [the record's suite: both, the flows': sqlite]")
    group.addoption("--archive", choices=("folder", "s3", "both"), help="where bytes are kept [the record's suite: both, the flows': folder]")


#: Files whose tests carry whole batches behind a served portal, page by page, door by door or in a browser: minutes in all, so ``make test-portal`` runs them.
PAGES = {
    "portal": {
        "accounts_pages", "aftercare_pages", "api", "api_bodies", "api_described", "api_once", "attacked", "channel_pages", "customs_clock", "customs_entering",
        "customs_pages", "deliveries_api", "deliveries_pages", "demand_pages", "documents", "goods_pages", "history", "lists", "offers_pages", "orders",
        "overview", "papers_page", "recalls_pages", "release_doors", "release_page", "review_page", "sharing_pages", "supplier", "walk",
    },
    "browser": {"accounts", "every_page", "frame", "importer", "review"},
}  # fmt: skip

#: Folders and files whose tests of distribution need real servers or whole batches: ``make test-distribution`` runs those; what needs neither stays.
DISTRIBUTION = {
    "aftercare": None,
    "deliveries": None,
    "recalls": None,
    "flows": {"channel", "demand", "demand_tables", "distribute", "nothing_is_lost", "offering", "publish_offers", "recall", "sharing", "sharing_turn"},
    "cli": {"channel", "delivering", "demand_commands", "offers", "sharing", "story_of_2020"},
    "samples": {"play"},
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with servers and processes first, the many quick ones last: no worker is then left alone with a slow file at the end."""
    for item in items:
        if item.path.stem.removeprefix("test_") in PAGES.get(item.path.parent.name, ()):
            item.add_marker(pytest.mark.pages)
        files = DISTRIBUTION.get(item.path.parent.name, ())
        if item.get_closest_marker("integration") and (files is None or item.path.stem.removeprefix("test_") in files):
            item.add_marker(pytest.mark.distribution)
    slow = {item.path for item in items if item.get_closest_marker("integration")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def old_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[Path], Path]:
    """Make of a data folder one whose Prefect server starts on a database that exists: in a third of the time."""
    return partial(started_before, factory=tmp_path_factory, worker=worker_id)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with rclone_server(tmp_path_factory.mktemp("rclone")) as server:
        yield server


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with moto_server(tmp_path_factory.mktemp("moto")) as server:
        yield server
