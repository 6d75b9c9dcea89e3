"""The limits of the catalogue: whole, dated, judged exactly at their boundary by Great Expectations, with the specimens each standard tests beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from batches.batch import Batch
from batches.rule import judge
from catalogue import load_catalogue
from catalogue.quality import Limit, MeasuredProperty
from tests.validators.test_laboratory import DAY, batch, failed
from validators import laboratory
from validators.judging import sentences
from validators.laboratory import measurement_out_of_limit
from validators.limits import judged_values, outside_allowed, shows, within
from validators.measured_values import Reading
from validators.measurement_rows import Measurement, name_of
from validators.specimens import specimens_of

pytestmark = pytest.mark.unit

#: A step no laboratory resolves.
STEP = Decimal("0.000001")


def property_of(limit: Limit) -> MeasuredProperty:
    return next(each for each in load_catalogue().properties if each.property == limit.property)


def measured(limit: Limit, specimen: str, value: Decimal, condition: str = "") -> Measurement:
    return Measurement("row", 1, "L", property_of(limit), condition, specimen, Reading(value, value, value), str(value))


def edge_of(limit: Limit) -> tuple[Decimal, Decimal]:
    """A value that just holds and one that just fails."""
    match limit.op:
        case "<=":
            return limit.value, limit.value + STEP
        case ">=":
            return limit.value, limit.value - STEP
        case "<":
            return limit.value - STEP, limit.value
        case ">":
            return limit.value + STEP, limit.value


def test_every_limit_of_the_catalogue_is_judged_at_its_edge() -> None:
    from validators.expectations import values_outside

    tested, sides = [], []
    for number, limit in enumerate(load_catalogue().limits):
        for side, value in zip(("holds", "fails"), edge_of(limit), strict=True):
            values = judged_values(limit, [measured(limit, "1", value)])
            tested.append(laboratory.Tested(1, f"{number} {side}", f"{limit.product_class} {number}", limit, name_of(property_of(limit)), values))
            sides.append(side)
    judged = values_outside(tuple(tested))
    assert len(judged) == 2 * len(load_catalogue().limits)
    assert [(each.limit.standard, each.limit.property, len(each.outside)) for each in judged] == [
        (each.limit.standard, each.limit.property, int(side == "fails")) for each, side in zip(tested, sides, strict=True)
    ]


def at_the_rule(limit: Limit, *, holds: bool) -> Iterator[Measurement]:
    """As many values as the rule speaks of, at the edge of the rule itself."""
    good, bad = edge_of(limit)
    rule, _, numbers = limit.rule.partition(" ")
    match rule:
        case "at_least":
            needed, of = (int(part) for part in numbers.split(" of "))
            spoilt = of - needed + (0 if holds else 1)
            yield from (measured(limit, str(n), bad if n < spoilt else good) for n in range(of))
        case "mean":
            yield from (measured(limit, str(n), (good if holds else bad) + step * STEP * 100) for n, step in enumerate((-1, 0, 1)))
        case "mean_per_specimen":
            for mask in ("1", "2"):
                edge = good if holds or mask == "1" else bad
                yield from (measured(limit, f"{mask}/{n}", edge + step * STEP * 100) for n, step in enumerate((-1, 0, 1)))
        case "median":
            edge = good if holds else bad
            yield from (measured(limit, str(n), each) for n, each in enumerate((limit.value * 2, edge, Decimal(0))))
        case "each":
            yield from (measured(limit, str(n), good if holds or n else bad) for n in range(9))


@pytest.mark.parametrize("rule", sorted({limit.rule for limit in load_catalogue().limits}))
def test_every_rule_over_specimens_holds_at_its_edge_and_fails_beyond_it(rule: str) -> None:
    from validators.expectations import values_outside

    of_rule = [limit for limit in load_catalogue().limits if limit.rule == rule]
    for holds in (True, False):
        tested = tuple(
            laboratory.Tested(1, "L", f"{number}", limit, name_of(property_of(limit)), judged_values(limit, at_the_rule(limit, holds=holds)))
            for number, limit in enumerate(of_rule)
        )
        assert {each.failed for each in values_outside(tested)} == {not holds}


def test_of_far_fewer_values_the_same_share_may_lie_outside_rounded_down() -> None:
    limit = next(each for each in load_catalogue().limits if each.rule == "at_least 46 of 50")
    assert [outside_allowed(limit, count) for count in (50, 49, 46, 45, 25, 13, 12, 5, 1)] == [4, 4, 4, 3, 2, 1, 0, 0, 0]


def test_of_more_values_than_the_standard_asks_the_same_share_may_lie_outside() -> None:
    limit = next(each for each in load_catalogue().limits if each.rule == "at_least 46 of 50")
    assert [outside_allowed(limit, count) for count in (51, 62, 63, 100, 150)] == [4, 4, 5, 8, 12]
    assert [shows(limit, 100, outside) for outside in (5, 8, 9)] == [True, True, False]


def test_a_few_results_that_are_lacking_leave_open_whether_enough_lie_within() -> None:
    limit = next(each for each in load_catalogue().limits if each.rule == "at_least 46 of 50")
    assert [shows(limit, count, outside) for count, outside in ((50, 4), (50, 5), (49, 3), (49, 4), (46, 0), (46, 1), (25, 2), (25, 3))] == [
        True, False, True, False, True, False, True, False,
    ]  # fmt: skip


def test_great_expectations_and_plain_comparison_agree_on_every_lot() -> None:
    rows = [("1", lot, "penetration NaCl", "", str(n), f"{(n * 7 + len(lot)) % 13}.5", "%") for lot in ("L1", "L2") for n in range(40)]
    for tested in laboratory.tests_of(batch(*rows), load_catalogue()):
        assert tested.outside == tuple(value for value in tested.values if not within(tested.limit, value.value))
        assert tested.outside


def test_limits_name_classes_and_standards_the_catalogue_knows() -> None:
    catalogue = load_catalogue()
    classes = {(product.id, each) for product in catalogue.products for each in (*product.classes, "all")}
    standards = {(row.product, name) for row in catalogue.standards for name in (row.name, row.standard)}
    #: Criteria of authorities and rules of other countries stand for no edition of a standard.
    criteria = {"MDCG 2021-21", "PEI minimum criteria 2020", "42 CFR 84"}
    for limit in catalogue.limits:
        assert (limit.product, limit.product_class) in classes
        assert limit.standard in criteria or (limit.product, limit.standard) in standards, limit.standard


def test_every_test_a_standard_requires_has_its_limit_on_the_same_days() -> None:
    catalogue = load_catalogue()
    for on in (date(2018, 6, 1), DAY, date(2024, 1, 1)):
        for test in catalogue.required_tests:
            for product_class in test.classes or next(each.classes for each in catalogue.products if each.id == test.product):
                assert {limit.property for limit in catalogue.at(on).limits(test.product, product_class)} & set(test.properties), (test.name_en, product_class)


def test_every_class_of_a_standard_has_the_limits_of_its_neighbours_but_for_those_the_standard_spares() -> None:
    spared = {
        ("surgical_mask", "splash_resistance_kpa"): {"I", "II"}, ("medical_glove", "length_mm"): {"surgical"},
        ("surgical_gown", "microbial_penetration_wet_ib"): {"standard_less", "high_less"},
        ("surgical_gown", "microbial_penetration_dry_cfu"): {"standard_critical", "high_critical"},
        ("protective_clothing_bio", "iso22610_breakthrough_min"): {"1"}, ("protective_clothing_bio", "iso22611_log_penetration_ratio"): {"4", "5", "6"},
        ("protective_clothing_bio", "iso22612_log_cfu"): {"4", "5", "6"},
    }  # fmt: skip
    #: Filters against oil (P) are tested by another aerosol, for which the catalogue has no limit.
    spared |= {("n95", key): {"P95", "P100"} for key in ("filtration_nacl_85lpm_percent", "inhalation_resistance_85lpm_pa", "exhalation_resistance_85lpm_pa")}
    catalogue = load_catalogue()
    for product in catalogue.products:
        for key in {limit.property for limit in catalogue.limits if limit.product == product.id and limit.product_class != "all"}:
            limited = {limit.product_class for limit in catalogue.limits if limit.product == product.id and limit.property == key}
            assert set(product.classes) - limited == spared.get((product.id, key), set()), key


def test_the_edition_of_the_day_gives_the_limit() -> None:
    def at(day: str, value: str) -> list[str]:
        of = batch(("Druckdifferenz", "", "1", value, "Pa/cm2"), category="surgical_mask_iir")
        return [each.lot for each in laboratory.tests_of(of.model_copy(update={"as_of": date.fromisoformat(day)}), load_catalogue()) if each.failed]

    assert (at("2019-08-31", "48.9"), at("2019-08-31", "49")) == ([], ["L1"])
    assert (at("2019-09-01", "59.9"), at("2019-09-01", "60")) == ([], ["L1"])


def test_a_limit_that_is_not_verified_asks_a_person() -> None:
    of = batch(("吸气阻力", "85 L/min", "1", "211", "Pa"), category="kn95").model_copy(update={"as_of": date(2021, 7, 1)})
    (finding,), _ = judge((measurement_out_of_limit,), sentences(), DAY, of, None, load_catalogue(), DAY)
    assert finding.severity == "review"
    assert "GB 2626-2019" in finding.message.en


def test_after_clogging_the_wider_limit_holds() -> None:
    row = ("Einatemwiderstand 95 l/min", "nach Dolomit-Einspeicherung", "1")
    assert failed((*row, "4.9", "mbar")) == []
    assert failed((*row, "5.1", "mbar")) == ["Inhalation resistance 95 l/min after clogging: 1 (nach Dolomit-Einspeicherung): 5.1 mbar"]


OIL = "penetration paraffin oil"


def message_of(of: Batch) -> str:
    (finding,), _ = judge((measurement_out_of_limit,), sentences(), DAY, of, None, load_catalogue(), DAY)
    return finding.message.en


def test_a_finding_says_when_fewer_specimens_were_measured_than_the_standard_tests() -> None:
    few = message_of(batch((OIL, "A.R.", "1", "7", "%"), (OIL, "simulated wearing", "2", "3", "%")))
    assert few.endswith(
        "Measured: 2 of the 9 specimens that EN 149:2001+A1:2009 (7.9.2, 8.11) tests (as received 3, measured 1; after simulated wearing 3, measured 1; "
        "after mechanical strength and temperature conditioning 3, measured 0)."
    )
    assert message_of(batch(*[(OIL, "", str(n), "7" if n == 0 else "3", "%") for n in range(9)])).endswith(": 7 %.")


def test_fewer_specimens_alone_are_no_finding() -> None:
    assert failed((OIL, "as received", "1", "3", "%")) == []


@pytest.mark.parametrize(
    ("condition", "state"),
    [
        ("as received", "as_received"), ("A.R.", "as_received"), ("Anlieferungszustand", "as_received"), ("原样", "as_received"),
        ("mechanical strength + temperature conditioned", "mechanical_and_temperature"), ("M.S. + T.C.", "mechanical_and_temperature"),
        ("temperature conditioned", "temperature"), ("T.C.", "temperature"), ("温度预处理", "temperature"), ("S.W.", "simulated_wearing"),
        ("nach simuliertem Tragen", "simulated_wearing"), ("vor Alterung", "before_ageing"), ("unaged", "before_ageing"), ("aged 7 d 70 °C", "aged"),
        ("nach Alterung", "aged"), ("21 °C, 85 % r.h.", None),
    ],
)  # fmt: skip
def test_the_state_of_a_specimen_is_known_however_it_is_written(condition: str, state: str | None) -> None:
    from validators.specimens import _state_of
    from validators.words_of_people import folded

    assert _state_of(folded(condition), load_catalogue().conditioning_states) == state


def test_specimens_are_counted_once_however_many_values_they_give() -> None:
    rows = [("TIL", "as received" if w <= 5 else "temperature conditioned", f"{w}/{e}", "3", "%") for w in range(1, 9) for e in range(1, 6)]
    for tested in laboratory.tests_of(batch(*rows), load_catalogue()):
        specimens = specimens_of(tested.limit, tested.values, load_catalogue().at(DAY))
        assert specimens is not None
        assert (specimens.measured, specimens.asked) == (8, 10)
        assert [(state.state, measured, asked) for state, measured, asked in specimens.by_state] == [("as_received", 5, 5), ("temperature", 3, 5)]
