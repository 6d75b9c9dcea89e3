"""An order as JSON text, from whatever brings it: figures stay exact, a key that occurs twice is refused, categories have to be in the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from batches.base import Text
from batches.errors import InputRefused
from batches.order import Order
from batches.order_faults import Fault


def json_of(text: str, name: str) -> Any:
    """What the text says; ``InputRefused`` where it is no JSON. ``name``: what the refusal calls it."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
        en, de = f"line {error.lineno}, column {error.colno}", f"Zeile {error.lineno}, Spalte {error.colno}"
        raise InputRefused("order.not_json", f"{name} is not JSON: {error.msg} at {en}", f"{name} ist kein JSON: {de}") from error
    except (ValueError, RecursionError) as error:
        raise InputRefused("order.not_json", f"{name} is not JSON: {error}", f"{name} ist kein JSON: {error}") from error


def unknown_categories(order: Order, categories: Iterable[str]) -> tuple[Fault, ...]:
    """The lines whose category the catalogue does not have, with what may have been meant."""
    known = sorted(categories)
    return tuple(Fault(("lines", at, "category"), _unknown(line.category, known)) for at, line in enumerate(order.lines) if line.category not in known)


def _unknown(category: str, known: list[str]) -> Text:
    from rapidfuzz import process

    near = process.extractOne(category, known)
    meant = near[0] if near and near[1] >= 60 else ""
    all_known = ", ".join(known)
    return Text(
        de=f"{category!r} steht nicht im Katalog; " + (f"gemeint {meant!r}? " if meant else "") + f"bekannt: {all_known}",
        en=f"{category!r} is not in the catalogue; " + (f"did you mean {meant!r}? " if meant else "") + f"known: {all_known}",
    )


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise ValueError(f"the key {twice!r} occurs twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
