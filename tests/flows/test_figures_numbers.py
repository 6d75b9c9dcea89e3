"""The numbers of the overview, on real records of a few batches: each exactly what it must be, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.decision import Choice, Decision, LotVerdict
from batches.errors import InputRefused
from batches.event import Event
from batches.finding import Finding
from batches.gates import Standing, Wait, standing
from batches.paper import Fact, Paper
from deploy.servers.postgres import Postgres
from flows.figures import Figures, Period
from flows.stored import KIND, to_state
from flows.sweep import sweep_of
from record import Ledger, Place, open_ledger
from tests.batches.conftest import batch, finding, judged  # noqa: F401 - fixtures
from tests.record.plans import plans_of, reads_whole_table, statements


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2020, 5, 4, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, days: float) -> datetime:
        self.now += timedelta(days=days)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.unit), pytest.param("postgres", marks=pytest.mark.integration)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    if request.param == "sqlite":
        url = Place(tmp_path).ledger_url
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new_database()
    opened = open_ledger(url, clock)
    yield opened
    opened.close()


OPENED = Event(type="batch.opened", actor="freigabe", payload={"order": "MH-1", "lines": 1})
RELEASED = Event(type="lot.released", actor="Ada", payload={"line": 1, "lot": "L1", "by": ["Ada", "Bo"], "goods": "ffp2"})
JUDGED = Event(type="batch.judged", actor="freigabe", payload={"stage": "papers", "judged_for": "2020-05-29", "findings": {"blocking": 1}})


def stand(ledger: Ledger, id_: str, stage: str, *happened: Event, waiting: tuple[Wait, ...] = ()) -> None:
    """A batch stands at a gate, without anything that would lead it there."""
    stands = Standing.model_validate({"stage": stage, "waiting_for": waiting, "lots": ()})
    with ledger.open(KIND, id_, by="test") as thing:
        thing.save({"n": thing.version}, happened or [JUDGED], sweep=sweep_of(stands))


def keep(ledger: Ledger, batch: Batch, judgement: Judgement, *happened: Event) -> None:  # noqa: F811 - the fixture's own word
    """A batch with its state as a run keeps it."""
    with ledger.open(KIND, batch.id, by="test") as thing:
        thing.save(to_state(batch, judgement, {}), happened or [JUDGED], sweep=sweep_of(standing(batch, judgement)))


def of_supplier(batch: Batch, id_: str, name: str, **changes: object) -> Batch:  # noqa: F811
    order = batch.order.model_copy(update={"supplier": batch.order.supplier.model_copy(update={"name": name})})
    return batch.model_copy(update={"id": id_, "order": order} | changes)


def stay(ledger: Ledger, clock: Clock, id_: str, days: float) -> None:
    """A batch stands at the gate papers for so many days from the first of the test, then at conformity."""
    start = clock.now
    stand(ledger, id_, "papers")
    clock.later(days)
    stand(ledger, id_, "conformity")
    clock.now = start


def test_time_at_a_gate_is_counted_over_those_that_left_it_and_those_still_there(ledger: Ledger, clock: Clock) -> None:
    for number, days in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 9]):
        stay(ledger, clock, f"b-{number}", days)
    stand(ledger, "b-there", "papers")
    papers, conformity, quality, *_ = Figures(ledger).time_at_gates(clock.later(20)).gates
    assert (papers.gate, papers.left, papers.standing) == ("papers", 9, 1)
    assert (papers.median, papers.p90, papers.longest) == (5.5, 9.0, 20.0)
    assert (conformity.left, conformity.standing, conformity.longest) == (0, 9, 19.0)
    assert (quality.left, quality.standing, quality.median, quality.p90, quality.longest) == (0, 0, None, None, None)


def test_time_at_gates_is_that_of_the_period_and_of_the_batches_asked_for(ledger: Ledger, clock: Clock) -> None:
    stay(ledger, clock, "b-1", 1.5)  # leaves on 5 May at 22:00 UTC: in the house that is 6 May already
    stay(ledger, clock, "b-2", 4)
    now = clock.later(10)
    figures = Figures(ledger)

    def left(since: date | None, until: date | None, batches: set[str] | None = None) -> tuple[int, float | None]:
        gate = figures.time_at_gates(now, Period(since, until), batches).gates[0]
        return gate.left, gate.longest

    assert left(None, date(2020, 5, 5)) == (0, None)
    assert left(date(2020, 5, 6), date(2020, 5, 6)) == (1, 1.5)
    assert left(date(2020, 5, 7), None) == (1, 4.0)
    assert left(None, None, {"b-1"}) == (1, 1.5)
    assert left(None, None, set()) == (0, None)
    assert figures.time_at_gates(now, Period(None, date(2020, 5, 10))).gates[1].standing == 0  # now lies after it


def test_throughput_counts_each_batch_when_it_was_opened_first_released_and_rejected(ledger: Ledger, clock: Clock) -> None:
    figures = Figures(ledger)
    stand(ledger, "b-1", "papers", OPENED)
    stand(ledger, "b-2", "papers", OPENED)
    assert [(c.start, c.opened, c.released, c.rejected) for c in figures.throughput().counted] == [(date(2020, 5, 1), 2, 0, 0)]
    clock.later(28)  # 1 June
    stand(ledger, "b-1", "distribution", RELEASED, RELEASED)
    stand(ledger, "b-2", "rejected")
    clock.later(61)  # 1 August
    stand(ledger, "b-1", "distribution", RELEASED)
    stand(ledger, "b-3", "papers", OPENED)
    may, june, july, august = figures.throughput().counted
    assert [(c.start.month, c.opened, c.released, c.rejected) for c in (may, june, july, august)] == [(5, 2, 0, 0), (6, 0, 1, 1), (7, 0, 0, 0), (8, 1, 0, 0)]
    assert [(c.opened, c.released, c.rejected) for c in figures.throughput(period=Period(date(2020, 6, 1), date(2020, 6, 30))).counted] == [(0, 1, 1)]
    assert [(c.opened, c.released, c.rejected) for c in figures.throughput(batches={"b-1"}).counted] == [(1, 0, 0), (0, 1, 0)]
    assert figures.throughput("week").counted[0].start == date(2020, 5, 4)
    assert figures.throughput().table.in_language("de").rows[0] == ("Mai 2020", "2", "0", "0")
    assert figures.throughput("week").table.in_language("en").rows[0] == ("week 19/2020", "2", "0", "0")


def test_a_rejection_that_was_taken_back_is_none(ledger: Ledger, clock: Clock) -> None:
    stand(ledger, "b-1", "rejected", OPENED)
    clock.later(1)
    stand(ledger, "b-1", "quality")
    assert [(c.opened, c.rejected) for c in Figures(ledger).throughput().counted] == [(1, 0)]


def test_only_batches_that_changed_are_read_again(ledger: Ledger, clock: Clock) -> None:
    for number in range(3):
        stand(ledger, f"b-{number}", "papers", OPENED)
    figures = Figures(ledger)
    figures.throughput()
    stand(ledger, "b-1", "papers", RELEASED)
    with statements(ledger) as asked:
        figures.throughput()
    events = [each for each in asked if "FROM events" in each[0]]
    assert len(events) == 1
    assert "b-1" in str(events[0][1])
    assert "b-0" not in str(events[0][1])
    with statements(ledger) as asked:
        figures.throughput()
    assert not [each for each in asked if "FROM events" in each[0]]


def test_no_view_reads_the_events_or_passages_of_every_batch(ledger: Ledger, clock: Clock) -> None:
    stay(ledger, clock, "b-1", 2)
    figures = Figures(ledger)
    with statements(ledger) as asked:
        figures.throughput()
        figures.time_at_gates(clock.later(3), Period(date(2020, 5, 1), date(2020, 5, 31)))
        figures.board(clock.now)
    with ledger.reading() as connection:
        looked_at = [each for each in asked if any(f"FROM {table}" in each[0] for table in ("events", "passages", "waits"))]
        assert looked_at
        assert not [plan for plan in plans_of(connection, looked_at) if reads_whole_table(plan)]


def decided(*words: tuple[Finding, Choice, str]) -> tuple[Decision, ...]:
    return tuple(Decision(finding=each.id, choice=choice, by=by, reason="seen") for each, choice, by in words)


def test_reasons_are_what_was_rejected_overridden_or_still_blocks_by_supplier(ledger: Ledger, batch: Batch) -> None:  # noqa: F811
    expired, marking, late = finding("certificate.expired"), finding("marking.missing"), finding("lot.shelf_life_short", "review")
    note = finding("papers.unrecognised", "note")
    lot = batch.lots[0]
    verdict = LotVerdict(line=lot[0].line, lot=lot[1].lot, choice="reject", by="QC", reason="wet")
    keep(ledger, of_supplier(batch, "b-1", "Saigon Medical", decisions=decided((expired, "reject", "QC"))), judged(expired, marking, late, note))
    both = decided((expired, "override", "QC"), (expired, "override", "Ada"), (late, "accept", "QC"))
    keep(ledger, of_supplier(batch, "b-2", "SAIGON  Medical", decisions=both, lot_verdicts=(verdict,)), judged(expired, late))
    keep(ledger, of_supplier(batch, "b-3", "Hanoi Textile"), judged(marking))
    figures = Figures(ledger)
    found = [(r.supplier, r.code, r.rejected, r.overridden, r.open, r.batches) for r in figures.reasons_by_supplier().reasons]
    assert found == [
        ("Saigon Medical", "certificate.expired", 1, 1, 0, ("b-1", "b-2")),
        ("Saigon Medical", "lot.rejected", 1, 0, 0, ("b-2",)),
        ("Saigon Medical", "marking.missing", 0, 0, 1, ("b-1",)),
        ("Hanoi Textile", "marking.missing", 0, 0, 1, ("b-3",)),
    ]
    assert [r.batches for r in figures.reasons_by_supplier({"b-3"}).reasons] == [("b-3",)]
    keep(ledger, of_supplier(batch, "b-3", "Hanoi Textile"), judged())
    assert "Hanoi Textile" not in {r.supplier for r in figures.reasons_by_supplier().reasons}


def test_a_view_reads_so_many_states_and_says_how_many_are_left(ledger: Ledger, batch: Batch) -> None:  # noqa: F811
    for number in range(5):
        keep(ledger, of_supplier(batch, f"b-{number}", "Saigon Medical"), judged(finding("marking.missing")))
    figures = Figures(ledger, most_states=2)
    seen = [(sum(r.open for r in found.reasons), found.behind) for found in (figures.reasons_by_supplier() for _ in range(3))]
    assert seen == [(2, 3), (4, 1), (5, 0)]


def certificate(kind: str, number: str, expires_on: str, *models: str, sha256: str = "a" * 64) -> Paper:
    stated = [("certificate_number", number), ("manufacturer", "Saigon Medical"), ("expiry_date", expires_on), *(("models", model) for model in models)]
    facts = tuple(Fact(field=field, value=value, raw=value, confidence=1.0) for field, value in stated)
    return Paper(file=f"{number}.pdf", sha256=sha256, pages=1, kind=kind, facts=facts)


def test_certificates_are_told_once_with_their_batches_and_the_days_they_have_left(ledger: Ledger, batch: Batch) -> None:  # noqa: F811
    module_b = certificate("eu_type_examination_certificate", "CE 1", "2020-06-30", "MW-2100")
    scanned = certificate("eu_type_examination_certificate", "CE-1", "2020-06-30", "MW-2200", sha256="b" * 64)
    gone = certificate("iso_certificate", "ISO 9", "2020-05-31")
    today = certificate("notified_body_certificate", "NB 7", "2020-06-01")
    last = certificate("production_control_certificate", "PC 1", "2020-11-28")
    too_late = certificate("iso_certificate", "ISO 1", "2020-11-29")
    others = (certificate("test_report", "T 1", "2020-06-02"), certificate("iso_certificate", "ISO 2", "soon"))
    keep(ledger, batch.model_copy(update={"id": "b-1", "papers": (module_b, gone, today, *others)}), judged())
    keep(ledger, batch.model_copy(update={"id": "b-2", "papers": (scanned, last, too_late)}), judged())
    figures = Figures(ledger)
    on = date(2020, 6, 1)
    found = figures.certificates_expiring(on)
    assert [(c.number, c.days_left, c.soon, c.models, c.batches) for c in found.certificates] == [
        ("ISO 9", -1, "expired", (), ("b-1",)),
        ("NB 7", 0, "within_90", (), ("b-1",)),
        ("CE 1", 29, "within_90", ("MW-2100", "MW-2200"), ("b-1", "b-2")),
        ("PC 1", 180, "within_180", (), ("b-2",)),
    ]
    assert [c.number for c in found.among("expired")] == ["ISO 9"]
    assert [c.number for c in figures.certificates_expiring(on, within=None).certificates][-1] == "ISO 1"
    assert [c.number for c in figures.certificates_expiring(on, batches={"b-2"}).certificates] == ["CE-1", "PC 1"]
    assert found.table.in_language("de").rows[2][1:6] == ("CE 1", "Saigon Medical", "MW-2100, MW-2200", "30.06.2020", "29")


def test_the_board_has_each_batch_at_its_gate_with_what_it_waits_for(ledger: Ledger, clock: Clock) -> None:
    missing = Wait(what="papers", whom="importer", why="papers.missing (line 1)")
    stand(ledger, "b-1", "papers", waiting=(missing,))
    clock.later(30)
    stand(ledger, "b-2", "papers", waiting=(missing, Wait(what="review", whom="qc", why="identifier.invalid")))
    stand(ledger, "b-3", "release")
    stand(ledger, "b-4", "rejected")
    board = Figures(ledger).board(clock.later(0.5))
    assert [(column.gate, column.all, [card.batch for card in column.cards]) for column in board.columns if column.all] == [
        ("papers", 2, ["b-1", "b-2"]),
        ("release", 1, ["b-3"]),
    ]
    first, second = board.columns[0].cards
    assert (first.days, first.overdue, second.overdue) == (30.5, True, False)
    assert first.waits[0].said == Text(
        de="wartet seit 04.05.2020 auf fehlende Papiere (Importeur)", en="has waited since 2020-05-04 for missing papers (importer)"
    )
    assert first.waits[0].why == "papers.missing (line 1)"
    assert [wait.what for wait in second.waits] == ["review", "papers"]  # what is due first
    few = Figures(ledger).board(clock.now, most=1).columns[0]
    assert (few.all, [card.batch for card in few.cards]) == (2, ["b-1"])
    assert [card.batch for column in Figures(ledger).board(clock.now, batches={"b-3"}).columns for card in column.cards] == ["b-3"]


def test_the_timeline_has_every_event_and_every_gate_left_in_order(ledger: Ledger, clock: Clock, batch: Batch) -> None:  # noqa: F811
    expired = finding("certificate.expired")
    keep(ledger, batch, judged(expired), OPENED, JUDGED)
    clock.later(2)
    said = {"finding": expired.id, "code": expired.code, "choice": "ask", "reason": "which edition?", "state": "asked", "seen": "0"}
    asked = Event(type="finding.asked", actor="QC Officer", payload=said)
    odd = Event(type="something.else", actor="Ada", payload={"why": "nobody knows"})
    ledger.note(KIND, batch.id, [asked, odd])
    stands = Standing.model_validate({"stage": "release", "waiting_for": (), "lots": ()})
    clock.later(1)
    with ledger.open(KIND, batch.id, by="test") as thing:
        assert thing.state is not None
        thing.save(thing.state, [JUDGED], sweep=sweep_of(stands))
    told = Figures(ledger).timeline(batch.id, clock.later(1))
    assert [(entry.type, entry.house) for entry in told.entries] == [
        ("batch.opened", True),
        ("batch.judged", True),
        ("finding.asked", False),
        ("something.else", False),
        ("batch.judged", True),
        ("gate.left", True),
    ]
    assert {entry.number for entry in told.entries} == {None, *(event.number for event in ledger.events(KIND, batch.id))}
    question = told.entries[2]
    assert question.finding == expired.id
    assert question.what.de == f"Rückfrage zum Befund: certificate.expired – {expired.message.de}. Frage: which edition?"
    assert told.entries[3].what.en == 'something.else: {"why": "nobody knows"}'
    assert told.entries[-1].what.de.endswith("verlassen nach 3,0 Tagen")
    assert [(gate.days, gate.until is None) for gate in told.gates] == [(3.0, False), (1.0, True)]
    assert told.table.in_language("de").rows[2][:2] == ("06.05.2020 12:00", "QC Officer")


def test_the_timeline_says_by_name_who_took_the_review_on(ledger: Ledger, clock: Clock) -> None:
    stand(ledger, "b-1", "papers", OPENED)
    with ledger.open("account", "a-1", by="test") as thing:
        thing.save({"name": "Ada Lovelace"}, [Event(type="account.added", actor="test", payload={"name": "Ada Lovelace"})])
    ledger.note(KIND, "b-1", [Event(type="case.taken", actor="Bo", payload={"account": "a-1", "from": "a-gone"})])
    told = Figures(ledger).timeline("b-1", clock.now, ()).entries[-1]
    assert told.what.de == "Prüfung übernommen von Ada Lovelace, zuvor a-gone"
    assert told.payload["account"] == "a-1"


def test_a_batch_that_was_never_opened_has_no_history(ledger: Ledger, clock: Clock) -> None:
    with pytest.raises(InputRefused, match="no batch"):
        Figures(ledger).timeline("b-9", clock.now)
