"""What the workers did, counted from the record; Prefect only says which worker had which run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from deploy.prefect_api import PrefectAPI, TaskRun
from record import Ledger
from record.tables import entries, events, leases, outbox, readings, runs

KIND = "batch"
#: Who wrote an event that no run over its batch did: the sweep notes what it does before it begins.
NOTED = "noted beside runs"


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker did: its runs, how often it carried a batch to the end, and the events those wrote."""

    worker: str
    runs: int
    carried: int
    events: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The record in figures; ``events`` by batch and type, ``leases`` how often each batch was taken."""

    events: dict[str, Counter[str]]
    leases: dict[str, int]
    entries: Counter[str]
    readings: int
    unfinished: tuple[str, ...]
    delivered: Counter[int]


def counts(ledger: Ledger) -> Counts:
    """Everything there is to count. ``delivered``: how many messages were sent how often; ``entries``: how many came to what (``waiting`` too)."""
    by_batch: dict[str, Counter[str]] = {}
    with ledger.reading() as connection:
        told = connection.execute(select(events.c.id, events.c.type, func.count()).where(events.c.kind == KIND).group_by(events.c.id, events.c.type))
        for batch, type_, number in told:
            by_batch.setdefault(batch, Counter())[type_] = number
        tokens = {row.id: int(row.token) for row in connection.execute(select(leases.c.id, leases.c.token).where(leases.c.kind == KIND))}
        settled = connection.execute(select(entries.c.settled)).scalars().all()
        read = connection.execute(select(func.count()).select_from(readings)).scalar_one()
        open_runs = connection.execute(select(runs.c.id).where(runs.c.ended_at.is_(None))).scalars().all()
        sent = Counter({row.attempts: row[1] for row in connection.execute(select(outbox.c.attempts, func.count()).group_by(outbox.c.attempts))})
    return Counts(by_batch, tokens, Counter(map(_what_became, settled)), int(read), tuple(sorted(open_runs)), sent)


def shares(api: PrefectAPI, ledger: Ledger) -> tuple[Share, ...]:
    """What each worker did. An event belongs to the run that carried its batch when it was written: the lease lets no other write then."""
    worker_of, began_runs, tasks = api.worker_of(), api.runs(), api.tasks()
    began = Counter(worker_of[run.id] for run in began_runs if run.id in worker_of)
    callers = {task.id: task.flow_run for task in tasks}
    for run in began_runs:  # the sweep's run calls a run for each batch it takes up
        if run.within is not None and (worker := worker_of.get(callers.get(run.within, ""))) is not None:
            worker_of[run.id] = worker
    done = [task for task in tasks if task.state == "COMPLETED" and task.flow_run in worker_of]
    carried: Counter[str] = Counter(worker_of[run] for run, _ in {(task.flow_run, _batch(task)) for task in done})
    written: Counter[str] = Counter()
    with ledger.reading() as connection:
        for row in connection.execute(select(events.c.id, events.c.at).where(events.c.kind == KIND)):
            author = next((worker_of[task.flow_run] for task in done if _batch(task) == row.id and _within(task, row.at)), NOTED)
            written[author] += 1
    return tuple(Share(name, began[name], carried[name], written[name]) for name in sorted({*began, *written}))


def _what_became(settled: str | None) -> str:
    return "waiting" if settled is None else str(json.loads(settled)["outcome"])


def _batch(task: TaskRun) -> str:
    """The bulk form has a task a batch, named for it; a run over one batch a task a step, whose name ends with it."""
    return task.name.rpartition(" ")[2]


def _within(task: TaskRun, at: Any) -> bool:
    return task.began is not None and task.ended is not None and task.began <= at <= task.ended


def total(counted: Iterable[Counter[str]]) -> Counter[str]:
    """The sum over all batches."""
    return sum(counted, Counter())
