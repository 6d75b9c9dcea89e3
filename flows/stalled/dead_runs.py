"""Runs that died: taken up again at growing pauses, and after the last attempt parked with the error that stopped them, for a person."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path

from batches.base import Text
from batches.errors import FreigabeError
from batches.event import Event
from flows.stalled.reminding import ACTOR
from flows.stalled.saying import happens_next
from flows.stored import KIND
from flows.waiting import day_of, later, rule
from flows.wiring import House
from record import leasing, outbox, waits
from record.outbox import Message
from record.refusals import LeaseTaken
from record.runs import Run
from record.waits import Moved, Wait

#: So many runs are taken up in one sweep; the others are for the next.
MOST = 100
_log = logging.getLogger(__name__)


def again_at(run: Run) -> datetime | None:
    """When a dead run is taken up again by itself; ``None`` when it has died too often."""
    row = rule("run", day_of(run.started_at))
    pause = row.pause_after(run.attempts)
    return None if pause is None or run.attempts >= row.reminders else later(run.started_at, pause)


async def take_up_dead_runs(house: House, now: datetime) -> AsyncIterator[tuple[str, str]]:
    """Take up what is due, park what died too often; (word, batch) for each: ``retried``, ``failed``, ``given_up``."""
    dead = house.ledger.runs.dead()
    parked = _parked(house, {(run.id, run.started_at) for run in dead})
    taken_up = 0
    for run in dead:
        when = again_at(run)
        if (run.id, run.started_at) in parked:
            continue
        if when is None:
            if _give_up(house, run, now):
                yield "given_up", run.id
        elif when <= now and taken_up < MOST and house.ledger.runs.get(run.kind, run.id) == run:  # not taken up by another sweep meanwhile
            taken_up += 1
            yield "retried" if await take_up(house, run) else "failed", run.id


def _parked(house: House, dead: set[tuple[str, datetime]]) -> set[tuple[str, datetime]]:
    """The runs that are parked; a row whose run came to its end or began anew goes."""
    rows = house.ledger.waits.of_kind(KIND, "run")
    ended = [row for row in rows if (row.id, row.since) not in dead]
    if ended:
        with house.ledger.writing() as connection:
            for row in ended:
                waits.gone(connection, row)
    return {(row.id, row.since) for row in rows} & dead


async def take_up(house: House, run: Run, attempt: int | None = None, by: str = ACTOR) -> bool:
    """Run the batch again: from its folder when it was an import and the folder is there, else from what the record has; whether that went well."""
    from flows.import_batch import import_batch

    attempt = run.attempts + 1 if attempt is None else attempt
    folder = run.request.get("folder")
    imports = bool(run.request.get("imports")) and isinstance(folder, str) and (Path(folder) / "order.json").is_file()
    as_of = run.request.get("as_of")
    try:
        house.ledger.note(KIND, run.id, [Event(type="run.retried", actor=by, payload={"attempt": attempt})])
        await import_batch(
            run.id,
            data=str(house.place.data),
            folder=folder if imports else None,
            as_of=date.fromisoformat(as_of) if as_of else None,
            until=run.request.get("until"),
            attempts=attempt,
        )
    except LeaseTaken:
        if by != ACTOR:
            raise  # whoever asked is told that another run is at work
        return True  # somebody else took it up meanwhile
    except FreigabeError as error:
        _log.warning("batch %s: %s (%s)", run.id, error.code, error.en)
        _count(house, run, attempt, error.en)
        return False
    except Exception as error:  # noqa: BLE001 - a border: one batch that fails must not keep the others from being taken up
        _log.exception("batch %s: run.fault", run.id)
        _count(house, run, attempt, f"{type(error).__name__}: {error}")
        return False
    return True


def _count(house: House, run: Run, attempt: int, why: str) -> None:
    """Note the attempt where the run failed before it noted itself; what stops it now stops it next time too."""
    last = house.ledger.runs.get(KIND, run.id)
    if last is not None and last.ended_at is None and last.attempts < attempt:
        house.ledger.runs.start(KIND, run.id, run.request, attempt)
        house.ledger.runs.kept_from_its_end(KIND, run.id, why)


def _give_up(house: House, run: Run, now: datetime) -> bool:
    """Park it and tell a person, once, in one transaction; whether that was done."""
    row = rule("run", day_of(run.started_at))
    why = run.why or "it ended without a word: its process was killed, or the machine went down"
    wait = Wait(KIND, run.id, "run", "", row.whom, why, run.started_at, now, None, max(run.attempts, 1), now)
    told = Text(
        de=f"Der Lauf der Sendung {run.id} ist {run.attempts}-mal abgebrochen, zuletzt {run.started_at:%d.%m.%Y %H:%M} UTC: {why}",
        en=f"the run of batch {run.id} died {run.attempts} times, last at {run.started_at:%Y-%m-%d %H:%M} UTC: {why}",
    )
    then = happens_next(wait)
    payload = {"batch": run.id, "what": "run", "whom": row.whom, "attempts": run.attempts, "since": run.started_at.isoformat(), "why": why}
    event = Event(type="run.given_up", actor=ACTOR, payload=payload | {"told": told.model_dump(), "next": then.model_dump()})
    message = Message(f"given-up:{run.id}:{run.started_at.isoformat()}", event.type, event.payload)
    with suppress(LeaseTaken, Moved):
        if not house.ledger.note(KIND, run.id, [event], [message], [partial(waits.set_down, wait=wait)]):
            with house.ledger.writing() as connection:  # it died before it committed anything: there is no batch yet, but a person to be told
                leasing.pass_by(connection, now, KIND, run.id)
                waits.set_down(connection, wait)
                outbox.write(connection, (message,), now)
        return True
    return False
