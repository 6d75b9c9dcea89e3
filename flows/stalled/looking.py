"""What stalls, as the record has it at this moment: waits past their time, parked ones, and runs that died."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from batches.base import Text
from flows.stalled.saying import happens_next, moment, reason
from flows.stored import KIND
from flows.waiting import rule
from flows.wiring import House, has_record, opened

if TYPE_CHECKING:
    from record.runs import Run
    from record.waits import Wait

State = Literal["waiting", "late", "parked", "died"]


@dataclass(frozen=True, slots=True)
class Stalled:
    """One thing a batch waits for: ``state`` is ``waiting`` while it is in time; ``told`` says on whom and since when, ``next`` what happens by itself."""

    batch: str
    what: str
    whom: str
    why: str
    since: datetime
    due_at: datetime | None
    next_at: datetime | None
    reminders: int
    state: State
    told: Text
    next: Text


def stalled(data: Path, *, every: bool = False) -> Iterator[Stalled]:
    """All that waits too long, is parked or died, by batch; ``every``: all that is waited for."""
    if not has_record(data):
        return
    with opened(data) as house:
        now = house.ledger.clock()
        dead = {run.id: run for run in house.ledger.runs.dead() if run.kind == KIND}
        for wait in house.ledger.waits.every(KIND) if every else house.ledger.waits.late(KIND):
            if wait.what != "run":
                yield _of_wait(house, wait, now)
        if not every:  # due, and the sweep has not come by yet
            yield from (_of_wait(house, wait, now) for wait in _due_first(house, now))
        parked = {wait.id: wait for wait in house.ledger.waits.of_kind(KIND, "run")}
        yield from (died(run, parked.get(each)) for each, run in sorted(dead.items()))


def run_that_died(data: Path, batch_id: str) -> Stalled | None:
    """Whether the last run over the batch died, with when it is taken up again; as the record has it, whatever Prefect says."""
    if not has_record(data):
        return None
    with opened(data) as house:
        run = next((each for each in house.ledger.runs.dead() if (each.kind, each.id) == (KIND, batch_id)), None)
        return None if run is None else died(run, next((w for w in house.ledger.waits.of(KIND, batch_id) if w.what == "run"), None))


def died(run: Run, parked: Wait | None) -> Stalled:
    """A run that died, with its parked row where there is one."""
    from flows.stalled.dead_runs import again_at

    row, again = rule("run", run.started_at.date()), again_at(run)
    why = run.why or (parked.why if parked is not None else "it ended without a word")
    told = Text(
        de=f"Der Lauf der Sendung {run.id} vom {run.started_at:%d.%m.%Y %H:%M} UTC ist abgebrochen ({run.attempts + 1}. Versuch): {why}",
        en=f"the run of batch {run.id} of {run.started_at:%Y-%m-%d %H:%M} UTC died (attempt {run.attempts + 1}): {why}",
    )
    if parked is not None and parked.since == run.started_at:
        then = happens_next(parked)
        return Stalled(run.id, "run", row.whom, why, run.started_at, parked.due_at, None, run.attempts, "parked", told, then)
    if again is None:
        then = Text(de="der nächste Durchgang parkt sie", en="the next sweep parks it")
    else:
        then = Text(de=f"neuer Versuch ab {moment(again, row, 'de')}", en=f"taken up again from {moment(again, row, 'en')}")
    return Stalled(run.id, "run", row.whom, why, run.started_at, again, again, run.attempts, "died", told, then)


def _due_first(house: House, now: datetime) -> Iterator[Wait]:
    """What is due and nobody was reminded of yet."""
    after = None
    while found := house.ledger.waits.due(now, 1000, after):
        for id_ in dict.fromkeys(each.id for each in found if each.kind == KIND):
            chosen = {(each.what, each.ref) for each in found if each.id == id_}
            yield from (wait for wait in house.ledger.waits.of(KIND, id_) if wait.step == 0 and (wait.what, wait.ref) in chosen)
        after = found[-1]


def _of_wait(house: House, wait: Wait, now: datetime) -> Stalled:
    late = wait.step > 0 or (wait.due_at is not None and wait.due_at <= now)
    state: State = "parked" if wait.parked_at is not None else "late" if late else "waiting"
    others = house.ledger.waits.of(wait.kind, wait.id) if state == "parked" else ()
    told, then = reason(wait), happens_next(wait, others)
    return Stalled(wait.id, wait.what, wait.whom, wait.why, wait.since, wait.due_at, wait.next_at, wait.step, state, told, then)
