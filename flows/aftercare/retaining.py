"""Retained samples: taken of a released lot's free stock, kept until a day, and spent with a reason. The books move with them."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import partial
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection

from batches.base import Frozen
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.who_and_why import reasoned, somebody
from distribution.aftercare import Count, End, Line, Retained, Spent
from distribution.duties import policy_on
from flows.aftercare.holding import hold_rows
from flows.aftercare.kinds import RETAINED
from flows.aftercare.lots import lot_named, told_of
from flows.wiring import House
from record.canonical import canonical
from record.stock import Move


class Taken(Frozen):
    """What is taken of which lot (its number or id), and where it lies. ``keep_until``: else as the policy says."""

    lot: Annotated[str, Field(min_length=1, max_length=300)]
    quantity: Count
    place: Annotated[Line, Field(min_length=1)]
    keep_until: date | None = None
    note: Annotated[str, Field(max_length=1000)] = ""


def retain(house: House, taken: Taken, by: str, on: date, *, token: str = "") -> Retained:
    """Take a sample: so much of the lot is no longer free. The same content with the same token is one sample.

    ``NotNow`` for a lot that is not released, or of which not so much is free.
    """
    somebody(by)
    kept = lot_named(house, taken.lot)
    keep_until = taken.keep_until or policy_on(on).keep_until(on, kept.row.expires_on)
    if keep_until < on:
        raise InputRefused("retained.until", "a sample is kept until a day to come", "Ein Rückstellmuster wird bis zu einem künftigen Tag aufbewahrt")
    new = Retained(
        id=_id(taken, kept.row.id, token), lot=told_of(kept), quantity=taken.quantity, place=taken.place, taken_on=on, taken_by=by, keep_until=keep_until,
        note=taken.note,
    )  # fmt: skip
    move = Move(f"retained:{new.id}", kept.row.id, "free", "withdrawn", new.quantity, new.id, by)
    told: dict[str, Any] = {"lot": new.lot.lot, "batch": new.lot.batch, "quantity": new.quantity, "place": new.place, "until": new.keep_until.isoformat()}
    return RETAINED.add(house, new, by, "retained.taken", also=[partial(_take, house, move)], **told)


def spend(house: House, id: str, quantity: int, end: End, reason: str, by: str, on: date, *, left: int | None = None) -> Retained:  # noqa: A002
    """So much of a sample was tested or destroyed, and is gone. ``left``: how much its author was shown as there; ``NotNow`` where that has changed."""
    somebody(by)
    reasoned(reason)
    with RETAINED.open(house, id, by) as opened:
        before = opened.known
        if not 0 < quantity <= before.left or (left is not None and left != before.left):
            raise NotNow(
                "retained.left",
                f"{before.left} of this sample are there now; look at it again",
                f"Von diesem Muster sind jetzt {before.left} da; bitte neu ansehen",
            )
        spent = Spent(on=on, by=by, quantity=quantity, end=end, reason=reason)
        move = Move(f"retained:{id}:{len(before.spent) + 1}", before.lot.id, "withdrawn", "destroyed", quantity, id, by)
        told = {"quantity": quantity, "reason": spent.reason}
        after = before.model_copy(update={"spent": (*before.spent, spent)})
        return opened.save(
            after, Event(type="retained.tested" if end == "tested" else "retained.destroyed", actor=by, payload=told), also=[partial(_move, house, move)]
        )


def due(house: House, on: date) -> tuple[Retained, ...]:
    """Samples that need not be kept any longer and still are, the oldest day first."""
    found = (each for each in RETAINED.all(house, status=("kept",), due_by=on) if each.due(on))
    return tuple(sorted(found, key=lambda each: (each.keep_until, each.id)))


def _take(house: House, move: Move, connection: Connection) -> None:
    (row,) = hold_rows(connection, [move.lot])
    if row.status != "released":
        raise NotNow(
            "retained.not_released",
            f"lot {row.lot} is not released; samples for testing before that are entered with its inspection",
            f"Charge {row.lot} ist nicht freigegeben; Muster für Prüfungen davor gehören zu ihrer Prüfung",
        )
    house.ledger.stock.move(connection, move)


def _move(house: House, move: Move, connection: Connection) -> None:
    house.ledger.stock.move(connection, move)


def _id(taken: Taken, lot: str, token: str) -> str:
    if not token:
        return RETAINED.new_id()
    return f"{RETAINED.prefix}-{hashlib.sha256(canonical({'taken': taken.model_dump(mode='json'), 'lot': lot, 'token': token}).encode()).hexdigest()[:12]}"
