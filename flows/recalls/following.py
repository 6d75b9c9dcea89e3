"""What a recall still has to do after it began: lots found later, what could not be noted at once, reminders. Repeated, each has its effect once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import Connection

from batches.event import Event
from distribution.recall import Notice, Recall, overdue
from flows.kinds import RECALLS
from flows.recalls.letters import Telling
from flows.recalls.planning import members_of
from flows.recalls.policy import policy
from flows.recalls.standing import lots_of
from flows.recalls.starting import Busy, extend, make_links, note_in_their_own
from flows.recalls.withdrawing import withdraw_offers
from flows.wiring import House
from record.refusals import LeaseTaken
from record.sessions import new_secret

ACTOR = "freigabe"
#: What following a recall can have done.
WORDS = ("extended", "noted", "reminded", "withdrawn", "busy")


def follow(house: House, on: date) -> Iterator[tuple[str, str]]:
    """Go through every recall that runs; what was done, and in which. One that somebody works on comes next time."""
    for each in RECALLS.all(house, status=("running",)):
        try:
            yield from ((word, each.id) for word in _followed(house, each, on))
        except LeaseTaken:
            yield "busy", each.id


def _followed(house: House, recall: Recall, on: date) -> Iterator[str]:
    extended = extend(house, recall.id, ACTOR, on)
    if extended.rounds != recall.rounds:
        yield "extended"
    if extended.untold and _noted(house, extended):
        yield "noted"
    if withdraw_offers(house, extended, ACTOR):
        yield "withdrawn"
    if remind(house, recall.id, on):
        yield "reminded"


def remind(house: House, id: str, on: date) -> tuple[str, ...]:  # noqa: A002 - the ledger's own word
    """Remind whoever has goods, a letter, and has not acknowledged though the day is past; at growing pauses, then somebody calls. The members reminded."""
    with RECALLS.open(house, id, ACTOR) as opened:
        recall = opened.known
        due = [each for each in overdue(recall, on) if each.mailed and _may_be_reminded(recall, each, on)]
        contacts = members_of(house, [each.member for each in due])
        again = [each.model_copy(update={"reminders": each.reminders + 1}) for each in due if each.member in contacts]
        if not again:
            return ()
        telling, secrets = Telling(recall, lots_of(house, recall), contacts), {each.member: new_secret() for each in again}
        changed = {each.member: each for each in again}
        after = recall.model_copy(update={"notices": tuple(changed.get(each.member, each) for each in recall.notices)})
        event = Event(type="recall.reminded", actor=ACTOR, payload={"members": [each.name for each in again]})
        linked = partial(_linked, house, after, again, secrets)
        opened.save(after, event, messages=[telling.reminder(each, secrets[each.member]) for each in again], also=[linked])
    return tuple(changed)


def _may_be_reminded(recall: Recall, notice: Notice, on: date) -> bool:
    next_on = policy(recall.begun_on).reminder_on(notice.due_on, notice.reminders)
    return next_on is not None and next_on <= on


def _linked(house: House, recall: Recall, again: list[Notice], secrets: dict[str, str], connection: Connection) -> None:
    make_links(house, connection, recall, again, secrets, ACTOR)


def _noted(house: House, recall: Recall) -> bool:
    """Note in the own record of demands and deliveries what could not be noted when the recall began, one after the other."""
    done = []
    with RECALLS.open(house, recall.id, ACTOR) as opened:
        for each in opened.known.untold:
            left = tuple(one for one in opened.known.untold if one != each)
            event = Event(type="recall.noted", actor=ACTOR, payload={"kind": each[0], "thing": each[1]})
            try:
                opened.save(opened.known.model_copy(update={"untold": left}), event, also=[partial(_note, house, recall, each)])
            except Busy:
                continue
            done.append(each)
    return bool(done)


def _note(house: House, recall: Recall, what: tuple[str, str], connection: Connection) -> None:
    note_in_their_own(house, connection, recall, [what], ACTOR)
