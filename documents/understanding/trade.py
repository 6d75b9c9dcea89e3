"""Facts of trade papers, kind by kind. A field that is not on the paper is absent; what is there carries the checks that spoke for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from batches.paper import Fact, TradeLine
from documents.understanding.goods_lines import goods_lines
from documents.understanding.sheet import Sheet
from documents.understanding.signing import signing
from documents.understanding.trade_amounts import Sums, currency, customs_sum, sums
from documents.understanding.trade_numbers import (
    air_waybill_number,
    containers,
    date_behind,
    dates,
    eori,
    mrn,
    numbers,
    place_dates,
    titled_number,
)  # fmt: skip
from documents.understanding.trade_origin import country_of_origin
from documents.understanding.trade_paper import Candidate, TradePaper, best
from documents.understanding.trade_parties import address_block, last_name, letterhead, party
from documents.understanding.trade_sentences import form_number, giver, invoice_in_sentence, party_in_sentence, weight_in_sentence
from documents.understanding.trade_shipment import distinct, incoterm, models, packages, port, product, standards, weight

Named = tuple[str, Candidate | None]

TRADE_KINDS = frozenset({
    "commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "purchase_order", "origin_proof", "beneficiary_confirmation", "customs_notice",
})  # fmt: skip

#: Kinds whose signature says something: who ordered, who declares the origin, who confirms.
SIGNED_KINDS = frozenset({"purchase_order", "origin_proof", "beneficiary_confirmation"})


def trade_facts(paper: TradePaper) -> tuple[Fact, ...]:
    """Every field of a trade paper of this kind that the paper states, in the order of the contract."""
    if paper.kind not in _FINDERS or not paper.pages:
        return ()
    return facts_on(paper)[0]


def facts_on(paper: TradePaper) -> tuple[tuple[Fact, ...], frozenset[str]]:
    """The facts of a laid out trade paper, and the fields that were looked for."""
    found = list(_FINDERS[paper.kind](paper))
    facts = [one.fact(field) for field, one in found if one is not None]
    sought = frozenset(field for field, _ in found)
    return ((*facts, *_signed(paper)) if paper.kind in SIGNED_KINDS else tuple(facts)), sought


def _signed(paper: TradePaper) -> Iterator[Fact]:
    """Who signed, in what function."""
    found = [one.fact() for one in signing(Sheet(paper.kind, paper.pages, paper.language)) if one.field in ("signatory", "signatory_function")]
    if not any(fact.field == "signatory" for fact in found) and (last := last_name(paper)) is not None:
        found.append(last.fact("signatory"))
    yield from found


def _number(paper: TradePaper, role: str, *more: str, title: str | None = None) -> Candidate | None:
    """The number at the label of ``role``, at ``more`` labels when there is none, or behind the paper's title."""
    found = numbers(paper, {role})
    if title is not None:
        found += titled_number(paper, title)
    return best(found) or next((one for other in more if (one := best(numbers(paper, {other}))) is not None), None)


def _date(paper: TradePaper, *roles: str, behind: Candidate | None = None) -> Candidate | None:
    """The date at the first of these roles that has one, or behind the paper's own number."""
    for role in roles:
        if (found := best(dates(paper, {role}))) is not None:
            return found
    return best(date_behind(paper, behind)) if behind is not None else None


def _parties(paper: TradePaper) -> dict[str, Candidate | None]:
    seller = party(paper, {"seller", "shipper"})
    both = party(paper, {"consignee_and_buyer"})
    buyer = party(paper, {"buyer"}, avoid={"consignee_and_buyer"}) or both
    consignee = party(paper, {"consignee"}) or both
    return {
        "seller": seller or party_in_sentence(paper, "seller"),
        "buyer": buyer or party_in_sentence(paper, "buyer"),
        "consignee": consignee or party_in_sentence(paper, "consignee"),
    }


def _taken(*candidates: Candidate | None) -> list[str]:
    return [str(one.value) for one in candidates if one is not None]


def _sums(paper: TradePaper, lines: tuple[TradeLine, ...]) -> Iterable[Named]:
    found: Sums = sums(paper, lines)
    yield "currency", currency(paper)
    yield "total_net", found.net
    yield "total_gross", found.gross
    if lines:
        yield "line_count", Candidate(len(lines), str(len(lines)), lines[0].page, None, ("counted",))


def _shipment(paper: TradePaper, *package_roles: str) -> Iterable[Named]:
    yield "packages", packages(paper, package_roles or ("packages",))
    yield "gross_weight_kg", weight(paper, "gross_weight_kg") or weight_in_sentence(paper, "gross_weight_kg")
    yield "net_weight_kg", weight(paper, "net_weight_kg") or weight_in_sentence(paper, "net_weight_kg")


def _commercial_invoice(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "invoice_number", "own_number", title="invoice_number")
    yield "invoice_number", number
    yield "invoice_date", _date(paper, "invoice_date", "date", behind=number)
    yield "order_number", _number(paper, "order_number", "contract_number")
    parties = _parties(paper)
    seller = parties["seller"] or letterhead(paper, _taken(parties["buyer"], parties["consignee"]))
    yield "seller", seller
    # An invoice that names a consignee and no buyer sells to the consignee.
    yield "buyer", parties["buyer"] or parties["consignee"] or address_block(paper, str(seller.value) if seller else None)
    yield "consignee", parties["consignee"]
    yield from _sums(paper, goods_lines(paper))
    yield "incoterm", incoterm(paper)
    yield "country_of_origin", country_of_origin(paper)
    yield from _shipment(paper)
    yield "port_of_loading", port(paper, "port_of_loading")
    yield "port_of_discharge", port(paper, "port_of_discharge")
    yield "eori", eori(paper)


def _packing_list(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "document_number", "own_number", title="document_number")
    invoice = _number(paper, "invoice_number") or invoice_in_sentence(paper)
    yield "document_number", number
    yield "issue_date", _date(paper, "date", "invoice_date", behind=number)
    yield "invoice_number", invoice
    yield "order_number", _number(paper, "order_number", "contract_number")
    parties = _parties(paper)
    yield "seller", parties["seller"] or letterhead(paper, _taken(parties["buyer"], parties["consignee"]))
    yield "buyer", parties["buyer"]
    yield "consignee", parties["consignee"]
    lines = goods_lines(paper)
    for lot in distinct(paper, lines, "lot"):
        yield "lots", lot
    yield "incoterm", incoterm(paper)
    yield "country_of_origin", country_of_origin(paper)
    yield from _shipment(paper)
    for container in containers(paper):
        yield "container_numbers", container
    yield "port_of_loading", port(paper, "port_of_loading")
    yield "port_of_discharge", port(paper, "port_of_discharge")


def _air_waybill(paper: TradePaper) -> Iterator[Named]:
    yield "waybill_number", air_waybill_number(paper)
    yield "issue_date", _date(paper, "executed") or next((day for _, day in place_dates(paper)), None) or _date(paper, "date")
    yield "consignee", party(paper, {"consignee"})
    yield "currency", currency(paper)
    yield "product", product(paper)
    yield from _shipment(paper, "pieces", "packages")
    yield "incoterm", incoterm(paper)
    yield "invoice_number", _number(paper, "invoice_number")
    yield "order_number", _number(paper, "order_number", "contract_number")
    yield "eori", eori(paper)


def _bill_of_lading(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "waybill_number", "document_number", title="waybill_number")
    yield "waybill_number", number
    yield "document_number", number
    issued = next(iter(place_dates(paper)), None)
    labelled = _date(paper, "bl_issued")
    yield "issue_date", labelled or (issued[1] if issued else None)
    yield "place", issued[0] if issued and (labelled is None or labelled.value == issued[1].value) else None
    yield "consignee", party(paper, {"consignee"})
    yield "port_of_loading", port(paper, "port_of_loading")
    yield "port_of_discharge", port(paper, "port_of_discharge")
    for container in containers(paper):
        yield "container_numbers", container
    yield "product", product(paper)
    yield from _shipment(paper, "packages", "pieces")
    yield "incoterm", incoterm(paper)
    yield "invoice_number", _number(paper, "invoice_number")
    yield "order_number", _number(paper, "order_number", "contract_number")


def _purchase_order(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "order_number", "own_number", title="order_number")
    yield "order_number", number
    yield "document_number", number
    yield "issue_date", _date(paper, "order_date", behind=number)
    parties = _parties(paper)
    buyer = parties["buyer"] or letterhead(paper, _taken(parties["seller"], parties["consignee"]))
    yield "seller", parties["seller"] or address_block(paper, str(buyer.value) if buyer else None)
    yield "buyer", buyer
    yield "consignee", parties["consignee"]
    yield from _sums(paper, goods_lines(paper))
    yield "incoterm", incoterm(paper)
    yield "country_of_origin", country_of_origin(paper)
    yield "eori", eori(paper)
    for standard in standards(paper):
        yield "standards", standard


def _origin_proof(paper: TradePaper) -> Iterator[Named]:
    invoice = _number(paper, "invoice_number", title="invoice_number")
    yield "document_number", _number(paper, "document_number") or form_number(paper)
    yield "invoice_number", invoice
    invoiced = _date(paper, "invoice_date", behind=invoice)
    signed = next(iter(place_dates(paper)), None)
    declared = invoice is not None and "title" in invoice.checks
    yield "invoice_date", invoiced if declared else None
    yield "issue_date", (signed[1] if signed else None) or _date(paper, "date") or (invoiced if declared else None)
    yield "place", signed[0] if signed else None
    parties = _parties(paper)
    yield "seller", parties["seller"] or letterhead(paper, _taken(parties["buyer"], parties["consignee"]))
    yield "buyer", parties["buyer"]
    yield "consignee", parties["consignee"]
    yield "country_of_origin", country_of_origin(paper)
    lines = goods_lines(paper)
    if any(line.amount for line in lines):
        yield from _sums(paper, lines)
    else:
        yield "product", product(paper)
    yield from _shipment(paper)


def _beneficiary_confirmation(paper: TradePaper) -> Iterator[Named]:
    signed = next(iter(place_dates(paper)), None)
    yield "issue_date", (signed[1] if signed else None) or _date(paper, "date", "assessment_date")
    yield "place", signed[0] if signed else None
    yield "invoice_number", _number(paper, "invoice_number") or invoice_in_sentence(paper)
    yield "order_number", _number(paper, "order_number", "contract_number")
    parties = _parties(paper)
    seller = parties["seller"] or giver(paper)
    yield "seller", seller
    # The letter is the beneficiary's own: without a label its head names who confirms.
    yield "consignee", parties["consignee"] or letterhead(paper, _taken(seller))
    yield "manufacturer", party(paper, {"manufacturer"})
    yield "product", product(paper)
    for model in models(paper):
        yield "models", model


def _customs_notice(paper: TradePaper) -> Iterator[Named]:
    yield "mrn", mrn(paper)
    yield "document_number", _number(paper, "document_number")
    signed = next(iter(place_dates(paper)), None)
    yield "issue_date", (signed[1] if signed else None) or _date(paper, "assessment_date", "date")
    yield "importer", party(paper, {"importer"})
    yield "eori", eori(paper)
    yield "country_of_origin", country_of_origin(paper)
    yield "gross_weight_kg", weight(paper, "gross_weight_kg")
    total = customs_sum(paper)
    yield "currency", currency(paper) if total is not None else None
    yield "total_gross", total


_FINDERS: dict[str, Callable[[TradePaper], Iterator[Named]]] = {
    "commercial_invoice": _commercial_invoice,
    "packing_list": _packing_list,
    "air_waybill": _air_waybill,
    "bill_of_lading": _bill_of_lading,
    "purchase_order": _purchase_order,
    "origin_proof": _origin_proof,
    "beneficiary_confirmation": _beneficiary_confirmation,
    "customs_notice": _customs_notice,
}
