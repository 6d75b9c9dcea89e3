"""The rows of ``inspection.csv`` as counts; what cannot be a count is named, never dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from batches.batch import Batch
from batches.quality_data import InspectedRow
from batches.rule import Value
from validators.trade_words import defect_class_named
from validators.words_of_people import folded

FILE = "inspection.csv"


@dataclass(frozen=True, slots=True)
class Count:
    """How many units with a defect were found in a sample; ``line`` and ``lot`` are known to the order."""

    row: int
    text: str
    line: int
    lot: str
    lot_size: int | None
    sample_size: int
    defect: str
    defect_class: str
    found: int


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row that cannot be used and why: ``reason`` is the variant of ``quality.data_invalid`` that words it."""

    row: int
    text: str
    reason: str
    line: int | None = None
    lot: str | None = None
    file: str = FILE
    values: Mapping[str, Value] = field(default_factory=dict)


def counts(batch: Batch) -> tuple[tuple[Count, ...], tuple[Unusable, ...]]:
    """Every row of the inspection sheets, read or named as unusable. A repeated row counts once, with the larger number found."""
    lots = lots_by_line(batch)
    read = [_count(row, lots) for row in batch.inspections]
    unusable = [each for each in read if isinstance(each, Unusable)]
    kept: dict[tuple[int, str, str, str], Count] = {}
    for count in (each for each in read if isinstance(each, Count)):
        key = (count.line, count.lot, count.defect_class, folded(count.defect))
        earlier = kept.get(key)
        if earlier is None:
            kept[key] = count
            continue
        unusable.append(Unusable(count.row, count.text, "duplicate", count.line, count.lot, values={"first": earlier.row}))
        if count.found > earlier.found:
            kept[key] = count
    return tuple(kept.values()), tuple(unusable)


def lots_by_line(batch: Batch) -> Mapping[int, frozenset[str]]:
    """The lots of each line of the order."""
    return {line: frozenset(lot.lot for ordered, lot in batch.lots if ordered.line == line) for line in {ordered.line for ordered, _ in batch.lots}}


def place(line: str, lot: str, lots: Mapping[int, frozenset[str]]) -> tuple[int | None, str | None, str | None]:
    """Line and lot a row speaks of, as the order names them; the third says which of the two the order does not know."""
    number = int(line) if re.fullmatch(r"\d{1,9}", line.strip()) else None
    if number is None or number not in lots:
        return None, None, "unknown_line"
    wanted = lot.strip() or "-"
    return (number, wanted, None) if wanted in lots[number] else (number, None, "unknown_lot")


def row_text(row: InspectedRow) -> str:
    """The row as the file has it."""
    return ",".join((row.line, row.lot, row.lot_size, row.sample_size, row.defect, row.defect_class, row.found))


def whole_number(cell: str) -> int | None:
    """A count; groups of three digits may be parted (``1.200``, ``1,200``, ``1 200``). ``None``: no count."""
    text = cell.strip()
    if re.fullmatch(r"[1-9]\d{0,2}([.,' \u00a0\u202f])\d{3}(\1\d{3})*", text):
        text = re.sub(r"\D", "", text)
    return int(text) if re.fullmatch(r"\d{1,12}", text) else None


def _count(row: InspectedRow, lots: Mapping[int, frozenset[str]]) -> Count | Unusable:
    text = row_text(row)
    line, lot, unknown = place(row.line, row.lot, lots)

    def unusable(reason: str, **values: Value) -> Unusable:
        return Unusable(row.row, text, reason, line, lot, values=values)

    if unknown is not None or line is None or lot is None:
        return unusable(unknown or "unknown_line", value=(row.lot if unknown == "unknown_lot" else row.line).strip() or "–")
    defect_class = defect_class_named(row.defect_class)
    if defect_class is None:
        return unusable("defect_class", value=row.defect_class or "–")
    sample, found, lot_size = whole_number(row.sample_size), whole_number(row.found), whole_number(row.lot_size)
    if not sample:
        return unusable("count", column="sample_size", value=row.sample_size or "–")
    if found is None:
        return unusable("count", column="found", value=row.found or "–")
    if row.lot_size.strip() and not lot_size:
        return unusable("count", column="lot_size", value=row.lot_size)
    if lot_size is not None and sample > lot_size:
        return unusable("sample_over_lot", value=sample, most=lot_size)
    if found > sample:
        return unusable("found_over_sample", value=found, most=sample)
    return Count(row.row, text, line, lot, lot_size, sample, row.defect.strip(), defect_class, found)
