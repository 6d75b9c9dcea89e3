"""Our own measurements: read in any of four languages, judged by the limits of the standards, told apart by lot."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from batches.batch import Batch
from batches.order import Order
from batches.quality_data import MeasuredRow
from batches.rule import Found, Held, Rule, judge
from catalogue import load_catalogue
from validators import laboratory
from validators.judging import sentences
from validators.laboratory import data_docs, held_against_limits, measurement_data_invalid, measurement_out_of_limit
from validators.measured_properties import named_property
from validators.measured_values import cell_of
from validators.units import units_of

pytestmark = pytest.mark.unit

DAY = date(2020, 5, 29)
OIL, NACL = "penetration paraffin oil", "penetration NaCl"


def batch(*rows: tuple[str, ...], category: str = "ffp2", **line: str) -> Batch:
    """Rows of property, condition, specimen, value, unit for lot L1 of line 1; a row of seven names line and lot itself."""
    order = Order.model_validate(
        {
            "order": "L-1", "expected_on": DAY, "currency": "EUR", "importer": {"name": "Landkreis Muster"}, "supplier": {"name": "Invented Masks"},
            "lines": [
                {"line": 1, "category": category, "model": "M1", "quantity": 200, "unit_price": "1",
                 "lots": [{"lot": "L1", "quantity": 100}, {"lot": "L2", "quantity": 100}]} | line,
                {"line": 2, "category": "surgical_mask_iir", "model": "S1", "quantity": 100, "unit_price": "1", "lots": [{"lot": "S", "quantity": 100}]},
            ],
        }
    )  # fmt: skip
    keys = ("line", "lot", "property", "condition", "specimen", "value", "unit")
    whole = [row if len(row) == 7 else ("1", "L1", *row) for row in rows]
    return Batch(id="b", order=order, measurements=tuple(MeasuredRow(row=n, **dict(zip(keys, row, strict=True))) for n, row in enumerate(whole, 2)))


def outcomes(rule: Rule[Any], of: Batch) -> tuple[list[Found], list[Held]]:
    listed: list[Found | Held] = list(_outcomes(rule, of))
    judge((measurement_data_invalid,), sentences(), DAY, of, None, load_catalogue(), DAY)
    return [each for each in listed if isinstance(each, Found)], [each for each in listed if isinstance(each, Held)]


def _outcomes(rule: Rule[Any], of: Batch) -> Iterable[Found | Held]:
    return rule(of, None, load_catalogue(), DAY)


def failed(*rows: tuple[str, ...], category: str = "ffp2", **line: str) -> list[str]:
    of = batch(*rows, category=category, **line)
    assert outcomes(measurement_data_invalid, of)[0] == []
    return [each.seen or "" for each in outcomes(measurement_out_of_limit, of)[0]]


def doubts(*rows: tuple[str, ...], category: str = "ffp2", **line: str) -> list[str]:
    found = outcomes(measurement_data_invalid, batch(*rows, category=category, **line))[0]
    return [each.variant for each in found]


def test_a_value_at_the_limit_passes_and_one_above_it_fails() -> None:
    at_limit = batch((OIL, "as received", "1", "6.0", "%"))
    assert outcomes(measurement_out_of_limit, at_limit) == ([], [Held(line=1, lot="L1")])
    found, held = outcomes(measurement_out_of_limit, batch((OIL, "as received", "1", "6.0", "%"), (OIL, "as received", "2", "6.1", "%")))
    assert held == []
    (worded,), _ = judge((measurement_out_of_limit,), sentences(), DAY, batch((OIL, "as received", "2", "6.1", "%")), None, load_catalogue(), DAY)
    assert "Durchlassgrad Paraffinöl 95 l/min" in worded.message.de
    assert worded.severity == "blocking"
    (only,) = found
    assert (only.line, only.lot, only.basis) == (1, "L1", "EN 149:2001+A1:2009, limit for FFP2")
    assert only.seen == "Penetration, paraffin oil 95 l/min: 2 (as received): 6.1 %"
    assert only.expected == "≤ 6 %, each specimen"
    assert [each.text for each in only.evidence] == ["row 3: 1,L1,penetration paraffin oil,as received,2,6.1,%"]


def test_one_lot_that_fails_leaves_the_other_lots_alone() -> None:
    rows = [("1", lot, OIL, "", str(n), "7.2" if lot == "L1" else "3.0", "%") for lot in ("L1", "L2") for n in range(3)]
    found, held = outcomes(measurement_out_of_limit, batch(*rows, ("2", "S", "BFE", "", "1", "98.0", "%")))
    assert [(each.line, each.lot) for each in found] == [(1, "L1")]
    assert held == [Held(line=1, lot="L2"), Held(line=2, lot="S")]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("penetration paraffin oil", "penetration_paraffin_oil_95lpm_percent"),
        ("Penetration, paraffin oil 95 l/min", "penetration_paraffin_oil_95lpm_percent"),
        ("Paraffin oil penetration", "penetration_paraffin_oil_95lpm_percent"),
        ("Durchlassgrad Paraffinöl", "penetration_paraffin_oil_95lpm_percent"),
        ("Durchlassgrad Paraffinoel", "penetration_paraffin_oil_95lpm_percent"),
        ("Durchlass Paraffinöl [%]", "penetration_paraffin_oil_95lpm_percent"),
        ("石蜡油穿透率", "penetration_paraffin_oil_95lpm_percent"),
        ("Độ xuyên thấu dầu parafin", "penetration_paraffin_oil_95lpm_percent"),
        ("PENETRATION NACL (95 L/MIN)", "penetration_nacl_95lpm_percent"),
        ("sodium chloride penetration", "penetration_nacl_95lpm_percent"),
        ("Durchlassgrad Natriumchlorid", "penetration_nacl_95lpm_percent"),
        ("氯化钠穿透率", "penetration_nacl_95lpm_percent"),
        ("Einatemwiderstand 95 l/min", "inhalation_resistance_95lpm_mbar"),
        ("Einatemwiderstand bei 30 L/min", "inhalation_resistance_30lpm_mbar"),
        ("inhalation resistance 30 lpm", "inhalation_resistance_30lpm_mbar"),
        ("Breathing resistance, inhalation at 95 l·min⁻¹", "inhalation_resistance_95lpm_mbar"),
        ("吸气阻力 95 L/min", "inhalation_resistance_95lpm_mbar"),
        ("吸气阻力（30升/分钟）", "inhalation_resistance_30lpm_mbar"),
        ("Trở lực hít vào 95 lít/phút", "inhalation_resistance_95lpm_mbar"),
        ("Ausatemwiderstand 160 l/min", "exhalation_resistance_160lpm_mbar"),
        ("Exhalation resistance", "exhalation_resistance_160lpm_mbar"),
        ("Total inward leakage", "total_inward_leakage_exercise_percent"),
        ("TIL", "total_inward_leakage_exercise_percent"),
        ("Gesamte nach innen gerichtete Leckage", "total_inward_leakage_exercise_percent"),
        ("总泄漏率", "total_inward_leakage_exercise_percent"),
        ("CO2-Gehalt der Einatemluft", "co2_inhaled_air_percent"),
        ("Carbon dioxide content of the inhalation air", "co2_inhaled_air_percent"),
        ("CO₂", "co2_inhaled_air_percent"),
        ("Flammability: afterflame", "afterflame_s"),
        ("Nachbrennzeit", "afterflame_s"),
        ("Paraffinöl 95 l/min", "penetration_paraffin_oil_95lpm_percent"),
        ("Atemwiderstand 160 l/min", "exhalation_resistance_160lpm_mbar"),
        ("呼吸阻力 30L/min", "inhalation_resistance_30lpm_mbar"),
    ],
)
def test_a_property_of_en_149_is_known_however_a_laboratory_writes_it(written: str, key: str) -> None:
    assert [each.property for each in named_property(written, "", _known("ffp"))] == [key]


@pytest.mark.parametrize(
    ("written", "product", "key"),
    [
        ("BFE", "surgical_mask", "bfe_percent"),
        ("Bakterielle Filterleistung", "surgical_mask", "bfe_percent"),
        ("细菌过滤效率", "surgical_mask", "bfe_percent"),
        ("Hiệu suất lọc vi khuẩn", "surgical_mask", "bfe_percent"),
        ("Differential pressure", "surgical_mask", "differential_pressure_pa_per_cm2"),
        ("Druckdifferenz", "surgical_mask", "differential_pressure_pa_per_cm2"),
        ("Δp", "surgical_mask", "differential_pressure_pa_per_cm2"),
        ("压力差", "surgical_mask", "differential_pressure_pa_per_cm2"),
        ("Splash resistance pressure", "surgical_mask", "splash_resistance_kpa"),
        ("Microbial cleanliness", "surgical_mask", "bioburden_cfu_per_g"),
        ("Keimbelastung", "surgical_mask", "bioburden_cfu_per_g"),
        ("Reißkraft", "medical_glove", "force_at_break_n"),
        ("Force at break", "medical_glove", "force_at_break_n"),
        ("Länge", "medical_glove", "length_mm"),
        ("Laenge", "medical_glove", "length_mm"),
        ("Filtration efficiency (NaCl)", "kn95", "filtration_nacl_85lpm_percent"),
        ("Tensile strength", "surgical_gown", "tensile_strength_dry_n"),
        ("Berstfestigkeit", "surgical_gown", "bursting_strength_dry_kpa"),
        ("Linting", "surgical_gown", "linting_log10"),
        ("ISO 16604", "protective_clothing_bio", "iso16604_pressure_kpa"),
    ],
)
def test_properties_of_other_standards_go_the_same_way(written: str, product: str, key: str) -> None:
    assert [each.property for each in named_property(written, "85 L/min" if product == "kn95" else "", _known(product))] == [key]


def _known(product: str) -> list[Any]:
    at = load_catalogue().at(DAY)
    keys = {limit.property for limit in at.catalogue.limits if limit.product == product and limit.applies(DAY)}
    return [each for each in at.properties() if each.property in keys]


def test_every_limit_has_a_property_with_its_unit() -> None:
    properties = {each.property: each for each in load_catalogue().properties}
    for limit in load_catalogue().limits:
        assert units_of(load_catalogue()).in_unit_of(properties[limit.property], Decimal(1), limit.unit) == 1, limit.property


def test_a_flow_rate_may_stand_in_the_condition_and_must_be_the_one_of_the_limit() -> None:
    assert failed(("Einatemwiderstand", "95 l/min", "1", "2,5", "mbar")) == ["Inhalation resistance 95 l/min: 1 (95 l/min): 2,5 mbar"]
    assert doubts(("Einatemwiderstand", "", "1", "1.0", "mbar")) == ["ambiguous_property"]
    assert doubts(("penetration NaCl 85 l/min", "", "1", "1.0", "%")) == ["unknown_property"]


@pytest.mark.parametrize(
    ("name", "value", "unit", "within"),
    [
        ("Einatemwiderstand 95 l/min", "240", "Pa", True),
        ("Einatemwiderstand 95 l/min", "241", "Pa", False),
        ("Einatemwiderstand 95 l/min", "0,24", "kPa", True),
        ("Einatemwiderstand 95 l/min", "2.41", "hPa", False),
        (OIL, "0.06", "fraction", True),
        (OIL, "0.061", "fraction", False),
        (OIL, "5.9 %", "", True),
        (OIL, "6,1", "Prozent", False),
        ("Durchlassgrad Paraffinöl [%]", "6,1", "", False),
        ("CO2", "0.9", "Vol.-%", True),
        ("CO2", "10100", "ppm", False),
    ],
)
def test_units_are_brought_to_that_of_the_limit(name: str, value: str, unit: str, within: bool) -> None:
    assert (failed((name, "", "1", value, unit)) == []) is within


def test_the_limit_of_differential_pressure_itself_is_out() -> None:
    def at(value: str) -> list[str]:
        return failed(("2", "S", "Differential pressure", "", "1", value, "Pa/cm²"))

    assert at("59.9") == []
    assert at("60.0") == ["Differential pressure: 1: 60.0 Pa/cm²"]


def test_spots_of_one_mask_are_averaged_and_each_mask_is_judged() -> None:
    def mask(number: int, *spots: str) -> list[tuple[str, ...]]:
        return [("2", "S", "Druckdifferenz", "", f"{number}/{spot}", value, "Pa/cm2") for spot, value in enumerate(spots, 1)]

    assert failed(*mask(1, "58", "61", "55"), *mask(2, "40", "41", "42")) == []
    assert failed(*mask(1, "58", "62", "60"), *mask(2, "40", "41", "42")) == ["Differential pressure: 1: 60 Pa/cm2"]


def test_the_class_ordered_chooses_the_limit() -> None:
    assert failed((OIL, "", "1", "5.0", "%"), category="ffp2") == []
    assert failed((OIL, "", "1", "5.0", "%"), category="ffp3") == ["Penetration, paraffin oil 95 l/min: 1: 5.0 %"]


def leakage(outside: int, value: str = "11.5") -> list[tuple[str, ...]]:
    """Ten wearers of five exercises; the first ``outside`` results, spread over the wearers, lie above the limit of 11 %."""
    order = [(wearer, exercise) for exercise in range(1, 6) for wearer in range(1, 11)]
    return [("TIL", "", f"{w}/{e}", value if n < outside else "3.0", "%") for n, (w, e) in enumerate(order)]


def test_forty_six_of_fifty_exercises_suffice_and_forty_five_do_not() -> None:
    assert failed(*leakage(4)) == []
    (seen,) = failed(*leakage(5))
    assert seen.startswith("Total inward leakage by exercise: 1/1: 11.5 %")


def test_eight_of_ten_wearer_means_suffice_and_seven_do_not() -> None:
    def wearers(high: int) -> list[tuple[str, ...]]:
        return [("total inward leakage", "", f"{w}/{e}", "8.1" if w <= high else "3.0", "%") for w in range(1, 11) for e in range(1, 6)]

    assert failed(*wearers(2)) == []
    (seen,) = failed(*wearers(3))
    assert "mean of each wearer" in seen
    assert "1: 8.1 %" in seen


def test_means_and_medians_are_over_the_lot_not_over_each_specimen() -> None:
    assert failed(*[("CO2", "", str(n), value, "%") for n, value in enumerate(("0.9", "1.2", "0.9"))]) == []
    assert failed(*[("CO2", "", str(n), value, "%") for n, value in enumerate(("0.9", "1.3", "0.9"))]) == [
        "Carbon dioxide in the inhaled air: mean of 3: 1.033 %"
    ]
    gloves = [("Force at break", "before ageing", str(n), value, "N") for n, value in enumerate(("4.0", "6.0", "9.0"))]
    assert failed(*gloves, category="medical_gloves", material="nitrile") == []
    low = [("Force at break", "before ageing", str(n), value, "N") for n, value in enumerate(("4.0", "5.9", "9.0"))]
    assert failed(*low, category="medical_gloves", material="nitrile") == ["Force at break: median of 3 (before ageing): 5.9 N"]


@pytest.mark.parametrize(
    ("row", "variant"),
    [
        (("colour", "", "1", "3", "%"), "unknown_property"),
        (("", "", "1", "3", "%"), "unknown_property"),
        (("BFE", "", "1", "99", "%"), "unknown_property"),
        (("filtration efficiency NaCl", "", "1", "99", "%"), "unknown_property"),
        (("breathing resistance", "", "1", "1", "mbar"), "ambiguous_property"),
        ((OIL, "", "1", "", "%"), "value_missing"),
        ((OIL, "", "1", "n/a", "%"), "value"),
        ((OIL, "", "1", "NaN", "%"), "value"),
        ((OIL, "", "1", "inf", "%"), "value"),
        ((OIL, "", "1", "1,234", "%"), "value"),
        ((OIL, "", "1", "1.2.3", "%"), "value"),
        ((OIL, "", "1", "-0.4", "%"), "range"),
        ((OIL, "", "1", "140", "%"), "range"),
        ((OIL, "", "1", "1.5", "fraction"), "range"),
        ((OIL, "", "1", "3", ""), "unit"),
        ((OIL, "", "1", "3", "mbar"), "unit"),
        (("TIL", "", "7", "3", "%"), "specimen"),
        (("1", "L9", OIL, "", "1", "3", "%"), "unknown_lot"),
        (("9", "L1", OIL, "", "1", "3", "%"), "unknown_line"),
    ],
)
def test_a_row_that_cannot_be_a_measurement_is_named_with_its_reason(row: tuple[str, ...], variant: str) -> None:
    assert doubts(row) == [variant]
    assert outcomes(measurement_out_of_limit, batch(row)) == ([], [])


def test_a_repeated_specimen_is_named_but_another_condition_is_another_measurement() -> None:
    assert doubts((OIL, "AR", "1", "3", "%"), (OIL, "ar", "1", "3", "%")) == ["duplicate"]
    assert doubts((OIL, "AR", "1", "3", "%"), (OIL, "SW", "1", "3", "%"), (NACL, "AR", "1", "3", "%")) == []


def test_of_gloves_of_unknown_material_only_the_limit_is_not_known() -> None:
    assert doubts(("Force at break", "", "1", "9", "N"), category="medical_gloves") == []
    assert doubts(("Force at break", "", "1", "9", "%"), category="medical_gloves") == ["unit"]


def test_rows_that_fail_for_one_reason_share_one_finding() -> None:
    found, held = outcomes(measurement_data_invalid, batch(("colour", "", "1", "3", "%"), ("colour", "", "2", "3", "%"), (NACL, "", "1", "1", "%")))
    assert [each.values["rows"] for each in found] == ["2, 3"]
    assert held == []


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,2", "1.2"),
        ("1.2", "1.2"),
        ("0,602", "0.602"),
        (" 12 ", "12"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1e-1", "0.1"),
        ("1,234", None),
        ("x", None),
    ],
)
def test_numbers_are_read_as_people_write_them(cell: str, number: str | None) -> None:
    assert cell_of(cell).number == (None if number is None else Decimal(number))


def test_judging_leaves_nothing_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert failed((OIL, "", "1", "7", "%")) != []
    assert list(tmp_path.iterdir()) == []


def test_data_docs_are_written_for_the_reviewer_only_when_something_was_measured(tmp_path: Path) -> None:
    page = data_docs(batch((OIL, "", "1", "7", "%")), load_catalogue(), tmp_path / "docs")
    assert page is not None
    assert "EN 149" in page.read_text(encoding="utf-8")
    assert data_docs(batch(), load_catalogue(), tmp_path / "none") is None
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("value", ["5.9", "6.0", "6.1", "<0.02", "<8", ">5", "<=6", "<6"])
def test_what_a_page_reckons_by_itself_is_what_the_suite_says(value: str) -> None:
    of = batch(
        (OIL, "as received", "1", value, "%"), (OIL, "as received", "2", "7", "%"), (NACL, "as received", "1", "6", "%"), ("1", "L2", NACL, "", "1", "9", "%")
    )
    told = held_against_limits(of, load_catalogue())
    assert told == laboratory.tests_of(of, load_catalogue())
    assert len(told) == 3
