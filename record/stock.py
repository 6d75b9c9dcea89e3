"""The books of stock: what enters, moves and leaves, in the caller's transaction. What is scarce is a lot's quantity; its row is locked before anything moves.

**Whoever moves a quantity gives a key that is unique for its effect**: done again, it has had its effect already. **Only what is released and not recalled is
reserved or handed over**; that is looked at in the same transaction, under the lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from batches.account import plain
from batches.errors import NotNow, ProgramFault
from record.canonical import canonical
from record.overviews import key as short
from record.stock_tables import HOLDINGS, stock_books, stock_lots, stock_moves, stock_traces
from record.tables import aggregates

Transaction = Callable[[], AbstractContextManager[Connection]]
Holding = Literal["free", "reserved", "out", "back", "withdrawn", "destroyed", "used"]
#: The trace every lot has: its number in plain form.
LOT_NUMBER = "lot_number"
#: What only a lot that is released and not blocked may do.
_NEEDS_RELEASE = frozenset({("free", "reserved"), ("reserved", "out"), ("back", "free")})


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot as its batch has it; ``told`` is what else is known, as JSON, ``traces`` what it is found by (kind and plain value)."""

    id: str
    batch: str
    line: int
    lot: str
    category: str
    importer: str
    status: str
    gate: str | None
    quantity: int
    expires_on: date | None
    told: dict[str, Any] = field(default_factory=dict)
    traces: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Kept:
    """A lot as it is kept, with its books: how much of it is where; ``entered`` is their sum. One that never was released has none."""

    row: LotRow
    blocked: str
    entered: int
    held: dict[str, int]


@dataclass(frozen=True, slots=True)
class Move:
    """So much from one holding to another; ``about``: what it belongs to."""

    key: str
    lot: str
    source: Holding
    target: Holding
    quantity: int
    about: str
    by: str


class Stock:
    """The books."""

    def __init__(self, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._reading, self._clock = reading, clock

    def put(self, connection: Connection, batch: str, rows: Sequence[LotRow]) -> None:
        """Write a batch's lots as they stand now. One that is released for the first time enters with its whole quantity; one that the order no longer has
        and that nothing was ever booked of goes.
        """
        known = {row.id: row for row in connection.execute(select(stock_lots).where(stock_lots.c.batch == batch).with_for_update())}
        for each in rows:
            values = {
                "line": each.line, "lot": each.lot, "category": short(each.category), "importer": short(each.importer), "status": each.status,
                "gate": each.gate, "expires_on": each.expires_on, "told": canonical(each.told | {"quantity": each.quantity}),
            }  # fmt: skip
            if each.id in known:
                connection.execute(update(stock_lots).where(stock_lots.c.id == each.id).values(**values))
            else:
                connection.execute(insert(stock_lots).values(id=each.id, batch=batch, blocked="", **values))
            self._trace(connection, each)
            if each.status == "released":
                self._enter(connection, each)
        for gone in known.keys() - {each.id for each in rows}:
            if connection.execute(select(stock_books.c.lot).where(stock_books.c.lot == gone)).first() is None:
                connection.execute(delete(stock_traces).where(stock_traces.c.lot == gone))
                connection.execute(delete(stock_lots).where(stock_lots.c.id == gone))
            else:
                connection.execute(update(stock_lots).where(stock_lots.c.id == gone).values(status="rejected", gate=None))

    def move(self, connection: Connection, move: Move, at_most: int | None = None) -> bool:
        """Move a quantity; ``False`` when that was done already. ``NotNow`` when there is not so much there, or the lot may not be handed on.

        ``at_most``: what there is of it for whoever asks, where that is less than the lot has there.
        """
        if move.quantity <= 0:
            raise ProgramFault("stock.quantity", f"{move.key}: {move.quantity} cannot be moved")
        lot = connection.execute(select(stock_lots).where(stock_lots.c.id == move.lot).with_for_update()).first()
        if lot is None:
            raise ProgramFault("stock.no_lot", f"{move.lot} is no lot")
        if self._done(connection, move):
            return False
        if (move.source, move.target) in _NEEDS_RELEASE and (lot.status != "released" or lot.blocked):
            raise not_released(lot.lot)
        there = connection.execute(select(stock_books.c[move.source]).where(stock_books.c.lot == move.lot)).scalar() or 0
        there = there if at_most is None else min(there, at_most)
        if there < move.quantity:
            raise NotNow(
                "stock.not_enough",
                f"lot {lot.lot}: {there} are {_EN[move.source]}, not {move.quantity}; look at the stock again",
                f"Charge {lot.lot}: {_DE[move.source]} sind {there}, nicht {move.quantity}; bitte den Bestand neu ansehen",
            )
        self._book(connection, move.lot, {move.source: -move.quantity, move.target: move.quantity})
        self._note(connection, move.key, move.lot, move.source, move.target, move.quantity, move.about, move.by)
        return True

    @staticmethod
    def lock(connection: Connection, lots: Iterable[str]) -> None:
        """Keep lots as they are until the transaction ends. Always in the same order: two who need the same lots never wait for each other in a circle."""
        for each in sorted(set(lots)):
            connection.execute(select(stock_lots.c.id).where(stock_lots.c.id == each).with_for_update()).first()

    def block(self, connection: Connection, lots: Iterable[str], recall: str) -> tuple[Row[Any], ...]:
        """Block lots for a recall, whatever state they are in; their books as they are at that moment."""
        held = []
        for each in sorted(set(lots)):
            connection.execute(select(stock_lots.c.id).where(stock_lots.c.id == each).with_for_update()).first()
            connection.execute(update(stock_lots).where(stock_lots.c.id == each).values(blocked=recall))
            if (books := connection.execute(select(stock_books).where(stock_books.c.lot == each)).first()) is not None:
                held.append(books)
        return tuple(held)

    def unblock(self, connection: Connection, lots: Iterable[str], recall: str, instead: Callable[[], Mapping[str, str]] = dict) -> None:
        """Take a recall's block off lots; one that another holds stays as it is. ``instead``: which other recalls cover lots, asked under the locks."""
        rows = [
            connection.execute(select(stock_lots.c.id, stock_lots.c.blocked).where(stock_lots.c.id == each).with_for_update()).first()
            for each in sorted(set(lots))
        ]
        others = instead()
        for row in rows:
            if row is not None and row.blocked == recall:
                connection.execute(update(stock_lots).where(stock_lots.c.id == row.id).values(blocked=others.get(row.id, "")))

    def lots(self, *, ids: Iterable[str] | None = None, category: str | None = None, batch: str | None = None) -> tuple[Kept, ...]:
        """Lots as they are kept, by id."""
        with self._reading() as connection:
            return self.lots_in(connection, ids=ids, category=category, batch=batch)

    @staticmethod
    def lots_in(connection: Connection, *, ids: Iterable[str] | None = None, category: str | None = None, batch: str | None = None) -> tuple[Kept, ...]:
        """The same in the caller's transaction."""
        query = select(stock_lots, stock_books).join(stock_books, stock_books.c.lot == stock_lots.c.id, isouter=True).order_by(stock_lots.c.id)
        query = query if ids is None else query.where(stock_lots.c.id.in_(list(ids)))
        query = query if category is None else query.where(stock_lots.c.category == short(category))
        query = query if batch is None else query.where(stock_lots.c.batch == batch)
        return tuple(_kept(row) for row in connection.execute(query).mappings())

    def categories(self) -> tuple[str, ...]:
        """The categories of which there is a lot."""
        with self._reading() as connection:
            return tuple(sorted(connection.execute(select(stock_lots.c.category).distinct()).scalars()))

    def unsettled(self) -> tuple[str, ...]:
        """The batches of which a released lot is gone (nothing of it free or reserved) and stands at the gate distribution, or is not and has passed it."""
        left = stock_books.c.free + stock_books.c.reserved
        wrong = or_(and_(left == 0, stock_lots.c.gate.is_not(None)), and_(left > 0, stock_lots.c.gate.is_(None)))
        query = select(stock_lots.c.batch).join(stock_books, stock_books.c.lot == stock_lots.c.id).where(stock_lots.c.status == "released", wrong)
        with self._reading() as connection:
            return tuple(connection.execute(query.distinct().order_by(stock_lots.c.batch)).scalars())

    def batches_without(self) -> tuple[str, ...]:
        """The batches that have no row here, of a record of before."""
        there = select(stock_lots.c.batch)
        with self._reading() as connection:
            query = select(aggregates.c.id).where(aggregates.c.kind == "batch", aggregates.c.id.not_in(there)).order_by(aggregates.c.id)
            return tuple(connection.execute(query).scalars())

    def moves_of(self, lot: str) -> tuple[tuple[datetime, Move], ...]:
        """Everything that was moved of a lot, in order."""
        with self._reading() as connection:
            rows = connection.execute(select(stock_moves).where(stock_moves.c.lot == lot).order_by(stock_moves.c.position)).all()
        return tuple((row.at, Move(row.key, row.lot, row.source, row.target, row.quantity, row.about, row.by)) for row in rows)

    def _trace(self, connection: Connection, row: LotRow) -> None:
        """A lot is found by its number too, however that is written. What its papers once stated it stays found by when some of it may be with members: a
        recall would rather look at too much.
        """
        wanted = {(kind, short(value)) for kind, value in {*row.traces, (LOT_NUMBER, plain(row.lot))} if value}
        kept = connection.execute(select(stock_books.c.lot).where(stock_books.c.lot == row.id)).first() is not None
        there = {(each.kind, each.value) for each in connection.execute(select(stock_traces).where(stock_traces.c.lot == row.id))}
        for kind, value in () if kept else there - wanted:
            connection.execute(delete(stock_traces).where(stock_traces.c.lot == row.id, stock_traces.c.kind == kind, stock_traces.c.value == value))
        if new := [{"kind": kind, "value": value, "lot": row.id} for kind, value in sorted(wanted - there)]:
            connection.execute(insert(stock_traces), new)

    def _enter(self, connection: Connection, row: LotRow) -> None:
        entered = connection.execute(select(stock_books.c.entered).where(stock_books.c.lot == row.id)).scalar()
        if entered is None:
            connection.execute(insert(stock_books).values(lot=row.id, entered=0, **dict.fromkeys(HOLDINGS, 0)))
        more = row.quantity - (entered or 0)
        if more > 0:
            self._book(connection, row.id, {"entered": more, "free": more})
            self._note(connection, self._entry_key(connection, row.id), row.id, "entry", "free", more, row.batch, "freigabe")
        elif more < 0:
            free = connection.execute(select(stock_books.c.free).where(stock_books.c.lot == row.id)).scalar_one()
            less = min(free, -more)  # what has left cannot be unsaid: the difference shows in the books
            if less:
                self._book(connection, row.id, {"entered": -less, "free": -less})
                self._note(connection, self._entry_key(connection, row.id), row.id, "free", "entry", less, row.batch, "freigabe")

    @staticmethod
    def _entry_key(connection: Connection, lot: str) -> str:
        """Entries follow the batch's state and not somebody's request: each is the next."""
        of_this = (stock_moves.c.lot == lot, stock_moves.c.key.startswith("entry:"))
        return f"entry:{lot}:{connection.execute(select(func.count()).where(*of_this)).scalar_one()}"

    @staticmethod
    def _book(connection: Connection, lot: str, changes: dict[str, int]) -> None:
        values = {name: stock_books.c[name] + by for name, by in changes.items()}
        connection.execute(update(stock_books).where(stock_books.c.lot == lot).values(values))

    def _note(self, connection: Connection, key: str, lot: str, source: str, target: str, quantity: int, about: str, by: str) -> None:
        row = {"key": key, "lot": lot, "source": source, "target": target, "quantity": quantity, "about": about, "by": by}
        connection.execute(insert(stock_moves).values(**row, at=self._clock()))

    @staticmethod
    def _done(connection: Connection, move: Move) -> bool:
        row = connection.execute(select(stock_moves).where(stock_moves.c.key == move.key)).first()
        if row is None:
            return False
        if (row.lot, row.source, row.target, row.quantity) != (move.lot, move.source, move.target, move.quantity):
            raise ProgramFault("stock.key_used", f"{move.key} moved something else already")
        return True


def not_released(lot: str) -> NotNow:
    """The refusal of a lot that may not be handed on."""
    return NotNow(
        "stock.not_released",
        f"lot {lot} is not released, is recalled or held; nothing of it is handed on",
        f"Charge {lot} ist nicht freigegeben, zurückgerufen oder angehalten; davon wird nichts abgegeben",
    )


_EN = {"free": "free", "reserved": "reserved", "out": "with members", "back": "returned", "withdrawn": "withdrawn", "destroyed": "destroyed", "used": "used"}
_DE = {"free": "frei", "reserved": "reserviert", "out": "ausgeliefert", "back": "zurückgekommen", "withdrawn": "entnommen", "destroyed": "vernichtet",
       "used": "verbraucht"}  # fmt: skip


def _kept(row: Any) -> Kept:
    told = json.loads(row["told"])
    names = ("id", "batch", "line", "category", "importer", "status", "gate", "expires_on")
    lot = LotRow(lot=row[stock_lots.c.lot], quantity=int(told.pop("quantity")), told=told, **{name: row[stock_lots.c[name]] for name in names})
    return Kept(lot, row["blocked"], row["entered"] or 0, {name: row[name] or 0 for name in HOLDINGS})
