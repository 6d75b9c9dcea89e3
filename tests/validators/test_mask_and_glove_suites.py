"""EN 14683 and EN 455 by the same suites: names in four languages, limits at the edge, means, medians, 29 of 32."""

from __future__ import annotations

import pytest

from catalogue import load_catalogue
from tests.validators.test_laboratory import DAY, batch, doubts, failed
from validators import laboratory
from validators.measured_properties import named_property
from validators.measurement_rows import asked_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("BFE", "bfe_percent"),
        ("Bacterial filtration efficiency (BFE), %", "bfe_percent"),
        ("Bakterielle Filterleistung", "bfe_percent"),
        ("Bakterienfiltrationsleistung", "bfe_percent"),
        ("细菌过滤效率 (BFE)", "bfe_percent"),
        ("Hiệu suất lọc vi khuẩn", "bfe_percent"),
        ("Differential pressure", "differential_pressure_pa_per_cm2"),
        ("Breathability (Delta P)", "differential_pressure_pa_per_cm2"),
        ("ΔP", "differential_pressure_pa_per_cm2"),
        ("Druckdifferenz", "differential_pressure_pa_per_cm2"),
        ("Differenzdruck, Abschnitt 5.2.3", "differential_pressure_pa_per_cm2"),
        ("压力差", "differential_pressure_pa_per_cm2"),
        ("Chênh lệch áp suất", "differential_pressure_pa_per_cm2"),
        ("Splash resistance pressure", "splash_resistance_kpa"),
        ("Synthetic blood penetration", "splash_resistance_kpa"),
        ("Spritzwiderstand nach ISO 22609", "splash_resistance_kpa"),
        ("合成血液穿透", "splash_resistance_kpa"),
        ("Khả năng chống bắn tóe", "splash_resistance_kpa"),
        ("Microbial cleanliness (bioburden)", "bioburden_cfu_per_g"),
        ("Microbiological cleanliness", "bioburden_cfu_per_g"),
        ("Mikrobielle Reinheit", "bioburden_cfu_per_g"),
        ("Mikrobiologische Reinheit, Abschnitt 5.2.5", "bioburden_cfu_per_g"),
        ("Keimbelastung", "bioburden_cfu_per_g"),
        ("微生物清洁度", "bioburden_cfu_per_g"),
        ("Độ sạch vi sinh", "bioburden_cfu_per_g"),
    ],
)
def test_a_property_of_en_14683_is_known_however_a_laboratory_writes_it(written: str, key: str) -> None:
    asked = asked_of(batch(category="surgical_mask_iir").order.line(1), load_catalogue().at(DAY))
    assert [each.property for each in named_property(written, "", asked.known)] == [key]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Force at break", "force_at_break_n"),
        ("Median force at break (N)", "force_at_break_n"),
        ("Breaking force", "force_at_break_n"),
        ("Reißkraft", "force_at_break_n"),
        ("Reisskraft vor Alterung", "force_at_break_n"),
        ("断裂力", "force_at_break_n"),
        ("扯断力", "force_at_break_n"),
        ("Lực kéo đứt", "force_at_break_n"),
        ("Length", "length_mm"),
        ("Länge", "length_mm"),
        ("长度", "length_mm"),
        ("Chiều dài", "length_mm"),
        ("Powder residue", "powder_residue_mg_per_glove"),
        ("Puderrückstand", "powder_residue_mg_per_glove"),
        ("残余粉末", "powder_residue_mg_per_glove"),
        ("Freedom from holes, AQL", "aql_holes"),
        ("Dichtheit (AQL)", "aql_holes"),
    ],
)
def test_a_property_of_en_455_is_known_however_a_laboratory_writes_it(written: str, key: str) -> None:
    asked = asked_of(batch(category="medical_gloves", material="nitrile").order.line(1), load_catalogue().at(DAY))
    assert [each.property for each in named_property(written, "", asked.known)] == [key]


@pytest.mark.parametrize(
    ("category", "value", "passes"),
    [
        ("surgical_mask_i", "95.0", True), ("surgical_mask_i", "94.9", False), ("surgical_mask_ii", "98.0", True), ("surgical_mask_ii", "97.9", False),
        ("surgical_mask_iir", "98", True), ("surgical_mask_iir", "97.99", False),
    ],
)  # fmt: skip
def test_bfe_is_held_against_the_limit_of_the_type_at_its_edge(category: str, value: str, passes: bool) -> None:
    assert (failed(("BFE", "", "1", value, "%"), category=category) == []) is passes


@pytest.mark.parametrize(
    ("category", "value", "passes"),
    [("surgical_mask_ii", "39.9", True), ("surgical_mask_ii", "40", False), ("surgical_mask_iir", "59.9", True), ("surgical_mask_iir", "60.0", False)],
)
def test_type_ii_breathes_below_forty_and_iir_below_sixty(category: str, value: str, passes: bool) -> None:
    assert (failed(("压差", "", "1", value, "Pa/cm²"), category=category) == []) is passes


def test_one_bad_specimen_fails_bfe_though_the_mean_is_good() -> None:
    rows = [("BFE", "", str(number), value, "%") for number, value in enumerate(("99.9", "99.9", "97.0", "99.9", "99.9"), 1)]
    assert failed(*rows, category="surgical_mask_iir") == ["Bacterial filtration efficiency (BFE): 3: 97.0 %"]


def test_bioburden_is_a_mean_over_the_masks() -> None:
    at_limit = [("bioburden", "", str(number), value, "CFU/g") for number, value in enumerate(("10", "20", "30", "40", "50"), 1)]
    assert failed(*at_limit, category="surgical_mask_ii") == []
    assert failed(*at_limit[:4], ("bioburden", "", "5", "51", "KBE/g"), category="surgical_mask_ii") == [
        "Microbial cleanliness (bioburden): mean of 5: 30.2 CFU/g"
    ]


@pytest.mark.parametrize(("bad", "of", "passes"), [(3, 32, True), (4, 32, False), (1, 13, True), (2, 13, False), (1, 8, False)])
def test_twenty_nine_of_thirty_two_withstand_the_splash_and_of_fewer_the_same_share(bad: int, of: int, passes: bool) -> None:
    rows = [("Splash resistance", "", str(number), "10.6" if number < bad else "16.0", "kPa") for number in range(of)]
    assert (failed(*rows, category="surgical_mask_iir") == []) is passes


def test_only_type_iir_is_held_against_the_splash() -> None:
    assert failed(("Splash resistance", "", "1", "10.6", "kPa"), category="surgical_mask_ii") == []
    assert failed(("Splash resistance", "", "1", "119", "mmHg"), category="surgical_mask_iir") != []
    assert failed(("Splash resistance", "", "1", "120.1", "mmHg"), category="surgical_mask_iir") == []


@pytest.mark.parametrize(("material", "limit"), [("nitrile", "6.0"), ("latex", "6.0"), ("vinyl", "3.6"), ("PE", "3.6")])
def test_the_median_force_is_held_against_the_limit_of_the_material(material: str, limit: str) -> None:
    around = [("Force at break", "", str(number), value, "N") for number, value in enumerate(("1.0", limit, "9.9"), 1)]
    assert failed(*around, category="medical_gloves", material=material) == []
    below = f"{float(limit) - 0.1:.1f}"
    assert failed(*around[:1], ("Force at break", "", "2", below, "N"), around[2], category="medical_gloves", material=material) != []


def test_surgical_gloves_need_nine_newton_whatever_they_are_made_of() -> None:
    rows = [("断裂力", "", str(number), value, "N") for number, value in enumerate(("8.9", "8.9", "9.5"), 1)]
    assert failed(*rows, category="medical_gloves", material="latex") == []
    assert failed(*rows, category="medical_gloves", material="latex", **{"class": "surgical"}) == ["Force at break: median of 3: 8.9 N"]


def test_before_and_after_ageing_each_have_a_median_of_their_own() -> None:
    new = [("Reißkraft", "vor Alterung", str(number), "9.0", "N") for number in range(13)]
    aged = [("Reißkraft", "nach Alterung", str(number), "5.9", "N") for number in range(13)]
    assert failed(*new, *aged, category="medical_gloves", material="nitrile") == ["Force at break: median of 13 (nach Alterung): 5.9 N"]


def test_powder_and_length_are_held_against_their_limits() -> None:
    assert failed(("Powder residue", "", "1", "2.0", "mg"), ("Länge", "", "1", "24", "cm"), category="medical_gloves", material="nitrile") == []
    assert len(failed(("Powder residue", "", "1", "2.1", "mg"), ("Länge", "", "1", "239", "mm"), category="medical_gloves", material="nitrile")) == 2


def test_a_value_in_a_unit_of_no_meaning_is_named() -> None:
    assert doubts(("Differential pressure", "", "1", "35", "Pa"), category="surgical_mask_ii") == ["unit"]
    assert doubts(("Microbial cleanliness", "", "1", "12", "CFU/mask"), category="surgical_mask_ii") == ["unit"]


def test_each_standard_and_class_is_a_suite_of_its_own() -> None:
    gloves = batch(
        ("Reißkraft", "", "1", "9", "N"), ("Länge", "", "1", "240", "mm"), ("2", "S", "BFE", "", "1", "99", "%"), category="medical_gloves", material="nitrile"
    )
    assert {each.suite for each in laboratory.tests_of(gloves, load_catalogue())} == {"EN 455-2 exam_rubber", "EN 14683:2019+AC:2019 IIR"}
