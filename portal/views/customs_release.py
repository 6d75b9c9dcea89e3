"""The release by customs: what notices among the papers state, and what is to be said of a number before it is entered."""

from __future__ import annotations

from dataclasses import dataclass

from batches.base import Text
from batches.batch import Attachment, Batch
from batches.customs_notice import KIND, StatedRelease
from batches.errors import InputRefused
from flows.stated_release import stated_by

_BY_HAND = Text(de="Nummer und Tag bitte von Hand eintragen", en="enter number and day by hand")


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A customs notice among the papers: what it states and what was checked of its number, or why it does not serve."""

    file: str
    sha256: str
    stated: StatedRelease | None
    checked: Text | None
    why_not: Text | None


def notices_of(batch: Batch) -> tuple[NoticeShown, ...]:
    """Every customs notice, the newest release first; those that do not serve last."""
    found = [_shown(batch, paper.file, paper.sha256) for paper in batch.papers if paper.kind == KIND]
    return tuple(sorted(found, key=lambda each: (each.stated is None, -(each.stated.released_on.toordinal() if each.stated else 0), each.file)))


def attachment_of(batch: Batch, sha256: str) -> Attachment | None:
    """The attached paper of that digest."""
    return next((each for each in batch.attached if sha256 and each.sha256 == sha256), None)


def doubt_about(number: str) -> Text | None:
    """What is wrong with a number that is to be a master reference number or a registration number of ATLAS; ``None`` where its form holds."""
    from validators.identify import identify

    (found,) = identify(number, "mrn")
    return None if found.valid else Text(de=found.reason_de, en=found.reason)


def as_written(number: str) -> str:
    """The number in its normal form, where it has one."""
    from validators.identify import identify

    (found,) = identify(number, "mrn")
    return found.normal or number


def _shown(batch: Batch, file: str, sha256: str) -> NoticeShown:
    paper = next(each for each in batch.papers if each.sha256 == sha256 and each.file == file)
    try:
        stated, checked = stated_by(batch, paper, _BY_HAND)
    except InputRefused as refusal:
        return NoticeShown(file, sha256, None, None, Text(de=refusal.de, en=refusal.en))
    return NoticeShown(file, sha256, stated, checked, None)
