"""Numbers of registered exporters (REX) in running text."""

from __future__ import annotations

import re
from functools import cache

from catalogue.loading import PACKAGED
from catalogue.rows import read_toml

_AFTER_REX = re.compile(r"(?<=REX)[\s.:-]+(?=\w*\d)")


def registered_exporter_in(text: str) -> str | None:
    """The first number of a registered exporter in ``text``: a country's letters, REX, then letters and figures (Impl. Reg. (EU) 2015/2447 Art. 80)."""
    pattern, countries = _form()
    numbers = (match.group() for match in pattern.finditer(_AFTER_REX.sub("", text)))
    return next((number for number in numbers if number[:2] in countries and any(map(str.isdigit, number))), None)


@cache
def _form() -> tuple[re.Pattern[str], frozenset[str]]:
    known = read_toml(PACKAGED / "identifiers.toml")
    return re.compile(rf"(?<![A-Z0-9])(?:{known['rex']['form']})(?![A-Za-z0-9])"), frozenset(str(known["countries"]["codes"]).split())
