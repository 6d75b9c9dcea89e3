"""Blanks between recognised words: the recogniser tells letters well and blanks badly, the image shows the gaps."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

#: A gap this part of the line's height is a blank where the line shows none to compare with …
BLANK = 0.30
#: … and this part of the blanks the line does show.
AS_BLANKS = 0.72
#: Between letters of one word gaps are about alike; a blank is this many times wider.
OVER_LETTERS = 2.4
#: Part of a line's box, from its middle up and down, in which ink counts.
CORE = 0.36


@dataclass(frozen=True, slots=True)
class Letter:
    """One recognised letter: its extent along the line in pixels and how sure the recogniser is of it (0…1)."""

    text: str
    x0: float
    x1: float
    score: float

    @property
    def middle(self) -> float:
        """Where the letter stands."""
        return (self.x0 + self.x1) / 2


def respaced(grey: Any, extent: tuple[float, float, float, float], letters: Sequence[Letter | None]) -> list[list[Letter]]:
    """The words of a line: its letters parted at the recognised blanks, and at gaps as wide as those in the grey image's ``extent`` (top, bottom, x0, x1)."""
    top, bottom, x0, x1 = extent
    words = _at_blanks(letters)
    gaps = _gaps(grey, top, bottom, x0, x1)
    if not gaps or not words:
        return words
    blanks = [width for a, b in pairwise(words) if (width := _between(gaps, a[-1].middle, b[0].middle))]
    inside = [_between(gaps, a.middle, b.middle) for word in words for a, b in pairwise(word)]
    usual = median(inside) if inside else 0.0
    least = max(AS_BLANKS * median(blanks) if blanks else BLANK * (bottom - top), OVER_LETTERS * usual, 0.14 * (bottom - top))
    return [part for word in words for part in _parted(word, gaps, least)]


def _at_blanks(letters: Sequence[Letter | None]) -> list[list[Letter]]:
    words: list[list[Letter]] = [[]]
    for letter in letters:
        if letter is None:
            words.append([])
        else:
            words[-1].append(letter)
    return [word for word in words if word]


def _parted(word: list[Letter], gaps: Sequence[tuple[float, float]], least: float) -> list[list[Letter]]:
    """A word parted where letters of an alphabet (Chinese is set without blanks), or a comma and a letter, stand a blank apart."""
    parts = [[word[0]]]
    for a, b in pairwise(word):
        if _may_part(a.text, b.text) and _between(gaps, a.middle, b.middle) >= least:
            parts.append([])
        parts[-1].append(b)
    return parts


def _may_part(a: str, b: str) -> bool:
    return ((_alphabetic(a) or a in ",;:)") and (_alphabetic(b) or b == "(" or b.isdigit())) or (a.isdigit() and _alphabetic(b))


def _alphabetic(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")


def _between(gaps: Sequence[tuple[float, float]], left: float, right: float) -> float:
    """The widest gap whose middle lies between two places; 0 without one."""
    return max((b - a for a, b in gaps if left < (a + b) / 2 < right), default=0.0)


def _gaps(grey: Any, top: float, bottom: float, x0: float, x1: float) -> list[tuple[float, float]]:
    """Runs of columns without ink in the line's core."""
    middle, half = (top + bottom) / 2, (bottom - top) * CORE
    crop = grey[max(0, round(middle - half)) : round(middle + half), max(0, round(x0)) : round(x1)]
    if min(crop.shape, default=0) < 4:
        return []
    light, dark = float(np.percentile(crop, 90)), float(np.percentile(crop, 2))
    if light - dark < 40:
        return []
    free = (crop < light - 0.45 * (light - dark)).sum(axis=0) == 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], free.astype(np.int8), [0]))))
    return [(x0 + float(a), x0 + float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
