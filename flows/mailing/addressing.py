"""From messages to mails: who is told, in which language, gathered so that one turn is one mail for each receiver.

A mail is a message of the outbox itself, for one address. It is written in the transaction that settles the messages it tells of, and stays the same mail
however often it is tried: with it its key, its Message-ID and its text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from flows.mailing.receivers import Receivers, Recipient
from flows.orchestration import Mailing
from record import outbox
from record.canonical import sha256_of
from record.outbox import NOBODY, Message, Pending

#: What the sweep tells people.
TOPICS = ("wait.reminded", "batch.overdue", "batch.parked", "border.period_over", "run.given_up")
#: The topic of a mail.
MAIL = "mail"
#: What a mail says of one message: ``key``, ``topic``, ``payload``, ``written_at``, and ``addressed``, all who are told of it.
Notice = dict[str, Any]


@dataclass
class Addressed:
    """What was done: how many mails were written, how many messages are too old to be mailed, and for whom nobody is named, each with how many."""

    mails: int = 0
    stale: int = 0
    nobody: Counter[str] = field(default_factory=Counter)


@dataclass
class _Post:
    notices: list[Notice] = field(default_factory=list)
    older: Counter[str] = field(default_factory=Counter)


def address(connection: Connection, receivers: Receivers, rules: Mailing, now: datetime) -> Addressed:
    """Make mails of the messages for people, in the caller's transaction; those for whom nobody is named stay as they are, with that as the reason."""
    for why in outbox.put_off_for(connection, TOPICS):
        if why.startswith(NOBODY) and receivers.of(why.removeprefix(NOBODY)):
            outbox.try_again(connection, TOPICS, why)
    done, post = Addressed(), defaultdict[Recipient, _Post](_Post)
    for each in outbox.pending(connection, TOPICS, now, rules.turn):
        _sort(connection, each, receivers, rules, now, done, post)
    for mail in outbox.undelivered(connection, rules.turn, MAIL):
        if mail.payload["to"] not in receivers.addresses() and _named_for_all(mail, receivers):
            _address_anew(mail, receivers, post)
            outbox.delivered(connection, [mail], now, why="mail.toml no longer names this address; told to those it names")
    mails = tuple(_mails(post, rules.in_one))
    outbox.write(connection, mails, now)
    done.mails = len(mails)
    return done


def whom_of(topic: str, payload: dict[str, Any]) -> str:
    """On whom it waits; a hold whose period is over is for whoever speaks with customs."""
    return str(payload.get("whom") or ("customs" if topic == "border.period_over" else "coordinator"))


def _sort(
    connection: Connection, each: Pending, receivers: Receivers, rules: Mailing, now: datetime, done: Addressed, post: defaultdict[Recipient, _Post]
) -> None:
    message = each.message
    whom = whom_of(message.topic, message.payload)
    named = receivers.of(whom)
    if not named:
        done.nobody[whom] += 1
        outbox.put_off(connection, [message.key], f"{NOBODY}{whom}")
        return
    stale = now - each.written_at > rules.stale
    notice = {"key": message.key, "topic": message.topic, "payload": message.payload, "written_at": each.written_at.isoformat()}
    for recipient in named:
        if stale:
            post[recipient].older[whom] += 1
        else:
            post[recipient].notices.append(notice | {"addressed": [other.address for other in named]})
    done.stale += stale
    outbox.delivered(connection, [message], now, why="stale: too old to be mailed" if stale else None)


def _named_for_all(mail: Message, receivers: Receivers) -> bool:
    everyone = (*(whom_of(each["topic"], each["payload"]) for each in mail.payload["messages"]), *mail.payload["older"])
    return all(receivers.of(whom) for whom in everyone)


def _address_anew(mail: Message, receivers: Receivers, post: defaultdict[Recipient, _Post]) -> None:
    """Give a mail's notices to those named now who were not told of them before."""
    for notice in mail.payload["messages"]:
        named = receivers.of(whom_of(notice["topic"], notice["payload"]))
        for recipient in named:
            if recipient.address not in notice["addressed"]:
                post[recipient].notices.append(notice | {"addressed": [*notice["addressed"], *(each.address for each in named)]})
    for whom, count in mail.payload["older"].items():
        for recipient in receivers.of(whom):
            post[recipient].older[whom] += count


def _mails(post: dict[Recipient, _Post], in_one: int) -> Iterator[Message]:
    for recipient, told in post.items():
        for notices, older in _portions(told, in_one):
            payload = {"to": recipient.address, "language": recipient.language, "messages": notices, "older": dict(older)}
            yield Message(_key(recipient, notices, older), MAIL, payload)


def _portions(told: _Post, in_one: int) -> Iterable[tuple[list[Notice], Counter[str]]]:
    """So many in one mail at most; the first also says how many are too old."""
    starts = range(0, max(len(told.notices), 1), in_one)
    return [(told.notices[start : start + in_one], told.older if start == 0 else Counter()) for start in starts if told.notices or told.older]


def _key(recipient: Recipient, notices: list[Notice], older: Counter[str]) -> str:
    """The same for the same messages to the same address; in the order in which the first of them was written."""
    told = [*recipient, *(each["key"] for each in notices), *map(str, sorted(older.items()))]
    return f"mail:{min((each['written_at'] for each in notices), default='')}:{sha256_of(chr(0).join(told))}"
