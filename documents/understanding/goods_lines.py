"""The lines of goods of an invoice, a packing list or an order."""

from __future__ import annotations

import re

from batches.paper import TradeLine
from documents.understanding.goods_columns import Column
from documents.understanding.goods_table import GoodsTable, Row
from documents.understanding.script import folded_space
from documents.understanding.trade_paper import TradePaper
from documents.understanding.trade_phrases import words_of
from documents.understanding.trade_values import FIGURE, Figures, amounts_in, unit_of
from documents.understanding.trade_words import fold

#: Kinds of paper whose goods are listed line by line.
LISTING_KINDS = frozenset({"commercial_invoice", "packing_list", "purchase_order", "origin_proof"})

_MODEL_LINE = re.compile(
    r"^(?:Art(?:icle|ikel)?\.?(?:\s?-?\s?(?:no|nr|nummer))?|Model+(?:\s?no)?|Type?|Item no|Ref|P/N|SKU|型号|货号|Mã hàng|Mẫu)"
    r"\s?[.:：]*\s*(?P<value>[\w][\w./+-]*)$",
    re.IGNORECASE,
)
_LOT_LINE = re.compile(r"^(?:LOT|Charge|Batch|Ch\.-B\.|批号|Số lô|Lô)(?:\s?-?\s?(?:no|nr|number|nummer))?\s?[.:：]*\s*(?P<value>[\w][\w./-]*)$", re.IGNORECASE)
#: A line that only tells what the line above includes.
_PART = re.compile(r"^(?:incl|inkl|including|davon|thereof|of which)\b", re.IGNORECASE)
_SIDE_LINE = re.compile(r"^(?:HS(?: code)?|HTS|Zolltarif\w*|Ursprung\w*|(?:Country of )?Origin|COO|Serial|Serienn\w*|海关编码|原产国)\b.*\d?", re.IGNORECASE)


def goods_lines(paper: TradePaper) -> tuple[TradeLine, ...]:
    """Every line of goods the paper lists, in order and read in its own style of figures, with a dot; totals and subtotals left out."""
    if paper.kind not in LISTING_KINDS:
        return ()
    lines = (_line(row, table, paper.figures) for table in paper.tables for row in table.rows)
    return tuple(line for line in lines if line is not None)


def _line(row: Row, table: GoodsTable, figures: Figures) -> TradeLine | None:
    description, model, lot = _named(row)
    if _PART.match(description) and not row.text("unit_price"):
        return None
    quantity, unit = _quantity(row, table.head.of("quantity"), figures)
    amount = _money(row.text("amount"), figures)
    cartons = _count(row.text("cartons"), figures)
    if quantity is None and set(map(fold, description.split()[:3])) & words_of("charges"):
        return None  # freight and the like are no goods
    if not (description or model) or not (quantity or amount or cartons):
        return None
    return TradeLine(
        description=description, model=model, lot=lot, quantity=quantity, unit=unit, unit_price=_money(row.text("unit_price"), figures), amount=amount,
        cartons=cartons, net_weight_kg=_figure(row.text("net_weight"), figures), gross_weight_kg=_figure(row.text("gross_weight"), figures),
        page=row.page, box=row.box,
    )  # fmt: skip


def _named(row: Row) -> tuple[str, str | None, str | None]:
    """Description, model and lot; model and lot may stand on a line of their own under the description (``Art. SH-N200``)."""
    kept: list[str] = []
    model, lot = folded_space(row.text("model")) or None, folded_space(row.text("lot")) or None
    for line in row.by_line("description"):
        if (match := _MODEL_LINE.match(line)) and re.search(r"\d|-", match["value"]):
            model = model or match["value"]
        elif (match := _LOT_LINE.match(line)) and any(map(str.isdigit, match["value"])):
            lot = lot or match["value"]
        elif not _SIDE_LINE.match(line):
            kept.append(line)
    return folded_space(" ".join(filter(None, kept))).strip(" ,;"), model, lot


def _quantity(row: Row, column: Column | None, figures: Figures) -> tuple[str | None, str | None]:
    """The quantity and its unit: beside the figure, in a column of its own, or in the column's head (``Quantity (pcs)``)."""
    text = row.text("quantity")
    match = FIGURE.search(text)
    if match is None:
        return None, None
    count = figures.whole(match.group())
    value = str(count) if count is not None and not re.search(r"[.,]\d{1,2}$", match.group()) else figures.plain(match.group())
    behind = re.match(r"\s*([^\W\d]+)", text[match.end() :])
    named = behind.group(1) if behind else row.text("unit") or _unit_in_head(column)
    return value, unit_of(named) if named else None


def _unit_in_head(column: Column | None) -> str:
    if column is None:
        return ""
    bracket = re.search(r"\(([^)\d]+)\)", column.head)
    words = bracket.group(1).split() if bracket else re.findall(r"[^\W\d]+", column.head)
    from documents.understanding.lexicon import table

    units = table("trade")["words"]["units"]
    return next((word for word in words if word.casefold().strip(".") in units), "")


def _money(text: str, figures: Figures) -> str | None:
    """The sum of money in a cell: the last figure that is no percentage."""
    found = amounts_in(text)
    return figures.plain(found[-1]) if found else None


def _count(text: str, figures: Figures) -> str | None:
    match = FIGURE.search(text)
    count = figures.whole(match.group()) if match else None
    return None if count is None else str(count)


def _figure(text: str, figures: Figures) -> str | None:
    match = FIGURE.search(text)
    return figures.plain(match.group()) if match else None
