"""The benchmark of declarations builds and writes what lxml alone would, byte for byte, part by part."""

from __future__ import annotations

import pytest

from benchmarks.declaring import parts

pytestmark = pytest.mark.unit


def test_every_part_is_measured_over_all_its_declarations_and_lxml_writes_the_same() -> None:
    first, last = parts(6)
    assert (first.declarations, last.declarations) == (3, 3)
    assert first.whole_us > first.building_us > 0
    assert first.lxml_us > 0
    assert first.elements > 100
