"""A batch carried by its steps alone, without Prefect."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from flows.carrying import STEPS, carrying
from flows.folder import load_folder
from flows.import_many import from_record
from flows.stored import KIND, Outcome
from flows.wiring import House
from flows.work import Asked
from tests.flows.conftest import Folder


def carried(house: House, batch: str, asked: Asked | None = None) -> Outcome:
    """One run over the batch."""
    asked = asked or from_record(house, batch)
    with carrying(batch, asked) as work:
        for step in STEPS:
            asyncio.run(step(batch, work))
    assert asked.outcome is not None
    return asked.outcome


def imported(house: House, folder: Folder, name: str, **changes: Any) -> Outcome:
    """A batch opened from a folder."""
    path = folder(name, **({"order": name} | changes))
    content = load_folder(path)
    return carried(house, content.order.batch_id, Asked(house, folder=path, content=content))


def became(house: House, positions: Sequence[int]) -> list[str]:
    """What became of entries: the outcome, or the code of the refusal; ``waits`` of one that waits."""
    return ["waits" if each.settled is None else each.settled.get("code", each.settled["outcome"]) for each in house.ledger.entries.at(positions)]


def happened(house: House, batch: str) -> list[str]:
    """The types of everything that happened to a batch."""
    return [event.type for event in house.ledger.events(KIND, batch)]
