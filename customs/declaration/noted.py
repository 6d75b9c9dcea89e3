"""What has been found for a declaration so far: values with their sources, group by group in the shape of the models."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from customs.declaration.sources import Source

Value = str | int | Decimal


class Noted:
    """One group of the data set being filled. What is empty is not noted, and a group without anything in it does not come into being."""

    __slots__ = ("_above", "_documents", "_inside", "_listed", "_name", "sources", "values")

    def __init__(self, above: Noted | None = None, name: str = "", *, listed: bool = False) -> None:
        self._above = above
        self._name = name
        self._listed = listed
        self._inside: list[Noted] | None = None
        self._documents: set[tuple[str, str | None]] | None = None
        self.values: dict[str, Any] = {}
        self.sources: dict[str, Source] = {}

    def group(self, name: str) -> Noted:
        """The group of that name within this one."""
        return Noted(self, name)

    def row(self, name: str) -> Noted:
        """A further member of the list of that name within this group."""
        return Noted(self, name, listed=True)

    def put(self, name: str, value: Value | None, source: Source) -> None:
        """Note ``value`` unless it is empty."""
        if value is None or value == "":
            return
        if not self.values:
            self._begin()
        self.values[name] = value
        self.sources[name] = source

    def text(self, name: str, value: str | None, longest: int, source: Source) -> None:
        """Note a text in words, cut to the longest the element takes; numbers are never cut."""
        if value:
            self.put(name, " ".join(value.split())[:longest].rstrip(), source)

    def add(self, name: str, value: str, source: Source) -> None:
        """Note a further value of the element of that name, which may be there several times."""
        if not self.values:
            self._begin()
        several = self.values.setdefault(name, [])
        self.sources[f"{name}.{len(several)}"] = source
        several.append(value)

    def document(self, code: str, number: str | None, source: Source) -> None:
        """Note a supporting document once."""
        documents = self._documents = self._documents or set()
        if (code, number) not in documents:
            documents.add((code, number))
            row = self.row("supporting_documents")
            row.put("reference", number, source)
            row.put("type", code, source)

    def sources_by_path(self) -> dict[str, Source]:
        """Every source by the path of its element (``shipment.items.0.gross_mass``)."""
        found = dict(self.sources)
        positions: dict[str, int] = {}
        for each in self._inside or ():
            path = each._name
            if each._listed:
                position = positions.get(path, 0)
                positions[path] = position + 1
                path = f"{path}.{position}"
            found |= {f"{path}.{name}": source for name, source in each.sources_by_path().items()}
        return found

    def _begin(self) -> None:
        above = self._above
        if above is not None:
            # Once it is in its place it need not know where that is; without the way back the whole is freed as soon as nobody holds it.
            self._above = None
            if not above.values:
                above._begin()
            if self._listed:
                above.values.setdefault(self._name, []).append(self.values)
            else:
                above.values[self._name] = self.values
            if above._inside is None:
                above._inside = []
            above._inside.append(self)
