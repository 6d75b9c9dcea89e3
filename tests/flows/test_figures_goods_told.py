"""What was released, as people read it."""

from __future__ import annotations

import pytest

from flows.figures.goods_told import goods_told

pytestmark = pytest.mark.unit


def test_released_goods_are_told_in_words_not_in_keys() -> None:
    kept = "surgical_mask_iir · MV-IIR3 · Type IIR · 50000 piece · 2022-04-20"
    assert goods_told(kept, "de") == "MV-IIR3 · Type IIR · 50.000 Stück · haltbar bis 20.04.2022"
    assert goods_told(kept, "en") == "MV-IIR3 · Type IIR · 50,000 pieces · expires 2022-04-20"


def test_goods_nobody_knows_the_form_of_stand_as_they_are_kept() -> None:
    assert goods_told("ffp2", "de") == "ffp2"
