"""Lots inspected before: what became of each at its original inspection, and how inspection of its series stands after it.

The state after a lot stands in the lot's own row, so the next lot needs one row, however many there are. A lot that comes late into its place (it arrived
before others and was inspected after them) has the rows after it restated, until one stands as it did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Tuple, delete, insert, literal, select, text, tuple_, update

from batches.inspected_before import InspectedBefore, InspectedLot, SeriesState
from record.tables import events, inspected_lots

Transaction = Callable[[], AbstractContextManager[Connection]]
#: How inspection stands after one more lot.
After = Callable[[SeriesState, InspectedLot], SeriesState]
#: Where a lot stands in its series: day of arrival, when the record opened its batch, the batch, the lot's place in it.
Place = tuple[date, datetime, str, int]

_t = inspected_lots.c
_PLACE = (_t.arrived_on, _t.opened_at, _t.batch, _t.place)
#: Rows restated at a time.
_PAGE = 50


@dataclass(frozen=True, slots=True)
class SeriesLot:
    """An inspected lot, the key of its series, and its place among the lots of its batch."""

    series: str
    place: int
    lot: InspectedLot


@dataclass(frozen=True, slots=True)
class Restatement:
    """What becomes of a batch's rows: some are taken out, some put in (a changed one is both); ``after`` says how a series stands after a lot."""

    kind: str
    batch: str
    put: Sequence[SeriesLot]
    taken_out: Sequence[SeriesLot]
    after: After

    def __call__(self, connection: Connection) -> None:
        """Write it, in the transaction that commits the batch and its events."""
        first = select(events.c.at).where(events.c.kind == self.kind, events.c.id == self.batch, events.c.number == 1)
        opened_at: datetime = connection.execute(first).scalar_one()
        changed = (*self.put, *self.taken_out)
        # In one order, so that two batches never wait for each other.
        for series in sorted({each.series for each in changed}):
            _alone(connection, series)
        for each in self.taken_out:
            this = (_t.batch == self.batch, _t.line == each.lot.line, _t.lot == each.lot.lot, _t.defect_class == each.lot.defect_class)
            connection.execute(delete(inspected_lots).where(*this))
        for each in self.put:
            connection.execute(insert(inspected_lots).values(**_values(each), opened_at=opened_at))
        for series, defect_class in sorted({(each.series, each.lot.defect_class) for each in changed}):
            places = [
                (each.lot.arrived_on, opened_at, self.batch, each.place) for each in changed if (each.series, each.lot.defect_class) == (series, defect_class)
            ]
            self._restate(connection, _of(series, defect_class), min(places), max(places))

    def _restate(self, connection: Connection, of: Sequence[ColumnElement[bool]], first: Place, last: Place) -> None:
        """State the rows from ``first`` on anew: to ``last`` at least, then until one stands as it did."""
        newest = select(_t.state).where(*of, tuple_(*_PLACE) < _at(first)).order_by(*(column.desc() for column in _PLACE)).limit(1)
        before = connection.execute(newest).scalar()
        state = SeriesState() if before is None else SeriesState.model_validate_json(before)
        for row in _rows_from(connection, of, first):
            state = self.after(state, InspectedLot.model_validate_json(row.inspected))
            stands = state.model_dump_json()
            if stands == row.state and _place(row) > last:
                return
            this = (_t.batch == row.batch, _t.line == row.line, _t.lot == row.lot, _t.defect_class == row.defect_class)
            connection.execute(update(inspected_lots).where(*this).values(state=stands))


class InspectedLots:
    """The lots inspected before."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def before(self, series: Collection[str], defect_classes: Collection[str], day: date) -> tuple[InspectedBefore, ...]:
        """How inspection stands in these series after the newest lot that arrived before ``day``, for each defect class one is on record of."""
        found = []
        with self._reading() as connection:
            for each, name in ((each, name) for each in sorted(series) for name in sorted(defect_classes)):
                newest = select(_t.state).where(*_of(each, name), _t.arrived_on < day).order_by(*(column.desc() for column in _PLACE)).limit(1)
                state = connection.execute(newest).scalar()
                if state is not None:
                    found.append(InspectedBefore(series=each, defect_class=name, state=SeriesState.model_validate_json(state)))
        return tuple(found)

    def of_batch(self, batch: str) -> tuple[SeriesLot, ...]:
        """What is on record of a batch's own lots, in their order."""
        query = select(inspected_lots).where(_t.batch == batch).order_by(_t.place, _t.line)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        found = (SeriesLot(row.series, row.place, InspectedLot.model_validate_json(row.inspected)) for row in rows)
        return tuple(sorted(found, key=lambda each: (each.place, each.lot.defect_class)))

    def newest(self, series: str, defect_class: str, most: int) -> tuple[tuple[InspectedLot, SeriesState], ...]:
        """The newest lots of a series, the newest first, each with how inspection stands after it."""
        query = select(inspected_lots).where(*_of(series, defect_class)).order_by(*(column.desc() for column in _PLACE)).limit(most)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple((InspectedLot.model_validate_json(row.inspected), SeriesState.model_validate_json(row.state)) for row in rows)


def _rows_from(connection: Connection, of: Sequence[ColumnElement[bool]], first: Place) -> Iterator[Row[Any]]:
    """The rows of a series in their order, from a place on."""
    query = select(inspected_lots).where(*of).order_by(*_PLACE).limit(_PAGE)
    rows = connection.execute(query.where(tuple_(*_PLACE) >= _at(first))).all()
    while rows:
        yield from rows
        rows = connection.execute(query.where(tuple_(*_PLACE) > _at(_place(rows[-1])))).all()


def _of(series: str, defect_class: str) -> tuple[ColumnElement[bool], ...]:
    return (_t.series == series, _t.defect_class == defect_class)


def _at(place: Place) -> Tuple:
    return tuple_(*(literal(value, column.type) for value, column in zip(place, _PLACE, strict=True)))


def _place(row: Row[Any]) -> Place:
    return (row.arrived_on, row.opened_at, row.batch, row.place)


def _values(each: SeriesLot) -> dict[str, Any]:
    lot = each.lot
    own = {"batch": lot.batch, "line": lot.line, "lot": lot.lot, "defect_class": lot.defect_class, "arrived_on": lot.arrived_on}
    return own | {"series": each.series, "place": each.place, "inspected": lot.model_dump_json(), "state": ""}


def _alone(connection: Connection, series: str) -> None:
    """Keep other batches from changing a series until this transaction ends; SQLite lets one transaction write at a time anyhow."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(series[:15], 16)})
