"""What is entered early, twice or late is kept, and applied by the run that is due; nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from batches.acts import attach
from batches.batch import Attachment
from batches.concerned import applied
from batches.entered import FindingDecided, GoodsArrived, LotJudged, ReleaseApproved, SheetsEntered, Tracked, bound, entered
from batches.errors import InputRefused, NotNow
from batches.gates import open_findings
from batches.quality_data import MarkedRow, MeasuredRow, Sheets
from batches.tracking import TrackingEvent
from flows import carry_on, run_import, running, stored_outcome, verify_record
from flows.carrying import STEPS, carrying
from flows.drain import drain
from flows.import_many import from_record
from flows.running import enter, run_asked
from flows.session import prefect_session
from flows.stored import KIND
from flows.wiring import opened
from flows.work import Asked
from record import LeaseLost
from record.tables import leases, waits
from tests.flows.conftest import Folder
from tests.record.taking import taken

pytestmark = pytest.mark.integration

ARRIVED = GoodsArrived(by="agent", on=date(2020, 5, 30))


def drained(data: Path) -> dict[str, str]:
    with prefect_session(data, lambda _: None):
        rows: Any = asyncio.run(drain(str(data)))
    return {row["batch"]: row["outcome"] for row in rows}


def opened_batch(folder: Folder, data: Path, name: str, papers: int = 0) -> str:
    (outcome,) = run_import([folder(name, order=name, papers=papers)], data)
    return outcome.batch.id


def happened(data: Path, batch: str) -> list[str]:
    with opened(data) as house:
        return [event.type for event in house.ledger.events(KIND, batch)]


def test_one_run_drains_every_batch_about_which_something_was_entered(folder: Folder, own: Path) -> None:
    batches = [opened_batch(folder, own, f"N-{number}") for number in range(3)]
    with opened(own) as house:
        for batch in batches[:2]:
            enter(house, batch, ARRIVED)
        enter(house, batches[0], LotJudged(by="qc", lot="L1", choice="reject", reason="torn"))
    assert stored_outcome(own, batches[0]).batch.arrived_on is None
    assert drained(own) == {batches[0]: "carried", batches[1]: "carried"}
    assert stored_outcome(own, batches[0]).batch.arrived_on == date(2020, 5, 30)
    assert drained(own) == {}
    with opened(own) as house:
        settled = [(each.act["act"], each.settled) for each in house.ledger.entries.of(KIND, batches[0])]
        run = house.ledger.runs.get(KIND, batches[0])
    # The verdict was bound to the judgement of a day on which the goods had not arrived: that is no longer the one to judge by.
    assert [(act, what["outcome"]) for act, what in settled if what] == [("arrive", "applied"), ("lot", "refused")]
    assert run is not None
    assert run.flow_run is not None
    assert happened(own, batches[0])[-3:] == ["goods.arrived", "act.refused", "batch.judged"]
    assert verify_record(own) == ()


def test_what_comes_while_a_run_is_at_work_is_kept_and_applied_when_that_has_ended(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "O-1")
    with opened(own) as house:
        with house.ledger.open(KIND, batch, by="another run"):
            positions = enter(house, batch, ARRIVED)
            assert enter(house, batch, ARRIVED) == positions
            assert drained(own) == {batch: "busy"}
        assert [each.settled for each in house.ledger.entries.at(positions)] == [None]
        assert drained(own) == {batch: "carried"}
        enter(house, batch, ARRIVED)
        assert drained(own) == {batch: "unchanged"}
        assert [each.settled for each in house.ledger.entries.of(KIND, batch)] == [{"outcome": "applied"}, {"outcome": "nothing_new"}]
    assert happened(own, batch).count("goods.arrived") == 1


def test_a_command_that_waits_for_another_run_starts_no_run_until_that_lets_go(folder: Folder, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = opened_batch(folder, own, "O-6")
    started: list[str] = []
    monkeypatch.setattr(running, "PATIENCE", 3.0)
    monkeypatch.setattr(running, "run_asked", lambda asked, batch_id: (started.append(batch_id), run_asked(asked, batch_id))[1])
    said: list[str] = []
    with opened(own) as house, house.ledger.open(KIND, batch, by="another run"):
        assert carry_on(own, batch, ARRIVED, progress=said.append).batch.arrived_on is None
        assert len(house.ledger.entries.waiting(KIND, batch)) == 1
    assert started == [batch]
    assert any("is kept" in sentence for sentence in said)


def test_what_a_run_that_nobody_asked_for_was_refused_over_is_left_to_the_sweep_and_not_tried_every_minute(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "O-3")
    with opened(own) as house:
        enter(house, batch, ARRIVED)
        with pytest.raises(InputRefused), carrying(batch, from_record(house, batch)):
            raise InputRefused("period.too_late", "no calendar goes so far")
        assert house.ledger.entries.ready(KIND) == ()
        (dead,) = house.ledger.runs.dead()
        assert dead.why == "no calendar goes so far"
        with pytest.raises(InputRefused), carrying(batch, Asked(house, act=lambda on, _: (on, ()))):
            raise InputRefused("correct.unknown_paper", "no such paper")  # whoever asked is told, and what waits is ready for the next
        assert house.ledger.runs.dead() == ()
        assert house.ledger.entries.ready(KIND) == (batch,)


def test_a_batch_without_the_rows_of_what_it_waits_for_gets_them_with_its_next_run_though_nothing_changed(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "O-5")
    with opened(own) as house:
        before = {(each.what, each.why) for each in house.ledger.waits.of(KIND, batch)}
        with house.ledger.writing() as connection:
            connection.execute(delete(waits).where(waits.c.id == batch, waits.c.what != "gate:papers"))
        version = house.ledger.read(KIND, batch)
        with carrying(batch, from_record(house, batch)) as work:
            for step in STEPS:
                asyncio.run(step(batch, work))
        assert house.ledger.read(KIND, batch) == version
        assert {(each.what, each.why) for each in house.ledger.waits.of(KIND, batch)} == before


def test_a_run_that_lost_its_lease_settles_nothing(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "O-4")
    carry_on(own, batch, ARRIVED)
    with opened(own) as house:
        positions = enter(house, batch, ARRIVED)
        with pytest.raises(LeaseLost), carrying(batch, from_record(house, batch)) as work:
            for step in STEPS[:-2]:
                asyncio.run(step(batch, work))
            with house.ledger.writing() as connection:
                connection.execute(update(leases).where(leases.c.id == batch).values(token=leases.c.token + 1))
            asyncio.run(STEPS[-2](batch, work))
        assert [each.settled for each in house.ledger.entries.at(positions)] == [None]


def test_a_command_waits_for_the_run_that_holds_the_batch_and_then_applies_what_was_entered(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "O-2")
    with opened(own) as house:
        with house.ledger.open(KIND, batch, by="another run"):
            ended: list[Any] = []
            command = threading.Thread(target=lambda: ended.append(carry_on(own, batch, ARRIVED)))
            command.start()
            until = 200
            while until and not house.ledger.entries.waiting(KIND, batch):
                command.join(0.1)
                until -= 1
            assert house.ledger.entries.waiting(KIND, batch)
        command.join(60)
    assert [outcome.batch.arrived_on for outcome in ended] == [date(2020, 5, 30)]
    with opened(own) as house:  # the command carried it itself, so that nobody is to be told of it later
        assert taken(house.ledger) == []


def test_a_decision_on_a_finding_that_is_gone_is_kept_and_counts_when_it_comes_back(folder: Folder, own: Path) -> None:
    path = folder("late", order="P-1", papers=0)
    (path / "scan.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (first,) = run_import([path], own)
    batch = first.batch.id
    (finding,) = (each for each in first.judgement.findings if each.code == "papers.unreadable")
    assert happened(own, batch).count("paper.refused") == 1
    (path / "scan.pdf").unlink()
    (gone,) = run_import([path], own)
    assert finding.id not in {each.id for each in gone.judgement.findings}

    decided = carry_on(own, batch, FindingDecided(by="R. Weber", finding=finding.id, choice="accept", reason="a picture of the box, not needed"))
    assert [each.finding for each in decided.batch.decisions] == [finding.id]
    with opened(own) as house:
        (event,) = (each for each in house.ledger.events(KIND, batch) if each.type == "finding.accepted")
    assert event.payload["late"] is True

    (path / "scan.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (back,) = run_import([path], own)
    assert finding.id in {each.id for each in back.judgement.findings}
    assert finding.id not in {each.id for each in open_findings(back.batch, back.judgement)}


def test_a_decision_on_a_finding_nobody_ever_had_is_refused_and_nothing_kept(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "P-2")
    with pytest.raises(InputRefused, match="no finding"):
        carry_on(own, batch, FindingDecided(by="qc", finding="f-0000000000", choice="accept", reason="why not"))
    with opened(own) as house:
        assert house.ledger.entries.of(KIND, batch) == ()
        with house.ledger.open(KIND, batch, by="another run"):  # whose judgement might yet have it
            enter(house, batch, FindingDecided(by="qc", finding="f-0000000000", choice="accept", reason="why not"))
    assert drained(own) == {batch: "carried"}
    with opened(own) as house:
        (entry,) = house.ledger.entries.of(KIND, batch)
    assert entry.settled is not None
    assert entry.settled["code"] == "decision.unknown_finding"
    assert happened(own, batch)[-2:] == ["act.refused", "batch.judged"]


def test_an_approval_holds_for_what_its_author_was_shown_alone(folder: Folder, own: Path) -> None:
    outcome = stored_outcome(own, opened_batch(folder, own, "Q-1"))
    approval = bound(ReleaseApproved(by="A. Klein"), outcome.batch, outcome.judgement)
    assert entered(approval.model_dump(mode="json")) == approval
    with pytest.raises(NotNow, match="no lot is past"):
        applied(approval, outcome.batch, outcome.judgement)
    more, _ = attach(outcome.batch, outcome.judgement, [Attachment(file="new.pdf", sha256="0" * 64, by="importer")])
    with pytest.raises(NotNow, match="judged anew"):
        applied(approval, more, outcome.judgement)


def test_a_sheet_a_person_entered_stays_when_the_folder_is_imported_again(folder: Folder, own: Path) -> None:
    path = folder("sheets", order="S-9", papers=0)
    (path / "marking.csv").write_text("line,lot,element,seen\n1,L1,ce,\n1,L2,ce,CE\n")
    (first,) = run_import([path], own)
    batch = first.batch.id
    rows = (MarkedRow(row=2, line="1", lot="L1", element="ce", seen="CE"), MarkedRow(row=3, line="1", lot="L1", element="lot", seen="L1"))
    measured = (MeasuredRow(row=2, line="1", lot="L1", property="BFE", value="98", unit="%"),)
    sheets = SheetsEntered(by="qc", sheets=Sheets(markings=rows, measurements=measured))
    entered_once = carry_on(own, batch, sheets).batch
    assert [(row.lot, row.element, row.seen) for row in entered_once.markings] == [("L2", "ce", "CE"), ("L1", "ce", "CE"), ("L1", "lot", "L1")]
    assert len({row.row for row in entered_once.markings}) == 3
    assert carry_on(own, batch, sheets).changed is False
    (again,) = run_import([path], own)
    assert again.batch == entered_once
    assert happened(own, batch).count("sheets.entered") == 1


def test_what_a_carrier_reports_twice_is_told_once_and_judges_nothing(folder: Folder, own: Path) -> None:
    batch = opened_batch(folder, own, "T-1")
    before = stored_outcome(own, batch).judgement
    report = {"what": "departed", "classifier": "actual", "at": "2020-05-20T10:00:00Z", "document": "020-12345675", "source": "carrier", "place": "SGN"}
    act = Tracked(by="carrier", events=(TrackingEvent.model_validate(report),))
    assert len(carry_on(own, batch, act).batch.tracking) == 1
    assert carry_on(own, batch, act).changed is False
    assert stored_outcome(own, batch).judgement == before
