"""Where a paper was issued: by label, before a date, in sentences, or alone where it is signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.understanding.dates import find_dates
from documents.understanding.dates_at_places import place_dates
from documents.understanding.flow import Spot
from documents.understanding.known import country_pattern, is_country
from documents.understanding.labels import phrase_index
from documents.understanding.laboratories import names_institute
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.people import ACADEMIC_TITLE, functions_pattern, is_person
from documents.understanding.script import fold, latin_part
from documents.understanding.sheet import Candidate, Sheet, label_checks, value_spot
from documents.understanding.signing_functions import is_apart, is_stamped
from documents.understanding.signing_sentences import signed_sentences

_ISSUED_AT = re.compile(
    r"(?:issued|signed|done|Done|Signed|Issued|Fait|Signé)\s+(?:at|in|à)\s+(?P<value>[A-ZÉ][\w .'-]{2,30}?)(?=\s+(?:on|by|le|par)\b|,|$)|"
    r"(?:Ausgestellt|ausgestellt)\s+(?:in|zu)\s+(?P<ort>[A-ZÄÖÜ][\w -]{2,25}?)(?=\s+am\b|,)"
)


def places(sheet: Sheet, signatory: Candidate | None) -> Iterator[Candidate]:
    for values in sheet.values("place", "place_date"):
        spot = value_spot(values)
        hits = find_dates(spot.text)
        text = re.split(r"\s+(?:by|von|par|durch)\s", spot.text[: hits[0].start] if hits else spot.text)[0].strip(" ,;:/")
        text = re.sub(r"(?:,\s*|\s+)(?:den|the|on(?: this)?|am|ngày|le|il|el)$", "", latin_part(text)).strip(" ,")
        if "place_date" in values.label.fields and not hits and not values.label.colon:
            continue
        if fold(text) in phrase_index()[0]:
            continue
        if is_place(text) or ("place" in values.label.fields and is_address(text) and len(text) < 80):
            yield Candidate("place", text, spot, (*label_checks(values), "format"))
    for flow, place, hit in place_dates(sheet):
        if is_place(place):
            yield Candidate("place", place, flow.spot(0, hit.start), ("signature", "format", "hint"), 1)
    for flow, match in sheet.search(_ISSUED_AT):
        place = (match["value"] or match["ort"]).strip()
        if is_place(place) and not is_person(place):
            yield Candidate("place", place, flow.spot(match.start(), match.end()), ("prose", "format"), 0)
    yield from signed_sentences(sheet, "place")
    yield from _near_signature(sheet, signatory)


#: ``Frankfurt an der Oder``: small words between the parts of a place's name.
_SITUATED = re.compile(r"(?<=\w)\s(?:in|an|am|ob|bei|vor|im|auf)\s(?:der\s|dem\s|den\s)?(?=[A-ZÄÖÜ])")


def is_place(text: str) -> bool:
    text = _SITUATED.sub(" ", text)
    words = text.split()
    return (
        bool(words)
        and len(words) <= 5
        and not any(sign.isdigit() for sign in text)
        and text[:1].isupper()
        and not re.match(r"[A-ZÄÖÜ]\.\s", text)
        and not functions_pattern().search(text)
        and not has_legal_form(text)
        and not _NO_PLACE.search(text)
        and fold(text) not in phrase_index()[0]
    )


#: Words of bodies, authorities and forms, which no name of a place holds.
_NO_PLACE = re.compile(
    r"\b(?:office|issuing|module?|modul|stamp|stempel|signature|unterschrift|authorit\w*|authori[sz]ed|notified|bod(?:y|ies)|certif\w*|zertif\w*|institut\w*|"
    r"landkreis|stadtwerke|ministerium|department|company|laborator\w*|page|seite|annex|date|datum|name|for|by|the|und|der|die|das|für|inspection|"
    r"report|testing|services|group|industria|holding|product\w*|bezirksregierung|regierungspräsidium|landesdirektion|behalf|approved|signed|issued|valid|"
    r"regulation|directive|declaration|manufacturer|hersteller|this|these|we|wir|see|siehe)\b|[:;=<>@|/]|^of\b",
    re.IGNORECASE,
)


#: As much of the text on either side tells whether a place stands in an address.
_PLACE_CONTEXT = 30
_BEHIND_CODE = re.compile(r"\b(?:[A-Z]{0,3}-?\d{4,6}|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}),? +(?:[A-Z]{2} +)?$")
_BEHIND_COMMA = re.compile(r"[,–-] *$")
_ENDS_ELEMENT = re.compile(r" *(?:$|\n|[,·|–-]|\d{1,2}(?!\d)|\d{4,6}\b|[A-Z]{1,2}\d)")
_BEFORE_CODE = re.compile(r" +(?:\d{2},|[A-Z]{1,2}\d)")


def occurs_in_address(sheet: Sheet, place: str) -> bool:
    """Whether the paper names the place in an address: after or before a postal code, or beside a country or region."""
    if not is_place(place) or len(place) < 3 or fold(place) in phrase_index()[0] or names_institute(place):
        return False
    text = sheet.text
    at = text.find(place)
    while at >= 0:
        before, behind = text[max(0, at - _PLACE_CONTEXT) : at], text[at + len(place) : at + len(place) + _PLACE_CONTEXT]
        if _is_edge(place[-1], behind[:1]) and (_BEHIND_CODE.search(before) or (_BEHIND_COMMA.search(before) and _ENDS_ELEMENT.match(behind))):
            return True
        if _is_edge(before[-1:], place[0]) and (_BEFORE_CODE.match(behind) or _before_country().match(behind)):
            return True
        at = text.find(place, at + 1)
    return False


@cache
def _before_country() -> re.Pattern[str]:
    return re.compile(rf", *(?:{country_pattern()})\b")


def _is_edge(left: str, right: str) -> bool:
    """Whether a word begins or ends between two characters."""
    return (left.isalnum() or left == "_") != (right.isalnum() or right == "_")


def _near_signature(sheet: Sheet, signatory: Candidate | None) -> Iterator[Candidate]:
    """A lone place name in the lower part of the page, which an address of the paper repeats."""
    for page in sheet.label_pages[:3]:
        for segment in page.segments:
            if (
                segment.middle < (0.25 if signatory is not None and signatory.spot.page == page.number else 0.4) * page.height
                or segment.middle > 0.9 * page.height
                or segment.cell is not None
                or len(segment.words) > 8
                or sheet.labelled(page).is_label(segment)
                or is_stamped(page, segment)
            ):
                continue
            text = re.split(r",\s+|\s+\(", segment.text, maxsplit=1)[0].strip()
            rest = segment.text[len(text) :].strip(" ,")
            if is_country(rest):
                rest = ""
            known = occurs_in_address(sheet, text) or (is_place(text) and len(text.split()) <= 2 and is_person(rest) and ACADEMIC_TITLE.match(rest) is not None)
            if not known or ACADEMIC_TITLE.match(text) or (is_person(text) and signatory is not None and signatory.value == text):
                continue
            if rest and not (is_person(rest) or rest.startswith("(") or find_dates(rest)):
                continue
            near = signatory is not None and signatory.spot.page == page.number and abs(signatory.spot.words[0].top - segment.top) < 60
            if near or is_apart(page, segment):
                yield Candidate(
                    "place", text, Spot(page.number, text, segment.words[: len(text.split())]), ("signature", "agrees", *(("hint",) if near else ())), 2
                )
