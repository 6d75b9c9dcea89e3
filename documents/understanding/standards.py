"""Standards in one normal form: ``EN 149:2001+A1:2009``, ``GB 2626-2006``, ``EN ISO 374-1:2016+A1:2018``, ``EN 301 489-1 V2.2.3 (2019-11)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from documents.understanding.known import standards
from documents.understanding.lexicon import table

#: Bodies that write standards. National ones in front of EN are adoptions of it and fall away.
_ADOPTION = r"(?:DIN|BS|NF|UNE|UNI|ÖNORM|OENORM|SN|SS|DS|NEN|NBN|PN|CSN|ČSN|I\.?S\.?|TS|MSZ|SIST|STN|DS|GOST R)"
_FAMILY = r"(?:EN|prEN|CEN|CLC|ISO|IEC|GB/T|GB|YY/T|YY|TCVN|QCVN|AS/NZS|ANSI|ASTM|IEEE|CISPR|UL|CWA|JIS|WS/T|HJ/T|T/\w{2,8}|DIN|BS)"
_AMENDED = r"(?:\s?[+/]\s?(?:AMD|AM|AC|A)\s?\d*(?::\s?\d{4}(?:-\d\d)?)?)"
_STANDARD = re.compile(
    rf"(?<![\w/])(?:(?P<adoption>{_ADOPTION})[ -]?(?=EN\b|EN\d|ISO\b|IEC\b))?"
    rf"(?P<family>{_FAMILY}(?:(?:\s?/\s?|\s|-)(?:TS|TR|ISO|IEC|CISPR|EN|ANSI)\b(?:\s?/\s?IEC\b)?)*)"
    r"\s?(?P<number>[A-Z]?\d{1,5}(?:\.\d+)?(?: \d{3})?(?:(?:-\d{1,3}){0,3}(?!\d)))"
    rf"(?P<edition>\s?[:：]\s?(?:19|20)\d\d(?:-\d\d(?!\d))?|\s?-\s?(?:19|20)\d\d(?!\d)|\s\((?:19|20)\d\d\))?"
    rf"(?P<amended>{_AMENDED}*)"
    r"(?P<version>\s?,?\s?V(?:er(?:sion)?)?\.?\s?\d+\.\d+\.\d+(?:\s?[(:]\s?(?:19|20)\d\d(?:-\d\d)?\)?)?)?"
)
_OTHER = re.compile(
    r"(?P<cfr>(?<!\w)\d{2} CFR Part \d+(?:,?\s?Subpart [A-Z])?(?::\s?\d{4})?)|(?P<fcc>FCC Part \d+\w?)|(?P<niosh>42 CFR(?: Part)? 84)", re.IGNORECASE
)


@dataclass(frozen=True)
class StandardHit:
    """A standard found in text at ``[start:end]``; ``value`` is its normal form, ``edition`` whether a year or version is named."""

    start: int
    end: int
    value: str
    edition: bool
    adopted: bool = False


@lru_cache(maxsize=2048)
def find_standards(text: str) -> tuple[StandardHit, ...]:
    """Every standard named in ``text``, in order; those that are about the papers' makers or the form of papers are left out."""
    hits = [hit for hit in _found(text) if not _is_about_paperwork(hit.value)]
    return tuple(_without_adoptions(sorted(hits, key=lambda hit: hit.start)))


def normal_standard(text: str) -> str | None:
    """The normal form of the one standard ``text`` names, ``None`` where it names none or several."""
    values = {hit.value for hit in find_standards(text)}
    return values.pop() if len(values) == 1 else None


def _found(text: str) -> Iterator[StandardHit]:
    for match in _STANDARD.finditer(text):
        family = match["family"]
        if family in ("DIN", "BS") and match["edition"] is None:
            continue
        yield StandardHit(match.start(), match.end(), _normal(match), bool(match["edition"] or match["version"]), match["adoption"] is not None)
    for match in _OTHER.finditer(text):
        yield StandardHit(match.start(), match.end(), re.sub(r":\s", ":", re.sub(r",\s?(?=Subpart)", ", ", " ".join(match.group().split()))), True)


def _normal(match: re.Match[str]) -> str:
    family = re.sub(r"\s?/\s?", "/", re.sub(r"[\s-]+", " ", match["family"])).replace("EN/IEC", "EN IEC")
    name = f"{family} {match['number']}"
    hyphenated = family.startswith(("GB", "YY", "WS", "T/", "HJ"))
    edition = re.sub(r"\s", "", match["edition"] or "").replace("：", ":")
    if edition.startswith("("):
        edition = ":" + edition.strip("()")
    if hyphenated:
        edition = edition.replace(":", "-", 1)
    elif edition.startswith("-"):
        edition = ":" + edition[1:]
    whole = _as_known(name + edition + _amendments(match["amended"] or ""))
    whole = table("standards")["adoptions"].get(f"DIN {whole}", whole) if match["adoption"] else whole
    if match["adoption"]:
        whole = re.sub(r"(:\d{4})-\d\d$", r"\1", whole)
    return whole + _version(match["version"] or "")


def _amendments(text: str) -> str:
    return re.sub(r"\s", "", text)


def _as_known(value: str) -> str:
    """``/A1:2009`` is the amendment by itself and stays as printed, but where the catalogue knows the edition that holds it, that one is meant."""
    consolidated = value.replace("/A", "+A")
    return consolidated if consolidated in standards() else value


def _version(text: str) -> str:
    match = re.search(r"(\d+\.\d+\.\d+)\s*[(:]?\s*(\d{4}(?:-\d\d)?)?(\))?", text)
    if match is None:
        return ""
    year = "" if match[2] is None else f" ({match[2]})" if match[3] else f":{match[2]}"
    return f" V{match[1]}{year}"


def _is_about_paperwork(value: str) -> bool:
    """Whether the standard is about bodies, laboratories, sampling or the form of a declaration (ISO/IEC 17025, ISO/IEC 17050-1, ISO 2859-1)."""
    number = re.search(r"\d[\d -]*", value)
    return number is not None and number.group().split("-")[0].strip() in table("standards")["paperwork"]["numbers"]


def _without_adoptions(hits: list[StandardHit]) -> Iterator[StandardHit]:
    """``DIN EN 149:2009-08 (EN 149:2001+A1:2009)`` is one standard: the adoption goes where the text names the European edition itself."""
    own = {hit.value.split(":")[0] for hit in hits if not hit.adopted and hit.edition}
    for hit in hits:
        if not (hit.adopted and hit.value.split(":")[0] in own):
            yield hit


def merged(values: list[str]) -> list[str]:
    """The list without repeats, and without a standard lacking its edition where another entry gives it."""
    kept = list(dict.fromkeys(values))
    return [
        value
        for value in kept
        if not any(other != value and other.startswith((f"{value}:", f"{value}+", f"{value} V", f"{value}-20", f"{value}-19")) for other in kept)
    ]
