"""Each hostile file is shown or refused, within the bounds, and the page asked for next is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from documents.picturing.pictures import end_picturing_processes, page_picture, page_sizes, page_words
from documents.reading.refusal import PaperRefused
from tests.documents.hostile.corpus import CASES
from tests.documents.hostile.making import Case, sound

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module", autouse=True)
def _processes() -> Iterator[None]:
    yield
    end_picturing_processes()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_paper_is_shown_or_refused_and_the_next_one_is_shown(case: Case) -> None:
    data = case.make()
    outcomes = set()
    for ask in (lambda: page_picture(data, 1, 900), lambda: page_sizes(data), lambda: page_words(data, 1)):
        try:
            ask()
            outcomes.add("shown")
        except PaperRefused as refusal:
            assert "could not be interpreted" not in refusal.message, refusal.message
            outcomes.add(refusal.code)
    if case.outcome in ("not_a_pdf", "damaged", "encrypted", "too_large"):
        assert outcomes <= {case.outcome, "shown"}
    if case.outcome == "read":
        assert "shown" in outcomes
    assert page_picture(sound(), 1, 160).width_px == 160
