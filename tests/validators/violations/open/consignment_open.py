"""What the papers of a shipment say against each other, where the judgement is not as the contract and the law were understood."""

from __future__ import annotations

import pytest

from batches.paper import TradeLine
from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, false_alarm, miss, review
from tests.validators.violations.consignment import renamed
from tests.validators.violations.garments import medical_gloves
from tests.validators.violations.masks import half_masks, half_masks_alone, regulation_masks

LINES = half_masks_alone().on("invoice.pdf").lines
GOGGLES = TradeLine(description="Goggles HY-V1", model="HY-V1", quantity="100", unit="piece", unit_price="1.00", amount="100.00", page=1, box=(10, 30, 90, 40))

CASES = (
    miss(
        "the invoice bills the sister model in place of the one that was ordered",
        half_masks_alone().tabling("invoice.pdf", LINES[0].model_copy(update={"model": "HY-310", "description": "ffp2 HY-310"})),
        review("consignment.quantity_mismatch", line=1),
    ),
    miss(
        "the packing list packs the sister model in place of the one that was ordered",
        half_masks_alone().tabling(
            "packing.pdf",
            *(each.model_copy(update={"model": "HY-310", "description": "ffp2 HY-310"}) for each in half_masks_alone().on("packing.pdf").lines),
        ),
        review("consignment.quantity_mismatch", line=1),
    ),
    miss(
        "the invoice bills goggles that nobody ordered, beside the masks",
        half_masks_alone().tabling("invoice.pdf", *LINES, GOGGLES).stating("invoice.pdf", total_gross="12100.00", line_count=2),
        review("consignment.quantity_mismatch"),
    ),
    miss(
        "billed in euro, ordered in dollars, with the same figures", half_masks().stating("invoice.pdf", currency="EUR"), review("consignment.amount_mismatch")
    ),
    miss(
        "the invoice bills pairs of masks: one slip, found once as quantity and not again as price",
        half_masks_alone().tabling("invoice.pdf", LINES[0].model_copy(update={"unit": "pair"})),
        review("consignment.quantity_mismatch", line=1),
    ),
    miss(
        "gloves: 10,000 pairs billed, 10,000 pieces ordered: one slip, found once",
        medical_gloves().tabling("invoice.pdf", medical_gloves().on("invoice.pdf").lines[0].model_copy(update={"unit": "pair"})),
        review("consignment.quantity_mismatch", line=1),
    ),
    miss(
        "a second bill of lading, of another consignee's goods, lies in the folder",
        half_masks().adding(
            paper("bill_of_lading", "bl 2.pdf", waybill_number="OOLU11770", consignee="Rheingold Import KG", packages=12, gross_weight_kg="88.0")
        ),
        review("consignment.party_mismatch", file="bl 2.pdf"),
    ),
    miss(
        "the invoice names a lot that was never ordered",
        half_masks().stating("invoice.pdf", lots=["HY2007A", "HY2007X", "TL2006A", "TL2006B"]),
        review("consignment.lot_mismatch", file="invoice.pdf"),
    ),
    miss(
        "flown from Shanghai by the waybill, from Hanoi by the order: the share of the freight that counts hangs on it (UCC-IA Annex 23-01)",
        regulation_masks().stating("awb.pdf", port_of_loading="PVG"),
        review("consignment.transport_mismatch"),
    ),
    false_alarm(
        "the packing list lies in the folder twice, as original and as scan",
        half_masks().adding(renamed(half_masks().on("packing.pdf"), "scan.pdf").model_copy(update={"text_source": "ocr"})),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_papers_that_disagree_are_found(case: Case) -> None:
    case.check()
