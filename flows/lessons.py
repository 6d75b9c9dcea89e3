"""What a correction teaches, and the changes of paper and lexicon that are committed with the batch: all of it or nothing.

The paper is read again in its bounded process. Leases on the paper's corrections and the lexicon's entry are taken on the way and held by the caller.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from batches.correction import Correction
from batches.event import Event
from batches.lexicon import Lesson
from batches.paper import Paper
from batches.teaching import KeptEntry, Teaching, teach
from flows.lexicon import LEXICON, PAPER, corrections_in, entries_in_force, to_paper_state
from flows.wiring import House
from flows.work import Taught
from record.ledger import Change, Thing


@dataclass(frozen=True, slots=True)
class Learnt:
    """A correction with the spot that was found, its lesson, and what is committed with the batch."""

    correction: Correction
    lesson: Lesson
    taught: Taught

    @property
    def entry(self) -> str | None:
        """The id of the lexicon entry it makes."""
        return self.lesson.entry.id if self.lesson.entry is not None else None


def learn(house: House, held: ExitStack, batch_id: str, paper: Paper, correction: Correction) -> Learnt:
    """Read the paper again and learn from the correction; ``LeaseTaken`` while somebody else corrects the same paper or teaches the same entry."""
    kept_paper = held.enter_context(house.ledger.open(PAPER, paper.sha256, by=correction.by))
    earlier = corrections_in(kept_paper.state)
    correction, lesson = _lesson(house, correction, earlier)
    entry_thing = held.enter_context(house.ledger.open(LEXICON, lesson.entry.id, by=correction.by)) if lesson.entry is not None else None
    if entry_thing is not None and entry_thing.state is not None and KeptEntry.model_validate(entry_thing.state).withdrawn is not None:
        lesson, entry_thing = lesson.model_copy(update={"why_not": "withdrawn", "against": (entry_thing.id,), "entry": None}), None
    along = (_paper_change(kept_paper, batch_id, paper, (*earlier, correction)), *_entry_change(entry_thing, batch_id, paper, correction, lesson))
    return Learnt(correction, lesson, Taught(correction, lesson.entry, along))


def _lesson(house: House, correction: Correction, earlier: tuple[Correction, ...]) -> tuple[Correction, Lesson]:
    """What the correction teaches, and the correction with the spot that was found."""
    from documents import lesson_from

    with house.archive.as_file(correction.sha256) as path:
        lesson = lesson_from(path, (*earlier, correction), entries_in_force(house))
    if lesson is None:  # what reading it once more does to the reading process must not keep a person from correcting it
        return correction, Lesson(why_not="unread")
    spot = lesson.spot
    if spot is None:
        return correction, lesson
    return correction.model_copy(update={"raw": spot.raw, "page": spot.page, "box": correction.box or spot.box}), lesson


def _paper_change(thing: Thing, batch_id: str, paper: Paper, corrections: tuple[Correction, ...]) -> Change:
    said = corrections[-1]
    payload = said.model_dump(mode="json", exclude={"by"}) | {"batch": batch_id, "file": paper.file}
    return Change(thing, to_paper_state(corrections), [Event(type="fact.corrected", actor=said.by, payload=payload)])


def _entry_change(thing: Thing | None, batch_id: str, paper: Paper, correction: Correction, lesson: Lesson) -> tuple[Change, ...]:
    if thing is None or lesson.entry is None:
        return ()
    kept = KeptEntry.model_validate(thing.state) if thing.state is not None else None
    taught, events = teach(kept, lesson.entry, Teaching(batch=batch_id, file=paper.file, correction=correction))
    return (Change(thing, taught.model_dump(mode="json"), events),)
