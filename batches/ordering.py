"""A person opens a batch with an order, or replaces its order while its goods are not released."""

from __future__ import annotations

from typing import Literal

from batches.acts import Acted
from batches.batch import Batch, Judgement
from batches.entered_act import EnteredAct
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.gates import standing
from batches.order import Order
from batches.who_and_why import somebody


class OrderGiven(EnteredAct):
    """The order of a batch; where there is none of that id, it opens one. ``opens``: it is meant to, and refused where a batch with another order is there."""

    act: Literal["order"] = "order"
    order: Order
    opens: bool = False

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The order takes the place of the batch's."""
        given = _plain(self.order)
        if self.opens and given.batch_id == batch.id and given != _plain(batch.order):
            raise batch_exists(batch.id)
        return change_order(batch, judgement, given, self.by)

    def open(self) -> Acted:
        """The batch, with nothing in it but the order."""
        somebody(self.by)
        order = _plain(self.order)
        event = Event(type="batch.opened", actor=self.by, payload={"order": order.order, "lines": len(order.lines)})
        return Batch(id=order.batch_id, order=order), (event,)


def change_order(batch: Batch, judgement: Judgement, order: Order, by: str) -> Acted:
    """Replace the order. What was released is what two people saw, so its goods stay as they are; once nothing is quarantined, so does the whole order."""
    somebody(by)
    if order.batch_id != batch.id:
        raise InputRefused(
            "order.other_batch",
            "importer, supplier and order number say which batch it is and cannot be changed; open another batch",
            "Importeur, Lieferant und Bestellnummer bezeichnen die Sendung und lassen sich nicht ändern; bitte eine andere Sendung eröffnen",
        )
    if order == _plain(batch.order):
        return batch, ()
    changed = batch.model_copy(update={"order": order})
    if not any(lot.status == "quarantined" for lot in standing(batch, judgement).lots):
        raise NotNow(
            "order.settled",
            "no lot of this batch is in quarantine any more: its order can no longer be changed",
            "Keine Charge dieser Sendung ist mehr in Quarantäne: ihre Bestellung lässt sich nicht mehr ändern",
        )
    kept = {(each.line, each.lot) for each in changed.releases_that_hold}
    lost = [f"{each.line}/{each.lot}" for each in batch.releases_that_hold if (each.line, each.lot) not in kept]
    if lost:
        raise NotNow(
            "order.released",
            f"released already, so their goods cannot be changed: {', '.join(lost)}; leave these lots as they are",
            f"Bereits freigegeben, ihre Ware lässt sich nicht ändern: {', '.join(lost)}; diese Chargen bitte so lassen",
        )
    return changed, (Event(type="order.changed", actor=by, payload={"order": order.model_dump(mode="json", by_alias=True)}),)


def batch_exists(batch_id: str) -> NotNow:
    """The refusal to open a batch that is there, with another order."""
    return NotNow(
        "batch.exists",
        f"there is a batch {batch_id} of this importer, supplier and order number already; look at it and change its order there",
        f"Zu Importeur, Lieferant und Bestellnummer gibt es bereits die Sendung {batch_id}; bitte ansehen und ihre Bestellung dort ändern",
    )


def _plain(order: Order) -> Order:
    """Without the name of its schema, which says nothing about the goods and is not kept."""
    return order.model_copy(update={"schema_": None})
