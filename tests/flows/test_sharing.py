"""Sharing out: plans from stated grounds, confirmed once or not at all, changed with a reason; promises kept, or visibly not; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from batches.errors import FreigabeError, InputRefused, NotNow
from flows.kinds import DEMANDS, PLANS
from flows.sharing import confirming
from flows.sharing.answers import answer_for
from flows.sharing.changing import change_share
from flows.sharing.confirming import confirm
from flows.sharing.drafting import draft_where_news
from flows.sharing.plans import discard, draft, is_stale, newest_of
from flows.sharing.promises import settle_promises
from flows.sharing.showing import told
from flows.sharing.supply import supply
from flows.wiring import House
from record import outbox
from tests.servers.clocks import Clock, house_with
from tests.servers.sharing import demand, group, held, lot, member, put, withdrawn

ON = date(2026, 5, 29)


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.unit), pytest.param("postgres", marks=pytest.mark.integration)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    with house_with(Clock(), tmp_path / "data", url) as opened:
        yield opened


@pytest.fixture
def channel(house: House) -> House:
    """A hospital and a school that want 600 masks each; 1000 of them released, in packs of 10, and 400 on their way."""
    group(house, "g-1", "Kreis")
    member(house, "o-hospital", "hospital", "g-1", name="Klinikum")
    member(house, "o-school", "school", "g-1", name="Schule")
    demand(house, "bd-1", "o-hospital", 600)
    demand(house, "bd-2", "o-school", 600)
    put(house, lot("l-1", 1000, pack=10))
    put(house, lot("l-2", 400, "quarantined", "b-2", pack=10), batch="b-2")
    return house


def confirmed(house: House) -> str:
    return confirm(house, draft(house, "ffp2", ON, "Cora").id, "Cora", ON).id


def reserved(house: House) -> dict[str, tuple[int, bool]]:
    found: dict[str, tuple[int, bool]] = {}
    for each in house.ledger.reservations.open():
        found[f"{each.demand} {each.lot}"] = (each.quantity, each.firm)
    return found


def letters(house: House) -> list[str]:
    with house.ledger.reading() as connection:
        return [f"{each.payload['to']}: {each.payload['subject']}" for each in outbox.undelivered(connection, topic="letter")]


def events(house: House, id: str) -> list[str]:  # noqa: A002
    return [each.type for each in house.ledger.events(DEMANDS.name, id)]


def test_the_same_grounds_give_the_same_draft_and_it_is_there_once(channel: House) -> None:
    first = draft(channel, "ffp2", ON, "Cora")
    assert draft(channel, "ffp2", ON, "Dora") == first
    assert [each.id for each in PLANS.all(channel)] == [first.id]
    assert sum(each.quantity for each in first.shares if each.lot == "l-1") <= 1000
    assert {each.kind for each in first.shares if each.lot == "l-2"} <= {"promised"}


def test_a_draft_from_other_grounds_takes_the_place_of_the_one_before(channel: House) -> None:
    first = draft(channel, "ffp2", ON, "Cora")
    demand(channel, "bd-3", "o-hospital", 100)
    second = draft(channel, "ffp2", ON, "Cora")
    assert [(each.id, each.status) for each in newest_of(channel, "ffp2", 9)] == [(second.id, "draft"), (first.id, "discarded")]
    assert [each.answer.demand for each in told(channel, second, ON).lines] == ["bd-1", "bd-3", "bd-2"]


def test_a_confirmed_plan_reserves_what_is_firm_and_promises_the_rest_once(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    assert held(channel, "l-1") == {"free": 1000}
    for _ in range(2):
        assert confirm(channel, plan.id, "Cora", ON).status == "confirmed"
    firm = sum(each.quantity for each in plan.shares if each.kind == "firm")
    assert held(channel, "l-1")["reserved"] == firm
    assert sum(quantity for quantity, _ in reserved(channel).values()) == sum(each.quantity for each in plan.shares)
    free = {each.id: each.free for each in supply(channel, ON)}
    assert free["l-2"] == 400 - sum(each.quantity for each in plan.shares if each.lot == "l-2")


def test_each_member_sees_what_it_gets_and_why_once_the_plan_is_confirmed(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    assert answer_for(channel, "bd-1") is None
    confirm(channel, plan.id, "Cora", ON)
    answer = answer_for(channel, "bd-1")
    assert answer is not None
    assert answer.asked == answer.firm + answer.promised + answer.short == 600
    assert answer.why
    assert answer_for(channel, "bd-9") is None


def test_what_is_reserved_counts_in_the_next_plan(channel: House) -> None:
    confirmed(channel)
    before = sum(quantity for quantity, _ in reserved(channel).values())
    again = draft(channel, "ffp2", ON, "Cora")
    assert sum(each.quantity for each in again.shares) + before <= 1200
    confirm(channel, again.id, "Cora", ON)
    by_demand: dict[str, int] = {}
    for name, (quantity, _) in reserved(channel).items():
        by_demand[name.split()[0]] = by_demand.get(name.split()[0], 0) + quantity
    assert max(by_demand.values()) <= 600


def _recalled(house: House) -> None:
    with house.ledger.writing() as connection:
        house.ledger.stock.block(connection, ["l-1"], "rr-1")


CHANGED: dict[str, Callable[[House], object]] = {
    "a lot was recalled": _recalled,
    "a lot was rejected": lambda house: put(house, lot("l-1", 1000, "rejected", pack=10)),
    "a promised lot was rejected": lambda house: put(house, lot("l-2", 400, "rejected", "b-2", pack=10), batch="b-2"),
    "a demand was taken back": lambda house: withdrawn(house, "bd-1"),
    "a demand was added": lambda house: demand(house, "bd-3", "o-school", 10),
    "stock was taken out": lambda house: _took(house, 10),
    "the lot has fewer": lambda house: put(house, lot("l-1", 900, pack=10)),
}


def _took(house: House, quantity: int) -> None:
    from record.stock import Move

    with house.ledger.writing() as connection:
        house.ledger.stock.move(connection, Move("broken", "l-1", "free", "withdrawn", quantity, "broken", "Lea"))


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_plan_whose_grounds_no_longer_stand_reserves_nothing(channel: House, change: Callable[[House], object]) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    change(channel)
    with pytest.raises(NotNow) as refused:
        confirm(channel, plan.id, "Cora", ON)
    assert refused.value.code == "plan.stale"
    assert channel.ledger.reservations.open() == ()
    assert "reserved" not in held(channel, "l-1")
    assert PLANS.get(channel, plan.id).status == "draft"
    assert is_stale(channel, plan, ON)
    assert draft(channel, "ffp2", ON, "Cora").id != plan.id


def test_what_is_said_to_have_changed_is_what_changed(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    assert is_stale(channel, plan, ON) == ()
    withdrawn(channel, "bd-1")
    _recalled(channel)
    demand(channel, "bd-3", "o-school", 10)
    found = {(each.kind, each.id, each.what) for each in is_stale(channel, plan, ON)}
    assert found == {("demand", "bd-1", "gone"), ("member", "o-hospital", "gone"), ("lot", "l-1", "gone"), ("demand", "bd-3", "new")}


def test_a_draft_of_friday_can_be_confirmed_on_monday(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    assert confirm(channel, plan.id, "Cora", date(2026, 6, 1)).confirmed_on == date(2026, 6, 1)


@pytest.mark.parametrize("change", [CHANGED["a demand was taken back"], CHANGED["a lot was recalled"], CHANGED["a promised lot was rejected"]])
def test_what_changes_while_a_plan_is_being_confirmed_refuses_all_of_it(
    channel: House, change: Callable[[House], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the grounds were looked at, and before anything is written."""
    plan = draft(channel, "ffp2", ON, "Cora")
    looked = confirming.verified

    def late(*given: object) -> None:
        looked(*given)  # type: ignore[arg-type]
        change(channel)

    monkeypatch.setattr(confirming, "verified", late)
    with pytest.raises(NotNow):
        confirm(channel, plan.id, "Cora", ON)
    assert channel.ledger.reservations.open() == ()
    assert PLANS.get(channel, plan.id).status == "draft"
    assert answer_for(channel, "bd-2") is None


def test_two_coordinators_who_confirm_at_once_reserve_once(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    done = together(lambda by: confirm(channel, plan.id, by, ON), "Cora", "Dora", "Emil")
    assert [each for each in done if isinstance(each, FreigabeError)] == []
    firm = sum(each.quantity for each in plan.shares if each.kind == "firm")
    assert held(channel, "l-1")["reserved"] == firm
    assert len(channel.ledger.reservations.open()) == len(plan.shares)
    assert [each.type for each in channel.ledger.events(PLANS.name, plan.id)] == ["plan.drafted", "plan.confirmed"]


def test_who_drafts_and_who_confirms_at_once_never_reserve_twice(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")

    def act(by: str) -> object:
        return confirm(channel, plan.id, by, ON) if by == "Cora" else confirm(channel, draft(channel, "ffp2", ON, by).id, by, ON)

    together(act, "Cora", "Dora")
    by_demand: dict[str, int] = {}
    for each in channel.ledger.reservations.open():
        by_demand[each.demand] = by_demand.get(each.demand, 0) + each.quantity
    assert max(by_demand.values()) <= 600
    held(channel, "l-1")


def together(act: Callable[[str], object], *names: str) -> list[object]:
    """Several at once; what each came to, refusals too."""
    done: list[object] = []
    ready = threading.Barrier(len(names))

    def run(by: str) -> None:
        ready.wait()
        try:
            done.append(act(by))
        except FreigabeError as refusal:
            done.append(refusal)

    threads = [threading.Thread(target=run, args=(name,)) for name in names]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert len(done) == len(names)
    return done


class Killed(BaseException):
    """As a process that is killed: nothing after it runs."""


def test_killed_while_it_reserves_and_done_again_it_has_reserved_once(channel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    reserve, calls = channel.ledger.reservations.reserve, []

    def dying(*given: object) -> bool:
        calls.append(1)
        if len(calls) == len(plan.shares):
            raise Killed
        return reserve(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(channel.ledger.reservations, "reserve", dying)
    with pytest.raises(Killed):
        confirm(channel, plan.id, "Cora", ON)
    monkeypatch.undo()
    assert channel.ledger.reservations.open() == ()
    confirm(channel, plan.id, "Cora", ON)
    assert len(channel.ledger.reservations.open()) == len(plan.shares)


def test_a_coordinator_changes_a_share_with_a_reason_that_its_member_reads(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    share = next(each for each in plan.shares if each.demand == "bd-1" and each.lot == "l-1")
    changed = change_share(channel, plan.id, "bd-1", "l-1", share.quantity - 100, "Der Rest reicht bis Juli", "Cora", ON)
    confirm(channel, changed.id, "Cora", ON)
    answer = answer_for(channel, "bd-1")
    assert answer is not None
    assert answer.firm == share.quantity - 100
    assert "Der Rest reicht bis Juli" in answer.why[-1].de
    (line,) = [each for each in told(channel, PLANS.get(channel, plan.id), ON).lines if each.answer.demand == "bd-1"]
    assert next((each.quantity, each.computed) for each in line.given if each.lot == "l-1") == (share.quantity - 100, share.quantity)


def test_a_share_taken_away_is_still_seen_with_its_reason(channel: House) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    changed = change_share(channel, plan.id, "bd-2", "l-1", 0, "Die Schule ist geschlossen", "Cora", ON)
    assert changed.share("bd-2", "l-1") is None
    (line,) = [each for each in told(channel, changed, ON).lines if each.answer.demand == "bd-2"]
    assert [(each.quantity, each.reason) for each in line.given if each.lot == "l-1"] == [(0, "Die Schule ist geschlossen")]
    back = change_share(channel, plan.id, "bd-2", "l-1", plan.share("bd-2", "l-1").quantity, "Doch offen", "Cora", ON)  # type: ignore[union-attr]
    assert back.changes == ()


@pytest.mark.parametrize(
    ("demand_", "lot_", "quantity", "reason", "code"),
    [
        ("bd-1", "l-1", 605, "mehr", "plan.packs"),
        ("bd-1", "l-1", 5000, "mehr", "allocation.more_than_asked"),
        ("bd-1", "l-1", 500, "  ", "plan.reason"),
        ("bd-9", "l-1", 100, "mehr", "plan.no_demand"),
        ("bd-1", "l-9", 100, "mehr", "plan.no_lot"),
        ("bd-1", "l-1", -10, "weniger", "plan.quantity"),
    ],
    ids=["a broken pack", "more than is asked", "no reason", "another demand", "another lot", "less than nothing"],
)
def test_a_change_that_nobody_may_make_is_refused_and_changes_nothing(channel: House, demand_: str, lot_: str, quantity: int, reason: str, code: str) -> None:
    plan = draft(channel, "ffp2", ON, "Cora")
    with pytest.raises(InputRefused) as refused:
        change_share(channel, plan.id, demand_, lot_, quantity, reason, "Cora", ON)
    assert refused.value.code == code
    assert PLANS.get(channel, plan.id) == plan


def test_what_is_confirmed_or_put_aside_is_not_changed_any_more(channel: House) -> None:
    plan = confirmed(channel)
    for act in (lambda: change_share(channel, plan, "bd-1", "l-1", 0, "weg", "Cora", ON), lambda: discard(channel, plan, "Cora", "weg")):
        with pytest.raises(NotNow, match="confirmed"):
            act()
    demand(channel, "bd-3", "o-school", 100)
    other = draft(channel, "ffp2", ON, "Cora")
    assert discard(channel, other.id, "Cora", "doch nicht").status == "discarded"
    with pytest.raises(NotNow, match="discarded"):
        confirm(channel, other.id, "Cora", ON)


def test_a_promise_becomes_firm_when_its_lot_is_released(channel: House) -> None:
    confirmed(channel)
    promised = {name: quantity for name, (quantity, firm) in reserved(channel).items() if not firm}
    assert promised
    assert settle_promises(channel, "freigabe") == ()
    put(channel, lot("l-2", 400, batch="b-2", pack=10), batch="b-2")
    assert {each.outcome for each in settle_promises(channel, "freigabe")} == {"firm"}
    assert {name: quantity for name, (quantity, firm) in reserved(channel).items() if firm and name.endswith("l-2")} == promised
    assert held(channel, "l-2") == {"free": 400 - sum(promised.values()), "reserved": sum(promised.values())}
    assert any("Reserviert" in each for each in letters(channel))
    assert settle_promises(channel, "freigabe") == ()


def test_what_was_promised_is_nobody_elses_between_release_and_settling(channel: House) -> None:
    confirmed(channel)
    promised = sum(quantity for quantity, firm in reserved(channel).values() if not firm)
    put(channel, lot("l-2", 400, batch="b-2", pack=10), batch="b-2")
    assert next(each.free for each in supply(channel, ON, ids=["l-2"])) == 400 - promised


def test_where_less_is_released_than_was_promised_the_first_class_comes_first(house: House) -> None:
    member(house, "o-school", "school")
    member(house, "o-hospital", "hospital")
    demand(house, "bd-a", "o-school", 100)
    demand(house, "bd-z", "o-hospital", 100)
    put(house, lot("l-2", 400, "quarantined"))
    plan = draft(house, "ffp2", ON, "Cora")
    confirm(house, plan.id, "Cora", ON)
    assert [quantity for quantity, _ in reserved(house).values()] == [100, 100]
    put(house, lot("l-2", 150))
    settled = settle_promises(house, "freigabe")
    assert [(each.demand, each.got, each.outcome) for each in settled] == [("bd-z", 100, "firm"), ("bd-a", 50, "short")]
    assert held(house, "l-2") == {"reserved": 150}
    assert [each.split(": ")[1] for each in letters(house)] == ["Reserviert", "Teilweise reserviert"]
    assert events(house, "bd-a")[-1] == "demand.promise_short"


@pytest.mark.parametrize("status", ["rejected", "recalled"])
def test_a_promise_falls_through_visibly_when_its_lot_does(channel: House, status: str) -> None:
    confirmed(channel)
    promised = [each for each in channel.ledger.reservations.open() if not each.firm]
    put(channel, lot("l-2", 400, status, "b-2", pack=10), batch="b-2")
    assert {each.outcome for each in settle_promises(channel, "freigabe")} == {"fell"}
    assert [each for each in channel.ledger.reservations.open() if not each.firm] == []
    for each in promised:
        assert [why for _, why in channel.ledger.reservations.ended(demand=each.demand)] == ["lot_failed"]
        assert events(channel, each.demand)[-1] == "demand.promise_fell"
    assert len(letters(channel)) == len(promised)
    put(channel, lot("l-3", 400, batch="b-3"), batch="b-3")
    again = draft(channel, "ffp2", ON, "Cora")
    assert {each.demand for each in again.shares} >= {each.demand for each in promised}


def test_a_reservation_of_a_lot_that_is_recalled_ends_and_its_demand_counts_again(channel: House) -> None:
    confirmed(channel)
    firm = sum(quantity for quantity, is_firm in reserved(channel).values() if is_firm)
    assert held(channel, "l-1")["reserved"] == firm
    _recalled(channel)
    assert "fell" in {each.outcome for each in settle_promises(channel, "freigabe")}
    assert held(channel, "l-1") == {"free": 1000}
    put(channel, lot("l-3", 1200, batch="b-3"), batch="b-3")
    assert sum(each.quantity for each in draft(channel, "ffp2", ON, "Cora").shares if each.lot == "l-3") >= firm


def test_what_a_delivery_carries_is_left_to_the_delivery(channel: House) -> None:
    confirmed(channel)
    carried = next(each for each in channel.ledger.reservations.open() if each.firm)
    with channel.ledger.writing() as connection:
        channel.ledger.reservations.put_on(connection, [carried.id], "LS-1")
    _recalled(channel)
    settle_promises(channel, "freigabe")
    assert [each.id for each in channel.ledger.reservations.open(lot="l-1")] == [carried.id]


def test_what_a_demand_that_was_taken_back_had_is_free_again(channel: House) -> None:
    confirmed(channel)
    withdrawn(channel, "bd-1")
    put(channel, lot("l-2", 400, batch="b-2", pack=10), batch="b-2")
    _recalled(channel)
    assert {each.outcome for each in settle_promises(channel, "freigabe") if each.demand == "bd-1"} == {"given_back"}
    assert not [each for each in channel.ledger.reservations.open() if each.demand == "bd-1"]


def test_killed_while_promises_are_settled_the_next_turn_does_the_rest(channel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(channel)
    demanded = channel.ledger.reservations.open()
    put(channel, lot("l-2", 400, batch="b-2", pack=10), batch="b-2")
    _recalled(channel)
    end, calls = channel.ledger.reservations.end, []

    def dying(*given: object) -> bool:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return end(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(channel.ledger.reservations, "end", dying)
    with pytest.raises(Killed):
        settle_promises(channel, "freigabe")
    monkeypatch.undo()
    settle_promises(channel, "freigabe")
    assert held(channel, "l-1") == {"free": 1000}
    assert len(letters(channel)) == len(demanded)


def test_a_draft_waits_where_there_is_something_new_and_only_there(channel: House) -> None:
    (plan,) = draft_where_news(channel, ON, "freigabe")
    assert draft_where_news(channel, ON, "freigabe") == ()
    discard(channel, plan.id, "Cora", "doch nicht")
    assert draft_where_news(channel, ON, "freigabe") == ()
    demand(channel, "bd-3", "o-school", 100)
    (second,) = draft_where_news(channel, ON, "freigabe")
    change_share(channel, second.id, "bd-2", "l-1", 0, "Ferien", "Cora", ON)
    demand(channel, "bd-4", "o-school", 100)
    assert draft_where_news(channel, ON, "freigabe") == ()
    assert PLANS.get(channel, second.id).status == "draft"


def test_no_plan_is_made_for_what_is_no_category(house: House) -> None:
    with pytest.raises(InputRefused, match="no category"):
        draft(house, "parachutes", ON, "Cora")


def test_a_lot_that_is_not_released_is_never_reserved(channel: House) -> None:
    plan = confirmed(channel)
    firm = {each.lot for each in channel.ledger.reservations.open(plan=plan) if each.firm}
    assert firm == {"l-1"}
    assert [replace(each, id="") for each in channel.ledger.reservations.open(lot="l-2") if each.firm] == []
