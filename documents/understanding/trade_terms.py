"""The term of delivery a trade paper names."""

from __future__ import annotations

from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import incoterms_in


def incoterm(paper: TradePaper) -> Candidate | None:
    """The Incoterms code: at its label, or where the paper writes it before a place."""
    found = []
    for _, place, code in paper.first_values({"incoterm"}, lambda place, _: next((code for code, _ in incoterms_in(place.lines[0])), None)):
        found.append(candidate(code, place, code, ["label", "known"]))
    codes: list[Candidate] = []
    for laid in paper.pages:
        for segment in laid.segments:
            for code, placed in incoterms_in(segment.text):
                if placed:
                    codes.append(candidate(code, Place("inside", (segment,)), code, ["known", "pattern"]))
    if found:
        return best([*found, *(one for one in codes if one.value == found[0].value)])
    return best(codes) if len({one.value for one in codes}) == 1 else None
