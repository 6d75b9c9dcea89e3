"""Where an announcement stands in each of its channels: what people are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from batches.base import Text
from distribution.offer import Offer
from flows.mailing.letters import LETTER
from flows.offers.channels import FILE, Channels
from flows.offers.offering import channels_of
from flows.offers.sending import LATER, REFUSED, in_both
from flows.wiring import House
from record import outbox
from record.outbox import Stands

#: ``waiting``: its turn has not come; ``later``: tried in vain, and again; ``refused``: somebody has to mend something; ``there``; ``ended`` there too.
Where = Literal["planned", "waiting", "later", "refused", "there", "ended"]


@dataclass(frozen=True, slots=True)
class InChannel:
    """One channel. ``why`` and ``again_at``: of what was not taken; ``link``: its address there; ``letters`` and ``left``: of mail, how many, how many left."""

    channel: str
    adapter: str
    where: Where
    why: Text | None = None
    again_at: datetime | None = None
    link: str = ""
    letters: int = 0
    left: int = 0


def in_channels(house: House, offer: Offer, settings: Channels) -> tuple[InChannel, ...]:
    """Each channel it goes to, or went to, by name."""
    with house.ledger.reading() as connection:
        told = outbox.beginning(connection, f"offer:{offer.id}:")
        letters = outbox.beginning(connection, f"{LETTER}:offer:{offer.id}:")
    adapters = {each.name: each.adapter for each in channels_of(house, offer, settings)}
    names = sorted({*adapters, *(each.message.payload["channel"] for each in told)})
    return tuple(_one(offer, name, adapters.get(name, ""), _of(told, name), _letters(letters, offer, name)) for name in names)


def waiting_in(house: House) -> dict[str, str]:
    """For each offer of which a channel was not told yet: ``refused`` where one will not take it, else ``waiting``."""
    with house.ledger.reading() as connection:
        told = outbox.waiting(connection, "offer")
    found: dict[str, str] = {}
    for each in told:
        refused = (each.why or "").startswith(REFUSED)
        found[each.message.payload["offer"]] = "refused" if refused or found.get(each.message.payload["offer"]) == "refused" else "waiting"
    return found


def _of(told: tuple[Stands, ...], channel: str) -> Stands | None:
    """The message that is open, else none."""
    return next((each for each in reversed(told) if each.message.payload["channel"] == channel and each.delivered_at is None), None)


def _letters(letters: tuple[Stands, ...], offer: Offer, channel: str) -> tuple[int, int]:
    of_this = [each for each in letters if each.message.key.startswith(f"{LETTER}:offer:{offer.id}:{channel}:")]
    return len(of_this), sum(each.delivered_at is not None for each in of_this)


def _one(offer: Offer, name: str, adapter: str, waits: Stands | None, letters: tuple[int, int]) -> InChannel:
    has = offer.at(name)
    link = "" if has is None else has.link
    if waits is not None:
        why = waits.why or ""
        where: Where = "later" if why.startswith(LATER) else "refused" if why.startswith(REFUSED) else "waiting"
        return InChannel(name, adapter, where, in_both(why) if why else None, waits.next_at, link, *letters)
    if has is None:
        gone = Text(de=f"{FILE} nennt diesen Kanal nicht mehr", en=f"{FILE} no longer names this channel")
        return InChannel(name, adapter, "ended" if not offer.is_open else "planned", None if adapter else gone)
    return InChannel(name, adapter, "ended" if has.ended else "there", None, None, link, *letters)
