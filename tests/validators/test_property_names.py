"""Every property is known by name in four languages, and no name or synonym of one is another's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

import pytest

from catalogue import load_catalogue
from catalogue.quality import MeasuredProperty
from validators.measured_properties import named_property

pytestmark = pytest.mark.unit

#: Days between which the limits of a product change.
DAYS = (date(2018, 6, 1), date(2020, 5, 29), date(2022, 3, 1))


def known(product: str, on: date) -> list[MeasuredProperty]:
    at = load_catalogue().at(on)
    keys = {limit.property for limit in at.catalogue.limits if limit.product == product and limit.applies(on)}
    return [each for each in at.properties() if each.property in keys]


def families() -> Iterator[tuple[str, date]]:
    products = sorted({limit.product for limit in load_catalogue().limits})
    return ((product, on) for product in products for on in DAYS if known(product, on))


def at_its_flow(measured: MeasuredProperty, name: str) -> str:
    rate = re.search(r"_(\d+)lpm", measured.property)
    return f"{name} {rate[1]} l/min" if rate and not re.search(r"\d+\s*(l/min|L/min|lít)", name) else name


@pytest.mark.parametrize("measured", load_catalogue().properties, ids=lambda each: each.property)
def test_every_property_has_names_in_four_languages(measured: MeasuredProperty) -> None:
    assert {language for language, names in measured.names.items() if any(name.strip() for name in names)} == {"en", "de", "zh", "vi"}
    assert any(re.search(r"[\u3400-\u9fff]", name) for name in measured.names["zh"])


@pytest.mark.parametrize(("product", "on"), list(families()), ids=str)
def test_every_name_of_a_property_means_it_and_no_other_of_the_product(product: str, on: date) -> None:
    for measured in known(product, on):
        for name in (measured.name_de, measured.name_en, *itertools.chain.from_iterable(measured.names.values())):
            said = at_its_flow(measured, name)
            assert [each.property for each in named_property(said, "", known(product, on))] == [measured.property], said


@pytest.mark.parametrize(("product", "on"), list(families()), ids=str)
def test_no_synonym_of_a_property_is_claimed_by_another_of_the_product(product: str, on: date) -> None:
    claims: dict[tuple[str, str], list[str]] = {}
    for measured in known(product, on):
        for synonym in measured.synonyms:
            parts = [part.split("|") for part in synonym.split(" + ") if not part.startswith("!")]
            for words in itertools.product(*parts, measured.when or ("",)):
                said = at_its_flow(measured, " ".join(words).strip())
                claims.setdefault((measured.property, said), [each.property for each in named_property(said, "", known(product, on))])
    assert claims
    assert {key: found for key, found in claims.items() if found != [key[0]]} == {}


def test_the_test_agent_may_stand_in_the_condition() -> None:
    of_masks = known("ffp", DAYS[1])
    assert [each.property for each in named_property("Penetration", "NaCl, as received", of_masks)] == ["penetration_nacl_95lpm_percent"]
    assert [each.property for each in named_property("Durchlassgrad", "Paraffinöl", of_masks)] == ["penetration_paraffin_oil_95lpm_percent"]
    assert named_property("Penetration", "as received", of_masks) == ()
    assert named_property("colour", "NaCl penetration", of_masks) == ()


def test_after_clogging_another_limit_holds_wherever_clogging_is_said() -> None:
    of_masks = known("ffp", DAYS[1])
    for name, condition in (("Einatemwiderstand 95 l/min", "nach Dolomit-Einspeicherung"), ("Inhalation resistance 95 l/min after clogging", "")):
        assert [each.property for each in named_property(name, condition, of_masks)] == ["inhalation_resistance_clogged_95lpm_mbar"]
    assert [each.property for each in named_property("Einatemwiderstand 95 l/min", "A.R.", of_masks)] == ["inhalation_resistance_95lpm_mbar"]
