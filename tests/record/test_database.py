"""The database under the ledger: one that is not there, one that goes away in between, and one that sorts as people do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from batches.errors import InputRefused, Unavailable
from batches.event import Event
from batches.paper import Paper
from deploy.servers.postgres import Postgres
from deploy.servers.process import free_port
from record import Ledger, open_ledger
from record.database import MIGRATIONS, open_engine, writing
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


def test_a_batch_of_a_record_of_before_waits_at_its_gate_and_no_entry_is_lost_by_going_back(database: str) -> None:
    engine = open_engine(database)
    moved(engine, command.downgrade, "0003")
    stood = {"id": "b-1", "since": "2020-05-29 12:00:00.000000", "deadline": "2020-06-05 12:00:00.000000"}
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO standings VALUES ('batch', :id, 'papers', :since, :deadline, 'papers')"), stood)
    engine.dispose()
    ledger = open_ledger(database)
    assert [(wait.what, wait.whom, wait.next_at) for wait in ledger.waits.of("batch", "b-1")] == [
        ("gate:papers", "coordinator", datetime(2020, 6, 5, 12, tzinfo=UTC))
    ]
    positions = ledger.entries.enter("batch", "b-1", [{"act": "arrive"}], by="agent")
    with pytest.raises(RuntimeError, match="entries wait"):
        moved(ledger.engine, command.downgrade, "0003")
    assert [each.position for each in ledger.entries.waiting("batch", "b-1")] == [*positions]
    with ledger.writing() as connection:
        ledger.entries.settle(connection, {positions[0]: {"outcome": "applied"}})
    moved(ledger.engine, command.downgrade, "0003")
    ledger.close()


def moved(engine: Engine, move: Callable[[Config, str], None], to: str) -> None:
    """Bring the schema to a revision."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix())
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        move(config, to)


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
