"""The country of origin a trade paper states: at its label, in its column, under the goods, or in the words of a declaration."""

from __future__ import annotations

import re

from documents.understanding.flow import flow_of
from documents.understanding.script import latin_part
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import country_in


def country_of_origin(paper: TradePaper) -> Candidate | None:
    """The country of origin as printed: at its label, or the same in every row of its column."""
    found: list[Candidate] = []
    for _, place, (name, is_known) in paper.first_values(
        {"country_of_origin"}, lambda place, _: (country_in(place.lines[0]) or country_in(latin_part(place.lines[0]))) if place.lines else None
    ):
        found.append(candidate(name, place, name, ["label", "known"] if is_known else ["label"]))
    if not found:
        found = [*_origin_column(paper), *_origin_in_goods(paper), *_phrased_origin(paper)]
    known = [one for one in found if "known" in one.checks]
    return best(known or found)


def _origin_column(paper: TradePaper) -> list[Candidate]:
    found = []
    for one in paper.tables:
        cells = [(row, country_in(row.text("origin"))) for row in one.rows if row.text("origin")]
        names = {hit[0] for _, hit in cells if hit is not None and hit[1]}
        if len(names) == 1 and len(cells) == len(one.rows):
            name = names.pop()
            found.append(candidate(name, Place("inside", tuple(cells[0][0].segments)), name, ["column_total", "known"]))
    return found


_ORIGIN_LINE = re.compile(r"^(?:(?:country of )?origin|ursprung(?:sland)?|made in|原产国|原产地|xuất xứ)\s*[:：]?\s*", re.IGNORECASE)


def _origin_in_goods(paper: TradePaper) -> list[Candidate]:
    """The country named under the goods themselves (``ORIGIN: CHINA``), when all of them name the same."""
    found = []
    for one in paper.tables:
        for row in one.rows:
            for line in row.by_line("description"):
                opening = _ORIGIN_LINE.match(line)
                hit = country_in(line[opening.end() :]) if opening else None
                if hit is not None and hit[1]:
                    found.append(candidate(hit[0], Place("inside", tuple(row.segments)), hit[0], ["phrase", "known"]))
    return found if len({one.value for one in found}) == 1 else []


_PRODUCED = re.compile(
    r"\b(?:these products are of|produced in|products? of|goods? of|made in|origin(?:ating)? in|origin|hergestellt in|"
    r"Ursprung(?:serzeugniss?e?s?|swaren?)? (?:in|aus|der|des))"
    r"\s+(?=[A-ZÀ-Ỹ])",
    re.IGNORECASE,
)


def _phrased_origin(paper: TradePaper) -> list[Candidate]:
    found = []
    for laid in paper.pages:
        for block in laid.blocks:
            flow = flow_of(block)
            for match in flow.find(_PRODUCED):
                hit = country_in(flow.text[match.end() : match.end() + 60])
                if hit is not None and hit[1]:
                    found.append(candidate(hit[0], Place("inside", block), hit[0], ["phrase", "known"]))
    return found
