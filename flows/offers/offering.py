"""What people do with offers: draft, change, approve, publish, withdraw. Each is one event; what has to leave the house is written with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.offer import Announcement, Approval, Offer, changed
from flows.kinds import OFFERS
from flows.offers.channels import Channel, Channels, channels_in
from flows.offers.checking import checked, held_to, today
from flows.wiring import House
from record.outbox import Message

#: The topic of what channels are to be told; ``act``: ``publish`` (anew or changed) or ``end``.
TOPIC = "offer"


def announced(told: dict[str, Any]) -> Announcement:
    """What somebody wrote, as it is kept; ``InputRefused`` for what is not in order, the code naming the field."""
    try:
        return Announcement.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field, said = ".".join(map(str, first["loc"])), str(first["msg"]).removeprefix("Value error, ")
        if not field:
            field, _, said = said.partition(": ")
        german = _GERMAN.get(field.partition(".")[0], f"{field}: unzulässig ({said})")
        raise InputRefused(f"offer.{field.partition('.')[0]}", f"{field}: {said}", german) from error


_GERMAN = {
    "groups": "Bitte mindestens eine Gruppe wählen.",
    "title": "Der Titel hat eine Zeile mit 1 bis 120 druckbaren Zeichen.",
    "text": "Der Text hat 1 bis 4000 druckbare Zeichen.",
    "title_en": "Der englische Titel hat eine Zeile mit höchstens 300 druckbaren Zeichen.",
    "text_en": "Zum Englischen gehören Titel und Text, oder keines von beiden.",
    "lots": "Ein Angebot braucht freigegebene Chargen; Suche und Aktuelles nennen keine.",
    "most": "Die größte Menge ist kleiner als die kleinste.",
    "link": "Der Link beginnt mit https:// und hat keine Leerzeichen.",
    "valid_until": "Bitte den letzten Tag als Datum angeben.",
    "contact": "Der Kontakt hat eine Zeile mit höchstens 300 druckbaren Zeichen.",
}


def draft(house: House, said: Announcement, by: str, id: str | None = None) -> Offer:  # noqa: A002 - the record's own word
    """A new draft. ``InputRefused`` or ``NotNow`` for what could never be published as it stands (see :mod:`flows.offers.checking`)."""
    checked(house, said)
    new = Offer(id=id or OFFERS.new_id(), said=said, drafted_by=by, drafted_at=house.ledger.clock())
    also = [held_to(said, today(house), quantities=True)]
    return OFFERS.add(house, new, by, "offer.drafted", also=also, title=said.title, shown=said.shown, said=said.model_dump(mode="json"))


def change(house: House, id: str, said: Announcement, by: str) -> Offer:  # noqa: A002
    """Another text. What was approved before stays outside until this is approved too."""
    checked(house, said)
    with OFFERS.open(house, id, by) as opened:
        before = opened.known
        if before.said == said:
            return before
        event = Event(type="offer.changed", actor=by, payload={"title": said.title, "shown": said.shown, "said": said.model_dump(mode="json")})
        return opened.save(changed(before, said), event, also=[held_to(said, today(house), quantities=True)])


def approve(house: House, id: str, seen: str, by: str) -> Offer:  # noqa: A002
    """Somebody's word on the text they saw (``seen``: its :attr:`Announcement.shown`). It is the word of one coordinator, and an act of its own."""
    with OFFERS.open(house, id, by) as opened:
        before = opened.known
        if not before.is_open:
            raise ended()
        if seen != before.said.shown:
            raise NotNow("offer.other_text", "the text has changed since you saw it; look again", "Der Text hat sich seitdem geändert; bitte neu ansehen")
        if before.is_approved:
            return before
        checked(house, before.said)
        approval = Approval(said=before.said, by=by, at=house.ledger.clock())
        # what is published keeps its live text until the new one is published: that is one step with the approval of it
        event = Event(type="offer.approved", actor=by, payload={"title": before.said.title, "shown": seen})
        also = [held_to(before.said, today(house), quantities=True)]
        after = before.model_copy(update={"approval": approval, "status": "approved" if before.status == "draft" else before.status})
        if before.status != "published":
            return opened.save(after, event, also=also)
        published, messages = publishing(house, after)
        return opened.save(published, event, _event_of(published, by), messages=messages, also=also)


def publish(house: House, id: str, by: str) -> Offer:  # noqa: A002
    """Have it leave: a message for each channel, and feeds and pages show it from now on. Nothing happens where all of it is out already."""
    with OFFERS.open(house, id, by) as opened:
        before = opened.known
        if not before.is_open:
            raise ended()
        if not before.is_approved:
            raise NotNow("offer.not_approved", "a coordinator has to approve this text first", "Diesen Text muss die Koordination erst freigeben")
        if before.status == "published":
            return before
        checked(house, before.said)
        after, messages = publishing(house, before)
        return opened.save(after, _event_of(after, by), messages=messages, also=[held_to(after.live, today(house), quantities=False)])


def withdraw(house: House, id: str, reason: str, by: str) -> Offer:  # noqa: A002
    """End it, for a reason that its readers are told; whoever was told of it is told of the end. Nothing where it has ended."""
    said = reason_in_order(reason)
    with OFFERS.open(house, id, by) as opened:
        before = opened.known
        if not before.is_open:
            return before
        after, messages = ending(house, before, "withdrawn", said)
        return opened.save(after, Event(type="offer.withdrawn", actor=by, payload={"title": before.live.title, "reason": said}), messages=messages)


def ending(house: House, before: Offer, status: str, reason: str = "") -> tuple[Offer, tuple[Message, ...]]:
    """The offer as it is once it has ended, and what its channels are told. One that never left ends in silence."""
    after = before.model_copy(update={"status": status, "reason": reason, "ended_at": house.ledger.clock(), "updated_at": house.ledger.clock()})
    if before.status != "published":
        return after, ()
    return after, messages_for(after, "end", channels_of(house, after))


def messages_for(offer: Offer, act: str, channels: Iterable[Channel]) -> tuple[Message, ...]:
    """One message for each channel; its key is the same however often it is written."""
    return tuple(
        Message(
            f"offer:{offer.id}:{each.name}:{offer.revision}:{act}", TOPIC, {"offer": offer.id, "channel": each.name, "act": act, "revision": offer.revision}
        )
        for each in channels
    )


def reason_in_order(reason: str) -> str:
    """The reason as it is published; ``InputRefused`` for none, or for one that is no line."""
    said = reason.strip()
    if not said or not said.isprintable() or len(said) > 300:
        raise InputRefused("offer.reason", "say why, in one line: readers are told", "Bitte in einer Zeile begründen; die Begründung wird veröffentlicht")
    return said


def ended() -> NotNow:
    """The refusal of what is done to an offer that has ended."""
    return NotNow("offer.ended", "this has ended; draft a new one", "Das ist beendet; bitte neu entwerfen")


def publishing(house: House, approved: Offer) -> tuple[Offer, tuple[Message, ...]]:
    """The offer as published, and what its channels are told."""
    now = house.ledger.clock()
    told = {"status": "published", "revision": approved.revision + 1, "published_at": approved.published_at or now, "updated_at": now}
    after = approved.model_copy(update=told)
    return after, messages_for(after, "publish", channels_of(house, after))


def channels_of(house: House, offer: Offer, settings: Channels | None = None) -> tuple[Channel, ...]:
    """The channels it goes to: those of its groups, and those that have it already."""
    known = settings or channels_in(house.place.data)
    return known.of(offer.live.kind, offer.live.groups, (*offer.also_to, *(each.channel for each in offer.published)))


def _event_of(offer: Offer, by: str) -> Event:
    return Event(type="offer.published", actor=by, payload={"title": offer.live.title, "shown": offer.live.shown, "revision": offer.revision})
