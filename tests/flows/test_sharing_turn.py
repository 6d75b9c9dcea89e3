"""Quotas, taking out of stock, the days goods may be there, and the hourly turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.supply import Earmark, Quota
from flows.kinds import PLANS, QUOTAS
from flows.sharing.confirming import confirm
from flows.sharing.earmarks import spread
from flows.sharing.plans import draft
from flows.sharing.quotas import quotas_set, set_quotas
from flows.sharing.supply import supply
from flows.sharing.turn import take_turn
from flows.sharing.withdrawing import withdraw
from flows.stored import KIND
from flows.wiring import House
from record import outbox
from record.standings import Sweep
from tests.servers.clocks import Clock, house_with
from tests.servers.sharing import demand, group, held, lot, member, put

pytestmark = pytest.mark.unit
ON = date(2026, 5, 29)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with house_with(clock, tmp_path / "data") as opened:
        yield opened


def batch(house: House, id: str, gate: str = "quality") -> None:  # noqa: A002
    """A batch that stands at a gate."""
    with house.ledger.open(KIND, id, by="test") as thing:
        thing.save({"gate": gate}, [Event(type="batch.judged", actor="test")], sweep=Sweep(gate))


def test_a_donation_goes_to_those_its_quotas_name_and_to_nobody_before(house: House) -> None:
    group(house, "g-1")
    member(house, "o-1", "hospital", "g-1")
    member(house, "o-2", "hospital")
    demand(house, "bd-1", "o-1", 1000)
    demand(house, "bd-2", "o-2", 1000)
    put(house, lot("l-1", 1000, donated=True, expires_on=None))
    assert draft(house, "ffp2", ON, "Cora").shares == ()
    set_quotas(house, "b-1", [Quota(whom="g-1", per_mille=625)], "Cora")
    plan = draft(house, "ffp2", ON, "Cora")
    assert [(each.demand, each.quantity) for each in plan.shares] == [("bd-1", 625)]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([("g-1", 600), ("o-1", 401)], "quota.beyond"),
        ([("g-1", 0)], "quota.nothing"),
        ([("g-1", -5)], "quota.nothing"),
        ([("g-1", 500), ("g-1", 100)], "quota.twice"),
        ([("g-9", 500)], "quota.whom"),
    ],
)
def test_quotas_that_do_not_add_up_or_name_nobody_are_refused(house: House, told: list[tuple[str, int]], code: str) -> None:
    group(house, "g-1")
    member(house, "o-1")
    put(house, lot("l-1", 1000, donated=True))
    set_quotas(house, "b-1", [Quota(whom="g-1", per_mille=600), Quota(whom="o-1", per_mille=400)], "Cora")
    with pytest.raises(InputRefused) as refused:
        set_quotas(house, "b-1", [Quota(whom=whom, per_mille=part) for whom, part in told], "Cora")
    assert refused.value.code == code
    assert sum(each.per_mille for each in quotas_set(house, "b-1")) == 1000


def test_what_is_sold_has_no_quotas_and_every_setting_stays_on_record(house: House) -> None:
    group(house, "g-1")
    put(house, lot("l-1", 1000))
    with pytest.raises(NotNow, match="no donation"):
        set_quotas(house, "b-1", [Quota(whom="g-1", per_mille=10)], "Cora")
    with pytest.raises(InputRefused, match="no lot"):
        set_quotas(house, "b-9", [], "Cora")
    put(house, lot("l-2", 10, batch="b-2", donated=True), batch="b-2")
    for part in (10, 10, 20):
        set_quotas(house, "b-2", [Quota(whom="g-1", per_mille=part)], "Cora")
    assert [each.payload["quotas"] for each in house.ledger.events(QUOTAS.name, "b-2")] == [["g-1: 10 ‰"], ["g-1: 20 ‰"]]


def test_what_is_taken_out_is_not_shared_out_and_stands_in_the_batchs_history(house: House) -> None:
    batch(house, "b-1", "distribution")
    put(house, lot("l-1", 100))
    assert withdraw(house, "l-1", 5, "Rückstellmuster", "Lea", key="form-1")
    assert not withdraw(house, "l-1", 5, "Rückstellmuster", "Lea", key="form-1")
    assert held(house, "l-1") == {"free": 95, "withdrawn": 5}
    *_, last = house.ledger.events(KIND, "b-1")
    assert (last.type, last.actor, last.payload["reason"]) == ("stock.withdrawn", "Lea", "Rückstellmuster")
    with pytest.raises(NotNow, match="95 are free, not 96"):
        withdraw(house, "l-1", 96, "Bruch", "Lea")
    for quantity, reason in ((0, "Bruch"), (1, " ")):
        with pytest.raises(InputRefused):
            withdraw(house, "l-1", quantity, reason, "Lea")
    assert len(house.ledger.events(KIND, "b-1")) == 2


def test_the_days_goods_may_be_there_are_learnt_from_batches_that_passed(house: House, clock: Clock) -> None:
    """Twelve that stood at the gate quality for 1 to 12 days, and one that comes to stand there."""
    for number in range(12):
        batch(house, f"old-{number}")
    for number in range(12):
        clock.go_on(days=1)
        batch(house, f"old-{number}", "distribution")
    batch(house, "b-1", "release")
    put(house, lot("l-1", 100, "quarantined", arrived_on="2026-06-01"))
    on = clock.now.date()
    (before,) = supply(house, on)
    assert before.expected is not None
    assert before.expected.learnt_from == 0
    assert on <= before.expected.earliest < before.expected.likely < before.expected.latest
    from flows.sharing.expecting import passages_of

    assert passages_of(house)["quality"] == tuple(range(1, 13))
    put(house, lot("l-1", 100, "released"))
    assert supply(house, on)[0].expected is None


def test_stock_leaves_in_the_order_in_which_it_expires(house: House) -> None:
    rows = [lot("l-1", 10, expires_on=None), lot("l-2", 10, expires_on=date(2028, 1, 1)), lot("l-3", 10, expires_on=date(2027, 1, 1))]
    put(house, *rows)
    assert [each.id for each in supply(house, ON)] == ["l-3", "l-2", "l-1"]
    assert [each.id for each in supply(house, ON, category="surgical_gown")] == []


@pytest.mark.parametrize(
    ("quantities", "states", "parts"),
    [
        ((500, 500), ("released", "quarantined"), {"l-1": 51, "l-2": 50}),
        ((500, 500), ("rejected", "quarantined"), {"l-2": 101}),
        ((300, 100), ("released", "released"), {"l-1": 76, "l-2": 25}),
        ((300,), ("rejected",), {}),
    ],
)
def test_what_was_bought_for_somebody_is_spread_over_the_lots_that_are_left(
    house: House, quantities: tuple[int, ...], states: tuple[str, ...], parts: dict[str, int]
) -> None:
    rows = [lot(f"l-{number}", quantity, state) for number, (quantity, state) in enumerate(zip(quantities, states, strict=True), 1)]
    put(house, *rows)
    found = spread([Earmark(demand="bd-1", quantity=101)], house.ledger.stock.lots())
    assert {each: marks[0].quantity for each, marks in found.items()} == parts
    assert sum(marks[0].quantity for marks in found.values()) == (101 if parts else 0)


def test_a_turn_settles_reminds_and_drafts_and_the_next_has_nothing_to_do(house: House, clock: Clock) -> None:
    (house.place.data / "mail.toml").write_text('[[receiver]]\nwhom = ["coordinator"]\nto = ["cora@example.org"]\n', encoding="utf-8")
    member(house, "o-1")
    demand(house, "bd-1", "o-1", 1400)
    put(house, lot("l-1", 1000))
    put(house, lot("l-2", 1000, "quarantined", "b-2"), batch="b-2")
    first = take_turn(house, ON)
    (drafted,) = first["drafted"]
    assert PLANS.get(house, drafted).status == "draft"
    confirm(house, drafted, "Cora", ON)
    put(house, lot("l-2", 1000, batch="b-2"), batch="b-2")
    clock.go_on(days=6)
    second = take_turn(house, clock.now.date())
    assert len(second["firm"]) == 1
    assert len(second["undelivered"]) == 1
    third = take_turn(house, clock.now.date())
    assert (third["firm"], third["drafted"]) == ([], [])
    with house.ledger.reading() as connection:
        told = [each for each in outbox.undelivered(connection, topic="letter") if each.payload["to"] == "cora@example.org"]
    assert len(told) == 1
    clock.go_on(days=7)
    take_turn(house, clock.now.date())
    with house.ledger.reading() as connection:
        assert len([each for each in outbox.undelivered(connection, topic="letter") if each.payload["to"] == "cora@example.org"]) == 2


def test_a_step_that_is_refused_keeps_no_other_from_its_work(house: House, clock: Clock) -> None:
    (house.place.data / "mail.toml").write_text("this is no TOML", encoding="utf-8")
    member(house, "o-1")
    demand(house, "bd-1", "o-1", 100)
    put(house, lot("l-1", 1000))
    confirm(house, draft(house, "ffp2", ON, "Cora").id, "Cora", ON)
    demand(house, "bd-2", "o-1", 100)
    clock.go_on(days=6)
    done = take_turn(house, ON + timedelta(days=6))
    assert done["refused"] == ["mail.settings"]
    assert len(done["drafted"]) == 1
