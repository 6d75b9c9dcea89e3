"""Parts add up to the cent, whatever is shared out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customs.money import shared_out, to_cents

pytestmark = pytest.mark.unit

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
weights = st.lists(st.decimals(min_value=Decimal("0.001"), max_value=10**6, places=3), min_size=1, max_size=12)


@given(amounts, weights)
def test_the_parts_add_up_and_none_is_a_cent_off_its_share(amount: Decimal, parts_by: list[Decimal]) -> None:
    parts = shared_out(amount, parts_by)
    assert sum(parts) == amount
    for part, weight in zip(parts, parts_by, strict=True):
        assert abs(part - amount * weight / sum(parts_by)) < Decimal("0.01001")


def test_the_cents_left_over_go_to_the_largest_remainders() -> None:
    assert shared_out(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)]) == (Decimal("33.34"), Decimal("33.33"), Decimal("33.33"))
    assert shared_out(Decimal("0.05"), [Decimal(1), Decimal(3)]) == (Decimal("0.01"), Decimal("0.04"))


def test_nothing_can_be_shared_out_by_no_weight() -> None:
    with pytest.raises(ValueError, match="weights"):
        shared_out(Decimal("1.00"), [Decimal(0)])


def test_half_a_cent_goes_up() -> None:
    assert to_cents(Decimal("0.005")) == Decimal("0.01")
    assert to_cents(Decimal("0.0049")) == Decimal("0.00")
