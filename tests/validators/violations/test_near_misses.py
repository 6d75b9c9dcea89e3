"""Papers of honest trade that look like a violation: what is billed beside goods, numbers of other chains, names in another tongue."""

from __future__ import annotations

import pytest

from batches.paper import TradeLine
from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, blocking, false_alarm, miss, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import coveralls
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import half_masks, half_masks_alone, measured_half_masks, regulation_masks
from tests.validators.violations.sheets import leakage
from tests.validators.violations.test_customs_violations import RATE, eur1

LINES = half_masks_alone().on("invoice.pdf").lines


def beside(total: str, **line: str) -> Consignment:
    """The invoice of the half masks with a further line."""
    more = TradeLine(page=1, box=(10, 30, 90, 40), **line)
    return half_masks_alone().tabling("invoice.pdf", *LINES, more).stating("invoice.pdf", total_gross=total, line_count=2)


CASES = (
    false_alarm("pallets are billed", beside("12060.00", description="Wooden pallets EUR-1", model="EUR-1", quantity="4", unit_price="15.00", amount="60.00")),
    false_alarm("the test report is billed", beside("12400.00", description="FFP2 test report", quantity="1", unit_price="400.00", amount="400.00")),
    false_alarm(
        "50 samples of the model are given free",
        beside("12000.00", description="ffp2 HY-210 free samples", model="HY-210", quantity="50", unit="piece", unit_price="0", amount="0.00"),
    ),
    false_alarm(
        "the seller lists the model by an article number of its own",
        half_masks_alone().tabling("invoice.pdf", *(line.model_copy(update={"model": "4711.20", "description": "Half mask"}) for line in LINES)),
    ),
    false_alarm(
        "billed in euro at the rate of the day",
        half_masks_alone()
        .stating("invoice.pdf", currency="EUR", total_gross="10169.49")
        .tabling("invoice.pdf", LINES[0].model_copy(update={"unit_price": "0.508475", "amount": "10169.49"})),
    ),
    false_alarm("the waybill names the other airport of the city", regulation_masks().stating("awb.pdf", port_of_loading="HAN")),
    false_alarm("the waybill names a town that begins like an airport's code", regulation_masks().stating("awb.pdf", port_of_loading="CAN THO")),
    false_alarm(
        "the forwarder's master bill over the whole container lies beside the house bill",
        half_masks().adding(
            paper("bill_of_lading", "master.pdf", waybill_number="OOLU11770", consignee="Nordlicht Hafen KG", packages=640, gross_weight_kg="8800.0")
        ),
    ),
    false_alarm("the declaration is for one of the lots and for others of the maker", half_masks().stating("doc.pdf", lots=["HY2007A", "HY2005Q"])),
    false_alarm("the declaration gives the model in the place of the lot", half_masks().stating("doc.pdf", lots=["HY-210"])),
    false_alarm("the invoice names one lot of several", half_masks().stating("invoice.pdf", lots=["HY2007A"])),
    false_alarm("the movement certificate is for two invoices", eur1(invoice_number="INV-0906 / INV-0907"), since=RATE),
    false_alarm("the word of those who get the goods, in English", donated_kits().stating("beneficiary.pdf", consignee="Hospital Vorderpfalz")),
    false_alarm("CE and the British mark beside each other", coveralls().marked(1, "ce", "CE, UKCA")),
    false_alarm("the representative with its address", half_masks().marked(2, "authorised_representative", "Elbwarte Regulatory GmbH, Hamburg")),
    false_alarm("somebody ticked that a UDI is there", regulation_masks().marked(1, "udi", "yes, see photo 4")),
    miss(
        "a wrong amount of one line, under a right total: one slip",
        half_masks_alone().tabling("invoice.pdf", LINES[0].model_copy(update={"amount": "12500.00"})),
        review("consignment.amount_mismatch"),
    ),
    miss(
        "the air waybill's wrong check digit on order and paper: one slip",
        regulation_masks().ordering(transport_document="738-12345676").stating("awb.pdf", waybill_number="738-12345676"),
        review("identifier.invalid", file="awb.pdf"),
    ),
    miss(
        "five of forty-nine leakage results lie above 11 %: whatever the fiftieth is, it is not 46 of 50",
        measured_half_masks().measuring_also(*leakage(1, "HY2007B", 5)[:49]),
        blocking("quality.measurement_out_of_limit", line=1, lot="HY2007B"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_honest_trade_writes_is_no_violation_and_one_slip_is_found_once(case: Case) -> None:
    case.check()
