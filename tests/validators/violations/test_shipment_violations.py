"""Shipments in pieces: two invoices, two waybills, weights re-weighed, lots re-packed, and papers of another shipment between them."""

from __future__ import annotations

import pytest

from batches.paper import TradeLine
from tests.validators.violations.cases import Case, review
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import coveralls, gowns
from tests.validators.violations.masks import half_masks_alone, regulation_masks

INVOICE, PACKING = half_masks_alone().on("invoice.pdf"), half_masks_alone().on("packing.pdf")
MASTER = {"waybill_number": "738-12345675", "issue_date": "2021-06-08", "consignee": "Kurpfalz Air Cargo GmbH", "packages": 40, "gross_weight_kg": "90.0"}


def halves(first: str, second: str) -> Consignment:
    """The half masks billed on two invoices of so many each."""
    row = INVOICE.lines[0]

    def part(quantity: str) -> TradeLine:
        return row.model_copy(update={"quantity": quantity, "amount": f"{int(quantity) * 6 // 10}.00"})

    one = half_masks_alone().tabling("invoice.pdf", part(first)).stating("invoice.pdf", total_gross=part(first).amount)
    other = renamed(INVOICE, "invoice 2.pdf", invoice_number="INV-0908", total_gross=part(second).amount)
    return one.adding(other.model_copy(update={"lines": (part(second),)})).stating("packing.pdf", invoice_number=None)


def repacked(first: str, second: str) -> Consignment:
    """The two lots of the half masks packed in these quantities."""
    rows = [row.model_copy(update={"quantity": quantity, "cartons": None}) for row, quantity in zip(PACKING.lines, (first, second), strict=True)]
    return half_masks_alone().tabling("packing.pdf", *rows)


CASES = (
    Case(
        "two invoices that bill 500 masks more between them",
        halves("10000", "10500"),
        (review("consignment.quantity_mismatch", line=1),),
        "two invoices that bill what was ordered between them",
        halves("12000", "8000"),
    ),
    Case(
        "the lots were packed 9,500 and 10,500, ordered 10,000 each",
        repacked("9500", "10500"),
        (review("consignment.lot_mismatch", line=1, lot="HY2007A"), review("consignment.lot_mismatch", line=1, lot="HY2007B")),
        "each lot was packed on two rows",
        half_masks_alone().tabling(
            "packing.pdf", *(row.model_copy(update={"quantity": "5000", "cartons": "10", "gross_weight_kg": "60.0"}) for row in PACKING.lines for _ in "ab")
        ),
    ),
    Case(
        "the house waybill weighs a third more than the packing list",
        regulation_masks().stating("awb.pdf", gross_weight_kg="120.0"),
        (review("consignment.weight_mismatch"),),
        "the carrier weighed one kilogram more",
        regulation_masks().stating("awb.pdf", gross_weight_kg="91.0"),
    ),
    Case(
        "the order announced 900 kg of gowns, and 700 came",
        gowns()
        .stating("packing.pdf", gross_weight_kg="700.0")
        .stating("bl.pdf", gross_weight_kg="700.0")
        .stating("invoice.pdf", gross_weight_kg="700.0")
        .tabling("packing.pdf", *(row.model_copy(update={"gross_weight_kg": "700.0"}) for row in gowns().on("packing.pdf").lines)),
        (review("consignment.weight_mismatch"),),
        "the order announced 900 kg, and 930 came: it was announced before anything was packed",
        gowns()
        .stating("packing.pdf", gross_weight_kg="930.0")
        .stating("bl.pdf", gross_weight_kg="930.0")
        .stating("invoice.pdf", gross_weight_kg="930.0")
        .tabling("packing.pdf", *(row.model_copy(update={"gross_weight_kg": "930.0"}) for row in gowns().on("packing.pdf").lines)),
    ),
    Case(
        "the pro forma is there, of other prices than the invoice, and the order agrees with the pro forma",
        half_masks_alone()
        .tabling("invoice.pdf", INVOICE.lines[0].model_copy(update={"unit_price": "0.70", "amount": "14000.00"}))
        .stating("invoice.pdf", total_gross="14000.00"),
        (review("consignment.amount_mismatch", line=1),),
        "the order's number without its strokes, and the seller's own beside it",
        half_masks_alone().stating("invoice.pdf", order_number="PX2020032"),
    ),
    Case(
        "the bill of lading is dated after the goods came",
        coveralls().stating("bl.pdf", issue_date="2020-11-21"),
        (review("consignment.transport_mismatch"),),
        "shipped and arrived on one day",
        coveralls().stating("bl.pdf", issue_date="2020-11-20"),
    ),
    Case(
        "a pro forma of another sum than the invoice",
        half_masks_alone().adding(renamed(INVOICE, "pro forma.pdf", invoice_number="PI-0611", invoice_date="2020-06-11", total_gross="13000.00")),
        (review("consignment.amount_mismatch"),),
        "the pro forma of the same goods lies beside the invoice",
        half_masks_alone().adding(renamed(INVOICE, "pro forma.pdf", invoice_number="PI-0611", invoice_date="2020-06-11")),
    ),
    Case(
        "the packing list lacks the second lot altogether",
        half_masks_alone()
        .tabling("packing.pdf", PACKING.lines[0].model_copy(update={"quantity": "20000", "cartons": "40", "gross_weight_kg": "240.0"}))
        .stating("packing.pdf", lots=["HY2007A"]),
        (review("consignment.lot_mismatch", line=1, lot="HY2007A"), review("consignment.lot_mismatch", line=1, lot="HY2007B")),
        "the packing list names no lots",
        half_masks_alone().tabling("packing.pdf", *(row.model_copy(update={"lot": None}) for row in PACKING.lines)).stating("packing.pdf", lots=None),
        since=("consignment.quantity_mismatch",),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_shipment_in_pieces_adds_up_or_not(case: Case) -> None:
    case.check()
