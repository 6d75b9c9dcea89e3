"""Who signed a trade paper, in what function."""

from __future__ import annotations

from collections.abc import Iterator

from batches.paper import Fact
from documents.understanding.sheet import Sheet
from documents.understanding.signing import signing
from documents.understanding.trade_letterhead import last_name
from documents.understanding.trade_paper import TradePaper
from documents.understanding.trade_words import is_form_text


def signed(paper: TradePaper) -> Iterator[Fact]:
    """Who signed, in what function."""
    found = [
        one.fact()
        for one in signing(Sheet(paper.kind, paper.pages, paper.language))
        if one.field in ("signatory", "signatory_function") and not is_form_text(one.value)
    ]
    if not any(fact.field == "signatory" for fact in found):
        found = []
    if not any(fact.field == "signatory" for fact in found) and (last := last_name(paper)) is not None:
        found.append(last.fact("signatory"))
    yield from found
