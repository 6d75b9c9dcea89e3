"""Consignments as they should be lack nothing; taking any required paper away opens its gap, and only that one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalogue import load_catalogue
from customs import find_gaps, prepare
from customs.gaps import LineGaps
from flows.judging import judgement
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.test_sound import SOUND

pytestmark = pytest.mark.unit


def gaps_of(goods: Consignment) -> tuple[LineGaps, ...]:
    batch, catalogue = goods.batch(), load_catalogue()
    return find_gaps(batch, catalogue, prepare(batch, catalogue), judgement(batch, catalogue))


def open_of(lines: tuple[LineGaps, ...]) -> set[str]:
    return {each.what.en for line in lines for each in line.conditions if each.required and each.state == "missing"}


@pytest.mark.parametrize("made", SOUND, ids=lambda made: str(made.__name__))
def test_a_sound_consignment_lacks_nothing(made: Callable[[], Consignment]) -> None:
    lines = gaps_of(made())
    assert [line.model_dump(mode="json") for line in lines if not line.complete] == []


@pytest.mark.parametrize("made", [SOUND[0], SOUND[-1]], ids=lambda made: str(made.__name__))
def test_each_required_paper_taken_away_is_a_gap_and_no_other(made: Callable[[], Consignment]) -> None:
    goods = made()
    satisfied = {(each.what.en, tuple(paper.file for paper in each.held)) for line in gaps_of(goods) for each in line.conditions if each.required and each.held}
    assert len(satisfied) >= 4
    for what, files in sorted(satisfied):
        without = goods.without(*files)
        assert what in open_of(gaps_of(without)), what
        assert open_of(gaps_of(without)) == {what}
