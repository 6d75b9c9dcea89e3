"""Bringing to the channels what the outbox holds for them: ends first, each message once, what a channel does not take later.

A message is marked in the transaction that notes on the offer what the channel has now. Killed in between, it is brought again, and every adapter lets that
have no second effect. One turn at a time works, over all machines: whoever finds another at work leaves it to that.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection

from batches.base import Text
from batches.errors import FreigabeError
from batches.event import Event
from distribution.offer import Offer, Published
from flows.kinds import OFFERS
from flows.offers.adapters import Asked, Brought, Later, Refused, adapter_of
from flows.offers.channels import FILE, Channel, Channels, channels_in
from flows.offers.checking import unfounded
from flows.offers.offering import TOPIC
from flows.offers.passing import look_over
from flows.orchestration import orchestration
from flows.wiring import House
from record import outbox
from record.outbox import Pending
from record.refusals import LeaseTaken

#: How the reason begins of what a channel takes later, and of what it will not take until somebody mends something.
LATER, REFUSED = "later: ", "refused: "
#: So often it is looked for a post that may come into being after its end was told: an attempt that got no answer may still be at work there.
_LOOKS = 3
_log = logging.getLogger(__name__)


@dataclass
class Turn:
    """What a turn did: messages brought, those overtaken by what came after them, and those not taken (channel, offer, why). ``busy``: another was at work."""

    brought: int = 0
    overtaken: int = 0
    ended: int = 0
    not_taken: list[tuple[str, str, str]] = field(default_factory=list)
    busy: bool = False


def bring(house: House) -> Turn:
    """One turn. ``InputRefused`` where ``channels.toml`` is not in order; nothing is lost by that."""
    done = Turn()
    try:
        with house.ledger.open("offer_turn", "turn", by="publish-offers"):
            done.ended = look_over(house)
            _all(house, channels_in(house.place.data), done)
    except LeaseTaken:
        done.busy = True
    return done


def try_again(house: House) -> None:
    """Have everything that waits for a channel tried at the next turn: something was mended."""
    with house.ledger.writing() as connection:
        for why in (LATER, REFUSED):
            outbox.try_again(connection, (TOPIC,), why, beginning=True)


def _all(house: House, settings: Channels, done: Turn) -> None:
    with house.ledger.writing() as connection:
        due = outbox.pending(connection, (TOPIC,), house.ledger.clock(), orchestration().mail.turn)
    away: set[str] = set()
    for each in sorted(due, key=lambda message: (message.message.payload["act"] != "end", message.attempts)):
        channel = each.message.payload["channel"]
        if channel in away:
            continue  # it does not answer: the others of its messages stay as they are until the next turn
        try:
            _one(house, settings, each, done)
        except Later as error:
            away.add(channel)
            _put_off(house, each, LATER, str(error), done)
        except (Refused, FreigabeError) as error:
            _put_off(house, each, REFUSED, f"{error.en} / {error.de}" if isinstance(error, FreigabeError) else str(error), done)
        except Exception as error:  # noqa: BLE001 - a border: one message that cannot be brought must not keep the others
            _log.exception("%s: offers.fault", each.message.key)
            _put_off(house, each, REFUSED, f"a fault of freigabe ({type(error).__name__}) / ein Fehler in freigabe ({type(error).__name__})", done)


def _one(house: House, settings: Channels, each: Pending, done: Turn) -> None:
    payload = each.message.payload
    offer = OFFERS.get(house, payload["offer"])
    channel = settings.named(payload["channel"])
    if _is_overtaken(offer, each):
        _settle(house, each, "overtaken by what came after it")
        done.overtaken += 1
        return
    if channel is None:
        raise Refused(f"{FILE} no longer names this channel / {FILE} nennt diesen Kanal nicht mehr")
    asked, adapter = Asked(house, offer, each.message.key, offer.at(channel.name), each.attempts), adapter_of(channel)
    if payload["act"] == "end":
        brought = adapter.withdraw(asked)
        if not brought.there and each.attempts < _LOOKS and _was_tried(house, offer, channel):
            raise Later("nothing of it is there yet; an earlier attempt may still be at work / noch nichts davon ist da; ein früherer Versuch läuft vielleicht")
    elif (why := unfounded(house, offer.live)) is not None:  # between the look over all of them and now
        raise Refused(f"{why.en} / {why.de}")
    else:
        brought = adapter.update(asked) if asked.before is not None else adapter.publish(asked)
    _note(house, each, channel, brought)
    done.brought += 1


def _is_overtaken(offer: Offer, each: Pending) -> bool:
    """A text that a later one replaced, or whose offer has ended: the end goes its own way."""
    return each.message.payload["act"] == "publish" and (offer.status != "published" or offer.revision > int(each.message.payload["revision"]))


def _was_tried(house: House, offer: Offer, channel: Channel) -> bool:
    """Whether it was tried in vain to bring it there: what got no answer may have been done."""
    with house.ledger.reading() as connection:
        return any(each.attempts > 0 for each in outbox.beginning(connection, f"offer:{offer.id}:{channel.name}:") if each.message.payload["act"] == "publish")


def _note(house: House, each: Pending, channel: Channel, brought: Brought) -> None:
    """Note what the channel has, mark the message and write what goes on by mail, in one transaction. Somebody may have ended the offer meanwhile."""
    payload, now, ends = each.message.payload, house.ledger.clock(), each.message.payload["act"] == "end"
    with OFFERS.open(house, payload["offer"], "freigabe") as opened:
        offer, before = opened.known, opened.known.at(channel.name)
        if not brought.there and before is None:
            _settle(house, each, "nothing of it was there")
            return
        known = before or Published(channel=channel.name, at=now, revision=0)
        told = {"at": now, "revision": int(payload["revision"]), "ended": ends}
        told |= {"remote": brought.remote or known.remote, "link": brought.link or known.link}
        event = Event(type="offer.channel_told", actor="freigabe", payload={"channel": channel.name, "act": payload["act"], "link": told["link"]})
        marked = partial(_mark, each=each, at=now)
        opened.save(offer.told(known.model_copy(update=told)), event, messages=brought.messages, also=[marked])


def _mark(connection: Connection, each: Pending, at: Any) -> None:
    outbox.delivered(connection, [each.message], at)


def _settle(house: House, each: Pending, why: str) -> None:
    with house.ledger.writing() as connection:
        outbox.delivered(connection, [each.message], house.ledger.clock(), why=why)


def _put_off(house: House, each: Pending, kind: str, why: str, done: Turn) -> None:
    rules = orchestration().mail
    pause = rules.pause_after(each.attempts + 1) if kind == LATER else rules.refused
    with house.ledger.writing() as connection:
        outbox.put_off(connection, [each.message.key], f"{kind}{why}"[:1000], house.ledger.clock() + pause)
    done.not_taken.append((each.message.payload["channel"], each.message.payload["offer"], why))


def in_both(why: str) -> Text:
    """A reason as it is kept, in both languages."""
    said = why.removeprefix(LATER).removeprefix(REFUSED)
    en, _, de = said.partition(" / ")
    return Text(en=en, de=de or en)
