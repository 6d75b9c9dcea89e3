"""Lots that come while their recall runs: held from the very commit that brings them, before anybody can share them out; the recall takes them in with its next
turn. What was recalled by its number, or with its batch, for good stays so when it comes again: in another batch, or with a corrected order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import Connection

from batches.account import plain
from batches.errors import InputRefused
from distribution.recall import CauseKind, Recall
from flows.kinds import RECALLS
from flows.recalls.causes import marks_of
from flows.wiring import House
from record.ledger import Write
from record.stock import LOT_NUMBER, LotRow, Stock

#: The causes that name goods themselves: a recall of these that is done holds for goods that come back under the same name.
_FOR_GOOD: tuple[CauseKind, ...] = ("lot", "batch")


def stock_put(house: House, batch: str, rows: Sequence[LotRow]) -> Write:
    """Write a batch's lots as they stand, and block those that a recall reaches. The recalls are read now, not in the transaction."""
    held = dict(_held(house, rows, house.ledger.clock().date()))

    def write(connection: Connection) -> None:
        before = {each.row.id for each in Stock.lots_in(connection, batch=batch)} if held else set()
        house.ledger.stock.put(connection, batch, rows)
        for kept in Stock.lots_in(connection, ids=sorted(held)) if held else ():
            recall = held[kept.row.id]
            if not kept.blocked and (recall.status == "running" or kept.row.id not in before):
                house.ledger.stock.block(connection, [kept.row.id], recall.id)

    return write


def _held(house: House, rows: Sequence[LotRow], on: date) -> Iterator[tuple[str, Recall]]:
    """The lots a recall reaches that it does not have yet, each with that; one that runs comes last, and so before one that is done."""
    for recall in _standing(house):
        with suppress(InputRefused):  # an alert that the catalogue has no more
            marks = set(marks_of(house.catalogue, recall.cause, on))
            yield from ((each.id, recall) for each in rows if each.id not in recall.lots and marks & set(_names(each)))


def _standing(house: House) -> Iterator[Recall]:
    for kind in _FOR_GOOD:
        closed = RECALLS.all(house, about=kind, status=("closed",))
        yield from (each for each in closed if each.closing is not None and each.closing.outcome == "done")
    yield from RECALLS.all(house, status=("running",))


def _names(row: LotRow) -> Iterator[tuple[str, str]]:
    """Everything a lot is found by."""
    yield from row.traces
    yield from (("lot", row.lot), (LOT_NUMBER, plain(row.lot)), ("id", row.id), ("batch", row.batch))
