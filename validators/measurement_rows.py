"""The rows of ``measurements.csv`` as measurements in the catalogue's terms; what cannot be one is named, never dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from batches.base import Text
from batches.batch import Batch
from batches.order import OrderLine
from batches.quality_data import MeasuredRow
from batches.rule import Value
from catalogue.as_of import CatalogueAt
from catalogue.contents import Catalogue
from catalogue.quality import Limit, MeasuredProperty
from validators.inspection_rows import Unusable, lots_by_line, place
from validators.measured_properties import named_property
from validators.measured_values import Doubt, Reading, reading_of
from validators.units import Units, units_of
from validators.words_of_people import folded

FILE = "measurements.csv"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured value. ``reading`` is in the unit of the property, ``written`` as it stands in the source; ``where`` names the spot there."""

    where: str
    line: int
    lot: str
    measured: MeasuredProperty
    condition: str
    specimen: str
    reading: Reading
    written: str
    row: int = 0

    @property
    def label(self) -> str:
        """Specimen and condition, as written."""
        return f"{self.specimen or '–'} ({self.condition})" if self.condition else self.specimen or "–"

    @property
    def whose(self) -> str:
        """The specimen a part of which was measured: what stands before the stroke."""
        return self.specimen.partition("/")[0].strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line is measured by: the properties of its product, and the limits of the class ordered (``None``: the order names no class)."""

    known: tuple[MeasuredProperty, ...]
    limits: Mapping[str, Limit]
    product_class: str | None
    units: Units
    _named: dict[tuple[str, str], tuple[MeasuredProperty, ...]] = field(default_factory=dict, repr=False, compare=False)

    def named(self, written: str, condition: str) -> tuple[MeasuredProperty, ...]:
        """The properties a name means (:func:`named_property`); a sheet repeats its names, so each is looked for once."""
        key = written, condition
        if key not in self._named:
            self._named[key] = named_property(written, condition, self.known)
        return self._named[key]

    def name_of(self, limit: Limit) -> Text:
        """The name of a limit's property in both languages."""
        return next(name_of(each) for each in self.known if each.property == limit.property)


def asked_of(line: OrderLine, at: CatalogueAt) -> Asked:
    """Properties and limits for an order line as of a day."""
    units = units_of(at.catalogue)
    product = at.product_of(line.category)
    if product is None:
        return Asked((), {}, None, units)
    of_product = {limit.property for limit in at.catalogue.limits if limit.product == product.id and limit.applies(at.on)}
    known = tuple(each for each in at.properties() if each.property in of_product)
    # Limits that name no class of the order ("all") hold for every class.
    product_class = at.class_ordered(line.category, line.product_class, line.material)
    limits = (*at.limits(product.id, "all"), *(at.limits(product.id, product_class) if product_class else ()))
    return Asked(known, {limit.property: limit for limit in limits}, product_class or ("all" if limits else None), units)


def measurements(batch: Batch, catalogue: Catalogue) -> tuple[tuple[Measurement, ...], tuple[Unusable, ...]]:
    """Every row, read or named as unusable. Of rows that repeat each other the first counts, the others are named."""
    return _measurements(_Same(batch), catalogue)


class _Same:
    """A batch as itself, whatever its values: two rules look at one sheet, and comparing it would cost as much as reading it."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.batch is other.batch

    def __hash__(self) -> int:
        return id(self.batch)


@lru_cache(maxsize=1)
def _measurements(same: _Same, catalogue: Catalogue) -> tuple[tuple[Measurement, ...], tuple[Unusable, ...]]:
    batch = same.batch
    at = catalogue.at(batch.lots_judged_for)
    asked = {line.line: asked_of(line, at) for line in batch.order.lines}
    lots = lots_by_line(batch)
    kept: dict[tuple[int, str, str, str, str], Measurement] = {}
    unusable: list[Unusable] = []
    for row in batch.measurements:
        read = _measurement(row, lots, asked)
        if isinstance(read, Unusable):
            unusable.append(read)
            continue
        key = (read.line, read.lot, read.measured.property, _plain(read.condition), _plain(read.specimen))
        first = kept.setdefault(key, read)
        if first is not read:
            unusable.append(Unusable(row.row, row_text(row), "duplicate", read.line, read.lot, FILE, {"first": first.row}))
    return tuple(kept.values()), tuple(unusable)


def row_text(row: MeasuredRow) -> str:
    """The row as the file has it."""
    return ",".join((row.line, row.lot, row.property, row.condition, row.specimen, row.value, row.unit))


def name_of(measured: MeasuredProperty) -> Text:
    """The property's name in both languages."""
    return Text(de=measured.name_de, en=measured.name_en)


def _measurement(row: MeasuredRow, lots: Mapping[int, frozenset[str]], asked: Mapping[int, Asked]) -> Measurement | Unusable:
    line, lot, unknown = place(row.line, row.lot, lots)

    def unusable(reason: str, **values: Value) -> Unusable:
        return Unusable(row.row, row_text(row), reason, line, lot, FILE, values)

    if unknown is not None or line is None or lot is None:
        return unusable(unknown or "unknown_line", value=(row.lot if unknown == "unknown_lot" else row.line).strip() or "–")
    named = asked[line].named(row.property, row.condition)
    if len(named) != 1:
        reason = "ambiguous_property" if named else "unknown_property"
        return unusable(reason, value=row.property or "–", candidates=_listed(named))
    (measured,) = named
    read = reading_of(measured, row.property, row.value, row.unit, asked[line].units)
    if isinstance(read, Doubt):
        return unusable(read.reason, **read.values)
    if not names_specimen(measured, row.specimen):
        return unusable("specimen", value=row.specimen or "–", property=name_of(measured))
    written = f"{row.value.strip()} {row.unit.strip()}".strip()
    return Measurement(f"row {row.row}: {row_text(row)}", line, lot, measured, row.condition.strip(), row.specimen.strip(), read, written, row.row)


def names_specimen(measured: MeasuredProperty, specimen: str) -> bool:
    """Whether a specimen is named as the property asks (``wearer/exercise``: two parts, neither empty)."""
    parts = specimen.split("/")
    return not measured.specimen or (len(parts) == measured.specimen.count("/") + 1 and all(part.strip() for part in parts))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return folded(text)


def _listed(named: tuple[MeasuredProperty, ...]) -> Text:
    return Text(de="; ".join(each.name_de for each in named) or "–", en="; ".join(each.name_en for each in named) or "–")
