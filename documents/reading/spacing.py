"""Blanks between recognised letters: the teller seldom sees a blank that is not there, and misses one in sixty; the ink shows those it missed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median, quantiles

from documents.reading.ink import Letter

#: A gap this part of the blanks the line shows is a blank, or this part of the type size where it shows none …
AS_BLANKS, BLANK = 0.75, 0.27
#: … if it is this part of the size and so many times wider than the gaps between letters are …
LEAST, OVER_LETTERS = 0.2, 2.4
#: … and the letters' middles are further apart than usual: narrow letters of typewriters have wide gaps.
PITCH = 1.35
#: A gap this part of the size parts anything: columns the finder took for one line.
COLUMN = 0.8
#: Small letters that are no words, and signs that are none by themselves.
TORN, SPECKS = frozenset("bcdfghjklmnpqrstvwxz"), frozenset(".,'`´’‘\"")


def words_in(letters: Sequence[Letter], size: float) -> list[list[Letter]]:
    """The words of a line set in type of ``size`` pixels: parted at the recognised blanks, and at gaps as wide as blanks are on this line."""
    inside = [(a, b) for a, b in pairwise(letters) if not b.blank]
    blanks = [letter.gap for letter in letters if letter.blank]
    gaps = [b.gap for _, b in inside]
    usual = quantiles(gaps, n=4)[2] if len(gaps) > 1 else 0.0
    pitch = median(_pitch(a, b) for a, b in inside) if inside else 0.0
    least = max(AS_BLANKS * median(blanks) if len(blanks) > 1 else BLANK * size, LEAST * size, OVER_LETTERS * usual)
    words: list[list[Letter]] = [list(letters[:1])]
    for a, b in pairwise(letters):
        missed = b.gap >= least and _pitch(a, b) >= PITCH * pitch and (_may_part(a.sign.text, b.sign.text) or b.gap > COLUMN * size)
        if b.blank or missed:
            words.append([])
        words[-1].append(b)
    return [word for word in _without_torn_ends(words) if not _is_speck(word)]


def _without_torn_ends(words: list[list[Letter]]) -> list[list[Letter]]:
    """The words, a single small letter put back that a gap had parted from its word and the teller had not (``Ful l``)."""
    kept: list[list[Letter]] = []
    for word in words:
        if kept and len(word) == 1 and not word[0].blank and word[0].sign.text in TORN and kept[-1][-1].sign.text.isalpha():
            kept[-1].extend(word)
        elif word:
            kept.append(word)
    return kept


def _is_speck(word: Sequence[Letter]) -> bool:
    """A dot or stroke that stands alone: dirt on the glass."""
    return len(word) == 1 and word[0].sign.text in SPECKS


def _pitch(a: Letter, b: Letter) -> float:
    return (b.x0 + b.x1 - a.x0 - a.x1) / 2


def _may_part(a: str, b: str) -> bool:
    """Whether a blank may stand between them unseen: Chinese is set without, and amounts, dates and decimal points stay whole."""
    return ((_alphabetic(a) or a in ",;:).·") and (_alphabetic(b) or b == "(" or (b.isdigit() and a != "."))) or (a.isdigit() and _alphabetic(b))


def _alphabetic(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")
