"""Which country a paper means: ``P.R. China``, ``CN``, ``Made in Vietnam``, ``中国`` and their like, as ISO 3166-1 codes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from catalogue.contents import Catalogue
from catalogue.trade import Airport, Country

#: Territories that papers print together with the state (``Hong Kong, China``); customs asks for the territory.
_TERRITORIES = frozenset({"HK", "MO", "TW"})
_INTRODUCED = re.compile(
    r"^\s*(?:(?:country of )?origin|made in|produced in|product of|manufactured in|assembled in|hergestellt in|ursprung(?:sland)?|erzeugnis aus|"
    r"xuất xứ|sản xuất tại|原产国|原产地|产地)\b[\s:.]*",
    re.IGNORECASE,
)


def country_named(text: str, catalogue: Catalogue) -> str | None:
    """The one country ``text`` names, as its code; ``None`` where it names none that is known, or several."""
    told = _INTRODUCED.sub("", unicodedata.normalize("NFKC", text)).strip()
    if re.fullmatch(r"[A-Za-z]{2}", told) and told.upper() in catalogue.country_codes:
        return told.upper()
    plain, found = _words(told), set()
    for name, code in catalogue.names_of_countries:
        if name in plain:
            found.add(code)
            # A longer name is not also taken for a shorter one it holds ("印度尼西亚" is not "印度").
            plain = plain.replace(name, " | ")
    territories = found & _TERRITORIES
    named = territories if territories and found - territories <= {"CN"} else found
    return next(iter(named)) if len(named) == 1 else None


def country_called(text: str, catalogue: Catalogue) -> str | None:
    """The country whose name, or code, is the whole of ``text``; ``None`` where it says more, or something else."""
    code = text.strip().upper()
    return code if code in catalogue.country_codes else catalogue.country_by_name.get(_words(text))


def names_in_order(rows: tuple[Country, ...]) -> tuple[tuple[str, str], ...]:
    """Every name with its code, the longest first."""
    listed = {(_words(name), row.code) for row in rows for name in row.names}
    return tuple(sorted(listed, key=lambda each: (-len(each[0]), each)))


@lru_cache(maxsize=8192)
def _words(text: str) -> str:
    """Folded words parted by one blank, blanks around; Chinese stands without them, since it parts no words."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("đ", "d")) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", re.sub(r"(?<=\b[a-z])\.(?=\s?[a-z]\b)\s?", "", bare)).strip()
    return words if re.search(r"[\u3400-\u9fff]", words) else f" {words} "


def airport_in(text: str, catalogue: Catalogue) -> Airport | None:
    """The airport whose IATA code stands in ``text`` (``PVG``, ``CNPVG``, ``SHANGHAI PUDONG (PVG)``); ``None`` where none that is known does."""
    codes = re.findall(r"\b(?:[A-Z]{2})?([A-Z]{3})\b", text.upper())
    return next((row for code in codes for row in catalogue.airports if row.airport == code), None)
