"""A letter about a hold at the border, and the paper it is: archived, attached and entered in one act."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from batches.entered import HoldLetterEntered
from batches.errors import InputRefused
from batches.file_names import named
from flows.loading import archived
from flows.running import Progress, carry_on
from flows.stored import Outcome, batch_opened


def enter_letter(
    data: Path,
    batch_id: str,
    file: Path,
    on: date,
    direction: Literal["in", "out"],
    with_whom: str,
    subject: str,
    by: str,
    progress: Progress = lambda _: None,
) -> Outcome:
    """Put the letter into the archive, attach it to the batch and enter it with the newest hold."""
    with batch_opened(data, batch_id) as (house, _):
        (paper,) = archived(house.archive, [(file, named(file.name))], by)
    if not paper.sha256:
        raise InputRefused("letter.unreadable", f"{file} cannot be opened; nothing was entered", f"{file} lässt sich nicht öffnen; es wurde nichts eingetragen")
    act = HoldLetterEntered(by=by, on=on, direction=direction, with_whom=with_whom, subject=subject, paper=paper)
    return carry_on(data, batch_id, act, progress=progress)
