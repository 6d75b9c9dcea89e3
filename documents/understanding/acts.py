"""Legislation in one normal form: ``2016/425``, ``93/42/EEC``, ``2011/65/EU``; names of acts that stand without a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from documents.understanding.lexicon import table

_DIRECTIVE = re.compile(r"(?<![\w/.-])(?P<y>(?:19|20)?\d\d)/(?P<n>\d{1,4})/(?P<by>EEC|EC|EU|EWG|EG|CE|UE|Euratom)\b", re.IGNORECASE)
_REGULATION = re.compile(
    r"(?:\((?:EU|EC|EG|UE|CE|欧盟)\)|(?:Regulation|Verordnung|Reg\.?|Regulations?|Règlement|法规|Quy định|R|VO|PSA-VO|PPE-R|PPER|MDR|IVDR|条例))\s*"
    r"(?:\((?:EU|EC|EG|UE|CE|EWG|EEC)\)\s*)?(?:No\.?|Nr\.?|số|n°)?\s*(?P<y>(?:19|20)\d\d|\d{3,4})/(?P<n>\d{2,4})(?![/\d])(?!/E)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w/.-])(?P<act>(?:2016/425|2017/745|2017/746|2016/426|2023/988|528/2012|1907/2006|1272/2008|1223/2009))(?![\w/])")
_STATUTORY = re.compile(r"\bS\.?I\.?\s*(?:No\.?\s*)?(?P<y>(?:19|20)\d\d)\s*(?:/|No\.?\s*)\s*(?P<n>\d{2,4})\b", re.IGNORECASE)
#: What the number of every act but a statutory instrument has.
_NUMBERED = re.compile(r"\d/\d")
_LANGUAGES = {"EWG": "EEC", "EG": "EC", "CE": "EC", "UE": "EU", "EURATOM": "Euratom"}
_AMENDING = re.compile(
    r"(?:as |last )?(?:amended|amending|modified)\b[^.;]{0,60}$|geändert durch[^.;]{0,40}$|(?:zuletzt )?geändert[^.;]{0,40}$|"
    r"修订[^。]{0,10}$|sửa đổi[^.;]{0,30}$|(?:repealing|aufgehoben|replac\w+|repealed)[^.;]{0,40}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ActHit:
    """An act found in text at ``[start:end]`` and its normal form; ``amending`` where it is only named as amending another."""

    start: int
    end: int
    value: str
    amending: bool = False


@lru_cache(maxsize=2048)
def find_acts(text: str) -> tuple[ActHit, ...]:
    """Every act named in ``text``, in order."""
    hits = [_hit(match, f"SI {match['y']}/{match['n']}", text) for match in _STATUTORY.finditer(text)]
    if _NUMBERED.search(text):
        directives = [_hit(match, _directive(match), text) for match in _DIRECTIVE.finditer(text)]
        hits = [*directives, *hits]
        hits += [_hit(match, f"{match['y']}/{match['n']}", text) for match in _REGULATION.finditer(text) if not _overlaps(match, hits)]
        hits += [_hit(match, match["act"], text) for match in _BARE.finditer(text) if not _overlaps(match, hits)]
    hits += _named(text, hits)
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _directive(match: re.Match[str]) -> str:
    return f"{match['y']}/{match['n']}/{_LANGUAGES.get(match['by'].upper(), match['by'].upper())}"


def _named(text: str, hits: list[ActHit]) -> list[ActHit]:
    """Acts that stand by name, where no number of the same act is printed; each once."""
    numbered = {hit.value for hit in hits}
    found: dict[str, ActHit] = {}
    for name, (pattern, value) in _names().items():
        match = pattern.search(text) if name in text else None
        if match is not None and table("acts")["numbers"].get(value, value) not in numbered and not _overlaps(match, hits):
            found.setdefault(value, _hit(match, value, text))
    return list(found.values())


@cache
def _names() -> dict[str, tuple[re.Pattern[str], str]]:
    return {name: (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)"), value) for name, value in table("acts")["names"].items()}


def _hit(match: re.Match[str], value: str, text: str) -> ActHit:
    return ActHit(match.start(), match.end(), value, _AMENDING.search(text[: match.start()][-90:]) is not None)


def _overlaps(match: re.Match[str], hits: list[ActHit]) -> bool:
    return any(match.start() < hit.end and hit.start < match.end() for hit in hits)


def normal_act(text: str) -> str | None:
    """The normal form of the one act ``text`` names, ``None`` where it names none or several."""
    values = {hit.value for hit in find_acts(text)}
    return values.pop() if len(values) == 1 else None
