"""What each line under the head of a table of goods is: an item, more of one, a total, a charge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from documents.reading.page import Word
from documents.understanding.goods_columns import FIGURE_COLUMNS, Head
from documents.understanding.layout import Line
from documents.understanding.trade_phrases import phrases_of, roles_of_text, words_of
from documents.understanding.trade_sums import kind_of_sum
from documents.understanding.trade_values import FIGURE, currencies_in
from documents.understanding.trade_words import fold

Part = Literal["item", "more", "total", "charge"]

#: ``TOTAL FCA SHENZHEN``: the term of delivery belongs to the total.
_TERMS = "EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT"
SUBTOTAL = frozenset(map(fold, ("subtotal", "sub total", "zwischensumme", "übertrag", "小计", "carried forward", "cộng", "subtotaal")))


def numbers_columns(cell: dict[str, list[Word]], head: Head) -> bool:
    """Whether a line under the head numbers its columns (``1 2 3 4 5 6=4x5``), as Vietnamese and Russian forms do."""
    texts = [" ".join(word.text for word in cell[role]) for role in dict.fromkeys(column.role for column in head.columns) if role in cell]
    first = [match.group() for text in texts if (match := re.match(r"\(?\d", text))]
    return len(texts) >= 4 and len(first) == len(texts) and [figure.strip("(") for figure in first] == [str(at) for at in range(1, len(texts) + 1)]


def parts_of(lines: Sequence[Line], cells: Sequence[dict[str, list[Word]]], head: Head) -> list[Part]:
    """What each line is: an item's line of figures, more of an item, a total; behind the total only charges and further totals follow, and no items."""
    parts: list[Part] = []
    sums = RunningSum(head)
    ended = after_total = False
    for at, (line, cell) in enumerate(zip(lines, cells, strict=True)):
        word = total_word(line)
        anchor = is_anchor(cell)
        if parts and parts[-1] != "charge" and _fills_up(at, lines, cells, parts):
            parts.append("more")
        elif word is not None and not sums.is_item(cell):
            parts.append("total")
            ended, after_total = ended or word not in SUBTOTAL, True
        elif ended and not anchor:
            break
        elif ended or (after_total and anchor and not any(FIGURE.search(one.text) for one in cell.get("quantity", ()))):
            parts.append("charge")
        elif anchor and sums.closes(cell, nameless=not _named_nearby(at, lines, cells)):
            parts.append("total")
            after_total = True
        else:
            parts.append("item" if anchor else "more")
            after_total = after_total and not anchor
            if anchor:
                sums.add(cell)
    return _without_charges(_without_schedules(parts, cells, head), cells, head)


def _without_schedules(parts: list[Part], cells: Sequence[dict[str, list[Word]]], head: Head) -> list[Part]:
    """Lines that repeat a quantity only, for a day of delivery, under items that have a price and an amount, are more of these."""
    items = [at for at, part in enumerate(parts) if part == "item"]
    full = [at for at in items if _has_figure(cells[at], "amount")]
    if "amount" not in head.roles() or not full or len(full) * 2 < len(items):
        return parts
    bare = {at for at in items if at > full[0] and not {"position", "model"} & set(cells[at]) and not _has_figure(cells[at], "amount", "unit_price")}
    return ["more" if at in bare else part for at, part in enumerate(parts)]


def _without_charges(parts: list[Part], cells: Sequence[dict[str, list[Word]]], head: Head) -> list[Part]:
    """Behind the last line that has a quantity or a price, and before a total, lines with an amount only are charges, where all items have more."""
    if not {"quantity", "unit_price"} & head.roles() or "amount" not in head.roles() or "total" not in parts:
        return parts
    counted = [at for at, part in enumerate(parts) if part == "item" and _has_figure(cells[at], "quantity", "unit_price")]
    bare = [at for at, part in enumerate(parts) if part == "item" and at not in counted]
    if counted and bare and min(bare) > max(counted):
        return ["charge" if at in bare else part for at, part in enumerate(parts)]
    return parts


def _has_figure(cell: dict[str, list[Word]], *roles: str) -> bool:
    return any(is_figure(" ".join(word.text for word in cell[role])) for role in roles if role in cell)


def _named_nearby(at: int, lines: Sequence[Line], cells: Sequence[dict[str, list[Word]]]) -> bool:
    """Whether goods are named on the line, or close above or below it where figures stand at half height."""
    near = [other for other in (at - 1, at, at + 1) if 0 <= other < len(lines)]
    reach = 1.75 * max(segment.size for segment in lines[at].segments)
    return any({"description", "model"} & set(cells[other]) and abs(lines[other].middle - lines[at].middle) <= reach for other in near)


class RunningSum:
    """The sum of the items so far: a line that prints it and no quantity is a total, whatever it is called."""

    def __init__(self, head: Head) -> None:
        self.counting = bool({"quantity", "quantity_other"} & head.roles()) and "amount" in head.roles()
        self.items = 0
        self.total = Decimal(0)
        self.shipped: dict[str, Decimal] = {}

    def is_item(self, cell: dict[str, list[Word]]) -> bool:
        """Whether a line has all that an item has: the word of a total may stand in the name of goods (``Total protein test``)."""
        return self.counting and "description" in cell and all(_has_figure(cell, role) for role in ("quantity", "unit_price", "amount"))

    def add(self, cell: dict[str, list[Word]]) -> None:
        """Count an item."""
        amount = _loose(cell)
        self.items += 1
        for role in _SHIPPED:
            self.shipped[role] = self.shipped.get(role, Decimal(0)) + (_loose(cell, role) or Decimal(0))
        self.total = self.total + amount if amount is not None else Decimal(0)

    def closes(self, cell: dict[str, list[Word]], *, nameless: bool) -> bool:
        """Whether the line prints the sum of the items and no price; the sum of a single one only where it names nothing."""
        if self.items > 1 and self._ships_all(cell):
            return True
        amount = _loose(cell)
        if not self.counting or amount is None or amount != self.total or _has_figure(cell, "unit_price") or "position" in cell:
            return False
        return self.items > 1 or (self.items == 1 and nameless)

    def _ships_all(self, cell: dict[str, list[Word]]) -> bool:
        """Whether a line without goods prints the sums of at least two columns of packages and weights."""
        named = {"description", "model", "lot", "position"} & set(cell)
        same = [role for role in _SHIPPED if role in cell and (figure := _loose(cell, role)) and figure == self.shipped.get(role)]
        return not named and len(same) > 1


#: Columns of what is shipped, which a row of totals sums up.
_SHIPPED = ("cartons", "net_weight", "gross_weight")


def _loose(cell: dict[str, list[Word]], role: str = "amount") -> Decimal | None:
    """The amount of a line for adding up, whichever sign its decimals have."""
    match = FIGURE.search(" ".join(word.text for word in cell.get(role, ())))
    if match is None:
        return None
    text = re.sub(r"[^\d.,-]", "", match.group())
    ending = re.search(r"[.,](?P<decimals>\d\d?)$", text)
    whole, decimals = (text[: ending.start()], ending["decimals"]) if ending else (text, "0")
    digits = re.sub(r"[^\d-]", "", whole)
    return Decimal(f"{digits}.{decimals}") if digits.strip("-") else None


def _fills_up(at: int, lines: Sequence[Line], cells: Sequence[dict[str, list[Word]]], parts: Sequence[Part]) -> bool:
    """Whether a line gives the figure to a currency that stands alone above it in the same ruled cell (``USD`` / ``287,500.00``)."""
    item = next((other for other in reversed(range(at)) if parts[other] in ("item", "total")), None)
    if item is None:
        return False
    figures = [role for role, words in cells[at].items() if role in FIGURE_COLUMNS and is_figure(" ".join(word.text for word in words))]
    before = {id(segment.cell) for segment in lines[item].segments if segment.cell is not None}
    shared = {id(segment.cell) for segment in lines[at].segments if any(FIGURE.search(word.text) for word in segment.words)} & before
    waiting = [role for role in figures if cells[item].get(role) and not any(FIGURE.search(word.text) for word in cells[item][role])]
    return bool(shared) and bool(figures) and figures == waiting


def is_anchor(cells: dict[str, list[Word]]) -> bool:
    """Whether the line begins an item: a figure stands in a column of figures."""
    return any(role in FIGURE_COLUMNS and is_figure(" ".join(word.text for word in words)) for role, words in cells.items())


def is_figure(text: str) -> bool:
    """Whether a cell holds one figure, with a currency or a unit at most: no telephone number, no bank account."""
    for currency, printed in currencies_in(text)[:1]:
        text = text.removeprefix(printed) if currency else text
    match = FIGURE.match(text.strip(" -"))
    return match is not None and not re.match(r"\s*[\d/]|:\d|\s?lbs?\b", text.strip(" -")[match.end() :])


@cache
def _total_words() -> frozenset[str]:
    labels = phrases_of("labels")
    return words_of("total_row") | {phrase for phrase, roles in labels.items() if {"total_net", "total_gross"} & set(roles)}


def total_word(line: Line) -> str | None:
    """The word of a row of totals (``TOTAL``, ``合计``, ``Tổng cộng / Total``), when some run of the line is one up to its figures."""
    for segment in line.segments:
        opening = re.split(r"[\d:€$¥£]|\b(?:USD|EUR|CNY|RMB|VND|GBP)\b", segment.text, maxsplit=1)[0]
        if not opening.strip():
            continue
        opening = re.split(rf"\s(?:{_TERMS})\b", opening, maxsplit=1)[0]
        parts = [fold(part) for part in (opening, *re.split(r"[/|(]|(?<=[一-鿿])\s", opening))]
        found = next((part for part in parts if part and part in _total_words()), None)
        if found is not None:
            return found
    return "total" if _sums_up_shipment(line) else _called_sum(line)


_SHIPMENT = frozenset({"packages", "gross_weight_kg", "net_weight_kg"})


def _sums_up_shipment(line: Line) -> bool:
    """Whether a line begins with the label of packages or a weight and its figure: it is under the table (``Total cartons  540``)."""
    first = line.segments[0]
    label = re.split(r"[:：]", first.text, maxsplit=1)[0]
    behind = line.text[len(label) :]
    return bool(_SHIPMENT & set(roles_of_text(label.strip()))) and re.match(r"[\s:：]*\d", behind) is not None


def _called_sum(line: Line) -> str | None:
    """``total`` or ``subtotal`` where the words before the figures of a short line call them a sum (``Total exkl. MWST``)."""
    label = re.split(r"\d", line.text, maxsplit=1)[0]
    kind = kind_of_sum(label) if len(label.split()) <= 6 and re.search(r"\d", line.text) else None
    return {"net": "total", "gross": "total", "total": "total", "sub": "subtotal"}.get(kind or "")
