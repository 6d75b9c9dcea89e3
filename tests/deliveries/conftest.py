"""A house with a member, its demand and released lots, on every database the options name; and the books looked at after each step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from batches.account import Organisation
from batches.party import Party
from catalogue import load_catalogue
from distribution.demand import Demand
from distribution.members import Contact, Member
from distribution.product import Wanted
from flows.accounts.keeping import add_organisation
from flows.kinds import DEMANDS, MEMBERS
from flows.wiring import House
from record import FolderArchive, Ledger, Place
from record.reservations import Reservation
from record.stock import LotRow
from tests.record.conftest import Clock, database, ledger, pytest_generate_tests

__all__ = ["database", "ledger", "pytest_generate_tests"]
DAY = date(2020, 5, 29)
TOLD = {"model": "MW-2100", "unit": "piece", "pack": 50, "order": "KL-1", "supplier": "Saigon", "manufacturer": "Mekong Protective", "donated": False}
LOT = LotRow("l-1", "b-1", 1, "A1", "ffp2", "muster handel gmbh", "released", "distribution", 1000, date(2022, 5, 1), TOLD | {"importer": "Muster Handel GmbH"})
LATER = replace(LOT, id="l-2", lot="A2", expires_on=date(2023, 5, 1))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(ledger: Ledger, tmp_path: Path) -> Iterator[House]:
    opened = House(Place(tmp_path / "data"), ledger, FolderArchive(tmp_path / "kept"), load_catalogue())
    (tmp_path / "data").mkdir()
    put(opened, LOT, LATER)
    yield opened
    for lot in ledger.stock.lots():
        assert lot.entered == sum(lot.held.values())
        assert all(quantity >= 0 for quantity in lot.held.values())
        out = sum(each.quantity - each.returned - each.destroyed - each.used for each in ledger.reservations.handed_over(lots=[lot.row.id]))
        assert out == lot.held["out"], "what members have is what was handed over to them and did not come back"
        assert sum(each.quantity for each in ledger.reservations.open(lot=lot.row.id) if each.firm) == lot.held["reserved"]


def put(house: House, *rows: LotRow, batch: str = "b-1") -> None:
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, batch, rows)


def member(house: House, name: str = "Klinikum Musterstadt") -> Member:
    """A member that takes part."""
    organisation: Organisation = add_organisation(house, Party(name=name), "test")
    contact = Contact(name="K. Lager", mail="lager@klinikum.example", address="Am Berg 1, 67655 Kaiserslautern")
    return MEMBERS.add(
        house,
        Member(id=organisation.id, kind="hospital", name=name, contact=contact, status="admitted", applied_on=DAY),
        "test",
        "member.applied",
    )


def demand(house: House, whose: Member, quantity: int = 500, id: str = "bd-1") -> Demand:  # noqa: A002
    """What it asks for."""
    asked = Demand(id=id, member=whose.id, wanted=Wanted(category="ffp2"), quantity=quantity, asked_on=DAY, needed_by=date(2020, 6, 30))
    return DEMANDS.add(house, asked, "test", "demand.entered")


def reserve(house: House, asked: Demand, id: str, quantity: int, lot: str = "l-1", *, firm: bool = True) -> str:  # noqa: A002
    """So much of a lot is reserved for it."""
    with house.ledger.writing() as connection:
        house.ledger.reservations.reserve(connection, Reservation(id, lot, asked.id, asked.member, "vp-1", quantity, firm), "Cora")
    return id


def held(house: House, lot: str = "l-1") -> dict[str, int]:
    """Where its quantity is."""
    (kept,) = house.ledger.stock.lots(ids=[lot])
    assert kept.entered == sum(kept.held.values())
    return {name: quantity for name, quantity in kept.held.items() if quantity}


def noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
