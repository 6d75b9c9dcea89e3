"""What the words before a sum say it is: a total, net or gross, a subtotal, a tax, a charge, something paid."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from documents.understanding.trade_phrases import words_of
from documents.understanding.trade_words import fold

Kind = Literal["net", "gross", "total", "sub", "tax", "charge", "paid"]

#: Words of the label of a total at most: longer ones are sentences.
_MOST_WORDS = 10
_COUNTED = re.compile(r"\bkgs?\b|weight|gewicht|masse|cbm|m³|\bwt\b|qty|quantity|menge|cartons?|ctns?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def kind_of_sum(label: str) -> Kind | None:
    """What a line gives whose sum stands behind ``label``; ``None`` where it is no summing line."""
    words = re.findall(r"[^\W\d_]+\.?", label)
    if not words or len(words) > _MOST_WORDS or _COUNTED.search(label):
        return None
    folded = [fold(word) for word in words]
    whole = "".join(folded)
    if any(word in words_of("paid") for word in folded):
        return "paid"
    has_total = any(stem in whole for stem in words_of("total_stems")) or any(word in words_of("total_words") for word in folded)
    net, gross = any(word in words_of("net") for word in folded), any(word in words_of("gross") for word in folded)
    if has_total or (net != gross and any(stem in whole for stem in words_of("sum_stems"))):
        if net != gross:
            return "net" if net else "gross"
        return "sub" if any(stem in whole for stem in words_of("sub_stems")) else "total"
    if any(stem in whole for stem in words_of("sub_stems")):
        return "sub"
    taxed = any(word in words_of("tax_words") for word in folded)
    if taxed and net != gross and not {"zzgl", "plus"} & set(folded):
        return "net" if net else "gross"
    if taxed or any(any(stem in word for stem in words_of("tax_stems")) for word in folded):
        return "tax"
    if any(word in words_of("charges") for word in folded):
        return "charge"
    return None
