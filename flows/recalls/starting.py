"""A recall begins in one step: its lots are blocked, what was reserved of them ends, and everybody who has some is told. All of it is written, or nothing.

What it will be is read first and written under the locks of the lots, where it must still be so: whatever was handed over before is in the list of
recipients, and whatever comes after is refused. Where hand-overs keep coming between, the lots are blocked first, and then nothing comes between any more.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, select

from batches.account import plain
from batches.entered import LotsRecalled
from batches.errors import InputRefused, NotNow, Unavailable
from batches.event import Event
from batches.who_and_why import somebody
from distribution.recall import Cause, Notice, Recall
from flows.kinds import RECALLS
from flows.recalls import letters
from flows.recalls.planning import Planned, planned
from flows.recalls.policy import policy
from flows.recalls.reaching import Reach, reach, reach_in
from flows.recalls.withdrawing import withdraw_offers
from flows.stored import KIND
from flows.things import Opened
from flows.wiring import House
from record import links, noting
from record.canonical import sha256_of
from record.outbox import Message
from record.reach import hold_reservations, named
from record.refusals import LeaseTaken
from record.sessions import new_secret
from record.tables import aggregates

#: How often what comes between is waited out, after how many of them the lots are blocked first, and seconds between.
_TRIES, _PATIENT, _PAUSE = 40, 3, 0.05


def recall(house: House, cause: Cause, by: str, *, on: date, seen: str = "", authority: str = "") -> Recall:
    """Recall everything a cause reaches, at once. The same cause again while its recall runs is the same recall, with whatever lots it reaches by now.

    ``seen``: the digest of what was looked at (:attr:`Reach.seen`); another reach is refused (``NotNow``). ``InputRefused`` where it reaches nothing.
    """
    somebody(by)
    id_ = _id_of(house, cause)
    with RECALLS.open(house, id_, by) as opened:
        found = reach(house, cause, on)
        if opened.before is None:
            _looked_at(found, seen)
            begun = Recall(
                id=id_, cause=cause, begun_on=on, begun_by=by, status="running", lots=(), reached=(), held={}, authority=authority,
                acknowledge_by=on + timedelta(days=policy(on).acknowledge_days),
            )  # fmt: skip
            after = _written(house, opened, begun, cause, by, on)
        else:
            after = _written(house, opened, opened.before, cause, by, on)
    withdraw_offers(house, after, by)
    return after


def extend(house: House, id: str, by: str, on: date) -> Recall:  # noqa: A002 - the ledger's own word
    """Add to a recall that runs whatever lots its cause reaches that it has not yet: a batch that came later with the same certificate."""
    with RECALLS.open(house, id, by) as opened:
        if opened.known.status != "running":
            return opened.known
        return _written(house, opened, opened.known, opened.known.cause, by, on)


def first_id(cause: Cause) -> str:
    """The id of the first recall for a cause."""
    return f"{RECALLS.prefix}-{sha256_of(f'{cause.kind} {plain(cause.value)}')[:12]}"


def _id_of(house: House, cause: Cause) -> str:
    """The id of the recall that runs for the cause, or of the next."""
    first = first_id(cause)
    names = itertools.chain([first], (f"{first}-{number}" for number in itertools.count(2)))
    return next(each for each in names if (found := RECALLS.find(house, each)) is None or found.status != "closed")


def _looked_at(found: Reach, seen: str) -> None:
    if not found.lots:
        raise InputRefused(
            "recall.nothing",
            "nothing in stock or delivered is found by this; check how it is written, or search by maker or model",
            "Dazu ist nichts im Bestand und nichts ausgeliefert; bitte die Schreibweise prüfen oder nach Hersteller oder Modell suchen",
        )
    if seen and seen != found.seen:
        raise NotNow(
            "recall.changed",
            "the lots or recipients have changed since you looked: look again, then begin the recall",
            "Chargen oder Empfänger haben sich geändert, seit Sie nachgesehen haben: bitte erneut ansehen und dann den Rückruf beginnen",
        )


class _Changed(Exception):
    """Something came between reading and writing."""


def _written(house: House, opened: Opened[Recall], before: Recall, cause: Cause, by: str, on: date) -> Recall:
    """Read, plan, and write under the locks, until nothing comes between."""
    left = frozenset[tuple[str, str]]()
    for attempt in range(_TRIES):
        found = reach(house, cause, on).without(frozenset(before.lots))
        if not found.lots:
            return before
        if attempt >= _PATIENT:
            with house.ledger.writing() as connection:
                hold_reservations(connection, lots := [each.id for each in found.lots])
                house.ledger.stock.block(connection, lots, before.id)
        plan = planned(house, before, found, on)
        plan = replace(plan, after=plan.after.model_copy(update={"untold": tuple(sorted({*before.untold, *(left & set(plan.noted))}))}))
        try:
            return _commit(house, opened, plan, by)
        except _Changed:
            continue
        except Busy as busy:
            # Somebody works on a demand or delivery that is to hear of it. That keeps nobody from being warned: the flow notes it there later.
            left = left | {busy.what} if attempt >= _PATIENT else left
            time.sleep(_PAUSE)
        except Unavailable:  # two transactions waited for each other, and the database ended ours
            if attempt >= _PATIENT:
                raise
            time.sleep(_PAUSE)
    raise NotNow("recall.busy", "the record is too busy at the moment; repeat this at once", "Die Akte ist gerade zu beschäftigt; bitte sofort wiederholen")


class Busy(Exception):
    """Somebody works on a demand or delivery, which is where the recall was to be noted."""

    def __init__(self, what: tuple[str, str]) -> None:
        super().__init__(what)
        self.what = what


def _commit(house: House, opened: Opened[Recall], plan: Planned, by: str) -> Recall:
    after, mailed = plan.after, [each for each in plan.told if each.mailed]
    secrets = {each.member: new_secret() for each in mailed}
    messages = _letters(plan, mailed, secrets)
    writes = [
        lambda connection: note_in_their_own(house, connection, after, [each for each in plan.noted if each not in after.untold], by),
        lambda connection: _block_and_compare(house, connection, plan),
        lambda connection: _end_reservations(house, connection, plan, by),
        lambda connection: make_links(house, connection, after, mailed, secrets, by),
        lambda connection: enter_in_batches(house, connection, plan.found, after, by),
    ]
    what = {
        "cause": after.cause.model_dump(), "lots": ", ".join(each.lot for each in plan.found.lots), "recipients": len(plan.found.recipients),
        "reserved": len(plan.found.waiting), "round": after.rounds,
    }  # fmt: skip
    event = Event(type="recall.begun" if opened.before is None else "recall.extended", actor=by, payload=what)
    return opened.save(after, event, messages=messages, also=writes)


def _letters(plan: Planned, mailed: Iterable[Notice], secrets: dict[str, str]) -> list[Message]:
    told = letters.Telling(plan.after, plan.found.lots, plan.contacts)
    return [told.notice(each, secrets[each.member]) for each in mailed]


def note_in_their_own(house: House, connection: Connection, recalled: Recall, things: Iterable[tuple[str, str]], by: str) -> None:
    """Note in the own record of demands and deliveries that lots of theirs are recalled; ``Busy`` for one somebody works on."""
    reason, now = {"recall": recalled.id, "reason": recalled.cause.reason}, house.ledger.clock()
    for kind, each in things:
        event = Event(type="demand.lot_recalled" if kind == "demand" else "delivery.lot_recalled", actor=by, payload=reason)
        try:
            noting.note(connection, kind, each, [event], (), now)
        except LeaseTaken as taken:
            raise Busy((kind, each)) from taken


def _block_and_compare(house: House, connection: Connection, plan: Planned) -> None:
    lots = [each.id for each in plan.found.lots]
    hold_reservations(connection, lots)
    house.ledger.stock.block(connection, lots, plan.after.id)
    if _compared(reach_in(connection, named(lots))) != _compared(plan.found):
        raise _Changed


def _compared(found: Reach) -> tuple[object, ...]:
    handed = {(each.member, each.lot): (each.deliveries, *each[3:]) for each in found.handed}
    return handed, set(found.reserved), {each.id: each.in_house for each in found.lots}


def _end_reservations(house: House, connection: Connection, plan: Planned, by: str) -> None:
    for each in plan.found.reserved:
        house.ledger.reservations.end(connection, each.id, "lot_failed", by)


def make_links(house: House, connection: Connection, recalled: Recall, mailed: Iterable[Notice], secrets: dict[str, str], by: str) -> None:
    """The rows of the links in letters; each lets acknowledge for one member."""
    now, lasting = house.ledger.clock(), timedelta(days=policy(recalled.begun_on).link_days)
    for each in mailed:
        secret = secrets[each.member]
        links.put(connection, secret, links.new(secret, "notice", about(recalled.id, each.member), each.name, by, now, lasting))


def about(recall_id: str, member: str) -> str:
    """What a link of a notice is about."""
    return f"{recall_id} {member}"


def enter_in_batches(house: House, connection: Connection, found: Reach, recalled: Recall, by: str) -> None:
    """Enter the recall about each batch of the record that has lots of it; its next run applies that."""
    known = set(connection.execute(select(aggregates.c.id).where(aggregates.c.kind == KIND, aggregates.c.id.in_(found.batches))).scalars())
    for batch in found.batches:
        if batch in known:
            lots = tuple((each.line, each.lot) for each in found.lots if each.batch == batch)
            act = LotsRecalled(by=by, lots=lots, recall=recalled.id, reason=recalled.cause.reason)
            house.ledger.entries.enter_in(connection, KIND, batch, [act.model_dump(mode="json")], by)
