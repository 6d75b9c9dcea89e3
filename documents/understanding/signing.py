"""Who signed, in what function, where: labels first, then what stands where papers are signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from documents.understanding.authority_letters import signed_by_order
from documents.understanding.dates import find_dates
from documents.understanding.flow import Spot
from documents.understanding.known import country_pattern, is_country
from documents.understanding.label_values import Values
from documents.understanding.labels import phrase_index
from documents.understanding.laboratories import names_institute
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.people import ACADEMIC_TITLE, bare_name, english_half, functions_pattern, is_chinese_name, no_name_words
from documents.understanding.people import is_person as is_person
from documents.understanding.script import fold, latin_half, latin_part
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_spot
from documents.understanding.signing_functions import function_below, function_beside, function_over, neighbours
from documents.understanding.signing_sentences import signed_sentences
from documents.understanding.validity import place_dates


def signing(sheet: Sheet) -> Iterator[Candidate]:
    """Signatory, function, place."""
    signatory = best(list(_signatories(sheet)))
    if signatory is not None:
        yield signatory
        function = best(list(_functions_of(sheet, signatory)))
        if function is not None:
            yield function
    place = best(list(_places(sheet, signatory)))
    if place is not None:
        yield place


@cache
def _inspecting() -> frozenset[str]:
    return frozenset(fold(one) for one in table("functions")["inspecting"]["labels"])


def _signatories(sheet: Sheet) -> Iterator[Candidate]:
    for values in sheet.values("signatory", *(("reviewer",) if sheet.kind == "inspection_report" else ())):
        candidate = _labelled_signatory(values)
        if candidate is not None:
            inspects = sheet.kind == "inspection_report" and values.label.phrase in _inspecting()
            yield replace(candidate, rank=2) if inspects else candidate
    yield from _behalf(sheet)
    if sheet.kind == "authority_confirmation":
        yield from signed_by_order(sheet)
    yield from signed_sentences(sheet, "signatory")
    pages = sheet.label_pages[:3] if sheet.kind != "test_report" else sheet.label_pages[:2]
    for page in pages:
        for segment in page.segments:
            candidate = _unlabelled(sheet, page, segment)
            if candidate is not None:
                yield candidate


def _labelled_signatory(values: Values) -> Candidate | None:
    spot = value_spot(values)
    text = bare_name(re.split(r"\s*[,/]\s*|\s{2,}", latin_part(values.segments[0].text))[0])
    words = text.split()
    if not is_person(text) and len(words) > 2:
        text = _leading_name(words)
    single = len(words) == 1 and values.label.colon and text[:1].isupper() and text.isalpha() and len(text) > 3 and fold(text) not in no_name_words()
    approved = values.label.phrase in {fold(one) for one in table("functions")["approving"]["labels"]}
    chinese = (
        (approved or "reviewer" in values.label.fields or values.label.phrase in _inspecting())
        and values.relation not in ("below", "above")
        and is_chinese_name(text)
    )
    if not (is_person(text) or single or chinese) or (values.relation in ("below", "above") and not is_person(text)):
        return None
    names = tuple(word for word in spot.words if word.text.strip(",/:") in text.split())
    return Candidate("signatory", text, Spot(spot.page, text, names or spot.words), (*label_checks(values), "format"), 0 if approved else 1)


def _leading_name(words: list[str]) -> str:
    """The name at the start of a value that goes on with a function."""
    for count in (4, 3, 2):
        if len(words) > count and is_person(" ".join(words[:count])):
            return " ".join(words[:count])
    return ""


_BEHALF = re.compile(r"(?:signed\s+(?:for and )?on behalf of|signed by)\s+[^.;:]{3,90}?\s+by\s+(?P<value>[A-Z]\S+(?:\s+[A-Z]\S+){1,3})", re.IGNORECASE)


def _behalf(sheet: Sheet) -> Iterator[Candidate]:
    for flow, match in sheet.search(_BEHALF):
        text = match["value"].strip(" .,")
        if is_person(text):
            yield Candidate("signatory", text, flow.spot(match.start("value"), match.end("value")), ("prose", "format"))
    name_and_title = re.compile(r"NAME AND TITLE[^:]*:\s*(?P<value>[A-Z]\w+ [A-Z]\w+)")
    for flow, match in sheet.search(name_and_title):
        yield Candidate("signatory", match["value"], flow.spot(match.start("value"), match.end("value")), ("label", "format"))


def _unlabelled(sheet: Sheet, page: Laid, segment: Segment) -> Candidate | None:
    """A person's name in the lower part of a page, with a title or a function beside it, or alone after the space for a signature."""
    labelled = sheet.labelled(page)
    if (
        segment.cell is not None
        or len(segment.words) > 10
        or (labelled.by_segment[segment] and labelled.by_segment[segment][0].at_start and labelled.by_segment[segment][0].colon)
    ):
        return None
    pieces = [piece.strip() for piece in re.split(r",\s+|\s+[–-]\s+", latin_part(segment.text))]
    if len(pieces) > 3 or find_dates(segment.text):
        return None
    name = next((i for i, piece in enumerate(pieces[:2]) if is_person(piece)), None)
    if name is None or (name == 1 and functions_pattern().search(pieces[0])):
        return None
    text = bare_name(pieces[name])
    function = (
        bool(pieces[name + 1 :] and functions_pattern().search(pieces[name + 1]))
        or function_below(page, segment) is not None
        or function_beside(page, segment) is not None
        or function_over(page, segment) is not None
    )
    place = name == 1 and _occurs_in_address(sheet, pieces[0])
    academic = ACADEMIC_TITLE.match(text) is not None
    low = segment.middle > (0.22 if function else 0.38) * page.height
    checks = tuple(
        check
        for check, holds in (
            ("signature", low),
            ("function", function),
            ("academic", academic),
            ("agrees", place),
            ("hint", _is_apart(page, segment) or _signs_for(page, segment)),
            ("sole", _beside_place_date(page, segment)),
        )
        if holds
    )
    if fold(text) in _goods(sheet):
        return None
    if (
        not low
        or len(checks) < 2
        or (not function and re.search(rf"\d{{4,5}} +{re.escape(text)}", sheet.text))
        or segment.middle > (0.94 if function or page.lines[-1].middle > segment.middle + 2 else 0.9) * page.height
    ):
        return None
    words = tuple(word for word in segment.words if word.text.strip(",") in text.split())
    return Candidate("signatory", text, Spot(page.number, text, words or segment.words), checks, 2)


def _is_apart(page: Laid, segment: Segment) -> bool:
    """Whether there is room for a signature above."""
    over = [other.middle for other in page.segments if other.middle < segment.middle - 2 and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0]
    return bool(over) and segment.middle - max(over) > 3.2 * segment.size


def _goods(sheet: Sheet) -> set[str]:
    """Names of goods on the paper, which look like names of people (``Muster Green``)."""
    return {fold(value_spot(values).text) for values in sheet.values("product", "models") if values.relation not in ("below", "above")}


def _signs_for(page: Laid, segment: Segment) -> bool:
    """Whether the line below names the company signed for."""
    return any(has_legal_form(other.text) for other in neighbours(page, segment))


def _beside_place_date(page: Laid, segment: Segment) -> bool:
    """Whether a place and a date stand on the same line."""
    line = next(line for line in page.lines if segment in line.segments)
    return any(find_dates(other.text) for other in line.segments if other is not segment)


def _functions_of(sheet: Sheet, signatory: Candidate) -> Iterator[Candidate]:
    for values in sheet.values("signatory_function"):
        spot = value_spot(values)
        if (
            spot.page == signatory.spot.page
            and len(spot.words) <= 8
            and not any(sign.isdigit() for sign in spot.text)
            and functions_pattern().search(spot.text)
        ):
            text = english_half(latin_part(spot.text)).strip(" ()")
            if fold(text) not in phrase_index()[0]:
                yield Candidate("signatory_function", text, spot, (*label_checks(values), "known"))
    yield from (one for one in signed_sentences(sheet, "signatory_function") if "prose" in signatory.checks)
    page = next(page for page in sheet.label_pages if page.number == signatory.spot.page)
    home = next((segment for segment in page.segments if signatory.spot.words and signatory.spot.words[0] in segment.words), None)
    if home is None:
        return
    after = latin_part(home.text).split(signatory.value, 1)[-1] if signatory.value in home.text else ""
    after = re.sub(r"^\s*(?:\([^)]*\))?\s*[,/–-]\s*", "", after).strip(" ,")
    after = after[1:-1] if re.fullmatch(r"\([^()]*\)", after) else after
    function = functions_pattern().search(after) if after else None
    if function is not None and len(after.split()) <= 7 and not re.search(r"[:;]", after):
        yield Candidate("signatory_function", after, Spot(page.number, after, home.words), ("known", "function", "signature"))
        return
    for other in (function_beside(page, home), function_below(page, home), function_over(page, home)):
        if other is not None:
            text = _one_function(latin_part(_behind_label(sheet, other)))
            if text:
                yield Candidate("signatory_function", text, Spot(page.number, text, other.words), ("known", "function", "signature"))
                return


def _behind_label(sheet: Sheet, segment: Segment) -> str:
    """The text behind ``Job title:``, or all of it."""
    page = next((page for page in sheet.label_pages if page.number == segment.page), None)
    labels = sheet.labelled(page).by_segment.get(segment, ()) if page is not None else ()
    rest = labels[0].rest() if labels and labels[0].at_start and labels[0].colon else None
    return rest.text if rest is not None else segment.text


_SIGNATURE = re.compile(r"^(?:Unterschrift|Signature|Sign|Stempel|Stamp|Name)\s*[,/:]\s*", re.IGNORECASE)


def _one_function(text: str) -> str:
    return "" if has_legal_form(text) or find_dates(text) else _SIGNATURE.sub("", english_half(latin_half(text))).strip(" ,:")


_ISSUED_AT = re.compile(
    r"(?:issued|signed|done|Done|Signed|Issued|Fait|Signé)\s+(?:at|in|à)\s+(?P<value>[A-ZÉ][\w .'-]{2,30}?)(?=\s+(?:on|by|le|par)\b|,|$)|"
    r"(?:Ausgestellt|ausgestellt)\s+(?:in|zu)\s+(?P<ort>[A-ZÄÖÜ][\w -]{2,25}?)(?=\s+am\b|,)"
)


def _places(sheet: Sheet, signatory: Candidate | None) -> Iterator[Candidate]:
    for values in sheet.values("place", "place_date"):
        spot = value_spot(values)
        hits = find_dates(spot.text)
        text = re.split(r"\s+(?:by|von|par|durch)\s", spot.text[: hits[0].start] if hits else spot.text)[0].strip(" ,;:/")
        text = re.sub(r"(?:,\s*|\s+)(?:den|the|on(?: this)?|am|ngày|le|il|el)$", "", latin_part(text)).strip(" ,")
        if "place_date" in values.label.fields and not hits and not values.label.colon:
            continue
        if fold(text) in phrase_index()[0]:
            continue
        if _is_place(text) or ("place" in values.label.fields and is_address(text) and len(text) < 80):
            yield Candidate("place", text, spot, (*label_checks(values), "format"))
    for flow, place, hit in place_dates(sheet):
        if _is_place(place):
            yield Candidate("place", place, flow.spot(0, hit.start), ("signature", "format", "hint"), 1)
    for flow, match in sheet.search(_ISSUED_AT):
        yield Candidate("place", match["value"] or match["ort"], flow.spot(match.start(), match.end()), ("prose", "format"), 0)
    yield from signed_sentences(sheet, "place")
    yield from _near_signature(sheet, signatory)


def _is_place(text: str) -> bool:
    words = text.split()
    return (
        bool(words)
        and len(words) <= 5
        and not any(sign.isdigit() for sign in text)
        and text[:1].isupper()
        and not re.match(r"[A-ZÄÖÜ]\.\s", text)
        and not functions_pattern().search(text)
        and not has_legal_form(text)
    )


#: As much of the text on either side tells whether a place stands in an address.
_PLACE_CONTEXT = 30
_BEHIND_CODE = re.compile(r"\b(?:[A-Z]{0,3}-?\d{4,6}|\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}),? +(?:[A-Z]{2} +)?$")
_BEHIND_COMMA = re.compile(r"[,–-] *$")
_ENDS_ELEMENT = re.compile(r" *(?:$|\n|[,·|–-]|\d{1,2}(?!\d)|\d{4,6}\b|[A-Z]{1,2}\d)")
_BEFORE_CODE = re.compile(r" +(?:\d{2},|[A-Z]{1,2}\d)")


def _occurs_in_address(sheet: Sheet, place: str) -> bool:
    """Whether the paper names the place in an address: after or before a postal code, or beside a country or region."""
    if not _is_place(place) or len(place) < 3 or fold(place) in phrase_index()[0] or names_institute(place):
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
            ):
                continue
            text = re.split(r",\s+|\s+\(", segment.text, maxsplit=1)[0].strip()
            rest = segment.text[len(text) :].strip(" ,")
            if is_country(rest):
                rest = ""
            known = _occurs_in_address(sheet, text) or (
                _is_place(text) and len(text.split()) <= 2 and is_person(rest) and ACADEMIC_TITLE.match(rest) is not None
            )
            if not known or ACADEMIC_TITLE.match(text) or (is_person(text) and signatory is not None and signatory.value == text):
                continue
            if rest and not (is_person(rest) or rest.startswith("(") or find_dates(rest)):
                continue
            near = signatory is not None and signatory.spot.page == page.number and abs(signatory.spot.words[0].top - segment.top) < 60
            if near or _is_apart(page, segment):
                yield Candidate(
                    "place", text, Spot(page.number, text, segment.words[: len(text.split())]), ("signature", "agrees", *(("hint",) if near else ())), 2
                )
