"""What stands on product and box: demanded, forbidden, and whose number it is. What nobody looked for is not judged."""

from __future__ import annotations

from typing import Any

import pytest

from batches.batch import Batch
from batches.finding import Finding, Passed
from batches.paper import Paper
from batches.quality_data import MarkedRow
from catalogue import load_catalogue
from tests.validators.sound_batch import FFP_MAKER, MASK_MAKER, batch, control, judged, paper, sound_papers, typex, with_paper
from validators import marking
from validators.lots import day_marked

pytestmark = pytest.mark.unit

SOUND_FFP = {
    "ce": "CE", "body_number": "0158", "class": "FFP2 NR", "model": "LY-8210", "standard": "EN 149:2001+A1:2009", "lot": "A",
    "expiry": "2023-05", "language": "de",
    "manufacturer": f"{FFP_MAKER['name']}, {FFP_MAKER['address']}", "importer": "Pfalz Schutz GmbH, Hafenstr. 1, 67059 Ludwigshafen", "storage": "dry",
}  # fmt: skip
SOUND_MASK = {
    "ce": "CE", "class": "Typ IIR", "standard": "EN 14683:2019+AC:2019", "lot": "A", "expiry": "2022-05", "language": "Deutsch, English",
    "manufacturer": MASK_MAKER["name"], "authorised_representative": "Elbufer Regulatory Services GmbH",
}  # fmt: skip


def marked(line: int, seen: dict[str, str], papers: tuple[Paper, ...] | None = None, **changes: Any) -> Batch:
    rows = tuple(MarkedRow(row=number, line=str(line), lot="", element=element, seen=text) for number, (element, text) in enumerate(seen.items(), 2))
    return batch(papers, **changes).model_copy(update={"markings": rows})


def outcome(of: Batch) -> tuple[list[Finding], set[str]]:
    findings, passed = judged(marking.RULES, of)
    held: tuple[Passed, ...] = passed
    return [each for each in findings if each.code.startswith("marking.")], {each.code for each in held}


def codes(of: Batch) -> list[tuple[str, str | None, str]]:
    return [(each.code.removeprefix("marking."), each.seen, each.severity) for each in outcome(of)[0]]


def of_category(
    category: str, seen: dict[str, str], papers: tuple[Paper, ...] = (), arrived: str = "2020-09-12", **line: Any
) -> list[tuple[str, str | None, str]]:
    made = {"line": 1, "category": category, "model": "M-1", "quantity": 10, "unit_price": "1", "manufacturer": {"name": "Invented Masks", "country": "CN"}}
    return codes(marked(1, seen, papers, lines=[made | line], arrived_on=arrived))


def test_sound_marking_passes_every_rule() -> None:
    findings, held = outcome(marked(1, SOUND_FFP))
    assert findings == []
    assert held == {"marking.missing", "marking.body_mismatch", "quality.data_invalid"}
    assert codes(marked(2, SOUND_MASK)) == []


@pytest.mark.parametrize("element", ["ce", "body_number", "class", "standard", "expiry", "language", "manufacturer", "importer"])
def test_each_required_element_that_was_looked_for_and_is_not_there_blocks(element: str) -> None:
    (only,), held = outcome(marked(1, SOUND_FFP | {element: ""}))
    assert (only.code, only.severity, only.line, only.lot, only.expected) == ("marking.missing", "blocking", 1, "-", element)
    assert only.evidence[0].file == "marking.csv"
    assert "marking.missing" not in held


def test_no_row_for_an_element_means_that_nobody_looked() -> None:
    assert codes(marked(1, {"ce": "CE"})) == []
    assert outcome(batch()) == ([], set())


def test_type_and_lot_stand_for_each_other_on_protective_equipment() -> None:
    assert codes(marked(1, SOUND_FFP | {"lot": ""})) == []
    assert [each[0] for each in codes(marked(1, SOUND_FFP | {"lot": "", "model": ""}))] == ["missing"]
    assert codes(marked(2, SOUND_MASK | {"lot": ""})) == [("missing", "lot: –", "blocking")]


def test_an_importer_named_by_the_instructions_need_not_stand_on_the_box() -> None:
    told = with_paper(paper("instructions", "ifu.pdf", product="Partikelfiltrierende Halbmaske FFP2", models=["LY-8210"], importer="Pfalz Schutz GmbH"))
    assert codes(marked(1, SOUND_FFP | {"importer": ""}, told)) == []


@pytest.mark.parametrize(
    ("element", "text"), [("class", "FFP2"), ("class", "FFP1 NR"), ("standard", "EN149"), ("standard", "GB 2626-2019"), ("language", "English")]
)
def test_a_class_without_reuse_mark_and_a_standard_without_its_year_fail(element: str, text: str) -> None:
    assert codes(marked(1, SOUND_FFP | {element: text})) == [("missing", f"{element}: {text}", "blocking")]


@pytest.mark.parametrize(
    ("element", "text"), [("class", "FFP2 R D"), ("class", "FFP 2 NR"), ("standard", "EN149:2001 + A1:2009"), ("language", "DE/EN/ZH"), ("ce", "ja")]
)
def test_spellings_of_the_same_pass(element: str, text: str) -> None:
    assert codes(marked(1, SOUND_FFP | {element: text})) == []


def test_another_maker_on_the_box_is_for_a_person() -> None:
    assert codes(marked(1, SOUND_FFP | {"manufacturer": "Wuhu Anders Mask Factory Ltd., Wuhu"})) == [
        ("missing", "manufacturer: Wuhu Anders Mask Factory Ltd., Wuhu", "review")
    ]


def test_the_number_is_that_of_production_control_even_where_module_b_is_of_another_body() -> None:
    other = with_paper(control(production_control_body_number="0598", notified_body_number="0598"))
    assert codes(marked(1, SOUND_FFP | {"body_number": "0598"}, other)) == []
    (only,), _ = outcome(marked(1, SOUND_FFP | {"body_number": "0158"}, other))
    assert (only.code, only.severity, only.seen, only.expected) == ("marking.body_mismatch", "blocking", "0158", "0598")
    assert {each.file for each in only.evidence} == {"marking.csv", "c2.pdf"}


def test_a_number_printed_with_the_ce_counts_and_one_without_its_zero_is_another() -> None:
    joined = {key: text for key, text in SOUND_FFP.items() if key != "body_number"}
    assert codes(marked(1, joined | {"ce": "CE 0158"})) == []
    assert [each[0] for each in codes(marked(1, joined | {"ce": "CE 1282"}))] == ["body_mismatch"]
    assert codes(marked(1, SOUND_FFP | {"body_number": "158"})) == [("body_mismatch", "158", "blocking")]


def test_without_the_paper_of_production_control_the_number_is_not_judged() -> None:
    assert codes(marked(1, SOUND_FFP | {"body_number": "2163"}, (typex(),))) == []


def test_ce_on_a_community_mask_is_forbidden_and_its_absence_passes() -> None:
    assert of_category("community_mask", {"ce": "CE"}) == [("forbidden", "ce: CE", "blocking")]
    assert of_category("community_mask", {"ce": "CE 2163"}) == [("forbidden", "ce: CE 2163", "blocking"), ("forbidden", "body_number: CE 2163", "blocking")]
    assert of_category("community_mask", {"ce": ""}) == []
    for absent in ("keine", "kein CE-Zeichen", "no CE mark", "nicht vorhanden", "–", "n/a"):
        assert of_category("community_mask", {"ce": absent}) == [], absent


@pytest.mark.parametrize(("arrived", "code"), [("2020-05-26", None), ("2020-05-27", "forbidden"), ("2020-09-30", "forbidden"), ("2020-10-01", None)])
def test_ce_on_a_respirator_by_the_pandemic_rule_is_forbidden_while_that_rule_is_its_way(arrived: str, code: str | None) -> None:
    assert [each[0] for each in of_category("kn95", {"ce": "CE"}, arrived=arrived)] == ([code] if code else [])


def test_what_an_unverified_route_demands_or_forbids_is_for_a_person() -> None:
    seen = {"ce": "CE", "language": "English"}
    expected = [("forbidden", "ce: CE"), ("missing", "language: English")]
    assert of_category("n95", seen, arrived="2020-07-01") == [(*each, "review") for each in expected]
    assert of_category("kn95", seen, arrived="2020-07-01") == [(*each, "blocking") for each in expected]
    assert of_category("n95", {"ce": "", "language": "Deutsch"}, arrived="2020-07-01") == []


def test_a_pandemic_respirator_with_a_type_examination_may_bear_the_ce() -> None:
    assert of_category("kn95", {"ce": "CE"}, (typex(models=["M-1"]),), arrived="2020-07-01") == []


def test_a_number_on_a_class_one_device_is_forbidden_unless_it_is_sterile() -> None:
    assert codes(marked(2, SOUND_MASK | {"body_number": "1282"})) == [("forbidden", "body_number: 1282", "blocking")]
    assert codes(marked(2, SOUND_MASK | {"body_number": ""})) == []
    assert of_category("surgical_mask_iir", {"ce": "CE", "body_number": ""}, sterile=True) == [("missing", "body_number: –", "blocking")]


def test_a_sterile_device_bears_the_number_of_its_certificate() -> None:
    certificate = paper("notified_body_certificate", "nb.pdf", models=["M-1"], notified_body_number="0197", legislation=["93/42/EEC"])
    assert of_category("surgical_mask_iir", {"body_number": "0197"}, (certificate,), sterile=True) == []
    assert of_category("surgical_mask_iir", {"body_number": "0123"}, (certificate,), sterile=True) == [("body_mismatch", "0123", "blocking")]


@pytest.mark.parametrize(("element", "before", "after"), [("importer", "2021-05-25", "2021-05-26"), ("udi", "2025-05-25", "2025-05-26")])
def test_what_the_device_regulation_adds_is_owed_from_its_day(element: str, before: str, after: str) -> None:
    assert of_category("surgical_mask_ii", {element: ""}, arrived=before) == []
    assert [each[0] for each in of_category("surgical_mask_ii", {element: ""}, arrived=after)] == ["missing"]


def test_a_maker_within_the_market_needs_no_representative_on_the_box() -> None:
    assert of_category("surgical_mask_ii", {"authorised_representative": ""}, manufacturer={"name": "Invented Masks", "country": "CZ"}) == []
    assert [each[0] for each in of_category("surgical_mask_ii", {"authorised_representative": ""})] == ["missing"]


def test_a_row_of_a_lot_nobody_ordered_is_named_and_not_dropped() -> None:
    rows = (MarkedRow(row=2, line="1", lot="Z", element="ce", seen="CE"), MarkedRow(row=3, line="9", lot="", element="ce", seen="CE"))
    findings, _ = judged(marking.RULES, batch(sound_papers()).model_copy(update={"markings": rows}))
    assert [(each.code, each.file) for each in findings] == [("quality.data_invalid", "marking.csv")] * 2


def test_every_row_for_marking_names_a_product_and_an_act_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    for row in catalogue.marking_elements:
        assert row.act in catalogue.acts_by_name, row
        assert all(product == "*" or product in catalogue.products_by_id for product in row.products), row


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-05", "2023-05-31"),
        ("2023-05-10", "2023-05-10"),
        ("05/2023", "2023-05-31"),
        ("10.05.2023", "2023-05-10"),
        ("20230510", "2023-05-10"),
        ("2023年2月", "2023-02-28"),
        ("EXP: 2023-05", "2023-05-31"),
        ("Verwendbar bis 10.05.2023", "2023-05-10"),
        ("MFG 2023-05", None),
        ("MFG 2020-05 EXP 2023-05", None),
        ("3 years", None),
        ("05/10/2023", None),
    ],
)
def test_a_month_on_the_box_lasts_to_its_end(text: str, day: str | None) -> None:
    assert (read.isoformat() if (read := day_marked(text)) else None) == day


def test_without_a_paper_on_production_control_the_number_is_that_of_the_declaration() -> None:
    without = tuple(each for each in sound_papers() if each.file != "c2.pdf")
    assert codes(marked(1, SOUND_FFP, without)) == []
    assert codes(marked(1, SOUND_FFP | {"body_number": "0598"}, without)) == [("body_mismatch", "0598", "blocking")]


def test_gloves_of_dual_use_bear_the_number_of_the_body_that_controls_them_as_protective_equipment() -> None:
    surveyed = paper("production_control_certificate", "c2.pdf", models=["M-1"], production_control_body_number="2777", legislation=["2016/425"])
    assert of_category("medical_gloves", {"ce": "CE 2777"}, (surveyed,), material="nitrile") == []
    assert of_category("medical_gloves", {"ce": "CE 0158"}, (surveyed,), material="nitrile") == [("body_mismatch", "0158", "blocking")]
    assert of_category("medical_gloves", {"ce": "CE 2777"}, (), material="nitrile") == [("forbidden", "body_number: CE 2777", "blocking")]


def test_a_company_on_the_box_that_the_order_does_not_know_is_shown_as_compared() -> None:
    (only,), _ = outcome(marked(1, SOUND_FFP | {"manufacturer": "Guangzhou Hengtong Trading Co., Ltd., 1 Main Road"}))
    assert only.severity == "review"
    assert "↔ foshan lanting yunfeng protective products" in only.message.en
    assert "↔" in only.message.de
