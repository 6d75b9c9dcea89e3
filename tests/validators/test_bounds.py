"""Cells that are no plain number: bounds are judged where they decide, and named where they leave the limit open; what is no value is named."""

from __future__ import annotations

import pytest

from batches.rule import judge
from catalogue import load_catalogue
from tests.validators.test_laboratory import DAY, batch, doubts, failed, outcomes
from validators.judging import sentences
from validators.laboratory import measurement_data_invalid, measurement_out_of_limit
from validators.measured_values import cell_of

pytestmark = pytest.mark.unit

OIL = "penetration paraffin oil"


@pytest.mark.parametrize(
    ("name", "value", "unit", "category", "verdict"),
    [
        (OIL, "<0.02", "%", "ffp2", "held"), (OIL, "< 6", "%", "ffp2", "held"), (OIL, "≤6,0", "%", "ffp2", "held"), (OIL, "＜0.02 %", "", "ffp2", "held"),
        (OIL, "<8", "%", "ffp2", "open"), (OIL, "≤6.1", "%", "ffp2", "open"), (OIL, ">5", "%", "ffp2", "open"), (OIL, ">=6", "%", "ffp2", "open"),
        (OIL, ">6", "%", "ffp2", "failed"), (OIL, "≥7", "%", "ffp2", "failed"), (OIL, ">0.06", "fraction", "ffp2", "failed"),
        ("BFE", ">99,9", "%", "surgical_mask_ii", "held"), ("BFE", "≥98", "%", "surgical_mask_ii", "held"), ("BFE", ">98", "%", "surgical_mask_ii", "held"),
        ("BFE", "≥97", "%", "surgical_mask_ii", "open"), ("BFE", "<99", "%", "surgical_mask_ii", "open"), ("BFE", "<98", "%", "surgical_mask_ii", "failed"),
        ("BFE", "≤98", "%", "surgical_mask_ii", "open"), ("BFE", "<=97.9", "%", "surgical_mask_ii", "failed"),
        ("Druckdifferenz", "<40", "Pa/cm2", "surgical_mask_ii", "held"), ("Druckdifferenz", "≤40", "Pa/cm2", "surgical_mask_ii", "open"),
        ("Druckdifferenz", ">=40", "Pa/cm2", "surgical_mask_ii", "failed"),
    ],
)  # fmt: skip
def test_a_bound_is_judged_where_it_decides(name: str, value: str, unit: str, category: str, verdict: str) -> None:
    of = batch((name, "", "1", value, unit), category=category)
    found, held = outcomes(measurement_out_of_limit, of)
    assert [each.variant for each in outcomes(measurement_data_invalid, of)[0]] == (["bound"] if verdict == "open" else [])
    assert (len(found), len(held)) == {"held": (0, 1), "open": (0, 0), "failed": (1, 0)}[verdict]


def test_a_mean_is_judged_where_bounds_leave_no_doubt_of_it() -> None:
    def bioburden(*values: str) -> list[tuple[str, ...]]:
        return [("bioburden", "", str(n), value, "CFU/g") for n, value in enumerate(values)]

    masks = "surgical_mask_ii"
    assert failed(*bioburden("<10", "<10", "40", "60"), category=masks) == []  # at most 30 on average, however little is behind "<10"
    assert doubts(*bioburden("<10", "<10", "45", "60"), category=masks) == ["bound"]  # 26.25 to 31.25
    assert outcomes(measurement_out_of_limit, batch(*bioburden("<10", "<10", "45", "60"), category=masks)) == ([], [])
    assert failed(*bioburden("<10", "<10", "60", "61"), category=masks) == ["Microbial cleanliness (bioburden): mean of 4: 30.25 CFU/g"]


def test_bounds_count_among_so_many_of_so_many() -> None:
    def splash(*values: str) -> list[tuple[str, ...]]:
        return [("Splash resistance", "", str(n), value, "kPa") for n, value in enumerate((*values, *["21.3"] * (32 - len(values))))]

    assert failed(*splash("10.6", "10.6", "<16"), category="surgical_mask_iir") == []
    assert len(failed(*splash("10.6", "10.6", "10.6", "<16"), category="surgical_mask_iir")) == 1
    assert doubts(*splash("10.6", "10.6", "10.6", ">10.6"), category="surgical_mask_iir") == ["bound"]


def test_an_open_bound_names_its_row_and_the_limit_in_both_languages() -> None:
    of = batch((OIL, "", "1", "3", "%"), (OIL, "", "2", "<8", "%"))
    (finding,), _ = judge((measurement_data_invalid,), sentences(), DAY, of, None, load_catalogue(), DAY)
    assert finding.severity == "review"
    assert finding.message.de == "measurements.csv, Zeile 3: „<8 %“ lässt offen, ob Durchlassgrad Paraffinöl 95 l/min die Grenze ≤ 6 % einhält."
    assert finding.message.en == "measurements.csv, row 3: “<8 %” leaves open whether Penetration, paraffin oil 95 l/min meets the limit ≤ 6 %."
    assert [each.text for each in finding.evidence] == [f"row 3: 1,L1,{OIL},,2,<8,%"]


@pytest.mark.parametrize(
    ("value", "variant"),
    [
        ("NaN", "value"), ("inf", "value"), ("-inf", "value"), ("ND", "value"), ("n.d.", "value"), ("nicht nachweisbar", "value"), ("未检出", "value"),
        ("không phát hiện", "value"), ("1-2", "value"), ("1–2", "value"), ("1…2", "value"), ("5±0.1", "value"), ("5 +/- 0.1", "value"), ("~5", "value"),
        ("ca. 5", "value"), ("5*", "value"), ("2020-05-29", "value"), ("29.05.2020", "value"), ("12/05/2020", "value"), ("1:2", "value"), ("1/2", "value"),
        ("1,234", "value"), ("1 2", "value"), ("0.5 0.6", "value"), ("5'3", "value"), ("1.2.3", "value"), ("1,2,3", "value"), ("5O.1", "value"),
        ("l.5", "value"), ("٣", "value"), ("1٣", "value"), ("#DIV/0!", "value"), ("TRUE", "value"), ("pass", "value"), ("bestanden", "value"), ("-", "value"),
        ("<", "value"), ("<<5", "value"), ("< -", "value"), ("1e999", "range"), ("5 mbar", "value"), ("−3", "range"), ("-0.1", "range"), ("101", "range"),
        ("1.234,5", "range"), ("1 234", "range"), ("1,234,567", "range"), (">100", "range"), ("<0", "range"), ("<101", "range"), ("５０１", "range"),
    ],
)  # fmt: skip
def test_what_is_no_measured_value_is_named(value: str, variant: str) -> None:
    assert doubts((OIL, "", "1", value, "%")) == [variant]
    assert outcomes(measurement_out_of_limit, batch((OIL, "", "1", value, "%"))) == ([], [])


@pytest.mark.parametrize("value", ["3", "3.0", "3,0", "３．０", "+3", "3 %", "3%", "\ufeff3", "3\u200b", "3\u00a0%", "3.", ".5", ",5", "3e0", "3 Prozent"])
def test_what_is_a_measured_value_is_judged(value: str) -> None:
    of = batch((OIL, "", "1", value, "%"))
    assert outcomes(measurement_data_invalid, of)[0] == []
    assert len(outcomes(measurement_out_of_limit, of)[1]) == 1


def test_a_property_in_mixed_scripts_is_unknown_and_not_guessed() -> None:
    assert doubts(("ВFE", "", "1", "99", "%"), category="surgical_mask_ii") == ["unknown_property"]


def test_a_long_cell_costs_no_more_than_its_length() -> None:
    assert cell_of("5" + " " * 200_000 + "x").behind == "x"
    assert cell_of("1" + " 1" * 100_000).number is None
