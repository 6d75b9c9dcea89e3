"""The figures of one record, with what a process keeps to make them quickly. Whoever shows pages makes one and asks it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from batches.finding import Finding
from flows.figures.board import Board, board
from flows.figures.certificates import CertificatesExpiring, certificates_expiring
from flows.figures.held import held
from flows.figures.looked_up import LookedUp
from flows.figures.period import ALWAYS, Period
from flows.figures.reasons import Reasons, reasons_by_supplier
from flows.figures.throughput import Step, Throughput, milestones, throughput
from flows.figures.time_at_gates import TimeAtGates, time_at_gates
from flows.figures.timeline import Timeline, timeline
from record.ledger import Ledger

#: States read in one view at most; the rest is read in the next ones, and a figure says how much that is (``behind``).
MOST_STATES = 1000


class Figures:
    """``batches``, everywhere: the ids of those whoever looks may see; ``None``: all there are. Threads may share it."""

    def __init__(self, ledger: Ledger, most_states: int | None = MOST_STATES) -> None:
        self._ledger, self._most_states = ledger, most_states
        self._milestones, self._held = LookedUp(milestones), LookedUp(held)

    def time_at_gates(self, now: datetime, period: Period = ALWAYS, batches: Collection[str] | None = None) -> TimeAtGates:
        """How long batches stand at each gate."""
        return time_at_gates(self._ledger, now, period, batches)

    def throughput(self, step: Step = "month", period: Period = ALWAYS, batches: Collection[str] | None = None) -> Throughput:
        """Batches opened, released and rejected by week or month."""
        return throughput(self._ledger, self._milestones.now(self._ledger), step, period, batches)

    def reasons_by_supplier(self, batches: Collection[str] | None = None) -> Reasons:
        """Why goods were rejected, findings overridden, and what still blocks."""
        return reasons_by_supplier(self._held.now(self._ledger, self._most_states), batches)

    def certificates_expiring(self, on: date, within: int | None = 180, batches: Collection[str] | None = None) -> CertificatesExpiring:
        """Certificates that expired before ``on`` or will within so many days."""
        return certificates_expiring(self._held.now(self._ledger, self._most_states), on, within, batches)

    def board(self, now: datetime, batches: Collection[str] | None = None, most: int = 100) -> Board:
        """Batches by gate, and what each waits for."""
        return board(self._ledger, now, batches, most)

    def timeline(self, batch_id: str, now: datetime, findings: Iterable[Finding] | None = None) -> Timeline:
        """Everything that happened to a batch."""
        return timeline(self._ledger, batch_id, now, findings)

    def warm(self) -> None:
        """Read what a first view would have to read; meant for a thread at start."""
        self._milestones.now(self._ledger)
        while self._held.now(self._ledger, MOST_STATES).behind:
            pass
