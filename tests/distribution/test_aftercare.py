"""Complaints: what acts ask and by when, when a recall is proposed, and how long a sample is kept."""

from __future__ import annotations

from datetime import date

import pytest

from distribution.aftercare import Action, Complaint, ComplaintKind, LotTold, Threshold, proposes_recall
from distribution.duties import duties, policy_on

pytestmark = pytest.mark.unit

LOT = LotTold(id="l-1", lot="A1", batch="b-1", category="antigen_test")


def complaint(kind: ComplaintKind = "incident", received_on: date = date(2022, 6, 1), **changes: object) -> Complaint:
    told = {"id": "bs-1", "received_on": received_on, "kind": kind, "lot": LOT, "quantity": 5, "what": "x", "entered_by": "Q"}
    return Complaint.model_validate(told | changes)


def due(it: Complaint, subject: str) -> list[tuple[str, str, date]]:
    return [(each.step, each.clause, each.due_on) for each in duties(it, subject)]


def test_an_incident_with_a_device_is_forwarded_to_its_manufacturer_at_once() -> None:
    assert due(complaint(), "medical_device") == [("manufacturer_told", "Art. 13(8)", date(2022, 6, 2))]
    assert due(complaint(), "in_vitro") == [("manufacturer_told", "Art. 13(8)", date(2022, 6, 2))]
    assert due(complaint("defect"), "medical_device") == [], "no act names a day for it before it is upheld"


def test_the_act_counts_that_applied_on_the_day() -> None:
    assert due(complaint(received_on=date(2020, 6, 1)), "medical_device") == [("authority_told", "§§ 3, 5", date(2020, 7, 1))]
    assert due(complaint(received_on=date(2021, 5, 25)), "medical_device")[0][1] == "§§ 3, 5"
    assert due(complaint(received_on=date(2021, 5, 26)), "medical_device")[0][1] == "Art. 13(8)"


def test_upheld_it_asks_for_more_and_what_was_done_is_done() -> None:
    upheld = complaint(status="upheld", decided_on=date(2022, 6, 3), decided_by="Q", reason="x")
    assert {step for step, _, _ in due(upheld, "ppe")} == {"authority_told", "manufacturer_told", "distributors_told"}
    told = upheld.model_copy(update={"actions": (Action(step="authority_told", on=date(2022, 6, 4), by="Q"),)})
    late = {each.step: each.overdue(date(2022, 6, 30)) for each in duties(told, "ppe")}
    assert late == {"authority_told": False, "manufacturer_told": True, "distributors_told": True}
    assert not any(each.overdue(date(2022, 6, 4)) for each in duties(upheld, "ppe")), "on its day it is not overdue"


def test_what_an_act_calls_at_once_says_that_the_day_is_the_houses_reading() -> None:
    (duty,) = duties(complaint(), "medical_device")
    assert (duty.mark, duty.days_mark) == ("K", "U")


def test_goods_nobody_knows_the_act_of_have_no_duties() -> None:
    assert due(complaint(), "") == []


def test_enough_complaints_or_one_incident_propose_a_recall_and_rejected_ones_do_not() -> None:
    threshold = Threshold(complaints=3, incidents=1)
    assert proposes_recall([complaint("defect")] * 2, threshold) is None
    assert proposes_recall([complaint("defect")] * 3, threshold) is not None
    assert proposes_recall([complaint()], threshold) is not None
    assert proposes_recall([complaint(status="rejected"), complaint("defect"), complaint("defect")], threshold) is None


def test_a_sample_is_kept_a_year_after_expiry_and_five_where_there_is_none() -> None:
    policy = policy_on(date(2020, 6, 1))
    assert policy.keep_until(date(2020, 6, 1), date(2023, 2, 28)) == date(2024, 2, 28)
    assert policy.keep_until(date(2020, 2, 29), None) == date(2025, 2, 28)
