"""What the benchmark times and watches is the reader as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed import peak_mebibytes, timings

pytestmark = pytest.mark.unit

PAPERS = sorted((Path(__file__).parents[2] / "samples" / "hanoi-2021" / "papers").rglob("*.pdf"))[:2]


def test_memory_of_a_reading_process_is_that_of_one_that_has_read() -> None:
    assert 20 < peak_mebibytes(PAPERS, recognise=False) < 600


def test_every_timing_has_the_reader_and_its_peers_over_the_same_pages() -> None:
    found = timings(PAPERS, rounds=1)
    assert found
    assert all(timing.pages > 0 and timing.seconds["freigabe"] > 0 and len(timing.seconds) > 1 for timing in found)
