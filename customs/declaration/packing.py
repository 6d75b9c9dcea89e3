"""How the goods of each line are packed and what they weigh, from the order and the packing list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from batches.batch import Batch
from batches.order import OrderLine
from batches.paper import Paper, TradeLine
from customs.declaration.sources import Source, ordered


@dataclass(frozen=True, slots=True)
class Weighed:
    """A figure of a line with where it stands."""

    value: Decimal
    source: Source


@dataclass(frozen=True, slots=True)
class Packed:
    """Gross and net mass in kg and the number of packages of a line; ``None``: neither order nor packing list says."""

    gross: Weighed | None
    net: Weighed | None
    cartons: Weighed | None


def packed(batch: Batch, position: int, line: OrderLine, lists: tuple[Paper, ...]) -> Packed:
    """What the order says of a line, else what one packing list says of its model (the sum over its lots)."""
    rows = _rows_of(line, batch.order.lines, lists)
    return Packed(
        gross=_ordered(line.gross_weight_kg, f"lines[{position}].gross_weight_kg") or _summed(rows, "gross_weight_kg"),
        net=_ordered(line.net_weight_kg, f"lines[{position}].net_weight_kg") or _summed(rows, "net_weight_kg"),
        cartons=_summed(rows, "cartons"),
    )


def packing_lists(batch: Batch) -> tuple[Paper, ...]:
    """The packing lists of the batch that have a table of goods."""
    return tuple(sorted((paper for paper in batch.papers if paper.kind == "packing_list" and paper.lines), key=lambda paper: paper.file))


def _ordered(weight: Decimal | None, key: str) -> Weighed | None:
    return None if weight is None else Weighed(weight, ordered(key))


def _rows_of(line: OrderLine, lines: Iterable[OrderLine], lists: tuple[Paper, ...]) -> tuple[tuple[Paper, TradeLine], ...]:
    """The rows for the model of ``line``; none where several lines have that model or several lists do, since nobody can tell whose they are."""
    if not lists:
        return ()
    wanted = _plain(line.model)
    if sum(_plain(each.model) == wanted for each in lines) > 1:
        return ()
    found = [(paper, row) for paper in lists for row in paper.lines if row.model and _plain(row.model) == wanted]
    return tuple(found) if len({paper.file for paper, _ in found}) == 1 else ()


def _summed(rows: tuple[tuple[Paper, TradeLine], ...], column: str) -> Weighed | None:
    figures = [_number(getattr(row, column)) for _, row in rows]
    known = [figure for figure in figures if figure is not None]
    if not known or len(known) < len(figures):
        return None
    paper, row = rows[0]
    return Weighed(sum(known, Decimal(0)), Source("paper", paper.file, row.page, row.box if len(rows) == 1 else None))


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def _plain(model: str) -> str:
    return re.sub(r"[\W_]", "", model).upper()
