"""The dates of trade papers and the places beside them: at labels, behind numbers, on lines of place and date, over the line to sign on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from documents.understanding.dates import Order, find_dates
from documents.understanding.flow import Flow, flow_of, flows
from documents.understanding.layout import Segment
from documents.understanding.script import is_cjk, latin_part
from documents.understanding.trade_labels import Label
from documents.understanding.trade_names import has_form
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_phrases import roles_of_text
from documents.understanding.trade_places import PageLabels, Place
from documents.understanding.trade_words import is_form_text

_CONNECTS_DATE = re.compile(r"^[\s,;()/.·-]*(?:of|from|dated?|dt\.?|vom|du|de|del|dd\.?|ngày|日期)?[\s:.]*$", re.IGNORECASE)
_DATED = frozenset({"dated", "signed", "signature", "stamp", "page", "printed", "valid", "rev", "revision", "version", "status"})
#: Labels of numbers whose date a bare ``Date:`` beside or under them is.
_OWN = {
    "commercial_invoice": {"invoice_number", "own_number"},
    "packing_list": {"document_number", "invoice_number", "own_number"},
    "purchase_order": {"order_number", "document_number", "own_number"},
    "bill_of_lading": {"waybill_number"},
    "air_waybill": {"waybill_number"},
}
_NUMBERED = re.compile(r"(?:\bno\b|\bnr\b|\bnum|number|nummer|#|n°|ref\b|号|số)", re.IGNORECASE)


@dataclass(frozen=True)
class Issue:
    """Where and when a paper was made out."""

    place: Candidate | None
    day: Candidate | None


def dates(paper: TradePaper, roles: Collection[str]) -> list[Candidate]:
    """Dates at labels of these roles, those of the paper's own number first; a date whose order of day and month the paper does not tell is none."""
    found: list[tuple[int, Candidate]] = []
    for page, label in paper.labelled(roles):
        rank = _rank(paper, page, label)
        for place in (*page.places(label), *_over(page, label)):
            hit = _day_at(paper, place, label) or (_day_beside(paper, page, place) if "issue_place" in label.roles else None)
            if hit is not None:
                checks = ["label", "format"] if place.relation in ("inside", "beside", "cell") or label.caption else ["label", "near_label"]
                found.append((rank, candidate(hit[0], place, hit[1], checks)))
                break
            if place.relation in ("inside", "cell"):
                break
    first = min((rank for rank, _ in found), default=0)
    lone = len(found) == 1 and paper.kind not in ("bill_of_lading", "air_waybill")
    return [one for rank, one in found if rank == first and (rank < _OTHERS or lone)]


#: The rank of a date that belongs to another paper's number.
_OTHERS = 3


def _rank(paper: TradePaper, page: PageLabels, label: Label) -> int:
    """How surely a bare date is the paper's own: 0 beside its number or called its date, 1 by itself, 2 under another number, 3 beside one."""
    if "date" not in label.roles:
        return 0
    own = _OWN.get(paper.kind, set())
    segments = page.line_of(label.segment).segments
    lefts = [one for segment in segments for one in page.by_segment.get(id(segment), ()) if one is not label and one.segment.x0 <= label.segment.x0]
    lefts = [one for one in lefts if one.segment.x0 < label.segment.x0 or one.first < label.first]
    if lefts and (kind := _names_number(lefts[-1], own)) is not None:
        return 0 if kind else _OTHERS
    over = [one for one in page if 3 < label.segment.middle - one.segment.middle < 2.4 * label.segment.size and abs(one.segment.x0 - label.segment.x0) < 8]
    if over and (kind := _names_number(over[-1], own)) is not None:
        return 0 if kind else 2
    return 1


def _names_number(label: Label, own: Collection[str]) -> bool | None:
    """Whether a label names the paper's own number (true), another one (false) or none."""
    if set(label.roles) & set(own):
        return True
    return False if _NUMBERED.search(label.text) or {"waybill_number", "order_number", "contract_number"} & set(label.roles) else None


def _over(page: PageLabels, label: Label) -> tuple[Place, ...]:
    place = page.above(label) if {"executed", "place_date", "issue_place"} & set(label.roles) else None
    return () if place is None else (place,)


def _day_at(paper: TradePaper, place: Place, label: Label) -> tuple[str, str] | None:
    text = " ".join(place.lines[:3])
    order = _order_in(label.hint) or paper.order
    hit = next(iter(find_dates(text, compact=True)), None)
    day = hit.resolved(order) if hit is not None else None
    return None if hit is None or day is None else (day.isoformat(), text[hit.start : hit.end])


def _day_beside(paper: TradePaper, page: PageLabels, place: Place) -> tuple[str, str] | None:
    """The date right of the place under a label of both."""
    if place.relation not in ("below", "cell", "beside") or not place.segments:
        return None
    text = _whole_line(page, place)
    hit = next(iter(find_dates(text)), None)
    day = hit.resolved(paper.order) if hit is not None else None
    return None if hit is None or day is None else (day.isoformat(), text[hit.start : hit.end])


def _order_in(hint: str) -> Order | None:
    hint = hint.upper().replace(" ", "")
    if re.search(r"DD[/.-]?MM|TT[/.-]?MM", hint):
        return "day_first"
    return "month_first" if re.search(r"MM[/-]?DD", hint) else None


def date_behind(paper: TradePaper, number: Candidate) -> list[Candidate]:
    """The date printed directly behind a number: ``PL 2022-0318 vom 07.03.2022``, or alone on the line of the paper's title and number."""
    found = []
    lines = (flow_of(line.segments) for laid in paper.pages[:2] for line in laid.lines if len(line.segments) > 1 and number.raw in line.text)
    for flow in (*_flows(paper), *lines):
        for at in _occurrences(flow.text, number.raw):
            behind = flow.text[at + len(number.raw) :]
            hit = next(iter(find_dates(behind[:60])), None)
            day = hit.resolved(paper.order) if hit else None
            if hit is not None and day is not None and _CONNECTS_DATE.match(behind[: hit.start]):
                start = at + len(number.raw) + hit.start
                spot = flow.spot(start, start + hit.end - hit.start)
                found.append(Candidate(day.isoformat(), behind[hit.start : hit.end], spot.page, spot.box, ("phrase", "format")))
    return found


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _flows(paper: TradePaper) -> Iterator[Flow]:
    for laid in paper.pages:
        yield from flows(laid)


def lone_date(paper: TradePaper) -> Candidate | None:
    """The one date that stands by itself in the upper half of the first page, at no label."""
    page, laid = paper.labels[0], paper.first_page
    claimed = {id(segment) for label in page if label.roles != ("own_number",) for place in page.places(label) for segment in place.segments}
    found = []
    for segment in laid.segments:
        hits = find_dates(segment.text)
        whole = len(hits) == 1 and hits[0].start <= 1 and hits[0].end >= len(segment.text) - 1
        if whole and segment.middle < 0.5 * laid.height and id(segment) not in claimed and (day := hits[0].resolved(paper.order)) is not None:
            found.append(candidate(day.isoformat(), Place("inside", (segment,)), segment.text[hits[0].start : hits[0].end], ["pattern", "format"]))
    return found[0] if len({one.value for one in found}) == 1 else None


_LEAD = re.compile(
    r"^(?:\d{1,2}\.\s+(?=[A-ZÀ-Ỹ]))?(?:(?:place|ort|lieu|lugar|luogo)\s*(?:and|,|/|&|und|et|y|e)?\s*(?:date|datum|fecha|data)?(?: of issue| der ausstellung)?|"
    r"executed (?:on|at)|(?:issued|signed|done|given) (?:at|in)|fait à)\s*[:,]?\s+",
    re.IGNORECASE,
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


_AUTHORITY = re.compile(r"certif|endorse|competent|authority|zollbehörde|bescheinig|zuständig|cơ quan|签证", re.IGNORECASE)
_EXPORTER = re.compile(r"declaration by the exporter|erklärung des ausführers|khai báo của người xuất khẩu|出口商声明", re.IGNORECASE)


def certified(paper: TradePaper) -> Issue | None:
    """Of the lines of place and date on a proof of origin that of the authority, not that of the exporter's declaration."""
    lines = place_dates(paper)
    return next((one for one in lines if _AUTHORITY.search(box := _box_text(paper, one)) and not _EXPORTER.search(box)), lines[0] if lines else None)


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
    if (ending is None and text == printed) or _is_date_label(before):
        return None
    name = before[: ending.start()].strip(" ,") if ending is not None else before.strip(" ,")
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
    first = lines[0] if lines else Issue(None, None)
    return Issue(place or first.place, first.day)


def _labelled_place(paper: TradePaper, roles: Collection[str]) -> Candidate | None:
    """The place at a label of a place, or before the date at a label of both."""
    found = []
    for page, label in paper.labelled({"issue_place", *roles}):
        for place in (*page.places(label), *_over(page, label)):
            if not place.lines:
                continue
            text = latin_part(_whole_line(page, place) if set(label.roles) & set(roles) else place.lines[0])
            hits = find_dates(text)
            if not hits and "issue_place" not in label.roles:
                continue
            name = _ENDS_PLACE.sub("", text[: hits[0].start] if hits else text).strip(" ,./-")
            if _is_printed_place(name):
                found.append(candidate(name, place, name, ["label", "format"]))
                break
    return best(found)


def _whole_line(page: PageLabels, place: Place) -> str:
    """The first line of a place with what stands right of it, where place and date are set apart under one label."""
    rest = page.from_here(place.segments[0])
    return " ".join(segment.text for segment in rest[:2]) if len(rest) > 1 and not page.is_label(rest[1]) else place.lines[0]


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
    for flow in _flows(paper):
        for match in flow.find(_VALID):
            hit = next(iter(find_dates(match["date"])), None)
            day = hit.resolved(paper.order) if hit is not None else None
            if hit is not None and day is not None and hit.start < 6:
                spot = flow.spot(match.start("date") + hit.start, match.start("date") + hit.end)
                return Candidate(day.isoformat(), spot.text, spot.page, spot.box, ("phrase", "format"))
    return None
