"""Who signed, in what function, where: labels first, then what stands where papers are signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from documents.understanding.authority_letters import signed_by_order
from documents.understanding.dates import find_dates
from documents.understanding.flow import Spot
from documents.understanding.label_values import Values
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form
from documents.understanding.people import ACADEMIC_TITLE, bare_name, english_half, functions_pattern, is_chinese_name, no_name_words
from documents.understanding.people import is_person as is_person
from documents.understanding.script import fold, latin_half, latin_part
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_spot
from documents.understanding.signing_functions import (
    approves,
    continued,
    function_below,
    function_beside,
    function_over,
    is_apart,
    is_last,
    is_stamped,
    neighbours,
    over_signature_label,
)
from documents.understanding.signing_places import occurs_in_address, places
from documents.understanding.signing_sentences import signed_sentences


def signing(sheet: Sheet) -> Iterator[Candidate]:
    """Signatory, function, place."""
    signatory = best(list(_signatories(sheet)))
    if signatory is not None:
        yield signatory
        function = best(list(_functions_of(sheet, signatory)))
        if function is not None:
            yield function
    place = best(list(places(sheet, signatory)))
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
        or len(_FOR.sub("", segment.text).split()) > 10
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
    place = name == 1 and occurs_in_address(sheet, pieces[0])
    academic = ACADEMIC_TITLE.match(text) is not None
    low = (
        segment.middle > (0.22 if function else 0.38) * page.height
        or over_signature_label(page, segment)
        or (is_last(page, segment) and is_apart(page, segment))
    )
    checks = tuple(
        check
        for check, holds in (
            ("signature", low),
            ("function", function),
            ("academic", academic),
            ("agrees", place),
            ("hint", is_apart(page, segment) or _signs_for(page, segment) or over_signature_label(page, segment)),
            ("sole", _beside_place_date(page, segment)),
        )
        if holds
    )
    if fold(text) in _goods(sheet) or is_stamped(page, segment) or _is_part_of_company(page, text):
        return None
    if (
        not low
        or len(checks) < 2
        or (not function and re.search(rf"\d{{4,5}} +{re.escape(text)}", sheet.text))
        or segment.middle > (0.94 if function or page.lines[-1].middle > segment.middle + 2 else 0.9) * page.height
    ):
        return None
    words = tuple(word for word in segment.words if word.text.strip(",") in text.split())
    return Candidate("signatory", text, Spot(page.number, text, words or segment.words), checks, 1 if approves(page, segment) else 2)


def _is_part_of_company(page: Laid, name: str) -> bool:
    """Whether the words open the name of a company elsewhere on the page: a stamp breaks such a name over lines."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}\s+[A-Z(&]")
    return any(has_legal_form(one.text) and pattern.search(one.text) for one in page.segments)


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
            text = plain_function(english_half(latin_part(spot.text)).strip(" ()"))
            if text:
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
    if function is not None:
        after = plain_function(after if home.text.endswith(after) is False else after + continued(page, home))
    if function is not None and after and len(after.split()) <= 9 and not re.search(r"[:;]", after):
        yield Candidate("signatory_function", after, Spot(page.number, after, home.words), ("known", "function", "signature"))
        return
    for other in (function_beside(page, home), function_below(page, home), function_over(page, home)):
        if other is not None:
            text = _one_function(latin_part(_behind_label(sheet, other)) + continued(page, other))
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
    return "" if has_legal_form(text) or find_dates(text) else plain_function(_SIGNATURE.sub("", english_half(latin_half(text))).strip(" ,:"))


_FOR = re.compile(r"[,\s–-]+(?:(?:signing\s+)?for\s+and\s+on\s+behalf\s+of|on\s+behalf\s+of|im\s+Namen\s+(?:von|der|des))\b.*$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:The|Der|Die|Das|Le|La|Il|El)\s+(?=[A-ZÄÖÜ])|^(?:L|l)['’](?=[A-Z])")
_IS_LABEL = re.compile(r"(?:printed )?(?:name|function|funktion|position|title|signature|unterschrift|signed|stamp|stempel)\b", re.IGNORECASE)
_OPEN_END = re.compile(r"(?:[,&/-]|\b(?:of|for|and|the|der|des|die|für|und|de|du|di|del|della|von|im|zur|zum))$")


def plain_function(text: str) -> str:
    """A function without an article before it and the company behind it; empty where it is a label or cut in the middle."""
    text = _ARTICLE.sub("", _FOR.sub("", text)).strip(" ,;:–-")
    return "" if _IS_LABEL.match(text) or _OPEN_END.search(text) else text
