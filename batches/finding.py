"""Findings: what a rule saw, where, and why it matters."""

from __future__ import annotations

import hashlib
from datetime import date

from batches.base import Box, Frozen, Severity, Text


class Evidence(Frozen):
    """The spot a judgement rests on: the page of a paper, or (``page`` None) the file or row it was read from."""

    file: str
    page: int | None = None
    box: Box | None = None
    text: str = ""


class Finding(Frozen):
    """Something a rule objects to. ``line`` and ``lot`` both ``None``: it concerns the whole batch."""

    id: str
    code: str
    severity: Severity
    line: int | None = None
    lot: str | None = None
    file: str | None = None
    message: Text
    seen: str | None = None
    expected: str | None = None
    basis: str
    judged_for: date
    evidence: tuple[Evidence, ...] = ()
    clear_by: Text

    def concerns(self, line: int, lot: str) -> bool:
        """Whether the finding holds that lot: it is about the lot, its line, or the batch."""
        return (self.line is None or self.line == line) and (self.lot is None or self.lot == lot)


class Passed(Frozen):
    """A rule that was judged and held, so that silence is never mistaken for a check."""

    code: str
    line: int | None = None
    lot: str | None = None
    file: str | None = None


def finding_id(code: str, line: int | None, lot: str | None, file: str | None, seen: str | None, expected: str | None) -> str:
    """An id that stays while the judgement stays: it changes as soon as something else was seen, so a decision never covers what its author did not see."""
    parts = (code, str(line), str(lot), str(file), str(seen), str(expected))
    return "f-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
