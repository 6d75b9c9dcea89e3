"""The topology of ``compose.yaml`` without containers: three workers lose nothing and do nothing twice, and one that is killed is missed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from batches.entered import GoodsArrived
from deploy.counts import Counts, Share, counts, shares
from deploy.killing import Killed, kill_in_the_middle
from deploy.servers.process import family
from deploy.topology import topology, wait_for
from flows import verify_record
from flows.running import enter
from flows.stored import KIND
from tests.flows.conftest import ORDER, blank_paper

pytestmark = [pytest.mark.integration, pytest.mark.cluster]

BATCHES, PAPERS, WORKERS = 12, 2, 3
IMPORTED = Counter({"batch.opened": 1, "paper.attached": PAPERS, "batch.judged": 1})
ARRIVED = Counter({"goods.arrived": 1, "batch.judged": 1})


@dataclass(frozen=True)
class Story:
    """What is left of it when every process has ended."""

    killed: Killed
    before: Counts
    counted: Counts
    shares: tuple[Share, ...]
    told: tuple[tuple[str, dict[str, object]], ...]
    faults: tuple[str, ...]
    left: tuple[tuple[int, str], ...]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Twelve batches come in, their goods arrive, a worker is killed over one of them, the sweep comes by."""
    folder = tmp_path_factory.mktemp("cluster")
    with topology(folder, workers=WORKERS) as built, built.house() as house:
        inboxes = [_inbox(folder / f"inbox-{number}", number) for number in range(WORKERS)]
        built.ended([built.api.start("import-batches/import-batches", folders=[str(inbox)]) for inbox in inboxes])
        before = counts(house.ledger)
        for batch in house.ledger.list(KIND):
            enter(house, batch, GoodsArrived(by="warehouse", on=date(2020, 5, 29)))
        for _ in range(WORKERS - 1):  # one comes of the event, one of each worker's own asking
            built.api.start("drain/drain")
        killed = kill_in_the_middle(built, house.ledger)
        wait_for(lambda: {house.ledger.entries.waiting(KIND, each) != () for each in house.ledger.list(KIND) if each != killed.batch} == {False}, "carried")
        built.ended([built.api.start("retry-stalled/retry-stalled")])
        built.settle(house.ledger)
        told = tuple((event.type, dict(event.payload)) for event in house.ledger.events(KIND, killed.batch))
        faults = verify_record(folder / "person")
        running = tuple(member for each in (*built.alive, built.relay) for member in family(each.process.pid if hasattr(each, "process") else each.pid))
        done = (killed, before, counts(house.ledger), shares(built.api, house.ledger), told, faults)
    yield Story(*done, left=tuple(each for each in running if each in family(each[0])))


def _inbox(inbox: Path, number: int) -> Path:
    for each in range(BATCHES // WORKERS):
        folder = inbox / str(each)
        folder.mkdir(parents=True)
        (folder / "order.json").write_text(json.dumps(ORDER | {"order": f"C-{number}-{each}"}))
        for paper in range(PAPERS):
            blank_paper(folder / f"paper {paper}.pdf", f"{number} {each} {paper}")
    return inbox


def test_three_workers_import_every_batch_once(story: Story) -> None:
    assert list(story.before.events.values()) == [IMPORTED] * BATCHES
    assert story.before.leases == dict.fromkeys(story.before.events, 1)
    assert story.before.readings == BATCHES * PAPERS
    assert [share.carried > 0 for share in story.shares if share.worker.startswith("worker")] == [True] * WORKERS


def test_everything_entered_is_applied_once(story: Story) -> None:
    retried = Counter({"run.retried": 1})
    expected = {batch: IMPORTED + ARRIVED + (retried if batch == story.killed.batch else Counter()) for batch in story.before.events}
    assert story.counted.events == expected
    assert story.counted.entries == {"applied": BATCHES}
    assert story.counted.readings == BATCHES * PAPERS
    assert story.counted.unfinished == ()


def test_every_message_is_delivered_once(story: Story) -> None:
    assert story.counted.delivered == {1: BATCHES}


def test_the_record_says_which_batch_lost_its_worker_and_that_it_was_taken_up(story: Story) -> None:
    types = [type_ for type_, _ in story.told]
    assert types[-3:] == ["run.retried", "goods.arrived", "batch.judged"]
    assert story.told[-3][1]["attempt"] == 1
    assert story.counted.leases[story.killed.batch] > story.killed.token, "nobody writes with the token of the dead"


def test_what_each_worker_wrote_adds_up_to_the_record(story: Story) -> None:
    written = sum(share.events for share in story.shares)
    assert written == sum(events.total() for events in story.counted.events.values())


def test_the_record_verifies_and_no_process_is_left(story: Story) -> None:
    assert story.faults == ()
    assert story.left == ()
