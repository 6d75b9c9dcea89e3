"""Words and sentences by which papers name goods."""

from __future__ import annotations

import re
from functools import cache

from documents.understanding.label_values import Values
from documents.understanding.lexicon import table
from documents.understanding.parties import product_words

#: German compounds end with the goods: Chemikalienschutzhandschuhe, Atemschutzmasken.
_COMPOUNDS = r"\b\w{4,}(?:handschuhe?n?|masken?|anzug|anzüge|kittel|brillen?|visiere?|overalls?|hauben?|schürzen?|testkits?|schnelltests?|nachweiskits?)\b"


@cache
def _product_pattern() -> re.Pattern[str]:
    words = sorted(product_words(), key=len, reverse=True)
    whole = "|".join(re.escape(word) for word in words if word.isascii())
    return re.compile("|".join((rf"(?<!\w)(?:{whole})(?!\w)", *(re.escape(word) for word in words if not word.isascii()), _COMPOUNDS)), re.IGNORECASE)


def has_product_word(text: str) -> bool:
    """Whether the text names goods of the trade."""
    return _product_pattern().search(text) is not None


@cache
def sentence_patterns(field: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in table("patterns")[field]["patterns"])


SEE_ANNEX = re.compile(
    r"\b(?:see|siehe|refer to|as per|listed in|gemäß)\s+(?:the\s+)?(?:annex|anlage|anhang|attachment|appendix|table|liste|list|next page)|见附|xem phụ lục",
    re.IGNORECASE,
)


def is_column(values: Values) -> bool:
    cells = {id(segment.cell) for segment in values.segments if segment.cell is not None}
    return len(cells) > 1 or (len(values.segments) > 1 and values.segments[0].cell is None and all(len(segment.words) <= 3 for segment in values.segments))
