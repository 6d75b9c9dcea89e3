"""Fields that a paper seems to state and that were not believed: the label stands there, a value behind it, and no fact came of it.

Data for the person who looks at the paper; nothing is judged by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from batches.paper import Absent, Fact
from documents.reading.page import Word, around
from documents.understanding.check_digits import air_waybill_holds, container_holds, mrn_holds
from documents.understanding.dates import Order, find_dates
from documents.understanding.identifiers import is_gmn, is_gtin
from documents.understanding.script import folded_space
from documents.understanding.sheet import Sheet
from documents.understanding.trade_paper import TradePaper

DATES = frozenset({"issue_date", "expiry_date", "invoice_date", "acceptance_date", "release_date"})
NUMBERS = frozenset({
    "document_number", "certificate_number", "invoice_number", "order_number", "waybill_number", "laboratory_accreditation", "lots", "models", "eori", "srn",
    "packages", "gross_weight_kg", "net_weight_kg", "notified_body_number", "production_control_body_number", "mrn", "udi_di", "basic_udi_di",
    "container_numbers", "standards",
})  # fmt: skip
CHECKED = {"waybill_number": air_waybill_holds, "container_numbers": container_holds, "mrn": mrn_holds, "udi_di": is_gtin, "basic_udi_di": is_gmn}
#: Which labels of a trade paper stand for which field, as far as they stand for one alone.
TRADE_ROLES = {
    "invoice_number": "invoice_number", "invoice_date": "invoice_date", "order_number": "order_number", "waybill_number": "waybill_number",
    "container_numbers": "container_numbers", "consignee": "consignee", "seller": "seller", "buyer": "buyer", "country_of_origin": "country_of_origin",
    "incoterm": "incoterm", "packages": "packages", "gross_weight_kg": "gross_weight_kg", "net_weight_kg": "net_weight_kg", "eori": "eori", "mrn": "mrn",
    "port_of_loading": "port_of_loading", "port_of_discharge": "port_of_discharge", "document_number": "document_number",
    "accepted": "acceptance_date", "released": "release_date",
}  # fmt: skip
#: What people write where there is nothing to write.
_NOTHING = re.compile(r"(?:n\s*/\s*a|none|nil|nvd|ncv|[-–—_./*\s]*|keine?|entfällt|not applicable|无|không)", re.IGNORECASE)
LONGEST = 160


@dataclass(frozen=True)
class Stated:
    """What stands behind a label of a field."""

    field: str
    page: int
    words: tuple[Word, ...]
    text: str


def conformity_absences(sheet: Sheet, facts: Iterable[Fact | Absent], allowed: frozenset[str]) -> tuple[Absent, ...]:
    """The labelled fields of a conformity paper that no fact came of."""
    return _absences(_on_sheet(sheet), frozenset(fact.field for fact in facts), allowed, sheet.date_order)


def trade_absences(paper: TradePaper, facts: Iterable[Fact | Absent], allowed: frozenset[str]) -> tuple[Absent, ...]:
    """The labelled fields of a trade paper that no fact came of."""
    return _absences(_on_paper(paper), frozenset(fact.field for fact in facts), allowed, paper.order)


def _on_sheet(sheet: Sheet) -> Iterator[Stated]:
    for page in sheet.label_pages:
        labelled = sheet.labelled(page)
        for label in labelled.labels:
            if len(label.fields) != 1 or not label.at_start or len(label.phrase) < 5:
                continue
            for values in labelled.values(label)[:1]:
                if values.relation == "cell" or (label.colon and values.relation in ("inside", "beside")):
                    words = tuple(word for segment in values.segments for word in segment.words)
                    yield Stated(label.fields[0], page.number, words, folded_space(" ".join(segment.text for segment in values.segments)))


def _on_paper(paper: TradePaper) -> Iterator[Stated]:
    for page in paper.labels:
        for label in page:
            if len(label.roles) != 1 or label.roles[0] not in TRADE_ROLES or not label.at_start:
                continue
            for place in page.places(label)[:1]:
                if place.relation == "cell" or (label.colon and place.relation in ("inside", "beside")):
                    words = tuple(word for segment in place.segments for word in segment.words)
                    yield Stated(TRADE_ROLES[label.roles[0]], place.segments[0].page, words, folded_space(place.text))


def _absences(stated: Iterable[Stated], known: frozenset[str], allowed: frozenset[str], order: Order | None) -> tuple[Absent, ...]:
    by_field: dict[str, list[Stated]] = {}
    for one in stated:
        if one.field in allowed and one.field not in known and not _NOTHING.fullmatch(one.text) and _may_be(one):
            by_field.setdefault(one.field, []).append(one)
    return tuple(_absent(spots, order) for spots in by_field.values())


def _may_be(one: Stated) -> bool:
    """Whether the text can be a value of the field at all: numbers and dates have figures."""
    return any(sign.isdigit() for sign in one.text) if one.field in NUMBERS | DATES else any(sign.isalpha() for sign in one.text)


def _absent(spots: Sequence[Stated], order: Order | None) -> Absent:
    first = spots[0]
    box = around(first.words)
    rounded = (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
    return Absent(field=first.field, raw=first.text[:LONGEST], reason=_reason(spots, order), page=first.page, box=rounded)


def _reason(spots: Sequence[Stated], order: Order | None) -> str:
    first = spots[0]
    if not all(word.legible for word in first.words):
        return "illegible"
    if first.field in DATES:
        hits = [hit for one in spots for hit in find_dates(one.text, compact=True)]
        if any(hit.day is None and hit.resolved(order) is None for hit in hits):
            return "ambiguous_date"
        return "contradicted" if len({hit.resolved(order) for hit in hits}) > 1 else "too_little_support"
    holds = CHECKED.get(first.field)
    if holds is not None and not holds(re.sub(r"[\s.()-]", "", first.text)):
        return "check_digit"
    return "contradicted" if len({one.text.casefold() for one in spots}) > 1 else "too_little_support"
