"""A person's correction of a paper: checked, found on the paper, learnt from, and carried into the batch, all of it or nothing.

The batch, the paper's corrections and the lexicon entry are three things of the record; they change in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from batches.acts import correct
from batches.base import Box
from batches.batch import Batch
from batches.correction import Correction
from batches.errors import InputRefused
from batches.event import Event
from batches.fields import FIELDS
from batches.lexicon import Lesson
from batches.paper import LIST_FIELDS, Paper
from batches.teaching import KeptEntry, Teaching, teach
from flows.lexicon import LEXICON, PAPER, corrections_in, entries_in_force, to_paper_state
from flows.running import run_asked
from flows.session import prefect_session
from flows.stored import Outcome, batch_opened, from_state
from flows.wiring import House
from flows.work import Asked, Taught, last_folder
from record.ledger import Change, Thing


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a paper of a batch. ``value`` ``None``: the paper does not state the field."""

    file: str
    field: str
    value: str | None
    by: str
    reason: str
    instead_of: str | None = None
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a correction: the batch after it, the correction as recorded, and its lesson."""

    outcome: Outcome
    file: str
    correction: Correction
    lesson: Lesson


def correct_paper(data: Path, batch_id: str, said: Said, progress: Callable[[str], None] = lambda _: None) -> Entered:
    """Enter the correction, learn from it and carry the batch on; ``InputRefused`` when paper, field, value or place are not in order."""
    with batch_opened(data, batch_id) as (house, stored), ExitStack() as held:
        batch, _, _ = from_state(stored.state)
        paper = _paper_named(batch, said.file)
        correction = _checked(said, paper)
        kept_paper = held.enter_context(house.ledger.open(PAPER, paper.sha256, by=said.by))
        earlier = corrections_in(kept_paper.state)
        progress(f"{batch_id}: reading {paper.file} again")
        correction, lesson = _lesson(house, correction, earlier)
        entry_thing = held.enter_context(house.ledger.open(LEXICON, lesson.entry.id, by=said.by)) if lesson.entry is not None else None
        if entry_thing is not None and entry_thing.state is not None and KeptEntry.model_validate(entry_thing.state).withdrawn is not None:
            lesson, entry_thing = lesson.model_copy(update={"why_not": "withdrawn", "against": (entry_thing.id,), "entry": None}), None
        along = (_paper_change(kept_paper, batch_id, paper, (*earlier, correction)), *_entry_change(entry_thing, batch_id, paper, correction, lesson))
        taught = Taught(correction, lesson.entry, along)
        act = partial(correct, correction=correction, taught=lesson.entry.id if lesson.entry else None)
        asked = Asked(house, folder=last_folder(house, batch_id), act=act, taught=taught, by=said.by, progress=progress)
        with prefect_session(data, progress):
            return Entered(run_asked(asked, batch_id), paper.file, correction, lesson)


def _paper_named(batch: Batch, file: str) -> Paper:
    """The paper by its name in the batch, or by the last part of it where that is enough."""
    named = [p for p in batch.papers if p.file == file] or [p for p in batch.papers if p.file.rpartition("/")[2] == file]
    if len({paper.sha256 for paper in named}) != 1:
        known = ", ".join(paper.file for paper in batch.papers) or "none"
        raise InputRefused(
            "correct.file",
            f"{file} is {'the name of several papers' if named else 'no paper'} of this batch; its papers are {known}",
            f"{file} ist {'mehrdeutig' if named else 'kein Papier dieser Sendung'}; ihre Papiere: {known}",
        )
    paper = named[0]
    if paper.error is not None:
        raise InputRefused(
            "correct.unread",
            f"{paper.file} could not be read ({paper.error.code}); attach a copy that can be read, then correct that",
            f"{paper.file} war nicht lesbar ({paper.error.code}); bitte eine lesbare Fassung beifügen und diese berichtigen",
        )
    return paper


def _checked(said: Said, paper: Paper) -> Correction:
    from documents.understanding.normal_forms import entered

    _known_field(said.field)
    if said.instead_of is not None:
        _replaceable(said, paper)
    if said.box is not None and (said.page is None or said.value is None):
        raise InputRefused(
            "correct.box", "--box is a place of a value on a page: say --page and the value too", "--box braucht --page und einen Wert, der dort steht"
        )
    if said.page is not None and not 1 <= said.page <= paper.pages:
        raise InputRefused(
            "correct.page",
            f"{paper.file} has no page {said.page}; its last page is {paper.pages}",
            f"{paper.file} hat keine Seite {said.page}; die letzte ist {paper.pages}",
        )
    value = None if said.value is None else entered(said.field, said.value)
    return Correction(
        sha256=paper.sha256, field=said.field, value=value, instead_of=said.instead_of, page=said.page, box=said.box, by=said.by, reason=said.reason
    )  # fmt: skip


def _known_field(field: str) -> None:
    if field in FIELDS:
        return
    from rapidfuzz import process

    near = ", ".join(name for name, _, _ in process.extract(field, sorted(FIELDS), limit=3))
    raise InputRefused("correct.field", f"{field!r} is no field of a paper; the nearest are {near}", f"{field!r} ist kein Feld; ähnlich sind {near}")


def _replaceable(said: Said, paper: Paper) -> None:
    there = [str(fact.value) for fact in paper.all(said.field)]
    if said.field not in LIST_FIELDS:
        fields = ", ".join(sorted(LIST_FIELDS))
        raise InputRefused(
            "correct.instead_of",
            f"{said.field} has one value, which a correction replaces anyway; --instead-of is for {fields}",
            f"{said.field} hat nur einen Wert; --instead-of gibt es für {fields}",
        )
    if said.instead_of not in there:
        listed = ", ".join(there) or "none"
        raise InputRefused(
            "correct.instead_of",
            f"{said.instead_of!r} is not among the {said.field} of {paper.file}: {listed}",
            f"{said.instead_of!r} steht nicht unter {said.field} von {paper.file}: {listed}",
        )


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
