"""``freigabe retry``: try now what is stuck, and wake what is parked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from batches.event import Event
from batches.who_and_why import somebody
from flows.session import prefect_session
from flows.stored import KIND, no_such_batch
from flows.waiting import due_at
from flows.wiring import House, has_record, opened
from record import waits
from record.ledger import Write

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Retried:
    """What was done: whether a run that died was taken up (``None``: none had) and came to its end, and what was woken."""

    batch: str
    run: bool | None
    woken: tuple[str, ...]


def retry_batch(data: Path, batch_id: str, by: str, progress: Progress = lambda _: None) -> Retried:
    """Take up the batch's run if it died, and let every wait that is parked or was reminded of begin anew.

    ``InputRefused`` when the record does not know the batch, ``LeaseTaken`` while a run works on it.
    """
    somebody(by)
    if not has_record(data):
        raise no_such_batch(batch_id)
    with opened(data) as house:
        run = next((each for each in house.ledger.runs.dead() if (each.kind, each.id) == (KIND, batch_id)), None)
        if run is None and house.ledger.read(KIND, batch_id) is None:
            raise no_such_batch(batch_id)
        woken = wake(house, batch_id, by, house.ledger.clock())
        if run is None:
            return Retried(batch_id, None, woken)
        from flows.stalled.dead_runs import take_up

        with prefect_session(data, progress):
            return Retried(batch_id, asyncio.run(take_up(house, run, attempt=1, by=by)), woken)


def wake(house: House, batch_id: str, by: str, now: datetime) -> tuple[str, ...]:
    """Let what is parked or was reminded of begin anew, as one event; what that was, none when nothing was."""
    while True:
        late = [each for each in house.ledger.waits.of(KIND, batch_id) if (each.step > 0 or each.parked_at is not None) and each.what != "run"]
        names = tuple(dict.fromkeys(each.what for each in late))
        if not late:
            return ()
        writes: list[Write] = [partial(waits.rearm, wait=each, due=due_at(each.what, now)) for each in late]
        event = Event(type="batch.woken", actor=by, payload={"batch": batch_id, "waits": list(names)})
        with suppress(waits.Moved):  # a sweep or a run turned one of them meanwhile: look again
            house.ledger.note(KIND, batch_id, [event], (), writes)
            return names
