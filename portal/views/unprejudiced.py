"""What of other people's words somebody may see before they have given their own.

Release takes two people, and so does passing over a blocking finding. The second is worth nothing who only follows the first: until they have given their own
word they see neither that somebody approved nor who, and of a finding overridden once neither whose word it was nor the reason. Whoever spoke sees all that
was said about the same; once both have spoken, so does everybody. The rule is the same for everyone who looks, whatever their role: what one page shows to an
auditor is soon known to the second person.
"""

from __future__ import annotations

from batches.batch import Batch, Judgement
from batches.decision import Approval, Decision, awaiting_second, same_person
from batches.event import Event
from batches.finding import Finding
from record.events import Recorded


def as_seen_by(name: str, batch: Batch, judgement: Judgement) -> Batch:
    """The batch without the approvals and decisions that ``name`` may not see yet. Where it stands follows from the whole batch, never from this one."""
    hidden = [each for finding in judgement.findings for each in _hidden_overrides(name, finding, batch)]
    approvals = tuple(each for each in batch.approvals if _sees_approval(name, each, batch))
    return batch.model_copy(update={"approvals": approvals, "decisions": tuple(each for each in batch.decisions if each not in hidden)})


def sees_event(name: str, event: Event | Recorded, batch: Batch, judgement: Judgement) -> bool:
    """Whether ``name`` may read an entry of the batch's history: one that tells of an approval or override is shown when that is."""
    if event.type == "act.refused":
        return sees_refusal(name, event.payload.get("act"), event.actor, batch, judgement)
    if event.type not in ("release.approved", "finding.overridden"):
        return True
    seen = as_seen_by(name, batch, judgement)
    if event.type == "release.approved":
        return _given(event, batch.approvals) <= _given(event, seen.approvals)
    finding = event.payload.get("finding")
    hidden = [each for each in batch.decisions if each not in seen.decisions]
    return not any(each.finding == finding and same_person(each.by, event.actor) for each in hidden)


def sees_refusal(name: str, act: object, by: str, batch: Batch, judgement: Judgement) -> bool:
    """Whether ``name`` may read why an act of ``by`` was refused: the reason may tell that they had spoken before."""
    if act not in ("approve", "decide") or same_person(by, name):
        return True
    seen = as_seen_by(name, batch, judgement)
    return (seen.approvals, seen.decisions) == (batch.approvals, batch.decisions)


def _given(event: Event | Recorded, approvals: tuple[Approval, ...]) -> int:
    return sum(same_person(each.by, event.actor) and each.shown == event.payload.get("seen") for each in approvals)


def _sees_approval(name: str, approval: Approval, batch: Batch) -> bool:
    """Their own; those given on what they gave their own word on; and those that released something."""
    own = any(same_person(each.by, name) and each.shown == approval.shown for each in batch.approvals)
    released = any(release.shown == approval.shown and any(same_person(approval.by, by) for by in release.by) for release in batch.releases)
    return own or released


def _hidden_overrides(name: str, finding: Finding, batch: Batch) -> tuple[Decision, ...]:
    """The overrides that wait for a second person, unless one of them is one's own; whoever gave one sees the others."""
    waiting = awaiting_second(finding, batch.decisions)
    return () if any(same_person(each.by, name) for each in waiting) else waiting
