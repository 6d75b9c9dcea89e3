"""Do order, packing list and transport paper speak of one shipment: its number, containers, terms, day and weight?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, get_args

from batches.batch import Batch
from batches.order import Incoterm, Order
from batches.paper import Fact, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.countries import airport_in
from catalogue.trade import Airport
from validators.comparing import Comparison, by_fact, by_order, outcomes_of, stands_by
from validators.consignment_weights import weights
from validators.facts import day_of
from validators.number_kinds import container_in
from validators.trade_papers import KINDS, TRANSPORT, in_order, one_of_each, spot_of

if TYPE_CHECKING:
    from validators.facts import Facts

#: The same terms under another name (Incoterms 2000, 2010 and 2020).
_TERMS = {"DAT": "DPU", "DEQ": "DPU", "DDU": "DAP", "DES": "DAP", "DAF": "DAP", "CNF": "CFR", "C&F": "CFR", "C & F": "CFR", "C+F": "CFR", "C AND F": "CFR"}
_LABEL = re.compile(r"(?i)\b(?:m|h)?awb\b|\b(?:m|h)?b/?l\b|\bair ?waybill\b|\bbill of lading\b|\bno\b\.?|\bnr\b\.?")


@rule(
    "consignment.transport_mismatch",
    "Reg. (EU) No 952/2013 Art. 139, 163; Del. Reg. (EU) 2015/2446 Annex B (12 05)",
    "`waybill_number`, `container_numbers`, `incoterm` and `issue_date` of trade papers, `port_of_loading` of air waybills; `transport_document`, "
    "`incoterm`, `airport_of_departure` and `arrived_on` of the order",
)
def transport_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Waybill number, country of departure by air, containers and terms of delivery agree, and the goods were shipped before they arrived."""
    yield from outcomes_of(shipment(batch, facts, catalogue))


@rule(
    "consignment.weight_mismatch",
    "Reg. (EU) No 952/2013 Art. 163; Del. Reg. (EU) 2015/2446 Annex B (18 04)",
    "`gross_weight_kg`, `net_weight_kg` and `packages` of trade papers, `gross_weight_kg` of the order; the tolerance of the policy",
)
def weight_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Gross weights agree between packing list, transport paper, invoice and order, and no net weight is above its gross weight."""
    yield from outcomes_of(weights(batch, facts, catalogue, on))


def shipment(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """Number, containers, terms and day of the shipment."""
    papers = one_of_each(facts.papers_of_kind(*TRANSPORT))
    yield _number(batch.order, facts, papers)
    yield _containers(facts, papers)
    yield _terms(batch.order, facts)
    yield _shipped_in_time(batch, papers)
    yield _airport(batch.order, facts, catalogue)


def _number(order: Order, facts: Facts, papers: tuple[Paper, ...]) -> Comparison:
    stated = [(paper, fact) for paper in papers if (fact := paper.one("waybill_number")) is not None]
    wanted = _numbers_in(order.transport_document or "")
    agreeing = [paper for paper, fact in stated if any(_same_waybill(one, other) for one in wanted for other in _numbers_in(str(fact.value)))]
    outcomes: tuple[Found | Held, ...]
    # A house and a master waybill carry one shipment under two numbers: where one of them is the order's, the other is no contradiction.
    if agreeing:
        outcomes = tuple(Held(file=paper.file) for paper in agreeing)
    else:
        outcomes = tuple(_other_number(paper, fact, order) for paper, fact in stated if _comparable(wanted, _numbers_in(str(fact.value))))
    statements = [by_order(order.transport_document, f"transport_document: {order.transport_document}")] if wanted else []
    statements += [by_fact(paper, fact, stands_by(each for each in outcomes if each.file == paper.file)) for paper, fact in stated]
    # What other papers cite is shown; the finding is on the paper that bears the number.
    statements += [
        by_fact(paper, fact, "agrees" if any(_same_waybill(one, other) for one in known for other in _numbers_in(str(fact.value))) else "incomparable")
        for known in [[*wanted, *(number for _, fact in stated for number in _numbers_in(str(fact.value)))]]
        for paper in one_of_each(facts.papers_of_kind("commercial_invoice", "packing_list", "origin_proof"))
        if (fact := paper.one("waybill_number")) is not None
    ]
    return Comparison("transport_number", tuple(statements), outcomes, why="house_and_master" if wanted and stated else "")


def _comparable(wanted: list[str], stated: list[str]) -> bool:
    return any(_is_master(one) == _is_master(other) for one in wanted for other in stated)


def _other_number(paper: Paper, fact: Fact, order: Order) -> Found:
    return Found(
        file=paper.file,
        variant="number",
        seen=str(fact.value),
        expected=order.transport_document,
        values={"paper": KINDS[paper.kind or ""]},
        evidence=(spot_of(paper, fact), in_order(f"transport_document: {order.transport_document}")),
    )


def _numbers_in(text: str) -> list[str]:
    """The waybill numbers a text holds, as letters and digits only."""
    parts = re.split(r"[,;+&\n]|\s/\s|\s+(?:and|und)\s+|(?i:(?<=\S)\s+(?=(?:m|h)?(?:awb|b/?l)\b))", text)
    return [plain for part in parts if len(plain := re.sub(r"[\W_]", "", _LABEL.sub(" ", part)).upper()) >= 4]


def _same_waybill(one: str, other: str) -> bool:
    """Whether two numbers are one; a carrier's four-letter code may stand before one of them only."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= 6 and len(long) - len(short) == 4 and long.endswith(short) and long[:4].isalpha())


def _is_master(plain: str) -> bool:
    """Whether the number has the form of a master air waybill: the airline's three digits and eight of its own."""
    return re.fullmatch(r"\d{11}", plain) is not None


def _containers(facts: Facts, papers: tuple[Paper, ...]) -> Comparison:
    """Containers the packing list or invoice names are on a bill of lading; a bill may name more."""
    shipped = [(paper, fact) for paper in papers for fact in paper.all("container_numbers")]
    known = {_container(fact) for _, fact in shipped}
    outcomes: list[Found | Held] = []
    statements = [by_fact(paper, fact, "reference") for paper, fact in shipped]
    for paper in one_of_each(facts.papers_of_kind("packing_list", "commercial_invoice")):
        named = paper.all("container_numbers")
        strangers = tuple(fact for fact in named if _container(fact) not in known)
        if shipped and named:
            outcomes.append(_strange_containers(paper, strangers, shipped) if strangers else Held(file=paper.file))
        statements += [by_fact(paper, fact, "incomparable" if not shipped else "differs" if fact in strangers else "agrees") for fact in named]
    return Comparison("containers", tuple(statements), tuple(outcomes))


def _strange_containers(paper: Paper, strangers: tuple[Fact, ...], shipped: list[tuple[Paper, Fact]]) -> Found:
    return Found(
        file=paper.file,
        variant="container",
        seen=", ".join(str(fact.value) for fact in strangers),
        expected=", ".join(dict.fromkeys(str(fact.value) for _, fact in shipped)),
        values={"paper": KINDS[paper.kind or ""], "transport": KINDS[shipped[0][0].kind or ""]},
        evidence=(*(spot_of(paper, fact) for fact in strangers), *(spot_of(bill, fact) for bill, fact in shipped)),
    )


def _container(fact: Fact) -> str:
    """A container's number without what is printed beside it (seal, size)."""
    plain = re.sub(r"[\W_]", "", container_in(str(fact.value))).upper()
    number = re.search(r"[A-Z]{3}[UJZ]\d{7}", plain)
    return number[0] if number else plain


def _terms(order: Order, facts: Facts) -> Comparison:
    invoices = one_of_each(facts.papers_of_kind("commercial_invoice"))
    stated = [(invoice, fact, _term(str(fact.value))) for invoice in invoices if (fact := invoice.one("incoterm")) is not None]
    outcomes = tuple(_terms_judged(invoice, fact, term, order) for invoice, fact, term in stated if term and order.incoterm)
    ours = f"{order.incoterm or ''} {order.incoterm_place or ''}".strip()
    statements = [by_order(ours, f"incoterm: {ours}")] if order.incoterm else []
    statements += [by_fact(invoice, fact, stands_by(each for each in outcomes if each.file == invoice.file)) for invoice, fact, _ in stated]
    return Comparison("terms", tuple(statements), outcomes, why="unknown_term" if stated and order.incoterm else "")


def _term(stated: str) -> str | None:
    """The three letters of a delivery term, however much stands behind them; ``None`` for what is none."""
    first = re.match(r"[A-Z]{3}\b|C ?[&+] ?F\b|C AND F\b", stated.replace(".", "").strip().upper())
    plain = _TERMS.get(first[0], first[0]) if first else None
    return plain if plain in get_args(Incoterm) else None


def _terms_judged(invoice: Paper, fact: Fact, term: str, order: Order) -> Found | Held:
    if term == _TERMS.get(order.incoterm or "", order.incoterm):
        return Held(file=invoice.file)
    return Found(
        file=invoice.file,
        variant="terms",
        seen=str(fact.value).strip().upper(),
        expected=order.incoterm,
        evidence=(spot_of(invoice, fact), in_order(f"incoterm: {order.incoterm} {order.incoterm_place or ''}".strip())),
    )


def _shipped_in_time(batch: Batch, papers: tuple[Paper, ...]) -> Comparison:
    """A transport paper is made out before the goods arrive; one of a later day is of another shipment or made up afterwards."""
    arrival = batch.arrival
    stated = [(paper, fact) for paper in papers if (fact := paper.one("issue_date")) is not None]
    judged = [(paper, fact, _in_time(paper, fact, arrival)) for paper, fact in stated]
    statements = [] if arrival is None else [by_order(arrival.isoformat(), f"arrived_on: {arrival.isoformat()}")]
    statements += [by_fact(paper, fact, stands_by(filter(None, (found,)))) for paper, fact, found in judged]
    return Comparison("shipped", tuple(statements), tuple(found for _, _, found in judged if found is not None))


def _in_time(paper: Paper, fact: Fact, arrival: date | None) -> Found | Held | None:
    day = day_of(paper, "issue_date")
    if arrival is None or day is None:
        return None
    if day <= arrival:
        return Held(file=paper.file)
    return Found(
        file=paper.file,
        variant="later",
        seen=str(fact.value),
        expected=f"<= {arrival.isoformat()}",
        values={"paper": KINDS[paper.kind or ""], "day": day, "arrival": arrival},
        evidence=(spot_of(paper, fact), in_order(f"arrived_on: {arrival.isoformat()}")),
    )


def _airport(order: Order, facts: Facts, catalogue: Catalogue) -> Comparison:
    """The country an aircraft left from, on which hangs how much of the freight counts. Airports of one country, and those nobody lists, contradict nothing."""
    ours = airport_in(order.airport_of_departure or "", catalogue)
    papers = one_of_each(facts.papers_of_kind("air_waybill"))
    printed = [(paper, fact, _airport_printed(str(fact.value), catalogue)) for paper in papers if (fact := paper.one("port_of_loading")) is not None]
    stated = [(paper, fact, airport) for paper, fact, airport in printed if airport is not None]
    if ours is None or not stated:
        return Comparison("port_of_loading", ())
    source = f"airport_of_departure: {order.airport_of_departure}"
    # A house waybill may begin where the goods were handed over, and the master where they took off.
    outcomes: list[Found | Held] = [Held(file=paper.file) for paper, _, airport in stated if airport.country == ours.country]
    if not outcomes:
        outcomes += (_flown_from(paper, fact, airport, order, ours) for paper, fact, airport in stated)
    said = [by_fact(paper, fact, stands_by(each for each in outcomes if each.file == paper.file)) for paper, fact, _ in stated]
    return Comparison("port_of_loading", (by_order(order.airport_of_departure, source), *said), tuple(outcomes))


def _airport_printed(text: str, catalogue: Catalogue) -> Airport | None:
    """The airport whose code stands alone, in brackets or at the end: that of Guangzhou is also the first word of Can Tho."""
    code = re.search(r"\(((?:[A-Z]{2})?[A-Z]{3})\)|(?:^|[\s/,-])((?:[A-Z]{2})?[A-Z]{3})$", text.strip())
    return None if code is None else airport_in(code[1] or code[2], catalogue)


def _flown_from(paper: Paper, fact: Fact, airport: Airport, order: Order, ours: Airport) -> Found:
    return Found(
        file=paper.file,
        variant="airport",
        seen=str(fact.value),
        expected=order.airport_of_departure,
        values={"country": airport.country, "ordered": ours.country},
        evidence=(spot_of(paper, fact), in_order(f"airport_of_departure: {order.airport_of_departure}")),
    )
