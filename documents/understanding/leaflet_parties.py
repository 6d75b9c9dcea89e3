"""Who made a device and who represents the maker, on leaflets that name both by symbols only (EN ISO 15223-1 clauses 5.1.1 and 5.1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.understanding.flow import Spot
from documents.understanding.known import in_union
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import is_address, split_party
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet

#: A company and its address take so many lines.
_MOST_LINES = 4


@dataclass(frozen=True)
class Placed:
    """A company with its address as printed in a block of its own, and whether that is in the Union (``None``: no country named)."""

    name: str
    address: str
    union: bool | None
    spot: Spot


def leaflet_parties(sheet: Sheet) -> Iterator[Candidate]:
    """The maker and its representative in the Union, where the paper prints these two companies and no other."""
    placed = {fold(one.name): one for page in sheet.label_pages for one in _companies(page)}
    makers = [one for one in placed.values() if not one.union]
    representatives = [one for one in placed.values() if one.union]
    if len(placed) != 2 or len(makers) != 1 or len(representatives) != 1:
        return
    maker, representative = makers[0], representatives[0]
    yield Candidate("manufacturer", maker.name, maker.spot, ("legal_form", "sole", "hint"), 3)
    yield Candidate("manufacturer_address", maker.address, maker.spot, ("hint", "sole", "format"), 3)
    yield Candidate("authorised_representative", representative.name, representative.spot, ("legal_form", "sole", "hint"), 3)


def _companies(page: Laid) -> Iterator[Placed]:
    for block in page.blocks:
        for at, segment in enumerate(block):
            party = split_party([segment.text])
            # The name fills its line, but for the part of the world in brackets.
            if party is None or not party.legal_form or len(segment.text) - len(party.name) > 12 or not fold(segment.text).startswith(fold(party.name)):
                continue
            rest = _address_lines(block[at + 1 :])
            if rest:
                text = ", ".join(line.text.strip(" ,") for line in rest)
                name = segment.text.strip(" ,;")
                words = tuple(word for line in (segment, *rest) for word in line.words)
                yield Placed(name, text, True if re.search(r"\(Eur[oó]p", name) else in_union(text), Spot(page.number, name, words))


def _address_lines(lines: Sequence[Segment]) -> list[Segment]:
    kept: list[Segment] = []
    for line in lines[: _MOST_LINES - 1]:
        if not (is_address(line.text) or in_union(line.text) is not None) or len(line.words) > 12:
            break
        kept.append(line)
    return kept
