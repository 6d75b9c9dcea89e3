"""An order while somebody fills it in: what stands in each field, how many lines and lots there are, and the order it makes.

Fields are named by their place in ``order.json`` (``lines.0.lots.1.quantity``), so whatever is wrong with the order is told at its field. What an order holds
beyond the page (particulars of the declaration, packages, tariff …) stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from batches.base import Language
from batches.order import Order
from batches.order_faults import Path, faults_of
from batches.party import Party
from portal.posted import Filled, Posted
from portal.views.order_fields import CHARGES, CHOICES, HEAD, LINE, LOT, PARTIES, REQUIRED, REQUIRED_OF_LINE, REQUIRED_OF_LOT, Kind

#: More than any order has; an order of more comes as order.json.
MOST_LINES, MOST_LOTS = 100, 200
_LOT_AT = re.compile(r"lines\.(\d{1,4})\.lots\.(\d{1,4})\.")
_LINE_AT = re.compile(r"lines\.(\d{1,4})\.")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line on the page, by its place; ``number``: of the order's line, empty for one that is new."""

    at: int
    number: str
    lots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the fields, by their names, and the lines there are."""

    values: Mapping[str, str]
    lines: tuple[DraftLine, ...] = field(default=())

    def line(self, at: int) -> DraftLine | None:
        """The line at that place."""
        return next((each for each in self.lines if each.at == at), None)


def new_draft(values: Mapping[str, str]) -> Draft:
    """An order of one line, with what is known of it."""
    return Draft({"lines.0.unit": "piece"} | dict(values), (DraftLine(0, "", ()),))


def draft_in(form: Posted) -> Draft:
    """What a form sent."""
    lines: dict[int, set[int]] = {}
    for name in form:
        if (lot := _LOT_AT.match(name)) is not None:
            lines.setdefault(int(lot[1]), set()).add(int(lot[2]))
        elif (line := _LINE_AT.match(name)) is not None:
            lines.setdefault(int(line[1]), set())
    kept = sorted(lines)[:MOST_LINES]
    return Draft(dict(form), tuple(DraftLine(at, form.text(f"lines.{at}.line"), tuple(sorted(lines[at]))[:MOST_LOTS]) for at in kept))


def draft_of(order: Order, lang: Language) -> Draft:
    """An order that is there, to be changed."""
    told = order.model_dump(mode="python", by_alias=True)
    values = {name: _shown(_at(told, name), lang) for name in HEAD}
    if isinstance(order.beneficiary, str | None):
        values["beneficiary"] = order.beneficiary or ""
    else:
        values["beneficiary"] = order.beneficiary.name
    for name in CHARGES:
        charge = getattr(order, name)
        if charge is not None and charge.to_eu_border is True:
            values[f"{name}.to_eu_border"] = _shown(charge.amount, lang)
    lines = []
    for at, line in enumerate(told["lines"]):
        values |= {f"lines.{at}.{name}": _shown(line.get(name), lang) for name in ("line", *LINE)}
        for place, lot in enumerate(line["lots"]):
            values |= {f"lines.{at}.lots.{place}.{name}": _shown(lot.get(name), lang) for name in LOT}
        lines.append(DraftLine(at, str(line["line"]), tuple(range(len(line["lots"])))))
    return Draft(values, tuple(lines))


def grown(draft: Draft, wish: str) -> Draft:
    """The draft with a line or lot more or less: ``add-line``, ``remove-line.2``, ``add-lot.1``, ``remove-lot.1.0``; as it is for anything else."""
    what, _, place = wish.partition(".")
    at, _, lot = place.partition(".")
    if what == "add-line" and len(draft.lines) < MOST_LINES:
        fresh = max((each.at for each in draft.lines), default=-1) + 1
        return Draft({**draft.values, f"lines.{fresh}.unit": "piece"}, (*draft.lines, DraftLine(fresh, "", ())))
    line = draft.line(int(at)) if at.isdecimal() and len(at) < 5 else None
    if line is None:
        return draft
    if what == "remove-line" and len(draft.lines) > 1:
        return replace(draft, lines=tuple(each for each in draft.lines if each != line))
    if what == "add-lot" and len(line.lots) < MOST_LOTS:
        return _with_lots(draft, line, (*line.lots, max(line.lots, default=-1) + 1))
    if what == "remove-lot":
        return _with_lots(draft, line, tuple(each for each in line.lots if str(each) != lot))
    return draft


def order_in(draft: Draft, importer: Party | None = None, base: Order | None = None) -> Order:
    """The order a draft makes; ``NotInOrder`` with what is wrong at each field. ``importer``: takes the place of what is filled in; ``base``: the order it
    changes, whose number, importer's and supplier's names stay."""
    filled = Filled(Posted(list(draft.values.items())))
    told = _head(filled, base)
    if importer is not None:
        told["importer"] = importer.model_dump(mode="json", exclude_none=True)
        for name in [each for each in filled.wrong if each.startswith("importer.")]:
            del filled.wrong[name]
    told["lines"] = _lines(filled, draft, base)
    try:
        order: Order | None = Order.model_validate(told)
    except ValidationError as error:
        order = None
        for fault in faults_of(error):
            filled.wrong.setdefault(_named(fault.path, draft), fault.said)
    filled.done()
    assert order is not None  # noqa: S101 - whatever is wrong was raised
    return order


def _head(filled: Filled, base: Order | None) -> dict[str, Any]:
    told: dict[str, Any] = {} if base is None else base.model_dump(mode="json", by_alias=True, exclude_none=True)
    kept = {} if base is None else {"order": base.order, "importer.name": base.importer.name, "supplier.name": base.supplier.name}
    for name, kind in HEAD.items():
        _put(told, name, kept[name] if name in kept else _read(filled, name, kind, required=name in REQUIRED))
    for party in PARTIES:
        if not any((told.get(party) or {}).values()):
            told.pop(party, None)
    for charge in CHARGES:
        _charge(told, charge, base)
    if base is not None and not isinstance(base.beneficiary, str | None) and told.get("beneficiary"):
        told["beneficiary"] = base.beneficiary.model_dump(mode="json", exclude_none=True) | {"name": told["beneficiary"]}
    return told


def _charge(told: dict[str, Any], name: str, base: Order | None) -> None:
    """A charge without an amount is none; one without a currency is in the order's; all of it to the border is said in so many words."""
    charge = told.get(name) or {}
    if not charge.get("amount"):
        told.pop(name, None)
        return
    charge.setdefault("currency", told.get("currency"))
    if "to_eu_border" in charge and Decimal(charge["to_eu_border"]) == Decimal(charge["amount"]):
        charge["to_eu_border"] = True
    before = None if base is None else getattr(base, name)
    if "to_eu_border" not in charge and before is not None and before.to_eu_border is False:
        charge["to_eu_border"] = False


def _lines(filled: Filled, draft: Draft, base: Order | None) -> list[dict[str, Any]]:
    there = {} if base is None else {str(line.line): line.model_dump(mode="json", by_alias=True, exclude_none=True) for line in base.lines}
    last = max([int(number) for number in there] + [int(each.number) for each in draft.lines if each.number.isdecimal() and len(each.number) < 6], default=0)
    found = []
    for line in draft.lines:
        told = there.get(line.number, {})
        if line.number not in there:
            last += 1
            told = {"line": last}
        for name, kind in LINE.items():
            _put(told, name, _read(filled, f"lines.{line.at}.{name}", kind, required=name in REQUIRED_OF_LINE))
        told["lots"] = [_lot(filled, f"lines.{line.at}.lots.{place}") for place in line.lots]
        found.append(told)
    return found


def _lot(filled: Filled, prefix: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, kind in LOT.items():
        _put(told, name, _read(filled, f"{prefix}.{name}", kind, required=name in REQUIRED_OF_LOT))
    return told


def _read(filled: Filled, name: str, kind: Kind, *, required: bool) -> Any:
    """The value of a field as JSON has it; ``None`` where there is none."""
    match kind:
        case "day":
            found = filled.day(name, required=required)
            return found.isoformat() if found is not None else None
        case "figure":
            figure = filled.figure(name, required=required)
            return str(figure) if figure is not None else None
        case "count":
            return filled.count(name, required=required)
        case "yes":
            return filled.form.text(name) == "yes"
        case "either":
            return {"yes": True, "no": False}.get(filled.choice(name, CHOICES[kind], required=False))
        case "incoterm" | "mode" | "unit":
            return filled.choice(name, CHOICES[kind], required=required) or None
        case _:
            text = filled.text(name, required=required)
            return (text.upper() if kind == "code" else text) or None


def _put(told: dict[str, Any], name: str, value: Any) -> None:
    """The value at its place; nothing where there is none."""
    *within, last = name.split(".")
    for part in within:
        told = told.setdefault(part, {})
    if value is None:
        told.pop(last, None)
    else:
        told[last] = value


def _at(told: Any, name: str) -> Any:
    for part in name.split("."):
        told = told.get(part) if isinstance(told, Mapping) else None
    return told


def _shown(value: Any, lang: Language) -> str:
    """A value as its field shows it; the figures of a German page have a comma."""
    match value:
        case None | False:
            return "no" if value is False else ""
        case True:
            return "yes"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}".replace(".", ",") if lang == "de" else f"{value:f}"
        case _:
            return str(value)


def _with_lots(draft: Draft, line: DraftLine, lots: tuple[int, ...]) -> Draft:
    return replace(draft, lines=tuple(replace(each, lots=lots) if each == line else each for each in draft.lines))


def _named(path: Path, draft: Draft) -> str:
    """The field at which a place of the order is filled in."""
    parts = list(path)
    if len(parts) > 1 and parts[0] == "lines" and isinstance(parts[1], int):
        line = draft.lines[parts[1]]
        parts[1] = line.at
        if len(parts) > 3 and parts[2] == "lots" and isinstance(parts[3], int):
            parts[3] = line.lots[parts[3]]
    return ".".join(map(str, parts))
