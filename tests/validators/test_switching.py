"""The switching rules of ISO 2859-1:1999 clause 9, each transition at its exact boundary, and as a machine that never leaves its states."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.inspected_before import InspectedLot, Inspection, SeriesState
from tests.validators.series_of_lots import after_all
from validators.switching import after, next_inspection, score_of

pytestmark = pytest.mark.unit

FIRST_DAY = date(2020, 3, 2)


def lot(number: int, accepted: bool, inspection: Inspection = "normal", score: int = 2, corrective_action: str = "") -> InspectedLot:
    return InspectedLot(
        batch=f"b-{number}",
        line=1,
        lot=f"L{number}",
        category="ffp2",
        defect_class="major",
        arrived_on=FIRST_DAY + timedelta(days=number),
        inspection=inspection,
        sample_size=500,
        found=0 if accepted else 15,
        accept=14,
        accepted=accepted,
        score=score if accepted else 0,
        corrective_action=corrective_action,
    )


def series(results: str, *, reduced_wanted: bool = False, score: int = 2) -> SeriesState:
    """How inspection stands after lots accepted (``+``) and not accepted (``-``), each inspected as the lots before it asked for; ``!``: not accepted,
    after a corrective action."""
    state = SeriesState()
    for number, sign in enumerate(results, 1):
        asked = next_inspection(state, reduced_wanted=reduced_wanted)
        one = lot(number, sign == "+", asked.inspection, score, "new mould" if sign == "!" else "")
        state = after(state, one, reduced_wanted=reduced_wanted)
    return state


def kind(state: SeriesState, *, reduced_wanted: bool = False) -> str:
    switched = next_inspection(state, reduced_wanted=reduced_wanted)
    return "discontinued" if switched.discontinued else switched.inspection


def test_a_series_begins_with_normal_inspection() -> None:
    assert kind(SeriesState()) == "normal"
    assert next_inspection(SeriesState(), reduced_wanted=True).clause == ""


@pytest.mark.parametrize(
    ("results", "inspection"),
    [
        ("-", "normal"),
        ("--", "tightened"),
        ("-+-", "tightened"),
        ("-+++-", "tightened"),
        ("-++++-", "normal"),
        ("+++-+++-", "tightened"),
        ("+++-++++-", "normal"),
        ("-++++-++++-++++-", "normal"),
        ("-++++-+++-", "tightened"),
    ],
)
def test_two_of_five_or_fewer_consecutive_lots_not_accepted_tighten_and_two_of_six_do_not(results: str, inspection: str) -> None:
    assert kind(series(results)) == inspection


def test_the_lots_that_led_to_tightened_inspection_are_named_from_the_first_not_accepted_on() -> None:
    state = series("++-++-")
    assert [(each.lot, each.accepted) for each in state.led_by] == [("L3", False), ("L4", True), ("L5", True), ("L6", False)]
    assert next_inspection(state, reduced_wanted=False).clause == "9.3.1"


@pytest.mark.parametrize(
    ("results", "inspection"),
    [
        ("--++++", "tightened"),
        ("--+++++", "normal"),
        ("--++++-++++", "tightened"),
        ("--++++-+++++", "normal"),
        ("--+++++-", "normal"),
        ("--+++++--", "tightened"),
    ],
)
def test_five_accepted_one_after_the_other_and_not_four_bring_normal_inspection_back(results: str, inspection: str) -> None:
    assert kind(series(results)) == inspection


@pytest.mark.parametrize(
    ("results", "inspection"),
    [
        ("--" + "----", "tightened"),
        ("--" + "-----", "discontinued"),
        ("--" + "-++++" * 4, "tightened"),
        ("--" + "-++++" * 4 + "-", "discontinued"),
        ("--" + "----+++++", "normal"),
        ("--" + "----+++++--" + "----", "tightened"),
        ("--" + "-----" + "+++++", "discontinued"),
    ],
)
def test_the_fifth_lot_not_accepted_on_tightened_inspection_ends_it_and_the_fourth_does_not(results: str, inspection: str) -> None:
    assert kind(series(results)) == inspection


def test_lots_are_inspected_by_tightened_plans_while_inspection_is_discontinued() -> None:
    ended = series("-------")
    switched = next_inspection(ended, reduced_wanted=True)
    assert (switched.inspection, switched.discontinued, switched.clause) == ("tightened", True, "9.4")
    assert [each.lot for each in ended.led_by] == ["L3", "L4", "L5", "L6", "L7"]


def test_only_a_stated_corrective_action_resumes_inspection_and_at_tightened() -> None:
    ended = series("-------")
    assert after(ended, lot(8, True, "tightened"), reduced_wanted=False) == ended
    resumed = after(ended, lot(8, True, "tightened", corrective_action="new mould"), reduced_wanted=False)
    assert (kind(resumed), resumed.corrective_action, resumed.accepted_in_a_row) == ("tightened", "new mould", 1)
    assert kind(after_all([lot(n, True, "tightened") for n in range(9, 13)], state=resumed)) == "normal"


def test_after_a_corrective_action_it_takes_five_again_to_end_inspection() -> None:
    assert kind(series("-------" + "!---")) == "tightened"
    assert kind(series("-------" + "!----")) == "discontinued"


@pytest.mark.parametrize(("lots", "score", "reached"), [(14, 2, 28), (15, 2, 30), (9, 3, 27), (10, 3, 30)])
def test_inspection_is_reduced_at_a_score_of_thirty_where_the_policy_wants_it(lots: int, score: int, reached: int) -> None:
    assert series("+" * lots, score=score).score == reached
    assert kind(series("+" * lots, reduced_wanted=True, score=score), reduced_wanted=True) == ("reduced" if reached == 30 else "normal")
    assert kind(series("+" * lots, score=score)) == "normal"


def test_a_score_of_twenty_nine_is_not_enough() -> None:
    nine_threes_and_a_two = [lot(n, True, score=3) for n in range(9)] + [lot(9, True, score=2)]
    state = after_all(nine_threes_and_a_two, reduced_wanted=True)
    assert (state.score, kind(state, reduced_wanted=True)) == (29, "normal")
    assert kind(after(state, lot(10, True, score=2), reduced_wanted=True), reduced_wanted=True) == "reduced"


def test_a_lot_that_adds_nothing_sets_the_score_back_though_it_is_accepted() -> None:
    state = after(series("+" * 14), lot(15, True, score=0), reduced_wanted=True)
    assert (state.score, kind(state, reduced_wanted=True)) == (0, "normal")


def test_one_lot_not_accepted_ends_reduced_inspection_and_the_score_begins_anew() -> None:
    state = series("+" * 15 + "-", reduced_wanted=True)
    assert (kind(state, reduced_wanted=True), state.score) == ("normal", 0)
    assert kind(series("+" * 15 + "-" + "+" * 14, reduced_wanted=True), reduced_wanted=True) == "normal"


def test_inspection_is_normal_again_as_soon_as_the_policy_no_longer_wants_it_reduced() -> None:
    reduced = series("+" * 15, reduced_wanted=True)
    assert kind(reduced, reduced_wanted=False) == "normal"
    assert kind(after(reduced, lot(16, True), reduced_wanted=False), reduced_wanted=True) == "normal"


@pytest.mark.parametrize(
    ("accepted", "accept", "tighter", "score"),
    [(True, 2, True, 3), (True, 2, False, 0), (False, 2, False, 0), (True, 1, False, 2), (True, 0, True, 2), (False, 1, False, 0), (False, 0, False, 0)],
)
def test_what_a_lot_adds_to_the_score(accepted: bool, accept: int, tighter: bool, score: int) -> None:
    assert score_of(accepted=accepted, accept=accept, accepted_one_step_tighter=tighter) == score


def test_a_lot_inspected_by_a_normal_plan_beside_those_that_tightened_inspection_counts_for_no_return_and_no_end() -> None:
    tightened = series("--")
    assert kind(after_all([lot(n, True, "normal") for n in range(3, 9)], state=tightened)) == "tightened"
    assert kind(after_all([lot(n, False, "normal") for n in range(3, 9)], state=tightened)) == "tightened"
    four = after_all([lot(n, True, "tightened") for n in range(3, 7)], state=tightened)
    assert kind(after_all([lot(7, False, "normal"), lot(8, True, "tightened")], state=four)) == "tightened"


LOTS = st.lists(
    st.builds(
        lot,
        st.integers(1, 500),
        st.booleans(),
        st.sampled_from(["normal", "tightened", "reduced"]),
        st.sampled_from([0, 2, 3]),
        st.sampled_from(["", "", "", "supplier sorted its stock"]),
    ),
    max_size=60,
)


@given(LOTS, st.booleans())
def test_the_machine_never_leaves_its_states(lots: list[InspectedLot], reduced_wanted: bool) -> None:
    state = SeriesState()
    for one in lots:
        state = after(state, one, reduced_wanted=reduced_wanted)
        assert SeriesState.model_validate_json(state.model_dump_json()) == state
        assert 0 <= state.score <= 30
        assert state.accepted_in_a_row < 5
        assert len(state.last_lots) <= 4
        assert len(state.not_accepted) < 5
        assert len(state.led_by) <= 5
        assert sum(not each.accepted for each in state.last_lots) <= 1
        assert state.inspection == "tightened" or not (state.discontinued or state.not_accepted or state.accepted_in_a_row)
        assert state.inspection != "reduced" or reduced_wanted
        assert bool(state.led_by) == (state.inspection != "normal")


@given(LOTS, st.booleans(), st.data())
def test_lot_by_lot_comes_to_the_same_as_all_at_once(lots: list[InspectedLot], reduced_wanted: bool, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(lots)))
    kept = after_all(lots[:cut], reduced_wanted=reduced_wanted)
    assert after_all(lots[cut:], reduced_wanted=reduced_wanted, state=kept) == after_all(lots, reduced_wanted=reduced_wanted)
