"""A violation and its lawful twin: what was done, what must be found, and what must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from batches.base import Severity
from batches.codes import MAXIMUM, WEIGHT
from batches.finding import Finding
from catalogue import load_catalogue
from catalogue.law import Alert
from customs import prepare
from tests.validators.violations.consignment import Consignment
from validators import judge_batch

Spot = tuple[str, str, int | None, str | None, str | None]


@dataclass(frozen=True)
class Expected:
    """A finding: its code (or two of which either will do, with a stroke between), how much it weighs at most, and what it is about."""

    code: str
    severity: Severity
    line: int | None = None
    lot: str | None = None
    file: str | None = None

    def fits(self, finding: Finding) -> bool:
        """Whether the finding is this one; it may name a file where none was asked for, never another, and it holds the batch unless a note is meant."""
        weighs = WEIGHT[finding.severity] <= WEIGHT[self.severity] and (self.severity == "note") == (finding.severity == "note")
        about = finding.code in self.code.split("|") and finding.line == self.line and finding.lot == self.lot
        return weighs and about and self.file in (None, finding.file)


def blocking(code: str, line: int | None = None, lot: str | None = None, file: str | None = None) -> Expected:
    """A finding that may block."""
    return Expected(code, "blocking", line, lot, file)


def review(code: str, line: int | None = None, lot: str | None = None, file: str | None = None) -> Expected:
    """A finding that asks a person, and blocks nothing."""
    return Expected(code, "review", line, lot, file)


def note(code: str, line: int | None = None, lot: str | None = None, file: str | None = None) -> Expected:
    """A finding that holds nothing."""
    return Expected(code, "note", line, lot, file)


@dataclass(frozen=True)
class Case:
    """``did``: what the stranger did, in a sentence. ``finds``: what that must give, and nothing else. ``twin``: what is lawful beside it and gives nothing.

    ``since``: codes that come with the day rather than with the deed, on both sides (a commodity code not recorded for a later year).
    ``notes``: whether a note counts as found.
    """

    did: str
    violated: Consignment
    finds: tuple[Expected, ...]
    lawful: str
    twin: Consignment
    since: tuple[str, ...] = ()
    notes: bool = True

    def __str__(self) -> str:
        return self.did

    def check(self) -> None:
        """The violation gives exactly what is expected; the twin gives nothing more than the sound consignment."""
        found = self._beyond(self.violated)
        open_ = list(found)
        missed = []
        for each in self.finds:
            match = next((finding for finding in open_ if each.fits(finding)), None)
            if match is None:
                missed.append(each)
            else:
                open_.remove(match)
        alarms = self._beyond(self.twin)
        assert not (missed or open_ or alarms), _told(self, missed, open_, alarms)

    def _beyond(self, consignment: Consignment) -> list[Finding]:
        known = {spot(each) for each in judged(consignment.sound or consignment)}
        return [each for each in judged(consignment) if spot(each) not in known and each.code not in self.since and (self.notes or each.severity != "note")]


def miss(did: str, violated: Consignment, *finds: Expected, since: tuple[str, ...] = ()) -> Case:
    """A violation alone."""
    sound = violated.sound or violated
    return Case(did, violated, finds, "the sound consignment", sound, since)


def false_alarm(lawful: str, twin: Consignment, *, since: tuple[str, ...] = (), notes: bool = True) -> Case:
    """A lawful near miss alone."""
    sound = twin.sound or twin
    return Case(f"nothing: {lawful}", sound, (), lawful, twin, since, notes)


def judged(consignment: Consignment) -> tuple[Finding, ...]:
    """All that the rules and customs find."""
    return _judged(consignment.batch().model_dump_json(), consignment.alerts)


@cache
def _judged(batch_json: str, alerts: tuple[Alert, ...]) -> tuple[Finding, ...]:
    from batches.batch import Batch

    batch = Batch.model_validate_json(batch_json)
    catalogue = replace(load_catalogue(), alerts=alerts) if alerts else load_catalogue()
    findings = (*judge_batch(batch, catalogue).findings, *prepare(batch, catalogue).findings)
    assert all(WEIGHT[each.severity] <= WEIGHT[MAXIMUM[each.code]] for each in findings)
    return findings


def spot(finding: Finding) -> Spot:
    """What a finding is about."""
    return (finding.code, finding.severity, finding.line, finding.lot, finding.file)


def _told(case: Case, missed: list[Expected], unexpected: list[Finding], alarms: list[Finding]) -> str:
    told: Mapping[str, list[str]] = {
        f"NOT FOUND ({case.did})": [str(each) for each in missed],
        f"FOUND, NOT EXPECTED ({case.did})": [_line(each) for each in unexpected],
        f"FALSE ALARM ({case.lawful})": [_line(each) for each in alarms],
    }
    return "\n" + "\n".join(f"{title}\n    " + "\n    ".join(lines) for title, lines in told.items() if lines)


def _line(finding: Finding) -> str:
    where = f"line {finding.line} lot {finding.lot} file {finding.file}"
    return f"{finding.code} [{finding.severity}] {where}: seen {finding.seen!r}, expected {finding.expected!r}; {finding.message.en} ({finding.basis})"
