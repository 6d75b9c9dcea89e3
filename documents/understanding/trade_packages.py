"""How many packages a shipment has: at its label, in the table of goods, in running text. Pallets carry packages and are counted as none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from documents.understanding.layout import Laid, Segment
from documents.understanding.trade_labels import Label
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import FIGURE, counted_in, package_spans, packages_in
from documents.understanding.trade_weights import totals_of

_PACKED = re.compile(r"\b(?:packed|packing|verpackt|total(?:ling)?|in total|summe|gesamt|insgesamt|said to contain|合计|共|tổng)\b", re.IGNORECASE)
_PER = re.compile(r"\b(?:per|each|je|pro)\b[^,;.]{0,40}$|(?:/\s?|=\s?|à\s)$", re.IGNORECASE)


def packages(paper: TradePaper, roles: Collection[str]) -> Candidate | None:
    """The number of packages."""
    stated = best([*_labelled(paper, roles), *_in_tables(paper)])
    # What an order says of cartons is how it wants them packed.
    stated = stated or (best(_in_text(paper)) if paper.kind != "purchase_order" else None)
    return stated or (best(_carried(paper)) if paper.kind in ("bill_of_lading", "origin_proof") else None)


def _labelled(paper: TradePaper, roles: Collection[str]) -> list[Candidate]:
    def parse(place: Place, label: Label) -> tuple[int, str] | None:
        text = place.lines[0] if place.lines else ""
        counts, carriers = packages_in(text)
        if carriers and (not counts or paper.kind == "air_waybill"):
            return None  # the pieces of a waybill may be the pallets
        match = FIGURE.match(text)
        whole = match is not None and counted_in(text[match.end() :]) is None and not re.match(r"[/\w]", text[match.end() :])
        raw = counts[0] if counts else match.group().strip() if match and whole else ""
        count = paper.figures.whole(raw) if raw else None
        return (count, raw) if count and not _PER.search(text[: text.find(raw)]) else None

    return [candidate(count, place, raw, ["label", "format"]) for _, place, (count, raw) in paper.first_values(roles, parse)]


def _in_tables(paper: TradePaper) -> Iterator[Candidate]:
    for one in paper.tables:
        role = "quantity" if paper.kind == "air_waybill" and one.head.of("cartons") is None else "cartons"
        for row, text, checks in totals_of(one, role):
            match = FIGURE.search(text)
            count = paper.figures.whole(match.group()) if match and not packages_in(text)[1] else None
            if match and count and not re.search(r"\d\s*[-–]\s*\d", text):
                yield candidate(count, Place("inside", tuple(row.segments)), match.group(), checks)


def _in_text(paper: TradePaper) -> list[Candidate]:
    """Packages counted in running text; of several counts that which the others add up to, or which is called the total."""
    rows = {id(segment) for one in paper.tables if len(one.rows) > 1 for row in one.rows for segment in row.segments}
    found: list[Candidate] = []
    for laid in paper.pages:
        for segment in laid.segments:
            if id(segment) in rows:
                continue
            whole = f"{segment.text} {_under(laid, segment)}" if _COUNTED.fullmatch(segment.text) else segment.text
            counts, carriers = packages_in(re.sub(r"\b\d[\d.,]*\s*(?:pcs|pieces|件)\b", "", whole, flags=re.IGNORECASE))
            if carriers and paper.kind == "air_waybill":
                continue  # the pieces of a waybill may be the pallets
            if len(counts) == 1 and not _PER.search(segment.text[: segment.text.find(counts[0])]) and (count := paper.figures.whole(counts[0])):
                checks = ["phrase", "format"] if _PACKED.search(segment.text) else ["pattern", "format"]
                found.append(candidate(count, Place("inside", (segment,)), counts[0], checks))
    values = {int(one.value) for one in found}
    summing = [one for one in found if len(values) > 2 and int(one.value) * 2 == sum(int(other.value) for other in _distinct_spots(found))]
    if len(values) <= 1 or summing:
        return summing or found
    said = [one for one in found if "phrase" in one.checks]
    return said if len({one.value for one in said}) == 1 else []


#: A count in words and figures whose packages stand on the next line: ``SIXTY (60)`` / ``CARTONS OF GOGGLES``.
_COUNTED = re.compile(r"[A-Z][A-Z -]+\(\d[\d.,]*\)")


def _under(laid: Laid, segment: Segment) -> str:
    return next((one.text for one in laid.segments if 2 < one.middle - segment.middle < 2 * segment.size and abs(one.x0 - segment.x0) < 5), "")


def _carried(paper: TradePaper) -> list[Candidate]:
    """The pallets of a paper that names no other packages: they are what is handed over. The word is kept, since pallets are not the cartons on them."""
    segments = [segment for laid in paper.pages for segment in laid.segments if (spans := package_spans(segment.text)) and spans[0] == (0, len(segment.text))]
    counts = [(segment, packages_in(segment.text)[1]) for segment in segments]
    found = [
        candidate(count, Place("inside", (segment,)), segment.text, ["pattern", "format"])
        for segment, raw in counts
        if raw and (count := paper.figures.whole(raw[0]))
    ]
    return found if len({one.value for one in found}) == 1 else []


def _distinct_spots(found: list[Candidate]) -> list[Candidate]:
    """One candidate a spot, and of the largest value one only."""
    most = max((int(one.value) for one in found), default=0)
    kept = {one.box: one for one in found if int(one.value) != most}
    return [*kept.values(), *[one for one in found if int(one.value) == most][:1]]
