"""Waits that are due, without Prefect: reminded at growing pauses, parked, woken; each message once, whatever was killed or came twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from batches.batch import Batch, Judgement
from batches.errors import Unavailable
from batches.event import Event
from batches.gates import Standing, Wait, standing
from batches.paper import Paper
from batches.promises import promise
from catalogue import load_catalogue
from flows.stalled import dead_runs
from flows.stalled.looking import stalled
from flows.stalled.reminding import remind_of_what_is_due
from flows.stalled.undone import undelivered
from flows.stalled.waking import wake
from flows.stored import KIND
from flows.sweep import sweep_of
from flows.waiting import later, rule
from flows.wiring import House
from record import FolderArchive, LeaseTaken, Message, Place, open_ledger
from record.tables import leases
from record.waits import Due
from record.waits import Wait as RowOfWait
from tests.batches.conftest import batch, inspected  # noqa: F401 - fixtures
from tests.record.taking import taken

pytestmark = pytest.mark.unit

GIVEN = Event(type="paper.attached", actor="importer")
JUDGED = Event(type="batch.judged", actor="freigabe")
PAPERS = Wait(what="papers", whom="importer", why="papers.missing (line 1)")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2020, 4, 8, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def at(self, day: str) -> datetime:
        self.now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    place = Place(tmp_path)
    ledger = open_ledger(place.ledger_url, clock)
    yield House(place, ledger, FolderArchive(place.archive), load_catalogue())
    ledger.close()


def commit(house: House, id_: str, *waiting: Wait, stage: str = "papers", event: Event = GIVEN) -> None:
    stands = Standing.model_validate({"stage": stage, "waiting_for": waiting, "lots": ()})
    with house.ledger.open(KIND, id_, by="run") as thing:
        thing.save({"n": thing.version}, [event], sweep=sweep_of(stands))


def sweep(house: House) -> list[tuple[str, str]]:
    return sorted(remind_of_what_is_due(house, house.ledger.clock()))


def messages(house: House) -> list[Message]:
    return taken(house.ledger)


def papers(house: House) -> RowOfWait:
    return next(each for each in house.ledger.waits.of(KIND, "b-1") if each.what == "papers")


def test_reminders_come_at_growing_pauses_in_working_days_over_easter_and_then_it_is_parked(house: House, clock: Clock) -> None:
    commit(house, "b-1", PAPERS)  # Wednesday before Easter: Good Friday and Easter Monday do not count
    assert papers(house).next_at == datetime(2020, 4, 17, 22, tzinfo=UTC)
    clock.at("2020-04-17T21:59")
    assert sweep(house) == []
    for day in range(60):
        clock.at(f"{date(2020, 4, 18) + timedelta(days=day)}T03:00")
        sweep(house)
    told = [(event.at.date().isoformat(), event.type) for event in house.ledger.events(KIND, "b-1") if event.payload.get("what") == "papers"]
    # 18 April is a Saturday; the days between are 2, 4 and 8 working days (1 and 21 May are holidays, 1 June Whit Monday)
    assert told == [("2020-04-18", "wait.reminded"), ("2020-04-22", "wait.reminded"), ("2020-04-29", "wait.reminded"), ("2020-05-13", "batch.parked")]
    assert papers(house).next_at is None
    parked = next(event for event in house.ledger.events(KIND, "b-1") if event.type == "batch.parked")
    assert parked.payload["told"]["en"] == "batch b-1 has waited since 2020-04-08 for missing papers (importer): papers.missing (line 1)"
    assert parked.payload["told"]["de"] == "Sendung b-1 wartet seit 08.04.2020 auf fehlende Papiere (importer): papers.missing (line 1)"
    assert "freigabe retry b-1" in parked.payload["next"]["de"]
    assert house.ledger.verify(KIND, "b-1") == ()
    keys = Counter(message.key for message in messages(house))
    assert set(keys.values()) == {1}


def parked_batch(house: House, clock: Clock) -> None:
    commit(house, "b-1", PAPERS)
    while papers(house).parked_at is None:
        clock.now += timedelta(days=1)
        sweep(house)


def test_what_it_is_given_wakes_a_parked_batch_and_only_what_changed_begins_anew(house: House, clock: Clock) -> None:
    parked_batch(house, clock)
    commit(house, "b-1", PAPERS, event=JUDGED)
    assert papers(house).parked_at is not None
    commit(house, "b-1", PAPERS, event=GIVEN)
    assert (papers(house).parked_at, papers(house).step) == (None, 3)
    commit(house, "b-1", PAPERS.model_copy(update={"why": "papers.missing (line 2)"}))
    assert (papers(house).step, papers(house).since) == (0, datetime(2020, 4, 8, 10, tzinfo=UTC))


def test_a_person_wakes_it_and_it_is_reminded_of_again(house: House, clock: Clock) -> None:
    parked_batch(house, clock)
    assert [each.state for each in stalled(house.place.data) if each.what == "papers"] == ["parked"]
    assert wake(house, "b-1", "R. Weber", clock.now) == ("gate:papers", "papers") or wake(house, "b-1", "R. Weber", clock.now) == ()
    assert papers(house).step == 0
    assert [e.actor for e in house.ledger.events(KIND, "b-1") if e.type == "batch.woken"] == ["R. Weber"]
    assert wake(house, "b-1", "R. Weber", clock.now) == ()
    clock.now += timedelta(days=10)
    assert ("reminded", "b-1") in sweep(house)
    assert set(Counter(message.key for message in messages(house)).values()) == {1}


def test_waking_looks_again_when_a_sweep_came_between(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(house, "b-1", PAPERS)
    clock.at("2020-04-20")
    sweep(house)
    stale, of = house.ledger.waits.of(KIND, "b-1"), house.ledger.waits.of
    clock.at("2020-05-20")
    sweep(house)
    looks = iter([stale])
    monkeypatch.setattr(house.ledger.waits, "of", lambda kind, id_: next(looks, None) or of(kind, id_))
    assert "papers" in wake(house, "b-1", "R. Weber", clock())
    assert [event.type for event in house.ledger.events(KIND, "b-1")].count("batch.woken") == 1


def test_a_batch_that_is_worked_on_is_left_for_the_next_turn_and_a_bad_one_keeps_no_other(house: House, clock: Clock) -> None:
    for id_ in ("b-1", "b-2", "b-3"):
        commit(house, id_, PAPERS)
    clock.at("2020-04-18T03:00")
    with house.ledger.writing() as connection:  # damaged: its lease names a process that cannot be
        held = {"holder": "run", "process": "none", "expires_at": clock.now + timedelta(days=99)}
        connection.execute(update(leases).where(leases.c.id == "b-2").values(**held))
    with house.ledger.open(KIND, "b-1", by="run"):
        assert ("reminded", "b-3") in sweep(house)
        assert papers(house).step == 0
    assert sweep(house) == [("reminded", "b-1")]


def test_two_sweeps_at_once_take_one_step(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(house, "b-1", PAPERS)
    clock.at("2020-04-18T03:00")
    looked_at = house.ledger.waits.of(KIND, "b-1")
    assert sweep(house) == [("reminded", "b-1")]
    monkeypatch.setattr(type(house.ledger.waits), "due", lambda _self, _now, _limit, after=None: () if after else (Due(KIND, "b-1", "papers", "", ""),))
    assert sweep(house) == []  # found before the other's step, read after it
    monkeypatch.setattr(type(house.ledger.waits), "of", lambda _self, _kind, _id: looked_at)
    assert sweep(house) == []  # read before it, written after it
    assert [event.type for event in house.ledger.events(KIND, "b-1")] == ["paper.attached", "wait.reminded"]


@pytest.mark.parametrize("opened", [True, False])
def test_two_sweeps_at_once_give_a_run_up_once_and_take_none_up_that_the_other_took(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch, *, opened: bool
) -> None:
    if opened:
        commit(house, "b-1", PAPERS)
    house.ledger.runs.start(KIND, "b-1", {}, attempts=rule("run", clock().date()).reminders)
    dead = house.ledger.runs.dead()
    monkeypatch.setattr(house.ledger.runs, "dead", lambda: dead)  # both looked before either wrote
    monkeypatch.setattr(dead_runs, "_parked", lambda *_: set())
    assert taken_up(house) == [("given_up", "b-1")]
    assert taken_up(house) == []
    assert [message.topic for message in messages(house)] == ["run.given_up"]
    assert [event.type for event in house.ledger.events(KIND, "b-1")].count("run.given_up") == opened

    clock.now += timedelta(minutes=1)
    house.ledger.runs.start(KIND, "b-1", {})
    monkeypatch.setattr(house.ledger.runs, "dead", lambda: (replace(dead[0], attempts=0),))
    assert taken_up(house) == []


def test_who_asks_for_a_run_that_another_took_up_is_told_that_and_not_that_it_went_well(house: House) -> None:
    commit(house, "b-1", PAPERS)
    house.ledger.runs.start(KIND, "b-1", {})
    (dead,) = house.ledger.runs.dead()
    with house.ledger.open(KIND, "b-1", by="another run"):
        assert asyncio.run(dead_runs.take_up(house, dead))
        with pytest.raises(LeaseTaken):
            asyncio.run(dead_runs.take_up(house, dead, attempt=1, by="R. Weber"))


def taken_up(house: House) -> list[tuple[str, str]]:
    async def look() -> list[tuple[str, str]]:
        return [each async for each in dead_runs.take_up_dead_runs(house, house.ledger.clock())]

    return asyncio.run(look())


def test_a_database_that_went_away_ends_the_sweep_and_not_each_batch_in_turn(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(house, "b-1", PAPERS)
    clock.at("2020-05-29")

    def gone(*_: object) -> None:
        raise Unavailable("record.unavailable", "the record's database does not answer")

    monkeypatch.setattr(house.ledger, "note", gone)
    with pytest.raises(Unavailable):
        sweep(house)


def test_killed_before_the_end_of_a_step_nothing_of_it_is_there(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(house, "b-1", PAPERS)
    clock.at("2020-04-18T03:00")
    with monkeypatch.context() as killed:
        killed.setattr("record.waits._turn", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sweep(house)
    assert messages(house) == []
    assert [event.type for event in house.ledger.events(KIND, "b-1")] == ["paper.attached"]
    assert sweep(house) == [("reminded", "b-1")]
    assert len(messages(house)) == 1


def test_two_hundred_stalled_are_each_told_once_in_bounded_portions(house: House, clock: Clock) -> None:
    for number in range(200):
        commit(house, f"b-{number:03}", PAPERS)
    clock.at("2020-04-18T03:00")
    done = list(remind_of_what_is_due(house, clock.now, portion=30, most=120))
    assert len(done) == 120
    done += remind_of_what_is_due(house, clock.now, portion=30)
    assert sorted(done) == [("reminded", f"b-{number:03}") for number in range(200)]
    assert list(remind_of_what_is_due(house, clock.now)) == []
    assert len(messages(house)) == 200


def test_a_hold_keeps_its_beginning_when_an_earlier_one_is_over(house: House, clock: Clock) -> None:
    first, second = (Wait(what="border_hold", whom="customs", why=f"held since {day}", ref=day) for day in ("2020-04-06", "2020-04-08"))
    commit(house, "b-1", first, stage="customs")
    begun = clock.at("2020-04-08")
    commit(house, "b-1", first, second, stage="customs")
    clock.at("2020-04-10")
    commit(house, "b-1", second, stage="customs")
    assert [each.since for each in house.ledger.waits.of(KIND, "b-1") if each.what == "border_hold"] == [begun]


def test_a_sign_no_database_keeps_is_left_out_of_what_is_waited_for() -> None:
    waiting = (Wait(what="goods_arrival", whom="carrier\0", why="diverted to \0Hanoi"),)
    (row,) = (each for each in sweep_of(Standing(stage="quality", waiting_for=waiting, lots=())).expected if each.what == "goods_arrival")
    assert (row.whom, row.why) == ("carrier", "diverted to Hanoi")


def test_a_hold_is_due_with_the_end_of_its_period_and_the_goods_after_the_day_they_are_expected(house: House) -> None:
    hold = Wait(what="border_hold", whom="customs", why="held", until=date(2020, 4, 9))
    goods = Wait(what="goods_arrival", whom="carrier", why="expected", until=date(2020, 5, 29))
    commit(house, "b-1", hold, goods, Wait(what="demand", whom="coordinator", why="stock"), stage="customs")
    due = {each.what: each.due_at for each in house.ledger.waits.of(KIND, "b-1")}
    assert due["border_hold"] == datetime(2020, 4, 9, 22, tzinfo=UTC)
    assert due["goods_arrival"] == datetime(2020, 6, 2, 22, tzinfo=UTC)  # the next working day after a Friday before Whit Monday
    assert due["demand"] is None


def test_a_promise_not_kept_is_told_and_one_that_is_kept_is_gone(house: House, clock: Clock, inspected: Batch) -> None:  # noqa: F811
    clock.at("2020-05-08T10:00")
    unjudged = Judgement(judged_for=date(2020, 5, 29), catalogue="")
    bare = inspected.model_copy(update={"customs_release": None})
    promised, _ = promise(bare, unjudged, "packing_list", date(2020, 5, 12), "Saigon Medical", "R. Weber")

    def told() -> list[dict[str, object]]:
        sweep(house)
        return [event.payload for event in house.ledger.events(KIND, "b-1") if event.payload.get("what") == "paper_promised"]

    def put(known: Batch) -> None:
        with house.ledger.open(KIND, "b-1", by="run") as thing:
            thing.save({"n": thing.version}, [GIVEN], sweep=sweep_of(standing(known, unjudged)))

    put(promised)
    clock.at("2020-05-13T21:59")
    assert told() == []
    clock.at("2020-05-13T22:00")
    assert [(each["whom"], each["why"]) for each in told()] == [("Saigon Medical", "packing_list promised by Saigon Medical until 2020-05-12")]
    put(promised.model_copy(update={"papers": (Paper(file="list.pdf", sha256="a" * 64, pages=1, kind="packing_list"),)}))
    clock.at("2020-09-01T00:00")
    assert len(told()) == 1


def test_messages_that_did_not_leave_are_counted_once_they_are_late(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(house, "b-1", PAPERS)
    begun = clock.at("2020-04-18T03:00")
    sweep(house)
    clock.now += timedelta(minutes=31)
    assert undelivered(house, clock.now).count == 0, "nobody mails it"
    monkeypatch.setenv("FREIGABE_MAIL", "smtp://127.0.0.1:9")
    (house.place.data / "mail.toml").write_text('[default]\nto = ["desk@house.example"]\n')
    assert undelivered(house, begun).count == 0
    assert (undelivered(house, clock.now).count, undelivered(house, clock.now).oldest) == (1, begun)


def test_a_pause_is_counted_by_the_rule_of_the_day_the_wait_began(house: House) -> None:
    assert later(datetime(2020, 4, 8, 10, tzinfo=UTC), rule("papers", date(2020, 4, 8)).due or pytest.fail()) == datetime(2020, 4, 17, 22, tzinfo=UTC)
