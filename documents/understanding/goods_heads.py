"""Where the heads of tables of goods stand on a page: ruled, or only aligned; on one line or several, in one row or two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from batches.base import Box
from documents.reading.page import Cell, Table, around
from documents.understanding.goods_columns import BOX_NUMBER, PER_COUNT, Head, Headed, column_roles, is_goods, is_mark, resolved, roles_of
from documents.understanding.layout import Laid, Line, Segment
from documents.understanding.trade_phrases import Phrases, match_at, phrases_of
from documents.understanding.trade_words import fold, meanings

_LONG_NUMBER = re.compile(r"\d{2,}")


def heads_of(laid: Laid) -> tuple[Head, ...]:
    """Every head of a table of goods on the page, from the top; ruled ones first believed."""
    ruled = [head for page_table in laid.page.tables for head in _ruled(page_table)]
    free = [head for head in _free(laid) if not any(other.top - 2 <= (head.top + head.bottom) / 2 <= other.bottom + 2 for other in ruled)]
    return tuple(sorted((*ruled, *free), key=lambda head: head.top))


def _ruled(page_table: Table) -> Iterator[Head]:
    for position, row in enumerate(page_table.rows):
        cells = [cell for cell in row if cell is not None and cell.text.strip()]
        candidates = [Headed(roles_of(cell.text), cell.text, *_width(cell), True) for cell in cells]
        known = [candidate for candidate in candidates if candidate.roles]
        sizes = [cell for cell in cells if _is_size(cell.text)] if len(known) > 5 else []
        if len(cells) < 2 or len(known) * 3 < (len(cells) - len(sizes)) * 2 or any(_looks_filled(cell) for cell in cells if cell not in sizes):
            continue
        parts = _parts_below(page_table.rows[position + 1 : position + 2], cells)
        columns = resolved([*(one for one in candidates if not any(_within(part, one) for part in parts)), *(_part(part, candidates) for part in parts)])
        if is_goods(columns):
            boxes = [cell.box for cell in (*cells, *parts) if cell.box is not None]
            yield Head(page_table.page, columns, min(box[1] for box in boxes), max(box[3] for box in boxes))


def _parts_below(rows: Sequence[Sequence[Cell | None]], heads: Sequence[Cell]) -> list[Cell]:
    """A second row of heads under wider ones (``Gross weight`` over ``LB | KG``): words only, none of them lower than its neighbours' heads."""
    cells = [cell for row in rows for cell in row if cell is not None and cell.text.strip() and cell.box is not None]
    bottom = max(cell.box[3] for cell in heads if cell.box is not None)
    is_head = len(cells) >= 2 and all(not re.search(r"\d", cell.text) and cell.box is not None and cell.box[3] <= bottom + 1 for cell in cells)
    return cells if is_head else []


def _within(part: Cell, head: Headed) -> bool:
    x0, x1 = _width(part)
    return head.x0 - 2 <= (x0 + x1) / 2 <= head.x1 + 2


def _part(part: Cell, heads: Sequence[Headed]) -> Headed:
    """A narrow head under a wide one: pounds are not kilograms, what was ordered is not what was shipped."""
    over = next((head for head in heads if _within(part, head)), None)
    text = f"{over.head} {part.text}" if over is not None else part.text
    if fold(part.text) in ("kg", "kgs") and over is not None:
        roles = over.roles
    else:
        roles = () if over is not None and fold(part.text) in ("lb", "lbs") else roles_of(text)
    return Headed(roles, text, *_width(part), True)


def _width(cell: Cell) -> tuple[float, float]:
    box: Box = cell.box or (0.0, 0.0, 0.0, 0.0)
    return box[0], box[2]


def _is_size(text: str) -> bool:
    """A size of garments at the head of its column: ``134/140``."""
    return re.fullmatch(r"\d{2,3}(?:\s?[/-]\s?\d{2,3})?|X{0,4}[SML]", text.strip()) is not None


def _looks_filled(cell: Cell) -> bool:
    """A head holds no figures of its own beyond box numbers, and no label with its value."""
    return bool(re.search(r"\d{3,}|\d[.,]\d", PER_COUNT.sub("", cell.text))) or bool(re.search(r":\s*\S", cell.text)) or len(cell.text) > 90


def _free(laid: Laid) -> Iterator[Head]:
    index = phrases_of("columns")
    taken: list[Line] = []
    for position, line in enumerate(laid.lines):
        if line in taken or any(":" in segment.text or _has_long_number(segment.text) for segment in line.segments):
            continue
        if any(_is_broken(segment, line) for segment in line.segments):
            continue
        candidates = [candidate for segment in line.segments for candidate in _in_segment(segment, index)]
        known = [candidate for candidate in candidates if candidate.roles]
        if len(known) < 2 or len(known) * 2 < len(candidates):
            continue
        lines = [line, *_more(laid.lines[position + 1 : position + 3], line, candidates)]
        candidates = _extended(candidates, lines[1:])
        columns = resolved(candidates)
        if is_goods(columns):
            taken += lines
            boxes = [segment.box for one in lines for segment in one.segments]
            yield Head(laid.number, columns, min(box[1] for box in boxes), max(box[3] for box in boxes))


def _has_long_number(text: str) -> bool:
    """Whether figures stand there that are no number of a box and no count the price is for."""
    return _LONG_NUMBER.search(text) is not None and _LONG_NUMBER.search(PER_COUNT.sub("", BOX_NUMBER.sub("", text))) is not None


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
    if fold(words[-1]) in ("no", "nr", "nos", "number"):
        return False
    return len(words) == 2 and all(column_roles(word) for word in words) and not set(column_roles(" ".join(words))) & set(column_roles(words[-1]))


def _set_apart(segment: Segment) -> list[Segment]:
    """The heads in one run of words that wider blanks part, when each of them is one."""
    cuts = [at for at, (left, right) in enumerate(zip(segment.words, segment.words[1:], strict=False), 1) if right.x0 - left.x1 > 0.5 * segment.size]
    bounds = [0, *cuts, len(segment.words)]
    parts = [replace(segment, words=segment.words[start:end]) for start, end in pairwise(bounds)]
    return parts if len(parts) > 1 and all(roles_of(part.text) for part in parts) else [segment]


def _in_segment(segment: Segment, index: Phrases) -> Iterator[Headed]:
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
        yield Headed(whole, segment.text, segment.x0, segment.x1, False)
        return
    position = 0
    while position < len(words):
        hit = _head_at(words, position, index)
        count = hit[0] if hit else 1
        while position + count < len(words) and (is_mark(words[position + count]) or words[position + count].startswith("(")):
            count += 1
        part = segment.words[position : position + count]
        box = around(part)
        yield Headed(hit[1] if hit else (), " ".join(word.text for word in part), box[0], box[2], False)
        position += count


def _more(lines: Sequence[Line], first: Line, candidates: Sequence[Headed]) -> list[Line]:
    """Further lines of the head: close below, without figures, each run under a head."""
    found: list[Line] = []
    at = first
    for line in lines:
        close = line.middle - at.middle < 1.75 * max(segment.size for segment in at.segments)
        parts = _parts_of(line)
        under = all(any(_overlap(s, c) > -2 for c in candidates) or roles_of(s.text) for s in parts)
        if not close or not under or any(re.search(r"\d", segment.text) for segment in parts):
            break
        if not all(is_mark(word.text) or word.text.startswith("(") or roles_of(segment.text) for segment in parts for word in segment.words[:1]):
            break
        found.append(line)
        at = line
    return found


def _parts_of(line: Line) -> list[Segment]:
    """The line's runs of words, those of several heads set apart."""
    return [part for segment in line.segments for part in _set_apart(segment)]


def _overlap(segment: Segment, head: Headed) -> float:
    return min(segment.x1, head.x1) - max(segment.x0, head.x0)


def _is_own(segment: Segment, over: Headed) -> bool:
    """Whether a run on a head's second line heads a column of its own, as where items take two lines (``Item | Material`` over ``Order qty. | Unit``)."""
    own = roles_of(segment.text)
    apart = _overlap(segment, over) < 0.5 * min(segment.x1 - segment.x0, over.x1 - over.x0)
    return bool(own) and over.head != "" and apart and not set(own) & set(roles_of(f"{over.head} {segment.text}"))


def _extended(candidates: Sequence[Headed], lines: Sequence[Line]) -> list[Headed]:
    extended = list(candidates)
    for line in lines:
        for segment in _parts_of(line):
            position = max(range(len(extended)), key=lambda at: _overlap(segment, extended[at]))
            one = extended[position]
            if _is_own(segment, one):
                extended.append(Headed(roles_of(segment.text), segment.text, segment.x0, segment.x1, False))
                continue
            head = f"{one.head} {segment.text}"
            extended[position] = replace(one, head=head, roles=roles_of(head) or one.roles, x0=min(one.x0, segment.x0), x1=max(one.x1, segment.x1))
    return extended
