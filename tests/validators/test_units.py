"""Units as laboratories write them, through Pint, in exact decimals; and nothing is converted that need not be."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest

from catalogue import load_catalogue
from catalogue.quality import MeasuredProperty
from validators.units import plain_unit, units_of

pytestmark = pytest.mark.unit


def measured(key: str) -> MeasuredProperty:
    return next(each for each in load_catalogue().properties if each.property == key)


def brought(key: str, number: str, unit: str) -> Decimal | None:
    return units_of(load_catalogue()).in_unit_of(measured(key), Decimal(number), unit)


MBAR, KPA, PERCENT = "inhalation_resistance_95lpm_mbar", "splash_resistance_kpa", "bfe_percent"
DELTA_P, BIOBURDEN, ON_AREA = "differential_pressure_pa_per_cm2", "bioburden_cfu_per_g", "bioburden_cfu_per_100cm2"


@pytest.mark.parametrize(
    ("key", "number", "unit", "value"),
    [
        (MBAR, "2.4", "mbar", "2.4"), (MBAR, "240", "Pa", "2.4"), (MBAR, "240", "pa", "2.4"), (MBAR, "0.24", "kPa", "2.4"), (MBAR, "24", "daPa", "2.4"),
        (MBAR, "2.4", "hPa", "2.4"), (MBAR, "240", "帕", "2.4"), (MBAR, "2.4", "毫巴", "2.4"), (MBAR, "10", "mmH2O", "0.980665"),
        (MBAR, "1", "cmWS", "0.980665"), (MBAR, "1", "cm H₂O", "0.980665"), (MBAR, "1", "inH2O", "2.490889100"), (MBAR, "1", "mmHg", "1.33322387415"),
        (MBAR, "1", "mm Wassersäule", "0.0980665"), (MBAR, "1", "torr", "1.333223684210526315789473685"), (MBAR, "1", "psi", "68.94757293168361336722673443"),
        (MBAR, "0.0001", "MPa", "1"), (MBAR, "100000", "mPa", "1"),
        (KPA, "160", "mbar", "16"), (KPA, "16", "千帕", "16"),
        ("force_at_break_n", "900", "cN", "9"), ("force_at_break_n", "1", "kgf", "9.80665"), ("force_at_break_n", "1", "kp", "9.80665"),
        ("force_at_break_n", "2", "lbf", "8.8964432305210"), ("force_at_break_n", "1000", "gf", "9.80665"), ("force_at_break_n", "9", "牛", "9"),
        (PERCENT, "0.98", "fraction", "98"), (PERCENT, "980", "‰", "98"), (PERCENT, "98", "百分比", "98"), (PERCENT, "98", "Vol.-%", "98"),
        (PERCENT, "98", "phần trăm", "98"), ("co2_inhaled_air_percent", "10000", "ppm", "1"),
        ("length_mm", "24", "cm", "240"), ("length_mm", "10", "inch", "254"), ("length_mm", "10", "Zoll", "254"), ("length_mm", "240000", "µm", "240"),
        ("length_mm", "1", "ft", "304.8"),
        (DELTA_P, "40", "Pa/cm²", "40"), (DELTA_P, "40", "Pa cm-2", "40"), (DELTA_P, "4", "mmH2O/cm2", "39.22660"), (DELTA_P, "40", "Pa per cm²", "40"),
        (DELTA_P, "40", "Pa/sqcm", "40"), (DELTA_P, "40", "帕/平方厘米", "40"),
        (BIOBURDEN, "30", "KBE/g", "30"), (BIOBURDEN, "30", "CFU per gram", "30"), (BIOBURDEN, "3000", "CFU/100 g", "30"), (BIOBURDEN, "0.03", "CFU/mg", "30"),
        (ON_AREA, "3", "KBE/cm²", "300"), (ON_AREA, "300", "CFU per 100 cm2", "300"), (ON_AREA, "300", "CFU/dm2", "300"),
        ("afterflame_s", "0.1", "min", "6"), ("afterflame_s", "5", "giây", "5"), ("permeation_breakthrough_min", "0.5", "h", "30"),
        ("permeation_breakthrough_min", "30", "分钟", "30"), ("max_error_celsius_ir_ear_35_5_to_42", "0.2", "K", "0.2"),
        ("max_error_celsius_ir_ear_35_5_to_42", "0.9", "°F", "0.5"), ("powder_residue_mg_per_glove", "2000", "µg/Handschuh", "2"),
        ("powder_residue_mg_per_glove", "2", "mg", "2"), ("liquid_penetration_cm_h2o", "20", "cm", "20"), ("liquid_penetration_cm_h2o", "200", "mm", "20"),
        ("liquid_penetration_cm_h2o", "1961.33", "Pa", "20"), ("liquid_penetration_cm_h2o", "19.6133", "mbar", "20"),
        ("linting_log10", "4", "", "4"), ("iso22612_log_cfu", "1", "log10 KBE", "1"),
    ],
)  # fmt: skip
def test_a_unit_is_brought_to_that_of_the_property(key: str, number: str, unit: str, value: str) -> None:
    assert brought(key, number, unit) == pytest.approx(Decimal(value), abs=Decimal("1e-20"))


@pytest.mark.parametrize(
    ("key", "number", "unit"),
    [("liquid_penetration_cm_h2o", "1961.33", "Pa"), ("liquid_penetration_cm_h2o", "19.6133", "hPa"), (MBAR, "240", "Pa"), ("length_mm", "0.24", "m")],
)
def test_a_value_that_is_the_limit_in_another_unit_is_the_limit(key: str, number: str, unit: str) -> None:
    limit = {"liquid_penetration_cm_h2o": "20", MBAR: "2.4", "length_mm": "240"}[key]
    assert brought(key, number, unit) == Decimal(limit)


def test_the_splash_pressure_of_120_millimetres_of_mercury_is_the_16_kilopascal_of_the_standard() -> None:
    at_120, below = brought(KPA, "120", "mmHg"), brought(KPA, "119.9", "mmHg")
    assert at_120 is not None
    assert below is not None
    assert at_120 >= 16 > below


@pytest.mark.parametrize(
    ("key", "unit"),
    [(MBAR, "%"), (MBAR, ""), (MBAR, "mm"), (MBAR, "N"), (MBAR, "Pa/cm2"), (PERCENT, ""), (PERCENT, "rad"), (PERCENT, "mbar"), (PERCENT, "dB"),
     (DELTA_P, "Pa"), (BIOBURDEN, "CFU"), (BIOBURDEN, "CFU/mask"), (BIOBURDEN, "1/g"), (ON_AREA, "CFU/g"), ("length_mm", "mm2"), ("afterflame_s", "m"),
     ("force_at_break_n", "kg"), ("force_at_break_n", "MPa"), ("linting_log10", "%"), (MBAR, "x" * 5000), (MBAR, "__import__('os')"), (MBAR, "10**10**10"),
     (MBAR, "nan"), (MBAR, "inf"), (PERCENT, "pi"), (DELTA_P, "Pa/0cm2"), (BIOBURDEN, "g/0m2")],
)  # fmt: skip
def test_a_unit_of_another_quantity_is_none_of_the_property(key: str, unit: str) -> None:
    assert brought(key, "1", unit) is None


def test_no_spelling_means_two_units_but_for_its_case() -> None:
    spelt: dict[str, set[str]] = {}
    for row in load_catalogue().units:
        for spelling in row.spellings:
            spelt.setdefault(plain_unit(spelling), set()).add(row.unit)
    assert {key: units for key, units in spelt.items() if len(units) > 1} == {"mpa": {"megapascal", "millipascal"}, "mn": {"millinewton", "meganewton"}}


def test_every_unit_of_the_catalogue_is_one_for_pint() -> None:
    units = units_of(load_catalogue())
    for row in load_catalogue().units:
        assert (1 * units._registry.parse_expression(row.unit)).to_base_units() is not None, row.unit


def test_values_in_the_unit_of_their_property_need_no_pint() -> None:
    program = (
        "import sys; from tests.validators.test_laboratory import batch; from catalogue import load_catalogue;"
        "from validators.measurement_rows import measurements;"
        "rows = lambda unit, value: (('Einatemwiderstand 95 l/min', '', '1', value, unit), ('TIL', '', '1/1', '3', 'Prozent'));"
        "read = lambda unit, value: measurements(batch(*rows(unit, value)), load_catalogue());"
        "assert len(read('mbar', '1')[0]) == 2 and len(read('', '1 mbar')[0]) == 2; print('pint' in sys.modules);"
        "assert len(read('Pa', '100')[0]) == 2; print('pint' in sys.modules, [n for n in ('great_expectations', 'pandas') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "True []"]
