"""``freigabe correct``: a correction checked, learnt from and carried into the batch at once, with its lesson for whoever waits for it.

A page enters the same as :class:`batches.correcting.PaperCorrected`. Checks and lesson are one (:mod:`flows.said`, :mod:`flows.lessons`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from batches.acts import correct
from batches.correction import Correction
from batches.lexicon import Lesson
from flows.lessons import learn
from flows.running import run_asked
from flows.said import Said as Said
from flows.said import checked, paper_named
from flows.session import prefect_session
from flows.stored import Outcome, batch_opened, from_state
from flows.work import Asked, last_folder


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
        paper = paper_named(batch, said.file)
        correction = checked(said, paper)
        progress(f"{batch_id}: reading {paper.file} again")
        learnt = learn(house, held, batch_id, paper, correction)
        act = partial(correct, correction=learnt.correction, taught=learnt.entry)
        asked = Asked(house, folder=last_folder(house, batch_id), act=act, taught=learnt.taught, by=said.by, progress=progress)
        with prefect_session(data, progress):
            return Entered(run_asked(asked, batch_id), paper.file, learnt.correction, learnt.lesson)
