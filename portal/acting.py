"""Entering what a person does: kept at once, applied by the next run over the batch, and told back as soon as it is settled.

The page that sent it is shown again with ``?told=POSITION``; what became of it stands in the record, so a reload, a second tab and the API all say the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from batches.base import Text
from batches.entered import Entered
from flows.running import enter
from flows.stored import KIND
from portal.access import Caller
from portal.desk import Desk
from record.entries import Entry
from record.refusals import LeaseTaken

#: How long a page waits for the run that applies what was entered; a warm one takes less than a second.
PATIENCE_SECONDS = 4.0
_EVERY_SECONDS = 0.05
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of acts: ``waits`` for the run, ``applied``, ``nothing_new``, or ``refused`` with the reason. ``position``: of the last of them."""

    position: int
    outcome: Literal["waits", "applied", "nothing_new", "refused"]
    code: str | None = None
    why: Text | None = None


def tell(desk: Desk, batch_id: str, *acts: Entered, seconds: float = PATIENCE_SECONDS) -> Told:
    """Enter acts on a batch and wait a moment for what becomes of them; whatever is refused at the door is raised, and nothing is kept."""
    return settled(desk, enter(desk.house, batch_id, *acts), seconds)


def settled(desk: Desk, positions: Sequence[int], seconds: float = PATIENCE_SECONDS) -> Told:
    """Wait a moment for what becomes of entries."""
    until = time.monotonic() + seconds
    while True:
        entries = desk.house.ledger.entries.at(positions)
        if all(entry.settled is not None for entry in entries) or time.monotonic() >= until:
            return told_of(entries)
        time.sleep(_EVERY_SECONDS)


def patiently(change: Callable[[], Made], seconds: float = PATIENCE_SECONDS) -> Made:
    """Do what a run over the batch keeps from being done as soon as that has ended; ``LeaseTaken`` when it takes too long."""
    until = time.monotonic() + seconds
    while True:
        try:
            return change()
        except LeaseTaken:
            if time.monotonic() >= until:
                raise
        time.sleep(2 * _EVERY_SECONDS)


def told_of(entries: Sequence[Entry]) -> Told:
    """What became of entries, as one: a refusal counts for all of them."""
    last = entries[-1].position
    for entry in entries:
        if entry.settled is not None and entry.settled["outcome"] == "refused":
            return Told(last, "refused", entry.settled["code"], Text(de=entry.settled["de"], en=entry.settled["en"]))
    if any(entry.settled is None for entry in entries):
        return Told(last, "waits")
    return Told(last, "applied" if any(entry.settled and entry.settled["outcome"] == "applied" for entry in entries) else "nothing_new")


def told_at(desk: Desk, caller: Caller, batch_id: str, position: str) -> Told | None:
    """What became of the entry a page names, if it is about this batch and by whoever asks."""
    if not position.isdecimal() or len(position) > 18:
        return None
    entries = desk.house.ledger.entries.at([int(position)])
    own = [entry for entry in entries if (entry.kind, entry.id, entry.by) == (KIND, batch_id, caller.name)]
    return told_of(own) if own else None
