"""What Prefect takes for alive and the record knows to be dead is set crashed; what lives is left alone."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Pending, Running, Scheduled, State
from sqlalchemy import insert

from flows.import_batch import import_batch
from flows.orchestration import orchestration
from flows.reconciling import Astray, reconcile
from flows.stored import KIND
from flows.wiring import House, opened
from record.process import own_mark, started
from record.tables import leases

pytestmark = pytest.mark.integration


def process_that_died() -> str:
    """The mark of a process of this machine that is no more."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = f"{process.pid}@{started(process.pid)}"
    process.kill()
    process.communicate()
    return mark


def under_way(house: House, run: FlowRun, process: str | None) -> None:
    """A run over a batch that has not come to its end; ``process`` holds the lease, ``None``: it gave that back."""
    house.ledger.runs.start(KIND, f"b-{run.id}", {}, 0, str(run.id))
    now = house.ledger.clock()
    row = {"kind": KIND, "id": f"b-{run.id}", "token": 1, "holder": process and "a run", "machine": own_mark().machine, "process": process or "1@1"}
    with house.ledger.writing() as connection:
        connection.execute(insert(leases).values(**row, expires_at=now + timedelta(seconds=60)))


def reconciled(data: Path, states: dict[str, State], arrange: Callable[[House, dict[str, FlowRun]], None]) -> tuple[dict[str, FlowRun], list[Astray]]:
    """Runs in these states, arranged in the record, then reconciled; the runs as Prefect has them afterwards."""
    import os

    async def run() -> tuple[dict[str, FlowRun], list[Astray]]:
        async with get_client() as client:
            made = {name: await client.create_flow_run(import_batch, name=name, parameters={"batch_id": name}, state=state) for name, state in states.items()}
            with opened(data) as house:
                arrange(house, made)
                done = await reconcile(house, client)
            return {name: await client.read_flow_run(each.id) for name, each in made.items()}, [
                each for each in done if uuid.UUID(each.flow_run) in {run.id for run in made.values()}
            ]

    with temporary_settings({PREFECT_API_URL: os.environ["PREFECT_API_URL"]}):
        return asyncio.run(run())


def test_a_run_whose_process_died_is_set_crashed_and_one_at_work_is_not(own: Path) -> None:
    def arrange(house: House, made: dict[str, FlowRun]) -> None:
        under_way(house, made["died"], process_that_died())
        under_way(house, made["lives"], own_mark().process)
        under_way(house, made["failed at one batch, at work on the next"], None)

    names = ("died", "lives", "failed at one batch, at work on the next", "unknown to the record")
    after, done = reconciled(own, {name: Running() for name in names}, arrange)
    assert [each.name for each in done] == ["died"]
    assert after["died"].state_name == "Crashed"
    assert after["died"].state is not None
    assert "process died" in str(after["died"].state.message)
    assert {after[name].state_name for name in names[1:]} == {"Running"}


def test_a_run_in_which_nothing_happens_for_too_long_is_set_crashed(own: Path) -> None:
    patience, now = orchestration().patience, datetime.now(UTC)
    states = {
        "pending": Pending(),
        "late": Scheduled(scheduled_time=now - patience["SCHEDULED"] + timedelta(minutes=1)),
        "very late": Scheduled(scheduled_time=now - patience["SCHEDULED"] - timedelta(minutes=1)),
        "retry of yesterday": Scheduled(name="AwaitingRetry", scheduled_time=now - timedelta(days=1)),
        "to come": Scheduled(scheduled_time=now + timedelta(days=1)),
    }
    after, done = reconciled(own, states, lambda _house, _made: None)
    assert {each.name for each in done} == {"very late", "retry of yesterday"}
    assert {name for name, run in after.items() if run.state_name == "Crashed"} == {"very late", "retry of yesterday"}


def test_a_run_that_is_pending_for_ever_is_set_crashed(own: Path) -> None:
    def later(house: House, _made: dict[str, FlowRun]) -> None:
        house.ledger.clock = lambda: datetime.now(UTC) + orchestration().patience["PENDING"] + timedelta(minutes=1)

    after, done = reconciled(own, {"stranded": Pending()}, later)
    assert [each.name for each in done] == ["stranded"]
    assert "minutes" in done[0].why
    assert after["stranded"].state_name == "Crashed"
