"""Code lists of the declaration: which value of an element is in the list it is from, on a day (``customs_codes.csv``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from customs.declaration.elements import Stated, element_rows, stated
from customs.declaration.models import Declaration
from customs.tables import CustomsCode, tables


def codes(name: str, on: date) -> dict[str, CustomsCode]:
    """The codes of a list that are valid on a day."""
    return {row.code: row for row in tables().codes if row.list == name and row.applies(on)}


def not_in_its_list(declaration: Declaration, on: date) -> Iterator[Stated]:
    """Every stated element whose value is not in its list on that day."""
    for each in stated(declaration):
        row = element_rows()[each.kind]
        if row.code_list and each.value not in codes(row.code_list, on):
            yield each
