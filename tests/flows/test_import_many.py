"""The bulk form: one run, many batches; one that is refused or fails keeps none of the others."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from prefect.exceptions import FailedRun

from batches.event import Event
from flows import run_import, stored_outcome
from flows.import_many import import_batches
from flows.session import prefect_session
from flows.stored import KIND, to_state
from flows.wiring import opened
from tests.flows.conftest import WRITTEN, Folder

pytestmark = pytest.mark.integration


def bulk(data: Path, **asked: Any) -> dict[str, str]:
    """What became of each batch, by its id or its folder's name."""
    with prefect_session(data, lambda _: None):
        rows = asyncio.run(import_batches(data=str(data), **asked))
    assert isinstance(rows, list)
    return {Path(row["batch"]).name: row["outcome"] for row in rows}


def test_every_batch_in_the_record_is_looked_at_and_only_one_judged_by_other_rules_changes(folder: Folder, own: Path) -> None:
    first, second = (outcome.batch.id for outcome in run_import([folder("one", order="M-1"), folder("two", order="M-2", papers=0)], own))
    assert bulk(own) == {first: "unchanged", second: "unchanged"}
    judged = stored_outcome(own, first)
    with opened(own) as house, house.ledger.open(KIND, first, by="an earlier release of the rules") as thing:
        earlier = judged.judgement.model_copy(update={"grounds": "", "findings": ()})
        thing.save(to_state(judged.batch, earlier, {}), [Event(type="batch.judged", actor="freigabe")])
    assert bulk(own) == {first: "carried", second: "unchanged"}
    assert stored_outcome(own, first).judgement == judged.judgement


def test_a_folder_in_disorder_and_a_batch_nobody_opened_are_refused_and_the_others_carried(folder: Folder, own: Path) -> None:
    good, bad = folder("good", order="M-3", papers=0), folder("bad", currency="euro")
    (batch,) = {name for name, outcome in bulk(own, folders=[str(bad), str(good)], batch_ids=["nowhere"]).items() if outcome == "carried"}
    assert stored_outcome(own, batch).batch.order.order == "M-3"
    assert bulk(own, folders=[str(bad)], batch_ids=[batch, "nowhere"]) == {"bad": "refused", batch: "unchanged", "nowhere": "refused"}


def test_a_batch_that_cannot_be_carried_fails_the_run_and_none_of_the_others(folder: Folder, own: Path) -> None:
    bad, good = folder("bad", order="M-5", papers=0), folder("good", order="M-6", papers=0)
    (bad / "out").write_text("a file where the documents' folder has to be")
    with pytest.raises(FailedRun, match="bad"):
        bulk(own, folders=[str(bad), str(good)])
    assert (good / "out" / "customs-dossier.pdf").is_file()
    (bad / "out").unlink()
    (batch,) = bulk(own, folders=[str(bad)])
    assert stored_outcome(own, batch).outputs == WRITTEN
