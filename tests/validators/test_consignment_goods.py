"""Lots on packing list and goods, and the country of origin in every way it is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.batch import Batch
from batches.paper import Fact, Paper, Signal, TradeLine
from batches.quality_data import MarkedRow
from batches.rule import Found, Held
from catalogue import load_catalogue
from catalogue.countries import country_named
from tests.validators.test_consignment import ONE, order, outcomes, paper
from validators.consignment_goods import lot_mismatch, origin_mismatch
from validators.facts import Facts

pytestmark = pytest.mark.unit

LOTS = {"lots": [{"lot": "20200520A", "quantity": 600}, {"lot": "20200523B", "quantity": 400}]}


def listed(model: str, lot: str, quantity: str | None = None, unit: str | None = None) -> TradeLine:
    return TradeLine(model=model, description="mask", lot=lot, quantity=quantity, unit=unit, page=1, box=(1, 2, 3, 4))


def lots(*papers: Paper, **line: Any) -> list[tuple[str, int | None, str | None, str | None]]:
    return [(each.variant, each.line, each.lot, each.seen) for each in outcomes(lot_mismatch, order(ONE | LOTS | line), *papers)[0]]


def test_the_lots_of_the_order_in_their_quantities_pass() -> None:
    sound = paper("packing_list", "pl.pdf", listed("LY-8210", "LOT 20200520A", "600"), listed("LY-8210", "20200523-B", "400"))
    found, held = outcomes(lot_mismatch, order(ONE | LOTS), sound)
    assert found == []
    assert Held(line=1, lot="20200520A", file="pl.pdf") in held


def test_a_lot_that_the_order_does_not_know_is_found_with_both_sides() -> None:
    strange = paper("packing_list", "pl.pdf", listed("LY-8210", "20200520A", "600"), listed("LY-8210", "20200599X", "400"))
    (only,), _ = outcomes(lot_mismatch, order(ONE | LOTS), strange)
    assert (only.line, only.lot, only.seen, only.expected) == (1, None, "20200599X", "20200520A, 20200523B")
    assert {each.file for each in only.evidence} == {"pl.pdf", "order.json"}


def test_a_lot_that_the_packing_list_lacks_holds_that_lot_alone() -> None:
    assert lots(paper("packing_list", "pl.pdf", listed("LY-8210", "20200520A", "600"))) == [("lacking", 1, "20200523B", "20200520A")]


def test_lots_swapped_in_quantity_are_found_although_the_sum_is_right() -> None:
    swapped = paper("packing_list", "pl.pdf", listed("LY-8210", "20200520A", "400"), listed("LY-8210", "20200523B", "600"))
    assert [(each[0], each[2]) for each in lots(swapped)] == [("quantity", "20200520A"), ("quantity", "20200523B")]
    short = paper("packing_list", "pl.pdf", listed("LY-8210", "20200520A", "500"), listed("LY-8210", "20200523B", "400"))
    assert lots(short) == []  # the wrong total is consignment.quantity_mismatch
    boxes = paper("packing_list", "pl.pdf", listed("LY-8210", "20200520A", "12", "cartons"), listed("LY-8210", "20200523B", "8", "cartons"))
    assert lots(boxes) == []


@pytest.mark.parametrize("printed", ["20200520A, 20200523B", "20200520A / 20200523B", "20200520A – 20200523B", "20200520A至20200523B"])
def test_several_lots_in_one_cell_are_told_apart(printed: str) -> None:
    assert lots(paper("packing_list", "pl.pdf", listed("LY-8210", printed, "1000"))) == []


def test_lots_printed_apart_from_the_lines_count_and_strangers_among_them_are_found() -> None:
    facts = tuple(Fact(field="lots", value=each, raw=each, confidence=1, page=1) for each in ("20200520A", "20200523B"))
    assert lots(Paper(file="pl.pdf", sha256="p", pages=1, kind="packing_list", facts=facts)) == []
    other = Fact(field="lots", value="ZZ-9", raw="ZZ-9", confidence=1, page=1)
    assert lots(Paper(file="pl.pdf", sha256="p", pages=1, kind="packing_list", facts=(*facts, other))) == [("", 1, None, "ZZ-9")]


def test_a_packing_list_or_an_order_without_lots_raises_no_alarm() -> None:
    assert lots(paper("packing_list", "pl.pdf", TradeLine(model="LY-8210", quantity="1000"))) == []
    assert outcomes(lot_mismatch, order(ONE), paper("packing_list", "pl.pdf", listed("LY-8210", "A", "1000"))) == ([], [])


@pytest.mark.parametrize(("seen", "wrong"), [("20200520A", False), ("LOT: 20200520 A", False), ("20200601C", True), ("", False), ("vorhanden", False)])
def test_the_goods_bear_the_lot_they_are_listed_as(seen: str, wrong: bool) -> None:
    batch = Batch(id="b", order=order(ONE | LOTS), markings=(MarkedRow(row=2, line="1", lot="20200520A", element="lot", seen=seen),))
    judged = list(lot_mismatch(batch, Facts.of(batch, load_catalogue()), load_catalogue(), date(2020, 6, 20)))
    assert [each.lot for each in judged if isinstance(each, Found)] == (["20200520A"] if wrong else [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("P.R. China", "CN"), ("CN", "CN"), ("Made in Vietnam", "VN"), ("VIET NAM", "VN"), ("Việt Nam", "VN"), ("中国", "CN"), ("原产国: 越南", "VN"),
        ("VR China", "CN"), ("Guangdong, China", "CN"), ("Hong Kong, China", "HK"), ("Indonesia", "ID"), ("印度尼西亚", "ID"), ("Shanghai", None),
        ("China / Vietnam", None), ("IN", "IN"),
    ],
)  # fmt: skip
def test_a_country_is_recognised_however_it_is_written(written: str, code: str | None) -> None:
    assert country_named(written, load_catalogue()) == code


def origins(*papers: Paper, **more: Any) -> list[tuple[str | None, str | None]]:
    return [(each.seen, each.expected) for each in outcomes(origin_mismatch, order(ONE, **more), *papers)[0]]


def test_one_origin_in_several_spellings_passes_and_another_is_found() -> None:
    invoice = paper("commercial_invoice", "inv.pdf", country_of_origin="P.R. China")
    assert outcomes(origin_mismatch, order(ONE, origin="CN"), invoice) == ([], [Held(file="inv.pdf")])
    assert origins(invoice, origin="VN") == [("invoice: CN", "order: VN")]


def test_a_paper_with_signs_of_tampering_is_compared_like_any_other() -> None:
    sign = Signal(code="forgery.content_replaced", message="laid over", values={"before": "China"})
    invoice = paper("commercial_invoice", "inv.pdf", country_of_origin="China").model_copy(update={"signals": (sign,)})
    assert origins(invoice, origin="VN") == [("invoice: CN", "order: VN")]


def test_without_an_origin_in_the_order_the_papers_are_compared_with_each_other() -> None:
    papers = paper("commercial_invoice", "inv.pdf", country_of_origin="Vietnam"), paper("origin_proof", "eur1.pdf", country_of_origin="CHINA")
    assert origins(*papers) == [("proof of origin: CN", "inv.pdf: VN")]
    assert origins(papers[0]) == []


def test_a_place_that_is_no_country_and_a_member_state_of_the_union_raise_no_alarm() -> None:
    assert origins(paper("commercial_invoice", "inv.pdf", country_of_origin="Shanghai"), origin="VN") == []
    assert origins(paper("commercial_invoice", "inv.pdf", country_of_origin="European Union"), origin="DE") == []
