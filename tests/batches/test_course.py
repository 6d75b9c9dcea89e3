"""What carriers' reports come to: late, diverted, there; in whatever order they come, and however often."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.batch import Batch
from batches.course import course_of
from batches.order import Order
from batches.places import Place, same_place
from batches.tracking import TrackingEvent, merged, news, standing_reports

pytestmark = pytest.mark.unit

PARTY = {"name": "Muster Handel GmbH", "country": "DE"}
LINE = {"line": 1, "category": "ffp2", "model": "MW", "quantity": 10, "unit_price": "1"}


def event(what: str, at: str, place: str = "", said: str = "2020-05-01T00:00:00Z", classifier: str = "actual", **more: Any) -> TrackingEvent:
    code = {"place": place} if len(place) in (3, 5) and place.isupper() else {"place_name": place}
    told = {"what": what, "classifier": classifier, "at": at, "document": "D", "source": "line", "reported_at": said, "mode": "sea"}
    return TrackingEvent.model_validate(told | code | more)


def eta(at: str, place: str, said: str = "2020-05-01T00:00:00Z", **more: Any) -> TrackingEvent:
    return event("arrived", at, place, said, **{"classifier": "estimated"} | more)


def batch(*events: TrackingEvent, to: str | None = "Hamburg", code: str | None = None) -> Batch:
    terms = {"incoterm": "CIF", "incoterm_place": f"{to} ({code})" if code else to} if to else {}
    order = Order.model_validate({"order": "A", "expected_on": "2020-06-01", "importer": PARTY, "supplier": PARTY, "currency": "EUR", "lines": [LINE], **terms})
    return Batch(id="a-1", order=order, tracking=merged((), events))


HAMBURG, ROTTERDAM = {"place_name": "Hamburg"}, {"place_name": "Rotterdam"}
LEFT = event("departed", "2020-05-02T00:00:00Z", "CNSHA")


def test_nothing_is_said_where_nothing_was_reported() -> None:
    assert course_of(batch()).said == ()


@pytest.mark.parametrize(("at", "late"), [("2020-06-01T21:59:00Z", 0), ("2020-06-01T22:01:00Z", 1), ("2020-06-15T00:00:00+02:00", 14)])
def test_late_is_counted_in_days_as_people_in_germany_count_them(at: str, late: int) -> None:
    assert course_of(batch(LEFT, eta(at, "DEHAM", **HAMBURG))).late_by == late


def test_the_newest_report_counts_in_whatever_order_they_come() -> None:
    first, second = eta("2020-06-20T00:00:00Z", "DEHAM"), eta("2020-06-03T00:00:00Z", "DEHAM", "2020-05-10T00:00:00Z")
    for order in itertools.permutations([LEFT, first, second, first]):
        assert course_of(batch(*order)).late_by == 2


def test_an_actual_arrival_beats_a_newer_estimate() -> None:
    there = event("arrived", "2020-06-02T00:00:00Z", "DEHAM", **HAMBURG)
    course = course_of(batch(there, eta("2020-06-09T00:00:00Z", "DEHAM", "2020-06-08T00:00:00Z", **HAMBURG)))
    assert (course.reached, course.eta, course.late_by) == (there, None, 1)
    assert "freigabe arrive a-1 --on 2020-06-02" in course.said[0].en


def test_of_several_containers_the_last_one_counts() -> None:
    boxes = [event("discharged", f"2020-06-0{day}T12:00:00Z", "DEHAM", equipment=f"BOX{day}", **HAMBURG) for day in (3, 5, 4)]
    reached = course_of(batch(*boxes)).reached
    assert reached is not None
    assert reached.equipment == "BOX5"


def test_a_port_of_transshipment_is_no_diversion() -> None:
    on_the_way = [eta("2020-05-15T00:00:00Z", "SGSIN"), event("discharged", "2020-05-15T01:00:00Z", "SGSIN", "2020-05-15T02:00:00Z")]
    for announced in ([], [eta("2020-06-01T00:00:00Z", "DEHAM", **HAMBURG)]):
        assert course_of(batch(LEFT, *on_the_way, *announced)).diverted_to is None


def test_the_way_behind_the_port_is_no_diversion() -> None:
    by_lorry = eta("2020-06-03T00:00:00Z", "Kaiserslautern", "2020-05-20T00:00:00Z", mode="road")
    course = course_of(batch(eta("2020-06-01T00:00:00Z", "DEHAM", **HAMBURG), by_lorry))
    assert (course.diverted_to, course.late_by) == (None, 2)


@pytest.mark.parametrize(
    "elsewhere",
    [
        [eta("2020-06-04T00:00:00Z", "NLRTM", "2020-05-20T00:00:00Z", **ROTTERDAM)],
        [event("diverted", "2020-05-20T00:00:00Z", "NLRTM", "2020-05-20T00:00:00Z", **ROTTERDAM)],
        [
            eta("2020-06-01T00:00:00Z", "DEHAM", "2020-05-20T00:00:00Z", retracted=True, **HAMBURG),
            eta("2020-05-30T00:00:00Z", "NLRTM", "2020-05-20T00:00:00Z", **ROTTERDAM),
        ],
    ],
    ids=["a newer report ends elsewhere", "the carrier says so", "the plan was taken back"],
)
def test_goods_that_go_elsewhere_are_seen(elsewhere: list[TrackingEvent]) -> None:
    course = course_of(batch(LEFT, eta("2020-06-01T00:00:00Z", "DEHAM", **HAMBURG), *elsewhere))
    assert course.diverted_to == Place(code="NLRTM", name="Rotterdam")
    assert course.said[0].de == "umgeleitet nach Rotterdam (NLRTM), vorgesehen war Hamburg"


def test_goods_handed_over_elsewhere_were_diverted_and_are_there() -> None:
    course = course_of(batch(LEFT, event("available", "2020-05-31T09:00:00Z", "NLRTM", **ROTTERDAM)))
    assert course.diverted_to is not None
    assert course.diverted_to.code == "NLRTM"
    assert course.reached is not None


def test_where_no_paper_says_where_to_the_first_plan_counts_until_it_is_taken_back() -> None:
    plan, next_leg = eta("2020-05-15T00:00:00Z", "SGSIN"), eta("2020-06-01T00:00:00Z", "DEHAM", "2020-05-10T00:00:00Z")
    assert course_of(batch(LEFT, plan, next_leg, to=None)).diverted_to is None
    gone = plan.model_copy(update={"retracted": True, "reported_at": datetime(2020, 5, 12, tzinfo=UTC)})
    assert course_of(batch(LEFT, plan, next_leg, gone, to=None)).diverted_to == Place(code="DEHAM")


def test_a_name_against_a_code_alone_is_no_diversion_anybody_could_claim() -> None:
    course = course_of(batch(LEFT, eta("2020-06-01T00:00:00Z", "DEHAM", **HAMBURG), eta("2020-06-04T00:00:00Z", "XXYYY", "2020-05-20T00:00:00Z")))
    assert course.diverted_to is None


def test_a_retraction_takes_back_by_id_also_what_comes_after_it() -> None:
    wrong = event("delivered", "2020-05-20T00:00:00Z", "DEHAM", id="e-1")
    back = event("other", "2020-05-21T00:00:00Z", said="2020-05-21T00:00:00Z", id="e-1", retracted=True)
    for told in ([wrong, back], [back, wrong]):
        assert standing_reports(merged((), told)) == ()


def test_a_hold_by_customs_is_told_until_they_release() -> None:
    hold = event("customs_hold", "2020-05-30T00:00:00Z", "DEHAM")
    assert course_of(batch(LEFT, hold)).troubles == (hold,)
    assert course_of(batch(LEFT, hold, event("customs_released", "2020-05-31T00:00:00Z", "DEHAM"))).troubles == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Place(code="DEFRA"), Place(code="FRA"), True),
        (Place(code="DEHAM"), Place(code="NLRTM"), False),
        (Place(name="HAMBURG, GERMANY"), Place(code="DEHAM", name="Hamburg"), True),
        (Place(name="Port of Rotterdam"), Place(code="NLRTM", name="Rotterdam"), True),
        (Place(name="Frankfurt Airport"), Place(code="FRA", name="Frankfurt am Main"), True),
        (Place(name="Hamburg"), Place(code="NLRTM", name="Rotterdam"), False),
        (Place(name="Hamburg"), Place(code="NLRTM"), None),
        (Place(name="DEHAM"), Place(code="DEHAM"), True),
    ],
)
def test_places_are_one_by_code_or_by_name(one: Place, other: Place, same: bool | None) -> None:
    assert same_place(one, other) is same
    assert same_place(other, one) is same


def test_older_reports_that_come_again_are_no_news() -> None:
    old, new = eta("2020-06-20T00:00:00Z", "DEHAM"), eta("2020-06-03T00:00:00Z", "DEHAM", "2020-05-10T00:00:00Z")
    known = merged((), [old, new])
    assert news(known, [old, new]) == ()
    assert news(known, [later := eta("2020-06-20T00:00:00Z", "DEHAM", "2020-05-11T00:00:00Z")]) == (later,)
    undated = new.model_copy(update={"reported_at": None})
    assert news(known, [undated]) == ()


MOMENTS = st.datetimes(datetime(2020, 5, 1), datetime(2020, 7, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
EVENTS = st.builds(
    TrackingEvent,
    what=st.sampled_from(["departed", "arrived", "discharged", "delivered", "diverted", "discrepancy", "other"]),
    classifier=st.sampled_from(["planned", "estimated", "actual"]),
    at=MOMENTS,
    document=st.just("D"),
    source=st.sampled_from(["a", "b"]),
    place=st.sampled_from([None, "DEHAM", "NLRTM", "FRA"]),
    place_name=st.sampled_from(["", "Hamburg", "Rotterdam"]),
    reported_at=st.none() | MOMENTS,
    id=st.sampled_from(["", "1", "2"]),
    mode=st.sampled_from([None, "sea", "road"]),
    retracted=st.booleans(),
)


@given(st.lists(EVENTS, max_size=8), st.randoms())
def test_order_and_repetition_change_nothing(events: list[TrackingEvent], random: Any) -> None:
    known = merged((), events)
    shuffled = [*events, *events[:3]]
    random.shuffle(shuffled)
    assert merged((), shuffled) == known
    assert merged(known, events) == known
    assert course_of(batch(*events)) == course_of(batch(*shuffled))
    assert news(known, shuffled) == ()
    assert course_of(batch(*events)).expected_on == date(2020, 6, 1)
