"""Sheets as they are filled in on a page: the rows a form shows, and the rows it sends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from batches.base import Language, Text
from batches.batch import Batch
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow, SheetRow
from batches.rule import in_words
from catalogue.contents import Catalogue
from portal.posted import Filled, Posted
from portal.views.goods import Counted, Marked, named_in_sheet
from portal.views.lots import LotSeen
from portal.words import word
from validators.inspection_rows import Unusable, whole_number
from validators.measurement_rows import measurements
from validators.trade_words import defect_class_named

#: Rows a form holds at most; longer sheets come as CSV.
MOST_ROWS = 400
#: Rows left empty to write on, and how many more a person gets who asks.
BLANK, MORE = 6, 10
_LONGEST = 300

COUNTED = ("defect_class", "sample_size", "defect", "found")
MEASURED = ("property", "condition", "specimen", "value", "unit")

Row = TypeVar("Row", bound=SheetRow)
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a form. ``longer``: there are more than a form holds, so that it cannot be sent without losing some."""

    rows: tuple[Cells, ...]
    longer: bool = False


def of_lot(rows: Iterable[Row], seen: LotSeen) -> tuple[Row, ...]:
    """The rows a sheet entered for that lot would take the place of."""
    there = tuple(rows)
    named = (str(seen.ordered.line), named_in_sheet(there, seen.ordered.line, seen.lot.lot))
    return tuple(row for row in there if (row.line, row.lot) == named)


def counted_grid(batch: Batch, seen: LotSeen, plans: Sequence[Counted], given: Posted | None) -> Grid:
    """The inspection sheet: the rows there are, a row for each class nobody counted yet, and some to write on."""
    if given is not None:
        return _given(given, COUNTED)
    there = of_lot(batch.inspections, seen)
    cells = [
        {"defect_class": defect_class_named(row.defect_class) or "", "sample_size": row.sample_size, "defect": row.defect, "found": row.found} for row in there
    ]
    known = {each["defect_class"] for each in cells}
    classes = dict.fromkeys(each.plan.defect_class for each in plans if each.plan.defect_class in ("critical", "major", "minor"))
    cells += [{"defect_class": each, "sample_size": "", "defect": "", "found": ""} for each in classes if each not in known]
    return Grid((*cells, *_blank(COUNTED, 2)), longer=len(cells) > MOST_ROWS)


def measured_grid(batch: Batch, seen: LotSeen, given: Posted | None) -> Grid:
    """The measurement sheet: the rows there are, and some to write on."""
    if given is not None:
        return _given(given, MEASURED)
    there = of_lot(batch.measurements, seen)
    cells = tuple({name: getattr(row, name) for name in MEASURED} for row in there)
    return Grid((*cells, *_blank(MEASURED, BLANK)), longer=len(cells) > MOST_ROWS)


def _given(given: Posted, names: Sequence[str]) -> Grid:
    count = _count(given)
    more = MORE if given.text("more") else 0
    rows = tuple({name: given.get(f"{name}-{row}", "") for name in names} for row in range(count))
    return Grid((*rows, *_blank(names, min(more, MOST_ROWS - count))))


def _blank(names: Sequence[str], count: int) -> tuple[Cells, ...]:
    return tuple(dict.fromkeys(names, "") for _ in range(count))


def _count(form: Posted) -> int:
    told = form.text("rows")
    return min(int(told), MOST_ROWS + BLANK) if told.isascii() and told.isdecimal() and len(told) < 6 else 0


def inspections_in(filled: Filled, batch: Batch, seen: LotSeen) -> tuple[InspectedRow, ...]:
    """The rows of the inspection sheet. A row with nothing but its class says nothing, and is left out."""
    size = filled.text("lot_size", longest=20)
    presented = whole_number(size) if size else None
    if size and not presented:
        filled.wrong["lot_size"] = _WHOLE
    rows: list[InspectedRow] = []
    place = _place(batch.inspections, seen)
    for number in range(_count(filled.form)):
        cells = {name: filled.text(f"{name}-{number}", longest=_LONGEST) for name in COUNTED}
        if not any(cells[name] for name in ("sample_size", "defect", "found")):
            continue
        filled.choice(f"defect_class-{number}", ("critical", "major", "minor"))
        _counts(filled, number, cells, presented)
        rows.append(InspectedRow(row=0, lot_size=size, **place, **cells))
    if not rows:
        filled.wrong.setdefault("sample_size-0", Text(de="Bitte mindestens eine Zeile ausfüllen.", en="Please fill in at least one row."))
    return tuple(rows)


_WHOLE = Text(de="Bitte eine ganze Zahl.", en="Please a whole number.")


def _counts(filled: Filled, number: int, cells: Cells, presented: int | None) -> None:
    sample, found = whole_number(cells["sample_size"]), whole_number(cells["found"])
    if not sample:
        filled.wrong.setdefault(f"sample_size-{number}", Text(de="Bitte die geprüften Stück als ganze Zahl.", en="Please the units inspected, a whole number."))
    elif presented and sample > presented:
        said = Text(de="Mehr geprüft, als die Charge Stück hat.", en="More inspected than the lot has units.")
        filled.wrong.setdefault(f"sample_size-{number}", said)
    if found is None:
        filled.wrong.setdefault(f"found-{number}", Text(de="Bitte eine ganze Zahl; 0, wenn nichts gefunden wurde.", en="Please a whole number; 0 for none."))
    elif sample and found > sample:
        filled.wrong.setdefault(f"found-{number}", Text(de="Mehr gefunden als geprüft.", en="More found than inspected."))


def markings_in(filled: Filled, batch: Batch, seen: LotSeen, checklist: Iterable[Marked]) -> tuple[MarkedRow, ...]:
    """The rows of the marking sheet: what stands there, or that it was looked for and is not there. What nobody looked for has no row."""
    rows: list[MarkedRow] = []
    place = _place(batch.markings, seen)
    for each in checklist:
        text = filled.text(f"text-{each.element}", longest=1000)
        absent = bool(filled.form.text(f"absent-{each.element}"))
        if text and absent:
            said = Text(de="Entweder ablesen oder „nicht da“ ankreuzen.", en="Either write what stands there, or tick that it is not there.")
            filled.wrong[f"text-{each.element}"] = said
        if text or absent:
            rows.append(MarkedRow(row=0, **place, element=each.element, seen=" ".join(text.split())))
    if not rows:
        first = next((each.element for each in checklist), "ce")
        filled.wrong.setdefault(f"text-{first}", Text(de="Bitte mindestens ein Element ansehen.", en="Please look at one element at least."))
    return tuple(rows)


def measurements_in(filled: Filled, batch: Batch, seen: LotSeen, catalogue: Catalogue) -> tuple[MeasuredRow, ...]:
    """The rows of the measurement sheet; what cannot be a measurement is told at its field."""
    place, rows = _place(batch.measurements, seen), []
    for number in range(_count(filled.form)):
        cells = {name: filled.text(f"{name}-{number}", longest=_LONGEST) for name in MEASURED}
        if any(cells.values()):
            rows.append(MeasuredRow(row=number, **place, **cells))
    if not rows:
        filled.wrong.setdefault("property-0", Text(de="Bitte mindestens eine Zeile ausfüllen.", en="Please fill in at least one row."))
    _, unusable = measurements(batch.model_copy(update={"measurements": tuple(rows)}), catalogue)
    for each in unusable:
        filled.wrong.setdefault(f"{_FIELD_OF.get(each.reason, 'value')}-{each.row}", _why(each))
    return tuple(row.model_copy(update={"row": 0}) for row in rows)


def _why(unusable: Unusable) -> Text:
    """Why a row is no measurement, in words."""

    def said(lang: Language) -> str:
        return word(lang, "no_measurement", unusable.reason).format_map({name: in_words(value, lang) for name, value in unusable.values.items()})

    return Text(de=said("de"), en=said("en"))


#: Where what is wrong with a measurement is told.
_FIELD_OF = {"unknown_property": "property", "ambiguous_property": "property", "unit": "unit", "specimen": "specimen", "duplicate": "specimen"}


def _place(rows: Iterable[SheetRow], seen: LotSeen) -> Cells:
    return {"line": str(seen.ordered.line), "lot": named_in_sheet(rows, seen.ordered.line, seen.lot.lot)}
