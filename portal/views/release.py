"""What somebody looks at before they approve a release, and what was released by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from batches.batch import Batch
from batches.codes import gate_of
from batches.decision import Decision, State, same_person, state_of
from batches.finding import Finding
from batches.gates import GATES
from batches.paper import Paper
from portal.desk import Known
from portal.views.lots import LotSeen, lots_of
from portal.views.unprejudiced import as_seen_by
from record.events import Recorded

#: ``ready`` to approve · ``nothing_ready`` · ``overrode`` a finding, so that it takes two others · ``approved`` already, a second person has to.
Turn = Literal["ready", "nothing_ready", "overrode", "approved"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding with what was decided on it, as far as whoever looks may see that."""

    finding: Finding
    state: State
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """A paper and the findings on it."""

    paper: Paper
    weighed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """Lots released together. ``at``: the moment the second person approved."""

    lots: tuple[LotSeen, ...]
    by: tuple[str, str]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a person is shown before they approve."""

    turn: Turn
    ready: tuple[LotSeen, ...]
    held: tuple[LotSeen, ...]
    overridden: tuple[Weighed, ...]
    decided: tuple[Weighed, ...]
    undecided: tuple[Weighed, ...]
    notes: tuple[Finding, ...]
    papers: tuple[PaperSeen, ...]
    approvers: tuple[str, ...]


def evidence_for(name: str, known: Known) -> Evidence:
    """What ``name`` is shown: of the words of others, what they may see before they gave their own."""
    seen = as_seen_by(name, known.batch, known.judgement)
    weighed = tuple(_weighed(known, seen))
    told = [each for each in weighed if each.finding.severity != "note"]
    overridden = tuple(each for each in told if any(decision.choice == "override" for decision in each.decisions))
    lots = lots_of(known)
    ready = set(known.standing.ready_for_release)
    return Evidence(
        turn=_turn(name, known, seen),
        ready=tuple(each for each in lots if (each.ordered.line, each.lot.lot) in ready),
        held=tuple(each for each in lots if (each.ordered.line, each.lot.lot) not in ready and each.stands.status != "released"),
        overridden=overridden,
        decided=tuple(each for each in told if each.decisions and each not in overridden),
        undecided=tuple(each for each in told if not each.decisions),
        notes=tuple(each.finding for each in weighed if each.finding.severity == "note"),
        papers=tuple(PaperSeen(paper, tuple(each for each in weighed if each.finding.file == paper.file)) for paper in known.batch.papers),
        approvers=tuple(dict.fromkeys(each.by for each in seen.approvals if each.shown == known.shown)),
    )


def _weighed(known: Known, seen: Batch) -> Iterator[Weighed]:
    for finding in sorted(known.judgement.findings, key=lambda each: GATES.index(gate_of(each.code))):
        decisions = tuple(each for each in seen.decisions if each.finding == finding.id)
        yield Weighed(finding, state_of(finding, known.batch.decisions), decisions)


def _turn(name: str, known: Known, seen: Batch) -> Turn:
    """As the act itself will say it; only what ``name`` did themselves is looked at."""
    ready = known.standing.ready_for_release
    if not ready:
        return "nothing_ready"
    if any(each.choice == "override" and same_person(each.by, name) for each in seen.decisions):
        return "overrode"
    own = (each for each in seen.approvals if same_person(each.by, name) and each.shown == known.shown)
    return "approved" if any(lot in ready for each in own for lot in each.lots) else "ready"


def released(known: Known, events: Iterable[Recorded]) -> tuple[Released, ...]:
    """The releases that hold, lots of the same two people together."""
    at = {(each.payload["line"], each.payload["lot"], each.payload.get("seen")): each.at for each in events if each.type == "lot.released"}
    lots = {(each.ordered.line, each.lot.lot): each for each in lots_of(known)}
    together: dict[tuple[tuple[str, str], str], list[tuple[LotSeen, datetime | None]]] = {}
    for each in known.batch.releases_that_hold:
        moment = at.get((each.line, each.lot, each.shown))
        together.setdefault((each.by, each.shown), []).append((lots[(each.line, each.lot)], moment))
    return tuple(Released(tuple(lot for lot, _ in released), by, released[0][1]) for (by, _), released in together.items())
