"""Leaving the channel: by oneself, or removed with a reason. Accounts go; what was delivered stays on record, for recalls, and with it whom to call."""

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

    The contact goes too, but of who got goods: a recall has to reach them (Reg. (EU) 2017/745 Art. 25(2), Reg. (EU) 2016/425 Art. 15; Reg. (EU) 2016/679
    Art. 17(3)(b)). ``NotNow`` for who was not admitted, and while a delivery is on its way to it.
    """
    why = reason_of(reason)
    for demand in DEMANDS.all(house, owner=id, status=("open",)):
        withdraw(house, demand.id, by, why)
    with MEMBERS.open(house, id, by) as opened:
        before = opened.known
        if before.takes_part:
            got = has_goods(house, id)
            contact = before.contact if got else ERASED
            after = before.model_copy(update={"status": "left", "contact": contact, "decided_by": by, "reason": why, "groups": ()})
            event = Event(type="member.left", actor=by, payload={"reason": why, "groups": list(before.groups)})
            opened.save(after, event, messages=letter_of_leaving(house, before, why, kept=got))
        elif before.status != "left":
            raise NotNow("member.not_admitted", f"{before.name} was not admitted", f"{before.name} ist nicht aufgenommen")
        left = opened.known
    close_accounts(house, id, by)
    return left


def has_goods(house: House, member: str) -> bool:
    """Whether a member got goods that did not all come back or were destroyed: used ones count, whoever used them may have to be told."""
    return any(each.quantity > each.returned + each.destroyed for each in house.ledger.reservations.handed_over(member=member))
