"""The papers of a batch as read and as corrected: taken from earlier readings of the same bytes, or read now from the archive.

A kept reading names the lexicon entries it was made with and holds what its issuer is recognised by; it is made anew only when other entries apply to it
now. Entries of other issuers leave it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from batches.corrected import corrected
from batches.correction import Correction
from batches.lexicon import LexiconEntry, applying
from batches.paper import Paper, ReadError
from flows.lexicon import corrections_of, entries_in_force

if TYPE_CHECKING:
    from flows.wiring import House
    from flows.work import Work


def read_new_papers(work: Work) -> int:
    """Set the batch's papers, in the order attached; how many had to be read. Each reading is kept at once, so a killed run loses at most one."""
    wanted = {a.sha256: a.file for a in reversed(work.batch.attached) if a.sha256}
    learnt, said = _lexicon(work), _corrections(work, wanted)

    def told(unread: int) -> None:
        work.asked.progress(f"{work.batch.id}: reading {unread} paper{'s' if unread > 1 else ''}")

    kept, unread = readings_of(work.house, wanted, learnt, said, told)
    papers = (kept[a.sha256].model_copy(update={"file": a.file}) if a.sha256 else _unopened(a.file) for a in work.batch.attached)
    work.batch = work.batch.model_copy(update={"papers": tuple(papers)})
    return unread


def readings_of(
    house: House,
    wanted: Mapping[str, str],
    learnt: tuple[LexiconEntry, ...],
    said: Mapping[str, tuple[Correction, ...]],
    told: Callable[[int], None] = lambda _: None,
) -> tuple[dict[str, Paper], int]:
    """What papers of the archive (digest → name) state, read with these lexicon entries and corrected as people said; how many had to be read."""
    from documents import READER_VERSION, read_papers

    readings = house.ledger.readings
    read = {sha256: paper for sha256 in wanted if (paper := readings.get(sha256, READER_VERSION)) is not None and _still_holds(paper, learnt)}
    unread = [sha256 for sha256 in wanted if sha256 not in read]
    if unread:
        told(len(unread))
    with ExitStack() as files:
        items = [(files.enter_context(house.archive.as_file(sha256)), wanted[sha256]) for sha256 in unread]
        for sha256, paper in zip(unread, read_papers(items, learnt=learnt), strict=True):
            read[sha256] = paper.model_copy(update={"sha256": sha256})
            readings.put(read[sha256], READER_VERSION)
    return {sha256: corrected(paper.model_copy(update={"issuer_text": ""}), said.get(sha256, ())) for sha256, paper in read.items()}, len(unread)


def _lexicon(work: Work) -> tuple[LexiconEntry, ...]:
    """The entries of this run, the one it is about to record included; looked up once, so that all its steps read alike."""
    if work.lexicon is None:
        work.lexicon = entries_in_force(work.house)
    new = work.taught.entry if work.taught is not None else None
    return work.lexicon if new is None else (*(each for each in work.lexicon if each.id != new.id), new)


def _corrections(work: Work, papers: dict[str, str]) -> dict[str, tuple[Correction, ...]]:
    """What people corrected on these papers, the correction this run is about to record included."""
    said = corrections_of(work.house.ledger, papers)
    if work.taught is not None:
        new = work.taught.correction
        said[new.sha256] = (*said.get(new.sha256, ()), new)
    return said


def _still_holds(paper: Paper, learnt: tuple[LexiconEntry, ...]) -> bool:
    return paper.learnt == tuple(entry.id for entry in applying(learnt, paper.kind, paper.issuer_text))


def _unopened(file: str) -> Paper:
    return Paper(file=file, sha256="", error=ReadError(code="not_found", message="the file could not be opened"))
