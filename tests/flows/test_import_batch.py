"""The real flow against a real local server: a batch from a folder to its documents, again, changed, refused, and killed in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from batches.entered import GoodsArrived, LotJudged
from batches.errors import InputRefused, NotNow
from batches.event import Event
from flows import Outcome, attach_papers, carry_on, run_import, stored_outcome, stored_outcomes, verify_document, verify_record
from flows.server import mark_of_server, pid_file
from flows.stored import KIND, to_state
from flows.wiring import opened
from record import LeaseTaken
from record.canonical import canonical
from tests.flows.conftest import ORDER, WRITTEN, Ends, Folder, blank_paper, use_record
from tests.servers.kept import overwrite

pytestmark = pytest.mark.integration


def only(folder: Path, data: Path) -> Outcome:
    (outcome,) = run_import([folder], data)
    return outcome


def events(data: Path, batch: str) -> list[str]:
    with opened(data) as house:
        return [event.type for event in house.ledger.events(KIND, batch)]


def test_a_folder_becomes_a_batch_and_a_second_run_changes_nothing(folder: Folder, data: Path) -> None:
    path = folder("first", order="A-1")
    first = only(path, data)
    assert first.changed
    assert [paper.file for paper in first.batch.papers] == ["paper 0.pdf", "paper 1.pdf"]
    assert first.outputs == WRITTEN
    dossier = (path / "out" / "customs-dossier.pdf").read_bytes()
    happened = events(data, first.batch.id)
    assert happened == ["batch.opened", "paper.attached", "paper.attached", "batch.judged"]

    second = only(path, data)
    assert not second.changed
    assert to_state(second.batch, second.judgement, {}) == to_state(first.batch, first.judgement, {})
    assert (path / "out" / "customs-dossier.pdf").read_bytes() == dossier
    assert events(data, first.batch.id) == happened
    assert verify_record(data, first.batch.id) == ()
    assert stored_outcome(data, first.batch.id).batch == first.batch


def test_several_folders_are_carried_in_order_and_until_a_gate_only(folder: Folder, data: Path) -> None:
    paths = [folder("one", order="B-1", papers=0), folder("two", order="B-2", papers=0)]
    outcomes = list(run_import(paths, data, as_of=date(2020, 6, 1), until="conformity"))
    assert [outcome.batch.order.order for outcome in outcomes] == ["B-1", "B-2"]
    assert all(outcome.outputs == () for outcome in outcomes)
    assert all(outcome.judgement.judged_for == date(2020, 6, 1) for outcome in outcomes)
    assert not (paths[0] / "out").exists()
    assert {outcome.batch.id for outcome in outcomes} <= {outcome.batch.id for outcome in stored_outcomes(data)}


def test_nothing_is_written_when_one_of_several_folders_is_not_in_order(folder: Folder, data: Path) -> None:
    good, bad = folder("good", order="C-1", papers=0), folder("bad", order="C-2", currency="euro")
    with pytest.raises(InputRefused, match="currency"):
        list(run_import([good, bad], data))
    with pytest.raises(InputRefused, match="no batch"):
        stored_outcome(data, "c-1")


def test_a_persons_act_stays_when_the_folder_is_imported_again(folder: Folder, data: Path) -> None:
    path = folder("acts", order="D-1", papers=1)
    batch = only(path, data).batch.id
    arrived = carry_on(data, batch, GoodsArrived(by="agent", on=date(2020, 5, 30)))
    assert arrived.judgement.judged_for == date(2020, 5, 30)
    late = path.parent / "late.pdf"
    blank_paper(late, 99)
    assert [paper.file for paper in attach_papers(data, batch, [late], "importer").batch.papers] == ["paper 0.pdf", "late.pdf"]

    (path / "order.json").write_text(json.dumps(ORDER | {"order": "D-1", "incoterm": "FOB"}))
    again = only(path, data)
    assert again.batch.arrived_on == date(2020, 5, 30)
    assert again.batch.order.incoterm == "FOB"
    assert [paper.file for paper in again.batch.papers] == ["paper 0.pdf", "late.pdf"]
    assert "order.changed" in events(data, batch)
    assert verify_record(data, batch) == ()


def test_an_act_that_is_refused_writes_nothing(folder: Folder, data: Path) -> None:
    batch = only(folder("refused", order="E-1", papers=0), data).batch.id
    before = events(data, batch)
    with pytest.raises(InputRefused, match="ordered"):
        carry_on(data, batch, GoodsArrived(by="agent", on=date(2019, 1, 1)))
    assert events(data, batch) == before
    with pytest.raises(InputRefused, match="no batch"):
        carry_on(data, "nowhere", None)


def test_an_act_on_a_judgement_that_no_longer_stands_is_refused_and_the_new_one_recorded(folder: Folder, data: Path) -> None:
    outcome = only(folder("outdated", order="H-1", papers=0), data)
    batch = outcome.batch.id
    outdated = outcome.judgement.model_copy(update={"catalogue": "an earlier one", "grounds": "", "findings": ()})
    with opened(data) as house, house.ledger.open(KIND, batch, by="an earlier release of the rules") as thing:
        thing.save(to_state(outcome.batch, outdated, {}), [Event(type="batch.judged", actor="freigabe")])
    with pytest.raises(NotNow, match="judged anew"):
        carry_on(data, batch, LotJudged(by="qc", lot="L1", choice="reject", reason="torn"))
    assert stored_outcome(data, batch).judgement == outcome.judgement
    assert stored_outcome(data, batch).batch.lot_verdicts == ()
    assert "act.refused" in events(data, batch)
    assert len(carry_on(data, batch, LotJudged(by="qc", lot="L1", choice="reject", reason="torn")).batch.lot_verdicts) == 1


def test_a_fact_holds_whatever_was_judged_meanwhile(folder: Folder, data: Path) -> None:
    outcome = only(folder("fact", order="H-2", papers=0), data)
    batch = outcome.batch.id
    outdated = outcome.judgement.model_copy(update={"catalogue": "an earlier one", "grounds": "", "findings": ()})
    with opened(data) as house, house.ledger.open(KIND, batch, by="an earlier release of the rules") as thing:
        thing.save(to_state(outcome.batch, outdated, {}), [Event(type="batch.judged", actor="freigabe")])
    assert carry_on(data, batch, GoodsArrived(by="agent", on=date(2020, 5, 30))).batch.arrived_on == date(2020, 5, 30)
    assert verify_record(data, batch) == ()


def test_a_batch_another_run_works_on_is_left_alone(folder: Folder, data: Path) -> None:
    path = folder("taken", order="F-1", papers=0)
    batch = only(path, data).batch.id
    with opened(data) as house, house.ledger.open(KIND, batch, by="another run"), pytest.raises(LeaseTaken, match="another run"):
        only(path, data)
    assert not only(path, data).changed


def test_an_altered_document_or_paper_is_found(folder: Folder, data: Path) -> None:
    path = folder("altered", order="G-1", papers=1)
    batch = only(path, data).batch
    dossier = path / "out" / "customs-dossier.pdf"
    assert verify_document(data, dossier) == ()
    dossier.write_bytes(dossier.read_bytes() + b" ")
    assert len(verify_document(data, dossier)) == 1

    sha256 = batch.attached[0].sha256
    with opened(data) as house:
        true_bytes = house.archive.get(sha256)
        overwrite(house.archive, sha256, true_bytes[:-1])
    assert any(sha256 in fault for fault in verify_record(data, batch.id))
    with opened(data) as house:
        overwrite(house.archive, sha256, true_bytes)
    only(path, data)
    assert verify_document(data, dossier) == ()


IMPORT = """
import sys
from pathlib import Path
from flows import run_import
for outcome in run_import([Path(sys.argv[1])], Path(sys.argv[2]), progress=lambda sentence: print(sentence, flush=True)):
    print("done", flush=True)
"""


@pytest.mark.parametrize("moment", ["reading", "judging"])
def test_killed_in_the_middle_and_run_again_a_batch_ends_as_one_that_was_not(
    folder: Folder, data: Path, moment: str, tmp_path: Path, ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlike_any(name: str) -> Path:
        path = folder(name, order=f"K-{moment}")
        for number, paper in enumerate(sorted(path.glob("*.pdf"))):
            blank_paper(paper, f"{moment} {number}")  # no earlier batch of the record holds it
        return path

    undisturbed = only(unlike_any("whole"), data)
    whole = (tmp_path / "whole" / "out" / "customs-dossier.pdf").read_bytes()
    happened = events(data, undisturbed.batch.id)
    server = mark_of_server(pid_file(data))
    assert server is not None

    # the same order in a record of its own, so that nothing was kept from the undisturbed run; the server is shared
    path, own = unlike_any("killed"), use_record(monkeypatch, tmp_path / "own", ends.new_record())
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PREFECT_API_URL": server.url}
    run = subprocess.Popen([sys.executable, "-c", IMPORT, str(path), str(own)], stdout=subprocess.PIPE, text=True, env=environment)
    assert run.stdout is not None
    with run:
        for sentence in run.stdout:
            assert sentence != "done\n"
            if moment in sentence:
                time.sleep(0.05)
                run.send_signal(signal.SIGKILL)
                break
        assert run.wait() == -signal.SIGKILL

    subprocess.run([sys.executable, "-c", IMPORT, str(path), str(own)], check=True, env=environment, capture_output=True)
    again = stored_outcome(own, undisturbed.batch.id)
    assert canonical(to_state(again.batch, again.judgement, {})) == canonical(to_state(undisturbed.batch, undisturbed.judgement, {}))
    assert (path / "out" / "customs-dossier.pdf").read_bytes() == whole
    assert events(own, again.batch.id) == happened
    assert verify_record(own) == ()
    assert not list(path.rglob(".*"))
