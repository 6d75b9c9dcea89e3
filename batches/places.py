"""Places of transport: a code, a name, or both; and whether two of them are one."""

from __future__ import annotations

import re

from batches.base import Frozen
from batches.order import folded


class Place(Frozen):
    """A port, airport or town: UN/LOCODE or IATA code, and what it is called; one of them may be missing."""

    code: str | None = None
    name: str = ""

    @property
    def shown(self) -> str:
        """As people read it: ``Hamburg (DEHAM)``."""
        return f"{self.name} ({self.code})" if self.name and self.code else self.name or self.code or "?"


def same_place(one: Place, other: Place) -> bool | None:
    """Whether both are one place; ``None`` where a code stands against a name alone, so that nobody can tell.

    The last three characters of a UN/LOCODE are, wherever they were free, the IATA code of the town: ``DEFRA`` and ``FRA`` are one place.
    """
    if one.code and other.code:
        short, long = sorted((one.code, other.code), key=len)
        if one.code == other.code or (len(short) == 3 and len(long) == 5 and long.endswith(short)):
            return True
        # Pudong and Hongqiao are two airports of one name; whether they matter as two, nobody asks here.
        return bool(_words(one) and _words(one) == _words(other))
    if _words(one) and _words(other):
        return _words(one) <= _words(other) or _words(other) <= _words(one)
    # A paper may print the code as if it were the name.
    code, name = (one.code or other.code or "", other.name if one.code else one.name)
    return True if code and re.search(rf"\b{code}\b", name.upper()) else None


#: What stands beside the name of a place and does not tell it from another.
_BESIDE = {"port", "airport", "flughafen", "hafen", "of", "the", "international", "intl", "seaport", "am", "main"}


def _words(place: Place) -> frozenset[str]:
    # "HAMBURG, GERMANY": the country stands behind the comma.
    town = re.sub(r"\([^)]*\)", " ", place.name).split(",")[0]
    return frozenset(re.findall(r"\w+", folded(town))) - _BESIDE
