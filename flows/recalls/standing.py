"""Where a recall stands: what came back by now, who is late, and whom somebody has to call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from distribution.recall import Notice, Recall, overdue
from flows.recalls.planning import members_of
from flows.recalls.policy import policy
from flows.wiring import House
from record.reach import LotReached, handed_in, lots_in, named


@dataclass(frozen=True, slots=True)
class ToCall:
    """A member that somebody calls: its letter could not be sent, or nothing came after every reminder."""

    notice: Notice
    contact: str
    phone: str


def live(house: House, recall: Recall) -> Recall:
    """A recall with what has become of the goods by now; a drill stays as it was found."""
    if recall.status == "drill":
        return recall
    with house.ledger.reading() as connection:
        now = {(each.member, each.lot): each for each in handed_in(connection, recall.lots)}
    rows = []
    for each in recall.reached:
        there = now.get((each.member, each.lot))
        told = {} if there is None else {"returned": there.returned, "destroyed": there.destroyed, "used": there.used}
        rows.append(each.model_copy(update=told))
    return recall.model_copy(update={"reached": tuple(rows)})


def lots_of(house: House, recall: Recall) -> tuple[LotReached, ...]:
    """The lots of a recall as stock has them, by lot number."""
    with house.ledger.reading() as connection:
        found = lots_in(connection, named(recall.lots))
    return tuple(sorted(found, key=lambda each: (each.lot, each.id)))


def to_call(house: House, recall: Recall, on: date) -> tuple[ToCall, ...]:
    """Whom somebody has to call now, by name."""
    most = len(policy(recall.begun_on).reminder_pauses_days)
    late = {each.member for each in overdue(recall, on) if each.reminders >= most}
    if recall.status == "running":
        late |= {each.member for each in recall.notices if not each.mailed and each.acknowledged_on is None}
    known = members_of(house, late)
    found = []
    for each in recall.notices:
        if each.member in late:
            member = known.get(each.member)
            found.append(ToCall(each, member.contact.name if member else "", member.contact.phone if member else ""))
    return tuple(sorted(found, key=lambda one: (one.notice.name, one.notice.member)))
