"""Sheets people fill in about the goods: what was measured, counted and read off them.

A sheet entered for a lot takes the place of the rows the batch has of that lot, those of its folder included, and goes on doing so when the folder is
imported again: what a person entered is never overwritten by a file.
"""

from __future__ import annotations

from typing import TypeVar

from batches.batch import Batch
from batches.quality_data import SheetRow, Sheets

Row = TypeVar("Row", bound=SheetRow)


def with_sheets(batch: Batch, new: Sheets) -> Batch:
    """The batch with these rows; ``row`` goes on counting behind the rows that stay."""
    entered = Sheets(
        measurements=_replaced(batch.sheets.measurements, new.measurements, batch.measurements),
        inspections=_replaced(batch.sheets.inspections, new.inspections, batch.inspections),
        markings=_replaced(batch.sheets.markings, new.markings, batch.markings),
    )
    return over(batch.model_copy(update={"sheets": entered}), Sheets(measurements=batch.measurements, inspections=batch.inspections, markings=batch.markings))


def over(batch: Batch, rows: Sheets) -> Batch:
    """The batch with ``rows`` of a folder, and over them what people entered."""
    own = batch.sheets
    update = {
        "measurements": _over(rows.measurements, own.measurements),
        "inspections": _over(rows.inspections, own.inspections),
        "markings": _over(rows.markings, own.markings),
    }
    return batch.model_copy(update=update)


def _replaced(own: tuple[Row, ...], new: tuple[Row, ...], there: tuple[Row, ...]) -> tuple[Row, ...]:
    """What people entered, with ``new`` in the place of earlier rows of the same lots. The same rows again keep their numbers."""
    lots = {_lot(row) for row in new}
    before = [row for row in own if _lot(row) in lots]
    if [_numbered(row, 0) for row in before] == [_numbered(row, 0) for row in new]:
        return own
    last = max((row.row for row in (*own, *there)), default=1)
    numbered = (_numbered(row, last + place) for place, row in enumerate(new, start=1))
    return (*(row for row in own if _lot(row) not in lots), *numbered)


def _over(rows: tuple[Row, ...], own: tuple[Row, ...]) -> tuple[Row, ...]:
    lots = {_lot(row) for row in own}
    return (*(row for row in rows if _lot(row) not in lots), *own)


def _lot(row: SheetRow) -> tuple[str, str]:
    return row.line, row.lot


def _numbered(row: Row, number: int) -> Row:
    return row.model_copy(update={"row": number})
