"""Waybill numbers, containers, terms and weights: what is one shipment, however it is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.paper import Fact, Paper
from batches.rule import Held
from tests.validators.test_consignment import ONE, order, outcomes, paper
from validators.consignment_transport import transport_mismatch, weight_mismatch

pytestmark = pytest.mark.unit


def transport(*papers: Paper, **more: Any) -> list[tuple[str, str | None]]:
    return [(each.variant, each.seen) for each in outcomes(transport_mismatch, order(ONE, **more), *papers)[0]]


def weights(*papers: Paper, weight: str | None = None) -> list[tuple[str | None, str | None]]:
    line = ONE if weight is None else ONE | {"gross_weight_kg": weight}
    return [(each.seen, each.expected) for each in outcomes(weight_mismatch, order(line), *papers)[0]]


@pytest.mark.parametrize(
    ("ordered", "printed"),
    [
        ("020-12345675", "020 1234 5675"),
        ("02012345675", "020-12345675"),
        ("MAWB 020-12345675 / HAWB MSF-SGN-0020417", "MSF SGN 0020417"),
        ("MLCT20050731", "MLCT 2005 0731"),
        ("SHA0447183", "YMLUSHA0447183"),
    ],
)
def test_a_waybill_number_is_one_with_and_without_hyphens_blanks_and_carrier_code(ordered: str, printed: str) -> None:
    waybill = paper("air_waybill", "awb.pdf", waybill_number=printed)
    assert outcomes(transport_mismatch, order(ONE, transport_document=ordered), waybill) == ([], [Held(file="awb.pdf")])


def test_another_waybill_number_is_found_with_both_sides() -> None:
    (only,), held = outcomes(transport_mismatch, order(ONE, transport_document="020-12345675"), paper("air_waybill", "awb.pdf", waybill_number="157-76543213"))
    assert (only.seen, only.expected, held) == ("157-76543213", "020-12345675", [])
    assert [each.file for each in only.evidence] == ["awb.pdf", "order.json"]


def test_a_house_waybill_is_not_compared_with_the_number_of_the_master() -> None:
    house = paper("air_waybill", "house.pdf", waybill_number="MSF-SGN-0020417")
    assert transport(house, transport_document="020-12345675") == []
    master = paper("air_waybill", "master.pdf", waybill_number="020-12345675")
    assert transport(house, master, transport_document="020-12345675") == []


def test_without_a_number_on_either_side_nothing_is_said() -> None:
    assert outcomes(transport_mismatch, order(ONE), paper("air_waybill", "awb.pdf", waybill_number="157-76543213")) == ([], [])
    assert outcomes(transport_mismatch, order(ONE, transport_document="157-76543213"), paper("air_waybill", "awb.pdf")) == ([], [])


def test_a_container_of_the_packing_list_is_on_the_bill_of_lading() -> None:
    bill = paper("bill_of_lading", "bl.pdf", container_numbers="TCLU4401273")
    assert transport(paper("packing_list", "pl.pdf", container_numbers="TCLU 440127-3"), bill) == []
    assert transport(paper("packing_list", "pl.pdf", container_numbers="MSKU9081143"), bill) == [("container", "MSKU9081143")]


def test_terms_of_the_invoice_are_those_of_the_order_and_dat_is_dpu() -> None:
    assert transport(paper("commercial_invoice", "inv.pdf", incoterm="DAT"), incoterm="DPU") == []
    assert transport(paper("commercial_invoice", "inv.pdf", incoterm="CIF"), incoterm="FOB") == [("terms", "CIF")]


@pytest.mark.parametrize(("day", "late"), [("2020-06-20", False), ("2020-06-21", True)])
def test_a_waybill_is_not_made_out_after_the_goods_arrived(day: str, late: bool) -> None:
    waybill = paper("air_waybill", "awb.pdf", issue_date=day)
    assert bool(transport(waybill, arrived_on=date(2020, 6, 20))) is late
    assert transport(waybill) == []


def test_weights_agree_within_the_tolerance_and_one_beyond_it_is_found() -> None:
    listed = paper("packing_list", "pl.pdf", gross_weight_kg="1000.0")
    assert weights(listed, paper("air_waybill", "awb.pdf", gross_weight_kg="1010")) == []
    assert weights(listed, paper("air_waybill", "awb.pdf", gross_weight_kg="1012")) == [("air waybill: 1012 kg", "packing list: 1000 kg")]


def test_small_parcels_are_rounded_up_to_the_kilogram() -> None:
    listed = paper("packing_list", "pl.pdf", gross_weight_kg="12.2")
    assert weights(listed, paper("air_waybill", "awb.pdf", gross_weight_kg="13")) == []
    assert weights(listed, paper("air_waybill", "awb.pdf", gross_weight_kg="14")) == [("air waybill: 14 kg", "packing list: 12.2 kg")]


def test_a_net_weight_is_never_compared_with_a_gross_one_but_may_not_exceed_it() -> None:
    listed = paper("packing_list", "pl.pdf", net_weight_kg="850")
    assert outcomes(weight_mismatch, order(ONE), listed, paper("air_waybill", "awb.pdf", gross_weight_kg="1000")) == ([], [])
    assert weights(paper("packing_list", "pl.pdf", net_weight_kg="1001", gross_weight_kg="1000")) == [("net 1001 kg", "<= 1000 kg")]
    assert weights(paper("packing_list", "pl.pdf", net_weight_kg="1000", gross_weight_kg="1000")) == []


def test_packing_lists_add_up_and_house_and_master_do_not() -> None:
    parts = paper("packing_list", "a.pdf", gross_weight_kg="600"), paper("packing_list", "b.pdf", gross_weight_kg="400")
    both = paper("air_waybill", "m.pdf", gross_weight_kg="1000"), paper("air_waybill", "h.pdf", gross_weight_kg="1000")
    assert weights(*parts, *both) == []
    assert weights(parts[0], paper("packing_list", "c.pdf"), both[0]) == []


def test_the_weights_of_the_order_are_announcements_and_may_differ_more() -> None:
    listed = paper("packing_list", "pl.pdf", gross_weight_kg="1000")
    assert weights(listed, weight="960") == []
    assert weights(listed, weight="900") == [("order: 900 kg", "packing list: 1000 kg")]


def test_a_fact_that_is_no_weight_is_passed_over() -> None:
    odd = Paper(file="pl.pdf", sha256="x", pages=1, kind="packing_list", facts=(Fact(field="gross_weight_kg", value="see list", raw="see list", confidence=1),))
    assert weights(odd, paper("air_waybill", "awb.pdf", gross_weight_kg="5")) == []
