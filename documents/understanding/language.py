"""The language a paper is written in, from its script and its small words."""

from __future__ import annotations

import re
from collections import Counter

from documents.understanding.layout import Laid
from documents.understanding.lexicon import table
from documents.understanding.script import CJK, VIETNAMESE, VIETNAMESE_PAPER

_WORD = re.compile(r"[^\W\d_]+")


def language_of(pages: tuple[Laid, ...]) -> str | None:
    """``de``, ``en``, ``zh``, ``vi`` or another of the lexicon's languages, the one most of the first pages is written in; ``None`` without words."""
    text = " ".join(line.text for page in pages[:4] for line in page.lines)
    if not text.strip():
        return None
    spoken = Counter(_WORD.findall(text.casefold()))
    votes = Counter({language: sum(spoken[word] for word in set(words)) for language, words in table("languages").items()})
    if len(VIETNAMESE.findall(text)) < VIETNAMESE_PAPER:
        votes["vi"] = 0
    chinese = len(CJK.findall(text))
    # A Chinese character says as much as a third of a word; running Latin text beside it makes a bilingual paper, named after what prevails.
    letters = sum(map(len, _WORD.findall(text))) - chinese if chinese else 0
    if chinese > 20 and chinese * 2.5 > letters:
        return "zh"
    language, count = votes.most_common(1)[0]
    return language if count else ("zh" if chinese > letters / 8 else "en")
