"""The desk while the record's database does not answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import flows.overview_rows
import flows.wiring
from batches.errors import Unavailable
from portal import make_app
from portal.desk import Desk
from tests.portal.conftest import Serve
from tests.servers.portal import EVENT_LOOP

pytestmark = pytest.mark.integration


def test_those_who_wait_for_a_database_that_is_away_are_told_with_the_first(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    all_here, tries = threading.Barrier(8), []

    @contextmanager
    def away(_: Path) -> Iterator[None]:
        tries.append(1)
        raise Unavailable("record.unavailable", "the record's database does not answer", "Die Datenbank antwortet nicht")
        yield

    monkeypatch.setattr(flows.wiring, "opened", away)
    desk = Desk(data)

    def ask() -> str:
        all_here.wait(30)
        with pytest.raises(Unavailable) as refused:
            _ = desk.house
        return refused.value.code

    with ThreadPoolExecutor(8) as threads:
        told = [each.result(60) for each in [threads.submit(ask) for _ in range(8)]]
    assert told == ["record.unavailable"] * 8
    assert len(tries) == 1


def test_the_house_is_opened_in_a_thread_so_that_others_are_answered_meanwhile(data: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    where: list[str] = []

    @contextmanager
    def away(_: Path) -> Iterator[None]:
        where.append(threading.current_thread().name)
        raise Unavailable("record.unavailable", "the record's database does not answer", "Die Datenbank antwortet nicht")
        yield

    monkeypatch.setattr(flows.wiring, "opened", away)
    portal: httpx.Client = serve(make_app(data))
    answers = [
        portal.get("/batches", headers={"cookie": "freigabe=x"}),
        portal.get("/api/batches", headers={"authorization": "Bearer freigabe_x"}),
        portal.post("/login", data={"mail": "r.weber@example.org", "password": "x"}),
    ]
    assert [each.status_code for each in answers] == [503, 503, 503]
    assert where
    assert EVENT_LOOP not in where


def test_people_are_answered_while_the_lists_of_a_large_record_are_written(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, may_go_on, written = [], threading.Event(), threading.Event()

    def rebuild(_: object, most: int | None = None, until: object = None) -> int:
        asked.append(most)
        if most is not None:
            return most
        may_go_on.wait(30)
        written.set()
        return 0

    monkeypatch.setattr(flows.overview_rows, "rebuild_missing", rebuild)
    desk = Desk(data)
    assert desk.house.ledger.overviews.count() == 0
    assert not written.is_set()
    may_go_on.set()
    assert written.wait(30)
    assert asked[1:] == [None]
    desk.close()
