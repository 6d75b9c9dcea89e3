"""Who gets what, in examples whose answers are worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from distribution import Held
from distribution.demand import Shelf, StockLevel
from distribution.product import Wanted
from tests.distribution.making import ON, POLICY, demand, from_lots, got, lot, member, on_its_way, shared, why

pytestmark = pytest.mark.unit

PRACTICES = [member("a"), member("b"), member("c")]


def test_a_hospital_is_served_before_a_practice() -> None:
    plan = shared([member("h", "hospital"), member("p")], [demand("dh", "h", 80), demand("dp", "p", 80)], [lot("l", 100, 10)])
    assert got(plan) == {"dh": 80, "dp": 20}
    assert "Klasse 2 von 5; Klasse 1 kommt zuerst" in why(plan, "dp")
    assert "25 % Ihrer Menge" in why(plan, "dp")
    assert why(plan, "dh") == "Sie erhalten alles, was offen ist."


def test_within_a_class_everybody_gets_the_same_part_of_its_demand() -> None:
    plan = shared(PRACTICES, [demand("x", "a", 1000), demand("y", "b", 500), demand("z", "c", 100)], [lot("l", 800, 10)])
    assert got(plan) == {"x": 500, "y": 250, "z": 50}


def test_the_share_is_rounded_to_the_nearer_pack_and_equal_claims_go_by_who_needs_it_first() -> None:
    later = {"needed_by": ON + timedelta(days=9)}
    plan = shared(PRACTICES, [demand("x", "a", 100, **later), demand("y", "b", 100), demand("z", "c", 100, **later)], [lot("l", 50, 50)])
    assert got(plan) == {"x": 0, "y": 50, "z": 0}


def test_a_large_demand_is_not_passed_over_for_many_small_ones() -> None:
    members = [member("h"), *(member(f"p{at}") for at in range(100))]
    plan = shared(members, [demand("big", "h", 10_000), *(demand(f"d{at:02}", f"p{at}", 100) for at in range(100))], [lot("l", 5000, 50)])
    assert got(plan)["big"] == 2500
    assert sum(1 for quantity in got(plan).values() if quantity == 50) == 50


def test_minimum_cover_comes_before_equal_shares() -> None:
    shelf = Shelf(id="a", levels=(StockLevel(wanted=Wanted(category="ffp2"), there=70, daily_use=10, counted_on=ON),))
    plan = shared(PRACTICES[:2], [demand("x", "a", 200), demand("y", "b", 200)], [lot("l", 200, 10)], shelves={"a": shelf})
    # 14 days of 10 are 140; in 7 days nothing is left of 70: 140 lacking. The rest of 60 brings y nearer to x.
    assert got(plan) == {"x": 140, "y": 60}
    assert {each.demand: each.minimum for each in plan.answers} == {"x": 140, "y": 0}
    assert "Zum Mindestvorrat von 14 Tagen fehlen Ihnen 140 Stück" in why(plan, "x")


def test_without_a_told_use_the_minimum_is_reckoned_from_the_people_in_contact() -> None:
    plan = shared([member("a", staff_in_contact=5), member("b")], [demand("x", "a", 200), demand("y", "b", 200)], [lot("l", 80, 10)])
    assert got(plan) == {"x": 70, "y": 10}


def test_two_demands_of_a_member_for_the_same_goods_have_one_minimum() -> None:
    later = demand("x2", "a", 200, needed_by=ON + timedelta(days=8))
    plan = shared([member("a", staff_in_contact=10)], [demand("x1", "a", 100), later], [lot("l", 10)])
    assert {each.demand: each.minimum for each in plan.answers} == {"x1": 100, "x2": 40}


def test_the_lot_that_expires_first_goes_first() -> None:
    lots = [lot("late", 50, 10, expires_on=ON + timedelta(days=400)), lot("soon", 50, 10, expires_on=ON + timedelta(days=90)), lot("never", 50, 10)]
    assert from_lots(shared(PRACTICES[:1], [demand("x", "a", 70)], lots), "x") == {"soon": 50, "late": 20}


def test_a_lot_that_serves_only_one_is_used_for_it_even_if_another_expires_first() -> None:
    lots = [lot("any", 50, 10, size="M", expires_on=ON + timedelta(days=90)), lot("large", 50, 10, size="L", expires_on=ON + timedelta(days=400))]
    plan = shared(PRACTICES[:2], [demand("x", "a", 50), demand("y", "b", 50, size="m")], lots)
    assert from_lots(plan, "x") == {"large": 50}
    assert from_lots(plan, "y") == {"any": 50}


def test_a_lot_must_keep_for_the_residual_days_on_the_day_it_is_needed() -> None:
    need = demand("x", "a", 10)
    held = lot("just", 10, expires_on=need.needed_by + timedelta(days=30))
    broken = lot("short", 10, expires_on=need.needed_by + timedelta(days=29))
    assert got(shared(PRACTICES, [need], [held])) == {"x": 10}
    plan = shared(PRACTICES, [need], [broken])
    assert got(plan) == {"x": 0}
    assert "läuft zu früh ab: am 08.06.2020 muss sie noch 30 Tage haltbar sein" in why(plan, "x")


def test_nothing_of_a_lot_that_is_blocked_rejected_or_of_another_unit() -> None:
    lots = [lot("blocked", 10, blocked="r-1"), lot("rejected", 10, status="rejected"), lot("pairs", 10, unit="pair"), lot("other", 10, category="ffp3")]
    plan = shared(PRACTICES, [demand("x", "a", 10)], lots)
    assert (plan.shares, why(plan, "x")) == ((), "Zurzeit ist nichts davon freigegeben.")


def test_what_is_not_released_is_promised_only_and_firm_goods_go_first() -> None:
    plan = shared(PRACTICES, [demand("x", "a", 150)], [on_its_way("way", 100, 10), lot("here", 100, 10)])
    assert [(each.lot, each.quantity, each.kind) for each in plan.shares] == [("here", 100, "firm"), ("way", 50, "promised")]
    assert (plan.answers[0].firm, plan.answers[0].promised) == (100, 50)
    assert "wird sie abgelehnt, entfällt die Zusage" in why(plan, "x")


def test_eight_tenths_of_an_expected_lot_are_promised_and_no_lot_that_comes_too_late() -> None:
    assert got(shared(PRACTICES, [demand("x", "a", 500)], [on_its_way("way", 100)])) == {"x": 80}
    assert got(shared(PRACTICES, [demand("x", "a", 500)], [on_its_way("way", 100, likely=ON + timedelta(days=61))])) == {"x": 0}
    plan = shared(PRACTICES, [demand("x", "a", 500)], [on_its_way("way", 100, likely=ON + timedelta(days=40))])
    assert got(plan) == {"x": 0}  # it lapses on the 37th day
    assert "kommt aber erst nach Ablauf" in why(plan, "x")


def test_a_donation_goes_to_those_it_names_by_quota_and_free_demand_gets_nothing_else() -> None:
    members = [member("a", groups=("leipzig",)), member("b", groups=("leipzig",)), member("c", groups=("halle",)), member("d")]
    donated = lot("gift", 1000, 10, donated=True, quotas={"leipzig": 600, "c": 300})
    plan = shared(members, [demand(f"d{each.id}", each.id, 1000, free_only=True) for each in members], [donated, lot("sold", 1000, 10)])
    assert got(plan) == {"da": 300, "db": 300, "dc": 300, "dd": 0}
    assert "Eine Spende ist da, aber für andere bestimmt." in why(plan, "dd")
    assert "nur Ware gegen Bezahlung" in why(plan, "dd")


def test_what_members_of_a_quota_hold_already_counts_against_it() -> None:
    members = [member("a", groups=("g",)), member("b", groups=("g",))]
    donated = lot("gift", 1000, 10, donated=True, quotas={"g": 500}, free=600)
    held = [Held(lot="gift", member="b", demand="old", handed_over=400)]
    assert got(shared(members, [demand("x", "a", 1000)], [donated], held=held)) == {"x": 100}


def test_goods_of_a_pooled_order_serve_their_demand_first_and_in_proportion() -> None:
    members = [member("h", "hospital"), member("a"), member("b")]
    pooled = lot("l", 300, 10, earmarks={"x": 400, "y": 200})
    plan = shared(members, [demand("dh", "h", 500), demand("x", "a", 400), demand("y", "b", 200)], [pooled])
    assert got(plan) == {"dh": 0, "x": 200, "y": 100}
    assert "Aus Ihrer gemeinsamen Bestellung: 200 Stück" in why(plan, "x")


def test_all_or_nothing_gets_all_or_nothing_and_never_more_than_an_equal_share_would() -> None:
    whole = demand("y", "b", 100, partial=False)
    assert got(shared(PRACTICES, [demand("x", "a", 100), whole], [lot("l", 190, 10)])) == {"x": 100, "y": 0}
    assert got(shared(PRACTICES, [demand("x", "a", 100), whole], [lot("l", 200, 10)])) == {"x": 100, "y": 100}
    assert "nützt nur die ganze Menge" in why(shared(PRACTICES, [demand("x", "a", 100), whole], [lot("l", 190, 10)]), "y")


def test_a_reserve_of_each_lot_is_kept_back_but_not_of_what_was_ordered() -> None:
    policy = POLICY.model_copy(update={"reserve_per_mille": 50})
    assert got(shared(PRACTICES, [demand("x", "a", 1000)], [lot("l", 1000, 10)], policy)) == {"x": 950}
    assert got(shared(PRACTICES, [demand("x", "a", 1000)], [lot("l", 1000, 10, earmarks={"x": 1000})], policy)) == {"x": 1000}


def test_what_is_reserved_for_a_demand_counts_as_served() -> None:
    held = [Held(lot="old", member="a", demand="x", reserved=60)]
    assert got(shared(PRACTICES, [demand("x", "a", 100), demand("y", "b", 100)], [lot("l", 40, 10)], held=held)) == {"x": 0, "y": 40}


def test_who_does_not_take_part_or_asks_no_more_gets_nothing_and_is_told_so() -> None:
    members = [member("a", status="applied"), member("b")]
    old = demand("y", "b", 10, needed_by=ON - timedelta(days=31))
    plan = shared(members, [demand("x", "a", 10), old, demand("z", "b", 10, status="withdrawn")], [lot("l", 100)])
    assert got(plan) == {"x": 0, "y": 0, "z": 0}
    assert "nicht aufgenommen" in why(plan, "x")
    assert "Frist des Bedarfs ist abgelaufen" in why(plan, "y")


def test_packs_are_not_opened_and_the_answer_says_so() -> None:
    plan = shared(PRACTICES, [demand("x", "a", 120)], [lot("l", 1000, 50)])
    assert got(plan) == {"x": 100}
    assert "die fehlenden 20 Stück sind weniger als eine Packung zu 50" in why(plan, "x")


def test_packs_of_several_sizes_come_as_near_to_equal_shares_as_they_can() -> None:
    lots = [lot("fifty", 100, 50, size="L"), lot("ten", 100, 10, size="M")]
    # x takes any size, y only L: as both are to get 100, y gets both large packs and x all the small ones.
    plan = shared(PRACTICES, [demand("x", "a", 100), demand("y", "b", 100, size="L")], lots)
    assert (from_lots(plan, "x"), from_lots(plan, "y")) == ({"ten": 100}, {"fifty": 100})


def test_all_or_nothing_finds_the_packs_that_make_it_up() -> None:
    plan = shared(PRACTICES, [demand("x", "a", 60, partial=False)], [lot("forty", 40, 40), lot("thirty", 60, 30)])
    assert from_lots(plan, "x") == {"thirty": 60}
