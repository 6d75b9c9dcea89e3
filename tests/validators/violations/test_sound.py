"""Consignments as they should be, of many kinds of goods: nothing in them asks a person, but for what the catalogue says it does not know."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.validators.violations.cases import judged
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import coveralls, goggles, gowns, measured_gloves, measured_gowns, medical_gloves, protective_gloves
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import community_masks, half_masks, half_masks_alone, kn95, measured_half_masks, regulation_masks

SOUND = (
    half_masks,
    half_masks_alone,
    measured_half_masks,
    kn95,
    community_masks,
    medical_gloves,
    measured_gloves,
    protective_gloves,
    gowns,
    measured_gowns,
    coveralls,
    goggles,
    donated_kits,
)


@pytest.mark.parametrize("made", SOUND, ids=lambda made: str(made.__name__))
def test_a_sound_consignment_gives_nothing_at_all(made: Callable[[], Consignment]) -> None:
    assert [f"{each.code} [{each.severity}] line {each.line} {each.file}: {each.message.en}" for each in judged(made())] == []


def test_masks_of_2021_ask_for_the_ending_of_their_commodity_code_and_for_nothing_else() -> None:
    assert [(each.code, each.severity, each.line) for each in judged(regulation_masks())] == [("customs.commodity_code_uncertain", "review", 1)]
