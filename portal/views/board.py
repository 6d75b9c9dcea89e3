"""The board of the house: a column for each gate, with the batches that stand there and what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from batches.base import Text
from flows.figures.board import WaitsFor, whom_in_words
from flows.waiting import day_of, rule
from portal.desk import Desk


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A batch on the board; ``days`` at its gate, ``first`` what it waits for that is due first, ``more`` how much else."""

    batch: str
    order: str
    supplier: str
    days: int
    overdue: bool
    first: Text | None
    whom: Text | None
    more: int


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A gate; ``all`` counts also those that are not shown."""

    gate: str
    all: int
    cards: tuple[CardSeen, ...]


def boarded(desk: Desk, now: datetime, most: int) -> tuple[ColumnSeen, ...]:
    """Every gate, with so many batches at most, the longest there first."""
    board = desk.figures.board(now, most=most)
    known = desk.house.ledger.overviews.of_many([card.batch for column in board.columns for card in column.cards])
    told = {batch: (str(row.shown.get("order", batch)), str(row.shown.get("supplier", ""))) for batch, row in known.items()}
    return tuple(
        ColumnSeen(
            column.gate,
            column.all,
            tuple(_card(card.batch, *told.get(card.batch, (card.batch, "")), int(card.days), card.waits, overdue=card.overdue) for card in column.cards),
        )
        for column in board.columns
    )


def _card(batch: str, order: str, supplier: str, days: int, waits: tuple[WaitsFor, ...], *, overdue: bool) -> CardSeen:
    first = waits[0] if waits else None
    name = None if first is None else rule(first.what, day_of(first.since)).name
    return CardSeen(batch, order, supplier, days, overdue, name, None if first is None else whom_in_words(first.whom), max(len(waits) - 1, 0))
