"""What people and the outside world enter about a batch, as data: kept until a run applies it, however early, twice or late it comes.

An act states facts (a paper, an arrival, a release by customs, a letter, measured rows) or judges (a decision, a verdict on a lot, an approval). Facts hold
whatever was judged meanwhile. A decision is bound to its finding, which is what was seen; verdict and approval are bound to ``seen``, what their author was
shown. What a page entered is bound to what the page showed of the part it changes (:mod:`batches.concerned`); when that has changed, it is refused.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from batches import acts, hold_acts, recall_acts
from batches.acts import Acted
from batches.batch import Attachment, Batch, Judgement
from batches.border_hold import HoldPeriod, Outcome
from batches.correcting import PaperCorrected
from batches.decision import Choice
from batches.entered_act import EnteredAct
from batches.errors import NotNow
from batches.event import Event
from batches.handed_on import LotsGone
from batches.ordering import OrderGiven
from batches.promises import promise
from batches.quality_data import Sheets
from batches.sheets import with_sheets
from batches.tracking import TrackingEvent, merged, news
from batches.who_and_why import somebody


class PapersAttached(EnteredAct):
    """Papers whose bytes are in the archive."""

    act: Literal["attach"] = "attach"
    papers: tuple[Attachment, ...]

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.attach`."""
        return acts.attach(batch, judgement, self.papers)


class GoodsArrived(EnteredAct):
    """The day the goods arrived."""

    act: Literal["arrive"] = "arrive"
    on: date

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.arrive`."""
        return acts.arrive(batch, judgement, self.on, self.by)


class SheetsEntered(EnteredAct):
    """Rows people measured, counted and read off the goods."""

    act: Literal["sheets"] = "sheets"
    sheets: Sheets

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The rows take the place of those the batch has of the same lots."""
        somebody(self.by)
        entered = with_sheets(batch, self.sheets)
        if entered == batch:
            return batch, ()
        rows = {name: len(getattr(self.sheets, name)) for name in Sheets.model_fields}
        return entered, (Event(type="sheets.entered", actor=self.by, payload={"rows": rows, "sheets": self.sheets.model_dump(mode="json")}),)


class Tracked(EnteredAct):
    """What a carrier reports of the goods on their way."""

    act: Literal["tracked"] = "tracked"
    events: tuple[TrackingEvent, ...]

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """What is news is kept with what is known; nothing is concluded from it but what the wait for the goods says."""
        told = news(batch.tracking, self.events)
        if not told:
            return batch, ()
        payload = {"events": [each.model_dump(mode="json", exclude_defaults=True) for each in told]}
        return batch.model_copy(update={"tracking": merged(batch.tracking, told)}), (Event(type="carrier.reported", actor=self.by, payload=payload),)


class PromiseMade(EnteredAct):
    """That somebody promised a paper or a reply until a day (see :func:`batches.promises.promise`)."""

    act: Literal["promise"] = "promise"
    kind: str
    until: date
    whom: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The promise is with the batch, and kept by itself when that comes."""
        return promise(batch, judgement, self.kind, self.until, self.whom, self.by)


class ReleasedByCustoms(EnteredAct):
    """The release for free circulation; ``notice``: the paper it was read from (attached with it), ``spots``: where on it."""

    act: Literal["customs_release"] = "customs_release"
    mrn: str
    released_on: date
    notice: Attachment | None = None
    spots: dict[str, Any] | None = None

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.release_by_customs`."""
        if self.notice is None:
            return acts.release_by_customs(batch, judgement, self.mrn, self.released_on, self.by)
        attached, events = acts.attach(batch, judgement, [self.notice])
        file = next(each.file for each in attached.attached if each.sha256 == self.notice.sha256)
        read_from = {"file": file, "sha256": self.notice.sha256} | (self.spots or {})
        released, more = acts.release_by_customs(attached, judgement, self.mrn, self.released_on, self.by, read_from)
        return released, (*events, *more)


class ReleaseSuspended(EnteredAct):
    """Customs suspended release (see :func:`batches.hold_acts.suspend`)."""

    act: Literal["hold_suspend"] = "hold_suspend"
    since: date
    authority: str
    reason: str
    period: HoldPeriod
    reference: str = ""
    lots: tuple[str, ...] = ()

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The hold is the batch's newest."""
        return hold_acts.suspend(batch, judgement, self.since, self.authority, self.reason, self.period, self.by, self.reference, self.lots)


class HoldLetterEntered(EnteredAct):
    """A letter about the newest hold (see :func:`batches.hold_acts.letter`)."""

    act: Literal["hold_letter"] = "hold_letter"
    on: date
    direction: Literal["in", "out"]
    with_whom: str
    subject: str
    paper: Attachment | None = None

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The letter is with the hold, its paper with the batch."""
        return hold_acts.letter(batch, judgement, self.on, self.direction, self.with_whom, self.subject, self.by, self.paper)


class HoldMaintained(EnteredAct):
    """Market surveillance had the hold maintained (see :func:`batches.hold_acts.maintain`)."""

    act: Literal["hold_maintain"] = "hold_maintain"
    on: date
    reference: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The end of the period no longer frees the goods."""
        return hold_acts.maintain(batch, judgement, self.on, self.reference, self.by)


class HoldEnded(EnteredAct):
    """How the newest hold ended (see :func:`batches.hold_acts.end`)."""

    act: Literal["hold_end"] = "hold_end"
    on: date
    outcome: Outcome
    reason: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """The hold is over."""
        return hold_acts.end(batch, judgement, self.on, self.outcome, self.by, self.reason)


class LotsRecalled(EnteredAct):
    """A recall covers these lots (see :func:`batches.recall_acts.recall_lots`)."""

    act: Literal["recall"] = "recall"
    lots: tuple[tuple[int, str], ...]
    recall: str
    reason: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """They are recalled, whatever state they are in."""
        return recall_acts.recall_lots(batch, judgement, self.lots, self.recall, self.reason, self.by)


class RecallTakenBack(EnteredAct):
    """A recall was unfounded (see :func:`batches.recall_acts.end_recall`)."""

    act: Literal["recall_taken_back"] = "recall_taken_back"
    recall: str
    reason: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """Its lots stand where they stood."""
        return recall_acts.end_recall(batch, judgement, self.recall, self.reason, self.by)


class _Judging(EnteredAct):
    @property
    def judges(self) -> bool:
        """It is about the judgement."""
        return True


class FindingDecided(_Judging):
    """A person's word on a finding. The finding's id is a digest of what was seen, so it is bound to that by itself."""

    act: Literal["decide"] = "decide"
    finding: str
    choice: Choice
    reason: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.decide`."""
        return acts.decide(batch, judgement, self.finding, self.choice, self.by, self.reason)


class LotJudged(_Judging):
    """QC's verdict on a lot; ``seen``: the grounds of the judgement its author was shown, from a page also the verdicts so far."""

    act: Literal["lot"] = "lot"
    lot: str
    choice: str
    reason: str

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.lot_verdict`."""
        return acts.lot_verdict(batch, judgement, self.lot, self.choice, self.by, self.reason)


class ReleaseApproved(_Judging):
    """One person's approval; ``seen``: the digest of all its author was shown."""

    act: Literal["approve"] = "approve"

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.approve`."""
        return acts.approve(batch, judgement, self.by)


Entered = Annotated[
    OrderGiven
    | PapersAttached
    | GoodsArrived
    | SheetsEntered
    | Tracked
    | PromiseMade
    | ReleasedByCustoms
    | ReleaseSuspended
    | HoldLetterEntered
    | HoldMaintained
    | HoldEnded
    | LotsRecalled
    | RecallTakenBack
    | PaperCorrected
    | FindingDecided
    | LotJudged
    | LotsGone
    | ReleaseApproved,
    Field(discriminator="act"),
]
_ENTERED: TypeAdapter[Entered] = TypeAdapter(Entered)


def entered(told: dict[str, Any]) -> Entered:
    """The act that was kept as JSON."""
    return _ENTERED.validate_python(told)


def bound(act: Entered, batch: Batch, judgement: Judgement) -> Entered:
    """The act bound to what its author can see now: the batch as it stands and how it was judged."""
    if isinstance(act, LotJudged) and act.seen is None:
        return act.model_copy(update={"seen": judgement.grounds})
    if isinstance(act, ReleaseApproved) and act.seen is None:
        return act.model_copy(update={"seen": acts.digest_shown(batch, judgement)})
    return act


def judged_anew(batch_id: str) -> NotNow:
    """The refusal of an act on a judgement that no longer stands."""
    return NotNow(
        "batch.judged_anew",
        f"the catalogue, the rules, what is known of its papers or of lots before it have changed since batch {batch_id} was last judged; it has been judged "
        "anew: look at it, then repeat this",
        f"Katalog, Regeln oder das Wissen über ihre Papiere und frühere Chargen haben sich geändert, seit Sendung {batch_id} beurteilt wurde; sie ist neu "
        "beurteilt: bitte ansehen und dann wiederholen",
    )
