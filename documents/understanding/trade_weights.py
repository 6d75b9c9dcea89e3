"""Gross and net weight of a shipment in kg: at their labels, in the table of goods, in running text. Weights of one carton are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from documents.understanding.flow import Flow, flows
from documents.understanding.goods_table import GoodsTable, Row
from documents.understanding.trade_labels import Label
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_phrases import roles_of_text, words_of
from documents.understanding.trade_places import PageLabels, Place
from documents.understanding.trade_values import FIGURE, packages_in, weight_in
from documents.understanding.trade_words import fold

#: Labels of sums that are weights where kilograms stand behind (``Total gross: 1,008.5 kg``).
_AS_SUM = {"gross_weight_kg": "total_gross", "net_weight_kg": "total_net"}
_UNITS_SIDE_BY_SIDE = re.compile(r"(?P<first>kgs?\s*/\s*lbs?)|lbs?\s*/\s*kgs?", re.IGNORECASE)
#: Words of a weight that is one package's.
_EACH = re.compile(r"\b(?:per|each|je|pro|per ctn|one carton)\b|(?:(?<!\s)|(?<=kg )|(?<=kgs ))/\s?(?:ctn|carton|karton|pc|unit|box)|每箱|mỗi", re.IGNORECASE)


def weight(paper: TradePaper, field: str) -> Candidate | None:
    """A gross or net weight in kg; pounds are passed by."""
    found = [*_labelled(paper, field), *_in_tables(paper, field)]
    chosen = best(found)
    if chosen is None:
        return best(_in_text(paper, field))
    # Of weights that are as sure the largest is that of the whole.
    sure = [one for one in found if one.confidence >= chosen.confidence - 0.12 and one.page == chosen.page]
    most = max(sure, key=lambda one: Decimal(str(one.value)))
    return best([one for one in sure if one.value == most.value])


def _labelled(paper: TradePaper, field: str) -> Iterator[Candidate]:
    for page, label in paper.labelled({field, _AS_SUM[field]}):
        as_sum = field not in label.roles
        if _EACH.search(label.text) or (not as_sum and label.roles[0] != field):
            continue
        for place in _places(page, label):
            hit = _weight_at(place, label)
            if hit is None or (as_sum and hit[1] != "kg"):
                continue
            value = paper.figures.plain(hit[0])
            if value is not None and Decimal(value) > 0:
                near = ["label", "format"] if hit[1] == "kg" or place.relation == "inside" or label.caption else ["label", "near_label"]
                yield candidate(value, place, hit[0], near)
                break


def _weight_at(place: Place, label: Label) -> tuple[str, str] | None:
    """Figure and unit of a weight at its label; of a product (``25 x 19.8 = 495.0 kg``) the result."""
    text = re.split(r"=", place.lines[0])[-1] if place.lines else ""
    if (pair := _UNITS_SIDE_BY_SIDE.search(label.text)) is not None and text.count("/") == 1:
        text = text.split("/")[pair["first"] is None] + " kg"  # ``GROSS WT (LB / KG)`` over ``2,000 / 907.2``
    hit = weight_in(text)
    if hit is None or _EACH.search(text):
        return None
    unit = hit[1] or _unit_in(label)
    if not unit and len(place.lines) > 1 and fold(place.lines[1]) in ("kg", "kgs"):
        unit = "kg"
    counted = packages_in(text)[0]
    if unit not in ("", "kg") or (not unit and _is_bare_sign(label)) or (not hit[1] and counted and counted[0] == hit[0]):
        return None
    return hit[0], unit


def _is_bare_sign(label: Label) -> bool:
    """``NW`` without a full stop or a colon may open a maker's article number (``NW 95``): it names a weight only where a unit says so."""
    return re.fullmatch(r"[A-Za-z]{2}", label.text) is not None


def _unit_in(label: Label) -> str:
    text = label.text.casefold()
    return "lb" if re.search(r"\blbs?\b", text) else "kg" if re.search(r"kgs?\b|公斤|千克", text) else ""


def _places(page: PageLabels, label: Label) -> tuple[Place, ...]:
    """Where the weight may stand: under ``KG`` where units stand under the label side by side (``LB  KG``), else as with any label."""
    units = [s for s in page.laid.segments if 0 < s.middle - label.segment.middle < 25 and fold(s.text) in ("kg", "kgs") and abs(s.x0 - label.segment.x0) < 90]
    unit = min(units, key=lambda s: abs(s.x0 - label.segment.x0), default=None)
    if unit is None:
        return page.places(label)
    middle = (unit.x0 + unit.x1) / 2
    under = [s for s in page.laid.segments if 2 < s.middle - unit.middle < 4 * s.size and abs((s.x0 + s.x1) / 2 - middle) < 22 and FIGURE.fullmatch(s.text)]
    return (Place("below", (under[0],)),) if under else page.places(label)


def _in_tables(paper: TradePaper, field: str) -> Iterator[Candidate]:
    """The figure of the table's column of that weight; on a transport paper a weight is the gross one."""
    role = field.removesuffix("_kg")
    for one in paper.tables:
        roles = (role, "weight") if field == "gross_weight_kg" and paper.kind in ("bill_of_lading", "air_waybill") and one.head.of(role) is None else (role,)
        for name in roles:
            for row, text, checks in totals_of(one, name):
                match = FIGURE.search(text)
                value = paper.figures.plain(match.group()) if match else None
                if match and value and Decimal(value) > 0:
                    yield candidate(value, Place("inside", tuple(row.segments)), match.group(), checks)


def totals_of(one: GoodsTable, role: str) -> list[tuple[Row, str, list[str]]]:
    """The column's text in the table's row of totals, or in its only row."""
    rows_of_totals = [row for row in one.totals if not row.subtotal and not _is_labelled_line(row)]
    totals = [(row, row.text(role), ["label", "column_total"]) for row in rows_of_totals if FIGURE.search(row.text(role))]
    if totals:
        return totals[-1:]
    if any(row.subtotal for row in one.totals):
        return []  # it goes on on the next page
    rows = [row for row in one.rows if FIGURE.search(row.text(role))]
    if len({row.text(role) for row in rows}) == 1 and (len(rows) == 1 == len(one.rows) or not all(row.text("description") for row in rows)):
        return [(rows[-1], rows[-1].text(role), ["label", "format"])]
    return []


def _is_labelled_line(row: Row) -> bool:
    """Whether the row is a line of its own under the table, label and figure in one run of words (``Total gross weight: 240.0 kg``): no column is over it."""
    label, colon, value = row.segments[0].text.replace("：", ":").partition(":")
    return len(row.segments) == 1 and bool(colon) and FIGURE.search(value) is not None and bool(roles_of_text(label.strip()))


def _in_text(paper: TradePaper, field: str) -> list[Candidate]:
    """``gross 2,562.5 kg, net 2,210.0 kg``: the weight behind the word; of several that in a line of totals."""
    words = "|".join(sorted((re.escape(word) for word in words_of_field(field)), key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w])(?:{words})(?![a-zà-ỹ])[.:]?(?:\s?-?(?:weight|wt|mass|gewicht)\.?)?\s*(?:\((?:kgs?)\))?\s*[:：=]?\s*"
        r"(?P<value>\d[\d.,' ]*)\s*(?:kgs?\b|公斤|千克)",
        re.IGNORECASE,
    )
    behind = re.compile(rf"(?P<value>\d[\d.,' ]*)\s*(?:kgs?|公斤|千克)\s*\(?(?:{words})(?![\wà-ỹ])(?!\.?\s*[:：]?\s*\d)", re.IGNORECASE)
    found: dict[str, Candidate] = {}
    totals: set[str] = set()
    for flow in _flows(paper):
        for match in (*pattern.finditer(flow.text), *behind.finditer(flow.text)):
            value = paper.figures.plain(match["value"].strip())
            around = flow.text[max(0, match.start() - 40) : match.end() + 15]
            if value is None or _EACH.search(around):
                continue
            spot = flow.spot(match.start("value"), match.end("value"))
            found.setdefault(value, Candidate(value, match["value"].strip(), spot.page, spot.box, ("phrase", "format")))
            if any(stem in fold(around) for stem in words_of("total_stems")):
                totals.add(value)
    if len(found) > 1 and len(totals) == 1:
        return [found[next(iter(totals))]]
    return list(found.values()) if len(found) == 1 else []


def words_of_field(field: str) -> tuple[str, ...]:
    """The words for gross or net in the languages of the trade."""
    gross = ("gross", "brutto", "brut", "brüt", "g.w", "gw", "grs", "毛重", "cả bì", "bruto", "lordo", "rohmasse", "gross weight", "g/w")
    net = ("net", "netto", "nett", "n.w", "nw", "净重", "tịnh", "neto", "eigenmasse", "net weight", "n/w")
    return gross if field == "gross_weight_kg" else net


def _flows(paper: TradePaper) -> Iterator[Flow]:
    for laid in paper.pages:
        yield from flows(laid)
