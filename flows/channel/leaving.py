"""Leaving the channel: by oneself, or removed with a reason. Contact and accounts go; what was delivered stays on record, for recalls."""

from __future__ import annotations

from batches.errors import NotNow
from batches.event import Event
from distribution.members import ERASED, Member
from flows.channel.closing import close_accounts
from flows.channel.members import letter_of_leaving, reason_of
from flows.demand.asking import withdraw
from flows.kinds import DEMANDS, MEMBERS
from flows.wiring import House


def leave(house: House, id: str, reason: str, by: str) -> Member:  # noqa: A002 - the ledger's own word
    """End a membership; done again, it goes on where it was interrupted. Its open demand is withdrawn first, and what was reserved or promised for it is free.

    ``NotNow`` for who was not admitted, and while a delivery is on its way to it.
    """
    why = reason_of(reason)
    for demand in DEMANDS.all(house, owner=id, status=("open",)):
        withdraw(house, demand.id, by, why)
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if before.takes_part:
            after = before.model_copy(update={"status": "left", "contact": ERASED, "decided_by": by, "reason": why, "groups": ()})
            event = Event(type="member.left", actor=by, payload={"reason": why, "groups": list(before.groups)})
            opened.save(after, event, messages=letter_of_leaving(house, before, why))
        elif before.status != "left":
            raise NotNow("member.not_admitted", f"{before.name} was not admitted", f"{before.name} ist nicht aufgenommen")
        left = opened.known
    close_accounts(house, id, by)
    return left
