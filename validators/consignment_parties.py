"""Do the trade papers name the parties of the order: seller, buyer, consignee?

Names are compared without legal form, accents and case, and what is merely shortened agrees. As consignee a bank, a forwarder or "to order" is
nobody's contradiction: the goods are handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Literal

from batches.base import Text
from batches.batch import Batch
from batches.finding import Evidence
from batches.order import Order, Party
from batches.paper import Fact, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.words import in_one_language
from validators.comparing import Comparison, by_fact, by_order, outcomes_of, stands_by
from validators.names import likeness, same_company
from validators.trade_lines import number
from validators.trade_papers import KINDS, ORDER, TRANSPORT, in_order, one_of_each, spot_of
from validators.trade_words import names_one
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts

Agreement = Literal["agrees", "differs", "unknown"]
_FIELDS = {"seller": Text(de="Verkäufer", en="seller"), "buyer": Text(de="Käufer", en="buyer"), "consignee": Text(de="Empfänger", en="consignee")}
#: Which fields of which papers the order can speak to. On transport papers a notify party or shipper proves nothing.
_ASKED = {
    "commercial_invoice": ("seller", "buyer", "consignee"),
    "packing_list": ("seller", "buyer", "consignee"),
    "purchase_order": ("seller", "buyer"),
    "air_waybill": ("consignee",),
    "bill_of_lading": ("consignee",),
}


@rule(
    "consignment.party_mismatch",
    "Reg. (EU) No 952/2013 Art. 15(2)(a), 163; Del. Reg. (EU) 2015/2446 Annex B (13 01, 13 04)",
    "`seller`, `buyer` and `consignee` of trade papers, `packages` and `gross_weight_kg` of transport papers; "
    "`supplier`, `importer`, `consignee`, `beneficiary`, `manufacturer` of the order",
)
def party_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Seller, buyer and consignee of the trade papers are those of the order."""
    yield from outcomes_of(parties(batch, facts, catalogue))


def parties(batch: Batch, facts: Facts, catalogue: Catalogue) -> Iterator[Comparison]:
    """Each party by its part, with what every trade paper calls it."""
    for field in _FIELDS:
        papers = [
            paper
            for kind, fields in _ASKED.items()
            for paper in (one_of_each(facts.papers_of_kind(kind)) if field in fields else ())
            if kind != "purchase_order" or _is_this_order(paper, batch.order)
        ]
        judged = [(paper, fact, tuple(_judged(field, fact, paper, batch.order, facts, catalogue))) for paper in papers if (fact := paper.one(field))]
        allowed = _allowed(field, None, batch.order)
        names = " / ".join(dict.fromkeys(party.name for _, party in allowed))
        ours = by_order(names, *(f"{key}: {party.name}" for key, party in allowed))
        statements = [
            by_fact(paper, fact, stands_by(found), how=likeness(str(fact.value), (party.name for _, party in allowed))) for paper, fact, found in judged
        ]
        outcomes = tuple(each for _, _, found in judged for each in found)
        yield Comparison("party", (ours, *statements), outcomes, field, why=_why(field, judged))


def _why(field: str, judged: list[tuple[Paper, Fact, tuple[Found | Held, ...]]]) -> str:
    silent = [str(fact.value) for _, fact, found in judged if not found]
    if not silent:
        return ""
    return "handed_on" if field == "consignee" and all(_is_bystander(name) for name in silent) else "names"


def _judged(field: str, fact: Fact, paper: Paper, order: Order, facts: Facts, catalogue: Catalogue) -> Iterator[Found | Held]:
    name, allowed = str(fact.value), _allowed(field, paper, order)
    if names_one("same", name):
        return
    match agreement(name, [party.name for _, party in allowed], catalogue):
        case "agrees":
            yield Held(file=paper.file)
        case "differs":
            handed_on = field == "consignee" and _is_bystander(name)
            if handed_on or (paper.kind in TRANSPORT and _another_names(paper, allowed, facts, catalogue)):
                return
            yield _found(field, fact, paper, allowed)
        case "unknown":
            return


def agreement(name: str, parties: Iterable[str], catalogue: Catalogue) -> Agreement:
    """Whether ``name`` is one of ``parties``; unknown where one of them is written in a script that cannot be compared."""
    several = tuple(parties)
    answers = {same_company(name, each, catalogue) for each in several} | {
        same_company(in_one_language(name), in_one_language(each), catalogue) for each in several
    }
    if answers & {"same", "alike"}:
        return "agrees"
    return "differs" if answers == {"different"} else "unknown"


def _allowed(field: str, paper: Paper | None, order: Order) -> list[tuple[str, Party]]:
    """The parties of the order who may stand there, with the key that names them."""
    makers = [("manufacturer", order.manufacturer), *((f"lines[{line.line}].manufacturer", line.manufacturer) for line in order.lines)]
    if field == "seller":
        # The factory packs and lists the goods; what is paid for is billed by the supplier.
        several = [("supplier", order.supplier), *(makers if (paper is not None and paper.kind == "packing_list") or order.donation else [])]
    else:
        several = [("importer", order.importer), ("consignee", order.consignee), ("beneficiary", _beneficiary(order))]
    return [(key, party) for key, party in several if party is not None]


def _beneficiary(order: Order) -> Party | None:
    if order.beneficiary is None:
        return None
    # In the order a beneficiary may be any text, longer than a party's name may be.
    return Party.model_construct(name=order.beneficiary if isinstance(order.beneficiary, str) else order.beneficiary.name) if order.beneficiary else None


def _is_bystander(name: str) -> bool:
    return any(names_one(role, name) for role in ("to_order", "bank", "forwarder"))


def _another_names(paper: Paper, allowed: list[tuple[str, Party]], facts: Facts, catalogue: Catalogue) -> bool:
    """Whether another transport paper is made out to a party of the order: house and master waybill name different consignees.

    One that carries fewer packages and less weight than that other cannot be its master, and is of another shipment.
    """
    others = [each.value("consignee") for each in facts.papers_of_kind(*TRANSPORT) if each is not paper and not _carries_less(paper, each)]
    return any(agreement(name, [party.name for _, party in allowed], catalogue) == "agrees" for name in others if name)


def _carries_less(one: Paper, other: Paper) -> bool:
    pairs = [(number(one.value(field)), number(other.value(field))) for field in ("packages", "gross_weight_kg")]
    return all(less is not None and more is not None and less < more for less, more in pairs)


def _is_this_order(paper: Paper, order: Order) -> bool:
    number = paper.value("order_number") or paper.value("document_number")
    return number is not None and folded(number).replace(" ", "") == folded(order.order).replace(" ", "")


def _found(field: str, fact: Fact, paper: Paper, allowed: list[tuple[str, Party]]) -> Found:
    names = list(dict.fromkeys(party.name for _, party in allowed))
    evidence: tuple[Evidence, ...] = tuple(in_order(f"{key}: {party.name}") for key, party in allowed)
    return Found(
        file=paper.file,
        seen=f"{_FIELDS[field].en}: {fact.value}",
        expected=" / ".join(names),
        values={"paper": KINDS[paper.kind or ""], "role": _FIELDS[field], "name": str(fact.value), "order": ORDER},
        evidence=(spot_of(paper, fact), *evidence),
    )
