"""The checklist for the marking: what whoever looks at the goods should find, as the rule itself will judge it."""

from __future__ import annotations

import pytest

from batches.batch import Batch
from catalogue import load_catalogue
from tests.validators.sound_batch import batch, sound_papers
from validators.facts import Facts
from validators.marking_expected import Expected, expected_on

pytestmark = pytest.mark.unit


def checklist(of: Batch, line: int) -> dict[str, Expected]:
    facts = Facts.of(of, load_catalogue())
    lot = next(lot for ordered, lot in of.lots if ordered.line == line)
    return {each.element: each for each in expected_on(facts.goods_of(line), lot, facts)}


def test_a_half_mask_bears_the_number_of_the_body_of_its_production_control() -> None:
    asked = checklist(batch(sound_papers()), 1)
    assert asked["body_number"].reads.de == "0158"
    assert asked["body_number"].demand == "required"
    assert "Art. 17(3)" in asked["body_number"].clause
    assert asked["class"].reads.de == "FFP2 NR"
    assert asked["model"].reads.de == "LY-8210"
    assert asked["ce"].reads.de == "CE"
    assert "EN 149:2001+A1:2009" in asked["standard"].reads.de


def test_a_surgical_mask_that_is_not_sterile_bears_no_number() -> None:
    asked = checklist(batch(sound_papers()), 2)
    assert asked["body_number"].demand == "forbidden"
    assert asked["body_number"].reads.de == ""


def test_nothing_is_expected_where_no_paper_says_whose_number_it_is() -> None:
    assert checklist(batch(()), 1)["body_number"].reads.de == ""
