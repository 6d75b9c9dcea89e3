"""Check digits of the numbers on trade papers."""

from __future__ import annotations

import re

_AIR_WAYBILL = re.compile(r"(\d{3})[\s-]?(\d{7})(\d)")
_MRN = re.compile(r"\d{2}[A-Z]{2}[A-Z0-9]{12}[A-Z0-9]\d")


def air_waybill_holds(number: str) -> bool:
    """IATA Resolution 600a: three figures of the airline, seven of the waybill, then their remainder by seven."""
    match = _AIR_WAYBILL.fullmatch(re.sub(r"[\s-]", "", number))
    return match is not None and int(match[2]) % 7 == int(match[3])


def container_holds(number: str) -> bool:
    """ISO 6346: owner, category U, J or Z, six figures, check digit."""
    from stdnum import iso6346

    holds: bool = iso6346.is_valid(number)
    return holds and re.fullmatch(r"[A-Z]{3}[UJZ]\d{7}", number) is not None


def mrn_holds(number: str) -> bool:
    """Movement reference number: letters valued as in ISO 6346 (A = 10, without the multiples of 11), weights 2 to the position, modulo 11, modulo 10."""
    if not _MRN.fullmatch(number):
        return False
    return sum(_letter_value(sign) * (1 << position) for position, sign in enumerate(number[:17])) % 11 % 10 == int(number[17])


def _letter_value(sign: str) -> int:
    if sign.isdigit():
        return int(sign)
    value = ord(sign) - ord("A") + 10
    return value + (value > 10) + (value > 20) + (value > 30)


_HIBC_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"


def hibc_holds(text: str) -> bool:
    """Health Industry Bar Code (ANSI/HIBC 2.6): the last sign is the remainder by 43 of the values of all before it."""
    body, check = text[:-1], text[-1:]
    if len(body) < 6 or any(sign not in _HIBC_SIGNS for sign in text):
        return False
    return _HIBC_SIGNS[sum(map(_HIBC_SIGNS.index, body)) % 43] == check
