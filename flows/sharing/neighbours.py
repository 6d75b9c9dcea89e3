"""What sharing asks of demand: small doors, each used where it is there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from importlib import import_module
from typing import Any

from distribution.supply import Earmark
from flows.wiring import House
from record.stock import Kept


def earmarks_of(house: House, kept: Collection[Kept]) -> dict[str, tuple[Earmark, ...]]:
    """What of each lot was bought for whose demand (pooled orders), by the lot's id."""
    door = _door("flows.demand.earmarks", "earmarks_of")
    return {} if door is None else dict(door(house, kept))


def lapse(house: House, on: date, by: str) -> tuple[str, ...]:
    """Let demand lapse whose day is long over; the ids."""
    door = _door("flows.demand.asking", "lapse")
    return () if door is None else tuple(door(house, on, by))


def warn(house: House, on: date, by: str) -> tuple[str, ...]:
    """Warn members whose stock runs out; their ids."""
    door = _door("flows.demand.warnings", "warn")
    return () if door is None else tuple(door(house, on, by))


def _door(module: str, name: str) -> Any:
    try:
        return getattr(import_module(module), name, None)
    except ModuleNotFoundError:
        return None
