"""Papers drawn from text: lines become words with boxes, so that a test shows the layout it is about.

``# `` opens a title (18 points); a tab goes to the next tab stop (200, 360, 440 points); leading blanks indent; an empty line is a line's height of room.
"""

from __future__ import annotations

from batches.paper import Fact
from documents.reading.page import Cell, Page, Reading, Table, Word
from documents.understanding.laying_out import lay_out
from documents.understanding.trade import facts_on
from documents.understanding.trade_paper import TradePaper

TABS = (200.0, 360.0, 440.0, 500.0)
LEFT, PITCH = 50.0, 15.0


def _width(sign: str, size: float) -> float:
    return size if ord(sign) > 0x2E80 else size * 0.5


def _line(text: str, top: float, size: float, tabs: tuple[float, ...]) -> list[Word]:
    words: list[Word] = []
    x, run, start = LEFT, "", LEFT
    stops = iter(tabs)
    for sign in (*text, " "):
        if sign in " \t":
            if run:
                words.append(Word(run, start, top, x, top + size * 1.2, size))
                run = ""
            x = next(stops) if sign == "\t" else x + size * 0.3 if words else x + size * 0.5
        else:
            start = start if run else x
            run += sign
            x += _width(sign, size)
    return words


def page(text: str, number: int = 1, tabs: tuple[float, ...] = TABS) -> Page:
    """One A4 page of the text."""
    words: list[Word] = []
    top = 60.0
    for line in text.strip("\n").split("\n"):
        size = 18.0 if line.startswith("# ") else 10.0
        words += _line(line.removeprefix("# "), top, size, tabs)
        top += PITCH * (1.9 if size > 10 else 1.0)
    return Page(number, 595.0, 842.0, tuple(words))


def paper(*texts: str, tabs: tuple[float, ...] = TABS) -> Reading:
    """A paper of one page a text."""
    return Reading(tuple(page(text, number, tabs) for number, text in enumerate(texts, 1)))


def ruled(rows: list[list[str]], *, title: str = "", top: float = 120.0, widths: tuple[float, ...] = (120.0,) * 6, number: int = 1) -> Page:
    """A page with a title and a ruled table."""
    words = list(page(title, number).words) if title else []
    cells: list[tuple[Cell | None, ...]] = []
    y = top
    for row in rows:
        x, line = LEFT, []
        for width, text in zip(widths, row, strict=False):
            line.append(Cell(text, (x, y, x + width, y + 18)))
            at = x + 3
            for word in text.split():
                end = at + sum(_width(sign, 10.0) for sign in word)
                words.append(Word(word, at, y + 3, end, y + 15, 10.0))
                at = end + 3
            x += width
        cells.append(tuple(line))
        y += 18
    box = (LEFT, top, LEFT + sum(widths[: len(rows[0])]), y)
    return Page(number, 595.0, 842.0, tuple(words), 0.0, (Table(number, box, tuple(cells)),))


#: A box of a form: its edges, what is printed in it in small type, and what is filled in.
Box = tuple[tuple[float, float, float, float], str, list[str]]


def _run(text: str, x: float, top: float, size: float) -> list[Word]:
    words = []
    for word in text.split():
        end = x + sum(_width(sign, size) for sign in word)
        words.append(Word(word, x, top, end, top + size * 1.2, size))
        x = end + size * 0.3
    return words


def form(*boxes: Box, title: str = "", number: int = 1) -> Page:
    """A form of ruled boxes, each with its label in tiny type over the value, as waybills and certificates have."""
    words = list(page(title, number).words) if title else []
    rows: dict[float, list[Cell]] = {}
    for box, caption, values in boxes:
        y = box[1] + 3
        for line in caption.split("\n"):
            words += _run(line, box[0] + 3, y, 5.5)
            y += 7
        for line in values:
            words += _run(line, box[0] + 4, y + 2, 9.0)
            y += 11
        rows.setdefault(box[1], []).append(Cell("\n".join((*caption.split("\n"), *values)), box))
    around = (min(b[0][0] for b in boxes), min(b[0][1] for b in boxes), max(b[0][2] for b in boxes), max(b[0][3] for b in boxes))
    cells = tuple(tuple(row) for _, row in sorted(rows.items()))
    return Page(number, 595.0, 842.0, tuple(sorted(words, key=lambda word: (word.top, word.x0))), 0.0, (Table(number, around, cells),))


def trade_facts(kind: str, reading: Reading, language: str = "en") -> tuple[Fact, ...]:
    """What a drawn trade paper of this kind states."""
    return facts_on(TradePaper(kind, lay_out(reading), language))[0]


def stated(kind: str, reading: Reading, language: str = "en") -> dict[str, str]:
    """Field → value of a drawn trade paper of this kind."""
    return {fact.field: str(fact.value) for fact in trade_facts(kind, reading, language)}
