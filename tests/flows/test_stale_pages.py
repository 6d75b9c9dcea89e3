"""What a page enters holds for what the page showed: at the door, and in the run that finds somebody else was quicker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from batches.concerned import concerned
from batches.entered import Entered, FindingDecided, GoodsArrived, ReleaseApproved
from batches.errors import NotNow
from flows.running import enter
from flows.stored import KIND, Outcome, from_state
from flows.wiring import House, opened
from tests.flows.carried import became, carried, imported
from tests.flows.conftest import Folder

pytestmark = pytest.mark.unit


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "data") as each:
        yield each


def shown(house: House, batch: str, act: Entered) -> Entered:
    stored = house.ledger.read(KIND, batch)
    assert stored is not None
    there, judged, _ = from_state(stored.state)
    return act.model_copy(update={"seen": concerned(act, there, judged)})


def decide(outcome: Outcome, by: str, choice: str) -> FindingDecided:
    blocking = next(each for each in outcome.judgement.findings if each.severity == "blocking")
    return FindingDecided.model_validate({"by": by, "finding": blocking.id, "choice": choice, "reason": "seen"})


def test_the_second_of_two_pages_opened_at_once_is_refused_by_the_run_and_once_it_is_late_at_the_door(house: House, folder: Folder) -> None:
    outcome = imported(house, folder, "SP-1")
    batch = outcome.batch.id
    first, second = (shown(house, batch, decide(outcome, by, choice)) for by, choice in (("A. Klein", "override"), ("B. Groß", "override")))
    positions = (*enter(house, batch, first), *enter(house, batch, second))
    assert enter(house, batch, second) == positions[1:]
    carried(house, batch)
    assert became(house, positions) == ["applied", "batch.changed_meanwhile"]
    with pytest.raises(NotNow, match="somebody entered"):
        enter(house, batch, second)
    again = enter(house, batch, shown(house, batch, decide(outcome, "B. Groß", "override")))
    assert len(carried(house, batch).batch.decisions) == 2
    assert became(house, again) == ["applied"]


def test_the_same_page_sent_twice_is_nothing_new(house: House, folder: Folder) -> None:
    outcome = imported(house, folder, "SP-2")
    batch = outcome.batch.id
    arrived = shown(house, batch, GoodsArrived(by="agent", on=date(2020, 5, 30)))
    positions = enter(house, batch, arrived)
    carried(house, batch)
    positions = (*positions, *enter(house, batch, arrived))
    carried(house, batch)
    assert became(house, positions) == ["applied", "nothing_new"]


def test_acts_of_one_page_told_together_are_bound_to_what_they_find_in_turn(house: House, folder: Folder) -> None:
    outcome = imported(house, folder, "SP-3")
    batch = outcome.batch.id
    positions = enter(house, batch, *(shown(house, batch, decide(outcome, "A. Klein", choice)) for choice in ("ask", "override")))
    done = carried(house, batch)
    assert became(house, positions) == ["applied", "applied"]
    assert [each.choice for each in done.batch.decisions] == ["ask", "override"]


def test_an_approval_clicked_twice_is_the_same_entry(house: House, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = imported(house, folder, "SP-4")
    batch = outcome.batch.id
    approval = shown(house, batch, ReleaseApproved(by="A. Klein"))
    with pytest.raises(NotNow, match="no lot is past"):
        enter(house, batch, approval)
    monkeypatch.setattr("batches.gates.Standing.ready_for_release", property(lambda _: ((1, "L1"),)))
    positions = enter(house, batch, approval)
    carried(house, batch)
    assert became(house, positions) == ["applied"]
    assert enter(house, batch, approval) == positions
    with pytest.raises(NotNow, match="has approved already"):
        enter(house, batch, ReleaseApproved(by="A. Klein"))
