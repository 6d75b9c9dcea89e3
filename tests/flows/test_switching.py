"""Batches of one supplier, one after the other, in a real record: what became of earlier lots decides how later ones are inspected."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from batches.batch import SamplingPlan
from batches.entered import FindingDecided, GoodsArrived
from cli.app import status_of
from flows import Outcome, carry_on, replay_batch, sampling_of, stored_outcome, verify_record
from flows.import_many import import_batches
from flows.server import server_url
from flows.session import prefect_session
from flows.wiring import opened
from record.tables import inspected_lots
from tests.flows.conftest import ORDER, Ends, Folder, use_record

pytestmark = pytest.mark.integration

FIRST_DAY = date(2020, 5, 4)
HEADER = "line,lot,lot_size,sample_size,defect,defect_class,found\n"


@pytest.fixture
def own(data: Path, ends: Ends, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with nothing in it yet, on the session's Prefect server."""
    monkeypatch.setenv("PREFECT_API_URL", server_url(data, lambda _: None))
    return use_record(monkeypatch, tmp_path / "own", ends.new_record())


def line(lot: str, number: int = 1, model: str = "MW-2100") -> dict[str, Any]:
    return ORDER["lines"][0] | {"line": number, "model": model, "lots": [{"lot": lot, "quantity": 1000, "expires_on": "2023-04-30"}]}


def count(folder: Path, *found: tuple[str, int], sample: int = 315) -> Path:
    """Write the inspection sheet: lots of line 1 and the straps that broke in the sample of each."""
    (folder / "inspection.csv").write_text(HEADER + "".join(f"1,{lot},1000,{sample},strap breaks,major,{number}\n" for lot, number in found))
    return folder


class Supplier:
    """A supplier whose batches arrive a day after the other, each with one lot of a thousand."""

    def __init__(self, folder: Folder) -> None:
        self.folder, self.days = folder, itertools.count()

    def batch(self, found: int | None = None, day: int | None = None, **changes: Any) -> Path:
        number = next(self.days)
        arrived = {"arrived_on": (FIRST_DAY + timedelta(days=number if day is None else day)).isoformat(), "expected_on": "2020-05-29"}
        path = self.folder(f"batch {number}", papers=0, order=f"S-{number}", **({"lines": [line(f"L{number}")]} | arrived | changes))
        return path if found is None else count(path, (f"L{number}", found))


@pytest.fixture
def supplier(folder: Folder) -> Supplier:
    return Supplier(folder)


def carried(own: Path, *folders: Path) -> list[Outcome]:
    """Import folders one after the other, in one run; each batch as it is when all were."""
    with prefect_session(own, lambda _: None):
        rows = asyncio.run(import_batches(folders=[str(folder) for folder in folders], data=str(own)))
    assert isinstance(rows, list)
    assert {row["outcome"] for row in rows} <= {"carried", "unchanged"}
    return [replace(stored_outcome(own, row["batch"]), changed=row["outcome"] == "carried") for row in rows]


def plan(outcome: Outcome, defect_class: str = "major") -> SamplingPlan:
    return next(plan for plan in outcome.judgement.sampling if plan.defect_class == defect_class)


def quality(outcome: Outcome) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.line, each.lot) for each in outcome.judgement.findings if each.code.startswith("quality.")]


def test_two_of_five_batches_not_accepted_tighten_the_sixth_and_it_says_why(supplier: Supplier, own: Path) -> None:
    outcomes = carried(own, *(supplier.batch(found) for found in (0, 9, 0, 0, 9)), supplier.batch())
    assert [plan(each).inspection for each in outcomes] == ["normal"] * 5 + ["tightened"]
    sixth = plan(outcomes[5])
    assert (sixth.sample_size, sixth.accept, sixth.reject) == (80, 2, 3)
    assert sixth.because is not None
    for part in ("9.3.1", "2 of 4 consecutive", "L1 (2020-05-05: 9 in 315)", "L4 (2020-05-08: 9 in 315)"):
        assert part in sixth.because.en
    assert "2 von 4 aufeinanderfolgenden" in sixth.because.de
    assert plan(outcomes[5], "critical").inspection == "normal"
    assert plan(outcomes[5], "critical").because is None
    assert quality(outcomes[5]) == []
    assert [quality(each) for each in outcomes[:5]] == [[], [("quality.lot_rejected", 1, "L1")], [], [], [("quality.lot_rejected", 1, "L4")]]
    assert verify_record(own) == ()
    for each in outcomes:
        assert all(replayed.same for replayed in replay_batch(own, each.batch.id, every=True))


def test_the_first_lot_of_a_supplier_and_product_says_that_a_series_is_assumed(supplier: Supplier, own: Path) -> None:
    first, second, other = carried(own, supplier.batch(0), supplier.batch(), supplier.batch(lines=[line("X", model="MW-9")]))
    for alone in (first, other):
        assert {each.because.en[:23] for each in alone.judgement.sampling if each.because} == {"No earlier lot of this "}
        assert all("ISO 2859-2" in each.because.de for each in alone.judgement.sampling if each.because)
        assert len([each for each in alone.judgement.sampling if each.because]) == 3
    assert [each.because for each in second.judgement.sampling] == [None, None, None]
    assert [quality(each) for each in (first, second, other)] == [[], [], []]


def test_a_lot_found_by_a_tightened_plan_is_judged_by_it(supplier: Supplier, own: Path) -> None:
    *_, three = carried(own, *(supplier.batch(9) for _ in range(2)), supplier.batch(3))
    assert quality(three) == [("quality.lot_rejected", 1, "L2")]
    message = next(each.message for each in three.judgement.findings if each.code == "quality.lot_rejected")
    assert "Tightened inspection (ISO 2859-1:1999, 9.3.1)" in message.en
    assert "Verschärfte Prüfung" in message.de


def test_the_plan_of_an_inspected_lot_stays_whatever_is_inspected_later(supplier: Supplier, own: Path) -> None:
    early, late = supplier.batch(9), supplier.batch(9)
    fifth = supplier.batch(3)
    (inspected,) = carried(own, fifth)
    assert plan(inspected).inspection == "normal"
    waiting = supplier.batch()
    assert plan(carried(own, waiting)[0]).inspection == "normal"
    carried(own, early, late)
    again, other = carried(own, fifth, waiting)
    assert again.judgement == inspected.judgement
    assert not again.changed
    assert plan(other).inspection == "tightened"
    assert not carried(own, waiting)[0].changed


def test_batches_that_arrived_the_same_day_or_later_say_nothing(supplier: Supplier, own: Path) -> None:
    *_, same_day, earlier = carried(own, *(supplier.batch(9, day=5) for _ in range(3)), supplier.batch(day=5), supplier.batch(day=2))
    assert [plan(each).inspection for each in (same_day, earlier)] == ["normal", "normal"]
    moved = carry_on(own, earlier.batch.id, GoodsArrived(by="agent", on=FIRST_DAY + timedelta(days=6)))
    assert plan(moved).inspection == "tightened"


def test_a_lot_sorted_and_presented_again_counts_once_and_as_it_was_found_first(supplier: Supplier, own: Path) -> None:
    first = supplier.batch(9)
    carried(own, first)
    sorted_out = carried(own, count(first, ("L0", 0)))[0]
    assert quality(sorted_out) == []
    second, third = carried(own, supplier.batch(9), supplier.batch())
    assert plan(third).inspection == "tightened"
    (series,) = [each for each in sampling_of(own, third.batch.id).series if each.defect_class == "major"]
    assert [(each.batch, each.found, each.accepted) for each in series.lots] == [(second.batch.id, 9, False), (sorted_out.batch.id, 9, False)]


def test_a_sheet_completed_later_counts_with_what_it_holds_in_the_end(supplier: Supplier, own: Path) -> None:
    first = supplier.batch(0)
    carried(own, first)
    carried(own, count(first, ("L0", 9)), supplier.batch(9))
    assert plan(carried(own, supplier.batch())[0]).inspection == "tightened"


@pytest.mark.parametrize("change", ["delete", "accept"])
def test_a_row_altered_behind_the_records_back_is_found(supplier: Supplier, own: Path, change: str) -> None:
    (outcome,) = carried(own, supplier.batch(9))
    assert verify_record(own) == ()
    with opened(own) as house, house.ledger.writing() as connection:
        row = (inspected_lots.c.batch == outcome.batch.id) & (inspected_lots.c.defect_class == "major")
        said = connection.execute(select(inspected_lots.c.inspected).where(row)).scalar_one()
        accepted = update(inspected_lots).where(row).values(inspected=said.replace('"accepted":false', '"accepted":true'))
        connection.execute(delete(inspected_lots).where(row) if change == "delete" else accepted)
    for asked in (None, outcome.batch.id):
        assert [fault.split(": ")[1] for fault in verify_record(own, asked)] == ["line 1, lot L0, major"]


def test_a_sample_too_small_to_say_anything_is_no_inspection(supplier: Supplier, own: Path) -> None:
    small = [count(supplier.batch(), (f"L{number}", 0), sample=20) for number in range(2)]
    outcomes = carried(own, *small, supplier.batch())
    assert quality(outcomes[0]) != []
    assert plan(outcomes[2]).because is not None
    assert sampling_of(own, outcomes[2].batch.id).series == ()


def test_inspection_ends_after_five_more_and_is_resumed_by_a_stated_corrective_action(supplier: Supplier, own: Path) -> None:
    seven, waiting = [supplier.batch(9) for _ in range(7)], supplier.batch()
    *_, seventh, eighth = carried(own, *seven, waiting)
    assert quality(seventh) == [("quality.lot_rejected", 1, "L6")]
    assert quality(eighth) == [("quality.sample_too_small", 1, None)]
    (finding,) = [each for each in eighth.judgement.findings if each.code == "quality.sample_too_small"]
    assert finding.severity == "review"
    assert "L2; L3; L4; L5; L6" in (finding.seen or "")
    assert "9.4" in finding.basis
    assert plan(eighth).inspection == "tightened"

    inspected = carried(own, count(waiting, ("L7", 0)))[0]
    assert quality(inspected) == [("quality.sample_too_small", 1, None)]
    ninth = carried(own, supplier.batch())[0]
    assert quality(ninth) == [("quality.sample_too_small", 1, None)]

    action = "supplier welds straps anew; audit of 4 June"
    resumed = carry_on(own, eighth.batch.id, FindingDecided(finding=finding.id, choice="accept", by="R. Weber", reason=action))
    assert resumed.judgement.findings == inspected.judgement.findings
    tenth = carried(own, supplier.batch())[0]
    assert quality(tenth) == []
    assert plan(tenth).inspection == "tightened"
    assert [action in because.en and "9.4" in because.de for because, _ in tenth.judgement.remarks_on_plans] == [True]
    assert verify_record(own) == ()
    assert all(replayed.same for replayed in replay_batch(own, eighth.batch.id, every=True))

    carry_on(own, eighth.batch.id, FindingDecided(finding=finding.id, choice="reject", by="R. Weber", reason="it broke again"))
    assert quality(carried(own, supplier.batch())[0]) == [("quality.sample_too_small", 1, None)]


def test_people_see_the_lots_of_a_supplier_and_what_follows_for_the_next(supplier: Supplier, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    *_, third = carried(own, supplier.batch(9), supplier.batch(9), supplier.batch())
    assert status_of(["sampling", third.batch.id, "--data", str(own), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["batch"] == third.batch.id
    assert [(each["defect_class"], each["inspection"]) for each in shown["sampling"]] == [("critical", "normal"), ("major", "tightened"), ("minor", "normal")]
    series = {each["defect_class"]: each for each in shown["series"]}
    assert [(lot["lot"], lot["arrived_on"], lot["found"], lot["sample_size"], lot["accepted"]) for lot in series["major"]["lots"]] == [
        ("L1", "2020-05-05", 9, 315, False),
        ("L0", "2020-05-04", 9, 315, False),
    ]
    assert (series["major"]["supplier"], series["major"]["model"], series["major"]["discontinued"]) == ("Saigon Medical", "MW-2100", False)
    assert series["major"]["because"] == shown["sampling"][1]["because"]
    assert (series["minor"]["inspection"], series["minor"]["because"], series["minor"]["score"]) == ("normal", None, 6)
    for language, said in (("de", ("nicht angenommen", "nächste Prüfung: verschärft")), ("en", ("not accepted", "next inspection: tightened"))):
        for command in ("sampling", "status"):
            assert status_of([command, third.batch.id, "--data", str(own), "--lang", language]) in {0, 1}
            printed = " ".join(capsys.readouterr().out.split())
            assert "9.3.1" in printed
            assert command == "status" or all(each in printed for each in said)
