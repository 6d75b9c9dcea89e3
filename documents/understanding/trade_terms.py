"""The term of delivery a trade paper names."""

from __future__ import annotations

from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_sums import kind_of_sum
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
    if len({one.value for one in codes}) > 1:
        codes = [one for one in codes if one.box is not None and _is_of_total(paper, one)]
    return best(codes) if len({one.value for one in codes}) == 1 else None


def _is_of_total(paper: TradePaper, code: Candidate) -> bool:
    """Whether a code stands on the line of the total, behind its word: ``TOTAL CIF HAMBURG``."""
    lines = (line for laid in paper.pages if laid.number == code.page for line in laid.lines)
    return any(
        kind_of_sum(line.text.split(code.raw)[0]) == "total"
        for line in lines
        if code.box and code.raw in line.text and abs(line.segments[0].top - code.box[1]) < 4
    )
