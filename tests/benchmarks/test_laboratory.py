"""The benchmark of the laboratory measures the same judgement three times, and the findings are those that were planted."""

from __future__ import annotations

import pytest

from benchmarks.laboratory import SHEET, figures, findings, measured_batch

pytestmark = pytest.mark.unit


@pytest.mark.filterwarnings("ignore")
def test_all_tell_the_same_rows_and_every_way_is_timed() -> None:
    taken = figures(20, rounds=1)
    assert len(taken) == 5
    assert all(seconds > 0 for seconds in taken.values())


def test_the_findings_are_those_planted() -> None:
    found = findings(measured_batch(101))
    assert {(each.lot, (each.seen or "").partition(":")[0]) for each in found} == {
        ("L0", "Penetration, sodium chloride 95 l/min"), ("L1", "Penetration, paraffin oil 95 l/min"), ("L2", "Inhalation resistance 30 l/min"),
        ("L3", "Inhalation resistance 95 l/min"), ("L4", "Exhalation resistance 160 l/min"), ("L5", "Carbon dioxide in the inhaled air"),
        ("L6", "Afterflame time"), ("L100", "Penetration, sodium chloride 95 l/min"),
    }  # fmt: skip
    assert sum(count for _, _, count, _, _ in SHEET) == 50
