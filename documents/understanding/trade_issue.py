"""Where and when a trade paper was made out: at labels, on lines of place and date, over the line to sign on; and to which day it holds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from documents.understanding.dates import find_dates
from documents.understanding.layout import Segment
from documents.understanding.script import is_cjk, latin_part
from documents.understanding.trade_dates import beside_line, dates, flows_of, over_line
from documents.understanding.trade_names import has_form, is_country
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_phrases import roles_of_text
from documents.understanding.trade_places import Place
from documents.understanding.trade_words import is_form_text

_DATED = frozenset({"dated", "signed", "signature", "stamp", "page", "printed", "valid", "rev", "revision", "version", "status"})


@dataclass(frozen=True)
class Issue:
    """Where and when a paper was made out."""

    place: Candidate | None
    day: Candidate | None


_LEAD = re.compile(
    r"^(?:\d{1,2}\.\s+(?=[A-ZÀ-Ỹ]))?(?:(?:place|ort|lieu|lugar|luogo)\s*(?:and|,|/|&|und|et|y|e)?\s*(?:date|datum|fecha|data)?(?: of issue| der ausstellung)?|"
    r"executed (?:on|at)|(?:issued|signed|done|given) (?:at|in)|fait à)\s*[:,]?\s+",
    re.IGNORECASE,
)
#: ``EXECUTED ON 14-MAR-2021 AT SHENZHEN BY …``.
_BEHIND_DATE = re.compile(
    r"\s*,?\s*(?:(?:at|in)\s+|\s(?=[A-ZÀ-Ỹ]+(?:$|\s[A-Z]\.\s)))(?P<place>[A-ZÀ-Ỹ][\w .'-]{2,28}?)(?=\s+by\b|\s*[,;]|\s[A-Z]\.\s|$)", re.IGNORECASE
)
_ENDS_PLACE = re.compile(r"(?:[,，.]?\s*(?:the|den|am|on|ngày|le|date[d:]*|dated:?|tarih)|[,，])\s*$", re.IGNORECASE)


def place_dates(paper: TradePaper) -> list[Issue]:
    """Lines of the form ``Foshan, 15 April 2020``, from the top; the date may stand in a column of its own (``Hof, den | 14. Juni 2022``)."""
    found = []
    for laid in paper.pages:
        for line in laid.lines:
            for at, segment in enumerate(line.segments):
                pair = _place_date(paper, (segment,))
                if pair is None and at + 1 < len(line.segments) and re.search(r",\s*(?:den|the|am|le)?$", segment.text):
                    pair = _place_date(paper, (segment, line.segments[at + 1]))
                if pair is not None:
                    found.append(pair)
    return found


_ISSUED = re.compile(
    r"^(?:issued|signed|done|given|executed|dated) (?:at|in) (?P<place>[A-ZÀ-Ỹ][\w .'-]{2,28}?),? (?:on|this|the)\s+(?P<date>.{6,24})", re.IGNORECASE
)


def issued_in_sentence(paper: TradePaper) -> Issue | None:
    """Place and date of a sentence that goes on behind them: ``Issued at Hanoi on 2022-02-19, no original required.``"""
    for laid in paper.pages:
        for segment in laid.segments:
            match = _ISSUED.match(segment.text)
            hit = next(iter(find_dates(match["date"])), None) if match is not None else None
            day = hit.resolved(paper.order) if hit is not None else None
            if match is not None and hit is not None and day is not None and hit.start == 0 and is_place(match["place"]):
                place, printed = Place("inside", (segment,)), match["date"][: hit.end]
                return Issue(
                    *(candidate(value, place, raw, ["phrase", "format"]) for value, raw in ((match["place"], match["place"]), (day.isoformat(), printed)))
                )
    return None


_AUTHORITY = re.compile(r"certif|endorse|competent|authority|zollbehörde|bescheinig|zuständig|cơ quan|签证", re.IGNORECASE)
_EXPORTER = re.compile(r"declaration by the exporter|erklärung des ausführers|khai báo của người xuất khẩu|出口商声明", re.IGNORECASE)


def certified(paper: TradePaper) -> Issue | None:
    """Of the lines of place and date on a proof of origin that of the authority, not that of the exporter's declaration."""
    lines = place_dates(paper)
    return next((one for one in lines if _is_authority(_box_text(paper, one))), lines[0] if lines else None)


def _is_authority(box: str) -> bool:
    """Whether a box is the authority's: it says so before it speaks of the exporter's declaration, which it may certify."""
    authority, exporter = _AUTHORITY.search(box), _EXPORTER.search(box)
    return authority is not None and (exporter is None or authority.start() < exporter.start())


def _box_text(paper: TradePaper, issued: Issue) -> str:
    """The text of the box a line stands in, or of the lines over it."""
    spot = issued.day.box if issued.day is not None else None
    for laid in paper.pages:
        for segment in laid.segments:
            if (
                spot is not None
                and segment.page == (issued.day.page if issued.day else None)
                and segment.x0 <= spot[0] + 1
                and segment.x1 >= spot[2] - 1
                and abs(segment.top - spot[1]) < 3
            ):
                if segment.cell is not None:
                    return segment.cell.text
                over = [s for s in laid.segments if 0 < segment.middle - s.middle < 150 and min(s.x1, segment.x1) - max(s.x0, segment.x0) > 0]
                return " ".join(s.text for s in over)
    return ""


def _place_date(paper: TradePaper, segments: tuple[Segment, ...]) -> Issue | None:
    printed = " ".join(segment.text for segment in segments)
    text = _LEAD.sub("", printed)
    hits = find_dates(text)
    day = hits[0].resolved(paper.order) if hits else None
    if not hits or day is None or len(text) - hits[0].end > 4:
        return None
    before = text[: hits[0].start]
    ending = _ENDS_PLACE.search(before)
    in_country = "," in before and is_country(before.strip(" ,").rsplit(",", 1)[-1])
    if (ending is None and text == printed and not in_country) or _is_date_label(before):
        return None
    name = before[: ending.start()].strip(" ,") if ending is not None else before.strip(" ,")
    if "," in name and is_country(name.rsplit(",", 1)[1]):
        name = name.rsplit(",", 1)[0].strip()
    sure = ending is not None and re.search(r"\b(?:den|am|le|the)\b", ending.group()) is not None
    if not is_place(name, sure=sure):
        return None
    place = Place("inside", segments)
    return Issue(candidate(name, place, name, ["phrase", "format"]), candidate(day.isoformat(), place, text[hits[0].start : hits[0].end], ["phrase", "format"]))


def _is_date_label(text: str) -> bool:
    """``Due date:`` names a day and no town; ``Hanoi, date:`` does."""
    return is_form_text(text) and re.search(r"\w+\s+date\b", text, re.IGNORECASE) is not None


def is_place(text: str, *, sure: bool = False) -> bool:
    """Whether a text can be the name of a town: a few words with capitals, no figures, no company, no word of a form."""
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 40 or any(map(str.isdigit, text)) or re.search(r"[:;@/|_=*\"]", text) or has_form(text):
        return False
    if not sure and (roles_of_text(text) or text.casefold() in _DATED):
        return False
    small = ("am", "an", "der", "im", "bei", "de", "la", "del", "of", "sur", "upon")
    return is_cjk(text) or (text[:1].isupper() and all(word[:1].isupper() or word in small for word in words))


def issue(paper: TradePaper, *roles: str) -> Issue:
    """Where and when the paper was made out: at labels of place and date, on a line of both, over the line to sign on."""
    labelled = best(dates(paper, {role for role in roles if role != "issue_place"}))
    place = _labelled_place(paper, roles)
    lines = place_dates(paper)
    same = next((one for one in lines if labelled is not None and one.day is not None and one.day.value == labelled.value), None)
    if labelled is not None:
        return Issue(place or (same.place if same else None), labelled)
    first = lines[0] if lines else issued_in_sentence(paper) or Issue(None, None)
    return Issue(place or first.place, first.day)


def _labelled_place(paper: TradePaper, roles: Collection[str]) -> Candidate | None:
    """The place at a label of a place, or before the date at a label of both."""
    found = []
    for page, label in paper.labelled({"issue_place", *roles}):
        for place in (*page.places(label), *over_line(page, label)):
            if not place.lines:
                continue
            text = latin_part(beside_line(page, place) if set(label.roles) & set(roles) else place.lines[0])
            hits = find_dates(text)
            if not hits and "issue_place" not in label.roles:
                continue
            name = _ENDS_PLACE.sub("", text[: hits[0].start] if hits else text).strip(" ,./-")
            if hits and not name and (behind := _BEHIND_DATE.match(text[hits[0].end :])) is not None:
                name = behind["place"].strip()
            if _is_printed_place(name):
                found.append(candidate(name, place, name, ["label", "format"]))
                break
    return best(found)


def _is_printed_place(text: str) -> bool:
    """A place at its label: a town, its country behind a comma where that is printed too."""
    return (
        all(is_place(part.strip()) or re.fullmatch(r"[A-Z]{2}", part.strip()) is not None for part in text.split(","))
        and text.count(",") < 3
        and bool(text)
        and not is_form_text(text)
    )


_VALID = re.compile(
    r"(?:gilt|gültig|valid|validity|expires?|befristet|gültigkeit|有效期|có giá trị|có hiệu lực)\s*(?:ist\s+|is\s+)?"
    r"(?:bis(?: zum| einschließlich)?|until|till|to|up to|on|through|至|đến(?: ngày)?)\s*:?\s*(?P<date>.{6,24})",
    re.IGNORECASE,
)


def valid_until(paper: TradePaper) -> Candidate | None:
    """The day to which the paper says it holds: ``Diese Bestätigung gilt bis 31.07.2020``."""
    for flow in flows_of(paper):
        for match in flow.find(_VALID):
            hit = next(iter(find_dates(match["date"])), None)
            day = hit.resolved(paper.order) if hit is not None else None
            if hit is not None and day is not None and hit.start < 6:
                spot = flow.spot(match.start("date") + hit.start, match.start("date") + hit.end)
                return Candidate(day.isoformat(), spot.text, spot.page, spot.box, ("phrase", "format"))
    return None
