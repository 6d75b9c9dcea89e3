"""Reservations nobody delivers: goods that lie in the store while their member waits. The coordinator is told, once a week, as long as it is so."""

from __future__ import annotations

from datetime import date, timedelta

from flows.kinds import MEMBERS
from flows.mailing.letters import letter
from flows.mailing.receivers import receivers_in
from flows.sharing.policy import sharing_policy
from flows.wiring import House
from record import outbox
from record.outbox import Message
from record.reservations import Reservation

#: So many are named in a letter; of the others it says how many there are.
_NAMED = 50


def undelivered(house: House, on: date) -> tuple[Reservation, ...]:
    """Firm reservations made so many days ago as the policy says, which no delivery carries."""
    before = house.ledger.clock() - timedelta(days=sharing_policy(on).undelivered_days)
    return house.ledger.reservations.open(firm=True, delivery="", made_by=before)


def remind_of_undelivered(house: House, on: date) -> tuple[str, ...]:
    """Write to whoever ``mail.toml`` names for the coordinator; the ids of the reservations. Told again in the same week, nobody is told twice."""
    waiting = undelivered(house, on)
    receivers = receivers_in(house.place.data)
    if not waiting or receivers is None:
        return tuple(each.id for each in waiting)
    year, week, _ = on.isocalendar()
    told = f"undelivered:{year}-{week:02d}"
    letters = tuple(_letter(house, waiting, f"{told}:{each.address}", each.address, each.language) for each in receivers.of("coordinator"))
    with house.ledger.writing() as connection:
        outbox.write(connection, letters, house.ledger.clock())
    return tuple(each.id for each in waiting)


def _letter(house: House, waiting: tuple[Reservation, ...], key: str, to: str, language: str) -> Message:
    names = {each.id: each.name for each in MEMBERS.all(house)}
    lines = [f"- {names.get(each.member, each.member)}: {each.quantity} ({each.demand})" for each in waiting[:_NAMED]]
    more = len(waiting) - len(lines)
    if language == "en":
        head, rest, subject = "Reserved, and not on any delivery yet:", f"and {more} more", f"{len(waiting)} reservations wait for their delivery"
        return letter(key, to, "en", subject, "\n".join([head, "", *lines, *([rest] if more else [])]) + "\n")
    head, rest, subject = "Reserviert und noch auf keiner Lieferung:", f"und {more} weitere", f"{len(waiting)} Reservierungen warten auf ihre Lieferung"
    return letter(key, to, "de", subject, "\n".join([head, "", *lines, *([rest] if more else [])]) + "\n")
