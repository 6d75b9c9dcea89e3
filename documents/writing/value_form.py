"""The particulars of customs value (D.V.1) as the paper form has them: boxes 1 to 24, what nobody but the declarant can say left open with a hint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from batches.base import Text
from documents.writing.characters import Plain
from documents.writing.pdf import written
from documents.writing.wording import day, money, number

#: Goods items side by side on one sheet, as on the paper form.
_ITEMS_A_SHEET = 3
_CUSTOMS_VALUE = "24"


@dataclass(frozen=True, slots=True)
class ValueHead:
    """What stands above the form: batch, order, the day judged for, the catalogue's digest."""

    batch: str
    order: str
    judged_for: date
    catalogue: str


def value_declaration(form: Mapping[str, Any], head: ValueHead, goods: Mapping[str, Text] | None = None) -> bytes:
    """The form as PDF/A-2b, dated the day judged for; the same particulars give the same bytes.

    ``form``: the particulars as plain values (``customs.value_declaration.ValueParticulars``): ``seller``, ``buyer``, ``declarant``, ``terms``, ``invoices``,
    ``contract``, ``questions``, ``lines`` and ``totals`` with their boxes, ``foreign_amounts``, ``labels``, ``parts``, ``open``, ``due``, ``threshold``.
    ``goods``: names of the goods by category key.
    """
    lines = list(form["lines"])
    sheets = [lines[start : start + _ITEMS_A_SHEET] for start in range(0, len(lines), _ITEMS_A_SHEET)]
    data: dict[str, Plain] = {
        "batch": head.batch,
        "order": head.order,
        "judged_for": day(head.judged_for),
        "day": [head.judged_for.year, head.judged_for.month, head.judged_for.day],
        "catalogue": head.catalogue,
        "due": form["due"],
        "threshold": money(form["threshold"], "EUR"),
        "waiver": _text(form.get("waiver")),
        "labels": {box: _text(label) for box, label in form["labels"].items()},
        "parts": {part: _text(label) for part, label in form["parts"].items()},
        "seller": _party(form["seller"]),
        "buyer": _party(form["buyer"]),
        "declarant": _party(form["declarant"]),
        "terms": form["terms"],
        "invoices": [_numbered(paper) for paper in form["invoices"]],
        "contract": _numbered(form["contract"]),
        "questions": [{**_asked(each), "box": each["box"]} for each in form["questions"]],
        "sheets": [_sheet(sheet, form["totals"] if sheet is sheets[-1] and len(lines) > 1 else None) for sheet in sheets],
        "further_sheets": str(max(0, len(sheets) - 1)),
        "items": [_item(line, goods or {}) for line in lines],
        "foreign": [_foreign(each) for each in form["foreign_amounts"]],
        "open": [_text(each) for each in form["open"]],
        "customs_value": money(form["customs_value"]),
    }
    return written("value_declaration", data, dated=head.judged_for)


def _text(text: Mapping[str, str] | None) -> Plain:
    return None if text is None else {"de": text["de"], "en": text["en"]}


def _party(party: Mapping[str, Any] | None) -> Plain:
    if party is None:
        return None
    return {"name": party["name"], "address": party.get("address") or "", "country": party.get("country") or "", "eori": party.get("eori") or ""}


def _numbered(paper: Mapping[str, Any]) -> Plain:
    return {"number": paper["number"], "day": None if paper["day"] is None else day(paper["day"])}


def _asked(question: Mapping[str, Any]) -> dict[str, Plain]:
    return {"text": _text(question["text"]), "hint": _text(question["hint"]), "answer": question["answer"], "optional": question["optional"]}


def _item(line: Mapping[str, Any], goods: Mapping[str, Text]) -> Plain:
    name = goods.get(line["category"])
    price = money(line["net_price"], line["currency"])
    return {
        "line": line["line"],
        "de": name.de if name else line["category"],
        "en": name.en if name else "",
        "model": line["model"],
        "code": line["commodity_code"] or "–",
        "method": line["valuation_method"] or "–",
        "price": price,
        "rate": "" if line["currency"] == "EUR" or line["rate"] is None else f"1 EUR = {number(line['rate'])} {line['currency']}",
    }


def _sheet(lines: Sequence[Mapping[str, Any]], totals: Sequence[Mapping[str, Any]] | None) -> Plain:
    """The boxes as rows, the items as columns, and on the last sheet of several items their sum."""
    columns = [line["boxes"] for line in lines] + ([totals] if totals is not None else [])
    rows: list[Plain] = [
        {
            "box": boxes[0]["box"],
            "part": boxes[0]["part"],
            "is_sum": boxes[0]["is_sum"],
            "last": boxes[0]["box"] == _CUSTOMS_VALUE,
            "name": _text(boxes[0]["name"]),
            "amounts": [None if each["amount"] is None else money(each["amount"]) for each in boxes],
        }
        for boxes in zip(*columns, strict=True)
    ]
    return {"items": [line["line"] for line in lines], "summed": totals is not None, "rows": rows}


def _foreign(amount: Mapping[str, Any]) -> Plain:
    rate = amount["rate"]
    return {"name": _text(amount["name"]), "amount": money(amount["amount"], amount["currency"]), "rate": None if rate is None else number(rate)}
