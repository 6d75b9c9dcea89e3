"""At the command line: a promise, what is stalled, waking it, and a status that says the run died."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from flows.stored import KIND
from flows.wiring import opened
from record.tables import waits
from tests.flows.conftest import Folder
from tests.flows.test_customs_answer import Desk, imported

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(data: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(data, capsys)


def lines(desk: Desk, batch: str, *arguments: str, status: int) -> list[str]:
    return [line for line in desk.run("stalled", *arguments, status=status)[0].splitlines() if batch in line]


def test_a_promise_is_entered_named_by_the_wait_and_stalled_when_it_is_not_kept(folder: Folder, desk: Desk) -> None:
    batch = imported(folder, desk.data, "STALLED-1", papers=0)
    shown = desk.shown("promise", batch, "declaration_of_conformity", "--until", "2020-06-10", "--from", "Saigon Medical", "--by", "R. Weber")
    (papers,) = [each for each in shown["waiting_for"] if each["what"] == "papers"]
    assert papers["why"].endswith("declaration_of_conformity promised by Saigon Medical until 2020-06-10")
    assert set(papers) == {"what", "whom", "why"}
    assert "'contract' is nothing that can be promised" in desk.refused("promise", batch, "contract", "--until", "2020-06-10", "--from", "X", "--by", "Y")
    assert lines(desk, batch, "--lang", "de", status=0) == []
    every = lines(desk, batch, "--all", "--lang", "de", status=0)
    assert any("auf zugesagtes Papier (Saigon Medical)" in line for line in every)
    with opened(desk.data) as house, house.ledger.writing() as connection:
        late = datetime.now(UTC) - timedelta(days=1)
        connection.execute(update(waits).where(waits.c.id == batch, waits.c.what == "paper_promised").values(due_at=late, next_at=late))
    (told,) = lines(desk, batch, "--lang", "de", status=1)
    assert told.startswith("überfällig: ")
    with opened(desk.data) as house, house.ledger.writing() as connection:
        parked = {"step": 3, "next_at": None, "parked_at": datetime.now(UTC)}
        connection.execute(update(waits).where(waits.c.id == batch, waits.c.what == "paper_promised").values(**parked))
    (shown,) = [each for each in stalled_json(desk) if each["batch"] == batch]
    assert (shown["state"], shown["whom"], shown["next_at"], shown["reminders"]) == ("parked", "Saigon Medical", None, 3)
    assert f"freigabe retry {batch}" in shown["next"]["en"]
    assert desk.shown("retry", batch, "--by", "R. Weber", status=0) == {"batch": batch, "run": "none_died", "woken": ["paper_promised"]}
    assert desk.shown("retry", batch, "--by", "R. Weber", status=0)["woken"] == []
    assert [event[:2] for event in desk.events(batch) if event[0] == "batch.woken"] == [("batch.woken", "R. Weber")]
    desk.run("verify", batch, status=0)


def test_status_says_that_the_run_died_and_retry_takes_it_up_at_once(folder: Folder, desk: Desk) -> None:
    batch = imported(folder, desk.data, "STALLED-2", papers=0)
    before = desk.run("status", batch, status=1)[0]
    with opened(desk.data) as house:
        house.ledger.runs.start(KIND, batch, {}, attempts=2)
        house.ledger.runs.kept_from_its_end(KIND, batch, "the archive does not answer")
    after = desk.run("status", batch, status=1)[0]
    assert after.startswith(before)
    assert "died (attempt 3): the archive does not answer; taken up again from" in after
    (died,) = [each for each in stalled_json(desk) if each["batch"] == batch]
    assert (died["state"], died["what"]) == ("died", "run")
    assert desk.shown("retry", batch, "--by", "R. Weber", status=0)["run"] == "taken_up"
    assert desk.run("status", batch, status=1)[0] == before
    assert "there is no batch nowhere" in desk.refused("retry", "nowhere", "--by", "R. Weber")


def stalled_json(desk: Desk) -> list[dict[str, object]]:
    import json

    return [json.loads(line) for line in desk.run("stalled", "--json", status=1)[0].splitlines()]
