"""Do order, packing list and transport paper speak of one shipment: its number, containers, terms and weight?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from batches.batch import Batch
from batches.finding import Evidence
from batches.order import Order
from batches.paper import Fact, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from validators.facts import day_of
from validators.trade_lines import number
from validators.trade_papers import KINDS, TRANSPORT, in_order, one_of_each, plainly, spot_of

if TYPE_CHECKING:
    from validators.facts import Facts

#: The same terms under another name (Incoterms 2010 and 2020).
_TERMS = {"DAT": "DPU", "CNF": "CFR", "C&F": "CFR"}
_LABEL = re.compile(r"(?i)\b(?:m|h)?awb\b|\b(?:m|h)?b/?l\b|\bair ?waybill\b|\bbill of lading\b|\bno\b\.?|\bnr\b\.?")


@rule(
    "consignment.transport_mismatch",
    "Reg. (EU) No 952/2013 Art. 139, 163; Del. Reg. (EU) 2015/2446 Annex B (12 05)",
    "`waybill_number`, `container_numbers`, `incoterm` and `issue_date` of trade papers; `transport_document`, `incoterm` and `arrived_on` of the order",
)
def transport_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Waybill number, containers and terms of delivery agree between order and papers, and the goods were shipped before they arrived."""
    papers = one_of_each(facts.papers_of_kind(*TRANSPORT))
    outcomes = [*_number(batch.order, papers), *_containers(facts, papers), *_terms(batch.order, facts), *_shipped_in_time(batch, papers)]
    spoiled = {each.file for each in outcomes if isinstance(each, Found)}
    yield from (each for each in outcomes if isinstance(each, Found) or each.file not in spoiled)


def _number(order: Order, papers: tuple[Paper, ...]) -> Iterator[Found | Held]:
    stated = [(paper, fact) for paper in papers if (fact := paper.one("waybill_number")) is not None]
    wanted = _numbers_in(order.transport_document or "")
    if not stated or not wanted:
        return
    agreeing = [paper for paper, fact in stated if any(_same_waybill(one, other) for one in wanted for other in _numbers_in(str(fact.value)))]
    # A house and a master waybill carry one shipment under two numbers: where one of them is the order's, the other is no contradiction.
    if agreeing:
        yield from (Held(file=paper.file) for paper in agreeing)
        return
    for paper, fact in stated:
        comparable = [one for one in wanted for other in _numbers_in(str(fact.value)) if _is_master(one) == _is_master(other)]
        if comparable:
            yield Found(
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


def _containers(facts: Facts, papers: tuple[Paper, ...]) -> Iterator[Found | Held]:
    """Containers the packing list or invoice names are on a bill of lading; a bill may name more."""
    shipped = [(paper, fact) for paper in papers for fact in paper.all("container_numbers")]
    known = {_plain(fact) for _, fact in shipped}
    for paper in one_of_each(facts.papers_of_kind("packing_list", "commercial_invoice")) if shipped else ():
        named = paper.all("container_numbers")
        strangers = tuple(fact for fact in named if _plain(fact) not in known)
        if named and not strangers:
            yield Held(file=paper.file)
        if strangers:
            yield Found(
                file=paper.file,
                variant="container",
                seen=", ".join(str(fact.value) for fact in strangers),
                expected=", ".join(dict.fromkeys(str(fact.value) for _, fact in shipped)),
                values={"paper": KINDS[paper.kind or ""], "transport": KINDS[shipped[0][0].kind or ""]},
                evidence=(*(spot_of(paper, fact) for fact in strangers), *(spot_of(bill, fact) for bill, fact in shipped)),
            )


def _plain(fact: Fact) -> str:
    return re.sub(r"[\W_]", "", str(fact.value)).upper()


def _terms(order: Order, facts: Facts) -> Iterator[Found | Held]:
    for invoice in one_of_each(facts.papers_of_kind("commercial_invoice")):
        fact = invoice.one("incoterm")
        if fact is None or order.incoterm is None:
            continue
        stated = str(fact.value).strip().upper()
        if _TERMS.get(stated, stated) == _TERMS.get(order.incoterm, order.incoterm):
            yield Held(file=invoice.file)
            continue
        yield Found(
            file=invoice.file,
            variant="terms",
            seen=stated,
            expected=order.incoterm,
            evidence=(spot_of(invoice, fact), in_order(f"incoterm: {order.incoterm} {order.incoterm_place or ''}".strip())),
        )


def _shipped_in_time(batch: Batch, papers: tuple[Paper, ...]) -> Iterator[Found | Held]:
    """A transport paper is made out before the goods arrive; one of a later day is of another shipment or made up afterwards."""
    for paper in papers:
        fact, day, arrival = paper.one("issue_date"), day_of(paper, "issue_date"), batch.arrival
        if fact is None or day is None or arrival is None:
            continue
        if day <= arrival:
            yield Held(file=paper.file)
            continue
        yield Found(
            file=paper.file,
            variant="later",
            seen=day.isoformat(),
            expected=f"<= {arrival.isoformat()}",
            values={"paper": KINDS[paper.kind or ""], "day": day, "arrival": arrival},
            evidence=(spot_of(paper, fact), in_order(f"arrived_on: {arrival.isoformat()}")),
        )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The gross weights one kind of paper states for the consignment: each paper's, and their sum where all state one."""

    name: str
    each: tuple[Decimal, ...]
    complete: bool
    evidence: tuple[Evidence, ...]
    file: str | None = None

    @property
    def possible(self) -> tuple[Decimal, ...]:
        """What the consignment may weigh: a house and a master waybill both carry all of it, several packing lists each a part."""
        return (sum(self.each, Decimal(0)), *self.each)

    @property
    def shown(self) -> str:
        return " + ".join(plainly(weight) for weight in self.each)


@rule(
    "consignment.weight_mismatch",
    "Reg. (EU) No 952/2013 Art. 163; Del. Reg. (EU) 2015/2446 Annex B (18 04)",
    "`gross_weight_kg` and `net_weight_kg` of trade papers, `gross_weight_kg` of the order; the tolerance of the policy",
)
def weight_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Gross weights agree between packing list, transport paper, invoice and order, and no net weight is above its gross weight."""
    sources = [each for each in (*(_weighed(kind, facts) for kind in ("packing_list", *TRANSPORT, "commercial_invoice")), _ordered(batch.order)) if each.each]
    outcomes = [_compared(sources[0], other, catalogue, on) for other in sources[1:]] + list(_net_above_gross(facts))
    spoiled = {each.file for each in outcomes if isinstance(each, Found)}
    yield from (each for each in outcomes if each is not None and (isinstance(each, Found) or each.file not in spoiled))


def _weighed(kind: str, facts: Facts) -> _Weighed:
    papers = one_of_each(facts.papers_of_kind(kind))
    stated = [(paper, fact, weight) for paper in papers if (fact := paper.one("gross_weight_kg")) and (weight := number(str(fact.value)))]
    evidence = tuple(spot_of(paper, fact) for paper, fact, _ in stated)
    return _Weighed(kind, tuple(weight for _, _, weight in stated), len(stated) == len(papers), evidence, stated[0][0].file if stated else None)


def _ordered(order: Order) -> _Weighed:
    weights = [line.gross_weight_kg for line in order.lines if line.gross_weight_kg]
    complete = len(weights) == len(order.lines)
    evidence = tuple(in_order(f"line {line.line}: gross_weight_kg {line.gross_weight_kg}") for line in order.lines)
    return _Weighed("order", (sum(weights, Decimal(0)),) if complete else (), complete, evidence)


def _compared(reference: _Weighed, other: _Weighed, catalogue: Catalogue, on: date) -> Found | Held | None:
    between: Literal["order", "papers"] = "order" if other.name == "order" else "papers"
    tolerance = next((row for row in catalogue.weight_tolerances if row.between == between and row.applies(on)), None)
    if tolerance is None:
        return None
    for one in reference.possible:
        for another in other.possible:
            if abs(one - another) <= max(tolerance.kilograms, max(one, another) * tolerance.percent / 100):
                return Held(file=other.file or reference.file)
    if not (reference.complete and other.complete):
        return None
    return Found(
        file=other.file or reference.file,
        seen=f"{KINDS[other.name].en}: {other.shown} kg",
        expected=f"{KINDS[reference.name].en}: {reference.shown} kg",
        values={"paper": KINDS[other.name], "stated": other.shown, "other": KINDS[reference.name], "listed": reference.shown},
        evidence=reference.evidence + other.evidence,
    )


def _net_above_gross(facts: Facts) -> Iterator[Found | Held]:
    for paper in one_of_each(facts.papers_of_kind("packing_list", "commercial_invoice", *TRANSPORT)):
        gross, net = paper.one("gross_weight_kg"), paper.one("net_weight_kg")
        heavy, light = (None if fact is None else number(str(fact.value)) for fact in (gross, net))
        if gross is None or net is None or heavy is None or light is None:
            continue
        if light <= heavy:
            yield Held(file=paper.file)
            continue
        yield Found(
            file=paper.file,
            variant="net",
            seen=f"net {plainly(light)} kg",
            expected=f"<= {plainly(heavy)} kg",
            values={"net": plainly(light), "gross": plainly(heavy)},
            evidence=(spot_of(paper, net), spot_of(paper, gross)),
        )
