"""Lots that are gone: nothing of what was released is free or reserved any more. When every released lot of a batch is, the batch is closed.

What is where stands in the books of stock, not in the batch; the books are looked at, and what they say is entered as an act, so that the batch's stage stays
a function of its record alone. Stock that comes back is entered the same way: the batch is open again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from batches.entered_act import EnteredAct
from batches.event import Event
from batches.gone_lot import GoneLot
from batches.who_and_why import lot_named, somebody

if TYPE_CHECKING:
    from batches.acts import Acted
    from batches.batch import Batch, Judgement


class LotsGone(EnteredAct):
    """What the books say: these released lots are gone (``LINE/LOT``), and no others. Told again, it changes nothing."""

    act: Literal["lots_gone"] = "lots_gone"
    lots: tuple[str, ...]

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The batch closes, or opens again, with them (:func:`batches.gates.standing`). Lots that are not released have no stock, and are never gone."""
        somebody(self.by)
        keys = sorted({lot_named(batch, each) for each in self.lots})
        gone = tuple(GoneLot(line=line, lot=lot, goods=batch.goods(line, lot)) for line, lot in keys if batch.is_released(line, lot))
        if gone == batch.gone:
            return batch, ()
        went = [[each.line, each.lot] for each in gone if each not in batch.gone]
        came = [[each.line, each.lot] for each in batch.gone if each not in gone]
        events = [Event(type="lots.gone", actor=self.by, payload={"lots": went})] if went else []
        events += [Event(type="lots.back", actor=self.by, payload={"lots": came})] if came else []
        return batch.model_copy(update={"gone": gone}), tuple(events)
