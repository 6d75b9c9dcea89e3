"""Batches by the gate they stand at, with how long they have stood there and what each waits for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from batches.base import Text
from batches.gates import GATES
from flows.figures.figure import Table, day, days
from flows.figures.stages import stage_in_words
from flows.stored import KIND
from flows.waiting import day_of, rule
from record import surveys
from record.ledger import Ledger
from record.waits import Wait

_WHOM = {
    "importer": Text(de="Importeur", en="importer"),
    "qc": Text(de="Qualitätssicherung", en="quality control"),
    "carrier": Text(de="Beförderer", en="carrier"),
    "customs": Text(de="Zoll", en="customs"),
    "two approvers": Text(de="zwei Freigebende", en="two approvers"),
    "coordinator": Text(de="Koordination", en="coordinator"),
    "admin": Text(de="Administration", en="administrator"),
}


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """One thing a batch waits for; ``said`` is the sentence for people, ``why`` the detail as the record keeps it (in English)."""

    what: str
    whom: str
    said: Text
    why: str
    since: datetime
    due_at: datetime | None
    overdue: bool
    parked: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A batch on the board; ``days`` at its gate."""

    batch: str
    gate: str
    since: datetime
    days: float
    overdue: bool
    waits: tuple[WaitsFor, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The batches before one gate, the longest there first; ``all`` counts also those that are not shown."""

    gate: str
    name: Text
    all: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A column for each gate, in their order."""

    columns: tuple[Column, ...]

    @property
    def table(self) -> Table:
        """The same as a table, a row for each batch."""
        return Table(
            Text(de="Sendungen je Stufe", en="Batches by gate"),
            (Text(de="Sendung", en="Batch"), Text(de="Stufe", en="Gate"), Text(de="Tage", en="Days"), Text(de="Wartet auf", en="Waits for")),
            tuple((card.batch, column.name, card.days, _together(card.waits)) for column in self.columns for card in column.cards),
        )


def board(ledger: Ledger, now: datetime, batches: Collection[str] | None = None, most: int = 100) -> Board:
    """Every gate with up to ``most`` batches; of these ``batches`` only, where they are given."""
    only = None if batches is None else frozenset(batches)
    with ledger.reading() as connection:
        there = {gate: [row for row in surveys.standing(connection, KIND, gate) if only is None or row[0] in only] for gate in GATES}
    waits: dict[str, list[Wait]] = {}
    for each in ledger.waits.of_many(KIND, [id_ for rows in there.values() for id_, _ in rows[:most]]):
        waits.setdefault(each.id, []).append(each)
    return Board(
        tuple(
            Column(gate, stage_in_words(gate), len(rows), tuple(_card(id_, gate, since, waits.get(id_, ()), now) for id_, since in rows[:most]))
            for gate, rows in there.items()
        )
    )


def _card(batch: str, gate: str, since: datetime, waits: Sequence[Wait], now: datetime) -> Card:
    by_due = sorted(waits, key=lambda each: (each.due_at is None, each.due_at or each.since, each.what, each.ref))
    waited = tuple(_waits_for(each, now) for each in by_due if not each.what.startswith("gate:"))
    at_gate = any(each.what == f"gate:{gate}" and _overdue(each, now) for each in waits)
    return Card(batch, gate, since, days(max((now - since).total_seconds(), 0.0)), at_gate or any(each.overdue for each in waited), waited)


def _waits_for(wait: Wait, now: datetime) -> WaitsFor:
    name, whom = rule(wait.what, day_of(wait.since)).name, whom_in_words(wait.whom)
    since_de, since_en = day(day_of(wait.since), "de"), day(day_of(wait.since), "en")
    said = Text(de=f"wartet seit {since_de} auf {name.de} ({whom.de})", en=f"has waited since {since_en} for {name.en} ({whom.en})")
    return WaitsFor(wait.what, wait.whom, said, wait.why, wait.since, wait.due_at, _overdue(wait, now), wait.parked_at is not None)


def _overdue(wait: Wait, now: datetime) -> bool:
    return wait.due_at is not None and wait.due_at <= now


def whom_in_words(whom: str) -> Text:
    """On whom it waits; somebody named stays as named."""
    return _WHOM.get(whom, Text(de=whom, en=whom))


def _together(waits: Sequence[WaitsFor]) -> Text | None:
    return Text(de="; ".join(each.said.de for each in waits), en="; ".join(each.said.en for each in waits)) if waits else None
