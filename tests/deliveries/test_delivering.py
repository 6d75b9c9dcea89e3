"""From reservations to the member and back: on both databases, the books looked at after every step."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from batches.errors import FreigabeError, InputRefused, NotNow
from distribution.delivery import Delivery, PriceParts
from distribution.members import Member
from distribution.recall import Cause
from flows.deliveries.fit import unfit_lines
from flows.deliveries.handing_over import hand_over
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import cancel, prepare, take_off
from flows.deliveries.ready import ready_of
from flows.deliveries.receipt_links import link_of, secret_of
from flows.deliveries.returning import inspect, tell
from flows.kinds import DELIVERIES, DEMANDS
from flows.recalls.acknowledging import returned
from flows.recalls.starting import recall
from flows.wiring import House
from record.refusals import LeaseLost, LeaseTaken
from record.stock import Kept, LotRow
from tests.deliveries.conftest import DAY, LATER, LOT, demand, held, member, put, reserve


def prepared(house: House, *quantities: tuple[str, int], whose: Member | None = None) -> Delivery:
    """A delivery of so much of these lots."""
    known = whose or member(house)
    asked = demand(house, known)
    chosen = [reserve(house, asked, f"r-{place}", quantity, lot) for place, (lot, quantity) in enumerate(quantities)]
    return prepare(house, known.id, chosen, DAY, "Cora")


def picked(house: House, delivery: Delivery) -> Delivery:
    """All of it."""
    return pick(house, delivery.id, [Counted(line=each.number, quantity=each.quantity) for each in delivery.lines], DAY, "Lea")


def delivered(house: House, *quantities: tuple[str, int]) -> Delivery:
    """A delivery that its member has."""
    return hand_over(house, picked(house, prepared(house, *quantities)).id, "K. Lager", DAY, "Dora", "driver")


def test_a_delivery_is_prepared_picked_and_handed_over(house: House) -> None:
    known = member(house)
    asked = demand(house, known, 500)
    chosen = [reserve(house, asked, "r-2", 300, "l-2"), reserve(house, asked, "r-1", 200, "l-1")]
    assert [each.lot.row.lot for each in ready_of(house, DAY)] == ["A1", "A2"], "what expires first comes first"
    made = prepare(house, known.id, chosen, DAY, "Cora", note="Rampe 2")
    assert (made.id, made.status, [each.lot for each in made.lines]) == ("LS-2020-000001", "prepared", ["l-1", "l-2"])
    assert (made.plan, made.note, made.lines[0].batch) == ("vp-1", "Rampe 2", "b-1")
    assert ready_of(house, DAY) == ()
    assert picked(house, made).picked_by == "Lea"
    done = hand_over(house, made.id, " K. Lager ", DAY, "Dora", "driver")
    assert (done.status, done.received_by, done.handed_over_on, done.confirmed) == ("handed_over", "K. Lager", DAY, "driver")
    assert [held(house, lot) for lot in ("l-1", "l-2")] == [{"free": 800, "out": 200}, {"free": 700, "out": 300}]
    served = DEMANDS.get(house, asked.id)
    assert (served.handed_over, served.status) == (500, "fulfilled")
    assert [each.type for each in house.ledger.events("delivery", made.id)] == ["delivery.prepared", "delivery.picked", "delivery.handed_over"]
    assert [house.ledger.verify(*each) for each in (("delivery", made.id), ("demand", asked.id), ("number_series", "LS-2020"))] == [()] * 3


def test_what_is_done_twice_is_done_once(house: House) -> None:
    made = prepared(house, ("l-1", 200))
    assert prepare(house, made.member, ["r-0"], DAY, "Cora") == made
    assert picked(house, made) == picked(house, made)
    once = hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    again = hand_over(house, made.id, "Somebody else", DAY, "M. Member", "member")
    assert (again.received_by, again.confirmed) == ("K. Lager", "driver")
    assert once == again
    assert DEMANDS.get(house, "bd-1").handed_over == 200
    with pytest.raises(NotNow, match="was handed over"):
        cancel(house, made.id, "zu spät", "Cora")


def test_numbers_are_given_in_order_and_what_is_refused_takes_none(house: House) -> None:
    known = member(house)
    asked = demand(house, known)
    ids = [reserve(house, asked, f"r-{n}", 10) for n in range(3)]
    first = prepare(house, known.id, ids[:1], DAY, "Cora")
    put(house, replace(LOT, expires_on=date(2020, 5, 28)), LATER)
    with pytest.raises(NotNow, match="expired on 2020-05-28"):
        prepare(house, known.id, ids[1:2], DAY, "Cora")
    assert (DELIVERIES.find(house, "LS-2020-000002"), [each.delivery for each in house.ledger.reservations.open(delivery="")]) == (None, ["", ""])
    put(house, LOT, LATER)
    second = prepare(house, known.id, ids[1:2], DAY, "Cora")
    next_year = prepare(house, known.id, ids[2:], date(2021, 1, 2), "Cora")
    assert [each.id for each in (first, second, next_year)] == ["LS-2020-000001", "LS-2020-000002", "LS-2021-000001"]


def test_only_what_is_reserved_firmly_for_that_member_is_delivered(house: House) -> None:
    known, other = member(house), member(house, "Praxis Fremddorf")
    asked, others = demand(house, known), demand(house, other, id="bd-2")
    promised, foreign = reserve(house, asked, "r-1", 10, firm=False), reserve(house, others, "r-2", 10)
    for chosen in ([], [foreign], ["r-none"]):
        with pytest.raises(InputRefused, match="choose what is to be delivered"):
            prepare(house, known.id, chosen, DAY, "Cora")
    with pytest.raises(NotNow, match="is a promise"):
        prepare(house, known.id, [promised], DAY, "Cora")
    with pytest.raises(InputRefused, match="no member"):
        prepare(house, "o-none", [foreign], DAY, "Cora")


def test_what_was_donated_has_no_price_whatever_it_would_cost(house: House) -> None:
    known = member(house)
    asked = demand(house, known)
    put(house, LOT, replace(LATER, told=LATER.told | {"donated": True}))
    chosen = [reserve(house, asked, "r-1", 10, "l-1"), reserve(house, asked, "r-2", 10, "l-2")]

    def price(_lot: Kept, _member: Member, _on: date) -> PriceParts:
        return PriceParts(goods=Decimal("1.20"))

    sold, given = prepare(house, known.id, chosen, DAY, "Cora", price=price).lines
    assert (sold.price, given.price, given.donated) == (PriceParts(goods=Decimal("1.20")), None, True)


def test_a_cancelled_delivery_frees_its_reservations_for_another(house: House) -> None:
    made = picked(house, prepared(house, ("l-1", 200)))
    with pytest.raises(InputRefused, match="say why"):
        cancel(house, made.id, " ", "Cora")
    assert cancel(house, made.id, "Fahrer krank", "Cora").status == "cancelled"
    assert cancel(house, made.id, "Fahrer krank", "Cora").cancelled_because == "Fahrer krank"
    assert held(house) == {"free": 800, "reserved": 200}
    link = link_of(house, secret_of(house, made.id))
    assert link is not None
    assert link.ended_at is not None
    with pytest.raises(NotNow, match="was cancelled"):
        hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    assert prepare(house, made.member, ["r-0"], DAY, "Cora").id == "LS-2020-000002"


def test_a_short_pick_is_split_and_the_difference_is_free_or_booked_out(house: House) -> None:
    made = prepared(house, ("l-1", 200), ("l-2", 100))
    whole = [Counted(line=1, quantity=200), Counted(line=2, quantity=100)]
    for wrong in (whole[:1], [whole[0], Counted(line=2, quantity=101)], [whole[0], Counted(line=2, quantity=99)]):
        with pytest.raises(InputRefused, match="line 2"):
            pick(house, made.id, wrong, DAY, "Lea")
    short = [Counted(line=1, quantity=150, reason="Karton nass", broken=True), Counted(line=2, quantity=90, reason="verzählt")]
    done = pick(house, made.id, short, DAY, "Lea")
    assert [(each.quantity, each.asked, each.short) for each in done.lines] == [(150, 200, "Karton nass"), (90, 100, "verzählt")]
    assert [held(house, lot) for lot in ("l-1", "l-2")] == [{"free": 800, "reserved": 150, "withdrawn": 50}, {"free": 910, "reserved": 90}]
    with pytest.raises(NotNow, match="was picked by Lea"):
        pick(house, made.id, whole, DAY, "Otto")
    hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    assert DEMANDS.get(house, "bd-1").handed_over == 240
    assert [held(house, lot) for lot in ("l-1", "l-2")] == [{"free": 800, "out": 150, "withdrawn": 50}, {"free": 910, "out": 90}]


def test_where_nothing_is_picked_nothing_is_delivered(house: House) -> None:
    made = prepared(house, ("l-1", 200))
    done = pick(house, made.id, [Counted(line=1, quantity=0, reason="nicht gefunden", broken=True)], DAY, "Lea")
    assert (done.status, done.lines, done.cancelled_because) == ("cancelled", (), "nicht gefunden")
    assert held(house) == {"free": 800, "withdrawn": 200}


def test_nothing_is_handed_over_before_it_is_picked_nor_on_a_day_that_cannot_be(house: House) -> None:
    made = prepared(house, ("l-1", 200))
    with pytest.raises(NotNow, match="was not picked"):
        hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    picked(house, made)
    for received_by, on in (("", DAY), ("K.\nLager", DAY), ("K. Lager", date(2020, 5, 28)), ("K. Lager", date(2020, 5, 30))):
        with pytest.raises(InputRefused):
            hand_over(house, made.id, received_by, on, "Dora", "driver")
    assert held(house) == {"free": 800, "reserved": 200}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (replace(LOT, status="quarantined", gate="customs"), "not released"),
        (replace(LOT, expires_on=date(2020, 5, 28)), "expired on 2020-05-28"),
        (None, "recalled"),
    ],
)
def test_a_lot_that_may_not_leave_holds_the_delivery_until_it_is_taken_off(house: House, row: LotRow | None, why: str) -> None:
    made = picked(house, prepared(house, ("l-1", 200), ("l-2", 100)))
    if row is None:
        with house.ledger.writing() as connection:
            house.ledger.stock.block(connection, ["l-1"], "rr-1")
    else:
        put(house, row, LATER)
    (unfit,) = unfit_lines(house, made, DAY)
    assert (unfit.line.number, unfit.lot, why in unfit.why.en) == (1, "A1", True)
    with pytest.raises(NotNow, match=f"line 1, lot A1: {why}"):
        hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    assert (DEMANDS.get(house, "bd-1").handed_over, held(house)["reserved"]) == (0, 200)
    left = take_off(house, made.id, 1, why, DAY, "Cora")
    assert take_off(house, made.id, 1, why, DAY, "Cora") == left
    assert [each.number for each in left.lines] == [2]
    assert [(each.id, ended) for each, ended in house.ledger.reservations.ended(demand="bd-1")] == [("r-0", "lot_failed")]
    assert hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver").status == "handed_over"
    assert (held(house), held(house, "l-2")) == ({"free": 1000}, {"free": 900, "out": 100})


def test_a_sound_line_taken_off_stays_reserved_and_the_last_one_cancels(house: House) -> None:
    made = prepared(house, ("l-1", 200))
    assert take_off(house, made.id, 1, "kommt später", DAY, "Cora").status == "cancelled"
    assert held(house) == {"free": 800, "reserved": 200}
    assert [each.reserved.id for each in ready_of(house, DAY)] == ["r-0"]


def test_a_reservation_that_ended_meanwhile_holds_the_delivery(house: House) -> None:
    made = picked(house, prepared(house, ("l-1", 200)))
    with house.ledger.writing() as connection:
        house.ledger.reservations.end(connection, "r-0", "given_back", "Cora")
    with pytest.raises(NotNow, match="its reservation has ended"):
        hand_over(house, made.id, "K. Lager", DAY, "Dora", "driver")
    assert take_off(house, made.id, 1, "fort", DAY, "Cora").status == "cancelled"
    assert held(house) == {"free": 1000}


def test_goods_that_were_wrong_count_again_as_demand_and_surplus_does_not(house: House) -> None:
    made = delivered(house, ("l-1", 500))
    assert DEMANDS.get(house, "bd-1").status == "fulfilled"
    tell(house, made.id, "back", {1: 100}, DAY, "M. Member", reason="surplus")
    assert DEMANDS.get(house, "bd-1").handed_over == 500
    done = tell(house, made.id, "back", {1: 150}, DAY, "M. Member", reason="wrong_goods", note="falsche Größe", number=2)
    assert tell(house, made.id, "back", {1: 150}, DAY, "M. Member", reason="wrong_goods", note="falsche Größe", number=2) == done
    again = DEMANDS.get(house, "bd-1")
    assert (again.handed_over, again.status, again.outstanding) == (350, "open", 150)
    assert held(house) == {"free": 500, "out": 250, "back": 250}
    with pytest.raises(NotNow, match="something else was told"):
        tell(house, made.id, "used", {1: 1}, DAY, "M. Member", number=2)
    with pytest.raises(NotNow, match="250 are with members, not 251"):
        tell(house, made.id, "used", {1: 251}, DAY, "M. Member")
    assert DELIVERIES.get(house, made.id) == done


def test_what_is_told_has_to_be_in_order(house: House) -> None:
    made = delivered(house, ("l-1", 500))
    with pytest.raises(InputRefused, match="how many of which line"):
        tell(house, made.id, "used", {1: 0}, DAY, "M. Member")
    with pytest.raises(InputRefused, match="how many of which line"):
        tell(house, made.id, "used", {2: 5}, DAY, "M. Member")
    with pytest.raises(InputRefused, match="why the goods come back"):
        tell(house, made.id, "back", {1: 5}, DAY, "M. Member")
    tell(house, made.id, "used", {1: 300}, DAY, "M. Member")
    tell(house, made.id, "destroyed", {1: 50}, DAY, "M. Member")
    assert held(house) == {"free": 500, "out": 150, "destroyed": 50, "used": 300}


def test_quality_control_decides_what_becomes_of_goods_that_came_back(house: House) -> None:
    made = tell(house, delivered(house, ("l-1", 500)).id, "back", {1: 100}, DAY, "M. Member", reason="surplus")
    with pytest.raises(InputRefused, match="only unopened goods"):
        inspect(house, made.id, 1, 1, 60, "free", "sieht gut aus", DAY, "R. Weber")
    with pytest.raises(InputRefused, match="say why"):
        inspect(house, made.id, 1, 1, 60, "destroyed", " ", DAY, "R. Weber")
    inspect(house, made.id, 1, 1, 60, "free", "Siegel heil", DAY, "R. Weber", unopened=True, left=100)
    with pytest.raises(NotNow, match="40 wait"):
        inspect(house, made.id, 1, 1, 40, "destroyed", "offen", DAY, "R. Weber", left=100)
    done = inspect(house, made.id, 1, 1, 40, "destroyed", "offen", DAY, "R. Weber", left=40)
    assert done.open_returns == ()
    assert held(house) == {"free": 560, "out": 400, "destroyed": 40}
    with pytest.raises(NotNow, match="0 wait"):
        inspect(house, made.id, 1, 1, 1, "destroyed", "offen", DAY, "R. Weber")


def test_nothing_recalled_becomes_free_again(house: House) -> None:
    made = tell(house, delivered(house, ("l-1", 500)).id, "back", {1: 100}, DAY, "M. Member", reason="recall")
    with house.ledger.writing() as connection:
        house.ledger.stock.block(connection, ["l-1"], "rr-1")
    with pytest.raises(NotNow, match="recalled"):
        inspect(house, made.id, 1, 1, 100, "free", "Siegel heil", DAY, "R. Weber", unopened=True)
    inspect(house, made.id, 1, 1, 100, "destroyed", "zurückgerufen", DAY, "R. Weber")
    assert held(house) == {"free": 500, "out": 400, "destroyed": 100}


def test_of_two_who_confirm_at_once_one_hands_over(house: House) -> None:
    made = picked(house, prepared(house, ("l-1", 200), ("l-2", 300)))
    outcomes = at_once(lambda who: hand_over(house, made.id, who, DAY, who, "driver").received_by)
    assert len({each for each in outcomes if isinstance(each, str)}) == 1, "and both are told the same"
    assert DEMANDS.get(house, "bd-1").handed_over == 500
    assert [held(house, lot) for lot in ("l-1", "l-2")] == [{"free": 800, "out": 200}, {"free": 700, "out": 300}]
    assert len([each for each in house.ledger.events("delivery", made.id) if each.type == "delivery.handed_over"]) == 1


def test_two_deliveries_of_the_same_lots_go_at_once_and_wait_for_nobody_in_a_circle(house: House) -> None:
    known = member(house)
    asked = demand(house, known, 400)
    others = demand(house, known, 400, "bd-2")
    ways = {"Dora": (asked, ("l-1", "l-2")), "Otto": (others, ("l-2", "l-1"))}
    made = {}
    for who, (wants, lots) in ways.items():
        chosen = [reserve(house, wants, f"r-{who}-{lot}", 100, lot) for lot in lots]
        made[who] = picked(house, prepare(house, known.id, chosen, DAY, who))
    outcomes = at_once(lambda who: hand_over(house, made[who].id, who, DAY, who, "driver").received_by)
    assert sorted(map(str, outcomes)) == ["Dora", "Otto"]
    assert [held(house, lot)["out"] for lot in ("l-1", "l-2")] == [200, 200]


def test_of_a_recall_and_a_hand_over_at_once_nothing_leaves_after_the_recall(house: House) -> None:
    made = picked(house, prepared(house, ("l-1", 200), ("l-2", 300)))

    def act(who: str) -> str:
        if who == "Dora":
            return hand_over(house, made.id, who, DAY, who, "driver").status
        with house.ledger.writing() as connection:
            (books,) = house.ledger.stock.block(connection, ["l-2"], "rr-1")
        return f"recalled with {books.out} out"

    outcomes = at_once(act)
    if "handed_over" in outcomes:
        assert "recalled with 300 out" in outcomes, "the recall knows of it"
    else:
        assert [type(each) for each in outcomes if not isinstance(each, str)] == [NotNow]
        assert [held(house, lot).get("out") for lot in ("l-1", "l-2")] == [None, None]


def at_once(act: object) -> list[str | Exception]:
    """What becomes of two who act at the same moment."""
    start, outcomes = threading.Barrier(2), list[str | Exception]()

    def go(who: str) -> None:
        start.wait(10)
        for _ in range(50):
            try:
                outcomes.append(act(who))  # type: ignore[operator]
            except (LeaseTaken, LeaseLost):
                continue
            except FreigabeError as refusal:
                outcomes.append(refusal)
            return

    threads = [threading.Thread(target=go, args=(who,)) for who in ("Dora", "Otto")]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return outcomes


def test_no_delivery_has_more_cartons_than_lorries_take(house: House) -> None:
    made = prepared(house, ("l-1", 900), ("l-2", 900))
    counted = [Counted(line=each.number, quantity=each.quantity, cartons=10_000) for each in made.lines]
    assert sum(each.cartons for each in pick(house, made.id, counted, DAY, "Lea").lines) == 1800, "no carton is empty"


def test_more_cartons_than_that_are_a_slip_of_the_pen(house: House) -> None:
    put(house, replace(LOT, quantity=5000), LATER)
    made = prepared(house, ("l-1", 3000))
    with pytest.raises(InputRefused) as refused:
        pick(house, made.id, [Counted(line=1, quantity=3000, cartons=3000)], DAY, "Lea")
    assert refused.value.code == "delivery.cartons"
    assert DELIVERIES.get(house, made.id).status == "prepared"


def test_while_a_recall_runs_goods_come_back_by_the_word_of_whoever_takes_them_in(house: House) -> None:
    made = delivered(house, ("l-1", 100), ("l-2", 50))
    begun = recall(house, Cause(kind="lot", value="A1", reason="Riss"), "Quirin", on=DAY)
    with pytest.raises(NotNow) as refused:
        tell(house, made.id, "back", {1: 100}, DAY, "K. Lager", reason="damaged")
    assert refused.value.code == "delivery.recalled"
    assert begun.id in refused.value.en
    tell(house, made.id, "back", {2: 50}, DAY, "K. Lager", reason="damaged")
    tell(house, made.id, "used", {1: 10}, DAY, "K. Lager")
    assert held(house) == {"free": 900, "out": 90, "used": 10}
    returned(house, begun.id, made.member, "l-1", 90, "Lager")
    assert held(house) == {"free": 900, "back": 90, "used": 10}
