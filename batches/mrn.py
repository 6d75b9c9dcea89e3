"""The number of a customs declaration, as far as it tells when it was given: its year."""

from __future__ import annotations

import re


def year_of(number: str) -> int | None:
    """The year in a master reference number (its first two digits), or in a registration number of ATLAS (``AT/C/40/012345/06/2020/5102``); ``None``
    where it is neither."""
    plain = re.sub(r"[\s/.-]", "", number).upper()
    if re.fullmatch(r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d", plain):
        return int(plain[:2]) + (1900 if plain[:2] >= "90" else 2000)  # numbers of this form began in the nineteen-nineties
    registered = re.fullmatch(r"AT[A-Z]\d{10}(?P<year>20\d{2})\d{4}", plain)
    return int(registered["year"]) if registered else None
