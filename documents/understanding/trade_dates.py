"""The dates of trade papers: at labels, behind numbers, alone at the head of a paper."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from documents.understanding.dates import Order, find_dates
from documents.understanding.flow import Flow, flow_of, flows
from documents.understanding.trade_labels import Label
from documents.understanding.trade_paper import Candidate, TradePaper, candidate
from documents.understanding.trade_places import PageLabels, Place

_CONNECTS_DATE = re.compile(r"^[\s,;()/.·-]*(?:of|from|dated?|dt\.?|vom|du|de|del|dd\.?|ngày|日期)?[\s:.]*$", re.IGNORECASE)
#: Labels of numbers whose date a bare ``Date:`` beside or under them is.
_OWN = {
    "commercial_invoice": {"invoice_number", "own_number"},
    "packing_list": {"document_number", "invoice_number", "own_number"},
    "purchase_order": {"order_number", "document_number", "own_number"},
    "bill_of_lading": {"waybill_number"},
    "air_waybill": {"waybill_number"},
}
#: ``02 / 08 / 26``: the strokes of a date set apart.
_SPACED = re.compile(r"^(\d\d)\s([/.-])\s(\d\d)\s\2\s(\d{2}(?:\d\d)?)$")
#: ``02/08/26``, which is a date only where its label says how it is written.
_SHORT = re.compile(r"^(\d\d[/.-]\d\d[/.-])(\d\d)$")
_NUMBERED = re.compile(r"(?:\bno\b|\bnr\b|\bnum|number|nummer|#|n°|ref\b|号|số)", re.IGNORECASE)


def dates(paper: TradePaper, roles: Collection[str]) -> list[Candidate]:
    """Dates at labels of these roles, those of the paper's own number first; a date whose order of day and month the paper does not tell is none."""
    found: list[tuple[int, Candidate]] = []
    for page, label in paper.labelled(roles):
        rank = _rank(paper, page, label)
        for place in (*page.places(label), *over_line(page, label)):
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


def over_line(page: PageLabels, label: Label) -> tuple[Place, ...]:
    place = page.above(label) if {"executed", "place_date", "issue_place"} & set(label.roles) else None
    return () if place is None else (place,)


def _day_at(paper: TradePaper, place: Place, label: Label) -> tuple[str, str] | None:
    text = _SPACED.sub(r"\1\2\3\2\4", " ".join(place.lines[:3]))
    order = _order_in(label.hint) or paper.order
    if _order_in(label.hint) is not None:
        text = _SHORT.sub(r"\g<1>20\2", text)
    hit = next(iter(find_dates(text, compact=True)), None)
    day = hit.resolved(order) if hit is not None else None
    return None if hit is None or day is None else (day.isoformat(), text[hit.start : hit.end])


def _day_beside(paper: TradePaper, page: PageLabels, place: Place) -> tuple[str, str] | None:
    """The date right of the place under a label of both."""
    if place.relation not in ("below", "cell", "beside") or not place.segments:
        return None
    text = beside_line(page, place)
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
    for flow in (*flows_of(paper), *lines):
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


def flows_of(paper: TradePaper) -> Iterator[Flow]:
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


def beside_line(page: PageLabels, place: Place) -> str:
    """The first line of a place with what stands right of it, where place and date are set apart under one label."""
    rest = page.from_here(place.segments[0])
    return " ".join(segment.text for segment in rest[:2]) if len(rest) > 1 and not page.is_label(rest[1]) else place.lines[0]
