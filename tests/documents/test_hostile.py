"""Each hostile file comes to exactly the outcome named for it, within the bounds; the next paper is read, and this process is none the worse."""

from __future__ import annotations

import hashlib
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from batches.paper import Paper
from documents.reading.bounds import DEFAULT_BOUNDS, Bounds
from documents.reading.papers import end_reading_processes, read_paper, read_papers
from tests.documents.hostile.corpus import CASES
from tests.documents.hostile.making import NUMBER, Case, built, content, saved, sound

pytestmark = pytest.mark.integration

FOLDER = os.environ.get("FREIGABE_HOSTILE_FOLDER")
CODES = {"not_found", "not_a_pdf", "damaged", "encrypted", "too_large", "too_many_pages", "time_exceeded", "memory_exceeded"}


@pytest.fixture(scope="module", autouse=True)
def _processes() -> Iterator[None]:
    yield
    end_reading_processes()


def outcome(paper: Paper) -> str:
    """What a paper came to, in a word."""
    if paper.error is not None:
        assert paper.kind is None
        assert paper.facts == ()
        assert paper.error.code in CODES
        return paper.error.code
    return "read" if paper.text_source is not None else "empty"


def read(path: Path, data: bytes, bounds: Bounds = DEFAULT_BOUNDS) -> Paper:
    path.write_bytes(data)
    paper = read_paper(path, file=path.name, bounds=bounds)
    assert paper.sha256 == hashlib.sha256(data).hexdigest()
    return paper


def test_there_are_at_least_sixty_files_and_no_two_are_alike() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_comes_to_its_outcome(case: Case, tmp_path: Path) -> None:
    bounds = replace(DEFAULT_BOUNDS, **case.bounds)
    start = time.monotonic()
    paper = read(tmp_path / "paper.pdf", case.make(), bounds)
    assert outcome(paper) == case.outcome, paper.error
    if case.outcome == "read":
        assert paper.value("invoice_number") == NUMBER
    if paper.error is not None:
        assert case.says in paper.error.message
        assert len(paper.error.message) < 300
    assert time.monotonic() - start < bounds.wall_seconds + bounds.recognition_wall_seconds


def test_among_hostile_files_the_sound_ones_are_read_and_this_process_stays_small(tmp_path: Path) -> None:
    wanted = [case for case in CASES if case.name != "a_file_past_the_size"][::6]
    items = []
    for number, case in enumerate(wanted):
        (tmp_path / f"{number}-hostile.pdf").write_bytes(case.make())
        (tmp_path / f"{number}-sound.pdf").write_bytes(sound())
        items += [(tmp_path / f"{number}-hostile.pdf", f"{number}-hostile.pdf"), (tmp_path / f"{number}-sound.pdf", f"{number}-sound.pdf")]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    papers = list(read_papers(items, workers=2))
    assert [paper.file for paper in papers] == [file for _, file in items]
    assert all(paper.value("invoice_number") == NUMBER for paper in papers[1::2])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB; the largest file here is a megabyte


def valid() -> list[bytes]:
    second = ("PACKING LIST", "Packing list No.: PL-77", "Gross weight: 120 kg")
    return [sound(), saved(built(content(), content(second))), saved(built(content(second)), linearize=True)]


VALID = valid()
cheap = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cheap
@given(which=st.integers(0, 2), at=st.floats(0, 1))
def test_a_paper_cut_anywhere_has_a_named_outcome(tmp_path: Path, which: int, at: float) -> None:
    data = VALID[which]
    assert outcome(read(tmp_path / "cut.pdf", data[: round(at * len(data))])) in {*CODES, "read", "empty"}


@cheap
@given(which=st.integers(0, 2), flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), min_size=1, max_size=12))
def test_a_paper_with_flipped_bytes_has_a_named_outcome(tmp_path: Path, which: int, flips: list[tuple[float, int]]) -> None:
    data = bytearray(VALID[which])
    for at, change in flips:
        data[int(at * len(data))] ^= change
    assert outcome(read(tmp_path / "flipped.pdf", bytes(data))) in {*CODES, "read", "empty"}


@cheap
@given(one=st.integers(0, 2), two=st.integers(0, 2), until=st.floats(0, 1), since=st.floats(0, 1))
def test_two_papers_spliced_have_a_named_outcome(tmp_path: Path, one: int, two: int, until: float, since: float) -> None:
    head, tail = VALID[one], VALID[two]
    spliced = head[: round(until * len(head))] + tail[round(since * len(tail)) :]
    assert outcome(read(tmp_path / "spliced.pdf", spliced)) in {*CODES, "read", "empty"}


@pytest.mark.skipif(FOLDER is None, reason="FREIGABE_HOSTILE_FOLDER names no folder of PDFs from outside")
def test_every_file_of_a_folder_from_outside_has_a_named_outcome_within_bounds() -> None:
    folder = Path(FOLDER or "")
    items = [(path, str(path.relative_to(folder))) for path in sorted(folder.rglob("*.pdf"))]
    assert items, f"no PDF in {folder}"
    start = time.monotonic()
    for paper, (_, file) in zip(read_papers(items), items, strict=True):
        assert paper.file == file
        assert outcome(paper) in {*CODES, "read", "empty"}
        assert paper.error is None or "could not be interpreted" not in paper.error.message, (file, paper.error)
    assert time.monotonic() - start < len(items) * DEFAULT_BOUNDS.recognition_wall_seconds
