"""Corrections that were entered, applied by the run that is due: one a run, because it changes paper and lexicon in the commit of the batch."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any

from batches.acts import Acted, correct
from batches.batch import Judgement
from batches.concerned import applied
from batches.correcting import PaperCorrected
from batches.errors import FreigabeError
from flows.applying import act_of, nothing_judged, refused
from flows.lessons import Learnt, learn
from flows.reading import read_new_papers
from flows.said import checked, paper_of, repeats, said_of
from flows.work import Work
from record.entries import Entry
from record.refusals import LeaseTaken


def correct_as_entered(work: Work) -> None:
    """Apply the first correction that changes something; those after it wait for the run that comes next.

    One whose paper or lexicon entry somebody else is changing waits too: ``work.asked.busy`` says who, and nobody comes back at once.
    """
    work.held.close()
    work.taught = None
    told = [(entry, act) for entry in work.waiting if isinstance(act := act_of(entry), PaperCorrected)]
    if told:
        read_new_papers(work)
    for entry, act in told:
        try:
            _correct(work, entry, act)
        except LeaseTaken as taken:
            work.asked.busy = taken
        except FreigabeError as refusal:
            work.settled[entry.position], event = refused(entry, refusal)
            work.events.append(event)
        if work.taught is not None or work.asked.busy is not None:
            return


def _correct(work: Work, entry: Entry, act: PaperCorrected) -> None:
    judged, learnt = work.earlier or nothing_judged(work.batch), list[Learnt]()
    with ExitStack() as held:
        work.batch, events = applied(act, work.batch, judged, partial(_acted, work, held, judged, act, learnt))
        settled: dict[str, Any] = {"outcome": "nothing_new"}
        if events:
            (made,) = learnt
            work.taught, work.held = made.taught, held.pop_all()
            settled = {"outcome": "applied", "teaches": made.entry, "why_not": made.lesson.why_not}
        work.settled[entry.position] = settled
        work.events += events


def _acted(work: Work, held: ExitStack, judged: Judgement, act: PaperCorrected, learnt: list[Learnt]) -> Acted:
    paper = paper_of(work.batch, act.sha256)
    said = said_of(act, paper)
    if repeats(said, paper):
        return work.batch, ()
    correction = checked(said, paper)
    correct(work.batch, judged, correction)  # whatever it refuses, before the paper is read again
    work.asked.progress(f"{work.batch.id}: reading {paper.file} again")
    learnt.append(learn(work.house, held, work.batch.id, paper, correction))
    return correct(work.batch, judged, learnt[0].correction, learnt[0].entry)
