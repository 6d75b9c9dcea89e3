"""Orders, verdicts, demand, plans, deliveries, returns and recalls in whatever order, each told twice or by a process that dies at any write and starts again:
nothing appears, nothing is lost, nobody gets more than asked, and nothing leaves that may not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from batches.errors import InputRefused, NotNow
from batches.event import Event
from deploy.servers.postgres import Postgres
from distribution.delivery import STILL_NEEDED, Delivery, ReturnReason, ToldFate
from distribution.product import Wanted
from distribution.recall import Cause, Outcome, Recall, Told
from distribution.supply import Quota
from flows.deliveries import handing_over, picking, preparing, returning
from flows.demand import asking
from flows.kinds import DELIVERIES, DEMANDS, PLANS, RECALLS
from flows.recalls import acknowledging, closing, following, starting
from flows.recalls.standing import live
from flows.sharing.changing import change_share
from flows.sharing.confirming import confirm
from flows.sharing.plans import draft
from flows.sharing.promises import settle_promises
from flows.sharing.quotas import set_quotas
from flows.sharing.withdrawing import withdraw
from flows.stored import KIND
from flows.wiring import House
from record.reservations import HandedOver, Reservation
from record.stock import Kept, LotRow
from record.stock_tables import HOLDINGS, stock_books, stock_moves
from record.tables import aggregates, outbox
from tests.flows.mortal import MortalLedger, mortal_house
from tests.servers.clocks import Clock
from tests.servers.sharing import NEEDED_BY, lot, member

ON = Clock().now.date()
LOTS, MEMBERS_, NEEDS_RELEASE = ("l-1", "l-2", "l-3"), ("o-1", "o-2"), {("free", "reserved"), ("reserved", "out"), ("back", "free")}
lots, whose, few = st.sampled_from(LOTS), st.sampled_from(MEMBERS_), st.integers(1, 60)
#: After how many steps the process dies, which then starts again; 0: it does not die, and the same is told twice.
fuses = st.one_of(st.just(0), st.integers(1, 40))
Fate = Literal["used", "destroyed", "wrong_goods", "surplus", "damaged", "recall"]


class Channel(RuleBasedStateMachine):
    """Two members, three lots: one sold, one given with quotas, one on its way."""

    house: House
    ledger: MortalLedger

    def __init__(self) -> None:
        super().__init__()
        self.ledger.emptied()
        self.told = 0
        self.status = {"l-1": "released", "l-2": "released", "l-3": "quarantined"}
        self.moves = 0
        self.may_leave: frozenset[str] = frozenset()
        #: Of lots that are recalled, by recall: what was taken out before.
        self.taken_before: dict[tuple[str, str], int] = {}

    @initialize(quantity=st.integers(10, 40), asked=st.lists(st.integers(10, 120), min_size=2, max_size=4))
    def ordered(self, quantity: int, asked: list[int]) -> None:
        self.quantity = {"l-1": quantity * 5, "l-2": quantity * 3, "l-3": quantity * 4}
        for each in MEMBERS_:
            member(self.house, each)
        with self.ledger.open(KIND, "b-1", "test") as batch:
            batch.save({"id": "b-1"}, [Event(type="batch.opened", actor="test")])
        self._put()
        set_quotas(self.house, "b-2", [Quota(whom="o-1", per_mille=500), Quota(whom="o-2", per_mille=300)], "Cora")
        for number, each in enumerate(asked):
            self.asked(MEMBERS_[number % 2], each, free_only=False, partial=True, fuse=0)
        self.delivered("o-1", 0, (0, 0, 0))

    # --- lots

    @rule(lot=lots, status=st.sampled_from(("quarantined", "released", "released", "released", "rejected", "recalled")))
    def judged(self, lot: str, status: str) -> None:
        """A verdict. What a recall holds is not released: its batch has been told."""
        if status != "released" or not any(each.blocked for each in self.ledger.stock.lots(ids=[lot])):
            self.status[lot] = status
            self._put()

    @rule(lot=st.sampled_from(("l-1", "l-3")), quantity=few, fuse=fuses)
    def taken_out(self, lot: str, quantity: int, fuse: int) -> None:
        key = self._new()
        self._do(lambda: withdraw(self.house, lot, quantity, "Rückstellmuster", "Cora", key=key), fuse)

    # --- demand and plans

    @rule(of=whose, quantity=st.integers(10, 120), free_only=st.booleans(), partial=st.booleans(), fuse=fuses)
    def asked(self, of: str, quantity: int, free_only: bool, partial: bool, fuse: int) -> None:
        wish = asking.Wish(wanted=Wanted(category="ffp2"), quantity=quantity, needed_by=NEEDED_BY, free_only=free_only, partial=partial)
        token = self._new()
        self._do(lambda: asking.ask(self.house, of, wish, "Ida", ON, token=token), fuse)

    @rule(which=st.integers(0, 9), quantity=st.integers(10, 120), fuse=fuses)
    def asked_otherwise(self, which: int, quantity: int, fuse: int) -> None:
        if demands := DEMANDS.all(self.house, status=("open",)):
            known = demands[which % len(demands)]
            wish = asking.wish_of(known).model_copy(update={"quantity": quantity})
            self._do(lambda: asking.change(self.house, known.id, wish, "Ida", ON), fuse)

    @rule(which=st.integers(0, 9), fuse=fuses)
    def asked_no_more(self, which: int, fuse: int) -> None:
        if demands := DEMANDS.all(self.house):
            id_ = demands[which % len(demands)].id
            self._do(lambda: asking.withdraw(self.house, id_, "Ida"), fuse)

    @rule(change=st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(0, 60))), fuses=st.tuples(fuses, fuses, fuses))
    def shared_out(self, change: tuple[int, int] | None, fuses: tuple[int, int, int]) -> None:
        self._do(lambda: draft(self.house, "ffp2", ON, "Cora"), fuses[0])
        plan = next(iter(PLANS.all(self.house, status=("draft",))), None)
        if plan is None:  # it died before anything was kept, and again what it is from changed
            return
        if change is not None and plan.shares:
            share, quantity = plan.shares[change[0] % len(plan.shares)], change[1]
            self._do(lambda: change_share(self.house, plan.id, share.demand, share.lot, quantity, "reicht", "Cora", ON), fuses[1])
        self._do(lambda: confirm(self.house, plan.id, "Cora", ON), fuses[2])

    @rule(which=st.integers(0, 9), fuse=fuses)
    def confirmed_late(self, which: int, fuse: int) -> None:
        if plans := PLANS.all(self.house):
            self._do(lambda: confirm(self.house, plans[which % len(plans)].id, "Cora", ON), fuse)

    @rule(fuse=fuses)
    def settled(self, fuse: int) -> None:
        self._do(lambda: settle_promises(self.house, "freigabe"), fuse)

    # --- deliveries

    @rule(of=whose, most=st.integers(1, 3), fuse=fuses)
    def prepared(self, of: str, most: int, fuse: int) -> None:
        chosen = [each.id for each in self.ledger.reservations.open(member=of, delivery="", firm=True)][:most]
        self._do(lambda: preparing.prepare(self.house, of, chosen, ON, "Cora"), fuse)

    @rule(which=st.integers(0, 9), short=st.integers(0, 40), broken=st.booleans(), fuse=fuses)
    def picked(self, which: int, short: int, broken: bool, fuse: int) -> None:
        if (found := self._delivery(which, "prepared")) is not None:
            counts = [
                picking.Counted(line=each.number, quantity=max(each.quantity - (short if n == 0 else 0), 0), reason="nass", broken=broken)
                for n, each in enumerate(found.lines)
            ]
            self._do(lambda: picking.pick(self.house, found.id, counts, ON, "Lea"), fuse)

    @rule(which=st.integers(0, 9), line=st.integers(1, 3), fuse=fuses)
    def taken_off(self, which: int, line: int, fuse: int) -> None:
        if (found := self._delivery(which, "prepared", "picked")) is not None:
            self._do(lambda: preparing.take_off(self.house, found.id, line, "geht nicht", ON, "Cora"), fuse)

    @rule(which=st.integers(0, 9), fuse=fuses)
    def cancelled(self, which: int, fuse: int) -> None:
        if (found := self._delivery(which, "prepared", "picked")) is not None:
            self._do(lambda: preparing.cancel(self.house, found.id, "Fahrer krank", "Cora"), fuse)

    @rule(which=st.integers(0, 9), fuse=fuses)
    def handed_over(self, which: int, fuse: int) -> None:
        if (found := self._delivery(which, "picked")) is not None:
            self._do(lambda: handing_over.hand_over(self.house, found.id, "K. Lager", ON, "Dora", "driver"), fuse)

    @rule(of=whose, short=st.integers(0, 20), fuses=st.tuples(fuses, fuses, fuses))
    def delivered(self, of: str, short: int, fuses: tuple[int, int, int]) -> None:
        """The whole way of what is reserved for a member."""
        self.shared_out(None, (0, 0, 0))
        self.prepared(of, 3, fuses[0])
        for which in range(len(DELIVERIES.all(self.house, status=("prepared",)))):
            self.picked(which, short, False, fuses[1])
        for which in range(len(DELIVERIES.all(self.house, status=("picked",)))):
            self.handed_over(which, fuses[2])

    @rule(which=st.integers(0, 9), line=st.integers(1, 3), quantity=few, fate=st.sampled_from(Fate.__args__), fuse=fuses)  # type: ignore[attr-defined]
    def told_of(self, which: int, line: int, quantity: int, fate: Fate, fuse: int) -> None:
        if (found := self._delivery(which, "handed_over")) is not None:
            became: ToldFate = fate if fate in ("used", "destroyed") else "back"
            why: ReturnReason | None = None if fate in ("used", "destroyed") else fate
            number = len(found.told) + 1
            self._do(lambda: returning.tell(self.house, found.id, became, {line: quantity}, ON, "Ida", reason=why, number=number), fuse)

    @rule(which=st.integers(0, 9), quantity=few, choice=st.sampled_from(("free", "destroyed")), fuse=fuses)
    def inspected(self, which: int, quantity: int, choice: Literal["free", "destroyed"], fuse: int) -> None:
        waiting = [(each.id, told.number, part.line, left) for each in DELIVERIES.all(self.house) for told, part, left in each.open_returns]
        if waiting:
            id_, number, line, left = waiting[which % len(waiting)]
            few = min(quantity, left)
            self._do(
                lambda: returning.inspect(self.house, id_, number, line, few, choice, "geprüft", ON, "Quirin", unopened=True, left=left), fuse
            )  # fmt: skip

    # --- recalls

    @rule(cause=st.sampled_from((("lot", "L-1"), ("lot", "L-2"), ("model", "MW 2100"))), fuse=fuses, really=st.integers(0, 2))
    def recalled(self, cause: tuple[Literal["lot", "model"], str], fuse: int, really: int) -> None:
        """Now and then, and only of what somebody has: what is recalled is shared out no more."""
        if really or not self.ledger.reservations.handed_over():
            return
        known = Cause(kind=cause[0], value=cause[1], reason="Durchlass zu hoch")
        self._do(lambda: starting.recall(self.house, known, "Rita", on=ON), fuse)

    @rule(which=st.integers(0, 9), used=few, destroyed=few, there=few, fuse=fuses)
    def acknowledged(self, which: int, used: int, destroyed: int, there: int, fuse: int) -> None:
        if (found := self._reached(which)) is not None:
            recall, of, lot_ = found
            now = next(each for each in live(self.house, recall).reached if (each.member, each.lot) == (of, lot_))
            told = Told(lot=lot_, used=now.used + min(used, now.unaccounted), destroyed=now.destroyed, there=min(there, max(now.unaccounted - used, 0)))
            told = told if destroyed % 2 else told.model_copy(update={"used": now.used, "destroyed": now.destroyed + min(used, now.unaccounted)})
            self._do(lambda: acknowledging.acknowledge(self.house, recall.id, of, "Frau Beispiel", "phone", ON, told=[told]), fuse)

    @rule(which=st.integers(0, 9), quantity=few, fuse=fuses)
    def came_back(self, which: int, quantity: int, fuse: int) -> None:
        if (found := self._reached(which)) is not None:
            recall, of, lot_ = found
            before = next(each.returned for each in live(self.house, recall).reached if (each.member, each.lot) == (of, lot_))
            self._do(lambda: acknowledging.returned(self.house, recall.id, of, lot_, quantity, "Lea", before=before), fuse)

    @rule(fuse=fuses)
    def followed(self, fuse: int) -> None:
        self._do(lambda: list(following.follow(self.house, ON)), fuse)

    @rule(which=st.integers(0, 9), outcome=st.sampled_from(("done", "unfounded", "unfounded")), fuses=st.tuples(fuses, fuses))
    def closed(self, which: int, outcome: Outcome, fuses: tuple[int, int]) -> None:
        if running := RECALLS.all(self.house, status=("running",)):
            id_ = running[which % len(running)].id
            for by, fuse in zip(("Rita", "Otto"), fuses, strict=True):
                self._do(lambda by=by: closing.close(self.house, id_, outcome, "geprüft", by, ON), fuse)  # type: ignore[misc]

    # --- what holds after each

    @invariant()
    def nothing_appears_and_nothing_is_lost(self) -> None:
        kept = {each.row.id: each for each in self.ledger.stock.lots()}
        lines, held = self.ledger.reservations.handed_over(), self.ledger.reservations.open()
        self._books_add_up(kept, lines, held)
        self._only_what_may_leave_left(kept)
        self._deliveries_say_what_the_rows_say(lines, held)
        self._nobody_gets_more_than_asked(lines, held)
        self._recalls_reach_everything(kept, lines, held)

    def teardown(self) -> None:
        assert self.ledger.faults() == ()

    def _books_add_up(self, kept: dict[str, Kept], lines: tuple[HandedOver, ...], held: tuple[Reservation, ...]) -> None:
        with self.ledger.reading() as connection:
            books = {row["lot"]: row for row in connection.execute(select(stock_books)).mappings()}
            moves = connection.execute(select(stock_moves).order_by(stock_moves.c.position)).all()
        for lot_, row in books.items():
            there = {name: row[name] for name in HOLDINGS}
            assert min(there.values()) >= 0
            assert sum(there.values()) == row["entered"] == self.quantity[lot_]
            moved = dict.fromkeys(("entry", *HOLDINGS), 0)
            for each in moves:
                if each.lot == lot_:
                    moved[each.source] -= each.quantity
                    moved[each.target] += each.quantity
            assert there == {name: moved[name] for name in HOLDINGS}
            assert there["reserved"] == sum(each.quantity for each in held if each.lot == lot_ and each.firm)
            assert there["out"] == sum(_left(each) for each in lines if each.lot == lot_)
        assert all(each.lot in books for each in held if each.firm), "nothing is reserved of what never entered"
        assert kept.keys() >= books.keys()

    def _only_what_may_leave_left(self, kept: dict[str, Kept]) -> None:
        """Who moved what since the last look, and whether it was allowed then."""
        with self.ledger.reading() as connection:
            new = connection.execute(select(stock_moves).where(stock_moves.c.position > self.moves).order_by(stock_moves.c.position)).all()
        for move in new:
            assert (move.source, move.target) not in NEEDS_RELEASE or move.lot in self.may_leave, (move.lot, move.key)
            self.moves = move.position
        self.may_leave = frozenset(each.row.id for each in kept.values() if each.row.status == "released" and not each.blocked)

    def _deliveries_say_what_the_rows_say(self, lines: tuple[HandedOver, ...], held: tuple[Reservation, ...]) -> None:
        every = {each.id: each for each in DELIVERIES.all(self.house)}
        said = {
            (each.id, line.number): (line.lot, line.demand, each.member, line.quantity)
            for each in every.values()
            if each.status == "handed_over"
            for line in each.lines
        }
        assert said == {(each.delivery, each.number): (each.lot, each.demand, each.member, each.quantity) for each in lines}
        carried = {each.id: each for each in held if each.delivery}
        assert all(every[each.delivery].status in ("prepared", "picked") for each in carried.values())
        going = {line.reservation: line for each in every.values() if each.status in ("prepared", "picked") for line in each.lines}
        assert len(going) == sum(len(each.lines) for each in every.values() if each.status in ("prepared", "picked")), "no reservation is on two deliveries"
        assert {name: each.quantity for name, each in carried.items()}.items() <= {name: line.quantity for name, line in going.items()}.items()
        blocked = {each.row.id for each in self.ledger.stock.lots() if each.blocked}
        lost = [line for name, line in going.items() if name not in carried]
        assert all(line.lot in blocked or self._ended_by_a_recall(line.reservation, line.demand) for line in lost)
        self._fates_say_what_the_rows_say(every, lines)
        numbers = sorted(int(each.rpartition("-")[2]) for each in every)
        assert numbers == list(range(1, len(numbers) + 1)), "numbers have no gaps"

    def _fates_say_what_the_rows_say(self, every: dict[str, Delivery], lines: tuple[HandedOver, ...]) -> None:
        with self.ledger.reading() as connection:
            moves = connection.execute(select(stock_moves)).all()
        booked = Counter[tuple[str, str]]()
        for move in moves:
            if move.key.startswith(("told:", "recall:", "inspected:")):
                booked[move.about, f"{move.key.partition(':')[0]} {move.target}"] += move.quantity
        told = Counter[tuple[str, str]]()
        for each in every.values():
            for one in each.told:
                told[each.id, f"told {one.fate}"] += sum(part.quantity for part in one.lines)
            for word in each.inspected:
                told[each.id, f"inspected {word.choice}"] += word.quantity
        assert +Counter({name: quantity for name, quantity in booked.items() if not name[1].startswith("recall")}) == told
        for each in every.values():
            of_it = [one for one in lines if one.delivery == each.id]
            for column, fate in (("returned", "back"), ("destroyed", "destroyed"), ("used", "used")):
                assert sum(getattr(one, column) for one in of_it) == booked[each.id, f"told {fate}"] + booked[each.id, f"recall {fate}"]

    def _nobody_gets_more_than_asked(self, lines: tuple[HandedOver, ...], held: tuple[Reservation, ...]) -> None:
        again = Counter[str]()
        for each in DELIVERIES.all(self.house):
            demand_of = {line.number: line.demand for line in each.lines}
            for told in each.told:
                if told.reason in STILL_NEEDED:
                    for part in told.lines:
                        again[demand_of[part.line]] += part.quantity
        for demand in DEMANDS.all(self.house):
            got = sum(each.quantity for each in lines if each.demand == demand.id)
            waits = sum(each.quantity for each in held if each.demand == demand.id)
            assert demand.handed_over == got - again[demand.id]
            assert demand.handed_over + waits <= demand.quantity
            assert demand.status == "open" or not waits, "what is not wanted any more is nobody's"
            assert (demand.status == "fulfilled") == (demand.handed_over >= demand.quantity) or demand.status == "withdrawn"

    def _recalls_reach_everything(self, kept: dict[str, Kept], lines: tuple[HandedOver, ...], held: tuple[Reservation, ...]) -> None:
        with self.ledger.reading() as connection:
            moves = connection.execute(select(stock_moves)).all()
        for recall in RECALLS.all(self.house, status=("running",)):
            for lot_ in recall.lots:
                books, rows = kept[lot_], [each for each in live(self.house, recall).reached if each.lot == lot_]
                assert books.blocked
                assert not [each for each in held if each.lot == lot_], "what is recalled waits for nobody"
                assert Counter({each.member: each.delivered for each in rows}) == _by_member(lines, lot_)
                assert sum(each.unaccounted for each in rows) == books.held["out"]
                again = sum(each.quantity for each in moves if each.lot == lot_ and (each.source, each.target) == ("back", "free"))
                taken = books.held["withdrawn"]
                then = self.taken_before.setdefault((recall.id, lot_), taken)
                assert recall.held.get(lot_, 0) == books.held["free"] + taken - then
                assert recall.held.get(lot_, 0) + sum(each.delivered for each in rows) + then == books.entered + again

    # --- how it is done

    def _do(self, act: Callable[[], object], fuse: int) -> None:
        """Done by a process that dies, and by the next again; or, where it lives, twice: then the second time changes nothing."""
        if fuse and self._died(act, fuse):
            self.nothing_appears_and_nothing_is_lost()
            self._told(act)
            return
        if not fuse:
            self._told(act)
        self.nothing_appears_and_nothing_is_lost()
        before = self._everything()
        self._told(act)
        assert self._everything() == before, "told twice, it has its effect once"

    def _died(self, act: Callable[[], object], fuse: int) -> bool:
        try:
            return self.ledger.dying(act, fuse)
        except (InputRefused, NotNow):
            return False

    @staticmethod
    def _told(act: Callable[[], object]) -> None:
        try:
            act()
        except (InputRefused, NotNow):
            return

    def _everything(self) -> tuple[object, ...]:
        with self.ledger.reading() as connection:
            things = connection.execute(select(aggregates.c.kind, aggregates.c.id, aggregates.c.version).order_by(aggregates.c.kind, aggregates.c.id)).all()
            moves = connection.execute(select(stock_moves.c.key).order_by(stock_moves.c.key)).scalars().all()
            sent = connection.execute(select(outbox.c.key).order_by(outbox.c.key)).scalars().all()
        return tuple(tuple(each) for each in things), tuple(moves), tuple(sent), self.ledger.reservations.open()

    def _put(self) -> None:
        """The batches as they stand now."""
        rows: dict[str, list[LotRow]] = {"b-1": [], "b-2": [], "b-3": []}
        for number, (lot_, status) in enumerate(self.status.items(), 1):
            made = lot(lot_, self.quantity[lot_], status, f"b-{number}", pack=(10, 1, 5)[number - 1], donated=lot_ == "l-2")
            rows[f"b-{number}"].append(replace(made, traces=frozenset({("model", "mw2100")} if lot_ != "l-2" else ())))
        with self.ledger.writing() as connection:
            for batch, its in rows.items():
                self.ledger.stock.put(connection, batch, its)

    def _delivery(self, which: int, *status: str) -> Delivery | None:
        found = DELIVERIES.all(self.house, status=status)
        return found[which % len(found)] if found else None

    def _reached(self, which: int) -> tuple[Recall, str, str] | None:
        found = [(recall, each.member, each.lot) for recall in RECALLS.all(self.house, status=("running",)) for each in recall.reached]
        return found[which % len(found)] if found else None

    def _ended_by_a_recall(self, reservation: str, demand: str) -> bool:
        return any(each.id == reservation and why == "lot_failed" for each, why in self.ledger.reservations.ended(demand=demand))

    def _new(self) -> str:
        self.told += 1
        return f"t-{self.told}"


def _left(line: HandedOver) -> int:
    return line.quantity - line.returned - line.destroyed - line.used


def _by_member(lines: tuple[HandedOver, ...], lot_: str) -> Counter[str]:
    found = Counter[str]()
    for each in lines:
        if each.lot == lot_:
            found[each.member] += each.quantity
    return found


def _played_on(data: Path, url: str | None, examples: int, steps: int) -> None:
    with mortal_house(Clock(), data, url) as (opened, mortal):

        class On(Channel):
            house, ledger = opened, mortal

        phases = (Phase.explicit, Phase.generate)
        unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=phases)
        bounded = settings(unhurried, stateful_step_count=steps, max_examples=examples)
        run_state_machine_as_test(On, settings=bounded)


@pytest.mark.unit
def test_nothing_is_lost_on_sqlite(tmp_path: Path) -> None:
    _played_on(tmp_path / "data", None, 25, 30)


@pytest.mark.integration
def test_nothing_is_lost_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    _played_on(tmp_path / "data", postgres.new_database(), 6, 30)
