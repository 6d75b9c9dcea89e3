"""A house with lots in stock and members, on both databases, and a clock that stands until a test sets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalogue import load_catalogue
from distribution.members import Contact, Member
from flows.kinds import MEMBERS
from flows.wiring import House
from record import FolderArchive, Ledger, Place, open_ledger
from record.reservations import Reservation
from record.stock import LotRow
from record.tables import entries, outbox
from tests.record.conftest import Clock, clock, database, ledger, pytest_generate_tests

__all__ = ["clock", "database", "ledger", "pytest_generate_tests"]
ON = date(2020, 5, 29)


@dataclass
class Bench:
    """Fills a house, and looks at what is in it. ``spent``: numbers for reservations and deliveries."""

    house: House
    url: str
    spent: int = field(default=0)

    @property
    def ledger(self) -> Ledger:
        """Its record."""
        return self.house.ledger

    def lot(self, id: str, lot: str = "", batch: str = "b-1", status: str = "released", quantity: int = 1000, **traces: str) -> str:  # noqa: A002
        """A lot of a batch that has no other."""
        told = {"model": "MW-2100", "manufacturer": "Beispiel Mask Co., Ltd.", "unit": "piece"}
        found = frozenset((kind, value) for kind, value in ({"model": "mw2100"} | traces).items())
        row = LotRow(id, batch, 1, lot or id.upper(), "ffp2", "einfuhr", status, "distribution", quantity, None, told, found)
        rows = [each.row for each in self.ledger.stock.lots(batch=batch) if each.row.id != id]
        with self.ledger.writing() as connection:
            kept = [LotRow(**{name: getattr(each, name) for name in LotRow.__slots__ if name != "traces"}, traces=self._traces(each.id)) for each in rows]
            self.ledger.stock.put(connection, batch, [*kept, row])
        return id

    def _traces(self, lot: str) -> frozenset[tuple[str, str]]:
        from record.stock_tables import stock_traces

        with self.ledger.reading() as connection:
            return frozenset((row.kind, row.value) for row in connection.execute(select(stock_traces).where(stock_traces.c.lot == lot)))

    def member(self, id: str, mail: str = "", phone: str = "0341 1234") -> str:  # noqa: A002
        """An admitted member with an address."""
        contact = Contact(name=f"Frau {id}", mail=f"{id}@example.org" if mail == "" else mail, phone=phone)
        MEMBERS.add(
            self.house, Member(id=id, kind="practice", name=f"Praxis {id}", contact=contact, status="admitted", applied_on=ON), "test", "member.applied"
        )
        return id

    def reserved(self, lot: str, member: str, quantity: int, *, firm: bool = True, delivery: str = "") -> str:
        """A reservation or promise."""
        self.spent += 1
        made = Reservation(f"r-{self.spent}", lot, f"d-{member}", member, "p-1", quantity, firm)
        with self.ledger.writing() as connection:
            assert self.ledger.reservations.reserve(connection, made, "test")
            if delivery:
                self.ledger.reservations.put_on(connection, [made.id], delivery)
        return made.id

    def delivered(self, lot: str, member: str, quantity: int, delivery: str = "") -> str:
        """Goods a member has."""
        name = delivery or f"LS-{self.spent + 1}"
        made = self.reserved(lot, member, quantity, delivery=name)
        with self.ledger.writing() as connection:
            self.ledger.reservations.hand_over(connection, name, self.spent, made, "test")
        return name

    def books(self, lot: str) -> dict[str, int]:
        """Where the quantity of a lot is."""
        (kept,) = self.ledger.stock.lots(ids=[lot])
        assert kept.entered == sum(kept.held.values())
        return {name: quantity for name, quantity in kept.held.items() if quantity}

    def blocked(self, lot: str) -> str:
        """The recall that holds it."""
        (kept,) = self.ledger.stock.lots(ids=[lot])
        return kept.blocked

    def letters(self) -> dict[str, dict[str, Any]]:
        """Letters in the outbox, by key."""
        import json

        with self.ledger.reading() as connection:
            rows = connection.execute(select(outbox).where(outbox.c.topic == "letter").order_by(outbox.c.key)).all()
        return {row.key: json.loads(row.payload) for row in rows}

    def entered(self) -> list[tuple[str, dict[str, Any]]]:
        """What was entered about batches."""
        import json

        with self.ledger.reading() as connection:
            return [(row.id, json.loads(row.act)) for row in connection.execute(select(entries).order_by(entries.c.position))]


@pytest.fixture
def bench(ledger: Ledger, database: str, tmp_path: Path) -> Iterator[Bench]:
    place = Place(tmp_path)
    place.make()
    yield Bench(House(place, ledger, FolderArchive(tmp_path / "archive"), load_catalogue()), database)


def another(bench: Bench, clock: Clock) -> House:
    """The same house, opened again by another process."""
    return House(bench.house.place, open_ledger(bench.url, clock), bench.house.archive, bench.house.catalogue)
