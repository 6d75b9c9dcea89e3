"""The batches that judging is measured with are varied, the same in every run, and judged as any other."""

from __future__ import annotations

import pytest

from benchmarks.batches import batches
from benchmarks.judging import parts
from catalogue import load_catalogue
from validators import judge_batch

pytestmark = pytest.mark.unit

MADE = list(batches(7, 80))


def test_the_same_seed_makes_the_same_batches_wherever_one_begins() -> None:
    assert list(batches(7, 5, 40)) == MADE[40:45]
    assert len({batch.id for batch in MADE}) == len(MADE)


def test_they_are_of_many_categories_and_hold_four_to_twelve_papers() -> None:
    assert len({line.category for batch in MADE for line in batch.order.lines}) >= 6
    assert {len(batch.papers) for batch in MADE} >= {6, 7, 8, 9, 10}
    assert all(4 <= len(batch.papers) <= 12 for batch in MADE)


def test_some_are_sound_and_the_others_break_rules_of_many_families() -> None:
    judged = [judge_batch(batch, load_catalogue()).findings for batch in MADE]
    assert any(all(finding.severity != "blocking" for finding in findings) for findings in judged)
    families = {finding.code.partition(".")[0] for findings in judged for finding in findings}
    assert families >= {"papers", "certificate", "declaration", "test_report", "consignment", "marking"}


def test_every_part_is_timed_over_all_its_batches() -> None:
    first, last = parts(6)
    assert (first.batches, last.batches) == (3, 3)
    assert first.judging_seconds > first.json_seconds > 0
    assert 20 < first.mebibytes < 2000
