"""The release for free circulation as a customs notice states it: read, checked, and entered by the person who asks for it.

A new notice is attached and the release entered in one act. Where the notice does not serve, nothing is attached: the refusal says what to enter by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from batches.base import Text
from batches.batch import Attachment, Batch
from batches.customs_notice import KIND, StatedRelease, another_importer, release_on
from batches.entered import ReleasedByCustoms
from batches.errors import InputRefused
from batches.file_names import named
from batches.paper import Fact, Paper
from flows.lexicon import corrections_of, entries_in_force
from flows.loading import archived
from flows.reading import readings_of
from flows.running import Progress, carry_on
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
        stated, checked = _usable(batch, paper)
    return ReleaseEntered(carry_on(data, batch_id, _act(attachment, stated, by), progress), paper.file, stated, checked)


def _act(attachment: Attachment, stated: StatedRelease, by: str) -> ReleasedByCustoms:
    spots: dict[str, Any] = {"number": _spot(stated.number_fact), "released_on": _spot(stated.day_fact)}
    spots |= {"accepted_on": _spot(stated.accepted) | {"value": stated.accepted.value}} if stated.accepted is not None else {}
    return ReleasedByCustoms(by=by, mrn=stated.number, released_on=stated.released_on, notice=attachment, spots=spots)


def _spot(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(mode="json", include={"raw", "page", "box"})


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


def _usable(batch: Batch, paper: Paper) -> tuple[StatedRelease, Text]:
    """What the notice states, and what was checked of its number."""
    from validators.identify import identify

    def refused(code: str, en: str, de: str) -> InputRefused:
        return InputRefused(code, f"{paper.file} {en}; {_BY_HAND.en.format(batch=batch.id)}", f"{paper.file} {de}; {_BY_HAND.de.format(batch=batch.id)}")

    if paper.error is not None:
        raise refused("notice.unread", f"could not be read ({paper.error.code})", f"war nicht lesbar ({paper.error.code})")
    if paper.kind != KIND:
        kind = paper.kind or "other"
        raise refused("notice.kind", f"is no customs notice (it was read as {kind})", f"ist kein Zollbescheid (gelesen als {kind})")
    if (theirs := another_importer(batch.order, paper)) is not None:
        ours = batch.order.importer.eori
        raise refused("notice.other_importer", f"is for the importer {theirs}, the order names {ours}", f"ist für den Einführer {theirs}, bestellt hat {ours}")
    stated = release_on(paper)
    if stated is None:
        lacking = [text for field, text in _LACKING.items() if paper.one(field) is None]
        raise refused("notice.lacks", f"states no {' and no '.join(each.en for each in lacking)}", f"nennt {' und '.join(each.de for each in lacking)} nicht")
    (number,) = identify(stated.number, "mrn")
    if not number.valid or number.normal is None:
        raise refused("notice.number", f"names {stated.number}: {number.reason}", f"nennt {stated.number}: {number.reason_de}")
    return stated.model_copy(update={"number": number.normal}), Text(de=number.reason_de, en=number.reason)


_LACKING = {"mrn": Text(de="die MRN", en="MRN"), "release_date": Text(de="den Tag der Überlassung", en="day of release")}
