"""The lines that sum a paper up: totals, taxes, charges, what is paid already; and how they add up to one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.understanding.goods_table import Row
from documents.understanding.layout import Line, Segment
from documents.understanding.trade_paper import TradePaper
from documents.understanding.trade_sums import Kind, kind_of_sum
from documents.understanding.trade_values import amounts_in, currencies_in

#: Rounding that sums on a paper may show.
CENT = Decimal("0.02")


@dataclass(frozen=True)
class Entry:
    """One such line: what it gives, the sum as a number and as printed, and where it stands."""

    kind: Kind
    value: Decimal
    plain: str
    raw: str
    segments: tuple[Segment, ...]
    in_table: bool


def entries(paper: TradePaper) -> tuple[Entry, ...]:
    """The summing lines of the paper, in reading order; lines of items are none."""
    items = {id(segment) for one in paper.tables for row in one.rows for segment in row.segments}
    totals = {id(segment): row for one in paper.tables for row in one.totals for segment in row.segments}
    found: list[Entry] = []
    done: set[int] = set()
    for laid in paper.pages:
        for line in laid.lines:
            row = next((totals[id(segment)] for segment in line.segments if id(segment) in totals), None)
            if row is not None and amounts_in(row.text("amount")):
                found += _entry_of_row(paper, row) if id(row) not in done else []
                done.add(id(row))
            elif not any(id(segment) in items for segment in line.segments):
                found += _entries_of(paper, line)
    return tuple(with_bare(found))


def with_bare(found: Sequence[Entry]) -> list[Entry]:
    """The summing lines, with a sum that no word names only where it is the one before it with the tax between."""
    kept: list[Entry] = []
    for entry in found:
        if entry.kind != "bare":
            kept.append(entry)
        elif kept and adds_up([*kept, entry], len(kept), None)[1] is not None:
            kept.append(replace(entry, kind="gross"))
    return kept


def _entry_of_row(paper: TradePaper, row: Row) -> Iterator[Entry]:
    """A row of totals of a table: what stands in its column of amounts."""
    figures = amounts_in(row.text("amount"))
    label = " ".join(word.text for line in row.lines for words in line.values() for word in words if re.search(r"[^\W\d]", word.text))
    if len(figures) == 1:
        yield from _entry(paper, kind_of_sum(label) or "total", figures[0], tuple(row.segments), in_table=True)


def _entries_of(paper: TradePaper, line: Line) -> Iterator[Entry]:
    """The line's label and its last sum, each label with its own where several stand side by side."""
    runs: list[list[Segment]] = []
    for segment in line.segments:
        if runs and (not _has_words(segment.text) or not _figures(runs[-1])):
            runs[-1].append(segment)
        else:
            runs.append([segment])
    for run in runs:
        figures = _figures(run)
        text = _text_of(run)
        if not figures:
            continue
        if len(figures) == 1 and text.strip(" $€£¥") == figures[0]:
            yield from _entry(paper, "bare", figures[0], tuple(run), in_table=False)
            continue
        label = text[: text.find(figures[0])]
        kind = kind_of_sum(label) or _kind_of_last(run)
        if kind in ("total", "net", "gross") and len(figures) == 3 and (parts := _net_tax_gross(paper, figures)):
            for name, figure in zip(parts, figures, strict=True):
                yield from _entry(paper, name, figure, tuple(run), in_table=False)
        elif kind is not None and (len(text) - text.rfind(figures[-1]) - len(figures[-1]) < 14 or len(figures) == 1):
            yield from _entry(paper, kind, figures[-1], tuple(run), in_table=False)


def _kind_of_last(run: Sequence[Segment]) -> Kind | None:
    """What the run of words right before the figure calls it, where other words stand further left (``Say dollars … only | Total``)."""
    before = [segment.text for segment in run if not amounts_in(segment.text)]
    return kind_of_sum(before[-1]) if len(before) > 1 else None


def _has_words(text: str) -> bool:
    """Whether more than a figure and its currency stands there."""
    for _, printed in currencies_in(text):
        text = text.replace(printed, " ")
    return re.search(r"[^\W\d]{2}", text) is not None


def _text_of(run: Sequence[Segment]) -> str:
    """The run without a number of its line before it: ``(1) Total due: 199.92``."""
    return re.sub(r"^(?:\(\d{1,2}\)|\d{1,2}[.)])\s+(?=[^\W\d])", "", " ".join(segment.text for segment in run))


def _figures(run: Sequence[Segment]) -> list[str]:
    text = _text_of(run)
    return [figure for figure in amounts_in(text) if _is_money(figure, text)]


def _net_tax_gross(paper: TradePaper, figures: Sequence[str]) -> tuple[Kind, Kind, Kind] | None:
    """The three sums of a line of totals whose last is the first two together."""
    values = [Decimal(plain) for figure in figures if (plain := paper.figures.plain(figure)) is not None]
    return ("net", "tax", "gross") if len(values) == 3 and abs(values[0] + values[1] - values[2]) <= CENT and values[1] < values[0] else None


def _entry(paper: TradePaper, kind: Kind, figure: str, segments: tuple[Segment, ...], *, in_table: bool) -> Iterator[Entry]:
    plain = paper.figures.plain(figure)
    if plain is not None:
        yield Entry(kind, Decimal(plain), plain, figure, segments, in_table)


def _is_money(figure: str, text: str) -> bool:
    """Two decimals, several groups of thousands, or a currency beside it: figures without are quantities."""
    return bool(re.search(r"[.,]\d{2}$|\d[.,]\d{3}[.,]\d{3}$", figure)) or bool(currencies_in(text))


def adds_up(found: Sequence[Entry], at: int, of_lines: Decimal | None) -> tuple[bool, Entry | None]:
    """Whether the total ``at`` is an earlier one (or the sum of the lines) with all that stands between; and that one, where only tax stands between."""
    between = Decimal(0)
    tax = Decimal(0)
    taxed = False
    for before in reversed(found[:at]):
        if before.kind in ("tax", "charge"):
            between += before.value
            tax += before.value if before.kind == "tax" else 0
            taxed = taxed or before.kind == "tax"
            continue
        if before.kind == "paid":
            return False, None
        if abs(before.value + between - found[at].value) <= CENT and before.value:
            return True, before if taxed and tax == between else None
    return of_lines is not None and abs(of_lines + between - found[at].value) <= CENT, None
