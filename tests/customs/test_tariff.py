"""The commodity code of goods by product, class, material and day."""

from __future__ import annotations

from datetime import date

import pytest

from batches.order import OrderLine
from catalogue import load_catalogue
from customs.said_words import told_by
from customs.tables import tables
from customs.tariff import Classified, classify

pytestmark = pytest.mark.unit


def code(category: str, on: str, material: str | None = None, product_class: str | None = None, model: str = "M-1", reusable: bool | None = None) -> Classified:
    line = OrderLine.model_validate(
        {"line": 1, "category": category, "model": model, "quantity": 1, "unit_price": "1", "material": material, "class": product_class, "reusable": reusable}
    )
    return classify(load_catalogue(), line, date.fromisoformat(on))


@pytest.mark.parametrize(
    ("category", "on", "expected"),
    [
        ("ffp2", "2020-10-02", "6307909810"),
        ("ffp2", "2020-10-03", "6307909811"),
        ("ffp3", "2020-12-31", "6307909811"),
        ("ffp1", "2020-10-03", "6307909813"),
        ("kn95", "2020-11-01", "6307909811"),
        ("cpa", "2020-06-01", "6307909810"),
        ("surgical_mask_iir", "2020-10-02", "6307909810"),
        ("surgical_mask_iir", "2020-10-03", "6307909815"),
        ("face_shield", "2020-12-31", "39269097"),
        ("face_shield", "2021-01-01", "39269060"),
        ("antigen_test", "2021-12-31", "30021500"),
        ("antigen_self_test", "2022-01-01", "38221900"),
        ("pcr_kit", "2021-12-31", "38220000"),
        ("surgical_gown", "2021-03-01", "62101092"),
    ],
)
def test_the_code_is_that_of_the_day(category: str, on: str, expected: str) -> None:
    found = code(category, on)
    assert (found.code, found.doubt) == (expected, None)


@pytest.mark.parametrize(("category", "expected"), [("ffp2", "63079093"), ("n95", "63079093"), ("surgical_mask_ii", "63079095")])
def test_since_2021_only_eight_digits_of_the_mask_codes_are_known_and_it_says_so(category: str, expected: str) -> None:
    found = code(category, "2021-01-01")
    assert (found.code, found.doubt is not None) == (expected, True)
    assert "TARIC digits 9 and 10" in found.missing[0].en


@pytest.mark.parametrize(
    ("category", "material", "product_class", "on", "expected"),
    [
        ("medical_gloves", "Nitril, puderfrei", None, "2021-12-31", "40151900"),
        ("medical_gloves", "latex-free vinyl", None, "2021-12-31", "39262000"),
        ("medical_gloves", "latex", "surgical", "2021-12-31", "40151100"),
        ("medical_gloves", "PE", None, "2022-01-01", "39262000"),
        ("protective_gloves", "nitrile", None, "2021-12-31", "40151900"),
        ("protective_gloves", "knitted polyester, nitrile coated", None, "2021-12-31", "61161020"),
        ("protective_coverall", "SMS nonwoven", None, "2020-05-01", "62101098"),
        ("protective_coverall", "PVC", None, "2020-05-01", "39262000"),
        ("eye_protection", "Polycarbonat", None, "2020-05-01", "90049010"),
        ("community_mask", "Papier", None, "2021-05-01", "48189010"),
        ("disinfectant", "quaternary ammonium compounds", None, "2021-05-01", "38089410"),
        ("ffp2", "with replaceable filters", None, "2020-05-01", "90200000"),
    ],
)
def test_the_material_decides_where_the_tariff_asks_for_it(category: str, material: str, product_class: str | None, on: str, expected: str) -> None:
    found = code(category, on, material, product_class)
    assert (found.code, found.doubt) == (expected, None)


@pytest.mark.parametrize(
    ("category", "material", "known"),
    [
        ("medical_gloves", None, None),
        ("medical_gloves", "nitrile/vinyl blend", None),
        ("protective_coverall", None, None),
        ("eye_protection", None, "900490"),
        ("disinfectant", None, "380894"),
        ("community_mask", "cotton", None),
        ("no_such_thing", None, None),
    ],
)
def test_what_is_not_known_is_not_guessed(category: str, material: str | None, known: str | None) -> None:
    found = code(category, "2021-05-01", material)
    assert (found.code, found.doubt is not None) == (known, True)
    assert found.missing


def test_a_code_with_an_unverified_rate_is_given_but_needs_a_look() -> None:
    found = code("medical_gloves", "2022-01-01", "nitrile")
    assert (found.code, found.doubt is not None) == ("40151200", True)
    assert found.unverified == "40151200: duty rate"


def test_a_reusable_gown_is_not_the_single_use_one() -> None:
    assert code("surgical_gown", "2021-01-01", reusable=False).code == "62101092"
    assert code("surgical_gown", "2021-01-01", reusable=True).code is None


def test_a_model_name_tells_the_make_but_not_the_material() -> None:
    assert code("medical_gloves", "2021-01-01", "nitrile", model="PE-100").code == "40151900"
    assert code("surgical_gown", "2021-01-01", "SMS", model="OP Drape 150x200").code == "63079092"


def test_no_simple_mask_is_a_breathing_appliance() -> None:
    for category in ("ffp1", "ffp2", "ffp3", "kn95", "n95", "cpa"):
        for on in ("2020-05-01", "2020-11-01", "2021-05-01"):
            assert not str(code(category, on, reusable=True).code).startswith("9020")


def test_a_word_inside_a_longer_one_does_not_count() -> None:
    assert told_by("non-woven") == {"nonwoven"}
    assert told_by("specification") == frozenset()


def test_every_classified_code_has_a_tariff_row() -> None:
    known = {row.code for row in load_catalogue().tariff}
    assert {row.code for row in tables().classification} <= known


def test_a_classified_code_is_in_the_tariff_on_the_first_and_the_last_day_it_is_given() -> None:
    catalogue = load_catalogue()
    changes = [date(2020, 10, 2), date(2020, 10, 3), date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    for row in tables().classification:
        days = [day for day in (row.valid_from, row.valid_until, *changes) if day is not None and row.applies(day)]
        assert days, row
        for day in days:
            assert row.code in {each.code for each in catalogue.at(day).tariff_rows()}, (row.code, day)


@pytest.mark.parametrize(
    ("category", "material", "product_class", "before", "after"),
    [
        ("medical_gloves", "latex", "surgical", ("2021-12-31", "40151100"), ("2022-01-01", "40151200")),
        ("medical_gloves", "nitrile", None, ("2021-12-31", "40151900"), ("2022-01-01", "40151200")),
        ("protective_gloves", "nitrile", None, ("2021-12-31", "40151900"), ("2022-01-01", "40151900")),
        ("community_mask", "spunlace", None, ("2020-10-02", "6307909810"), ("2020-10-03", "6307909817")),
        ("community_mask", "spunlace", None, ("2020-12-31", "6307909817"), ("2021-01-01", "63079095")),
        ("ffp2", "replaceable filter", None, ("2020-12-31", "90200000"), ("2021-01-01", "90200010")),
        ("pcr_kit", None, None, ("2021-12-31", "38220000"), ("2022-01-01", "38221900")),
    ],
)
def test_at_a_change_of_the_nomenclature_the_code_changes_overnight(
    category: str, material: str | None, product_class: str | None, before: tuple[str, str], after: tuple[str, str]
) -> None:
    for on, expected in (before, after):
        assert code(category, on, material, product_class).code == expected
