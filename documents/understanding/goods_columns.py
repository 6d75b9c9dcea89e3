"""The head of a table of goods: which column holds what, by its words in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from batches.base import Box
from documents.reading.page import Cell, Table
from documents.understanding.layout import Laid, Line, Segment, around
from documents.understanding.lexicon import table
from documents.understanding.trade_phrases import Phrases, match_at, phrases_of
from documents.understanding.trade_words import fold, meaning, meanings

_BOX_NUMBER, _BRACKET = re.compile(r"^\d{1,2}\s?[.)]\s*"), re.compile(r"\([^)]*\)?")
_LONG_NUMBER = re.compile(r"\d{2,}")
_BETWEEN_LANGUAGES = re.compile(r"[/|\n]|\s[-–]\s|(?<=[一-鿿])\s*(?=[A-Za-z])|(?<=[A-Za-z.])\s*(?=[一-鿿])")

#: Columns with figures: a table of goods has at least one, and a line with a figure in one of them begins an item.
FIGURE_COLUMNS = frozenset({"quantity", "unit_price", "amount", "cartons", "net_weight", "gross_weight", "weight"})
#: Columns that name the goods.
NAMING_COLUMNS = frozenset({"description", "model"})


_BOX_NUMBER = re.compile(r"^\(?\d{1,2}\s?[.)]\s*")


@dataclass(frozen=True)
class Column:
    """A column: its role, the words of its head and the width it takes; ``ruled`` when lines fix that width."""

    role: str
    head: str
    x0: float
    x1: float
    ruled: bool = False


@dataclass(frozen=True)
class Head:
    """The head of a table of goods: its columns from left to right and where it begins and ends."""

    page: int
    columns: tuple[Column, ...]
    top: float
    bottom: float

    def roles(self) -> frozenset[str]:
        """The roles its columns have."""
        return frozenset(column.role for column in self.columns)

    def of(self, role: str) -> Column | None:
        """The first column of that role."""
        return next((column for column in self.columns if column.role == role), None)


@dataclass(frozen=True)
class _Candidate:
    roles: tuple[str, ...]
    head: str
    x0: float
    x1: float
    ruled: bool


def heads_of(laid: Laid) -> tuple[Head, ...]:
    """Every head of a table of goods on the page, from the top; ruled ones first believed."""
    ruled = [head for page_table in laid.page.tables for head in _ruled(page_table)]
    free = [head for head in _free(laid) if not any(other.top - 2 <= (head.top + head.bottom) / 2 <= other.bottom + 2 for other in ruled)]
    return tuple(sorted((*ruled, *free), key=lambda head: head.top))


@lru_cache(maxsize=8192)
def roles_of(text: str) -> tuple[str, ...]:
    """The roles a column with this head can have: ``Amount USD`` is an amount, ``Số lượng / Qty`` a quantity, a bare currency a price."""
    flat = re.sub(r"^(?:\(?\d{1,2}\s?[.)]|\d{1,2}\s(?=[^\W\d]))\s*", "", " ".join(text.split()))
    bare = _BRACKET.sub(" ", flat)
    if flat and fold(flat) in phrases_of("columns"):
        return phrases_of("columns")[fold(flat)]
    unmarked = " ".join(word for word in bare.split() if not _is_mark(word))
    if _has_currency(flat.replace("/", " / ")) and _per_unit(flat) in (("unit",), ("unit_price",)):
        return ("unit_price",)  # ``CHF/Einh.``
    parts = [part for part in re.split(r"[/|\n;]|\s[-–]\s|(?<=[一-鿿])\s*(?=[A-Za-z])|(?<=[A-Za-z.])\s*(?=[一-鿿])", unmarked) if fold(part)]
    named = [roles for part in parts if (roles := _read(part))]
    if len(named) > 1 and (common := tuple(role for role in named[0] if all(role in roles for roles in named))):
        return common
    for candidate in (flat, bare, unmarked):
        if found := _read(candidate):
            return found
    if named:
        return named[-1]
    hit = match_at(unmarked.split(), 0, phrases_of("columns")) if unmarked else None
    if hit is not None and len(unmarked.split()) - hit[0] <= 2:
        return phrases_of("columns")[hit[1]]
    return ("unit_price", "amount") if flat and all(_is_mark(word) for word in flat.split()) and _has_currency(flat) else ()


@lru_cache(maxsize=8192)
def _per_unit(text: str) -> tuple[str, ...]:
    """What is left of a head without its currency."""
    return meaning(re.sub(r"\b[A-Z]{3}\b|[€$£¥]", " ", text).replace("/", " "), "columns")


def _read(text: str) -> tuple[str, ...]:
    return phrases_of("columns").get(fold(text)) or meaning(text, "columns")


@lru_cache(maxsize=8192)
def _is_mark(word: str) -> bool:
    """Whether the word is a currency or a unit, which only qualifies a head."""
    words = table("trade")["words"]
    plain = word.strip("()[],.:/")
    return bool(plain) and (plain in words["currencies"] or plain.casefold() in words["units"] or plain.casefold() in ("kg", "kgs", "cbm", "m3", "m³", "in"))


def _has_currency(text: str) -> bool:
    return any(word.strip("()[],.:") in table("trade")["words"]["currencies"] for word in text.split())


def _resolved(candidates: Sequence[_Candidate]) -> tuple[Column, ...]:
    """One role for each column: heads that can be two things are what no other column is."""
    taken = {candidate.roles[0] for candidate in candidates if len(candidate.roles) == 1}
    columns = []
    for candidate in sorted(candidates, key=lambda one: one.x0):
        free = [role for role in candidate.roles if role not in taken] or list(candidate.roles)
        role = _preferred(free, taken) if candidate.roles else "other"
        if role not in ("other",):
            taken.add(role)
        columns.append(Column(role, candidate.head, candidate.x0, candidate.x1, candidate.ruled))
    return tuple(columns)


def _preferred(roles: Sequence[str], taken: set[str]) -> str:
    if "description" in roles and "description" not in taken:
        return "description"
    return roles[0]


def is_goods(columns: Sequence[Column]) -> bool:
    """Whether these columns make a table of goods: something is named and something is counted."""
    roles = {column.role for column in columns}
    named, counted = roles & NAMING_COLUMNS, roles & FIGURE_COLUMNS
    return bool(named and counted and len(roles - {"other", "position"}) >= 3) or bool("description" in roles and counted and len(columns) >= 2)


def _ruled(page_table: Table) -> Iterator[Head]:
    for position, row in enumerate(page_table.rows):
        cells = [cell for cell in row if cell is not None and cell.text.strip()]
        candidates = [_Candidate(roles_of(cell.text), cell.text, *_width(cell), True) for cell in cells]
        known = [candidate for candidate in candidates if candidate.roles]
        if len(cells) < 2 or len(known) * 3 < len(cells) * 2 or any(_looks_filled(cell) for cell in cells):
            continue
        parts = _parts_below(page_table.rows[position + 1 : position + 2], cells)
        columns = _resolved([*(one for one in candidates if not any(_within(part, one) for part in parts)), *(_part(part, candidates) for part in parts)])
        if is_goods(columns):
            boxes = [cell.box for cell in (*cells, *parts) if cell.box is not None]
            yield Head(page_table.page, columns, min(box[1] for box in boxes), max(box[3] for box in boxes))


def _parts_below(rows: Sequence[Sequence[Cell | None]], heads: Sequence[Cell]) -> list[Cell]:
    """A second row of heads under wider ones (``Gross weight`` over ``LB | KG``): words only, none of them lower than its neighbours' heads."""
    cells = [cell for row in rows for cell in row if cell is not None and cell.text.strip() and cell.box is not None]
    bottom = max(cell.box[3] for cell in heads if cell.box is not None)
    is_head = len(cells) >= 2 and all(not re.search(r"\d", cell.text) and cell.box is not None and cell.box[3] <= bottom + 1 for cell in cells)
    return cells if is_head else []


def _within(part: Cell, head: _Candidate) -> bool:
    x0, x1 = _width(part)
    return head.x0 - 2 <= (x0 + x1) / 2 <= head.x1 + 2


def _part(part: Cell, heads: Sequence[_Candidate]) -> _Candidate:
    """A narrow head under a wide one: pounds are not kilograms, what was ordered is not what was shipped."""
    over = next((head for head in heads if _within(part, head)), None)
    text = f"{over.head} {part.text}" if over is not None else part.text
    if fold(part.text) in ("kg", "kgs") and over is not None:
        roles = over.roles
    else:
        roles = () if over is not None and fold(part.text) in ("lb", "lbs") else roles_of(text)
    return _Candidate(roles, text, *_width(part), True)


def _width(cell: Cell) -> tuple[float, float]:
    box: Box = cell.box or (0.0, 0.0, 0.0, 0.0)
    return box[0], box[2]


def _looks_filled(cell: Cell) -> bool:
    """A head holds no figures of its own beyond box numbers, and no label with its value."""
    return bool(re.search(r"\d{3,}|\d[.,]\d", cell.text)) or bool(re.search(r":\s*\S", cell.text)) or len(cell.text) > 90


def _free(laid: Laid) -> Iterator[Head]:
    index = phrases_of("columns")
    for position, line in enumerate(laid.lines):
        if any(":" in segment.text or _LONG_NUMBER.search(_BOX_NUMBER.sub("", segment.text)) for segment in line.segments):
            continue
        if any(_is_broken(segment, line) for segment in line.segments):
            continue
        candidates = [candidate for segment in line.segments for candidate in _in_segment(segment, index)]
        known = [candidate for candidate in candidates if candidate.roles]
        if len(known) < 2 or len(known) * 2 < len(candidates):
            continue
        lines = [line, *_more(laid.lines[position + 1 : position + 3], line, candidates)]
        candidates = _extended(candidates, lines[1:])
        columns = _resolved(candidates)
        if is_goods(columns):
            boxes = [segment.box for one in lines for segment in one.segments]
            yield Head(laid.number, columns, min(box[1] for box in boxes), max(box[3] for box in boxes))


def _is_broken(segment: Segment, line: Line) -> bool:
    """Whether the segment is one line of a head that takes several lines of a cell of its own."""
    alone = sum(1 for other in line.segments if other.cell is segment.cell) == 1
    return segment.cell is not None and alone and len(segment.cell.text) > len(segment.text) + 2


def _head_at(words: Sequence[str], start: int, index: Phrases) -> tuple[int, tuple[str, ...]] | None:
    """The longest head that begins at word ``start``: how many words it takes, and its roles."""
    hit = match_at(words, start, index)
    read = meanings(words[start : start + 6], "columns")
    longest = next((at + 1 for at in reversed(range(len(read))) if read[at] and not _runs_on(words[start : start + at + 1])), 0)
    if hit is not None and hit[0] >= longest:
        return hit[0], index[hit[1]]
    return (longest, read[longest - 1]) if longest else None


def _runs_on(words: Sequence[str]) -> bool:
    """Whether two heads stand side by side and only look like one (``Qty Unit``, ``Pos. Description``)."""
    if len(words) > 1 and words[0] == "#":
        return True
    return len(words) == 2 and all(_read(word) for word in words) and not set(_read(" ".join(words))) & set(_read(words[-1]))


def _set_apart(segment: Segment) -> list[Segment]:
    """The heads in one run of words that wider blanks part, when each of them is one."""
    cuts = [at for at, (left, right) in enumerate(zip(segment.words, segment.words[1:], strict=False), 1) if right.x0 - left.x1 > 0.75 * segment.size]
    bounds = [0, *cuts, len(segment.words)]
    parts = [replace(segment, words=segment.words[start:end]) for start, end in pairwise(bounds)]
    return parts if len(parts) > 1 and all(roles_of(part.text) for part in parts) else [segment]


def _in_segment(segment: Segment, index: Phrases) -> Iterator[_Candidate]:
    """The heads in one run of words: narrow columns leave no gap between them (``Pos. Bezeichnung``)."""
    parts = _set_apart(segment)
    if len(parts) > 1:
        for one in parts:
            yield from _in_segment(one, index)
        return
    whole = roles_of(segment.text)
    words = [word.text for word in segment.words]
    hit = _head_at(words, 0, index)
    rest = roles_of(" ".join(words[hit[0] :])) if hit is not None else ()
    if whole and (hit is None or not rest or set(rest) & set(hit[1])):
        yield _Candidate(whole, segment.text, segment.x0, segment.x1, False)
        return
    position = 0
    while position < len(words):
        hit = _head_at(words, position, index)
        count = hit[0] if hit else 1
        while position + count < len(words) and (_is_mark(words[position + count]) or words[position + count].startswith("(")):
            count += 1
        part = segment.words[position : position + count]
        box = around(part)
        yield _Candidate(hit[1] if hit else (), " ".join(word.text for word in part), box[0], box[2], False)
        position += count


def _more(lines: Sequence[Line], first: Line, candidates: Sequence[_Candidate]) -> list[Line]:
    """Further lines of the head: close below, without figures, each run under a head."""
    found: list[Line] = []
    at = first
    for line in lines:
        close = line.middle - at.middle < 1.75 * max(segment.size for segment in at.segments)
        under = all(any(min(s.x1, c.x1) - max(s.x0, c.x0) > -2 for c in candidates) for s in line.segments)
        if not close or not under or any(re.search(r"\d", segment.text) for segment in line.segments):
            break
        if not all(_is_mark(word.text) or word.text.startswith("(") or roles_of(segment.text) for segment in line.segments for word in segment.words[:1]):
            break
        found.append(line)
        at = line
    return found


def _extended(candidates: Sequence[_Candidate], lines: Sequence[Line]) -> list[_Candidate]:
    extended = list(candidates)
    for line in lines:
        for segment in line.segments:
            position = max(range(len(extended)), key=lambda at: min(segment.x1, extended[at].x1) - max(segment.x0, extended[at].x0))
            one = extended[position]
            head = f"{one.head} {segment.text}"
            extended[position] = replace(one, head=head, roles=roles_of(head) or one.roles, x0=min(one.x0, segment.x0), x1=max(one.x1, segment.x1))
    return extended
