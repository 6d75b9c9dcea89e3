"""The sweep: a run that was killed is taken up again, with pauses and an end; a batch past its deadline is told to a person once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from batches.entered import GoodsArrived
from flows import carry_on, run_import, stored_outcome, verify_record
from flows.retry_stalled import WORDS, retry_stalled
from flows.running import enter
from flows.session import prefect_session
from flows.stalled.dead_runs import again_at
from flows.stalled.looking import run_that_died
from flows.stalled.waking import retry_batch
from flows.stored import KIND
from flows.wiring import opened
from record.outbox import Message
from record.runs import Run
from record.tables import entries, waits
from tests.flows.conftest import WRITTEN, Folder, blank_paper
from tests.record.taking import taken

pytestmark = pytest.mark.integration

NOTHING: dict[str, list[str]] = {word: [] for word in WORDS}
#: What `flows/waiting.toml` allows a run that died.
ATTEMPTS = 5

IMPORT = """
import sys
from pathlib import Path
from batches.entered import GoodsArrived
from flows import run_import
list(run_import([Path(sys.argv[1])], Path(sys.argv[2]), progress=lambda sentence: print(sentence, flush=True)))
"""


def sweep(data: Path) -> dict[str, list[str]]:
    with prefect_session(data, lambda _: None):
        return asyncio.run(retry_stalled(str(data)))


def test_a_run_killed_before_it_committed_anything_is_taken_up_from_its_folder(folder: Folder, data: Path) -> None:
    path = folder("killed", order="S-1")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.Popen([sys.executable, "-c", IMPORT, str(path), str(data)], stdout=subprocess.PIPE, text=True, env=environment)
    assert run.stdout is not None
    with run:
        assert any("judging" in sentence and not run.send_signal(signal.SIGKILL) for sentence in run.stdout)
        run.wait()
    with opened(data) as house:
        (dead,) = house.ledger.runs.dead()
    done = sweep(data)
    assert done == NOTHING | {"astray": [dead.id], "retried": [dead.id]}  # Prefect would have called it running for ever
    assert stored_outcome(data, dead.id).outputs == WRITTEN
    assert (path / "out" / "customs-dossier.pdf").is_file()
    assert sweep(data) == NOTHING


def test_a_committed_batch_whose_folder_is_gone_goes_on_from_the_record(folder: Folder, data: Path) -> None:
    path = folder("gone", order="S-2", papers=1)
    (outcome,) = run_import([path], data)
    batch = outcome.batch.id
    (path / "order.json").unlink()
    with opened(data) as house:
        run = house.ledger.runs.get(KIND, batch)
        assert run is not None
        house.ledger.runs.start(KIND, batch, run.request)
    assert sweep(data) == NOTHING | {"retried": [batch]}
    assert stored_outcome(data, batch).batch == outcome.batch
    with opened(data) as house:
        assert [event.type for event in house.ledger.events(KIND, batch)][-1] == "run.retried"
        assert house.ledger.runs.dead() == ()
    assert (data / "out" / batch / "customs-dossier.pdf").is_file()


def test_an_import_that_died_is_still_taken_up_after_another_run_carried_the_batch(folder: Folder, data: Path) -> None:
    path = folder("between", order="S-6", papers=1)
    (outcome,) = run_import([path], data)
    batch = outcome.batch.id
    blank_paper(path / "new.pdf", "new")
    with opened(data) as house:
        imported = house.ledger.runs.get(KIND, batch)
        assert imported is not None
        house.ledger.runs.start(KIND, batch, imported.request)
        (dead,) = house.ledger.runs.dead()
    assert carry_on(data, batch, GoodsArrived(by="warehouse", on=date(2020, 5, 29))).batch.arrived_on == date(2020, 5, 29)
    with opened(data) as house:
        assert house.ledger.runs.dead() == (dead,)
        assert house.ledger.entries.ready(KIND) == ()
    assert sweep(data) == NOTHING | {"retried": [batch]}
    assert "new.pdf" in {paper.file for paper in stored_outcome(data, batch).batch.papers}
    with opened(data) as house:
        assert house.ledger.runs.dead() == ()


def test_a_run_that_died_too_often_is_parked_with_its_error_and_told_once(folder: Folder, data: Path) -> None:
    (outcome,) = run_import([folder("often", order="S-3", papers=0)], data)
    batch = outcome.batch.id
    with opened(data) as house:
        house.ledger.runs.start(KIND, batch, {}, attempts=ATTEMPTS)
        house.ledger.runs.kept_from_its_end(KIND, batch, "the archive does not answer")
    assert sweep(data) == NOTHING | {"given_up": [batch]}
    assert sweep(data) == NOTHING
    died = run_that_died(data, batch)
    assert died is not None
    assert (died.state, died.why) == ("parked", "the archive does not answer")
    assert f"freigabe retry {batch}" in died.next.en
    messages = delivered(data)
    assert [m.payload["batch"] for m in messages if m.topic == "run.given_up"] == [batch]
    assert retry_batch(data, batch, "R. Weber").run is True
    assert run_that_died(data, batch) is None
    assert sweep(data) == NOTHING
    with opened(data) as house:
        assert house.ledger.waits.of_kind(KIND, "run") == ()
    assert verify_record(data, batch) == ()


def test_a_run_that_died_before_anything_was_committed_is_told_though_there_is_no_batch(folder: Folder, data: Path) -> None:
    with opened(data) as house:
        house.ledger.runs.start(KIND, "never-there", {}, attempts=ATTEMPTS)
    assert sweep(data) == NOTHING | {"given_up": ["never-there"]}
    assert sweep(data) == NOTHING
    assert [m.payload["batch"] for m in delivered(data) if m.topic == "run.given_up"] == ["never-there"]
    with opened(data) as house:
        house.ledger.runs.finish(KIND, "never-there")


def test_a_batch_past_its_gates_deadline_is_told_to_a_person_once(folder: Folder, data: Path) -> None:
    (outcome,) = run_import([folder("late", order="S-4", papers=0)], data)
    batch = outcome.batch.id
    assert batch not in sweep(data)["overdue"]
    with opened(data) as house, house.ledger.writing() as connection:
        this = (waits.c.id == batch, waits.c.what == f"gate:{outcome.standing.stage}")
        connection.execute(update(waits).where(*this).values(next_at=datetime.now(UTC) - timedelta(days=1)))
    assert sweep(data)["overdue"] == [batch]
    assert sweep(data)["overdue"] == []
    assert [m.payload["batch"] for m in delivered(data) if m.topic == "batch.overdue"] == [batch]
    assert verify_record(data, batch) == ()


def test_what_was_entered_and_no_run_took_up_is_drained(folder: Folder, data: Path) -> None:
    (outcome,) = run_import([folder("entered", order="S-5", papers=0)], data)
    batch = outcome.batch.id
    with opened(data) as house:
        enter(house, batch, GoodsArrived(by="warehouse", on=date(2020, 5, 29)))
        with house.ledger.writing() as connection:
            connection.execute(update(entries).where(entries.c.id == batch).values(entered_at=datetime.now(UTC) - timedelta(minutes=2)))
    assert sweep(data)["drained"] == [batch]
    assert stored_outcome(data, batch).batch.arrived_on == date(2020, 5, 29)
    assert sweep(data)["drained"] == []


def delivered(data: Path) -> list[Message]:
    with opened(data) as house:
        return taken(house.ledger)


def test_each_new_attempt_waits_longer_than_the_one_before_and_there_is_a_last_one() -> None:
    died = datetime(2020, 5, 29, 12, tzinfo=UTC)
    pauses = []
    for attempts in range(ATTEMPTS):
        again = again_at(Run(KIND, "b-1", {}, died, None, attempts))
        assert again is not None
        pauses.append(again - died)
    assert pauses == [timedelta(0), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12)]
    assert again_at(Run(KIND, "b-1", {}, died, None, ATTEMPTS)) is None
