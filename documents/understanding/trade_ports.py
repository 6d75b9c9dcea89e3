"""The ports a trade paper names: at their labels, or in the route of a shipment by sea."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.script import latin_part
from documents.understanding.trade_labels import Label
from documents.understanding.trade_names import has_form
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_words import is_form_text

_NAME = re.compile(r"[^\W\d][\w .'’/-]{1,40}(?:,\s?[\w .'-]{2,30}){0,2}")
_BY_SEA = re.compile(
    r"\b(?:by|per|via|carrier by|mode of (?:transport|shipment))\s*[:.]?\s*(?:sea|vessel|ocean|ship)\b|\bsea\s?freight|\bocean freight|\bseefracht|"
    r"\bper seeschiff|\bs\.s\.|\bm\.?/?v\.?\s|海运|đường biển|\bvessel\b|\bvoyage\b|\bsailing\b|\bv\.\s?\d{2,4}[A-Z]?\b",
    re.IGNORECASE,
)
_BY_AIR = re.compile(r"\bby air\b|\bair\s?(?:freight|express|port)\b|\bper luftfracht|\bflight\b|空运|đường hàng không|\bcourier\b", re.IGNORECASE)
_ROUTE = re.compile(
    r"\b(?i:from)\s+(?P<port_of_loading>[A-Z][\w .'-]{2,30}(?:,\s?[A-Z][\w .'-]{2,30})?)\s+(?i:to)\s+"
    r"(?P<port_of_discharge>[A-Z][\w .'-]{2,30}?(?:,\s?[A-Z][\w .'-]{2,30}?)?)(?=\s+(?i:by|per|via)\b|[.;(]|\s{2}|$)"
)


def port(paper: TradePaper, field: str) -> Candidate | None:
    """A port's name as printed, with its country where that stands behind it."""
    found = [candidate(name, place, name, ["label", "format"]) for _, place, name in paper.first_values({field}, _port_at)]
    return best(found) or best(_routes(paper, field))


def _port_at(place: Place, label: Label) -> str | None:
    if not place.lines:
        return None
    return _port_name(place.lines[0])


def _port_name(line: str) -> str | None:
    name = re.split(r"\s(?:by|via|per)\b\s?:?", latin_part(line), maxsplit=1, flags=re.IGNORECASE)[0].strip(" :.-*")
    name = re.sub(r"\s*\([^)]*\)?\s*$", "", re.split(r"\s{2,}|;|\s/\s", name)[0]).strip(" ,.-")
    name = name.replace("，", ", ") if name.isascii() else name
    if not _NAME.fullmatch(name) or is_form_text(name) or has_form(name) or len(name.split()) > 7:
        return None
    return None if re.match(r"(?:any|tba|tbc|tbd|to be|n/?a|see|as per|same)\b", name, re.IGNORECASE) else name


def _routes(paper: TradePaper, field: str) -> Iterator[Candidate]:
    """The ends of a route by sea: ``per sea from Xiamen to Hamburg``, ``From … To …`` at labels of their own. Airports are no ports."""
    text = " ".join(line.text for laid in paper.pages[:2] for line in laid.lines)
    if not _BY_SEA.search(text) or _BY_AIR.search(text):
        return
    for laid in paper.pages[:2]:
        for segment in laid.segments:
            for match in _ROUTE.finditer(segment.text):
                name = _port_name(match[field])
                if name is not None:
                    yield candidate(name, Place("inside", (segment,)), name, ["phrase", "format"])
    phrase = {"port_of_loading": "from", "port_of_discharge": "to"}[field]
    ends = {label.phrase for page in paper.labels for label in page if label.phrase in ("from", "to")}
    if ends == {"from", "to"}:
        for page, label in paper.labelled({"seller", "addressee"}):
            if label.phrase != phrase:
                continue
            name = next((name for place in page.places(label)[:1] if (name := _port_at(place, label)) is not None), None)
            if name is not None:
                yield candidate(name, page.places(label)[0], name, ["near_label", "format"])
