"""The papers of a batch as read: taken from earlier readings of the same bytes, or read now from the archive."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from batches.paper import Paper, ReadError

if TYPE_CHECKING:
    from flows.work import Work


def read_new_papers(work: Work) -> int:
    """Set the batch's papers, in the order attached; how many had to be read. Each reading is kept at once, so a killed run loses at most one."""
    from documents import READER_VERSION, read_papers

    readings, wanted = work.house.ledger.readings, {a.sha256: a.file for a in reversed(work.batch.attached) if a.sha256}
    read = {sha256: paper for sha256 in wanted if (paper := readings.get(sha256, READER_VERSION)) is not None}
    unread = [sha256 for sha256 in wanted if sha256 not in read]
    if unread:
        work.asked.progress(f"{work.batch.id}: reading {len(unread)} paper{'s' if len(unread) > 1 else ''}")
    with ExitStack() as files:
        items = [(files.enter_context(work.house.archive.as_file(sha256)), wanted[sha256]) for sha256 in unread]
        for sha256, paper in zip(unread, read_papers(items), strict=True):
            read[sha256] = paper.model_copy(update={"sha256": sha256})
            readings.put(read[sha256], READER_VERSION)
    papers = (read[a.sha256].model_copy(update={"file": a.file}) if a.sha256 else _unopened(a.file) for a in work.batch.attached)
    work.batch = work.batch.model_copy(update={"papers": tuple(papers)})
    return len(unread)


def _unopened(file: str) -> Paper:
    return Paper(file=file, sha256="", error=ReadError(code="not_found", message="the file could not be opened"))
