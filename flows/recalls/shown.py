"""A recall as machines are told of it: by API and command line alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from distribution.recall import Balance, Recall, balance
from flows.recalls.reaching import Reach
from flows.recalls.standing import live, lots_of, to_call
from flows.wiring import House
from record.reach import LotReached

Shown = dict[str, Any]


def reach_shown(found: Reach) -> Shown:
    """What a cause reaches. ``seen``: what a recall may be bound to."""
    return {
        "seen": found.seen,
        "lots": [lot_shown(each) for each in found.lots],
        "recipients": len(found.recipients),
        "delivered": found.delivered,
        "in_house": found.in_house,
        "reservations": [each._asdict() for each in found.reserved],
        "handed_over": [
            {"member": each.member, "lot": each.lot, "deliveries": list(each.deliveries)}
            | {name: getattr(each, name) for name in ("delivered", "returned", "destroyed", "used")}
            for each in found.handed
        ],
    }


def lot_shown(lot: LotReached) -> Shown:
    """A lot with where its quantity is."""
    told = {name: str(lot.told.get(name, "")) for name in ("model", "manufacturer", "unit")}
    own = {name: getattr(lot, name) for name in ("id", "lot", "batch", "line", "category", "status", "blocked")}
    return own | told | {"held": lot.held}


def recall_shown(house: House, recall: Recall, on: date) -> Shown:
    """Everything about a recall, as it stands now."""
    now = live(house, recall)
    shown: Shown = now.model_dump(mode="json")
    shown["balance"] = balance_shown(balance(now))
    shown["lots"] = [lot_shown(each) for each in lots_of(house, now)]
    shown["call"] = [{"member": each.notice.member, "name": each.notice.name, "contact": each.contact, "phone": each.phone} for each in to_call(house, now, on)]
    return shown


def row_shown(recall: Recall) -> Shown:
    """A recall in a list of them."""
    acknowledged = sum(each.acknowledged_on is not None for each in recall.notices if each.delivered)
    told = {"recipients": sum(each.delivered for each in recall.notices), "acknowledged": acknowledged, "lots": len(recall.lots)}
    names = {"id", "status", "begun_on", "begun_by", "acknowledge_by", "closed_on", "seconds"}
    return recall.model_dump(mode="json", include=names) | {"cause": recall.cause.model_dump(mode="json")} | told


def balance_shown(sums: Balance) -> Shown:
    """Delivered, and what became of it."""
    return sums.model_dump(mode="json") | {"unaccounted": sums.unaccounted}
