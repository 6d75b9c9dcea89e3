"""Words and sentences by which papers name goods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from documents.understanding.label_values import Values
from documents.understanding.lexicon import table
from documents.understanding.needed_words import may_match
from documents.understanding.parties import product_words

#: German compounds end with the goods: Chemikalienschutzhandschuhe, Atemschutzmasken.
_COMPOUNDS = r"\b\w{4,}(?:handschuhe?n?|masken?|anzug|anzüge|kittel|brillen?|visiere?|overalls?|hauben?|schürzen?|testkits?|schnelltests?|nachweiskits?)\b"


@cache
def product_word() -> re.Pattern[str]:
    """The words for goods of the trade."""
    words = sorted(product_words(), key=len, reverse=True)
    whole = "|".join(re.escape(word) for word in words if word.isascii())
    return re.compile("|".join((rf"(?<!\w)(?:{whole})(?!\w)", *(re.escape(word) for word in words if not word.isascii()), _COMPOUNDS)), re.IGNORECASE)


def has_product_word(text: str) -> bool:
    """Whether the text names goods of the trade."""
    return may_name_goods(text) and product_word().search(text) is not None


def may_name_goods(text: str) -> bool:
    """Whether the text holds letters without which it names no goods; quicker to tell than whether it does."""
    return may_match(product_word(), text.lower())


@cache
def _english() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(table("products")["words"]["en"], key=len, reverse=True)), re.IGNORECASE)


def is_english(text: str) -> bool:
    """Whether the text names goods of the trade in English."""
    return _english().search(text) is not None


def one_tongue(lines: Sequence[str]) -> list[str]:
    """Of lines or halves that each name the goods, as bilingual papers print them one under the other, the English one, else the first."""
    if len(lines) < 2 or not all(has_product_word(line) for line in lines):
        return list(lines)
    return [next((line for line in lines if _english().search(line)), lines[0])]


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
