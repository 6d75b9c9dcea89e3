"""Batches close when nothing of them is left in stock, and open again when something comes back: what the books say is entered on the batch.

Entered after the transaction that moved the books, and applied by the batch's next run; whoever dies in between has lost nothing, since the books are looked at
again by the next who comes by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from batches.batch import Batch
from batches.handed_on import LotsGone
from distribution.supply import lot_id
from flows.running import enter
from flows.stored import KIND, from_state
from flows.wiring import House

BY = "the stock"


def settle_batches(house: House, batches: Collection[str]) -> tuple[str, ...]:
    """Enter on each batch what the books say is gone of it, where its record says otherwise; the batches it was entered on."""
    return tuple(each for each in sorted(set(batches)) if each and _settled(house, each))


def settle_all(house: House) -> tuple[str, ...]:
    """The same for every batch whose rows say otherwise than the books; for a sweep."""
    return settle_batches(house, house.ledger.stock.unsettled())


def _settled(house: House, batch_id: str) -> bool:
    stored = house.ledger.read(KIND, batch_id)
    if stored is None:
        return False
    batch, _, _ = from_state(stored.state)
    gone = tuple(_gone(house, batch))
    if {*gone} == {f"{line.line}/{lot.lot}" for line, lot in batch.lots if batch.is_gone(line.line, lot.lot)}:
        return False
    enter(house, batch_id, LotsGone(by=BY, lots=gone))
    return True


def _gone(house: House, batch: Batch) -> Iterator[str]:
    """The lots that were released and of which nothing is free or reserved."""
    kept = {each.row.id: each for each in house.ledger.stock.lots(batch=batch.id)}
    for line, lot in batch.lots:
        there = kept.get(lot_id(batch.id, line.line, lot.lot))
        released = there is not None and there.row.status == "released" and there.entered > 0
        if there is not None and released and there.held["free"] + there.held["reserved"] == 0:
            yield f"{line.line}/{lot.lot}"
