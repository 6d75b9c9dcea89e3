"""Taking on the review of a batch: first come, first served; who has it hands it on or gives it back. Each is an event on the batch, with its row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from batches.errors import NotNow
from batches.event import Event
from batches.who_and_why import somebody
from flows.stored import KIND, no_such_batch
from flows.wiring import House
from record import cases
from record.cases import Case


def take(house: House, batch: str, account: str, by: str) -> bool:
    """The account takes the batch on; whether that is news. ``NotNow`` while somebody else has it, ``LeaseTaken`` while a run works on it."""
    return _note(house, batch, Event(type="case.taken", actor=by, payload={"account": account}), partial(_taken, house, batch, account))


def hand_to(house: House, batch: str, account: str, by: str) -> bool:
    """The batch goes to the account, whoever has it now; whether that is news."""
    there = house.ledger.cases.of(batch)
    payload = {"account": account} | ({} if there is None else {"from": there.account})
    return _note(house, batch, Event(type="case.taken", actor=by, payload=payload), partial(_handed, house, batch, account, there))


def give_back(house: House, batch: str, account: str, by: str) -> bool:
    """The account gives the batch back; whether it had it. ``NotNow`` while somebody else has it."""
    return _note(house, batch, Event(type="case.given_back", actor=by, payload={"account": account}), partial(_given_back, batch, account))


class _NothingNewError(Exception):
    """It is so already: nothing is to be written."""


def _note(house: House, batch: str, event: Event, write: Callable[[Connection], None]) -> bool:
    somebody(event.actor)
    try:
        if not house.ledger.note(KIND, batch, [event], (), [write]):
            raise no_such_batch(batch)
    except _NothingNewError:
        return False
    return True


def _taken(house: House, batch: str, account: str, connection: Connection) -> None:
    there = cases.held(connection, batch)
    if there is not None and there.account == account:
        raise _NothingNewError
    if there is not None:
        raise _taken_by_another(batch)
    cases.put(connection, Case(batch, account, house.ledger.clock()))


def _handed(house: House, batch: str, account: str, seen: Case | None, connection: Connection) -> None:
    there = cases.held(connection, batch)
    if there is not None and there.account == account:
        raise _NothingNewError
    if there != seen:
        raise _taken_by_another(batch)
    cases.put(connection, Case(batch, account, house.ledger.clock()))


def _given_back(batch: str, account: str, connection: Connection) -> None:
    there = cases.held(connection, batch)
    if there is None:
        raise _NothingNewError
    if there.account != account:
        raise _taken_by_another(batch)
    cases.free(connection, batch)


def _taken_by_another(batch: str) -> NotNow:
    return NotNow(
        "case.taken",
        f"somebody else has taken on batch {batch}; have it handed over",
        f"Sendung {batch} hat bereits jemand anderes übernommen; bitte übergeben lassen",
    )
