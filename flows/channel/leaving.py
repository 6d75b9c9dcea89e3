"""Leaving the channel: by oneself, or removed with a reason. Contact and accounts go; what was delivered stays on record, for recalls."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from batches.errors import NotNow
from batches.event import Event
from distribution.members import ERASED, Member
from flows.channel.closing import close_accounts
from flows.channel.members import letter_of_leaving, reason_of
from flows.kinds import MEMBERS
from flows.wiring import House
from record.ledger import Write

#: What has to end for who leaves (reservations, promises, open demand), as rows written in the transaction that says so; refused, they stay.
OnLeave = Callable[[House, Member, str], Sequence[Write]]
ON_LEAVE: tuple[OnLeave, ...] = ()


def leave(house: House, id: str, reason: str, by: str, on_leave: Sequence[OnLeave] = ON_LEAVE) -> Member:  # noqa: A002 - the ledger's own word
    """End a membership; done again, it goes on where it was interrupted. ``NotNow`` for who was not admitted."""
    why = reason_of(reason)
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if before.takes_part:
            after = before.model_copy(update={"status": "left", "contact": ERASED, "decided_by": by, "reason": why, "groups": ()})
            also = [write for each in on_leave for write in each(house, before, by)]
            event = Event(type="member.left", actor=by, payload={"reason": why, "groups": list(before.groups)})
            opened.save(after, event, messages=letter_of_leaving(house, before, why), also=also)
        elif before.status != "left":
            raise NotNow("member.not_admitted", f"{before.name} was not admitted", f"{before.name} ist nicht aufgenommen")
        left = opened.known
    close_accounts(house, id, by)
    return left
