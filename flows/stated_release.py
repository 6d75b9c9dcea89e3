"""What a customs notice states of the release, whether that serves, and the act that takes it over."""

from __future__ import annotations

from typing import Any

from batches.base import Text
from batches.batch import Attachment, Batch
from batches.customs_notice import KIND, StatedRelease, another_importer, release_on
from batches.entered import ReleasedByCustoms
from batches.errors import InputRefused
from batches.paper import Fact, Paper


def stated_by(batch: Batch, paper: Paper, instead: Text) -> tuple[StatedRelease, Text]:
    """What the notice states, and what was checked of its number; ``InputRefused`` where it does not serve, with what to do ``instead``.

    It does not serve where it is no readable customs notice, names another importer, lacks number or day of release, or its number does not hold.
    """
    from validators.identify import identify

    def refused(code: str, en: str, de: str) -> InputRefused:
        return InputRefused(code, f"{paper.file} {en}; {instead.en}", f"{paper.file} {de}; {instead.de}")

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


def taking_over(attachment: Attachment, stated: StatedRelease, by: str, seen: str | None = None) -> ReleasedByCustoms:
    """The release as the notice states it, with the spots on it where number and days stand."""
    spots: dict[str, Any] = {"number": _spot(stated.number_fact), "released_on": _spot(stated.day_fact)}
    spots |= {"accepted_on": _spot(stated.accepted) | {"value": stated.accepted.value}} if stated.accepted is not None else {}
    return ReleasedByCustoms(by=by, mrn=stated.number, released_on=stated.released_on, notice=attachment, spots=spots, seen=seen)


def _spot(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(mode="json", include={"raw", "page", "box"})
