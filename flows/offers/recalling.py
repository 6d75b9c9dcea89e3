"""A recall reaches the channels its goods were offered in: those offers end, and a notice of its own goes the same ways, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from batches.event import Event
from distribution.offer import Approval, Offer
from flows.kinds import OFFERS
from flows.offers.checking import today
from flows.offers.offering import announced, ending, publishing, withdraw
from flows.wiring import House

#: For how long a notice stands.
_DAYS = 180


@dataclass(frozen=True, slots=True)
class Notices:
    """What was done: the notice, ``None`` where the goods were offered to nobody, and the offers that ended."""

    notice: Offer | None
    withdrawn: tuple[str, ...]


def recall_notices(
    house: House, recall_id: str, lots: Collection[str], title: str, text: str, by: str, *, groups: Collection[str] = (), contact: str = ""
) -> Notices:
    """End every offer resting on these lots (also drafts of them), and publish a notice to every group and channel they ever went to.

    Whoever recalls saw the text and answers for it: the notice is approved and published by that. ``groups``: further ones to be told. Done again, nothing
    happens. For a drill it is not called. ``InputRefused`` where the text is not in order.
    """
    known = tuple(each for each in OFFERS.all(house) if set(lots) & {*each.said.lots, *each.live.lots})
    outside = [each for each in known if each.published_at is not None]
    to = sorted({group for each in outside for group in each.live.groups} | set(groups))
    with ExitStack() as held:
        if not to:
            return Notices(None, tuple(each.id for each in known if _withdraw_alone(house, each, by)))
        notice = held.enter_context(OFFERS.open(house, f"an-{recall_id}", by))
        if notice.before is not None:
            return Notices(notice.before, ())
        new = _notice(house, notice.thing.id, to, lots, title, text, by, contact, outside)
        published, messages = publishing(house, new)
        withdrawn = list[str]()
        for each in sorted(known, key=lambda offer: offer.id):
            opened = held.enter_context(OFFERS.open(house, each.id, by))
            if opened.known.is_open:
                after, ends = ending(house, opened.known, "withdrawn", _REASON)
                payload = {"title": opened.known.live.title, "reason": _REASON, "recall": recall_id}
                notice.along(opened, after, Event(type="offer.withdrawn", actor=by, payload=payload))
                messages = (*ends, *messages)
                withdrawn.append(each.id)
        told = {"title": title, "shown": published.said.shown, "revision": published.revision, "recall": recall_id}
        event = Event(type="offer.published", actor=by, payload=told)
        return Notices(notice.save(published, event, messages=messages), tuple(withdrawn))


_REASON = "Rückruf der Ware."


def _notice(
    house: House,
    id: str,  # noqa: A002
    groups: list[str],
    lots: Collection[str],
    title: str,
    text: str,
    by: str,
    contact: str,
    outside: list[Offer],
) -> Offer:
    said = announced(
        {
            "kind": "recall",
            "groups": groups,
            "title": title,
            "text": text,
            "valid_until": (today(house) + timedelta(days=_DAYS)).isoformat(),
            "lots": sorted(set(lots)),
            "contact": contact,
        }
    )
    now = house.ledger.clock()
    channels = sorted({each.channel for offer in outside for each in offer.published})
    return Offer(id=id, said=said, drafted_by=by, drafted_at=now, approval=Approval(said=said, by=by, at=now), also_to=tuple(channels))


def _withdraw_alone(house: House, seen: Offer, by: str) -> bool:
    return seen.is_open and withdraw(house, seen.id, _REASON, by).status == "withdrawn"
