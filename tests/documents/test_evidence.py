"""The box of a fact lies on the words it was read from."""

from __future__ import annotations

import pytest

from batches.paper import Fact
from documents.understanding.evidence import on_their_words
from documents.understanding.laying_out import lay_out
from documents.understanding.layout import Laid
from tests.documents.drawn import paper

pytestmark = pytest.mark.unit

PAGES = lay_out(paper("Executed on (date)\tat (place)\n09-Jun-2020\tGUANGZHOU\nParticle filtering\nhalf mask\n\nSold in GUANGZHOU"))


def box_of(raw: str, box: tuple[float, float, float, float], pages: tuple[Laid, ...] = PAGES) -> tuple[float, float, float, float] | None:
    (fact,) = on_their_words([Fact(field="place", value=raw, raw=raw, confidence=0.9, page=1, box=box)], pages)
    return fact.box


def words(text: str) -> list[tuple[float, float, float, float]]:
    return [word.box for word in PAGES[0].page.words if word.text == text]


def test_a_box_on_its_words_stays() -> None:
    (date,) = words("09-Jun-2020")
    assert box_of("09-Jun-2020", date) == date


def test_a_box_on_the_words_beside_is_moved_to_the_nearest_print() -> None:
    (date,) = words("09-Jun-2020")
    assert box_of("GUANGZHOU", date) == words("GUANGZHOU")[0]


def test_a_box_of_one_line_grows_over_the_lines_of_the_value() -> None:
    half, mask = words("half")[0], words("mask")[0]
    first = words("Particle")[0]
    grown = box_of("Particle filtering half mask", (half[0], half[1], mask[2], mask[3]))
    assert grown == (first[0], first[1], words("filtering")[0][2], mask[3])


def test_what_is_printed_nowhere_keeps_its_box() -> None:
    (date,) = words("09-Jun-2020")
    assert box_of("SHANGHAI", date) == date
