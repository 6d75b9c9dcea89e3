"""The sweep: a run that was killed is taken up again, with pauses and an end; a batch past its deadline is told to a person once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from flows import run_import, stored_outcome, verify_record
from flows.deadlines import allowed_days
from flows.retry_stalled import PAUSES, due, retry_stalled
from flows.session import prefect_session
from flows.stored import KIND
from flows.wiring import opened
from record.outbox import Message
from record.runs import Run
from record.tables import standings
from tests.flows.conftest import WRITTEN, Folder

pytestmark = pytest.mark.integration

NOTHING = {"retried": [], "failed": [], "given_up": [], "overdue": [], "hold_over": []}

IMPORT = """
import sys
from pathlib import Path
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
    assert done == NOTHING | {"retried": [dead.id]}
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


def test_a_run_that_died_too_often_is_given_to_a_person_once(folder: Folder, data: Path) -> None:
    (outcome,) = run_import([folder("often", order="S-3", papers=0)], data)
    batch = outcome.batch.id
    with opened(data) as house:
        house.ledger.runs.start(KIND, batch, {}, attempts=len(PAUSES))
    assert sweep(data) == NOTHING | {"given_up": [batch]}
    assert sweep(data) == NOTHING
    with opened(data) as house:
        house.ledger.runs.finish(KIND, batch)


def test_a_batch_past_its_gates_deadline_is_told_to_a_person_once(folder: Folder, data: Path) -> None:
    (outcome,) = run_import([folder("late", order="S-4", papers=0)], data)
    batch = outcome.batch.id
    assert outcome.standing.stage in allowed_days()
    assert batch not in sweep(data)["overdue"]
    with opened(data) as house, house.ledger.writing() as connection:
        connection.execute(update(standings).where(standings.c.id == batch).values(deadline=datetime.now(UTC) - timedelta(days=1)))
    assert sweep(data)["overdue"] == [batch]
    assert sweep(data)["overdue"] == []
    messages: list[Message] = []
    with opened(data) as house:
        house.ledger.deliver(messages.append)
    assert [m.payload["batch"] for m in messages if m.topic == "batch.overdue"] == [batch]
    assert verify_record(data, batch) == ()


def test_each_new_attempt_waits_longer_than_the_one_before() -> None:
    died = datetime(2020, 5, 29, tzinfo=UTC)
    assert list(PAUSES) == sorted(PAUSES)
    for attempts, pause in enumerate(PAUSES):
        run = Run(KIND, "b-1", {}, died, None, attempts)
        assert due(run, died + pause)
        assert pause == timedelta(0) or not due(run, died + pause - timedelta(seconds=1))
    assert not due(Run(KIND, "b-1", {}, died, None, len(PAUSES)), died + timedelta(days=365))
