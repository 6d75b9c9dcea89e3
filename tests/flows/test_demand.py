"""Demand, stock levels and pools over a real record: what may be asked and changed, what is told once, and an order that knows whom it serves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.party import Party
from distribution.demand import Demand, StockLevel
from distribution.members import Contact, ContractLine, FrameworkContract, Member
from distribution.plan import Allocation, Answer, Plan, Share
from distribution.pool import Pool, Quotation
from distribution.product import Wanted
from flows.accounts.keeping import add_organisation
from flows.demand import pooling
from flows.demand.asking import Wish, ask, change, lapse, wish_of, withdraw
from flows.demand.ordering import OrderWords, order_of, order_pool
from flows.demand.requesting import send_requests, table_of, text_of
from flows.demand.standing import answer_of, next_step, standing_of
from flows.demand.stock_levels import missing_for, shelf_of, tell_stock, warnings
from flows.kinds import CONTRACTS, DEMANDS, MEMBERS, PLANS
from flows.mailing.letters import LETTER
from flows.running import open_batch
from flows.sharing.answers import answered
from flows.stored import KIND
from flows.wiring import House
from record.outbox import Message, undelivered
from record.reservations import Reservation
from record.stock import LotRow
from tests.servers.clocks import Clock, house_with
from tests.servers.people import carried

pytestmark = pytest.mark.integration

FFP2 = Wanted(category="ffp2")
BY = "Cora Ordner"
LOT = LotRow("l-1", "b-1", 1, "A1", "ffp2", "musterhilfe", "released", "distribution", 1000, None, {"order": "MH-1", "expected_on": "2026-06-10"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with house_with(clock, tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def on(clock: Clock) -> date:
    return clock.now.date()


def member(house: House, name: str = "Klinikum Musterstadt", status: str = "admitted") -> Member:
    organisation = add_organisation(house, Party(name=name), "test")
    contact = Contact(name="B. Einkauf", mail="einkauf@klinikum.example")
    made = Member.model_validate(
        {"id": organisation.id, "kind": "hospital", "name": name, "contact": contact, "status": status, "applied_on": date(2026, 5, 1)}
    )
    return MEMBERS.add(house, made, "test", "member.applied")


def wish(on: date, quantity: int = 1000, **changes: object) -> Wish:
    return Wish.model_validate({"wanted": FFP2, "quantity": quantity, "needed_by": on + timedelta(days=14)} | changes)


def put(house: House, *rows: LotRow) -> None:
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, "b-1", rows)


def reserve(house: House, demand: Demand, quantity: int, *, firm: bool = True, id: str = "r-1") -> None:  # noqa: A002
    with house.ledger.writing() as connection:
        house.ledger.reservations.reserve(connection, Reservation(id, "l-1", demand.id, demand.member, "vp-1", quantity, firm), BY)


def letters(house: House) -> list[Message]:
    with house.ledger.reading() as connection:
        return list(undelivered(connection, topic=LETTER))


def test_the_same_form_sent_twice_is_one_demand_and_two_forms_are_two(house: House, on: date) -> None:
    known = member(house)
    form, another = "form-1", "form-2"
    first = ask(house, known.id, wish(on), BY, on, token=form)
    assert ask(house, known.id, wish(on), BY, on, token=form) == first
    assert ask(house, known.id, wish(on), BY, on, token=another).id != first.id
    assert ask(house, known.id, wish(on, 999), BY, on, token=form).id != first.id
    assert len(DEMANDS.all(house, owner=known.id)) == 3
    assert len(house.ledger.events(DEMANDS.name, first.id)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"wanted": Wanted(category="gold")}, "demand.category"),
        ({"needed_by": date(2026, 5, 28)}, "demand.needed_by"),
        ({"needed_by": date(2029, 1, 1)}, "demand.needed_by"),
    ],
)
def test_what_cannot_be_bought_or_comes_too_early_or_late_is_not_asked_for(house: House, on: date, changes: dict[str, object], code: str) -> None:
    known = member(house)
    with pytest.raises(InputRefused) as refusal:
        ask(house, known.id, wish(on, **changes), BY, on)
    assert refusal.value.code == code
    assert DEMANDS.all(house) == ()


def test_only_members_that_take_part_ask(house: House, on: date) -> None:
    with pytest.raises(NotNow, match="does not take part"):
        ask(house, member(house, status="applied").id, wish(on), BY, on)
    with pytest.raises(InputRefused, match="there is no member"):
        ask(house, "o-nobody", wish(on), BY, on)


def test_who_entered_it_for_the_member_stands_with_it(house: House, on: date) -> None:
    known = member(house)
    assert ask(house, known.id, wish(on), BY, on, for_them=True).entered_by == BY
    assert ask(house, known.id, wish(on), "B. Einkauf", on).entered_by == ""


def test_what_is_there_for_a_demand_bounds_how_it_may_change(house: House, on: date) -> None:
    demand = ask(house, member(house).id, wish(on), BY, on)
    other = wish_of(demand).model_copy(update={"wanted": Wanted(category="ffp3")})
    assert change(house, demand.id, other, BY, on).wanted.category == "ffp3"
    change(house, demand.id, wish(on), BY, on)
    put(house, LOT)
    reserve(house, demand, 400)
    with pytest.raises(NotNow, match="product, size, unit"):
        change(house, demand.id, other, BY, on)
    with pytest.raises(NotNow, match="400 are delivered, reserved or promised"):
        change(house, demand.id, wish(on, 399), BY, on)
    assert change(house, demand.id, wish(on, 400, urgency="urgent"), BY, on).quantity == 400
    assert DEMANDS.get(house, demand.id).urgency == "urgent"


def test_a_day_that_has_passed_may_stay_while_something_else_changes(house: House, on: date) -> None:
    demand = ask(house, member(house).id, wish(on), BY, on)
    later = on + timedelta(days=20)
    assert change(house, demand.id, wish_of(demand).model_copy(update={"note": "noch nötig"}), BY, later).note == "noch nötig"
    with pytest.raises(InputRefused, match="today or later"):
        change(house, demand.id, wish_of(demand).model_copy(update={"needed_by": on}), BY, later)


def test_what_was_reserved_for_withdrawn_demand_is_free_again_unless_a_delivery_has_it(house: House, on: date) -> None:
    demand = ask(house, member(house).id, wish(on), BY, on)
    put(house, LOT)
    reserve(house, demand, 400)
    reserve(house, demand, 100, firm=False, id="r-2")
    with house.ledger.writing() as connection:
        house.ledger.reservations.put_on(connection, ["r-1"], "ls-1")
    with pytest.raises(NotNow, match="delivery"):
        withdraw(house, demand.id, BY)
    assert DEMANDS.get(house, demand.id).status == "open"
    with house.ledger.writing() as connection:
        house.ledger.reservations.put_on(connection, ["r-1"], "")
    assert withdraw(house, demand.id, BY, "anders gedeckt").status == "withdrawn"
    assert house.ledger.reservations.open(demand=demand.id) == ()
    (kept,) = house.ledger.stock.lots(ids=["l-1"])
    assert kept.held["free"] == 1000
    assert withdraw(house, demand.id, BY).status == "withdrawn"
    with pytest.raises(NotNow, match="stays as it is"):
        change(house, demand.id, wish(on), BY, on)


def test_demand_lapses_after_its_day_once_and_its_member_is_told_but_not_where_goods_are_there(house: House, on: date) -> None:
    known = member(house)
    left, held = (ask(house, known.id, wish(on, each), BY, on) for each in (1000, 500))
    put(house, LOT)
    reserve(house, held, 10, firm=False)
    last = left.needed_by + timedelta(days=30)
    assert lapse(house, last) == ()
    assert lapse(house, last + timedelta(days=1)) == (left.id,)
    assert lapse(house, last + timedelta(days=2)) == ()
    (letter,) = letters(house)
    assert letter.payload["to"] == "einkauf@klinikum.example"
    assert "1.000 Stück" in letter.payload["body"]
    assert DEMANDS.get(house, held.id).status == "open"


def test_a_promise_that_fell_through_is_told_and_the_demand_stays_open(house: House, on: date) -> None:
    demand = ask(house, member(house).id, wish(on), BY, on)
    put(house, LOT)
    reserve(house, demand, 300, firm=False)
    promised = standing_of(house, demand, on)
    assert (promised.stand, promised.promised_quantity, promised.promised[0].expected_on, promised.missing) == ("promised", 300, date(2026, 6, 10), 700)
    with house.ledger.writing() as connection:
        house.ledger.reservations.end(connection, "r-1", "lot_failed", BY)
    failed = standing_of(house, demand, on)
    assert (failed.stand, failed.failed_quantity, failed.failed[0].order, failed.missing) == ("open", 300, "MH-1", 1000)
    assert "nächsten Verteilung" in next_step(failed, on).de


def test_why_it_got_what_it_got_is_the_answer_of_the_plan_confirmed_last(house: House, on: date) -> None:
    demand = ask(house, member(house).id, wish(on), BY, on)
    assert answer_of(house, demand) is None
    for day, firm, status in ((on, 100, "confirmed"), (on + timedelta(days=1), 250, "confirmed"), (on + timedelta(days=2), 900, "draft")):
        answer = Answer(demand=demand.id, member=demand.member, asked=1000, firm=firm, promised=0, priority_class=1, minimum=0)
        share = Share(demand=demand.id, member=demand.member, lot="l-1", quantity=firm)
        told = {"id": f"vp-{firm}", "category": "ffp2", "shares": (share,), "grounds": "0", "status": status, "made_by": BY}
        computed = Allocation(on=day, policy="p", shares=(), answers=(answer,))
        plan = Plan.model_validate(told | {"computed": computed})
        PLANS.add(house, plan, BY, "plan.computed", also=[answered(house, plan)] if status == "confirmed" else ())
    found = answer_of(house, demand)
    assert found is not None
    assert found[0].firm == 250


def level(on: date, there: int, use: int, category: str = "ffp2") -> StockLevel:
    return StockLevel(wanted=Wanted(category=category), there=there, daily_use=use, counted_on=on)


def test_a_member_is_warned_once_for_each_day_something_runs_out(house: House, on: date) -> None:
    known = member(house)
    tell_stock(house, known.id, [level(on, 300, 30), level(on, 300, 30, "ffp3"), level(on, 90, 30, "kn95"), level(on, 900, 0, "thermometer")], BY, on)
    assert warnings(house, on) == 1  # kn95 lasts for 3 days, the masks for 10
    assert warnings(house, on) == 0
    assert warnings(house, on + timedelta(days=2)) == 0
    assert warnings(house, on + timedelta(days=3)) == 1  # both masks, in one letter
    assert warnings(house, on + timedelta(days=9)) == 0
    first, second = sorted((each.payload["body"] for each in letters(house)), key=len)
    assert "KN95" in first
    assert "FFP2" in second
    assert "FFP3" in second
    tell_stock(house, known.id, [level(on + timedelta(days=9), 60, 30)], BY, on + timedelta(days=9))
    assert warnings(house, on + timedelta(days=9)) == 1  # counted anew: on another day
    assert len(letters(house)) == 3


def test_nobody_who_left_or_has_enough_is_warned(house: House, on: date) -> None:
    known = member(house)
    tell_stock(house, known.id, [level(on, 3000, 30)], BY, on)
    assert warnings(house, on) == 0
    tell_stock(house, known.id, [level(on, 3, 30)], BY, on)
    with MEMBERS.open(house, known.id, "test") as opened:
        opened.save(opened.known.model_copy(update={"status": "left"}), Event(type="member.left", actor="test"))
    assert warnings(house, on) == 0


def test_what_to_ask_for_is_what_is_missing_and_not_asked_for_yet(house: House, on: date) -> None:
    known = member(house)
    tell_stock(house, known.id, [level(on, 240, 30)], BY, on)
    (there,) = shelf_of(house, known.id).levels
    assert missing_for(house, known.id, there, on) == 28 * 30 - 240
    ask(house, known.id, wish(on, 100), BY, on)
    assert missing_for(house, known.id, there, on, 10) == 0
    assert missing_for(house, known.id, there, on, 14) == 80
    with pytest.raises(InputRefused, match="today or before"):
        tell_stock(house, known.id, [level(on, 5, 5, "ffp3"), level(on + timedelta(days=1), 9, 1)], BY, on)
    assert shelf_of(house, known.id).levels == (there,)


def pooled(house: House, on: date) -> tuple[Pool, list[Demand]]:
    demands = [ask(house, member(house, name).id, wish(on, quantity), BY, on) for name, quantity in (("Klinikum A", 5000), ("Praxis B", 120), ("Heim C", 880))]
    return pooling.open_pool(house, "ffp2", "piece", [each.id for each in demands], BY, on, answer_by=on + timedelta(days=3)), demands


def quoted(house: House, pool: Pool, on: date, **changes: object) -> Pool:
    told = {"id": "q-1", "supplier": "Hanoi Mau Medical", "country": "VN", "unit_price": Decimal("0.42"), "arrives_on": on + timedelta(days=10), "pack": 50}
    return pooling.quote(house, pool.id, Quotation.model_validate(told | {"entered_on": on, "entered_by": BY} | changes), BY)


def words(house: House, on: date, order: str = "MH-2026-031") -> OrderWords:
    importer = add_organisation(house, Party(name="Musterhilfe GmbH", country="DE", eori="DE1234567"), "test")
    return OrderWords(order=order, importer=importer.id, expected_on=on + timedelta(days=10), ordered_on=on, model="HM-95 FFP2")


def test_every_piece_of_a_pooled_order_knows_whom_it_serves(house: House, on: date) -> None:
    pool, demands = pooled(house, on)
    assert {DEMANDS.get(house, each.id).pool for each in demands} == {pool.id}
    quoted(house, pool, on)
    pooling.choose(house, pool.id, "q-1", "rechtzeitig und am günstigsten", BY)
    told = words(house, on)
    ordered = order_pool(house, pool.id, told, BY)
    assert order_pool(house, pool.id, told, BY) == ordered
    assert ordered.order is not None
    batch = ordered.order.batch
    carried(house, batch)
    stored = house.ledger.read(KIND, batch)
    assert stored is not None
    (line,) = stored.state["batch"]["order"]["lines"]
    assert (line["quantity"], line["pack"], line["category"], line["unit_price"]) == (6000, 50, "ffp2", "0.42")
    marked = {each.demand: each.quantity for each in pooling.earmarks_of(house, batch, 1)}
    assert marked == {each.id: each.quantity for each in demands}
    there = standing_of(house, DEMANDS.get(house, demands[0].id), on)
    assert there.stand == "ordered"
    withdraw(house, demands[1].id, BY)
    assert {each.demand for each in pooling.earmarks_of(house, batch, 1)} == {demands[0].id, demands[2].id}
    assert [each.drift for each in pooling.drift_of(house, ordered)] == ["gone"]
    assert pooling.earmarks_of(house, "another-batch", 1) == ()


def test_an_order_that_was_broken_off_is_given_by_doing_it_again(house: House, on: date) -> None:
    pool, _ = pooled(house, on)
    quoted(house, pool, on)
    pool, told = pooling.choose(house, pool.id, "q-1", "am günstigsten", BY), words(house, on)
    open_batch(house, order_of(house, pool, told), BY)  # and then the power failed
    assert order_pool(house, pool.id, told, BY).status == "ordered"
    second = pooling.open_pool(house, "ffp2", "piece", [ask(house, member(house, "Heim D").id, wish(on, 6000), BY, on).id], BY, on)
    quoted(house, second, on)
    pooling.choose(house, second.id, "q-1", "am günstigsten", BY)
    with pytest.raises(NotNow, match="there is a batch"):
        order_pool(house, second.id, told, BY)


def test_demand_that_changed_is_taken_over_before_anything_is_ordered(house: House, on: date) -> None:
    pool, demands = pooled(house, on)
    quoted(house, pool, on)
    pooling.choose(house, pool.id, "q-1", "am günstigsten", BY)
    withdraw(house, demands[0].id, BY)
    change(house, demands[1].id, wish(on, 200), BY, on)
    with pytest.raises(NotNow, match="take the quantities over"):
        order_pool(house, pool.id, words(house, on), BY)
    assert [each.quantity for each in pooling.take_over(house, pool.id, BY).pieces] == [200, 880]


def test_what_was_reserved_before_or_is_since_is_not_bought_as_well(house: House, on: date) -> None:
    demand = ask(house, member(house).id, wish(on), BY, on)
    put(house, LOT)
    reserve(house, demand, 300)
    pool = pooling.open_pool(house, "ffp2", "piece", [demand.id], BY, on)
    assert (pool.quantity, pooling.drift_of(house, pool)) == (700, ())
    reserve(house, demand, 200, id="r-2")
    assert [(each.drift, each.now) for each in pooling.drift_of(house, pool)] == [("less", 500)]
    assert pooling.drift_of(house, pooling.take_over(house, pool.id, BY)) == ()


def test_a_demand_is_in_one_pool_and_free_again_when_that_is_given_up(house: House, on: date) -> None:
    pool, demands = pooled(house, on)
    with pytest.raises(NotNow, match="another pool"):
        pooling.open_pool(house, "ffp2", "piece", [demands[0].id], BY, on)
    assert len(pooling.POOLS.all(house)) == 1
    pooling.release_piece(house, pool.id, demands[0].id, BY)
    assert [each.id for each, _ in pooling.to_collect(house, "ffp2", "piece")] == [demands[0].id]
    pooling.give_up(house, pool.id, BY, "zu teuer")
    assert len(pooling.to_collect(house, "ffp2", "piece")) == 3
    with pytest.raises(NotNow, match="stays as it is"):
        pooling.collect(house, pool.id, [demands[0].id], BY)


def test_what_is_covered_or_only_wanted_free_is_not_bought(house: House, on: date) -> None:
    known = member(house)
    half, _ = ask(house, known.id, wish(on), BY, on), ask(house, known.id, wish(on, 50, free_only=True), BY, on)
    put(house, LOT)
    reserve(house, half, 400)
    assert [(each.id, missing) for each, missing in pooling.to_collect(house, "ffp2", "piece")] == [(half.id, 600)]
    reserve(house, half, 600, id="r-2")
    assert pooling.to_collect(house, "ffp2", "piece") == ()
    with pytest.raises(NotNow, match="covered already"):
        pooling.open_pool(house, "ffp2", "piece", [half.id], BY, on)


def test_suppliers_are_asked_once_each_in_words_and_as_a_table(house: House, on: date) -> None:
    pool, _ = pooled(house, on)
    text = text_of(house, pool, on, "de")
    assert "6.000 Stück" in text
    assert "Konformitätserklärung" in text
    assert "6000" in table_of(house, pool).decode("utf-8-sig")
    for _ in range(2):
        send_requests(house, pool.id, ["sales@hanoi.example", "", "sales@hanoi.example", "info@saigon.example"], BY, on, "en")
    assert sorted(each.payload["to"] for each in letters(house)) == ["info@saigon.example", "sales@hanoi.example"]
    with pytest.raises(InputRefused, match="mail addresses"):
        send_requests(house, pool.id, ["Hanoi <sales@hanoi.example>\r\nBcc: x@y.example"], BY, on, "en")


def test_a_price_above_what_a_contract_of_a_member_allows_is_flagged(house: House, on: date) -> None:
    pool, _ = pooled(house, on)
    quoted(house, pool, on)
    assert pooling.ceiling_of(house, pool, on) is None
    line = ContractLine(wanted=FFP2, ceiling=Decimal("0.41"))
    told = {"number": "RV-1", "public_body": pool.pieces[0].member, "importer": "o-i", "valid_from": on, "valid_until": on + timedelta(days=9)}
    CONTRACTS.add(house, FrameworkContract.model_validate({"id": "rv-1", "lines": (line,), **told}), BY, "contract.added")
    (weighed,) = pooling.weighed_all(house, pooling.POOLS.get(house, pool.id), on)
    assert weighed.above_ceiling
    assert pooling.ceiling_of(house, pool, on + timedelta(days=10)) is None


def test_a_quotation_is_chosen_with_a_reason_and_an_altered_one_chosen_anew(house: House, on: date) -> None:
    pool, _ = pooled(house, on)
    quoted(house, pool, on)
    with pytest.raises(InputRefused, match="say why"):
        pooling.choose(house, pool.id, "q-1", " ", BY)
    assert pooling.choose(house, pool.id, "q-1", "am günstigsten", BY).chosen == "q-1"
    assert quoted(house, pool, on, unit_price=Decimal("0.99")).chosen == ""
    with pytest.raises(InputRefused, match="rate"):
        quoted(house, pool, on, id="q-2", currency="USD")
