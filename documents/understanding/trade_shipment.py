"""What is shipped and how: packages, weights, ports, terms, product, lots, models, standards."""

from __future__ import annotations

import re
from collections.abc import Collection

from documents.understanding.goods_table import GoodsTable, Row
from documents.understanding.trade_labels import Label, fold
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import PageLabels, Place
from documents.understanding.trade_values import FIGURE, incoterms_in, packages_in, weight_in

_PACKED = re.compile(r"\b(?:packed|packing|verpackt|total(?:ling)?|in total|summe|gesamt|insgesamt|said to contain|合计|共|tổng)\b", re.IGNORECASE)


def packages(paper: TradePaper, roles: Collection[str]) -> Candidate | None:
    """How many packages: at its label, in the row of totals, in the only row, or in a phrase (``Packed in 412 cartons``). Pallets are carriers."""
    return best([*_labelled_packages(paper, roles), *_column_count(paper)]) or best(_phrased_packages(paper))


def _labelled_packages(paper: TradePaper, roles: Collection[str]) -> list[Candidate]:
    def parse(place: Place, label: Label) -> tuple[int, str] | None:
        text = place.lines[0]
        counts, carriers = packages_in(text)
        if carriers:
            return None
        match = FIGURE.match(text) or (FIGURE.search(text) if counts else None)
        raw = counts[0] if counts else match.group().strip() if match else ""
        count = paper.figures.whole(raw) if raw else None
        return (count, raw) if count else None

    return [candidate(count, place, raw, ["label", "format"]) for _, place, (count, raw) in paper.first_values(roles, parse)]


def _column_count(paper: TradePaper) -> list[Candidate]:
    found = []
    for one in paper.tables:
        role = "quantity" if paper.kind == "air_waybill" and one.head.of("cartons") is None else "cartons"
        for row, text, checks in _totals_of(one, role):
            match = FIGURE.search(text)
            count = paper.figures.whole(match.group()) if match and not packages_in(text)[1] else None
            if match and count:
                found.append(candidate(count, Place("inside", tuple(row.segments)), match.group(), checks))
    return found


def _totals_of(one: GoodsTable, role: str) -> list[tuple[Row, str, list[str]]]:
    """The column's text in the table's row of totals, or in its only row."""
    totals = [(row, row.text(role), ["label", "column_total"]) for row in one.totals if FIGURE.search(row.text(role))]
    if totals:
        return totals[-1:]
    rows = [row for row in one.rows if FIGURE.search(row.text(role))]
    if len({row.text(role) for row in rows}) == 1 and (len(rows) == 1 == len(one.rows) or not all(row.text("description") for row in rows)):
        return [(rows[-1], rows[-1].text(role), ["label", "format"])]
    return []


def _phrased_packages(paper: TradePaper) -> list[Candidate]:
    """Packages counted in running text; a paper that names two counts there has not said which is the total."""
    goods = {id(segment) for one in paper.tables for segment in one.segments}
    found = []
    for laid in paper.pages:
        for segment in laid.segments:
            if id(segment) in goods and len([row for one in paper.tables for row in one.rows]) > 1:
                continue
            counts, carriers = packages_in(re.sub(r"\b\d[\d.,]*\s*(?:pcs|pieces|件)\b", "", segment.text, flags=re.IGNORECASE))
            if len(counts) == 1 and (not carriers or _PACKED.search(segment.text)) and (count := paper.figures.whole(counts[0])):
                found.append(candidate(count, Place("inside", (segment,)), counts[0], ["phrase", "format"] if _PACKED.search(segment.text) else ["pattern"]))
    return found if len({one.value for one in found}) == 1 else [one for one in found if "phrase" in one.checks][:1]


def weight(paper: TradePaper, field: str) -> Candidate | None:
    """A gross or net weight in kg, at its label or in the column of the table of goods; pounds are passed by."""
    role = field.removesuffix("_kg")
    found = [*_labelled_weights(paper, field)]
    for one in paper.tables:
        for row, text, checks in _totals_of(one, role):
            match = FIGURE.search(text)
            value = paper.figures.plain(match.group()) if match else None
            if match and value:
                found.append(candidate(value, Place("inside", tuple(row.segments)), match.group(), checks))
    return best(found)


def _labelled_weights(paper: TradePaper, field: str) -> list[Candidate]:
    found = []
    for page, label in paper.labelled({field}):
        if label.roles[0] != field:
            continue
        places = page.places(label)
        places = (*(_under_kg(page, label, place) for place in places),)
        for place in places:
            hit = weight_in(place.lines[0]) if place.lines else None
            unit = (hit[1] if hit else "") or _unit_in(label)
            counted = packages_in(place.lines[0])[0]
            if hit is None or unit not in ("", "kg") or (not unit and _is_bare_sign(label)) or (not hit[1] and counted and counted[0] == hit[0]):
                continue
            value = paper.figures.plain(hit[0])
            if value is not None and float(value) > 0:
                found.append(candidate(value, place, hit[0], ["label", "format"] if unit == "kg" or place.relation == "inside" else ["label", "near_label"]))
                break
    return found


def _is_bare_sign(label: Label) -> bool:
    """``NW`` without a full stop or a colon may open a maker's article number (``NW 95``): it names a weight only where a unit says so."""
    text = " ".join(word.text for word in label.segment.words[label.first : label.end])
    return re.fullmatch(r"[A-Za-z]{2}", text) is not None


def _unit_in(label: Label) -> str:
    text = " ".join(word.text for word in label.segment.words[label.first : label.end]).casefold()
    return "lb" if re.search(r"\blbs?\b", text) else "kg" if re.search(r"kgs?\b|公斤|千克", text) else ""


def _under_kg(page: PageLabels, label: Label, place: Place) -> Place:
    """Where units stand under the label side by side (``LB  KG``), the place under ``KG``."""
    if fold(place.text) not in ("lb", "lbs", "kg", "kgs", "lbkg", "kglb"):
        return place
    near = [s for s in page.laid.segments if 0 < s.middle - label.segment.middle < 25 and fold(s.text) in ("kg", "kgs") and abs(s.x0 - label.segment.x0) < 90]
    unit = min(near, key=lambda s: abs(s.x0 - label.segment.x0), default=None)
    if unit is None:
        return place
    middle = (unit.x0 + unit.x1) / 2
    under = [s for s in page.laid.segments if 2 < s.middle - unit.middle < 4 * s.size and abs((s.x0 + s.x1) / 2 - middle) < 22 and FIGURE.fullmatch(s.text)]
    return Place("below", (under[0],)) if under else place


def incoterm(paper: TradePaper) -> Candidate | None:
    """The Incoterms code: at its label, or where the paper writes it before a place."""
    found = []
    for _, place, code in paper.first_values({"incoterm"}, lambda place, _: next((code for code, _ in incoterms_in(place.lines[0])), None)):
        found.append(candidate(code, place, code, ["label", "known"]))
    codes: list[Candidate] = []
    for laid in paper.pages:
        for segment in laid.segments:
            for code, placed in incoterms_in(segment.text):
                if placed:
                    codes.append(candidate(code, Place("inside", (segment,)), code, ["known", "pattern"]))
    if found:
        return best([*found, *(one for one in codes if one.value == found[0].value)])
    return best(codes) if len({one.value for one in codes}) == 1 else None
