"""Tables of goods on invoices, packing lists and orders: which columns, in which order, and where model, unit and currency stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchmarks.papers.blocks import Block, table
from benchmarks.papers.content.goods import GOODS, Line
from benchmarks.papers.content.world import World
from benchmarks.papers.facts import Fact, fact, same
from benchmarks.papers.writing import CURRENCIES, Ink, plain

MODEL_WORDS = {
    "en": ("Model: {m}", "Item No. {m}", "Art. {m}", "Type {m}", "REF {m}"),
    "de": ("Art.-Nr. {m}", "Artikel {m}", "Modell: {m}", "Typ {m}"),
    "zh": ("型号：{m}", "型号 {m}"),
    "vi": ("Model: {m}", "Mã hàng: {m}"),
}
LOT_WORDS = {"en": ("Lot: {l}", "Batch No. {l}"), "de": ("Charge {l}", "Ch.-B.: {l}"), "zh": ("批号：{l}",), "vi": ("Số lô: {l}",)}
ORDERS = (
    ("position", "description", "model", "hs", "origin", "quantity", "unit", "price", "amount"),
    ("position", "model", "description", "hs", "quantity", "unit", "price", "amount"),
    ("model", "description", "quantity", "unit", "price", "amount"),
    ("description", "hs", "origin", "quantity", "price", "amount"),
    ("position", "quantity", "unit", "model", "description", "price", "amount"),
    ("quantity", "description", "model", "price", "amount"),
    ("position", "description", "lot", "quantity", "unit", "price", "amount"),
)
PACKED = (
    ("carton_numbers", "description", "model", "lot", "quantity", "cartons", "net", "gross"),
    ("position", "description", "model", "quantity", "cartons", "net", "gross", "volume"),
    ("description", "lot", "cartons", "each_carton", "quantity", "net", "gross"),
    ("model", "description", "lot", "quantity", "cartons", "gross"),
    ("position", "model", "description", "lot", "carton_numbers", "quantity", "net", "gross"),
)
WIDE = {"description": "1fr", "position": "auto"}
SIDES = {
    "position": "center",
    "hs": "center",
    "origin": "center",
    "unit": "center",
    "model": "left",
    "lot": "left",
    "description": "left",
    "carton_numbers": "center",
}


@dataclass(frozen=True)
class Goods:
    """A table of goods with what was noted of it."""

    block: Block
    with_origin: bool


@dataclass(frozen=True)
class Row:
    """A printed row: a line of the order, or one of its lots."""

    line: Line
    lot: str
    quantity: int
    cartons: int
    first_carton: int
    net_kg: Decimal
    gross_kg: Decimal


def described(ink: Ink, story: World, line: Line) -> str:
    """The goods in the language of the paper."""
    known = {"en": line.description, "de": "", "zh": "", "vi": ""}[ink.words.values]
    name = known or ink.words.of(next(p for p in GOODS["product"] if p["key"] == line.product)["names"], f"trade {line.product}")
    detail = ", ".join(part for part in line.detail.split(", ") if part and not part.startswith(("EN ", "GB ")) and ink.words.values == "en")
    return f"{name}, {detail}" if detail else name


def unit(ink: Ink, line: Line) -> str:
    """The unit of quantity."""
    return ink.words.of(GOODS["units"][line.unit], f"unit {line.unit}")


def sign(ink: Ink, story: World) -> str:
    """The currency as written beside amounts."""
    code, symbol, _ = CURRENCIES[story.currency]
    return code if ink.currency == "code" else symbol


def money(ink: Ink, story: World, value: Decimal, shown: bool) -> str:
    """An amount, with its currency where the paper puts it there."""
    number = ink.number(value, 2)
    if not shown:
        return number
    mark = sign(ink, story)
    return f"{number} {mark}" if ink.words.first == "de" else f"{mark} {number}" if mark.isalpha() else f"{mark}{number}"


def priced(ink: Ink, looks: dict[str, Any], story: World, standards: bool = False) -> Goods:
    """The table of an invoice or order: prices and amounts; an order names standards, but no lots yet."""
    order = ink.chance.pick("columns", ORDERS)
    order = tuple(c for c in order if (c != "unit" or looks["unit_place"] == "column") and not (standards and c == "lot"))
    if looks["model_place"] != "column":
        order = tuple(c for c in order if c != "model")
    rows, noted, facts = [], [], []
    for number, line in enumerate(story.lines, 1):
        text = described(ink, story, line)
        norm = line.detail.split(", ")[0]
        if standards and norm.startswith("EN "):
            text = f"{text}, {norm}"
            facts.append(fact("norm", norm, standards=(norm,)))
        lines, said = _with_model(ink, looks, line, text, "model" in order)
        below = "lot" not in order and not standards and ink.chance.whether("lot below", 0.15)
        if below:
            lines.append(ink.chance.pick("lot word", LOT_WORDS[ink.words.first]).format(l=", ".join(line.lots)))
        if below or "lot" in order:
            facts.append(fact("lot", line.lots, lots=line.lots))
        cells = _cells(ink, looks, story, line, number) | {"description": lines}
        rows.append({"cells": [cells[c] for c in order], "notes": 1})
        figures = {"quantity": str(line.quantity), "unit_price": plain(line.price, 2), "amount": plain(line.amount, 2)}
        noted.append({"description": said, "model": line.model, **figures})
    facts += [same("origin", story.maker.zone, "country_of_origin")] if "origin" in order else []
    return Goods(table([_column(ink, c, looks, story) for c in order], rows, facts, noted), "origin" in order)


def _cells(ink: Ink, looks: dict[str, Any], story: World, line: Line, number: int) -> dict[str, list[str]]:
    """All a line can show, but its description."""
    shown = looks["currency_place"] == "value"
    return {
        "position": [str(number * (10 if ink.chance.whether("tens", 0.2) else 1))],
        "model": [line.model],
        "hs": [_code(ink, line)],
        "origin": [story.maker.zone],
        "lot": list(line.lots),
        "quantity": [ink.number(line.quantity) + (f" {unit(ink, line)}" if looks["unit_place"] == "value" else "")],
        "unit": [unit(ink, line)],
        "price": [money(ink, story, line.price, shown)],
        "amount": [money(ink, story, line.amount, shown)],
    }


def packed(ink: Ink, looks: dict[str, Any], story: World) -> Goods:
    """The table of a packing list: a row for each lot, with cartons and weights; the total stands in the last row or below."""
    order = ink.chance.pick("columns", PACKED)
    if looks["model_place"] != "column":
        order = tuple(c for c in order if c != "model")
    rows, noted, facts = [], [], []
    for number, row in enumerate(_split(story, "lot" in order), 1):
        lines, said = _with_model(ink, looks, row.line, described(ink, story, row.line), "model" in order)
        if "lot" in order:
            facts.append(fact("lot", row.lot, lots=(row.lot,)))
        cells = {
            "position": [str(number)],
            "description": lines,
            "model": [row.line.model],
            "lot": [row.lot],
            "quantity": [f"{ink.number(row.quantity)}{' ' + unit(ink, row.line) if looks['unit_place'] == 'value' else ''}"],
            "cartons": [ink.number(row.cartons)],
            "each_carton": [ink.number(row.quantity // max(1, row.cartons))],
            "carton_numbers": [f"{row.first_carton}–{row.first_carton + row.cartons - 1}"],
            "net": [ink.number(row.net_kg, 1)],
            "gross": [ink.number(row.gross_kg, 1)],
            "volume": [ink.number(Decimal(row.cartons) * Decimal("0.085"), 2)],
        }
        rows.append({"cells": [cells[c] for c in order], "notes": 1})
        noted.append({"description": said, "model": row.line.model, "quantity": str(row.quantity), "unit_price": "", "amount": ""})
    if looks["total_place"] == "row":
        rows.append(_total_row(ink, story, order))
        facts += [_noted_total(c, story) for c in order if c in ("cartons", "net", "gross")]
    return Goods(table([_column(ink, c, looks, story) for c in order], rows, facts, noted), False)


def _noted_total(column: str, story: World) -> Fact:
    match column:
        case "cartons":
            return Fact("packages", (str(story.cartons),), (("packages", story.cartons),))
        case "net":
            return fact("net", "", net_weight_kg=plain(story.net_kg, 1))
        case _:
            return fact("gross", "", gross_weight_kg=plain(story.gross_kg, 1))


def _total_row(ink: Ink, story: World, order: Sequence[str]) -> dict[str, Any]:
    values = {
        "cartons": ink.number(story.cartons),
        "net": ink.number(story.net_kg, 1),
        "gross": ink.number(story.gross_kg, 1),
        "volume": ink.number(Decimal(story.cartons) * Decimal("0.085"), 2),
    }
    cells = [[values.get(c, "")] for c in order]
    cells[0] = [ink.words.label("packed_total")[0]]
    return {"cells": cells, "bold": True}


def _split(story: World, by_lot: bool) -> list[Row]:
    rows, first = [], 1
    for line in story.lines:
        lots = line.lots if by_lot else line.lots[:1]
        left_cartons, left_net, left_gross = line.cartons, line.net_kg, line.gross_kg
        each = line.quantity // line.cartons
        for i, lot in enumerate(lots):
            last = i == len(lots) - 1
            cartons = left_cartons if last else max(1, line.cartons // len(lots))
            net = left_net if last else (line.net_kg * cartons / line.cartons).quantize(Decimal("0.1"))
            gross = left_gross if last else (line.gross_kg * cartons / line.cartons).quantize(Decimal("0.1"))
            rows.append(Row(line, lot, cartons * each, cartons, first, net, gross))
            first, left_cartons, left_net, left_gross = first + cartons, left_cartons - cartons, left_net - net, left_gross - gross
    return rows


def _with_model(ink: Ink, looks: dict[str, Any], line: Line, text: str, own_column: bool) -> tuple[list[str], str]:
    """The lines of a description, and which part of them describes the goods."""
    if own_column:
        return [text], text
    word = ink.chance.pick("model word", MODEL_WORDS[ink.words.values]).format(m=line.model)
    match looks["model_place"]:
        case "in text":
            return [f"{text}, {word}"], f"{text}, {word}"
        case "dash":
            return [f"{line.model} – {text}"], f"{line.model} – {text}"
        case _:
            return [text, word], text


def _code(ink: Ink, line: Line) -> str:
    code = line.code[: ink.chance.pick("code length", (6, 8, 10))]
    return f"{code[:4]}.{code[4:6]}" if len(code) == 6 and ink.chance.whether("dotted", 0.4) else code


def _column(ink: Ink, key: str, looks: dict[str, Any], story: World) -> dict[str, Any]:
    label = list(ink.words.label(key, "columns"))
    if key in ("price", "amount") and looks["currency_place"] == "head":
        label[-1] = f"{label[-1]} ({sign(ink, story)})" if ink.chance.whether("brackets", 0.6) else f"{label[-1]} {sign(ink, story)}"
    return {"label": label, "width": WIDE.get(key, "auto"), "align": SIDES.get(key, "number")}
