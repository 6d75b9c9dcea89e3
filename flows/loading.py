"""The batch to work on: the stored one with what is new in a folder, or with a person's act; each difference is an event."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from batches.batch import Attachment, Batch, Judgement
from batches.entered import judged_anew
from batches.errors import InputRefused
from batches.event import Event
from batches.quality_data import Sheets
from batches.sheets import over
from flows.applying import apply_facts, opening_in
from flows.correcting_as_entered import correct_as_entered
from flows.folder import FolderContent
from flows.inspected_before import with_inspected_before
from flows.judging import grounds_of
from flows.reading import read_new_papers
from flows.seeing import look_back
from flows.stored import from_state, no_such_batch
from flows.work import ACTOR, Act, Work
from record.archive import Archive

FROM_FOLDER = "folder"


def load(work: Work) -> None:
    """Set the work's batch and events: what is stored, what is new in the folder, and the facts people entered.

    Papers of a folder are in the archive before anything names them.
    """
    asked, stored = work.asked, None
    work.settled = {}
    if work.thing.state is not None:
        stored, work.earlier, work.outputs = from_state(work.thing.state)
    work.stored, work.waiting = stored, work.house.ledger.entries.waiting(work.thing.kind, work.thing.id)
    if asked.content is not None:
        papers = tuple(archived(work.house.archive, asked.content.papers, FROM_FOLDER))
        given = _with_folder(stored, asked.content, papers).model_copy(update={"as_of": asked.as_of})
        told = list(_differences(stored, given))
    elif stored is not None:
        given, told = stored, []
    else:
        given, told = _opened_by_a_person(work)
    facts = apply_facts(given, work.earlier, work.waiting)
    work.batch = with_inspected_before(work.house, stored, facts.batch)
    work.events, work.settled = [*told, *facts.events], facts.settled | work.settled
    if asked.act is not None and stored is not None and work.earlier is not None:
        _act(work, asked.act, stored, work.earlier)
    else:
        correct_as_entered(work)
    if work.batch.id != work.thing.id:
        raise InputRefused("batch.other", f"the folder holds batch {work.batch.id}, not {work.thing.id}; its order.json was changed meanwhile")


def _opened_by_a_person(work: Work) -> tuple[Batch, list[Event]]:
    """The batch that an order among what was entered opens. It has no folder."""
    opening = opening_in(work.waiting)
    if opening is None or opening[1].order.batch_id != work.thing.id:
        raise no_such_batch(work.thing.id)
    entry, order = opening
    batch, events = order.open()
    work.settled = {entry.position: {"outcome": "applied"}}
    return batch, list(events)


def _act(work: Work, act: Act, stored: Batch, judged: Judgement) -> None:
    """Apply a person's act, but only to what that person could have been shown.

    When catalogue, rules, reader, lexicon, somebody's correction or a lot inspected meanwhile say something else today than when the batch was last judged,
    the new judgement is recorded and the act refused: nobody may release goods on a judgement that no longer stands.
    """
    read_new_papers(work)
    look_back(work)
    if work.batch == stored and judged.grounds == grounds_of(stored, work.house.catalogue):
        acted, events = act(stored, judged)
        work.batch = with_inspected_before(work.house, stored, acted)  # another day of arrival, other lots before it
        work.events = [*work.events, *events]
        work.taught = work.asked.taught if events else None
        return
    work.asked.refusal = judged_anew(stored.id)


def archived(archive: Archive, papers: Iterable[tuple[Path, str]], by: str) -> Iterable[Attachment]:
    """Put each file into the archive. One that cannot be opened is attached without bytes, and its reading says why."""
    for path, name in papers:
        try:
            sha256 = archive.put_file(path)
        except (FileNotFoundError, PermissionError, IsADirectoryError):
            sha256 = ""
        yield Attachment(file=name, sha256=sha256, by=by)


def _with_folder(stored: Batch | None, content: FolderContent, papers: tuple[Attachment, ...]) -> Batch:
    """The folder's order, papers and rows; what people attached, decided and entered stays."""
    batch = stored or Batch(id=content.order.batch_id, order=content.order)
    known, names = {paper.sha256 for paper in papers}, {paper.file for paper in papers}
    kept = [
        paper if paper.file not in names else paper.model_copy(update={"file": f"{paper.sha256[:8]}/{paper.file}"})
        for paper in batch.attached
        if paper.by != FROM_FOLDER and paper.sha256 not in known
    ]
    rows = Sheets(measurements=content.measurements, inspections=content.inspections, markings=content.markings)
    return over(batch.model_copy(update={"order": content.order, "attached": (*papers, *kept)}), rows)


def _differences(before: Batch | None, after: Batch) -> Iterable[Event]:
    if before is None:
        yield Event(type="batch.opened", actor=ACTOR, payload={"order": after.order.order, "lines": len(after.order.lines)})
    elif before.order != after.order:
        yield Event(type="order.changed", actor=ACTOR, payload={"order": after.order.model_dump(mode="json", by_alias=True)})
    old = {(a.file, a.sha256) for a in before.attached} if before else set()
    new = {(a.file, a.sha256) for a in after.attached}
    for type_, changed in (("paper.attached", new - old), ("paper.removed", old - new)):
        for file, sha256 in sorted(changed):
            yield Event(type=type_, actor=ACTOR, payload={"file": file, "sha256": sha256})
    for name in ("measurements", "inspections", "markings"):
        if getattr(after, name) != (getattr(before, name) if before else ()):
            yield Event(type=f"{name}.changed", actor=ACTOR, payload={"rows": len(getattr(after, name))})
