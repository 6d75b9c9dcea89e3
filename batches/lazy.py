"""Lazy faces: a room's ``__init__`` names what it hands on, and opening the room imports none of it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping


def face(room: str, names: Mapping[str, str]) -> tuple[Callable[[str], object], list[str]]:
    """``__getattr__`` and ``__all__`` for a room; ``names`` maps each name to the module (within the room) it lives in."""

    def look_up(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{room}.{names[name]}"), name)

    return look_up, sorted(names)
