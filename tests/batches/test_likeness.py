"""Telling pictures of pages: distance, and the pieces like ones have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.likeness import BITS, LEAST_SET, MOST_APART, distance, pieces_of, same_picture

pytestmark = pytest.mark.unit

PICTURES = st.integers(0, 2**BITS - 1)


def shown(bits: int) -> str:
    return f"{bits:0{BITS // 4}x}"


@given(PICTURES, st.sets(st.integers(0, BITS - 1), max_size=2 * MOST_APART))
def test_as_many_changed_bits_are_so_far_apart(picture: int, changed: set[int]) -> None:
    other = picture ^ sum(1 << bit for bit in changed)
    assert distance(shown(picture), shown(other)) == distance(shown(other), shown(picture)) == len(changed)


@given(st.sets(st.integers(0, BITS - 1), max_size=2 * MOST_APART))
def test_pictures_of_one_scan_share_pieces_and_no_others_pass_for_one(changed: set[int]) -> None:
    one = "f00f" * (BITS // 16)
    other = shown(int(one, 16) ^ sum(1 << bit for bit in changed))
    assert same_picture(one, other) == (len(changed) <= MOST_APART)
    assert len(set(pieces_of(one)) & set(pieces_of(other))) >= len(pieces_of(one)) - len(changed)


def test_a_piece_stands_at_its_place_and_an_empty_one_is_none() -> None:
    picture = "0" * 24 + "7" + "0" * 23 + "3" + "0" * 23 + "7" + "0" * 23
    assert pieces_of(picture.ljust(BITS // 4, "0")) == ("1:7" + "0" * 23, "3:7" + "0" * 23)


def test_pictures_that_show_next_to_nothing_are_told_apart_from_none() -> None:
    assert not same_picture(shown(0), shown(0))
    assert not same_picture(shown(2 ** (LEAST_SET - 1) - 1), shown(2 ** (LEAST_SET - 1) - 1))
    assert same_picture(shown(2**LEAST_SET - 1), shown(2**LEAST_SET - 1))
    assert same_picture(shown(2**36 - 1), shown(2**48 - 1))
    assert not same_picture(shown(2**36 - 1), shown(2**49 - 1))
