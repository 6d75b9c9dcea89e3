"""Element strings as GS1 writes them (GS1 General Specifications, section 3): application identifiers, check digits, which characters they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from batches.errors import InputRefused

#: GS1 AI encodable character set 82 (General Specifications, figure 7.11-1): no space, no umlaut, no ``#``, ``$``, ``@``, ``[`` or ``]``.
_SET_82 = re.compile(r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+""")
_DIGITS = re.compile(r"[0-9]+")


class Element(NamedTuple):
    """One element string: an application identifier and what it says."""

    ai: str
    value: str


def bracketed(elements: Sequence[Element]) -> str:
    """The strings with brackets around each identifier, as a writer of codes takes them; where FNC1 must part two of them is its affair."""
    return "".join(f"[{each.ai}]{each.value}" for each in elements)


def human_readable(elements: Sequence[Element]) -> str:
    """The strings as they stand beside a code: ``(01)04012345678901 (10)AB12``."""
    return " ".join(f"({each.ai}){each.value}" for each in elements)


def check_digit(digits: str) -> int:
    """The check digit over ``digits``: weights 3 and 1 from the right (General Specifications, section 7.9)."""
    return -sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits))) % 10


def is_gtin(text: str) -> bool:
    """Whether it is a GTIN-8, -12, -13 or -14 whose check digit is right."""
    return len(text) in (8, 12, 13, 14) and _DIGITS.fullmatch(text) is not None and check_digit(text[:-1]) == int(text[-1])


def gtin(text: str) -> str:
    """A GTIN as (01) takes it: 14 digits, zeros before. ``InputRefused`` where its check digit is wrong."""
    if not is_gtin(text):
        raise InputRefused(
            "label.gtin",
            f"{text!r} is no GTIN: 8, 12, 13 or 14 digits, the last of which checks the others",
            f"„{text}“ ist keine GTIN: 8, 12, 13 oder 14 Ziffern, deren letzte die übrigen prüft",
        )
    return text.zfill(14)


def sscc(company_prefix: str, serial: int, *, extension: int = 0) -> str:
    """The serial shipping container code of a carton (section 3.3.1): extension digit, company prefix, serial number, check digit; 18 digits.

    ``InputRefused`` where the prefix is none (4 to 12 digits) or the serial number does not fit beside it: a number must not come twice within a year.
    """
    room = 16 - len(company_prefix)
    if not _DIGITS.fullmatch(company_prefix) or not 4 <= len(company_prefix) <= 12:
        raise InputRefused(
            "label.company_prefix",
            f"{company_prefix!r} is no GS1 company prefix: 4 to 12 digits",
            f"„{company_prefix}“ ist keine GS1-Basisnummer: 4 bis 12 Ziffern",
        )
    if not 0 <= serial < 10**room or not 0 <= extension <= 9:
        raise InputRefused(
            "label.sscc_serial",
            f"serial number {serial} does not fit: beside company prefix {company_prefix} there are {room} digits",
            f"Die laufende Nummer {serial} passt nicht: neben der Basisnummer {company_prefix} bleiben {room} Ziffern",
        )
    digits = f"{extension}{company_prefix}{serial:0{room}d}"
    return f"{digits}{check_digit(digits)}"


def takes(text: str, longest: int) -> bool:
    """Whether an identifier of alphanumeric value takes ``text`` as it stands: set 82, 1 to ``longest`` characters.

    Nothing is replaced: a lot that reads otherwise when scanned is another lot.
    """
    return len(text) <= longest and _SET_82.fullmatch(text) is not None


def alphanumeric(ai: str, text: str, longest: int) -> Element:
    """An element string of an alphanumeric value; ``InputRefused`` where :func:`takes` says no."""
    if not takes(text, longest):
        raise InputRefused(
            "label.not_encodable",
            f"({ai}) takes 1 to {longest} characters of GS1's set 82 (no spaces, no umlauts), {text!r} is something else",
            f"({ai}) fasst 1 bis {longest} Zeichen aus dem GS1-Zeichensatz 82 (keine Leerzeichen, keine Umlaute), nicht „{text}“",
        )
    return Element(ai, text)


def expiry(day: date) -> Element:
    """(17): the last day of use as YYMMDD."""
    return Element("17", f"{day:%y%m%d}")


def count(ai: str, number: int) -> Element:
    """(30) or (37): a count of 1 to 8 digits."""
    if not 0 < number < 10**8:
        raise InputRefused("label.count", f"({ai}) counts from 1 to 99,999,999, not {number}", f"({ai}) zählt von 1 bis 99.999.999, nicht {number}")
    return Element(ai, str(number))
