"""What people enter about the sample batches: through the record's door, each act when what it is about is there, and never waiting for a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from batches.decision import state_of
from batches.entered import Entered, FindingDecided, GoodsArrived, ReleaseApproved, ReleasedByCustoms
from flows.folder import load_order
from flows.running import enter
from flows.stored import KIND, Outcome, outcome_of
from flows.wiring import House
from samples.stories import STORIES, Story

#: What a person enters who sees the batch so.
Step = Callable[[Outcome], tuple[Entered, ...]]


class Person:
    """The people of one sample batch: warehouse, QC, customs agent, two who release."""

    def __init__(self, story: Story) -> None:
        self.story, self.batch = story, load_order(story.folder / "order.json").batch_id
        self._steps = iter(_steps(story))

    def next(self, house: House) -> tuple[str, ...]:
        """Enter what comes next, unless something entered still waits; the names of the acts, ``()`` when there is nothing left."""
        for step in self._steps:
            stored = house.ledger.read(KIND, self.batch)
            acts = () if stored is None else step(outcome_of(stored.state, changed=False))
            if acts:
                enter(house, self.batch, *acts)
                return tuple(each.act for each in acts)
        return ()

    def waits(self, house: House) -> bool:
        """Whether something entered has not been applied yet."""
        return bool(house.ledger.entries.waiting(KIND, self.batch))


def everybody() -> tuple[Person, ...]:
    """The people of all sample batches."""
    return tuple(Person(story) for story in STORIES)


def _steps(story: Story) -> Iterator[Step]:
    yield lambda _: (GoodsArrived(by=story.warehouse, on=date.fromisoformat(story.arrived_on)),)
    yield lambda seen: _decisions(story, seen, "arrival")
    yield lambda _: (ReleasedByCustoms(by=story.agent, mrn=story.mrn, released_on=date.fromisoformat(story.released_on)),)
    yield lambda seen: _decisions(story, seen, "customs")
    yield lambda _: tuple(ReleaseApproved(by=who) for who in story.approvers)


def _decisions(story: Story, seen: Outcome, after: str) -> tuple[Entered, ...]:
    words = [word for word in story.words if word.after == after]
    return tuple(
        FindingDecided(by=story.qc, finding=finding.id, choice=word.choice, reason=word.reason)
        for word in words
        for finding in seen.judgement.findings
        if finding.code == word.code and state_of(finding, seen.batch.decisions) == "open"
    )
