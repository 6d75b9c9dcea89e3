"""Facts of trade papers, kind by kind. A field that is not on the paper is absent; what is there carries the checks that spoke for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from batches.paper import Fact, TradeLine
from documents.understanding.customs_dates import acceptance_day, release_day
from documents.understanding.goods_lines import goods_lines
from documents.understanding.trade_amounts import Sums, currency, customs_sum, labelled_currency, sums
from documents.understanding.trade_dates import date_behind, dates, lone_date
from documents.understanding.trade_goods import lots, models, models_at_labels, product, product_in_sentence, standards
from documents.understanding.trade_issue import certified, issue, place_dates, valid_until
from documents.understanding.trade_numbers import air_waybill_number, column_number, containers, eori, mrn, numbers, references, titled_number
from documents.understanding.trade_origin import country_of_origin
from documents.understanding.trade_packages import packages
from documents.understanding.trade_paper import Candidate, TradePaper, best
from documents.understanding.trade_parties import party
from documents.understanding.trade_ports import port
from documents.understanding.trade_sentences import form_number, invoice_in_sentence, is_invoice
from documents.understanding.trade_sides import Sides, importer_of_notice, of_confirmation, of_invoice, of_order, of_packing_list, of_proof
from documents.understanding.trade_signing import signed
from documents.understanding.trade_terms import incoterm
from documents.understanding.trade_weights import weight

Named = tuple[str, Candidate | None]


def facts_on(paper: TradePaper) -> tuple[tuple[Fact, ...], frozenset[str]]:
    """The facts of a laid out trade paper, and the fields that were looked for."""
    found = list(_FINDERS[paper.kind](paper))
    facts = [one.fact(field) for field, one in found if one is not None]
    sought = frozenset(field for field, _ in found)
    return (*facts, *signed(paper, facts)), sought


def _number(paper: TradePaper, role: str, *more: str, title: str | None = None) -> Candidate | None:
    """The number at the label of ``role``, at ``more`` labels when there is none, behind the paper's title, or named in passing."""
    found = numbers(paper, {role})
    if title is not None:
        found += titled_number(paper, title)
    return best(found) or next((one for other in more if (one := best(numbers(paper, {other}))) is not None), None)


def _named_number(paper: TradePaper, role: str) -> Candidate | None:
    """A number of another paper: at its label, in its column of the goods, or named in passing."""
    in_column = column_number(paper, role.removesuffix("_number"))
    buyers = best(numbers(paper, {role}, buyers=True)) if role == "order_number" else None
    return buyers or best(numbers(paper, {role}, plain=True)) or in_column or best(numbers(paper, {role})) or references(paper, role)


def _date(paper: TradePaper, *roles: str, behind: Candidate | None = None) -> Candidate | None:
    """The date at the first of these roles that has one, or behind the paper's own number."""
    for role in roles:
        if (found := best(dates(paper, {role}))) is not None:
            return found
    return best(date_behind(paper, behind)) if behind is not None else None


def _sides(found: Sides) -> Iterable[Named]:
    yield "seller", found.seller
    yield "buyer", found.buyer
    yield "consignee", found.consignee
    yield "importer", found.importer


def _sums(paper: TradePaper, lines: tuple[TradeLine, ...]) -> Iterable[Named]:
    found: Sums = sums(paper, lines)
    yield "currency", currency(paper)
    yield "total_net", found.net
    yield "total_gross", found.gross
    if lines:
        yield "line_count", Candidate(len(lines), str(len(lines)), lines[0].page, None, ("counted",))


def _lots(paper: TradePaper, lines: tuple[TradeLine, ...]) -> Iterable[Named]:
    for lot in lots(paper, lines):
        yield "lots", lot


def _transport(paper: TradePaper) -> Iterable[Named]:
    """What shipping says on any paper: terms, origin, containers, ports, the importer's number at customs."""
    yield "incoterm", incoterm(paper)
    yield "country_of_origin", country_of_origin(paper)
    for container in containers(paper):
        yield "container_numbers", container
    yield "port_of_loading", port(paper, "port_of_loading")
    yield "port_of_discharge", port(paper, "port_of_discharge")
    yield "eori", eori(paper)


def _shipment(paper: TradePaper, *package_roles: str) -> Iterable[Named]:
    yield "packages", packages(paper, package_roles or ("packages",))
    yield "gross_weight_kg", weight(paper, "gross_weight_kg")
    yield "net_weight_kg", weight(paper, "net_weight_kg")


def _commercial_invoice(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "invoice_number", "own_number", "document_number", title="invoice_number")
    made = next(iter(place_dates(paper)), None)
    yield "invoice_number", number
    yield "invoice_date", _date(paper, "invoice_date", "date", behind=number) or (made.day if made else None) or lone_date(paper)
    yield "place", made.place if made else None
    yield "order_number", _named_number(paper, "order_number")
    yield "waybill_number", _named_number(paper, "waybill_number")
    yield from _sides(of_invoice(paper))
    lines = goods_lines(paper)
    yield from _sums(paper, lines)
    yield from _lots(paper, lines)
    yield from _shipment(paper)
    yield from _transport(paper)


def _packing_list(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "document_number", "own_number", title="document_number")
    made = next(iter(place_dates(paper)), None)
    yield "document_number", number
    yield "issue_date", _date(paper, "date", "invoice_date", behind=number) or (made.day if made else None) or lone_date(paper)
    yield "place", made.place if made else None
    yield "invoice_number", _named_number(paper, "invoice_number") or invoice_in_sentence(paper)
    yield "order_number", _named_number(paper, "order_number")
    yield "waybill_number", _named_number(paper, "waybill_number")
    yield from _sides(of_packing_list(paper))
    yield from _lots(paper, goods_lines(paper))
    yield from _shipment(paper)
    yield from _transport(paper)


def _air_waybill(paper: TradePaper) -> Iterator[Named]:
    made = issue(paper, "executed")
    yield "waybill_number", air_waybill_number(paper)
    yield "issue_date", made.day or _date(paper, "bl_issued", "date")
    yield "place", made.place
    yield "consignee", party(paper, {"consignee"})
    yield "currency", labelled_currency(paper)
    yield "product", product(paper)
    yield from _lots(paper, ())
    yield from _shipment(paper, "pieces", "packages")
    yield "incoterm", incoterm(paper)
    yield "country_of_origin", country_of_origin(paper)
    yield "invoice_number", _named_number(paper, "invoice_number")
    yield "order_number", _named_number(paper, "order_number")
    yield "eori", eori(paper)


def _bill_of_lading(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "waybill_number", "document_number", "own_number", title="waybill_number")
    made = issue(paper, "bl_issued")
    yield "waybill_number", number
    yield "document_number", number
    yield "issue_date", made.day
    yield "place", made.place
    yield "consignee", party(paper, {"consignee"})
    yield "product", product(paper)
    yield from _shipment(paper, "packages", "pieces")
    yield from _transport(paper)
    yield "invoice_number", _named_number(paper, "invoice_number")
    yield "order_number", _named_number(paper, "order_number")


def _purchase_order(paper: TradePaper) -> Iterator[Named]:
    number = _number(paper, "order_number", "own_number", title="order_number")
    made = next(iter(place_dates(paper)), None)
    yield "order_number", number
    yield "document_number", number
    yield "issue_date", _date(paper, "order_date", "date", behind=number) or (made.day if made else None) or lone_date(paper)
    yield "place", made.place if made else None
    yield from _sides(of_order(paper))
    lines = goods_lines(paper)
    yield from _sums(paper, lines)
    yield "packages", packages(paper, ("packages",))
    yield "gross_weight_kg", weight(paper, "gross_weight_kg")
    yield from _transport(paper)
    for standard in standards(paper):
        yield "standards", standard


def _origin_proof(paper: TradePaper) -> Iterator[Named]:
    own = ("own_number",) if is_invoice(paper) else ()
    invoice = _number(paper, "invoice_number", *own, title="invoice_number") or references(paper, "invoice_number")
    yield "document_number", _number(paper, "document_number") or form_number(paper)
    yield "invoice_number", invoice
    invoiced = _date(paper, "invoice_date", behind=invoice)
    made = certified(paper)
    declared = invoice is not None and is_invoice(paper)
    yield "invoice_date", invoiced if declared else None
    yield "issue_date", (made.day if made else None) or _date(paper, "date") or (invoiced if declared else None)
    yield "place", made.place if made else issue(paper, "issue_place").place
    yield "waybill_number", _named_number(paper, "waybill_number")
    yield from _sides(of_proof(paper))
    yield "country_of_origin", country_of_origin(paper)
    lines = goods_lines(paper)
    if any(line.amount for line in lines):
        yield from _sums(paper, lines)
        yield "incoterm", incoterm(paper)
    else:
        yield "product", product(paper)
    yield from _shipment(paper)


def _beneficiary_confirmation(paper: TradePaper) -> Iterator[Named]:
    made = next(iter(place_dates(paper)), None)
    yield "document_number", _number(paper, "document_number")
    yield "issue_date", (made.day if made else None) or _date(paper, "date", "assessment_date")
    place = made.place if made else issue(paper, "issue_place").place
    yield "place", place
    yield "invoice_number", _named_number(paper, "invoice_number") or invoice_in_sentence(paper)
    yield "order_number", _named_number(paper, "order_number")
    yield "waybill_number", _named_number(paper, "waybill_number")
    yield from _sides(of_confirmation(paper))
    yield "manufacturer", party(paper, {"manufacturer"})
    yield "expiry_date", valid_until(paper)
    yield "product", product(paper) or product_in_sentence(paper)
    for model in models_at_labels(paper) or models(paper):
        yield "models", model
    yield from _lots(paper, ())
    yield from _shipment(paper)


def _customs_notice(paper: TradePaper) -> Iterator[Named]:
    made = next(iter(place_dates(paper)), None)
    reference, number = mrn(paper), _number(paper, "document_number")
    yield "mrn", reference
    yield "document_number", None if number is not None and reference is not None and number.value == reference.value else number
    yield "issue_date", (made.day if made else None) or _date(paper, "assessment_date", "date") or best(dates(paper, {"released", "printed"}))
    yield "acceptance_date", acceptance_day(paper)
    yield "release_date", release_day(paper)
    yield "place", made.place if made else None
    yield "importer", importer_of_notice(paper)
    yield "eori", eori(paper)
    yield "country_of_origin", country_of_origin(paper)
    yield "invoice_number", references(paper, "invoice_number")
    yield "waybill_number", _named_number(paper, "waybill_number")
    for container in containers(paper):
        yield "container_numbers", container
    yield from _shipment(paper)
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
#: The kinds of paper whose facts are found here.
TRADE_KINDS = frozenset(_FINDERS)
