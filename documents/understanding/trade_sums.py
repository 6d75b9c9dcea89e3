"""What the words before a sum say it is: a total, net or gross, a subtotal, a tax, a charge, something paid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from documents.understanding.trade_phrases import words_of
from documents.understanding.trade_words import fold

Kind = Literal["net", "gross", "total", "sub", "tax", "charge", "paid", "bare"]

#: Words of the label of a total at most: longer ones are sentences.
_MOST_WORDS = 10
_SENTENCE = re.compile(r"\b(?:or|if|whichever|oder|wenn|falls)\b|\d\s?% of", re.IGNORECASE)
_COUNTED = re.compile(r"\bkgs?\b|weight|gewicht|masse|cbm|m³|\bwt\b|qty|quantity|menge|cartons?|ctns?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def kind_of_sum(label: str) -> Kind | None:
    """What a line gives whose sum stands behind ``label``; ``None`` where it is no summing line."""
    words = re.findall(r"[^\W\d_]+\.?", label)
    if not words or len(words) > _MOST_WORDS or _COUNTED.search(label):
        return None
    folded = [fold(word) for word in words]
    if any(word in words_of("paid") for word in folded):
        return "paid"
    if _SENTENCE.search(label):
        return None
    if _is_tax(folded, alone=True):
        return "tax"
    return _total_of(folded) or _part_of(folded)


def _is_tax(folded: Sequence[str], *, alone: bool) -> bool:
    """Whether a tax is named; ``alone`` where nothing else is: ``Total VAT``, not ``Total incl. VAT``."""
    taxes = words_of("tax_words")
    named = any(word in taxes for word in folded)
    return named and (not alone or all(word in taxes or word in words_of("total_words") or word in ("amount", "betrag", "of") for word in folded))


def _total_of(folded: Sequence[str]) -> Kind | None:
    whole = "".join(folded)
    has_total = any(stem in whole for stem in words_of("total_stems")) or any(word in words_of("total_words") for word in folded)
    net, gross = any(word in words_of("net") for word in folded), any(word in words_of("gross") for word in folded)
    sub = any(stem in whole for stem in words_of("sub_stems"))
    if has_total or (net != gross and any(stem in whole for stem in words_of("sum_stems"))):
        if net != gross:
            return "net" if net else "gross"
        return "sub" if sub else "total"
    if sub:
        return "sub"
    if net != gross and len(folded) == 1:
        return "net" if net else "gross"
    if _is_tax(folded, alone=False) and net != gross and not {"zzgl", "plus"} & set(folded):
        return "net" if net else "gross"
    return None


def _part_of(folded: Sequence[str]) -> Kind | None:
    if _is_tax(folded, alone=False) or any(any(stem in word for stem in words_of("tax_stems")) for word in folded):
        return "tax"
    return "charge" if any(word in words_of("charges") for word in folded) else None
