"""The elements a declaration states, one by one with number, place and value; and what is known of each number (``h1_elements.csv``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from batches.base import Frozen
from catalogue.loading import PACKAGED
from catalogue.rows import Row, read_csv
from customs.declaration.formats import El, Group
from customs.declaration.models import Declaration


class ElementRow(Row):
    """An element of the data sets: ``path`` in the models, number, format, names, who knows it, and what H1 and H7 ask.

    ``h1``/``h7``: ``M`` must be there, ``O`` may be, ``-`` is not of that data set, any other word: must be there on that condition
    (``requirements.py``). ``code_list``: the list of ``customs_codes.csv`` its values are from, where that list is whole.
    """

    path: str
    number: str
    format: str
    name_de: str
    name_en: str
    whom: Literal["importer", "declarant", "supplier", "carrier", "customs"]
    h1: str
    h7: str
    code_list: str


@dataclass(frozen=True, slots=True)
class Stated:
    """One element as a declaration states it: ``path`` with indices names the spot, ``kind`` is the path without them, ``item`` the goods item's number."""

    number: str
    path: str
    kind: str
    item: int | None
    value: Any

    @property
    def said(self) -> str:
        """The value as it is declared."""
        return f"{self.value:f}" if isinstance(self.value, Decimal) else str(self.value)


def kind_of(path: str) -> str:
    """The path of an element without the indices that name the spot."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


@lru_cache(maxsize=1)
def element_rows() -> dict[str, ElementRow]:
    """What is known of every element, by its path in the models without indices."""
    return {row.path: row for row in read_csv(PACKAGED / "h1_elements.csv", ElementRow)}


@lru_cache(maxsize=64)
def fields_of(model: type[Frozen]) -> tuple[tuple[str, El | Group], ...]:
    """The elements and groups of a model, in its order."""
    found: list[tuple[str, El | Group]] = []
    for name, field in model.model_fields.items():
        found += [(name, known) for known in field.metadata if isinstance(known, El | Group)]
    return tuple(found)


def stated(declaration: Declaration) -> Iterator[Stated]:
    """Every element that is there, in the order of the data set: declaration, consignment, items."""
    yield from _stated(declaration, "", "", "", None)


def _stated(model: Frozen, number: str, path: str, kind: str, item: int | None) -> Iterator[Stated]:
    for name, known in fields_of(type(model)):
        value = getattr(model, name)
        if value is None or value == ():
            continue
        whole = f"{number} {known.number}".strip()
        here, sort = path + name, kind + name
        several = value if isinstance(value, tuple) else None
        for position, each in enumerate((value,) if several is None else several):
            spot = here if several is None else f"{here}.{position}"
            if isinstance(each, Frozen):
                yield from _stated(each, whole, f"{spot}.", f"{sort}.", position + 1 if sort == "shipment.items" else item)
            else:
                yield Stated(whole, spot, sort, item, each)
