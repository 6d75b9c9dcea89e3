"""Certificates on file that expired or soon will, as of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from batches.base import Text
from flows.figures.figure import Table
from flows.figures.held import Certificate, Held
from flows.figures.looked_up import Looked

Soon = Literal["expired", "within_90", "within_180", "later"]
_SOON = {
    "expired": Text(de="abgelaufen", en="expired"),
    "within_90": Text(de="in 90 Tagen", en="within 90 days"),
    "within_180": Text(de="in 180 Tagen", en="within 180 days"),
    "later": Text(de="später", en="later"),
}


@dataclass(frozen=True, slots=True)
class OnFile:
    """A certificate, the batches that hold it, and the days it is still valid for; the day it expires on is its last (0), below that it expired."""

    kind: str
    number: str | None
    holder: str | None
    models: tuple[str, ...]
    expires_on: date
    days_left: int
    batches: tuple[str, ...]
    file: str
    sha256: str

    @property
    def soon(self) -> Soon:
        """How soon it expires."""
        return "expired" if self.days_left < 0 else "within_90" if self.days_left <= 90 else "within_180" if self.days_left <= 180 else "later"


@dataclass(frozen=True, slots=True)
class CertificatesExpiring:
    """What expires first is first. ``behind``: batches whose changes are not looked at yet."""

    on: date
    certificates: tuple[OnFile, ...]
    behind: int = 0

    def among(self, soon: Soon) -> tuple[OnFile, ...]:
        """Those that expire that soon."""
        return tuple(each for each in self.certificates if each.soon == soon)

    @property
    def table(self) -> Table:
        """The same as a table."""
        from validators.papers_in_words import in_words

        return Table(
            Text(de="Bescheinigungen nach Ablauf", en="Certificates by expiry"),
            (
                Text(de="Bescheinigung", en="Certificate"),
                Text(de="Nummer", en="Number"),
                Text(de="Inhaber", en="Holder"),
                Text(de="Modelle", en="Models"),
                Text(de="Gültig bis", en="Valid until"),
                Text(de="Tage", en="Days left"),
                Text(de="Ablauf", en="Expires"),
                Text(de="Sendungen", en="Batches"),
            ),
            tuple(
                (in_words((c.kind,)), c.number, c.holder, ", ".join(c.models) or None, c.expires_on, c.days_left, _SOON[c.soon], len(c.batches))
                for c in self.certificates
            ),
        )


def certificates_expiring(looked: Looked[Held], on: date, within: int | None = 180, batches: Collection[str] | None = None) -> CertificatesExpiring:
    """Certificates that expired before the day ``on`` or will ``within`` so many days (``None``: however late); one that several batches hold is one."""
    only = None if batches is None else frozenset(batches)
    found: dict[str, list[tuple[str, Certificate]]] = {}
    for id_, batch in sorted(looked.of.items()):
        for each in batch.certificates if only is None or id_ in only else ():
            if within is None or (each.expires_on - on).days <= within:
                found.setdefault(each.same, []).append((id_, each))
    there = sorted(_on_file(on, found), key=lambda each: (each.expires_on, each.kind, each.number or "", each.sha256))
    return CertificatesExpiring(on, tuple(there), looked.behind)


def _on_file(on: date, found: dict[str, list[tuple[str, Certificate]]]) -> Iterator[OnFile]:
    for same in found.values():
        one = same[0][1]
        models = tuple(dict.fromkeys(model for _, each in same for model in each.models))
        ids = tuple(dict.fromkeys(id_ for id_, _ in same))
        yield OnFile(one.kind, one.number, one.holder, models, one.expires_on, (one.expires_on - on).days, ids, one.file, one.sha256)
