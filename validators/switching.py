"""Switching between normal, tightened, reduced and no inspection by what became of the lots before (ISO 2859-1:1999 clauses 9.1 to 9.4)."""

from __future__ import annotations

from typing import NamedTuple

from batches.inspected_before import InspectedLot, Inspection, SeriesState

#: Not accepted among so many consecutive lots or fewer: inspection is tightened (clause 9.3.1).
NOT_ACCEPTED, OF_LOTS = 2, 5
#: Accepted one after the other: normal inspection again (clause 9.3.2).
ACCEPTED_IN_A_ROW = 5
#: Not accepted in all while inspection was tightened: it ends (clause 9.4).
NOT_ACCEPTED_ON_TIGHTENED = 5
#: From this switching score on, inspection may be reduced (clause 9.3.3.1).
SCORE_FOR_REDUCED = 30


class Switched(NamedTuple):
    """The inspection the next lot of a series asks for, and the clause that says so (empty: clause 9.2, it goes on as it is)."""

    inspection: Inspection
    discontinued: bool
    clause: str


def next_inspection(state: SeriesState, *, reduced_wanted: bool) -> Switched:
    """How the next lot is to be inspected. Lots are taken by tightened plans while inspection is discontinued.

    ``reduced_wanted``: production is steady and the responsible authority wants reduced inspection (clause 9.3.3.1 b, c) on the next lot's day.
    """
    if state.discontinued:
        return Switched("tightened", discontinued=True, clause="9.4")
    match state.inspection:
        case "tightened":
            return Switched("tightened", discontinued=False, clause="9.4" if state.corrective_action else "9.3.1")
        case "reduced" if reduced_wanted:
            return Switched("reduced", discontinued=False, clause="9.3.3")
        case _:
            return Switched("normal", discontinued=False, clause="")


def after(state: SeriesState, lot: InspectedLot, *, reduced_wanted: bool) -> SeriesState:
    """How inspection stands after one more lot. A lot inspected by a lighter plan than asked for proves nothing in favour of its series."""
    if state.discontinued:
        if not lot.corrective_action:
            return state
        state = SeriesState(inspection="tightened", led_by=state.led_by, corrective_action=lot.corrective_action)
    match state.inspection:
        case "tightened":
            return _after_tightened(state, lot)
        case "reduced" if reduced_wanted:
            # Clause 9.3.4 a: one lot not accepted, and the score begins anew with normal inspection.
            return state if lot.accepted else SeriesState()
        case "reduced":
            return _after_normal(SeriesState(), lot, reduced_wanted=reduced_wanted)
        case "normal":
            return _after_normal(state, lot, reduced_wanted=reduced_wanted)


def _after_normal(state: SeriesState, lot: InspectedLot, *, reduced_wanted: bool) -> SeriesState:
    lots = (*state.last_lots, lot)[-OF_LOTS:]
    first = next((place for place, each in enumerate(lots) if not each.accepted), None)
    if first is not None and sum(not each.accepted for each in lots) >= NOT_ACCEPTED:
        return SeriesState(inspection="tightened", led_by=lots[first:])
    score = min(SCORE_FOR_REDUCED, state.score + lot.score) if lot.accepted and lot.score else 0
    if reduced_wanted and score >= SCORE_FOR_REDUCED:
        return SeriesState(inspection="reduced", led_by=(lot,), score=score)
    return SeriesState(last_lots=lots[-(OF_LOTS - 1) :], score=score)


def _after_tightened(state: SeriesState, lot: InspectedLot) -> SeriesState:
    if lot.inspection != "tightened":  # inspected by the plan of an earlier day, beside the lots that led here
        return state if lot.accepted else state.model_copy(update={"accepted_in_a_row": 0})
    if lot.accepted:
        in_a_row = state.accepted_in_a_row + 1
        return SeriesState() if in_a_row >= ACCEPTED_IN_A_ROW else state.model_copy(update={"accepted_in_a_row": in_a_row})
    not_accepted = (*state.not_accepted, lot)
    if len(not_accepted) >= NOT_ACCEPTED_ON_TIGHTENED:
        return SeriesState(inspection="tightened", discontinued=True, led_by=not_accepted)
    return state.model_copy(update={"not_accepted": not_accepted, "accepted_in_a_row": 0})


def score_of(*, accepted: bool, accept: int, accepted_one_step_tighter: bool) -> int:
    """What a lot adds to the switching score of single sampling plans, 0: it sets it back (clause 9.3.3.2).

    3 where the acceptance number is 2 or more and the lot would be accepted by the AQL one step tighter too; 2 where it is 0 or 1 and the lot is accepted.
    """
    if not accepted:
        return 0
    if accept >= 2:
        return 3 if accepted_one_step_tighter else 0
    return 2
