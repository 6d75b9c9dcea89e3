"""Words become lines, lines become segments: every page of a reading laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.reading.page import Cell, Page, Reading, Word
from documents.understanding.form_edges import parted_at_edges
from documents.understanding.layout import Laid, Line, Segment, height_of
from documents.understanding.script import normal

#: A gap wider than this many font sizes ends a segment (a blank is about 0.3, justified text stretches it to 0.9).
_GAP = 1.25
#: Inside a ruled cell the rules part the texts; only a very wide gap does so too.
_CELL_GAP = 2.6
#: In an image, words closer than this many font sizes stand in one cell, whatever was taken for a rule between them.
_CLOSE = 0.4
#: ``Product:Mask`` is a label and a value; ``149:2001`` and ``https://`` are not.
_GLUED = re.compile(r"(?:(?<=[^\W\d])(?:\(s\))?|(?<=N[or]\.)):(?=[^\s/:\d]|\d(?!\d*:))")


#: A cell over this part of the page's height, with more lines than this in it, is a frame.
FRAME, FRAME_LINES = 0.25, 8

#: Words of one line of text are of about one size.
STAMP = 1.5

#: ``No.4300004732`` is a label and a number; ``No.19`` before a street is the number of a house.
_NUMBERED = re.compile(r"(?:[A-Z]{1,4}[./])?N[or]\.(?=[A-Z0-9/-]*\d{4})", re.IGNORECASE)


def lay_out(reading: Reading) -> tuple[Laid, ...]:
    """Every page of the reading as lines, segments and blocks; texts in normal form."""
    return tuple(_page(page) for page in reading.pages)


def _page(page: Page) -> Laid:
    words = [piece for word in page.words for piece in _pieces(word)]
    cells = [cell for table in page.tables for row in table.rows for cell in row if cell is not None and cell.box is not None and not _is_frame(cell, page)]
    close = _CLOSE if page.source == "ocr" else 0.0
    lines = parted_at_edges([Line(page.number, _segments(page.number, row, cells, close)) for row in _rows(words)])
    return Laid(page.number, page.width, page.height, lines, page)


def _is_frame(cell: Cell, page: Page) -> bool:
    """Whether the cell is a border around (a column of) the page: it holds a whole paper, not one entry of it."""
    return cell.box is not None and cell.box[3] - cell.box[1] > FRAME * page.height and cell.text.count("\n") > FRAME_LINES


def _pieces(word: Word) -> list[Word]:
    """The word in normal form, cut behind a colon that glues a label to its value; nothing for a word of blanks."""
    text = normal(word.text).strip()
    if ":" not in text:
        return [word if text == word.text else replace(word, text=text)] if text else []
    if text[0] == ":" and len(text) > 1 and text[1].isalpha():
        share = word.x0 + (word.x1 - word.x0) / len(text)
        return [replace(word, text=":", x1=share), *_pieces(replace(word, text=text[1:], x0=share))]
    cut = _GLUED.search(text) or _NUMBERED.match(text)
    if cut is None or text.casefold().startswith(("http", "www")):
        return [replace(word, text=text)]
    share = word.x0 + (word.x1 - word.x0) * cut.end() / len(text)
    return [replace(word, text=text[: cut.end()], x1=share), *_pieces(replace(word, text=text[cut.end() :], x0=share))]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped by height. Two words share a line when the middle of each lies within the other."""
    rows: list[list[Word]] = []
    ends: list[_End] = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.x0)):
        end = ((word.top + word.bottom) / 2, word.bottom, height_of(word))
        row = next((at for at in range(max(0, len(rows) - 3), len(rows)) if _same_line(ends[at], end)), None)
        if row is None:
            rows.append([word])
            ends.append(end)
        else:
            rows[row].append(word)
            ends[row] = end
    for line in rows:
        line.sort(key=lambda one: one.x0)
    rows.sort(key=lambda row: sum(word.top + word.bottom for word in row) / len(row))
    return rows


#: Middle, lower edge and font size of the last word of a row.
_End = tuple[float, float, float]


def _same_line(end: _End, other: _End) -> bool:
    reach = 0.34 * min(end[2], other[2]) + 0.5
    return abs(end[0] - other[0]) <= reach or abs(end[1] - other[1]) <= 0.5 * reach


def _segments(page: int, row: Sequence[Word], cells: Sequence[Cell], close: float) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    strays: list[Segment] = []
    run: list[Word] = []
    home: Cell | None = None
    near = _cells_beside(row, cells)
    for word in row:
        cell = _cell_of(word, near)
        if run and word.x0 - run[-1].x1 < close * min(height_of(word), height_of(run[-1])):
            cell = home  # no rule passes between words that close: a letter's stem was taken for one
        if run and _lies_over(run[-1], word):
            strays.append(Segment(page, (word,), cell))
            continue
        if run and word.text == ":" and cell is home:
            # A colon set apart in its own column belongs to the label before it, not to the value behind it.
            segments.append(Segment(page, (*run, word), home))
            run = []
            continue
        if run and (
            cell is not home
            or _is_stamp_beside(run[-1], word)
            or word.x0 - run[-1].x1 > (_GAP if cell is None else _CELL_GAP) * max(height_of(word), height_of(run[-1]))
        ):
            segments.append(Segment(page, tuple(run), home))
            run = []
        home = cell
        run.append(word)
    if run:
        segments.append(Segment(page, tuple(run), home))
    return tuple(sorted((*segments, *strays), key=lambda one: one.x0)) if strays else tuple(segments)


def _lies_over(text: Word, word: Word) -> bool:
    """Whether a word of a stamp lies over a word of the text: much smaller, and between its edges."""
    return word.x0 < text.x1 - 2 and word.x1 < text.x1 and height_of(word) < 0.7 * height_of(text)


def _is_stamp_beside(left: Word, right: Word) -> bool:
    """Whether words of quite different size met on one line: a stamp reaches into the text."""
    one, two = height_of(left), height_of(right)
    return max(one, two) > STAMP * min(one, two) and min(len(left.text), len(right.text)) > 2


def _cells_beside(row: Sequence[Word], cells: Sequence[Cell]) -> list[Cell]:
    """The cells that reach over the height of the row."""
    middles = [(word.top + word.bottom) / 2 for word in row]
    top, bottom = min(middles), max(middles)
    return [cell for cell in cells if cell.box is not None and cell.box[1] <= bottom and top <= cell.box[3]]


def _cell_of(word: Word, cells: Sequence[Cell]) -> Cell | None:
    """The smallest cell the word's middle lies in (tables nest)."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    holding = [cell for cell in cells if cell.box is not None and cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]]
    return min(holding, key=lambda cell: (cell.box[2] - cell.box[0]) * (cell.box[3] - cell.box[1]) if cell.box else 0.0) if holding else None
