"""Who issued a paper, and by which words of its first page and footers the next one is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from batches.lexicon import Issuer, recognises
from batches.paper import Fact
from documents.understanding.label_values import Labelled
from documents.understanding.laboratories import letterhead as institute_in_head
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, split_party
from documents.understanding.script import CJK
from documents.understanding.sheet import Sheet, best
from documents.understanding.trade import TRADE_KINDS
from documents.understanding.trade_letterhead import letterhead as company_in_head
from documents.understanding.trade_paper import TradePaper
from documents.understanding.trade_words import fold

#: Longer than any first page with its footers; a page set in tiny letters is not kept whole.
_MOST_SIGNS = 20_000
#: Footers are the last lines of a page, on the pages a paper says who it is from.
_FOOT_LINES, _FOOT_PAGES = 3, 4
#: Shorter names are words that stand on other issuers' papers too.
_LEAST_LETTERS, _LEAST_SIGNS = 6, 4


def issuer_text(pages: Sequence[Laid]) -> str:
    """The first page, paragraph by paragraph, and the feet of the first pages; folded words with one blank between them."""
    filled = [page for page in pages if page.lines]
    segments = [segment for page in filled[:1] for block in page.blocks for segment in block]
    segments += [segment for page in filled[1:_FOOT_PAGES] for line in page.lines[-_FOOT_LINES:] for segment in line.segments]
    return _folded(word.text for segment in segments for word in segment.words)[:_MOST_SIGNS]


def issuer_of(kind: str, pages: tuple[Laid, ...], language: str | None, facts: Sequence[Fact]) -> Issuer | None:
    """The issuer, by the first of the names it may have that stands on the first page or in a footer; ``None`` where no name is sure enough."""
    text = issuer_text(pages)
    for field in table("issuers")["named"].get(kind, ()):
        for fact in (one for one in facts if one.field == field):
            number = next((str(one.value) for one in facts if one.field == table("issuers")["numbered"].get(field)), None)
            found = _issuer(str(fact.value), text, number) or _issuer(fact.raw, text, number)
            if found is not None:
                return found
    others = [str(fact.value) for fact in facts if fact.field in ("buyer", "consignee", "importer", "manufacturer")]
    for name in _letterheads(kind, pages, language, others):
        if fold(name) not in map(fold, others) and (found := _issuer(name, text, None)) is not None:
            return found
    return None


def _issuer(name: str, text: str, number: str | None) -> Issuer | None:
    mark = _folded(name.split())
    long_enough = len(CJK.findall(mark)) >= _LEAST_SIGNS or sum(sign.isalpha() for sign in mark) >= _LEAST_LETTERS
    issuer = Issuer(name=name, marks=(mark,))
    if not long_enough or not recognises(issuer, text):
        return None
    numbered = Issuer(name=f"{name}, {number}", marks=(mark, number)) if number else issuer
    return numbered if recognises(numbered, text) else issuer


def _letterheads(kind: str, pages: tuple[Laid, ...], language: str | None, others: list[str]) -> Iterator[str]:
    """Names in the head of the first page: of an authority, of a trading company, of an institute."""
    filled = [page for page in pages if page.lines]
    if not filled:
        return
    yield from _authorities(filled[0])
    if kind in TRADE_KINDS:
        company = company_in_head(TradePaper(kind, pages, language or "en"), others)
        yield from [str(company.value)] if company is not None else []
        return
    institute = best(list(institute_in_head(Sheet(kind, pages, language), "laboratory")))
    yield from [institute.value] if institute is not None else []
    yield from _companies(filled[0])


def _authorities(page: Laid) -> Iterator[str]:
    words = table("issuers")["authorities"]["words"]
    heads: list[Segment] = [segment for segment in page.segments if segment.middle < 0.2 * page.height]
    yield from (segment.text for segment in heads if len(segment.words) <= 8 and any(segment.text.startswith(word) for word in words))


def _companies(page: Laid) -> Iterator[str]:
    """Companies that open a line in the head or the foot of the page: what stands behind other words may be the one the paper is about."""
    labels = Labelled(page)
    for line in page.lines:
        first = line.segments[0]
        if 0.22 * page.height < line.middle < 0.92 * page.height or labels.is_label(first) or not has_legal_form(first.text):
            continue
        party = split_party([first.text])
        if party is not None and party.legal_form:
            yield party.name


#: Not kept like the folded words of labels: the words of all first pages are many.
_fold = fold.__wrapped__


def _folded(words: Iterable[str]) -> str:
    return " ".join(filter(None, map(_fold, words)))
