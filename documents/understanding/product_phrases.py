"""The product as a sentence names it: the words around a word for goods, as far as they belong to its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.flow import Flow
from documents.understanding.product_words import product_word
from documents.understanding.sheet import Candidate, Sheet, is_denied
from documents.understanding.standards import find_standards

#: Sentences that say what a paper is about.
_SAYS = re.compile(
    r"certif|declar|confirm|attest|opinion|verif|examin|tested|submitted|sample|covers?\b|herewith|erklär|bescheinig|bestätig|geprüft|betrifft|gegenstand|"
    r"atteste|déclar|dichiar|certific|证明|声明|符合|样品|chứng nhận|tuyên bố|xác nhận|sản phẩm|product|produkt|équipement",
    re.IGNORECASE,
)
#: Words that stand before a product's name and are no part of it.
_BEFORE = frozenset(
    "the a an this that these those following products product device devices ppe of for with by on from under named above below its our their said each all any sample samples "
    "item items model models type dass die der das den des dem ein eine einer eines diese dieser dieses genannte genannten nachstehend bezeichnete produkt produkte psa von für mit und "
    "le la les un une que du l'epi d' il lo gli del della di che el los las and or as is are to sản phẩm".split()
)
#: What ends a product's name in a sentence.
_END = re.compile(
    r"\s*,?\s*\(?\b(?:models?|types?|Modelle?|Typen?|REF|Ref\.|references?|références?|style|article|Artikel|batch|lots?|Chargen?|Los|brand|trade name|size)\b|"
    r"\s*,?\s+\b(?:is|are|was|were|has|have|meets?|complies|comply|conforms?|fulfils?|satisf\w+|that|which|who|in respect|according|covered|listed|named|described|identified|specified|"
    r"manufactured|produced|made|supplied|marketed|placed|imported|delivered|hergestellt\w*|gefertigt|vertrieben|der Firma|des Herstellers|von der|erfüll\w+|entsprich\w+|geprüft|gemäß|nach|"
    r"werden|wird|wurden?|sind|ist|für|fabriqué\w*|est|sont|conformes?|a été|from|by|for|bestimmt|prodott\w+|è|sono|của|do|được|đáp ứng|phù hợp)\b|"
    r"\s+of\s+(?=[A-ZÄÖÜ0-9])|[.;:!?](?=\s|$)|\s*符|\s*生产|\s*由|\s*(?:DIN )?\bEN\s?(?:ISO\s?)?\d|\s*,?\s*\(?FFP\d|\s*\((?=[^)]*\d)|\s*,\s*(?=[A-Z]{1,4}[- ]?\d)|[\"”“»«]|$"
)
#: More words than these are no name.
MOST_WORDS = 12


def product_phrases(sheet: Sheet) -> Iterator[Candidate]:
    """Names of goods in the sentences that say what the paper is about, in reading order."""
    for flow in sheet.flows:
        for match in product_word().finditer(flow.text):
            sentence = flow.sentence(match.start())
            if not _SAYS.search(sentence) or len(sentence.split()) < 6 or is_denied(flow, match.start()) or _is_title_of_standard(flow, match.start()):
                continue
            start, end = _left(flow.text, match.start()), _right(flow.text, match.end())
            text = flow.text[start:end].strip(" ,–-")
            if text and len(text.split()) <= MOST_WORDS and text.count("(") == text.count(")"):
                yield Candidate("product", text, flow.spot(start, end), ("prose", "known"), 3)


def _left(text: str, at: int) -> int:
    """Where the name begins that the word at ``at`` belongs to."""
    start = at
    for word in reversed(list(re.finditer(r"\S+", text[:at]))):
        bare = word.group()
        if bare.casefold().strip("'’") in _BEFORE or bare[-1] in ",;:.\"”“(" or bare[0] in "\"“(" or re.search(r"\d{3}|/", bare):
            break
        if re.match(r"l['’]|d['’]", bare.casefold()):
            break
        start = word.start()
    return start


def _right(text: str, at: int) -> int:
    """Where the name ends that holds the word before ``at``."""
    end = _END.search(text, at)
    return end.start() if end is not None else len(text)


def _is_title_of_standard(flow: Flow, at: int) -> bool:
    """Whether the words are the title of a standard named right before them."""
    return any(0 <= at - hit.end < 90 and not re.search(r"[.;]\s", flow.text[hit.end : at]) for hit in find_standards(flow.text[:at]))
