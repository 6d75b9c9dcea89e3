"""The ink of a line of text: the teller says which letters stand in it, the ink says exactly where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np

from documents.reading.engine import Sign

#: The paper's brightness is measured on an image this many times smaller, under marks up to this many of its pixels wide.
COARSER, WIDEST_MARK = 8, 15
#: How far between the paper's brightness and the darkest ink a pixel is ink.
DARK = 0.42
#: Less contrast than this part of the brightness shows no ink.
LEAST_CONTRAST = 0.12
#: A stroke over this part of the crop's height is a rule; so is a level one this many heights long.
RULE_HEIGHT, RULE_LENGTH = 0.94, 1.6
#: Heights in parts of the type size: of capitals and figures, of small letters, and where a Chinese character ends below the baseline.
CAPITAL, SMALL, CJK_HEIGHT, CJK_BELOW = 0.70, 0.52, 0.88, 0.10

_SMALL = frozenset("acemnorsuvwxzıąęøæœ")
_DESCENDING = frozenset("gjpqy,;()[]{}|/\\Q@§µ$çşţąęųžÇŞ_")
_FLOATING = frozenset('-–—~·•*\'"^°"`´‘’“”.:…,;=+<>¹²³')


@dataclass(frozen=True, slots=True)
class Letter:
    """A sign with its extent along the line, in pixels of the crop; ``gap`` is the clear room before it, ``blank`` whether the teller saw a blank there."""

    sign: Sign
    x0: float
    x1: float
    gap: float
    blank: bool


@dataclass(frozen=True, slots=True)
class Level:
    """Where a line stands: its baseline, in pixels of the crop, and its type size in pixels."""

    baseline: float
    size: float


def evened(image: Any) -> Any:
    """The image in grey with the paper's brightness made even: 255 is paper, in shadow as in light."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    tall, wide = grey.shape
    small = cv2.resize(grey, (max(1, wide // COARSER), max(1, tall // COARSER)), interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, np.ones((WIDEST_MARK, WIDEST_MARK), np.uint8))
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 3), (wide, tall), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(paper, 16), scale=255)


def ink_of(crop: Any) -> Any:
    """The ink of an evened crop as a mask, light letters on a dark ground too; without the rules of tables and forms."""
    tall, wide = crop.shape
    low, middle, high = (float(value) for value in np.percentile(crop, (2, 50, 96)))
    if high - low < LEAST_CONTRAST * 255:
        return np.zeros(crop.shape, bool)
    light_on_dark = middle < (low + high) / 2
    ink = (crop > low + (1 - DARK) * (high - low) if light_on_dark else crop < high - DARK * (high - low)).astype(np.uint8)
    long = max(12, round(RULE_LENGTH * tall))
    if wide > long:
        ink -= cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)), np.ones((3, 1), np.uint8)) & ink
    ink[:, ink.mean(axis=0) > RULE_HEIGHT] = 0
    return ink.astype(bool)


def letters_in(signs: Sequence[Sign], ink: Any) -> list[Letter]:
    """The letters of a line between their neighbours' ink: each pair is parted at the widest clear room between the two places the teller saw."""
    wide = ink.shape[1]
    runs = _clear_runs(ink)
    places = [(sign, sign.at * wide) for sign in signs if not sign.text.isspace()]
    blanks = _blanks_before(signs)
    cuts, gaps = [0.0], [0.0]
    for (_, left), (_, right) in pairwise(places):
        room = max(((b - a, (a + b) / 2) for a, b in runs if left < (a + b) / 2 < right), default=(0.0, (left + right) / 2))
        cuts.append(room[1])
        gaps.append(room[0])
    cuts.append(float(wide))
    columns = np.flatnonzero(ink.any(axis=0))
    found = []
    for index, (sign, place) in enumerate(places):
        inside = columns[(columns >= cuts[index]) & (columns < cuts[index + 1])]
        x0, x1 = (float(inside[0]), float(inside[-1] + 1)) if len(inside) else (place - 1, place + 1)
        found.append(Letter(sign, x0, x1, gaps[index], blanks[index]))
    return found


def _blanks_before(signs: Sequence[Sign]) -> list[bool]:
    """For each sign that is no blank, whether one stands before it."""
    return [index > 0 and signs[index - 1].text.isspace() for index, sign in enumerate(signs) if not sign.text.isspace()]


def _clear_runs(ink: Any) -> list[tuple[float, float]]:
    """Runs of columns without ink."""
    clear = ~ink.any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], clear.astype(np.int8), [0]))))
    return [(float(a), float(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def level_of(letters: Sequence[Letter], ink: Any) -> Level:
    """Baseline and type size by what the letters are: capitals and figures stand on the baseline and are seven tenths of the size high."""
    tall = ink.shape[0]
    feet: list[float] = []
    sizes: list[float] = []
    for letter in letters:
        rows = np.flatnonzero(ink[:, round(letter.x0) : round(letter.x1)].any(axis=1))
        sign = letter.sign.text
        if len(rows) == 0 or sign in _FLOATING:
            continue
        top, foot = float(rows[0]), float(rows[-1] + 1)
        if ord(sign[0]) > 0x2E80:
            feet.append(foot - CJK_BELOW * (foot - top))
            sizes.append((foot - top) / CJK_HEIGHT)
        elif sign not in _DESCENDING:
            feet.append(foot)
            if sign not in "tiıj":
                sizes.append((foot - top) / (SMALL if sign in _SMALL else CAPITAL))
    if not feet or not sizes:
        return Level(median(feet) if feet else 0.80 * tall, 0.70 * tall)
    return Level(median(feet), min(1.1 * tall, max(0.35 * tall, median(sizes))))
