"""What recipients say and what comes back: totals, booked once, adding up; reminders at growing pauses, then somebody calls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from batches.errors import InputRefused, NotNow
from distribution.recall import Cause, Recall, Told, balance, overdue
from flows.recalls.acknowledging import acknowledge, returned
from flows.recalls.following import follow
from flows.recalls.standing import live, to_call
from flows.recalls.starting import recall
from tests.recalls.conftest import ON, Bench

CAUSE = Cause(kind="certificate", value="CE-1", reason="Filterleistung zu gering")


@pytest.fixture
def begun(bench: Bench) -> Recall:
    """One member has 150 in two deliveries, another 30, a third has no address."""
    bench.lot("l-1", certificate="ce1")
    for each, mail in (("o-1", ""), ("o-2", ""), ("o-3", "unbekannt")):
        bench.member(each, mail)
    bench.delivered("l-1", "o-1", 100, "LS-A")
    bench.delivered("l-1", "o-1", 50, "LS-B")
    bench.delivered("l-1", "o-2", 30)
    bench.delivered("l-1", "o-3", 20)
    return recall(bench.house, CAUSE, "Quirin", on=ON)


def told(**quantities: int) -> tuple[Told, ...]:
    return (Told(lot="l-1", **quantities),)


def test_what_a_member_tells_is_booked_over_its_deliveries_and_the_sums_add_up(bench: Bench, begun: Recall) -> None:
    acknowledge(bench.house, begun.id, "o-1", "Frau o-1", "link", ON, told=told(used=120, destroyed=10, there=15, sent_back=5))
    now = live(bench.house, bench_recall(bench, begun))
    assert bench.books("l-1") == {"free": 800, "out": 70, "used": 120, "destroyed": 10}
    assert [(each.delivery, each.used, each.destroyed) for each in bench.ledger.reservations.handed_over(member="o-1")] == [("LS-A", 100, 0), ("LS-B", 20, 10)]
    sums = balance(now)
    assert (sums.delivered, sums.used, sums.destroyed, sums.unaccounted, sums.there, sums.sent_back) == (200, 120, 10, 70, 15, 5)
    assert balance(now, member="o-2").unaccounted == 30
    notice = now.notice("o-1")
    assert notice is not None
    assert (notice.acknowledged_on, notice.acknowledged_by, notice.way) == (ON, "Frau o-1", "link")
    assert {each.acknowledged_by for each in now.reached if each.member == "o-1"} == {"Frau o-1"}


def bench_recall(bench: Bench, recalled: Recall) -> Recall:
    from flows.kinds import RECALLS

    return RECALLS.get(bench.house, recalled.id)


def test_told_twice_it_is_so_once_and_told_more_the_rest_is_booked(bench: Bench, begun: Recall) -> None:
    for _ in range(2):
        acknowledge(bench.house, begun.id, "o-1", "Frau o-1", "link", ON, told=told(used=40))
    assert bench.books("l-1")["used"] == 40
    assert len(bench.ledger.events("recall", begun.id)) == 2
    acknowledge(bench.house, begun.id, "o-1", "Cora", "phone", ON + timedelta(days=1), told=told(used=60))
    assert bench.books("l-1")["used"] == 60
    assert bench_recall(bench, begun).notice("o-1").acknowledged_by == "Frau o-1"  # type: ignore[union-attr]  # who said so first


@pytest.mark.parametrize(
    ("member", "said", "code"),
    [
        ("o-1", {"lot": "l-1", "used": 151}, "recall.too_much"),
        ("o-1", {"lot": "l-1", "used": 20}, "recall.less"),
        ("o-1", {"lot": "l-8", "used": 1}, "recall.not_got"),
        ("o-9", {"lot": "l-1", "used": 1}, "recall.no_notice"),
    ],
)
def test_what_cannot_be_is_refused_and_books_nothing(bench: Bench, begun: Recall, member: str, said: dict[str, object], code: str) -> None:
    acknowledge(bench.house, begun.id, "o-1", "Frau o-1", "link", ON, told=told(used=40))
    with pytest.raises(InputRefused) as refused:
        acknowledge(bench.house, begun.id, member, "jemand", "link", ON, told=(Told.model_validate(said),))
    assert refused.value.code == code
    assert bench.books("l-1")["used"] == 40


def test_what_was_sent_back_counts_when_the_store_has_it(bench: Bench, begun: Recall) -> None:
    acknowledge(bench.house, begun.id, "o-1", "Frau o-1", "portal", ON, told=told(sent_back=80, there=70))
    assert bench.books("l-1") == {"free": 800, "out": 200}
    for _ in range(2):  # a double click
        returned(bench.house, begun.id, "o-1", "l-1", 100, "Lea", before=0)
    now = live(bench.house, bench_recall(bench, begun))
    assert bench.books("l-1") == {"free": 800, "out": 100, "back": 100}
    sums = balance(now, member="o-1")
    assert (sums.returned, sums.sent_back, sums.there, sums.unaccounted) == (100, 0, 50, 50)
    with pytest.raises(NotNow, match="100 have come back"):
        returned(bench.house, begun.id, "o-1", "l-1", 10, "Lea", before=0)
    with pytest.raises(InputRefused, match="51 are told"):
        returned(bench.house, begun.id, "o-1", "l-1", 51, "Lea", before=100)


def test_who_does_not_answer_is_reminded_at_growing_pauses_and_then_called(bench: Bench, begun: Recall) -> None:
    acknowledge(bench.house, begun.id, "o-2", "Frau o-2", "link", ON)
    assert [each.notice.member for each in to_call(bench.house, begun, ON)] == ["o-3"]  # no letter went there
    reminded: list[date] = []
    for day in (ON + timedelta(days=number) for number in range(30)):
        for word, _ in follow(bench.house, day):
            assert word == "reminded"
            reminded.append(day)
    assert [(each - ON).days for each in reminded] == [3, 5, 9]
    letters = {key: each for key, each in bench.letters().items() if "reminder" in key}
    assert {each["to"] for each in letters.values()} == {"o-1@example.org"}
    assert len({each["body"].partition("/recall-notice/")[2][:43] for each in letters.values()}) == 3
    now = bench_recall(bench, begun)
    assert [each.member for each in overdue(now, ON + timedelta(days=10))] == ["o-1", "o-3"]
    assert [(each.notice.member, each.phone) for each in to_call(bench.house, now, ON + timedelta(days=10))] == [("o-1", "0341 1234"), ("o-3", "0341 1234")]
    acknowledge(bench.house, begun.id, "o-1", "Cora", "phone", ON + timedelta(days=10))
    assert [each.notice.member for each in to_call(bench.house, bench_recall(bench, begun), ON + timedelta(days=10))] == ["o-3"]
