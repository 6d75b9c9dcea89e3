"""The sweep, every quarter of an hour: runs that died are taken up again, batches past their gate's deadline and holds past their period told to a person.

It looks at the record's own rows, not at Prefect's: a run whose process was killed stays RUNNING in Prefect for ever.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_table_artifact

from batches.border_hold import BorderHold
from batches.errors import FreigabeError
from batches.event import Event
from flows.import_batch import data_folder, import_batch
from flows.stored import KIND, from_state
from flows.wiring import House, opened
from record.outbox import Message
from record.refusals import LeaseTaken
from record.runs import Run
from record.standings import Overdue

ACTOR = "freigabe sweep"
#: Pause before each new attempt; after the last, a person is told.
PAUSES = (timedelta(0), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12))


def due(run: Run, now: datetime) -> bool:
    """Whether a dead run is to be taken up again now."""
    return run.attempts < len(PAUSES) and now >= run.started_at + PAUSES[run.attempts]


@flow(name="retry-stalled", persist_result=False)
async def retry_stalled(data: str | None = None) -> dict[str, list[str]]:
    """Take up dead runs that are due, tell a person about the rest.

    The ids by what was done: ``retried``, ``failed``, ``given_up``, ``overdue``, ``hold_over`` (a hold at the border whose period is over).
    """
    done: dict[str, list[str]] = {"retried": [], "failed": [], "given_up": [], "overdue": [], "hold_over": []}
    place = data_folder(data)
    with opened(place) as house:
        now = house.ledger.clock()
        for run in house.ledger.runs.dead():
            if due(run, now):
                done["retried" if await _again(house, run) else "failed"].append(run.id)
            elif run.attempts >= len(PAUSES) and _tell_given_up(house, run):
                done["given_up"].append(run.id)
        for late in house.ledger.standings.overdue(KIND, now):
            if _tell_overdue(house, late):
                done["overdue"].append(late.id)
        # The day of UTC begins after that of Germany: nobody is told of an end before its last hour has passed.
        done["hold_over"] += [each for each in house.ledger.standings.waiting_for(KIND, "border_hold") if _tell_hold_over(house, each, now.date())]
    if any(done.values()):
        rows = [{"batch": each, "what": what} for what, ids in sorted(done.items()) for each in ids]
        await acreate_table_artifact(table=rows, key="retry-stalled", description="What the last sweep with something to do did")
    return done


async def _again(house: House, run: Run) -> bool:
    """Run the batch again: from its folder when it was an import and the folder is there, else from what the record has."""
    attempt = run.attempts + 1
    folder = run.request.get("folder")
    imports = bool(run.request.get("imports")) and isinstance(folder, str) and (Path(folder) / "order.json").is_file()
    as_of = run.request.get("as_of")
    try:
        _record(house, run.id, Event(type="run.retried", actor=ACTOR, payload={"attempt": attempt}))
        await import_batch(
            run.id,
            data=str(house.place.data),
            folder=folder if imports else None,
            as_of=date.fromisoformat(as_of) if as_of else None,
            until=run.request.get("until"),
            attempts=attempt,
        )
    except LeaseTaken:
        return True  # somebody else took it up meanwhile
    except FreigabeError as error:
        get_run_logger().warning("batch %s: %s (%s)", run.id, error.code, error.en)
        return False
    except Exception:  # noqa: BLE001 - a border: one batch that fails must not keep the others from being taken up
        get_run_logger().exception("batch %s: run.fault", run.id)
        house.ledger.runs.start(KIND, run.id, run.request, attempt)
        return False
    return True


def _tell_given_up(house: House, run: Run) -> bool:
    key = f"given-up:{run.id}:{run.started_at.isoformat()}"
    payload = {"batch": run.id, "attempts": run.attempts, "since": run.started_at.isoformat()}
    return _tell(house, run.id, Event(type="run.given_up", actor=ACTOR, payload=payload), key)


def _tell_overdue(house: House, late: Overdue) -> bool:
    key = f"overdue:{late.id}:{late.gate}:{late.since.isoformat()}"
    payload = {"batch": late.id, "gate": late.gate, "since": late.since.isoformat(), "waiting_for": list(late.waiting)}
    return _tell(house, late.id, Event(type="batch.overdue", actor=ACTOR, payload=payload), key)


def _tell_hold_over(house: House, batch_id: str, today: date) -> bool:
    """Tell of each hold whose period is over by then; whether one was news."""
    stored = house.ledger.read(KIND, batch_id)
    holds = from_state(stored.state)[0].holds if stored is not None else ()
    return any(_tell_period_over(house, batch_id, hold) for hold in holds if hold.period_over(today))  # one at most is open


def _tell_period_over(house: House, batch_id: str, hold: BorderHold) -> bool:
    since, last_day = hold.since.isoformat(), hold.period.last_day.isoformat()
    payload = {"batch": batch_id, "since": since, "authority": hold.authority, "last_day": last_day, "told": hold.period_ended.model_dump()}
    return _tell(house, batch_id, Event(type="border.period_over", actor=ACTOR, payload=payload), f"hold-over:{batch_id}:{since}:{last_day}")


def _tell(house: House, batch_id: str, event: Event, key: str) -> bool:
    """Record it and leave a message for a person, once; whether it is news."""
    told = any(e.type == event.type and e.payload == event.payload for e in house.ledger.events(KIND, batch_id))
    return not told and _record(house, batch_id, event, Message(key, event.type, event.payload))


def _record(house: House, batch_id: str, event: Event, *messages: Message) -> bool:
    """Add an event to a batch without changing it. A batch that is worked on, or was never committed, gets none now."""
    with suppress(LeaseTaken), house.ledger.open(KIND, batch_id, by=ACTOR) as thing:
        if thing.state is not None:
            thing.save(thing.state, [event], messages)
            return True
    return False
