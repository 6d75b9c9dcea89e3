"""The catalogue answers as of a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalogue import load_catalogue
from catalogue.as_of import class_named, classes_named

pytestmark = pytest.mark.unit
CATALOGUE = load_catalogue()


def _vat(on: date) -> Decimal | None:
    rate = CATALOGUE.at(on).vat_rate()
    return None if rate is None else rate.rate_percent


def test_vat_fell_on_the_first_of_july_2020_and_rose_on_new_year() -> None:
    days = (date(2020, 6, 30), date(2020, 7, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [_vat(day) for day in days] == [Decimal(19), Decimal(16), Decimal(16), Decimal(19)]


def test_a_commodity_code_ends_the_day_before_its_split() -> None:
    codes = [{row.code for row in CATALOGUE.at(day).tariff_rows()} for day in (date(2020, 10, 2), date(2020, 10, 3))]
    assert "6307909810" in codes[0]
    assert "6307909810" not in codes[1]
    assert "6307909811" in codes[1]


def test_relief_runs_without_a_gap_from_january_2020_to_june_2022() -> None:
    for day in (date(2020, 1, 30), date(2020, 7, 31), date(2020, 8, 1), date(2021, 12, 31), date(2022, 6, 30)):
        assert len(CATALOGUE.at(day).reliefs()) == 1, day
    assert CATALOGUE.at(date(2022, 7, 1)).reliefs() == ()


def test_the_pandemic_route_of_kn95_masks_opens_and_closes() -> None:
    def acts(day: date) -> set[str]:
        return {route.act for route in CATALOGUE.at(day).routes("kn95")}

    assert acts(date(2020, 5, 26)) == {"2016/425"}
    assert acts(date(2020, 5, 27)) == {"MedBVSV"}
    assert acts(date(2020, 9, 30)) == {"MedBVSV"}
    assert acts(date(2020, 10, 1)) == {"2016/425"}


def test_one_body_has_another_standing_under_each_act() -> None:
    known = CATALOGUE.at(date(2020, 5, 1))
    assert [row.status for row in known.designations("1282", "2016/425")] == ["never"]
    assert [row.status for row in known.designations("1282", "2017/745")] == ["active"]
    assert known.designations("9999") == ()
    assert known.body("9999") is None


def test_an_edition_stands_in_the_catalogue_after_it_was_superseded() -> None:
    editions = {row.edition: row for row in CATALOGUE.standards_by_number["EN 149"]}
    old, new = editions["2001"], editions["2001+A1:2009"]
    assert (old.applies(date(2020, 5, 1)), new.applies(date(2020, 5, 1))) == (False, True)
    assert new.name == "EN 149:2001+A1:2009"


@pytest.mark.parametrize(
    ("key", "ordered", "material", "expected"),
    [
        ("ffp2", None, None, "FFP2"),
        ("surgical_mask_iir", None, None, "IIR"),
        ("medical_gloves", None, "Nitril", "exam_rubber"),
        ("medical_gloves", None, "Vinyl (PVC)", "exam_thermoplastic"),
        ("medical_gloves", "surgical", "latex", "surgical"),
        ("medical_gloves", None, None, None),
        ("protective_gloves", "Type B", None, "TypeB"),
        ("protective_coverall", "5", None, "5"),
        ("eye_protection", None, None, None),
        ("no_such_key", None, None, None),
    ],
)
def test_the_class_ordered_comes_from_category_order_or_material(key: str, ordered: str | None, material: str | None, expected: str | None) -> None:
    assert CATALOGUE.at(date(2020, 5, 1)).class_ordered(key, ordered, material) == expected


@pytest.mark.parametrize(
    ("product", "text", "expected"),
    [
        ("ffp", "FFP2 NR D", ("FFP2",)),
        ("ffp", "ffp 3", ("FFP3",)),
        ("ffp", "FFP2 / FFP3", ("FFP2", "FFP3")),
        ("ffp", "KN95", ()),
        ("surgical_mask", "Type IIR", ("IIR",)),
        ("surgical_mask", "Typ II", ("II",)),
        ("surgical_mask", "Type II R", ("IIR",)),
        ("surgical_mask", "EN 14683 Type I", ("I",)),
        ("surgical_mask", "mask in division II", ()),
    ],
)
def test_classes_are_known_however_they_are_written(product: str, text: str, expected: tuple[str, ...]) -> None:
    known = CATALOGUE.at(date(2020, 5, 1)).product(product)
    assert known is not None
    assert classes_named(known, text) == expected
    assert class_named(known, text) == (expected[0] if len(expected) == 1 else None)


def test_the_worked_examples_of_the_sampling_standard_are_in_the_tables() -> None:
    known = CATALOGUE.at(date(2020, 5, 1))
    letters = known.code_letters(10_000)
    assert letters is not None
    assert letters.letter("II") == "L"
    assert letters.letter("IX") is None
    cell = known.sampling_cell("normal", "L", "2.5")
    assert cell is not None
    assert (cell.sample_size, cell.accept, cell.reject) == (200, 10, 11)
    assert known.code_letters(1) is None


def test_a_product_has_its_own_inspection_policy_before_the_general_one() -> None:
    known = CATALOGUE.at(date(2020, 5, 1))
    assert known.sampling_policies("medical_glove")[0].product == "medical_glove"
    assert {row.product for row in known.sampling_policies("ffp")} == {"*"}


def test_the_share_of_air_freight_is_not_guessed_for_an_unknown_country() -> None:
    known = CATALOGUE.at(date(2020, 5, 1))
    row = known.air_freight("CN")
    assert row is not None
    assert row.counted_percent == Decimal(70)
    assert known.air_freight("ZZ") is None


def test_the_united_kingdom_left_the_single_market() -> None:
    assert CATALOGUE.at(date(2020, 12, 31)).in_single_market("GB")
    assert not CATALOGUE.at(date(2021, 1, 1)).in_single_market("GB")
