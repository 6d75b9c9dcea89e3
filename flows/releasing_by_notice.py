"""The release for free circulation as a customs notice states it: read, checked, and entered by the person who asks for it.

A new notice is attached and the release entered in one act. Where the notice does not serve, nothing is attached: the refusal says what to enter by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from batches.base import Text
from batches.batch import Attachment, Batch
from batches.customs_notice import KIND, StatedRelease
from batches.errors import InputRefused
from batches.file_names import named
from flows.lexicon import corrections_of, entries_in_force
from flows.loading import archived
from flows.reading import readings_of
from flows.running import Progress, carry_on
from flows.stated_release import stated_by, taking_over
from flows.stored import Outcome, batch_opened, from_state
from flows.wiring import House

_BY_HAND = Text(
    de="von Hand eintragen: freigabe customs {batch} --mrn MRN --released-on TAG", en="enter by hand: freigabe customs {batch} --mrn MRN --released-on DATE"
)


@dataclass(frozen=True, slots=True)
class ReleaseEntered:
    """The batch after a release was taken over from a notice, what the notice states, and what was checked of its number."""

    outcome: Outcome
    file: str
    stated: StatedRelease
    checked: Text


def release_by_notice(data: Path, batch_id: str, notice: str, by: str, progress: Progress = lambda _: None) -> ReleaseEntered:
    """Enter the release that a notice states: a file, or a paper of the batch by its name there.

    ``InputRefused`` where it is no readable customs notice, names another importer, lacks number or day of release, or its number does not hold.
    """
    with batch_opened(data, batch_id) as (house, stored):
        batch, _, _ = from_state(stored.state)
        attachment = _found(house, batch, notice, by)
        progress(f"{batch_id}: reading {attachment.file}")
        said = corrections_of(house.ledger, [attachment.sha256])
        read, _ = readings_of(house, {attachment.sha256: attachment.file}, entries_in_force(house), said)
        paper = read[attachment.sha256]
        by_hand = Text(de=_BY_HAND.de.format(batch=batch.id), en=_BY_HAND.en.format(batch=batch.id))
        stated, checked = stated_by(batch, paper, by_hand)
    return ReleaseEntered(carry_on(data, batch_id, taking_over(attachment, stated, by), progress), paper.file, stated, checked)


def _found(house: House, batch: Batch, notice: str, by: str) -> Attachment:
    """The paper meant: the file of that path, put into the archive, else the batch's paper of that name, or of that last part of it."""
    path = Path(notice)
    if path.is_file():
        (given,) = archived(house.archive, [(path, named(path.name))], by)
        if not given.sha256:
            raise InputRefused(
                "notice.unopened", f"{notice} cannot be opened; check its permissions", f"{notice} lässt sich nicht öffnen; Zugriffsrechte prüfen"
            )
        return next((each for each in batch.attached if each.sha256 == given.sha256), given)
    there = [each for each in batch.attached if each.file == notice] or [each for each in batch.attached if each.file.rpartition("/")[2] == notice]
    if len({each.sha256 for each in there}) != 1 or not there[0].sha256:
        notices = ", ".join(paper.file for paper in batch.papers if paper.kind == KIND) or "–"
        raise InputRefused(
            "notice.unknown",
            f"{notice} is no file and {'the name of several papers' if len(there) > 1 else 'no paper'} of this batch; its customs notices are: {notices}",
            f"{notice} ist keine Datei und {'der Name mehrerer Papiere' if len(there) > 1 else 'kein Papier'} dieser Sendung; ihre Zollbescheide: {notices}",
        )
    return there[0]
