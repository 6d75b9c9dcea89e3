"""A correction a page entered is applied by the run that is due: checked at the door, learnt from, one a run, and never in the way of another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batches.concerned import concerned
from batches.correcting import PaperCorrected
from batches.entered import GoodsArrived
from batches.errors import InputRefused, NotNow
from flows.folder import load_folder
from flows.import_many import from_record
from flows.lexicon import LEXICON, PAPER, entries_in_force
from flows.running import enter
from flows.stored import KIND, Outcome, from_state
from flows.verifying import verify_record
from flows.wiring import House, opened
from flows.work import Asked
from tests.documents.printed import certificate, print_paper
from tests.flows.carried import became, carried, happened
from tests.flows.conftest import Folder

pytestmark = pytest.mark.unit


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "data") as each:
        yield each


def with_certificate(house: House, folder: Folder, number: str, body: str) -> Outcome:
    path = folder(number, papers=0, order=number)
    print_paper(path / "c.pdf", certificate("AB-1/20", "12 May 2020", "11 May 2025", body=body))
    content = load_folder(path)
    return carried(house, content.order.batch_id, Asked(house, folder=path, content=content))


def correction(outcome: Outcome, field: str, value: str | None, **more: Any) -> PaperCorrected:
    return PaperCorrected(
        **({"by": "R. Weber", "sha256": outcome.batch.papers[0].sha256, "field": field, "value": value, "reason": "read off the paper"} | more)
    )


def settled(house: House, position: int) -> dict[str, Any]:
    (entry,) = house.ledger.entries.at([position])
    assert entry.settled is not None
    return entry.settled


def test_a_correction_is_applied_learnt_from_and_committed_with_paper_and_lexicon(house: House, folder: Folder) -> None:
    outcome = with_certificate(house, folder, "CE-1", "Harzer Eintrag GmbH")
    batch = outcome.batch.id
    (position,) = enter(house, batch, correction(outcome, "issue_date", "2020-05-12"))
    after = carried(house, batch)
    assert after.batch.papers[0].value("issue_date") == "2020-05-12"
    (entry,) = entries_in_force(house)
    assert settled(house, position) == {"outcome": "applied", "teaches": entry.id, "why_not": None}
    assert happened(house, batch)[-2:] == ["fact.corrected", "batch.judged"]
    (event,) = house.ledger.events(LEXICON, entry.id)
    assert (event.type, event.payload["batch"]) == ("lexicon.taught", batch)
    assert not house.ledger.worked_on(PAPER, outcome.batch.papers[0].sha256)
    again = enter(house, batch, correction(outcome, "issue_date", "2020-05-12"))
    assert not carried(house, batch).changed
    assert became(house, again) == ["nothing_new"]
    assert verify_record(house.place.data) == ()


def test_corrections_are_applied_one_a_run_and_what_teaches_nothing_says_why(house: House, folder: Folder) -> None:
    outcome = with_certificate(house, folder, "CE-2", "Zweite Eintrag GmbH")
    batch = outcome.batch.id
    positions = (*enter(house, batch, correction(outcome, "place", "Essen"), correction(outcome, "issue_date", "2020-05-12")),)
    asked = from_record(house, batch)
    assert carried(house, batch, asked).batch.papers[0].value("place") == "Essen"
    assert asked.busy is None  # so that whoever carries comes back at once
    assert became(house, positions) == ["applied", "waits"]
    assert carried(house, batch).batch.papers[0].value("issue_date") == "2020-05-12"
    assert [settled(house, each)["why_not"] for each in positions] == ["not_found", None]


def test_one_whose_paper_somebody_else_corrects_waits_and_keeps_nothing_else(house: House, folder: Folder) -> None:
    outcome = with_certificate(house, folder, "CE-3", "Dritte Eintrag GmbH")
    batch = outcome.batch.id
    arrived = GoodsArrived.model_validate({"by": "agent", "on": "2020-05-30"})
    positions = enter(house, batch, correction(outcome, "place", "Essen"), arrived)
    with house.ledger.open(PAPER, outcome.batch.papers[0].sha256, by="B. Groß"):
        asked = from_record(house, batch)
        carried(house, batch, asked)
        assert became(house, positions) == ["waits", "applied"]
        assert asked.busy is not None
    assert carried(house, batch).batch.papers[0].value("place") == "Essen"
    assert became(house, positions) == ["applied", "applied"]


def test_what_cannot_be_is_refused_at_the_door(house: House, folder: Folder) -> None:
    outcome = with_certificate(house, folder, "CE-4", "Vierte Eintrag GmbH")
    batch = outcome.batch.id
    for wrong, code in (
        (correction(outcome, "isue_date", "2020-05-12"), "correct.field"),
        (correction(outcome, "place", "Essen", page=9), "correct.page"),
        (correction(outcome, "place", "Essen", instead_of="Ulm"), "correct.instead_of"),
        (correction(outcome, "place", "Essen", sha256="0" * 64), "correct.unknown_paper"),
        (correction(outcome, "place", "Essen", reason=" "), "reason.empty"),
    ):
        with pytest.raises(InputRefused) as refused:
            enter(house, batch, wrong)
        assert refused.value.code == code
    with pytest.raises(InputRefused):
        enter(house, batch, correction(outcome, "issue_date", "some day in May"))
    assert house.ledger.entries.of(KIND, batch) == ()
    with house.ledger.open(KIND, batch, by="another run"):  # which might yet make room for it
        positions = enter(house, batch, correction(outcome, "isue_date", "2020-05-12"), correction(outcome, "place", "Essen"))
    assert carried(house, batch).batch.papers[0].value("place") == "Essen"
    assert became(house, positions) == ["correct.field", "applied"]


def test_of_two_who_correct_the_same_field_from_one_view_the_second_looks_again(house: House, folder: Folder) -> None:
    outcome = with_certificate(house, folder, "CE-5", "Fünfte Eintrag GmbH")
    batch = outcome.batch.id

    def shown(act: PaperCorrected) -> PaperCorrected:
        stored = house.ledger.read(KIND, batch)
        assert stored is not None
        there, judged, _ = from_state(stored.state)
        return act.model_copy(update={"seen": concerned(act, there, judged)})

    one, two = shown(correction(outcome, "place", "Essen")), shown(correction(outcome, "place", "Ulm", by="B. Groß"))
    other = shown(correction(outcome, "certificate_number", "AB-2/20", by="B. Groß"))
    positions = (*enter(house, batch, one), *enter(house, batch, two), *enter(house, batch, other))
    carried(house, batch)
    carried(house, batch)
    assert became(house, positions) == ["applied", "batch.changed_meanwhile", "applied"]
    with pytest.raises(NotNow, match="somebody entered"):
        enter(house, batch, two)
    twice = enter(house, batch, one)
    carried(house, batch)
    assert became(house, twice) == ["nothing_new"]
