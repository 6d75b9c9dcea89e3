"""What a person says about a paper of a batch, checked before it is kept: the paper can be read, and has such a field, page and value."""

from __future__ import annotations

from dataclasses import dataclass

from batches.acts import Acted, correct
from batches.base import Box
from batches.batch import Batch, Judgement
from batches.correcting import PaperCorrected
from batches.correction import Correction
from batches.errors import InputRefused
from batches.fields import FIELDS
from batches.paper import LIST_FIELDS, Paper


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a paper of a batch. ``value`` ``None``: the paper does not state the field."""

    file: str
    field: str
    value: str | None
    by: str
    reason: str
    instead_of: str | None = None
    page: int | None = None
    box: Box | None = None


def corrected_as_entered(batch: Batch, judgement: Judgement, act: PaperCorrected) -> Acted:
    """What a correction that is entered would do to the batch; whatever it refuses is raised. What it teaches comes with the run."""
    paper = paper_of(batch, act.sha256)
    said = said_of(act, paper)
    return (batch, ()) if repeats(said, paper) else correct(batch, judgement, checked(said, paper))


def said_of(act: PaperCorrected, paper: Paper) -> Said:
    """What was entered, as said of the paper."""
    return Said(paper.file, act.field, act.value, act.by, act.reason, act.instead_of, act.page, act.box)


def repeats(said: Said, paper: Paper) -> bool:
    """Whether the last word on the field is just this, by the same person: said twice, it teaches no more and changes nothing."""
    from documents.understanding.normal_forms import entered

    last = next((each for each in reversed(paper.corrections) if each.field == said.field), None)
    if last is None:
        return False
    value = None if said.value is None else entered(said.field, said.value)
    same = (last.value, last.instead_of, last.by, last.reason) == (value, said.instead_of, said.by, said.reason)
    return same and said.page in (None, last.page) and said.box in (None, last.box)


def paper_of(batch: Batch, sha256: str) -> Paper:
    """The paper with these bytes; ``InputRefused`` when the batch has none, or nobody could read it."""
    for paper in batch.papers:
        if sha256 and paper.sha256 == sha256:
            return _readable(paper)
    raise InputRefused("correct.unknown_paper", "this batch has no such paper that could be read", "Diese Sendung hat kein solches lesbares Papier")


def paper_named(batch: Batch, file: str) -> Paper:
    """The paper by its name in the batch, or by the last part of it where that is enough."""
    named = [p for p in batch.papers if p.file == file] or [p for p in batch.papers if p.file.rpartition("/")[2] == file]
    if len({paper.sha256 for paper in named}) != 1:
        known = ", ".join(paper.file for paper in batch.papers) or "none"
        raise InputRefused(
            "correct.file",
            f"{file} is {'the name of several papers' if named else 'no paper'} of this batch; its papers are {known}",
            f"{file} ist {'mehrdeutig' if named else 'kein Papier dieser Sendung'}; ihre Papiere: {known}",
        )
    return _readable(named[0])


def _readable(paper: Paper) -> Paper:
    if paper.error is not None:
        raise InputRefused(
            "correct.unread",
            f"{paper.file} could not be read ({paper.error.code}); attach a copy that can be read, then correct that",
            f"{paper.file} war nicht lesbar ({paper.error.code}); bitte eine lesbare Fassung beifügen und diese berichtigen",
        )
    return paper


def checked(said: Said, paper: Paper) -> Correction:
    """The correction, its value in the field's normal form; ``InputRefused`` when field, value or place are not in order."""
    from documents.understanding.normal_forms import entered

    _known_field(said.field)
    if said.instead_of is not None:
        _replaceable(said, paper)
    if said.box is not None and (said.page is None or said.value is None):
        raise InputRefused(
            "correct.box", "--box is a place of a value on a page: say --page and the value too", "--box braucht --page und einen Wert, der dort steht"
        )
    if said.page is not None and not 1 <= said.page <= paper.pages:
        raise InputRefused(
            "correct.page",
            f"{paper.file} has no page {said.page}; its last page is {paper.pages}",
            f"{paper.file} hat keine Seite {said.page}; die letzte ist {paper.pages}",
        )
    value = None if said.value is None else entered(said.field, said.value)
    return Correction(
        sha256=paper.sha256, field=said.field, value=value, instead_of=said.instead_of, page=said.page, box=said.box, by=said.by, reason=said.reason
    )  # fmt: skip


def _known_field(field: str) -> None:
    if field in FIELDS:
        return
    from rapidfuzz import process

    near = ", ".join(name for name, _, _ in process.extract(field, sorted(FIELDS), limit=3))
    raise InputRefused("correct.field", f"{field!r} is no field of a paper; the nearest are {near}", f"{field!r} ist kein Feld; ähnlich sind {near}")


def _replaceable(said: Said, paper: Paper) -> None:
    there = [str(fact.value) for fact in paper.all(said.field)]
    if said.field not in LIST_FIELDS:
        fields = ", ".join(sorted(LIST_FIELDS))
        raise InputRefused(
            "correct.instead_of",
            f"{said.field} has one value, which a correction replaces anyway; --instead-of is for {fields}",
            f"{said.field} hat nur einen Wert; --instead-of gibt es für {fields}",
        )
    if said.instead_of not in there:
        listed = ", ".join(there) or "none"
        raise InputRefused(
            "correct.instead_of",
            f"{said.instead_of!r} is not among the {said.field} of {paper.file}: {listed}",
            f"{said.instead_of!r} steht nicht unter {said.field} von {paper.file}: {listed}",
        )
