"""What holds for every sample batch: made again byte for byte, consistent in itself, and no paper passes for a real one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from samples.make import NAMES
from samples.stories import STORIES
from tests.samples.sample_folder import SAMPLES, Sample, pages_of
from validators.sampling_tables import plan

pytestmark = pytest.mark.unit

AQL = {"critical": "0.065", "major": "1.5", "minor": "4.0"}
PAPERS = [paper for name in NAMES for paper in Sample(name).papers]


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest) -> Sample:
    return Sample(request.param)


def test_made_again_a_sample_has_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "samples.make", sample.name, tmp_path], check=True, timeout=120, cwd=SAMPLES.parent)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(sample.folder): path.read_bytes() for path in sample.folder.rglob("*") if path.is_file()}
    kept = {name: content for name, content in kept.items() if name.parts[0] != "out"}
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_every_sample_has_a_story() -> None:
    assert tuple(story.name for story in STORIES) == NAMES
    assert all(story.folder.is_dir() for story in STORIES)


def test_the_order_keeps_the_contract_and_its_lots_add_up(sample: Sample) -> None:
    assert (sample.order.arrived_on, sample.order.customs_release) == (None, None)
    for line in sample.order.lines:
        assert sum(lot.quantity for lot in line.lots) == line.quantity


def test_each_lot_was_inspected_and_its_marking_read(sample: Sample) -> None:
    lots = {(str(line.line), lot.lot) for line in sample.order.lines for lot in line.lots}
    assert {(row["line"], row["lot"]) for row in sample.rows("inspection.csv")} == lots
    assert {(row["line"], row["lot"]) for row in sample.rows("marking.csv")} == lots


def test_samples_are_as_large_as_the_plan_asks(sample: Sample) -> None:
    for row in sample.rows("inspection.csv"):
        assert int(row["sample_size"]) == plan(int(row["lot_size"]), AQL[row["defect_class"]])["sample_size"], row


def test_masks_are_measured_in_full_series_and_kits_not_at_all(sample: Sample) -> None:
    for line in sample.order.lines:
        for lot in line.lots:
            rows = [row for row in sample.rows("measurements.csv") if row["lot"] == lot.lot]
            assert len(rows) == {"ffp2": 9 + 9 + 50 + 27 + 3 + 4, "surgical_mask_iir": 5 + 5 + 32 + 5, "pcr_kit": 0}[line.category]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_every_page_says_that_nobody_issued_it(paper: Path) -> None:
    assert all("not issued by anybody named on it" in page for page in pages_of(paper))
