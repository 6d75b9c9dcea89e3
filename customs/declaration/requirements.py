"""What a data set asks for: which elements must be there, always or on a condition, and which are not of it (``h1_elements.csv``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from batches.base import Frozen
from customs.declaration.elements import ElementRow, element_rows, fields_of
from customs.declaration.formats import El
from customs.declaration.models import Declaration, GoodsItem, Trader


@dataclass(frozen=True, slots=True)
class Lacking:
    """An element that must be there and is not: what is known of it, where it would stand, and the goods item it is of."""

    row: ElementRow
    path: str
    item: int | None


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around an element that is looked for."""

    declaration: Declaration
    item: GoodsItem | None
    owners: tuple[Frozen, ...]
    there: bool

    @property
    def trader(self) -> Trader | None:
        return next((owner for owner in reversed(self.owners) if isinstance(owner, Trader)), None)


def _qualified(letter: str) -> Callable[[_Around], bool]:
    return lambda around: (place := around.declaration.shipment.location) is not None and place.qualifier == letter


#: The conditions the table names, in words of the data set.
_CONDITIONS: dict[str, Callable[[_Around], bool]] = {
    "M": lambda around: True,
    "O": lambda around: False,
    "-": lambda around: False,
    "in_group": lambda around: around.there,
    "no_number": lambda around: around.trader is None or around.trader.identification is None,
    "represented": lambda around: around.declaration.representative is not None,
    "registered_means": lambda around: around.declaration.border_mode in {"1", "3", "4"},
    "no_locode": lambda around: (terms := around.declaration.shipment.delivery_terms) is None or terms.unlocode is None,
    "in_containers": lambda around: around.declaration.shipment.in_containers == "1",
    "presented": lambda around: around.declaration.additional_type == "A",
    "transaction_value": lambda around: around.item is not None and around.item.valuation_method == "1",
    "no_preference": lambda around: around.item is not None and (around.item.preference or "1").startswith("1"),
    "preference": lambda around: around.item is not None and (around.item.preference or "1").startswith(("2", "3")),
    **{f"qualifier_{letter}": _qualified(letter) for letter in "UVXYZ"},
}


def conditions() -> frozenset[str]:
    """The words the table may use."""
    return frozenset(_CONDITIONS)


def lacking(declaration: Declaration) -> Iterator[Lacking]:
    """Every element the data set asks for and the declaration does not state; of a list that must not be empty and is, the first."""
    yield from _lacking(declaration, "", "", _Around(declaration, None, (), there=True), None)


def _lacking(model: Frozen, kind: str, path: str, around: _Around, item: int | None) -> Iterator[Lacking]:
    asked = "h7" if around.declaration.data_set == "H7" else "h1"
    for name, known in fields_of(type(model)):
        value = getattr(model, name)
        if isinstance(known, El):
            row = element_rows()[kind + name]
            if value in (None, ()) and _CONDITIONS[getattr(row, asked)](around):
                yield Lacking(row, path + name, item)
        elif isinstance(value, tuple):
            for position, each in enumerate(value):
                whose = each if isinstance(each, GoodsItem) else around.item
                inside = _Around(around.declaration, whose, (*around.owners, each), there=True)
                yield from _lacking(each, f"{kind}{name}.", f"{path}{name}.{position}.", inside, position + 1 if isinstance(each, GoodsItem) else item)
            if not value:
                yield from _first_of(f"{kind}{name}.", f"{path}{name}.0.", around, item, asked)
        else:
            group = _empty(type(model), name) if value is None else value
            inside = _Around(around.declaration, around.item, (*around.owners, group), there=value is not None)
            yield from _lacking(group, f"{kind}{name}.", f"{path}{name}.", inside, item)


def _first_of(kind: str, path: str, around: _Around, item: int | None, asked: str) -> Iterator[Lacking]:
    nobody = _Around(around.declaration, around.item, around.owners, there=False)
    for row in element_rows().values():
        if row.path.startswith(kind) and _CONDITIONS[getattr(row, asked)](nobody):
            yield Lacking(row, path + row.path.removeprefix(kind), item)
            return


@lru_cache(maxsize=64)
def _empty(model: type[Frozen], field: str) -> Frozen:
    """The group of that field with nothing in it."""
    annotation = model.model_fields[field].annotation
    candidates = (annotation, *getattr(annotation, "__args__", ()))
    return next(each for each in candidates if isinstance(each, type) and issubclass(each, Frozen))()


def leave_out(values: dict[str, Any], data_set: str, kind: str = "") -> None:
    """Take out of ``values`` (in the shape of the models) what is not of that data set."""
    rows = element_rows()
    for name in list(values):
        value, path = values[name], kind + name
        if path in rows:
            if (rows[path].h7 if data_set == "H7" else rows[path].h1) == "-":
                del values[name]
        elif isinstance(value, dict | list):
            for each in value if isinstance(value, list) else [value]:
                leave_out(each, data_set, f"{path}.")
            values[name] = [each for each in value if each] if isinstance(value, list) else value
            if not values[name]:
                del values[name]
