"""The lots of a batch one by one: what each is, where it stands, and what holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from batches.base import Text
from batches.batch import Batch
from batches.codes import gate_of
from batches.decision import LotVerdict, state_of
from batches.finding import Finding
from batches.gates import GATES, LotStanding, inspected
from batches.order import OrderedLot, OrderLine
from portal.desk import Known


@dataclass(frozen=True, slots=True)
class LotSeen:
    """A lot. ``holds``: the findings that hold it, those of the first gate first; ``lacks``: what else it waits for."""

    ordered: OrderLine
    lot: OrderedLot
    stands: LotStanding
    holds: tuple[Finding, ...]
    lacks: tuple[Text, ...]
    verdict: LotVerdict | None

    @property
    def key(self) -> str:
        """How forms and addresses name it: ``LINE/LOT``."""
        return f"{self.ordered.line}/{self.lot.lot}"

    @property
    def goods(self) -> str:
        """Model and class as ordered."""
        return " ".join(part for part in (self.ordered.model, self.ordered.product_class) if part)


def lots_of(known: Known) -> tuple[LotSeen, ...]:
    """Every lot, in the order's order."""
    if "lots" not in known.made:
        known.made["lots"] = tuple(_lots(known))
    made: tuple[LotSeen, ...] = known.made["lots"]
    return made


def lot_of(known: Known, key: str) -> LotSeen | None:
    """The lot of that key; without one the first that is not looked at yet, else the first that is held, else the first."""
    lots = lots_of(known)
    if key:
        return next((each for each in lots if each.key == key), None)
    waiting = [each for each in lots if each.stands.status == "quarantined"]
    unseen = [each for each in waiting if not inspected(known.batch, each.ordered.line, each.lot.lot)]
    return next(iter([*unseen, *(each for each in waiting if each.holds), *lots]), None)


def _lots(known: Known) -> Iterator[LotSeen]:
    batch = known.batch
    open_ones = [finding for finding in known.judgement.findings if state_of(finding, batch.decisions) != "closed"]
    by_gate = sorted(open_ones, key=lambda finding: GATES.index(gate_of(finding.code)))
    for (line, lot), stands in zip(batch.lots, known.standing.lots, strict=True):
        verdicts = [each for each in batch.lot_verdicts if (each.line, each.lot) == (line.line, lot.lot)]
        holds = tuple(finding for finding in by_gate if finding.concerns(line.line, lot.lot)) if stands.status != "released" else ()
        lacks = tuple(_lacks(batch, line.line, lot.lot)) if stands.status == "quarantined" else ()
        yield LotSeen(line, lot, stands, holds, lacks, verdicts[-1] if verdicts else None)


def _lacks(batch: Batch, line: int, lot: str) -> Iterator[Text]:
    if batch.arrival is None:
        yield Text(de="Ankunft der Ware nicht eingetragen", en="arrival of the goods not entered")
    elif not inspected(batch, line, lot):
        yield Text(de="Stichprobe oder Kennzeichnung noch nicht angesehen", en="sample or marking not looked at yet")
    hold = batch.hold_on(line, lot)
    if hold is not None:
        yield hold.told
    elif batch.release_by_customs is None:
        yield Text(de="Überlassung durch den Zoll nicht eingetragen", en="release by customs not entered")
