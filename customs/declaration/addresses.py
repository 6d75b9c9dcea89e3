"""An address as orders write it, taken apart into street, postcode and city (EUCDM 018: 019, 021, 022)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalogue import Catalogue
from catalogue.countries import country_called

_FIGURE = re.compile(r"\d")
_SEPARATORS = re.compile(r"[,;\n]")
#: ``67655 Kaiserslautern``: the postcode before the city, as most of Europe writes it.
_BEFORE = re.compile(r"(?:[A-Z]{1,2}-)?(\d{4,5})\s+(\D.*)")
#: ``Shanghai 200120``, ``Ha Noi 100000``: after it, as most of Asia does.
_AFTER = re.compile(r"(\D*\D)\s+(\d{5,6})")


@dataclass(frozen=True, slots=True)
class Parts:
    """What could be told apart; ``None``: it does not stand there in a form that is known."""

    street: str | None
    postcode: str | None
    city: str | None


@lru_cache(maxsize=4096)
def parts_of(address: str, country: str | None, catalogue: Catalogue) -> Parts:
    """Street, postcode and city. A country at the end is left out; without a postcode the last part is the city where there are several."""
    pieces = [" ".join(words) for piece in _SEPARATORS.split(address) if (words := piece.split())]
    # No country has a figure in its name.
    while len(pieces) > 1 and country is not None and not _FIGURE.search(pieces[-1]) and country_called(pieces[-1], catalogue) == country:
        pieces.pop()
    for position in range(len(pieces) - 1, -1, -1):
        if before := _BEFORE.fullmatch(pieces[position]):
            return Parts(_street(pieces[:position]), before.group(1), _joined(before.group(2), pieces[position + 1 :]))
        if after := _AFTER.fullmatch(pieces[position]):
            return Parts(_street(pieces[:position]), after.group(2), after.group(1).strip())
    if len(pieces) > 1:
        return Parts(_street(pieces[:-1]), None, pieces[-1])
    return Parts(_street(pieces), None, None)


def _street(pieces: list[str]) -> str | None:
    return ", ".join(pieces) or None


def _joined(city: str, rest: list[str]) -> str:
    return ", ".join([city.strip(), *rest])
