"""What a value is about: its test and what is said of it, out of the title, the heading over the rows, the row's name and the column's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.understanding.result_columns import column_kind, is_condition, is_detail, is_measured, is_specimen_name
from documents.understanding.result_headings import Heading, column_heading, fuller_name, one_tongue, read_heading
from documents.understanding.result_units import is_flow, is_unit, unit_of
from documents.understanding.script import fold


@dataclass(frozen=True)
class About:
    """The test a value belongs to and what is said of it besides."""

    property: str
    condition: str
    unit: str = ""
    limit: str = ""


def about(heading: Heading, head: str, cell: str, detail: str, column: Heading) -> About:
    """Test, condition, unit and limit out of the table's title, the heading over the rows, the row's own name and the column's name.

    The nearest that names a test counts; what names none refines it (``sodium chloride``, ``95 l/min``) or is a condition.
    """
    over, row = read_heading(head) if head else Heading(), _row_heading(cell)
    named = [one for one in (row.property, column.property, over.property) if one and is_measured(one)]
    name = named[0] if named else heading.property
    if name == column.property or (row.property and name == row.property and not over.property):
        name = fuller_name(name, over.property if over.property and is_measured(over.property) else heading.property)
    conditions = [one.condition for one in (row, column, over) if one.condition]
    refining = [detail] if detail else []
    for text in (over.property, row.property):
        if text and not is_measured(text):
            (refining if is_detail(text) else conditions).append(text)
    for text in refining:
        name = name if fold(text) in fold(name) else f"{name} {text}".strip()
    condition = ", ".join(dict.fromkeys(conditions)) or heading.condition
    return About(name, condition, row.unit or column.unit or over.unit or heading.unit, row.limit or column.limit or over.limit)


def _row_heading(cell: str) -> Heading:
    """``Penetration NaCl, after ageing (%)``: the name of a row as test, condition and unit; a name of results or specimens says nothing."""
    text = one_tongue(cell)
    if not text or column_kind(text) in ("value", "specimen") or is_unit(text) or is_specimen_name(text):
        return Heading(unit=text if is_unit(text) else unit_of(text))
    read = column_heading(text)
    bare = read.property or re.sub(r"\s+", " ", text)
    parts = [part.strip() for part in bare.split(",")]
    aside = [part for part in parts[1:] if is_condition(part) and not is_measured(part) and not is_flow(part)]
    bare = ", ".join(part for part in parts if part not in aside)
    condition = ", ".join((*aside, *((read.condition,) if read.condition and read.condition not in bare else ())))
    if len(parts) == 1 and is_condition(bare) and not is_measured(bare):
        return Heading("", bare, read.unit, read.limit)
    return Heading(bare, condition, read.unit, read.limit)


def headed(head: str, text: str) -> str:
    """The heading over rows: a condition goes on with the test named above it."""
    base = head.split(" · ")[0]
    return f"{base} · {text}" if base and is_measured(base) and not is_measured(text) else text


def parts_of_heading(head: str) -> tuple[str, str]:
    """Test and condition of a heading over rows."""
    base, _, condition = head.partition(" · ")
    return (base, condition) if is_measured(base) or is_detail(base) else ("", condition or base)
