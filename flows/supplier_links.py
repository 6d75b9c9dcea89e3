"""A supplier's link to one batch: made and ended by whoever may hand it out. Each is an event on the batch, with its row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Connection

from batches.errors import InputRefused
from batches.event import Event
from flows.accounts.policy import policy
from flows.stored import KIND, no_such_batch
from flows.waiting import day_of
from flows.wiring import House
from record import links
from record.links import Link
from record.sessions import new_secret


def make_link(house: House, batch: str, whom: str, days: int | None, by: str) -> tuple[str, Link]:
    """The secret, which is told once, and the link; ``days``: how long it lasts, else as long as a link may.

    ``InputRefused`` for a name or a time that is not in order, ``LeaseTaken`` while a run works on the batch.
    """
    most = policy().supplier.days
    if not whom.strip() or not whom.isprintable():
        raise InputRefused("link.whom", "say for whom, in one line of printable signs", "Bitte in einer druckbaren Zeile angeben, für wen")
    if days is not None and not 1 <= days <= most:
        raise InputRefused("link.days", f"a link lasts 1 to {most} days", f"Ein Link gilt 1 bis {most} Tage")
    secret, now = new_secret(), house.ledger.clock()
    link = links.new(secret, "supplier", batch, whom, by, now, timedelta(days=days or most))
    event = Event(type="link.made", actor=by, payload={"link": link.id, "whom": whom, "until": day_of(link.expires_at).isoformat()})
    _note(house, batch, event, lambda connection: links.put(connection, secret, link))
    return secret, link


def end_link(house: House, batch: str, id: str, by: str) -> bool:  # noqa: A002 - the record's own word
    """End the link with this id; ``False`` where the batch has none, ``LeaseTaken`` while a run works on it. One that has ended stays as it is."""
    link = next((each for each in house.ledger.links.list("supplier", batch) if each.id == id), None)
    if link is None:
        return False
    if link.ended_at is None:
        event = Event(type="link.ended", actor=by, payload={"link": id, "whom": link.whom})
        _note(house, batch, event, lambda connection: links.ended(connection, "supplier", batch, house.ledger.clock(), id))
    return True


def _note(house: House, batch: str, event: Event, write: Callable[[Connection], object]) -> None:
    def written(connection: Connection) -> None:
        write(connection)

    if not house.ledger.note(KIND, batch, [event], (), [written]):
        raise no_such_batch(batch)
