"""The import declaration as a form to look at: boxes with their EUCDM numbers, a block for each goods item, and where every statement comes from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal

from batches.base import Text
from documents.writing.characters import Plain
from documents.writing.pdf import written
from documents.writing.wording import day, number

Where = Literal["D", "GS"] | int

_COLUMNS = 12
#: A goods item or section of more elements, or of more characters, than these may be longer than a page.
_MOST_ROWS_TOGETHER, _MOST_CHARACTERS_TOGETHER = 60, 3000
#: Parts of a party's number (13 xx) in the order an address is written; name, EORI number, and street, postcode, city and country within its address.
_NAME, _IDENTIFICATION = "016", "017"
_STREET, _COUNTRY, _POSTCODE, _CITY = "018 019", "018 020", "018 021", "018 022"
_TAX_TYPE, _TAX_AMOUNT, _PACKAGES = "14 03 039", "14 03 040 043", "18 06 004"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One element of the declaration: its EUCDM number (``13 01 016 000``), name, value as declared and source in words.

    ``where``: ``D`` declaration, ``GS`` consignment, or the number of the goods item. ``path`` tells the members of a list apart (``documents.0.type``).
    ``value`` ``None`` with ``required``: it must be there and is not.
    """

    number: str
    name: Text
    where: Where
    value: str | None
    source: Text | None = None
    path: str = ""
    required: bool = False

    @property
    def box(self) -> str:
        """The number of the box it stands in: the first two parts."""
        return " ".join(self.number.split()[:2])

    @property
    def part(self) -> str:
        """What of its number comes after that of the box."""
        return " ".join(self.number.split()[2:])


@dataclass(frozen=True, slots=True)
class FormHead:
    """What stands above the boxes: reference number, importer, batch, order, the day judged for, the data set (H1, H7) and the catalogue's digest;
    ``wrong``: what else keeps the declaration from being filed, beside what is missing."""

    lrn: str | None
    importer: str
    batch: str
    order: str
    judged_for: date
    catalogue: str
    data_set: str = "H1"
    wrong: tuple[Text, ...] = ()


def declaration_form(rows: Sequence[FormRow], head: FormHead) -> bytes:
    """The form as PDF/A-2b, dated the day judged for; the same rows give the same bytes. Every row stands in a box and in the table of sources."""
    told = [row for row in rows if row.value is not None or row.required]
    above = [row for row in told if not isinstance(row.where, int)]
    items = sorted({row.where for row in told if isinstance(row.where, int)})
    data: dict[str, Plain] = {
        "lrn": head.lrn,
        "importer": head.importer,
        "batch": head.batch,
        "order": head.order,
        "judged_for": day(head.judged_for),
        "day": [head.judged_for.year, head.judged_for.month, head.judged_for.day],
        "catalogue": head.catalogue,
        "data_set": head.data_set,
        "missing": sum(row.value is None for row in told),
        "wrong": [{"de": each.de, "en": each.en} for each in head.wrong],
        "sections": _sections("head", above),
        "items": [_item(item, [row for row in told if row.where == item]) for item in items],
        "totals": _totals(told, len(items)),
        "rows": [_source_row(row) for row in told],
    }
    return written("declaration", data, dated=head.judged_for)


def _item(item: int, rows: Sequence[FormRow]) -> dict[str, Plain]:
    """A goods item; ``whole``: it is short enough to stand on one page. Its number is that of the block, not a box of its own."""
    return {"number": item, "whole": _short(rows), "sections": _sections("item", [row for row in rows if row.box != "11 03"])}


def _short(rows: Sequence[FormRow]) -> bool:
    return len(rows) <= _MOST_ROWS_TOGETHER and sum(len(row.value or "") for row in rows) <= _MOST_CHARACTERS_TOGETHER


def _sections(part: str, rows: Sequence[FormRow]) -> list[Plain]:
    """The sections of a part with their boxes packed into full rows; an unknown box is never left out."""
    by_box: dict[str, list[FormRow]] = {}
    for row in rows:
        by_box.setdefault(row.box, []).append(row)
    drawn: list[Plain] = []
    layout = [section for section in _layout()["section"] if section["part"] == part]
    named = {number for section in layout for number, _ in section["boxes"]}
    for section in layout:
        held = [(by_box[number], span) for number, span in section["boxes"] if number in by_box]
        if section is layout[-1]:
            held += [(found, 6) for number, found in by_box.items() if number not in named]
        if held:
            boxes = _packed((_box(found), span) for found, span in held)
            drawn.append({"de": section["de"], "en": section["en"], "whole": _short([row for found, _ in held for row in found]), "boxes": boxes})
    return drawn


def _packed(boxes: Iterable[tuple[dict[str, Plain], int]]) -> list[Plain]:
    """Boxes with their widths, the last of each row as wide as what is left of it."""
    lines: list[list[tuple[dict[str, Plain], int]]] = []
    room = 0
    for box, span in boxes:
        if span > room:
            lines.append([])
            room = _COLUMNS
        lines[-1].append((box, span))
        room -= span
    return [
        {**box, "span": span if i < len(line) - 1 else _COLUMNS - sum(width for _, width in line[:-1])} for line in lines for i, (box, span) in enumerate(line)
    ]


def _box(rows: Sequence[FormRow]) -> dict[str, Plain]:
    """What stands in a box: a party, the values of one element, several elements side by side, or a table with a line for each member of a list."""
    whole = rows[0].name if len({row.number for row in rows}) == 1 else Text(de=_group(rows[0].name.de), en=_group(rows[0].name.en))
    box: dict[str, Plain] = {"number": rows[0].box, "de": whole.de, "en": whole.en, "missing": any(row.value is None for row in rows)}
    if {row.part[:3] for row in rows} & {_NAME, _IDENTIFICATION, "018"} and rows[0].box.startswith("13"):
        parties = [_party(member) for member in _members(rows).values()]
        return {**box, "kind": "lines", "lines": [line for party in parties for line in party]}
    members = _members(rows)
    if len({row.number for row in rows}) == 1:
        return {**box, "kind": "values", "values": [row.value for row in rows]}
    order = _layout()["columns"].get(rows[0].box, [])
    columns = sorted(dict.fromkeys(row.number for row in rows), key=lambda each: _position(each, order))
    names = {row.number: row.name for row in rows}
    heads: list[Plain] = [{"de": _own(names[each].de), "en": _own(names[each].en)} for each in columns]
    lines: list[Plain] = [[_cell(member, each) for each in columns] for member in members.values()]
    return {**box, "kind": "table", "heads": heads, "lines": lines}


def _position(number: str, order: Sequence[str]) -> int:
    """Where a column stands; those without a place of their own come after, as they follow each other in the data set."""
    part = " ".join(number.split()[2:])
    return next((i for i, each in enumerate(order) if part.startswith(each)), len(order))


def _members(rows: Sequence[FormRow]) -> dict[str, list[FormRow]]:
    """The rows of each member of a list; what is no list is one member. An address is part of whose it is."""
    members: dict[str, list[FormRow]] = {}
    for row in rows:
        owner, _, leaf = row.path.rpartition(".")
        if leaf.isdigit():
            owner = owner.rpartition(".")[0]
        members.setdefault(owner.removesuffix(".address"), []).append(row)
    return members


def _cell(member: Sequence[FormRow], number: str) -> dict[str, Plain]:
    """What a member says under a number; ``missing`` where it must and does not."""
    found = [row for row in member if row.number == number]
    return {"value": ", ".join(row.value for row in found if row.value is not None), "missing": any(row.value is None for row in found)}


def _party(member: Sequence[FormRow]) -> list[dict[str, Plain]]:
    """A party as an address is written, each missing part named; the rest of its elements after it with their names."""
    by_part = {row.part.removesuffix(" 000"): row for row in member}
    told = {part: row.value for part, row in by_part.items() if row.value is not None}
    town = " ".join(told[part] for part in (_POSTCODE, _CITY) if part in told)
    country = f"({told[_COUNTRY]})" if _COUNTRY in told else ""
    written_out = [(told.get(_NAME), True), (told.get(_STREET), False), (" ".join(filter(None, (town, country))), False)]
    lines: list[dict[str, Plain]] = [{"text": text, "strong": strong, "missing": False} for text, strong in written_out if text]
    for part, row in by_part.items():
        if row.value is None:
            lines.append({"text": _own(row.name.de), "strong": False, "missing": True})
        elif part not in (_NAME, _STREET, _POSTCODE, _CITY, _COUNTRY):
            lines.append({"text": f"{_own(row.name.de)} {row.value}", "strong": False, "missing": False})
    return lines


def _group(name: str) -> str:
    """``Ausführer`` of ``Ausführer: Name``."""
    return name.partition(": ")[0]


def _own(name: str) -> str:
    """``Name`` of ``Ausführer: Name``; a name without a group stands whole."""
    return name.partition(": ")[2] or name


def _totals(rows: Sequence[FormRow], items: int) -> list[Plain]:
    """Items, packages, and each charge added up; a sum of which a part is missing is left out."""
    totals: list[Plain] = [{"number": "11 03", "de": "Warenpositionen", "en": "goods items", "value": str(items)}]
    packages = [row.value for row in rows if row.number.startswith(_PACKAGES)]
    if (counted := _sum(packages)) is not None:
        totals.append({"number": "18 06", "de": "Packstücke", "en": "packages", "value": number(counted)})
    charges: dict[str, list[str | None]] = {}
    for member in _members([row for row in rows if row.box == "14 03"]).values():
        kind = next((row.value for row in member if row.number.startswith(_TAX_TYPE)), None)
        if kind is not None:
            charges.setdefault(kind, []).append(next((row.value for row in member if row.number.startswith(_TAX_AMOUNT)), None))
    for kind, amounts in charges.items():
        if (added := _sum(amounts)) is not None:
            totals.append({"number": "14 03", "de": f"Abgaben {kind}", "en": f"charges {kind}", "value": f"{added} EUR"})
    return totals


def _sum(values: Sequence[str | None]) -> Decimal | None:
    try:
        return sum((Decimal(value) for value in values if value is not None), Decimal(0)) if values and None not in values else None
    except InvalidOperation:
        return None


def _source_row(row: FormRow) -> dict[str, Plain]:
    source: Mapping[str, Plain] | None = None if row.source is None else {"de": row.source.de, "en": row.source.en}
    return {
        "number": row.number,
        "where": f"Pos. {row.where}" if isinstance(row.where, int) else row.where,
        "de": row.name.de,
        "en": row.name.en,
        "value": row.value,
        "source": source,
    }


@cache
def _layout() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "eucdm_form.toml").read_text(encoding="utf-8"))
