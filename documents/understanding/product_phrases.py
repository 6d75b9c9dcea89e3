"""The product as a sentence names it: the words around a word for goods, as far as they belong to its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.understanding.flow import Flow
from documents.understanding.lexicon import phrases
from documents.understanding.product_names import trimmed
from documents.understanding.product_words import may_name_goods, product_word
from documents.understanding.script import is_cjk
from documents.understanding.sheet import Candidate, Sheet, is_denied
from documents.understanding.standards import find_standards

#: Sentences that say what a paper is about.
_SAYS = re.compile(
    r"certif|declar|confirm|attest|opinion|verif|examin|tested|submitted|sample|covers?\b|herewith|erklär|bescheinig|bestätig|geprüft|betrifft|gegenstand|"
    r"atteste|déclar|dichiar|certific|证明|声明|符合|样品|chứng nhận|tuyên bố|xác nhận|sản phẩm|product|produkt|équipement",
    re.IGNORECASE,
)


@cache
def _before() -> frozenset[str]:
    """Words that stand before a product's name and are no part of it."""
    return frozenset(phrases("products", "before"))


@cache
def _end() -> re.Pattern[str]:
    """What ends a product's name in a sentence: a verb, another name, a type, a standard, a class, a sign."""
    nouns, verbs = (
        "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in phrases("products", key)) for key in ("nouns_after", "words_after")
    )
    return re.compile(
        rf"\s*,?\s*\(?\b(?:{nouns})\b|\s*,?\s+\b(?:{verbs})\b|\s+of\s+(?=[A-ZÄÖÜ0-9])|[.;:!?](?=\s|$)|\s*[符由]|\s*生产|"
        r"\s*(?:DIN )?\bEN\s?(?:ISO\s?)?\d|\s*(?:,\s*\(?|\()FFP\d|\s*\((?=[^)]*\d)|"
        r"\s*,\s*(?=[A-Z]{1,4}[- ]?\d)|\s+(?=[A-Z]{1,5}-\d{2,}|[A-Z]{2,4}\d{3,})|[\"”“»«]|$"
    )


#: More words than these are no name.
MOST_WORDS = 12


def product_phrases(sheet: Sheet) -> Iterator[Candidate]:
    """Names of goods in the sentences that say what the paper is about, in reading order."""
    for flow, start, end in phrases_of_goods(sheet):
        text = trimmed(flow.text[start:end])
        yield Candidate("product", text, flow.spot(start, end), ("prose", "known"), 3)


def phrases_of_goods(sheet: Sheet) -> Iterator[tuple[Flow, int, int]]:
    """Where those names stand: paragraph, beginning and end."""
    for flow in sheet.flows:
        for match in product_word().finditer(flow.text) if may_name_goods(flow.text) else ():
            sentence = flow.sentence(match.start())
            if (
                not _SAYS.search(sentence)
                or len(sentence.split()) < 6
                or is_denied(flow, match.start())
                or _is_subject(flow, match.end())
                or _is_title_of_standard(flow, match.start())
            ):
                continue
            start, end = _left(flow.text, match.start()), _right(flow.text, match.end())
            text = flow.text[start:end].strip(" ,–-")
            if text and len(text.split()) <= MOST_WORDS and text.count("(") == text.count(")"):
                yield flow, start, end


def _left(text: str, at: int) -> int:
    """Where the name begins that the word at ``at`` belongs to."""
    start = at
    for word in reversed(list(re.finditer(r"\S+", text[:at]))):
        bare = word.group()
        if bare.casefold().strip("'’") in _before() or bare[-1] in ',;:."”“(' or bare[0] in '"“(' or re.search(r"\d{3}|/", bare) or is_cjk(bare):
            break
        if re.match(r"l['’]|d['’]", bare.casefold()):
            break
        start = word.start()
    return start


def _right(text: str, at: int) -> int:
    """Where the name ends that holds the word before ``at``."""
    end = _end().search(text, at)
    return end.start() if end is not None else len(text)


def _is_subject(flow: Flow, at: int) -> bool:
    """Whether the words are the subject line of a letter: the salutation follows."""
    return _SALUTATION.match(flow.text, at) is not None


_SALUTATION = re.compile(r"[^.;:!?]{0,60}\b(?:Sehr geehrte|Dear (?:Sir|Mad|Mr|Ms|cust))")


def _is_title_of_standard(flow: Flow, at: int) -> bool:
    """Whether the words are the title of a standard named right before them."""
    return any(0 <= at - hit.end < 90 and not re.search(r"[.;]\s", flow.text[hit.end : at]) for hit in find_standards(flow.text[:at]))
