"""Whatever is done to stock, in whatever order, twice, or broken off in the middle: nothing appears and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, delete, func, select

from batches.errors import NotNow
from deploy.servers.postgres import Postgres
from record import Ledger, Place, open_ledger
from record.reservations import Ended, Fate, Reservation
from record.stock import LotRow, Move
from record.stock_tables import HOLDINGS, delivery_lines, reservations, stock_books, stock_lots, stock_moves, stock_traces

LOTS = ("l-1", "l-2", "l-3")
lots, quantities = st.sampled_from(LOTS), st.integers(1, 60)


class BrokenOffError(Exception):
    """The process died here."""


class Stock(RuleBasedStateMachine):
    """Two people and a batch run, on three lots; every act may be told twice, and may break off after any of its writes."""

    ledger: Ledger

    def __init__(self) -> None:
        super().__init__()
        with self.ledger.writing() as connection:
            for table in (reservations, delivery_lines, stock_moves, stock_books, stock_traces, stock_lots):
                connection.execute(delete(table))
        self.made = self.told = 0
        self.status = dict.fromkeys(LOTS, "quarantined")

    @initialize(quantity=st.integers(1, 200))
    def ordered(self, quantity: int) -> None:
        self.quantity = dict.fromkeys(LOTS, quantity)
        self._run(lambda connection: self._put(connection), breaks=False)

    @rule(lot=lots, status=st.sampled_from(("quarantined", "released", "released", "rejected", "recalled")), breaks=st.booleans())
    def judged(self, lot: str, status: str, breaks: bool) -> None:
        before = dict(self.status)
        self.status[lot] = status
        if not self._run(self._put, breaks):
            self.status = before

    @rule(lot=lots, quantity=st.integers(1, 200))
    def corrected(self, lot: str, quantity: int) -> None:
        self.quantity[lot] = quantity
        self._run(self._put, breaks=False)

    @rule(lot=lots, quantity=quantities, firm=st.booleans(), twice=st.booleans(), breaks=st.booleans())
    def shared_out(self, lot: str, quantity: int, firm: bool, twice: bool, breaks: bool) -> None:
        self.made += 1
        made = Reservation(f"r-{self.made}", lot, "d-1", "o-1", "p-1", quantity, firm)
        for _ in range(1 + twice):
            self._run(lambda connection: self.ledger.reservations.reserve(connection, made, "Cora"), breaks)

    @rule(which=st.integers(0, 9), why=st.sampled_from(("given_back", "lot_failed")), breaks=st.booleans())
    def given_back(self, which: int, why: Ended, breaks: bool) -> None:
        if chosen := self._one(which):
            self._run(lambda connection: self.ledger.reservations.end(connection, chosen.id, why, "Cora"), breaks)

    @rule(which=st.integers(0, 9), twice=st.booleans(), breaks=st.booleans())
    def handed_over(self, which: int, twice: bool, breaks: bool) -> None:
        chosen = self._one(which)
        if chosen is not None and chosen.firm:
            delivery = chosen.delivery or f"ls-{chosen.id}"
            self._run(lambda connection: self.ledger.reservations.put_on(connection, [chosen.id], delivery), breaks=False)
            for _ in range(1 + twice):
                self._run(lambda connection: self.ledger.reservations.hand_over(connection, delivery, 1, chosen.id, "Lea"), breaks)

    @rule(which=st.integers(0, 9), fate=st.sampled_from(("back", "destroyed", "used")), quantity=quantities, twice=st.booleans(), breaks=st.booleans())
    def became(self, which: int, fate: Fate, quantity: int, twice: bool, breaks: bool) -> None:
        if handed := self.ledger.reservations.handed_over():
            line = handed[which % len(handed)]
            self.told += 1
            key = f"told:{self.told}"
            for _ in range(1 + twice):
                self._run(lambda connection: self.ledger.reservations.became(connection, key, line.delivery, line.number, fate, quantity, "Lea"), breaks)

    @rule(lot=lots, way=st.sampled_from((("free", "withdrawn"), ("back", "free"), ("back", "destroyed"), ("withdrawn", "destroyed"))), quantity=quantities)
    def in_the_store(self, lot: str, way: tuple[str, str], quantity: int) -> None:
        self.told += 1
        move = Move(f"store:{self.told}", lot, way[0], way[1], quantity, "store", "Quirin")  # type: ignore[arg-type]
        self._run(lambda connection: self.ledger.stock.move(connection, move), breaks=False)

    @rule(lot=lots, breaks=st.booleans())
    def recalled(self, lot: str, breaks: bool) -> None:
        self._run(lambda connection: self.ledger.stock.block(connection, [lot], "rr-1"), breaks)

    @invariant()
    def nothing_appears_and_nothing_is_lost(self) -> None:
        with self.ledger.reading() as connection:
            for books in connection.execute(select(stock_books)).mappings():
                held = {name: books[name] for name in HOLDINGS}
                assert min(held.values()) >= 0
                assert sum(held.values()) == books["entered"]
                assert held == _moved(connection, books["lot"])
                assert held["reserved"] == _sum(
                    connection, reservations.c.quantity, reservations.c.firm == 1, reservations.c.ended_at.is_(None), lot=books["lot"]
                )
                told = {name: _sum(connection, delivery_lines.c[name], lot=books["lot"]) for name in ("quantity", "returned", "destroyed", "used")}
                assert held["out"] == told["quantity"] - told["returned"] - told["destroyed"] - told["used"]

    def _put(self, connection: Connection) -> None:
        rows = [LotRow(lot, "b-1", n, lot, "ffp2", "i", self.status[lot], None, self.quantity[lot], None) for n, lot in enumerate(LOTS, 1)]
        self.ledger.stock.put(connection, "b-1", [replace(row) for row in rows])

    def _one(self, which: int) -> Reservation | None:
        there = self.ledger.reservations.open()
        return there[which % len(there)] if there else None

    def _run(self, act: Callable[[Connection], object], breaks: bool) -> bool:
        """Do it in a transaction, which breaks off at its end where asked; whether it was committed."""
        try:
            with self.ledger.writing() as connection:
                act(connection)
                _break_off(breaks)
        except (NotNow, BrokenOffError):
            return False
        return True


def _break_off(asked: bool) -> None:
    if asked:
        raise BrokenOffError


def _sum(connection: Connection, column: object, *where: object, lot: str) -> int:
    table = column.table  # type: ignore[attr-defined]
    return int(connection.execute(select(func.coalesce(func.sum(column), 0)).where(table.c.lot == lot, *where)).scalar_one())  # type: ignore[arg-type]


def _moved(connection: Connection, lot: str) -> dict[str, int]:
    held = dict.fromkeys(("entry", *HOLDINGS), 0)
    for move in connection.execute(select(stock_moves).where(stock_moves.c.lot == lot)):
        held[move.source] -= move.quantity
        held[move.target] += move.quantity
    return {name: held[name] for name in HOLDINGS}


_BOUNDED = settings(deadline=None, suppress_health_check=list(HealthCheck), stateful_step_count=30)


def _played_on(opened: Ledger, examples: int) -> None:
    class On(Stock):
        ledger = opened

    try:
        run_state_machine_as_test(On, settings=settings(_BOUNDED, max_examples=examples))
    finally:
        opened.close()


@pytest.mark.unit
def test_quantity_is_conserved_on_sqlite(tmp_path: Path) -> None:
    _played_on(open_ledger(Place(tmp_path).ledger_url), 60)


@pytest.mark.integration
def test_quantity_is_conserved_on_postgresql(postgres: Postgres) -> None:
    _played_on(open_ledger(postgres.new_database()), 20)
