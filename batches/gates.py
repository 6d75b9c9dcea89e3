"""Where a batch stands: derived each time from findings, data and decisions, stored nowhere."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from batches.base import Frozen
from batches.batch import Batch, Judgement
from batches.codes import Gate, gate_of
from batches.course import course_of, day_of
from batches.customs_notice import another_importer, release_on
from batches.decision import State, state_of
from batches.finding import Finding
from batches.promise import Awaited
from batches.promised import awaited

GATES: tuple[Gate, ...] = ("papers", "conformity", "quality", "customs", "release", "distribution")

Stage = Literal["papers", "conformity", "quality", "customs", "release", "distribution", "closed", "rejected", "cancelled", "recalled"]
LotStatus = Literal["quarantined", "released", "rejected", "recalled"]
WaitsFor = Literal[
    "papers", "review", "correction", "issuer_reply", "goods_arrival", "inspection", "customs_release", "border_hold", "release_approval", "demand"
]  # fmt: skip


class Wait(Frozen):
    """On what a batch waits, and on whom."""

    what: WaitsFor
    whom: str
    why: str
    #: The last day it is expected by, or the last of a period that ends by itself; for the house's own deadlines, and not shown.
    until: date | None = Field(default=None, exclude=True)
    #: Tells several of a kind apart; not shown either.
    ref: str = Field(default="", exclude=True)


class LotStanding(Frozen):
    """Where one lot stands: the first gate it has not passed (``None``: it passed all, or is rejected), and its status."""

    line: int
    lot: str
    quantity: int
    status: LotStatus
    gate: Gate | None


class Standing(Frozen):
    """Where the whole batch stands; ``awaited``: what was promised and is not there."""

    stage: Stage
    waiting_for: tuple[Wait, ...]
    lots: tuple[LotStanding, ...]
    awaited: tuple[Awaited, ...] = ()

    @property
    def ready_for_release(self) -> tuple[tuple[int, str], ...]:
        """The lots that are past every gate before ``release``."""
        return tuple((lot.line, lot.lot) for lot in self.lots if lot.gate == "release" and lot.status == "quarantined")


def standing(batch: Batch, judgement: Judgement) -> Standing:
    """Derive stage, waits and lots (contract, section Gates)."""
    states = {finding.id: state_of(finding, batch.decisions) for finding in judgement.findings}
    lots = tuple(_lot_standing(batch, judgement, states, line.line, lot.lot, lot.quantity) for line, lot in batch.lots)
    alive = [lot for lot in lots if lot.status not in ("rejected", "recalled")]
    if not alive:
        aside: Stage = "recalled" if any(lot.status == "recalled" for lot in lots) else "rejected"
        return Standing(stage=aside, waiting_for=(), lots=lots)
    stage: Stage = min((lot.gate for lot in alive if lot.gate is not None), key=GATES.index, default="closed")
    promised = tuple(awaited(batch)) if any(lot.status == "quarantined" for lot in alive) else ()
    return Standing(stage=stage, waiting_for=tuple(_waits(batch, judgement, states, alive, promised)), lots=lots, awaited=promised)


def open_findings(batch: Batch, judgement: Judgement) -> tuple[Finding, ...]:
    """The findings that still hold a gate: blocking or review, and not closed by a decision."""
    return tuple(f for f in judgement.findings if state_of(f, batch.decisions) not in ("closed", "rejected"))


def inspected(batch: Batch, line: int, lot: str) -> bool:
    """Whether people have looked at the lot: sample counted and marking read, or QC's verdict on the lot accepts it."""
    accepted = any((v.line, v.lot, v.choice) == (line, lot, "accept") for v in batch.lot_verdicts)
    # A line that names no lots is one lot named "-", and its rows may leave the lot empty; a marking row without a lot is for every lot of its line.
    counted = any(row.line == str(line) and (row.lot or "-") == lot for row in batch.inspections)
    marking_read = any(row.line == str(line) and row.lot in ("", lot) for row in batch.markings)
    return accepted or (counted and marking_read)


def _lot_standing(batch: Batch, judgement: Judgement, states: dict[str, State], line: int, lot: str, quantity: int) -> LotStanding:
    def stands(status: LotStatus, gate: Gate | None) -> LotStanding:
        return LotStanding(line=line, lot=lot, quantity=quantity, status=status, gate=gate)

    if batch.is_recalled(line, lot):  # before all else: whatever was or will be decided, it is handed to nobody
        return stands("recalled", None)
    if batch.is_released(line, lot):
        return stands("released", None if batch.is_gone(line, lot) else "distribution")
    concerning = [f for f in judgement.findings if f.concerns(line, lot)]
    verdicts = [v.choice for v in batch.lot_verdicts if (v.line, v.lot) == (line, lot)]
    if verdicts[-1:] == ["reject"] or any(states[f.id] == "rejected" for f in concerning):
        return stands("rejected", None)
    held = {gate_of(f.code) for f in concerning if states[f.id] != "closed"}
    if batch.arrival is None or not inspected(batch, line, lot):
        held.add("quality")
    if batch.release_by_customs is None or batch.hold_on(line, lot) is not None:
        held.add("customs")
    return stands("quarantined", next((gate for gate in GATES if gate in held), "release"))


def _waits(batch: Batch, judgement: Judgement, states: dict[str, State], alive: list[LotStanding], promised: tuple[Awaited, ...]) -> list[Wait]:
    waiting: list[Wait] = []

    def findings(what: WaitsFor, whom: str, chosen: list[Finding], along: Iterable[str] = ()) -> None:
        if chosen:
            listed = ", ".join(sorted({_named(f) for f in chosen}))
            waiting.append(Wait(what=what, whom=whom, why="; ".join((listed, *along))))

    keys = [(lot.line, lot.lot) for lot in alive if lot.status == "quarantined"]
    live = [f for f in judgement.findings if any(f.concerns(*key) for key in keys)]
    undecided = [f for f in live if states[f.id] in ("open", "half_overridden")]
    papers = [each.why for each in promised if each.what == "paper_promised"]
    findings("papers", "importer", [f for f in undecided if f.code == "papers.missing" and f.severity == "blocking"], papers)
    findings("correction", "importer", [f for f in undecided if f.code != "papers.missing" and f.severity == "blocking"])
    findings("review", "qc", [f for f in undecided if f.severity == "review"])
    findings("issuer_reply", "importer", [f for f in live if states[f.id] == "asked"])
    if keys and batch.arrival is None:
        course, expected = course_of(batch), batch.order.expected_on
        why = "; ".join((f"expected on {expected.isoformat()}", *(each.en for each in course.said)))
        until = expected if course.eta is None else max(expected, day_of(course.eta.at))
        waiting.append(Wait(what="goods_arrival", whom="carrier", why=why, until=until))
    unseen = [key for key in keys if not inspected(batch, *key)]
    if unseen and batch.arrival is not None:
        waiting.append(Wait(what="inspection", whom="qc", why="sample or marking not looked at: " + _lots(unseen)))
    if keys and batch.release_by_customs is None and batch.arrival is not None:
        waiting.append(Wait(what="customs_release", whom="customs", why="; ".join(("no release for free circulation entered", *_named_by_notices(batch)))))
    waiting.extend(_border_holds(batch, keys))
    ready = [(lot.line, lot.lot) for lot in alive if lot.gate == "release"]
    if ready:
        waiting.append(Wait(what="release_approval", whom="two approvers", why=_lots(ready)))
    released = [(lot.line, lot.lot) for lot in alive if lot.gate == "distribution"]
    if released:
        waiting.append(Wait(what="demand", whom="coordinator", why="released stock: " + _lots(released)))
    return waiting


def _named_by_notices(batch: Batch) -> Iterator[str]:
    """What customs notices among the papers name; that they lie there releases nothing, a person takes it over."""
    for paper in batch.papers:
        stated = release_on(paper)
        if stated is not None and another_importer(batch.order, paper) is None:
            named = f"{paper.file} names {stated.number} and release on {stated.released_on}"
            yield f"{named}: freigabe customs {batch.id} --notice {shlex.quote(paper.file)} takes it over"


def _border_holds(batch: Batch, keys: list[tuple[int, str]]) -> Iterator[Wait]:
    """What each hold at the border waits for: customs, or, once they refused release, the rejection of the lots."""
    for hold in batch.holds:
        held = [key for key in keys if batch.hold_on(*key) == hold]
        if held:
            why = hold.told.en if len(held) == len(batch.lots) else f"{_lots(held)}: {hold.told.en}"
            whom, until = "customs" if hold.ended is None else "qc", hold.period.last_day if hold.clock_runs else None
            yield Wait(what="border_hold", whom=whom, why=why, until=until, ref=hold.since.isoformat())


def _named(finding: Finding) -> str:
    where = "" if finding.line is None else f" (line {finding.line}" + (f", lot {finding.lot})" if finding.lot else ")")
    return finding.code + where


def _lots(keys: list[tuple[int, str]]) -> str:
    return ", ".join(f"line {line} lot {lot}" for line, lot in keys)
