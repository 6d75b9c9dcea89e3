"""States, leases, fencing, versions; two runs on one thing; a holder that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text, update

from batches.errors import InputRefused, NotNow, ProgramFault, Unavailable
from batches.event import Event
from record import Change, LeaseLost, LeaseTaken, Ledger, Place, open_ledger
from record.tables import leases
from tests.record.conftest import Clock

OPENED = Event(type="batch.opened", actor="importer")
JUDGED = Event(type="batch.judged", actor="freigabe")
TAUGHT = Event(type="lexicon.taught", actor="R. Weber")


def test_what_was_saved_is_read_back(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        assert (thing.state, thing.version) == (None, 0)
        thing.save({"größe": "1.50", "lots": [1, 2]}, [OPENED])
    stored = ledger.read("batch", "b-1")
    assert stored is not None
    assert (stored.version, stored.state) == (1, {"größe": "1.50", "lots": [1, 2]})
    assert ledger.list("batch") == ("b-1",)
    assert ledger.read("batch", "b-2") is None


def test_two_runs_on_one_batch_one_works_and_the_other_leaves(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run one"):
        with pytest.raises(LeaseTaken, match="run one"), ledger.open("batch", "b-1", by="run two"):
            pass
        with ledger.open("batch", "b-2", by="run two") as other:
            assert other.state is None
    with ledger.open("batch", "b-1", by="run two") as thing:
        assert thing.token == 2


@pytest.mark.unit
def test_the_refusals_sit_on_the_branches_that_say_what_to_do() -> None:
    assert issubclass(LeaseTaken, NotNow)
    assert issubclass(LeaseLost, Unavailable)


def test_a_holder_whose_lease_ran_out_cannot_write(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [OPENED])
        clock.go_on(61)
        with pytest.raises(LeaseLost):
            thing.save({"n": 2}, [JUDGED])
    stored = ledger.read("batch", "b-1")
    assert stored is not None
    assert stored.state == {"n": 1}
    assert len(ledger.events("batch", "b-1")) == 1


def test_a_holder_overtaken_by_another_cannot_write_even_after_that_one_has_left(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="slow") as slow:
        clock.go_on(61)
        with ledger.open("batch", "b-1", by="quick") as quick:
            quick.save({"by": "quick"}, [OPENED])
            with pytest.raises(LeaseLost):
                slow.save({"by": "slow"}, [OPENED])
        with pytest.raises(LeaseLost):
            slow.save({"by": "slow"}, [OPENED])
    stored = ledger.read("batch", "b-1")
    assert stored is not None
    assert stored.state == {"by": "quick"}


def test_the_slow_holder_leaving_does_not_end_the_quick_ones_lease(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="slow"):
        clock.go_on(61)
        quick = ledger.open("batch", "b-1", by="quick")
        thing = quick.__enter__()
    thing.save({"by": "quick"}, [OPENED])
    quick.__exit__(None, None, None)


def test_a_version_that_is_not_the_one_loaded_is_refused(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [OPENED])
        thing.version = 0
        with pytest.raises(LeaseLost):
            thing.save({"n": 2}, [JUDGED])


def test_a_state_cannot_change_without_an_event(ledger: Ledger) -> None:
    with ledger.open("batch", "b-1", by="run") as thing:
        thing.save({"n": 1}, [OPENED])
        thing.save({"n": 1}, [])
        with pytest.raises(ProgramFault):
            thing.save({"n": 2}, [])


def test_the_lease_of_a_living_process_on_another_machine_holds_until_it_runs_out(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="far away"):
        with ledger.writing() as connection:
            connection.execute(update(leases).values(machine="linux:another-boot:pid:[1]", process="1@1"))
        with pytest.raises(LeaseTaken), ledger.open("batch", "b-1", by="here"):
            pass
        clock.go_on(61)
        with ledger.open("batch", "b-1", by="here") as thing:
            assert thing.token == 2


HOLDER = """
import sys, time
from batches.event import Event
from record import open_ledger
ledger = open_ledger(sys.argv[1])
with ledger.open("batch", "b-1", by="the holder") as thing:
    thing.save({"n": 1}, [Event(type="batch.opened", actor="holder")])
    print("holding", flush=True)
    time.sleep(120)
"""


def test_after_a_kill_the_next_run_works_at_once_and_before_it_leaves(database: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, database], stdout=subprocess.PIPE, env=environment)
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == b"holding\n"
        ledger = open_ledger(database)
        with pytest.raises(LeaseTaken, match="the holder"), ledger.open("batch", "b-1", by="next"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    begun = time.monotonic()
    with ledger.open("batch", "b-1", by="next") as thing:
        assert thing.state == {"n": 1}
        thing.save({"n": 2}, [JUDGED])
    assert time.monotonic() - begun < 5
    assert ledger.verify("batch", "b-1") == ()
    ledger.close()


WRITER = """
import sys
from batches.event import Event
from record import LeaseTaken, open_ledger
ledger = open_ledger(sys.argv[1])
written = 0
while written < 20:
    try:
        with ledger.open("batch", "b-1", by=sys.argv[2]) as thing:
            n = (thing.state or {"n": 0})["n"]
            thing.save({"n": n + 1}, [Event(type="counted", actor=sys.argv[2], payload={"n": n + 1})])
            written += 1
    except LeaseTaken:
        pass
"""


def test_two_processes_opening_a_new_record_and_writing_by_turns_lose_nothing(database: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, database, name], env=environment) for name in ("one", "two")]
    assert [writer.wait(timeout=100) for writer in writers] == [0, 0]
    ledger = open_ledger(database)
    stored = ledger.read("batch", "b-1")
    assert stored is not None
    assert stored.state == {"n": 40}
    assert [event.payload["n"] for event in ledger.events("batch", "b-1")] == list(range(1, 41))
    assert ledger.verify("batch", "b-1") == ()
    ledger.close()


def test_a_record_opened_again_is_the_same_record(database: str) -> None:
    for n in (1, 2):
        ledger = open_ledger(database)
        with ledger.open("batch", "b-1", by="run") as thing:
            assert thing.version == n - 1
            thing.save({"n": n}, [JUDGED])
        ledger.close()


@pytest.mark.unit
def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(Unavailable):
        open_ledger(Place(tmp_path).ledger_url)


def test_the_migrations_make_the_tables_the_program_uses(ledger: Ledger) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from record.tables import metadata

    with ledger.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.unit
def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    from flows.wiring import opened

    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all, only text" * 100)
    with pytest.raises(InputRefused, match="no record of freigabe"), opened(tmp_path):
        pass


@pytest.mark.unit
def test_sqlite_writes_ahead(tmp_path: Path) -> None:
    open_ledger(Place(tmp_path).ledger_url).close()
    engine = create_engine(Place(tmp_path).ledger_url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_things_saved_along_are_written_together_or_not_at_all(ledger: Ledger, clock: Clock) -> None:
    with ledger.open("batch", "b-1", by="run") as batch, ledger.open("lexicon", "l-1", by="run") as entry:
        batch.save({"n": 1}, [OPENED], along=[Change(entry, {"label": "Sealed"}, [TAUGHT])])
        assert (batch.version, entry.version, entry.state) == (1, 1, {"label": "Sealed"})
        clock.go_on(61)
        with ledger.open("lexicon", "l-1", by="another") as other:
            other.save({"label": "Struck"}, [TAUGHT])
    with ledger.open("batch", "b-1", by="run") as batch:
        with pytest.raises(LeaseLost):
            batch.save({"n": 2}, [JUDGED], along=[Change(entry, {"label": "Good to"}, [TAUGHT])])
        with pytest.raises(ProgramFault, match="lexicon l-2"), ledger.open("lexicon", "l-2", by="run") as unsaid:
            batch.save({"n": 2}, [JUDGED], along=[Change(unsaid, {"label": "x"}, [])])
    assert [stored.state for stored in ledger.read_all("batch")] == [{"n": 1}]
    assert [(stored.id, stored.state) for stored in ledger.read_all("lexicon")] == [("l-1", {"label": "Struck"})]
    assert ledger.verify("batch", "b-1") == ledger.verify("lexicon", "l-1") == ()


def test_every_thing_of_a_kind_is_read_in_one_look(ledger: Ledger) -> None:
    for id_ in ("p-2", "p-1", "p-3"):
        with ledger.open("paper", id_, by="run") as thing:
            thing.save({"id": id_}, [OPENED])
    assert [stored.id for stored in ledger.read_all("paper")] == ["p-1", "p-2", "p-3"]
    assert [(stored.id, stored.version, stored.state) for stored in ledger.read_all("paper", ["p-3", "p-9"])] == [("p-3", 1, {"id": "p-3"})]
    assert ledger.read_all("batch") == ledger.read_all("paper", []) == ()
