"""Printed test reports against the limits of the class ordered."""

from __future__ import annotations

from datetime import date

import pytest

from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, MeasurementRow, Paper
from batches.rule import Found, Held, judge
from catalogue import load_catalogue
from validators.facts import Facts
from validators.judging import sentences
from validators.test_reports import limit_failed

pytestmark = pytest.mark.unit

DAY = date(2021, 2, 1)


def report(*rows: tuple[str, ...], standard: str = "EN 149:2001+A1:2009") -> Paper:
    keys = ("property", "condition", "specimen", "value", "unit", "limit")
    made = tuple(MeasurementRow(**dict(zip(keys, row, strict=True)), page=2, box=(10, 20, 30, 40)) for row in rows)
    facts = (Fact(field="standards", value=standard, raw=standard, confidence=1), Fact(field="models", value="M1", raw="M1", confidence=1))
    return Paper(file="report.pdf", sha256="r", pages=2, kind="test_report", measurements=made, facts=facts)


def outcomes(paper: Paper, category: str = "ffp2", **line: str) -> tuple[list[Found], list[Held]]:
    order = Order.model_validate(
        {
            "order": "T-1", "expected_on": DAY, "currency": "EUR", "importer": {"name": "Landkreis Muster"}, "supplier": {"name": "Invented Masks"},
            "lines": [{"line": 1, "category": category, "model": "M1", "quantity": 1, "unit_price": "1"} | line],
        }
    )  # fmt: skip
    batch = Batch(id="b", order=order, papers=(paper,))
    judge((limit_failed,), sentences(), DAY, batch, Facts.of(batch, load_catalogue()), load_catalogue(), DAY)
    listed = list(limit_failed(batch, Facts.of(batch, load_catalogue()), load_catalogue(), DAY))
    return [each for each in listed if isinstance(each, Found)], [each for each in listed if isinstance(each, Held)]


def test_a_report_with_values_at_the_limit_holds_and_one_above_it_is_found_at_its_spot() -> None:
    sound = report(("Penetration paraffin oil", "", "1", "6.0", "%", "max 6 %"))
    assert outcomes(sound) == ([], [Held(line=1, file="report.pdf")])
    (found,), held = outcomes(
        report(("Penetration paraffin oil", "", "1", "6.0", "%", "max 6 %"), ("Penetration paraffin oil", "AR", "6", "6.3", "%", "max 6 %"))
    )
    assert held == []
    assert (found.line, found.file, found.seen) == (1, "report.pdf", "Penetration, paraffin oil 95 l/min: 6 (AR): 6.3 %")
    assert [(each.page, each.box) for each in found.evidence] == [(2, (10, 20, 30, 40))]


def test_the_limit_is_that_of_the_class_ordered_whatever_limit_the_report_prints() -> None:
    rows = report(("Durchlassgrad Natriumchlorid", "Anlieferung", "1", "3.54", "%", "6 %"))
    assert outcomes(rows, "ffp2")[0] == []
    assert [each.expected for each in outcomes(rows, "ffp3")[0]] == ["≤ 1 %, each specimen"]


def test_medical_masks_are_judged_by_their_type() -> None:
    rows = report(("BFE", "", "1#", "97.65", "%", "≥98"), ("Differential pressure", "", "1#", "39.9", "Pa/cm2", "<40"), standard="EN 14683:2019+AC:2019")
    assert [each.seen for each in outcomes(rows, "surgical_mask_ii")[0]] == ["Bacterial filtration efficiency (BFE): 1#: 97.65 %"]
    assert outcomes(rows, "surgical_mask_i")[0] == []
    at_limit = report(("Differential pressure", "", "1#", "40", "Pa/cm2", "<40"), standard="EN 14683:2019+AC:2019")
    assert len(outcomes(at_limit, "surgical_mask_ii")[0]) == 1


def test_gloves_are_judged_by_the_median_for_their_material_before_and_after_ageing() -> None:
    rows = [("Reißkraft", "vor Alterung", str(n), value, "N", "≥ 6,0") for n, value in enumerate(("5.2", "7.4", "8.6"))]
    aged = [("Reißkraft", "nach Alterung (7 d, 70 °C)", str(n), value, "N", "≥ 6,0") for n, value in enumerate(("5.2", "5.9", "8.6"))]
    assert outcomes(report(*rows, standard="EN 455-2:2015"), "medical_gloves", material="nitrile")[0] == []
    found = outcomes(report(*rows, *aged, standard="EN 455-2:2015"), "medical_gloves", material="nitrile")[0]
    assert [each.seen for each in found] == ["Force at break: median of 3 (nach Alterung (7 d, 70 °C)): 5.9 N"]


def test_a_unit_printed_only_with_the_limit_is_used() -> None:
    (found,), _ = outcomes(report(("Inhalation resistance 95 l/min", "", "1", "250", "", "≤ 240 Pa")))
    assert found.seen == "Inhalation resistance 95 l/min: 1: 250"
    assert outcomes(report(("Inhalation resistance 95 l/min", "", "1", "2.3", "", "2,4")))[0] == []


def test_rows_of_other_properties_and_verdicts_in_words_are_passed_over() -> None:
    assert outcomes(report(("Colour", "", "1", "white", "", ""), ("Penetration paraffin oil", "", "1", "PASS", "", "6 %"))) == ([], [])


def test_a_report_without_measurements_is_not_judged() -> None:
    assert outcomes(report()) == ([], [])


def test_leakage_by_wearer_alone_is_not_taken_for_a_mean() -> None:
    assert outcomes(report(*[("Total inward leakage", "", str(n), "10.0", "%", "11 %") for n in range(10)]))[0] == []
