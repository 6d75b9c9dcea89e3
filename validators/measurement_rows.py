"""The rows of ``measurements.csv`` as measurements in the catalogue's terms; what cannot be one is named, never dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from batches.base import Text
from batches.batch import Batch
from batches.order import OrderLine
from batches.quality_data import MeasuredRow
from batches.rule import Value
from catalogue.as_of import CatalogueAt
from catalogue.contents import Catalogue
from catalogue.quality import Limit, MeasuredProperty
from validators.inspection_rows import Unusable, place
from validators.measured_properties import in_unit_of, named_property, number_and_unit, unit_in_name
from validators.words_of_people import folded

FILE = "measurements.csv"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured value. ``value`` is in the unit of the property, ``written`` as it stands in the source; ``where`` names the spot there."""

    where: str
    line: int
    lot: str
    measured: MeasuredProperty
    condition: str
    specimen: str
    value: Decimal
    written: str

    @property
    def label(self) -> str:
        """Specimen and condition, as written."""
        return f"{self.specimen or '–'} ({self.condition})" if self.condition else self.specimen or "–"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line is measured by: the properties of its product, and the limits of the class ordered (``None``: the order names no class)."""

    known: tuple[MeasuredProperty, ...]
    limits: Mapping[str, Limit]
    product_class: str | None


def asked_of(line: OrderLine, at: CatalogueAt) -> Asked:
    """Properties and limits for an order line as of a day."""
    product = at.product_of(line.category)
    if product is None:
        return Asked((), {}, None)
    of_product = {limit.property for limit in at.catalogue.limits if limit.product == product.id and limit.applies(at.on)}
    known = tuple(each for each in at.properties() if each.property in of_product)
    # Limits that name no class of the order ("all") hold for every class.
    product_class = at.class_ordered(line.category, line.product_class, line.material)
    limits = (*at.limits(product.id, "all"), *(at.limits(product.id, product_class) if product_class else ()))
    return Asked(known, {limit.property: limit for limit in limits}, product_class or ("all" if limits else None))


def measurements(batch: Batch, catalogue: Catalogue) -> tuple[tuple[Measurement, ...], tuple[Unusable, ...]]:
    """Every row, read or named as unusable. Of rows that repeat each other the first counts, the others are named."""
    at = catalogue.at(batch.lots_judged_for)
    asked = {line.line: asked_of(line, at) for line in batch.order.lines}
    kept: dict[tuple[int, str, str, str, str], tuple[int, Measurement]] = {}
    unusable: list[Unusable] = []
    for row in batch.measurements:
        read = _measurement(row, batch, asked)
        if isinstance(read, Unusable):
            unusable.append(read)
            continue
        key = (read.line, read.lot, read.measured.property, folded(read.condition), folded(read.specimen))
        if key in kept:
            unusable.append(Unusable(row.row, row_text(row), "duplicate", read.line, read.lot, FILE, {"first": kept[key][0]}))
        else:
            kept[key] = (row.row, read)
    return tuple(each for _, each in kept.values()), tuple(unusable)


def row_text(row: MeasuredRow) -> str:
    """The row as the file has it."""
    return ",".join((row.line, row.lot, row.property, row.condition, row.specimen, row.value, row.unit))


def name_of(measured: MeasuredProperty) -> Text:
    """The property's name in both languages."""
    return Text(de=measured.name_de, en=measured.name_en)


def _measurement(row: MeasuredRow, batch: Batch, asked: Mapping[int, Asked]) -> Measurement | Unusable:
    line, lot, unknown = place(row.line, row.lot, batch)

    def unusable(reason: str, **values: Value) -> Unusable:
        return Unusable(row.row, row_text(row), reason, line, lot, FILE, values)

    if unknown is not None or line is None or lot is None:
        return unusable(unknown or "unknown_line", value=(row.lot if unknown == "unknown_lot" else row.line).strip() or "–")
    named = named_property(row.property, row.condition, asked[line].known)
    if len(named) != 1:
        reason = "ambiguous_property" if named else "unknown_property"
        return unusable(reason, value=row.property or "–", candidates=_listed(named))
    if asked[line].product_class is None:
        return unusable("class_unknown", value=row.property)
    read = read_value(named[0], row.property, row.value, row.unit)
    if isinstance(read, Doubt):
        return unusable(read.reason, **read.values)
    if needs_wearer_and_exercise(named[0]) and not re.fullmatch(r"\s*[^/\s][^/]*/[^/]*[^/\s]\s*", row.specimen):
        return unusable("specimen", value=row.specimen or "–", property=name_of(named[0]))
    written = f"{row.value.strip()} {row.unit.strip()}".strip()
    return Measurement(f"row {row.row}: {row_text(row)}", line, lot, named[0], row.condition.strip(), row.specimen.strip(), read, written)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell is no value of its property; ``reason`` is the variant that words it."""

    reason: str
    values: Mapping[str, Value]


def read_value(measured: MeasuredProperty, written: str, cell: str, unit: str) -> Decimal | Doubt:
    """The value in the property's own unit; the unit stands in its cell, behind the number, or in the property's name as ``written``."""
    name = name_of(measured)
    if not cell.strip():
        return Doubt("value_missing", {"property": name})
    number, behind = number_and_unit(cell)
    if number is None:
        return Doubt("value", {"value": cell.strip(), "property": name})
    stated = unit.strip() or behind or unit_in_name(measured, written) or ""
    value = in_unit_of(measured, number, stated)
    if value is None or (behind and unit.strip() and in_unit_of(measured, number, behind) != value):
        return Doubt("unit", {"value": (behind if value is not None else stated) or "–", "property": name, "unit": measured.unit})
    low, high = measured.minimum, measured.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        shown = f"{cell.strip()} {unit.strip()}".strip()
        return Doubt("range", {"value": shown, "property": name, "minimum": str(low), "maximum": str(high), "unit": measured.unit})
    return value


def needs_wearer_and_exercise(measured: MeasuredProperty) -> bool:
    """Whether each value belongs to one exercise of one wearer (EN 149 clause 8.5)."""
    return measured.property.endswith("_exercise_percent")


def _listed(named: tuple[MeasuredProperty, ...]) -> Text:
    return Text(de="; ".join(each.name_de for each in named) or "–", en="; ".join(each.name_en for each in named) or "–")
