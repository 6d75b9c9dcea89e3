"""Order, invoice, packing list and transport paper that tell different stories."""

from __future__ import annotations

import pytest

from batches.paper import TradeLine
from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, false_alarm, miss, review
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import medical_gloves
from tests.validators.violations.masks import half_masks, half_masks_alone, regulation_masks


def billed(line: int, **changes: str | None) -> Consignment:
    """The invoice of the half masks with one goods line otherwise."""
    lines = half_masks().on("invoice.pdf").lines
    return half_masks().tabling("invoice.pdf", *(each.model_copy(update=changes) if n == line else each for n, each in enumerate(lines, 1)))


def packed(of: str, **changes: str | None) -> Consignment:
    """The packing list of the half masks with the row of one lot otherwise."""
    return half_masks().tabling("packing.pdf", *(each.model_copy(update=changes) if each.lot == of else each for each in half_masks().on("packing.pdf").lines))


def shipped(**fields: object) -> Consignment:
    """The bill of lading of the half masks with other fields."""
    return half_masks().stating("bl.pdf", **fields)


LINES = half_masks_alone().on("invoice.pdf").lines
GOGGLES = TradeLine(description="Goggles HY-V1", model="HY-V1", quantity="100", unit="piece", unit_price="1.00", amount="100.00", page=1, box=(10, 30, 90, 40))
GLOVE_LINE = medical_gloves().on("invoice.pdf").lines[0]
GLOVES_IN_PAIRS = medical_gloves().tabling("invoice.pdf", GLOVE_LINE.model_copy(update={"quantity": "5000", "unit": "pair", "unit_price": "0.08"}))

CASES = (
    Case(
        "5,000 pairs were ordered and billed as 10,000 pairs, at the price of the piece",
        medical_gloves()
        .tabling("invoice.pdf", GLOVE_LINE.model_copy(update={"unit": "pair", "unit_price": "0.08", "amount": "800.00"}))
        .stating("invoice.pdf", total_gross="800.00"),
        (review("consignment.quantity_mismatch", line=1),),
        "gloves ordered by the piece, billed by the pair: 5,000 pairs are 10,000",
        GLOVES_IN_PAIRS,
    ),
    Case(
        "a line of masks is billed twice",
        half_masks_alone().tabling("invoice.pdf", *half_masks_alone().on("invoice.pdf").lines * 2).stating("invoice.pdf", total_gross="24000.00", line_count=2),
        (review("consignment.quantity_mismatch", line=1),),
        "freight stands on the invoice as a line of its own",
        half_masks_alone()
        .tabling("invoice.pdf", *half_masks_alone().on("invoice.pdf").lines, TradeLine(description="Sea freight", amount="100.00"))
        .stating("invoice.pdf", total_gross="12100.00"),
    ),
    Case(
        "500 masks of one lot fewer were packed than billed",
        packed("HY2007B", quantity="9500", cartons="19"),
        (review("consignment.quantity_mismatch", line=1),),
        "billed by the thousand",
        billed(1, quantity="20", unit="thousand", unit_price="600.00"),
    ),
    Case(
        "the sum of the invoice is 100 dollars too high",
        half_masks().stating("invoice.pdf", total_gross="14100.00"),
        (review("consignment.amount_mismatch"),),
        "the sum is rounded to the cent",
        billed(2, amount="2000.00", unit_price="0.100"),
    ),
    Case(
        "quantity times price is not the amount",
        billed(1, unit_price="0.62"),
        (review("consignment.amount_mismatch", line=1),),
        "the invoice prints no price of a unit",
        billed(1, unit_price=None),
    ),
    Case(
        "a third company is the consignee of the bill of lading",
        shipped(consignee="Rheingold Import und Handel KG"),
        (review("consignment.party_mismatch"),),
        "to the order of a bank",
        shipped(consignee="TO THE ORDER OF SPARKASSE MUSTERLAND"),
    ),
    Case(
        "the invoice is made out to another buyer",
        half_masks().stating("invoice.pdf", buyer="Rheingold Import und Handel KG"),
        (review("consignment.party_mismatch"),),
        "the forwarder is the consignee",
        shipped(consignee="Kurpfalz Internationale Spedition GmbH"),
    ),
    Case(
        "another company sells than the one that was ordered from",
        half_masks().stating("invoice.pdf", seller="Hong Kong Golden Mask Ltd"),
        (review("consignment.party_mismatch"),),
        "the seller with its town in brackets and in capitals",
        half_masks().stating("invoice.pdf", seller="NINGBO MINGZHOU TRADING CO.,LTD"),
    ),
    Case(
        "the bill of lading has another number than the order names",
        shipped(waybill_number="HNMB2009017"),
        (review("consignment.transport_mismatch"),),
        "the same number with blanks and in small letters",
        shipped(waybill_number="hnmb 2009071"),
    ),
    Case(
        "the packing list is of another container",
        half_masks().stating("packing.pdf", container_numbers=["CSQU3054383"]),
        (review("consignment.transport_mismatch"),),
        "the packing list names the container with a stroke",
        half_masks().stating("packing.pdf", container_numbers=["MSKU 601167-2"]),
    ),
    Case(
        "the bill of lading weighs 40 kg more than the packing list",
        shipped(gross_weight_kg="370.0"),
        (review("consignment.weight_mismatch"),),
        "the carrier rounded up by three kilograms",
        shipped(gross_weight_kg="333"),
    ),
    Case(
        "a lot was packed that nobody ordered, in place of one that was",
        packed("HY2007B", lot="HY2006Z").stating("packing.pdf", lots=["HY2007A", "HY2006Z", "TL2006A", "TL2006B"]),
        (review("consignment.lot_mismatch", line=1),),
        "the lots in small letters, with a hyphen",
        packed("HY2007B", lot="hy2007-b").stating("packing.pdf", lots=["HY2007A", "hy2007-b", "TL2006A", "TL2006B"]),
    ),
    Case(
        "bought as Vietnamese, billed as Chinese",
        regulation_masks().stating("invoice.pdf", country_of_origin="P.R. China"),
        (review("consignment.origin_mismatch"),),
        "the country by its long name",
        regulation_masks().stating("invoice.pdf", country_of_origin="Socialist Republic of Vietnam"),
    ),
    Case(
        "38 cartons on the bill of lading, 80 on the packing list",
        shipped(packages=38),
        (review("consignment.quantity_mismatch"),),
        "two pallets",
        shipped(packages=None),
    ),
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
