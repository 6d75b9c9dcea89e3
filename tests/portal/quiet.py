"""Waiting until no run is at work on a batch: only then is an act tried at the door, and refused on the page it was typed into."""

from __future__ import annotations

import time
from pathlib import Path

from flows.stored import KIND
from flows.wiring import opened


def quiet(house: Path, batch_id: str) -> None:
    """Wait until nothing is waiting and no run holds the batch."""
    with opened(house) as there:
        until = time.monotonic() + 30
        while there.ledger.worked_on(KIND, batch_id) or there.ledger.entries.waiting(KIND, batch_id):
            assert time.monotonic() < until, "a run goes on and on"
            time.sleep(0.02)
