"""Who signed a trade paper, in what function."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from batches.paper import Fact
from documents.understanding.dates import find_dates
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import is_address
from documents.understanding.people import ACADEMIC_TITLE, english_half, functions_pattern, is_chinese_name, is_person
from documents.understanding.script import latin_part
from documents.understanding.sheet import Sheet
from documents.understanding.signing import signing
from documents.understanding.trade_letterhead import last_name
from documents.understanding.trade_names import has_form, is_country, is_organisation
from documents.understanding.trade_paper import Candidate, TradePaper, candidate
from documents.understanding.trade_phrases import roles_of_text
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import currencies_in, incoterms_in
from documents.understanding.trade_words import fold, is_form_text

#: How far down the text of a page papers are signed at the earliest; a name higher up is somebody's who is written to or asked.
_SIGNED_BELOW = 0.55
#: Room over a page's foot, as a share of its height.
_ROOM = 0.14
#: A part of a firm, which stands for a function behind a name.
_UNIT = re.compile(r"^[A-Z]\w+ (?:department|dept\.?|division)$|^(?:department|dept\.?) of", re.IGNORECASE)
#: Whom the small print of a letterhead must name; he need not have signed.
_DISCLOSED = re.compile(r"geschäftsführ|vorstand|aufsichtsrat|managing director|inhaber|board", re.IGNORECASE)
_BANK = re.compile(
    r"\b(?:\w*bank|sparkasse|compañía|berhad|banking|line|lines|express|logistics|freight|cargo|port|terminal|street|road|city|province)\b", re.IGNORECASE
)


def signed(paper: TradePaper, facts: Collection[Fact]) -> Iterator[Fact]:
    """Signatory and function, when the name is no party's, no bank's, no place's."""
    found = [one.fact() for one in signing(Sheet(paper.kind, paper.pages, paper.language)) if one.field in ("signatory", "signatory_function")]
    name = next((one for one in found if one.field == "signatory" and _may_sign(paper, one, facts)), None)
    if name is None:
        others = (
            one.fact("signatory") for one in (*_at_labels(paper), *_over_functions(paper), *_behind_functions(paper), last_name(paper)) if one is not None
        )
        name = next((one for one in others if _may_sign(paper, one, facts)), None)
    if name is None:
        return
    name = _in_charge(paper, name, facts)
    yield name
    function = next((one for one in found if one.field == "signatory_function" and _is_function(str(one.value), str(name.value))), None)
    function = function or _function_at(paper, name)
    if function is not None:
        yield function


def _may_sign(paper: TradePaper, name: Fact, facts: Collection[Fact]) -> bool:
    text = str(name.value)
    if is_form_text(text) or has_form(text) or is_organisation(text) or _BANK.search(text) or incoterms_in(text) or is_country(text):
        return False
    if currencies_in(text) or (not is_chinese_name(text) and len([word for word in text.split() if not ACADEMIC_TITLE.match(word)]) < 2):
        return False
    if any(is_country(word) for word in text.split()) or any(fold(str(one.value)).startswith(fold(text)) for one in facts if one.field != "signatory"):
        return False
    laid = next((page for page in paper.pages if page.number == name.page), None)
    if laid is None or name.box is None or not laid.lines:
        return False
    first, last = laid.lines[0].middle, _last_of_text(laid)
    return name.box[1] > first + _SIGNED_BELOW * (last - first) - 12 and not _is_claimed(paper, name)


def _last_of_text(laid: Laid) -> float:
    """How far down the text of a page goes: up to the room that a short letter leaves over the page's foot."""
    lines = laid.lines
    for upper, lower in zip(lines[len(lines) // 2 :], lines[len(lines) // 2 + 1 :], strict=False):
        if lower.middle - upper.middle > _ROOM * laid.height:
            return upper.middle
    return lines[-1].middle


def _at_labels(paper: TradePaper) -> Iterator[Candidate]:
    """Names at labels of who signs, or on the line over them."""
    for page, label in paper.labelled({"signatory"}):
        over = page.above(label)
        for place in (*page.places(label), *((over,) if over is not None else ())):
            name = _person(re.split(r"\s*[,/]\s*", place.lines[0])[0]) if place.lines else None
            if name is not None:
                yield candidate(name, place, name, ["label", "format"])
                break


def _over_functions(paper: TradePaper) -> Iterator[Candidate]:
    """Names with a function behind them or under them."""
    for laid in paper.pages:
        for segment in laid.segments:
            parts = re.split(r"\s*[,–/·|]\s+|\s+-\s+", segment.text, maxsplit=1)
            name = _person(parts[0]) if len(segment.words) <= 10 else None
            if name is None:
                continue
            behind = len(parts) > 1 and (functions_pattern().search(parts[1]) or _UNIT.search(parts[1])) is not None
            under = _under(laid, segment)
            if behind or (len(parts) == 1 and under is not None and functions_pattern().search(under.text)):
                yield candidate(name, Place("inside", (segment,)), name, ["pattern", "format"])


def _behind_functions(paper: TradePaper) -> Iterator[Candidate]:
    """Names behind a function and a colon: ``经理 Manager：Ho Anna``."""
    for laid in paper.pages:
        for segment in laid.segments:
            function, colon, behind = segment.text.replace("：", ":").partition(":")
            signs = colon and functions_pattern().search(function) and len(function.split()) < 5 and not _DISCLOSED.search(function)
            name = _person(latin_part(behind)) if signs else None
            if name is not None:
                yield candidate(name, Place("inside", (segment,)), name, ["label", "format"])


def _in_charge(paper: TradePaper, name: Fact, facts: Collection[Fact]) -> Fact:
    """Of names side by side the one under a function, where the other one is under none: who has prepared a paper stands left of who signs it."""
    laid = next(page for page in paper.pages if page.number == name.page)
    line = next((one.segments for one in laid.lines if any(str(name.value) == segment.text for segment in one.segments)), ())
    own = next((segment for segment in line if segment.text == str(name.value)), None)
    if own is None or _function_over(laid, own) is not None:
        return name
    others = [segment for segment in line if segment is not own and _person(segment.text) and _function_over(laid, segment) is not None]
    found = [candidate(segment.text, Place("inside", (segment,)), segment.text, ["label", "format"]).fact("signatory") for segment in others]
    return found[0] if len(found) == 1 and _may_sign(paper, found[0], facts) else name


def _function_over(laid: Laid, home: Segment) -> Segment | None:
    """The function that heads the room for a signature over a name."""
    middle = (home.x0 + home.x1) / 2
    over = [s for s in laid.segments if 2 < home.middle - s.middle < 110 and min(s.x1, home.x1) > max(s.x0, home.x0)]
    near = max(over, key=lambda s: s.middle, default=None)
    set_alike = near is not None and (abs(near.x0 - home.x0) < 6 or abs((near.x0 + near.x1) / 2 - middle) < 8)
    if near is None or not set_alike or len(near.words) > 8 or has_form(near.text) or re.search(r"\d", near.text):
        return None
    halves = [half.strip(" :：") for half in near.text.split("/")]
    return near if any(functions_pattern().match(half) or (functions_pattern().search(half) and len(half.split()) < 5) for half in halves) else None


def _person(text: str) -> str | None:
    """The text where it is a person's name, in capitals too."""
    text = text.strip(" .,:()_…")
    return text if is_person(text) or (text.isupper() and is_person(text.title())) else None


def _is_claimed(paper: TradePaper, name: Fact) -> bool:
    """Whether a label of another thing owns the words (``Vessel: CMA CGM LOIRE``)."""
    for page in paper.labels:
        for label in page:
            if (
                page.laid.number != name.page
                or set(label.roles) & {"signatory", "date", "issue_place", "executed", "own_number"}
                or label.roles == ("unknown",)
            ):
                continue
            for place in page.places(label)[:1]:
                first = place.segments[0].box if place.segments else None
                if first is not None and name.box is not None and abs(first[1] - name.box[1]) < 2 and first[0] <= name.box[0] + 1 <= first[2] and label.colon:
                    return True
    return False


def _is_function(text: str, name: str) -> bool:
    return fold(name) not in fold(text) and not roles_of_text(text) and (functions_pattern().search(text) is not None or not is_form_text(text))


def _function_at(paper: TradePaper, name: Fact) -> Fact | None:
    """The function behind the name on its line, or on the line right under it."""
    for laid in paper.pages:
        if laid.number != name.page:
            continue
        home = next(
            (segment for segment in laid.segments if str(name.value) in segment.text and name.box is not None and abs(segment.top - name.box[1]) < 3), None
        )
        if home is None:
            continue
        behind = home.text.split(str(name.value), 1)[1]
        if match := re.match(r"\s*(?:\([^)]*\))?\s*[,–/·|-]\s*(?P<function>[^\d,;:]{4,60}?)\s*(?:[,;].*)?$", behind):
            return _fact(home, match["function"].strip())
        under = _under(laid, home)
        if under is not None:
            return _fact(under, under.text.replace(str(name.value), "").strip(" .,–-"))
        before, colon, _ = home.text.replace("：", ":").partition(":")
        if colon and str(name.value) not in before and functions_pattern().search(before):
            return _fact(home, latin_part(before).strip())
        over = _function_over(laid, home) if home.text == str(name.value) else None
        if over is not None:
            return _fact(over, english_half(over.text).strip(" :："))
    return None


def _under(laid: Laid, home: Segment) -> Segment | None:
    """The line right under a name, when it can only be a function: a few words, no figures, no firm, no address."""
    near = [s for s in laid.segments if 2 < s.middle - home.middle < 1.9 * max(s.size, home.size) and abs(s.x0 - home.x0) < 12]
    if len(near) != 1:
        return None
    text = near[0].text
    named = has_form(text) or is_address(text) or is_country(text) or bool(roles_of_text(text))
    plain = not re.search(r"[\d:@]", text) and len(near[0].words) <= 7 and not named
    last = not any(2 < s.middle - near[0].middle < 1.9 * s.size and abs(s.x0 - home.x0) < 12 for s in laid.segments)
    return near[0] if plain and not find_dates(text) and (functions_pattern().search(text) or (last and not is_form_text(text))) else None


def _fact(segment: Segment, text: str) -> Fact | None:
    if not text or (is_form_text(text) and (roles_of_text(text) or not functions_pattern().search(text))):
        return None
    return Fact(field="signatory_function", value=text, raw=text, confidence=0.8, page=segment.page, box=segment.box, checks=("signature", "function"))
