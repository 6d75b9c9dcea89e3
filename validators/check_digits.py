"""Check digits that no library has: MRN, air waybill, Basic UDI-DI (GMN), HIBC and IFA."""

from __future__ import annotations

import string

# ISO 6346 gives letters the values from 10 on and skips the multiples of 11.
_ISO_6346 = dict(zip(string.ascii_uppercase, (v for v in range(10, 39) if v % 11), strict=True)) | {d: int(d) for d in string.digits}
_GMN_CHARACTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_GMN_WEIGHTS = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_GMN_CHECK = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_HIBC_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"


def mrn_check_digit(payload: str) -> str:
    """The 18th character of a master reference number from its first 17 (letters valued as in ISO 6346, weights 1, 2, 4, …)."""
    return str(sum(_ISO_6346[c] << position for position, c in enumerate(payload)) % 11 % 10)


def air_waybill_check_digit(serial: str) -> str:
    """The last digit of an air waybill from the seven digits before it (IATA: remainder by 7)."""
    return str(int(serial) % 7)


def gmn_check_characters(payload: str) -> str:
    """The two check characters of a GS1 Global Model Number (GS1 General Specifications, 7.9.5), and of a Basic UDI-DI of HIBCC, its ``++`` included;
    ``ValueError`` for a foreign character."""
    total = sum(_GMN_CHARACTERS.index(c) * weight for c, weight in zip(reversed(payload), _GMN_WEIGHTS, strict=False)) % 1021
    return _GMN_CHECK[total // 32] + _GMN_CHECK[total % 32]


def hibc_check_character(payload: str) -> str:
    """The last character of a HIBC from all before it (ANSI/HIBC 2.6: remainder by 43); ``ValueError`` for a foreign character."""
    return _HIBC_CHARACTERS[sum(_HIBC_CHARACTERS.index(c) for c in payload) % 43]


def ifa_check_digits(payload: str) -> str:
    """The two check digits of a pharmacy product number or a Basic UDI-DI of IFA (characters valued as in ASCII, weights 2, 3, 4, …, remainder by 97)."""
    return f"{sum(ord(c) * weight for weight, c in enumerate(payload, 2)) % 97:02d}"
