"""A hold at the border: how its period runs, what happened since, and what may be entered about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from batches.base import Text
from batches.batch import Batch
from batches.border_hold import BorderHold

#: The Länder by the code whose holidays count.
LAENDER = (
    ("BB", "Brandenburg"),
    ("BE", "Berlin"),
    ("BW", "Baden-Württemberg"),
    ("BY", "Bayern"),
    ("HB", "Bremen"),
    ("HE", "Hessen"),
    ("HH", "Hamburg"),
    ("MV", "Mecklenburg-Vorpommern"),
    ("NI", "Niedersachsen"),
    ("NW", "Nordrhein-Westfalen"),
    ("RP", "Rheinland-Pfalz"),
    ("SH", "Schleswig-Holstein"),
    ("SL", "Saarland"),
    ("SN", "Sachsen"),
    ("ST", "Sachsen-Anhalt"),
    ("TH", "Thüringen"),
)


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold as of a day. ``left``: working days until its period ends, ``over``: it ended and nobody asked for more in time."""

    hold: BorderHold
    lots: tuple[str, ...]
    left: int
    over: bool
    happened: tuple[Happened, ...]

    @property
    def spent(self) -> int:
        """Working days of the period that are over."""
        return self.hold.period.working_days - self.left


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened about a hold; ``way``: is ``done`` for what ended it, ``fault`` for what holds it for good."""

    on: date
    what: Text
    by: str
    way: str = ""
    file: str = ""


def holds_of(batch: Batch, today: date) -> tuple[HoldShown, ...]:
    """Every hold, the newest first."""
    names = dict(lots_named(batch))
    return tuple(_shown(hold, today, names) for hold in reversed(batch.holds))


def open_hold(batch: Batch) -> BorderHold | None:
    """The hold that is still open."""
    return batch.holds[-1] if batch.holds and batch.holds[-1].ended is None else None


def lots_named(batch: Batch) -> tuple[tuple[str, str], ...]:
    """Every lot as acts name it (``LINE/LOT``) and as people read it."""
    return tuple((f"{line.line}/{lot.lot}", f"{line.line} · {line.model} · {lot.lot}") for line, lot in batch.lots)


def _shown(hold: BorderHold, today: date, names: Mapping[str, str]) -> HoldShown:
    lots = tuple(names.get(key, key) for key in (f"{line}/{lot}" for line, lot in hold.lots))
    return HoldShown(hold, lots, _left(hold, today), hold.period_over(today), tuple(_happened(hold)))


def _left(hold: BorderHold, today: date) -> int:
    from customs.working_days import is_working_day

    period = hold.period
    if today >= period.last_day:
        return 0
    days = (today + timedelta(days=each) for each in range(1, (period.last_day - today).days + 1))
    return min(period.working_days, sum(is_working_day(day, period.land) for day in days))


def _happened(hold: BorderHold) -> Iterable[Happened]:
    """What happened, in the order of the days."""
    found = [Happened(hold.since, Text(de=f"Ausgesetzt durch {hold.authority}: {hold.reason}", en=f"Suspended by {hold.authority}: {hold.reason}"), hold.by)]
    for letter in hold.letters:
        way_de, way_en = ("Schreiben von", "Letter from") if letter.direction == "in" else ("Schreiben an", "Letter to")
        what = Text(de=f"{way_de} {letter.with_whom}: {letter.subject}", en=f"{way_en} {letter.with_whom}: {letter.subject}")
        found.append(Happened(letter.on, what, letter.by, file=letter.file or ""))
    if (asked := hold.maintained) is not None:
        what = Text(
            de=f"Auf Verlangen der Marktüberwachung aufrechterhalten ({asked.reference})", en=f"Maintained as market surveillance asked ({asked.reference})"
        )
        found.append(Happened(asked.on, what, asked.by))
    if (end := hold.ended) is not None:
        released = end.outcome == "released"
        de, en = ("Überlassen", "Released") if released else ("Überlassung verweigert", "Release refused")
        found.append(Happened(end.on, Text(de=f"{de}: {end.reason}", en=f"{en}: {end.reason}"), end.by, "done" if released else "fault"))
    return sorted(found, key=lambda each: each.on)
