"""Lines of text cut into cells: where a wide gap, or a narrow one between figures and names, parts them; and what such a line is to a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.reading.page import Word
from documents.understanding.layout import Line, Segment, height_of
from documents.understanding.result_columns import column_kind, is_condition, is_header, is_measured, is_series, is_specimen_name, names_conditions, numbered
from documents.understanding.result_limits import LIMIT
from documents.understanding.result_units import is_figure, is_flow, is_unit

#: Words further apart than this many font sizes may be two cells, where what they say bears it out.
_NARROW = 0.45
Place = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """Words of one cell."""

    text: str
    words: tuple[Word, ...]

    @property
    def place(self) -> Place:
        """Left and right edge."""
        return (self.words[0].x0, self.words[-1].x1)


@dataclass(frozen=True)
class Ranged:
    """A line cut into cells."""

    line: Line
    pieces: tuple[Piece, ...]

    @cached_property
    def texts(self) -> list[str]:
        """The cells' texts."""
        return [piece.text for piece in self.pieces]

    @cached_property
    def size(self) -> float:
        """The font size."""
        return max(segment.size for segment in self.line.segments)

    @cached_property
    def names(self) -> bool:
        """Whether the line names columns."""
        texts = self.texts
        conditions = names_conditions(texts) or all(is_condition(text) and not is_figure(text) for text in texts)
        return len(texts) > 1 and (conditions or is_header(texts) or sum(1 for text in texts if is_flow(text)) > 1) and not _is_row(texts)

    @cached_property
    def tells(self) -> bool:
        """Whether it tells conditions, units or limits of columns and holds no result."""
        texts = self.texts
        first = column_kind(texts[0])
        if len(numbered(texts[1:])) > 1 or names_conditions(texts):
            return False
        return len(texts) > 1 and (first in ("condition", "unit", "limit") or all(is_unit(text) for text in texts[1:])) and not is_measured(texts[0])

    @cached_property
    def results(self) -> bool:
        """Whether it holds results beside something else, or more than one."""
        return len(self.pieces) > 1 and not self.names and any(is_figure(text) and not is_flow(text) for text in self.texts)


def _is_row(texts: Sequence[str]) -> bool:
    """Whether a line that names a test also holds its results: a figure with decimals, or a limit."""
    results = (text for text in texts[1:] if is_figure(text) and not is_flow(text) and any(sign in text for sign in ".,"))
    return not is_series(texts) and (any(results) or any(LIMIT.fullmatch(text) for text in texts[1:]))


#: Dots that lead to a page's number.
LEADERS = re.compile(r"\.{5}|(?:\. ){5}|…{2}")


def ranged(line: Line) -> Ranged:
    return Ranged(line, tuple(piece for segment in _runs(line) for piece in _pieces(segment)))


def _runs(line: Line) -> Iterator[Segment]:
    """The line's segments, those joined again that a mere blank parts (where a column of the lines above begins)."""
    run = line.segments[0]
    for segment in line.segments[1:]:
        if segment.cell is None and run.cell is None and segment.x0 - run.x1 < _NARROW * run.size:
            run = Segment(run.page, (*run.words, *segment.words))
        else:
            yield run
            run = segment
    yield run


def _pieces(segment: Segment) -> Iterator[Piece]:
    """The cells of a segment: several where figures, or known names, stand a little apart."""
    atoms = _atoms(segment.words)
    texts = [" ".join(word.text for word in atom) for atom in atoms]
    if len(atoms) > 1 and (all(_is_cell(text) for text in texts[1:]) or all(_is_name(text) for text in texts)):
        yield from (Piece(text, atom) for text, atom in zip(texts, atoms, strict=True))
        return
    runs = [] if column_kind(segment.text) or is_measured(segment.text) else _known_names(segment.words)
    yield from (Piece(" ".join(word.text for word in run), run) for run in runs or [segment.words])


def _known_names(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The words as names of columns one beside the other, the longest first; nothing where some word is in none."""
    runs: list[tuple[Word, ...]] = []
    at = 0
    while at < len(words):
        end = next((end for end in range(min(len(words), at + 4), at, -1) if column_kind(" ".join(word.text for word in words[at:end]))), None)
        if end is None:
            return []
        runs.append(words[at:end])
        at = end
    return runs


def _atoms(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The words in runs without a gap wider than a blank; a row of figures is cut at each."""
    figures = len(words) > 1 and all(is_figure(word.text) for word in words)
    atoms: list[list[Word]] = []
    for word in words:
        if atoms and not figures and word.x0 - atoms[-1][-1].x1 < _NARROW * height_of(word):
            atoms[-1].append(word)
        else:
            atoms.append([word])
    return [tuple(atom) for atom in atoms]


def _is_cell(text: str) -> bool:
    return is_figure(text) or is_specimen_name(text) or LIMIT.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    return _is_cell(text) or column_kind(text) is not None or is_measured(text) or is_condition(text)
