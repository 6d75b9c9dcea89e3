"""The database under the ledger: one that is not there, one that goes away in between, and one that sorts as people do."""

from __future__ import annotations

import threading

import pytest

from batches.errors import InputRefused, Unavailable
from batches.event import Event
from batches.paper import Paper
from deploy.servers.postgres import Postgres
from deploy.servers.process import free_port
from record import Ledger, open_ledger
from record.readings import Readings

OPENED = Event(type="batch.opened", actor="importer")


@pytest.mark.unit
def test_a_server_that_is_not_there_is_unavailable_in_one_line_without_the_password() -> None:
    with pytest.raises(Unavailable, match="does not answer") as refused:
        open_ledger(f"postgresql+psycopg://freigabe:a-secret@127.0.0.1:{free_port()}/freigabe")
    assert refused.value.exit_status == 3
    assert "\n" not in refused.value.en
    assert "a-secret" not in refused.value.en


@pytest.mark.unit
@pytest.mark.parametrize(
    "url", ["no url", "mysql+pymysql://root:a-secret@127.0.0.1/x", "oracle://root:a-secret@127.0.0.1/x", "postgresql+nothing://a-secret@h/x"]
)
def test_a_url_that_names_no_database_we_speak_is_refused_without_the_password(url: str) -> None:
    with pytest.raises(InputRefused, match="postgresql") as refused:
        open_ledger(url)
    assert "a-secret" not in refused.value.en


@pytest.mark.integration
def test_a_server_that_ends_our_connections_in_between_is_unavailable_and_nothing_is_half_written(postgres: Postgres) -> None:
    url = postgres.new_database()
    ledger = open_ledger(url)
    with pytest.raises(Unavailable, match="does not answer"), ledger.open("batch", "b-1", by="run") as thing, ledger.writing() as connection:
        ledger.runs.start("batch", "b-1", {})
        postgres.close_connections(url)
        connection.exec_driver_sql("SELECT 1")
    assert thing.version == 0
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [OPENED])
    assert ledger.verify("batch", "b-1") == ()
    ledger.close()


def test_ids_come_in_the_same_order_from_every_database(ledger: Ledger) -> None:
    for name in ("b-1", "B-2", "a_3", "a-3", "a", "ä", "10", "9"):
        with ledger.open("batch", name, by="run") as thing:
            thing.save({}, [OPENED])
    assert ledger.list("batch") == ("10", "9", "B-2", "a", "a-3", "a_3", "b-1", "ä")


def test_a_name_of_any_length_and_script_is_recorded_as_given(ledger: Ledger) -> None:
    name = "Nguyễn Thị Minh 陈伟 " * 30 + "Minh"
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"said": "a\x00b"}, [Event(type="batch.opened", actor=name, payload={"said": "a\x00b"})])
    assert ledger.events("batch", "b-1")[0].actor == name
    assert ledger.events("batch", "b-1")[0].payload == {"said": "a\x00b"}
    assert ledger.verify("batch", "b-1") == ()


def test_two_runs_that_read_the_same_paper_at_once_both_go_on(ledger: Ledger) -> None:
    paper = Paper(file="a.pdf", sha256="a" * 64, pages=2, kind="other")
    start, faults = threading.Barrier(4), list[BaseException]()

    def keep(readings: Readings) -> None:
        try:
            for _ in range(10):
                start.wait(30)
                readings.put(paper, "reader 1")
        except BaseException as fault:
            faults.append(fault)
            start.abort()
            raise

    threads = [threading.Thread(target=keep, args=(ledger.readings,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert ledger.readings.get("a" * 64, "reader 1") == paper
