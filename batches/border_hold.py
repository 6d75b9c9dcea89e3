"""A hold at the border: customs suspend release for free circulation, because market surveillance is to look at the goods first.

Reg. (EC) No 765/2008 Art. 27 to 29, since 16 July 2021 Reg. (EU) 2019/1020 Art. 26 to 28. What customs and the authority did is entered by people; the last day
of the period is counted when the hold is entered (:mod:`customs.border_hold`) and kept with it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from batches.base import Frozen, Text

Outcome = Literal["released", "refused"]


class HoldPeriod(Frozen):
    """How long customs may hold goods unasked: the act, its articles, the period in working days and its last day, by the holidays of ``land``."""

    act: str
    suspended_under: str
    released_under: str
    working_days: int
    land: str
    last_day: date


class HoldLetter(Frozen):
    """A letter, mail or note of a call about a hold; ``file`` and ``sha256`` name the paper it is, where it was attached."""

    on: date
    direction: Literal["in", "out"]
    with_whom: str
    subject: str
    by: str
    file: str | None = None
    sha256: str | None = None


class Maintained(Frozen):
    """The market surveillance authority asked customs to maintain the suspension; ``reference`` is its letter's."""

    on: date
    reference: str
    by: str


class HoldEnd(Frozen):
    """How a hold ended: the goods were released, or release was refused for good."""

    on: date
    outcome: Outcome
    reason: str
    by: str


class BorderHold(Frozen):
    """One hold: since when, by which authority, why, on which lots (none named: on all), and what happened since."""

    since: date
    authority: str
    reason: str
    reference: str
    by: str
    period: HoldPeriod
    lots: tuple[tuple[int, str], ...] = ()
    letters: tuple[HoldLetter, ...] = ()
    maintained: Maintained | None = None
    ended: HoldEnd | None = None

    @property
    def holds(self) -> bool:
        """Whether it holds goods: while it is open, and for good when release was refused."""
        return self.ended is None or self.ended.outcome == "refused"

    @property
    def clock_runs(self) -> bool:
        """Whether the end of the period frees the goods: not once the authority asked in time to maintain the suspension."""
        return self.ended is None and (self.maintained is None or self.maintained.on > self.period.last_day)

    def period_over(self, on: date) -> bool:
        """Whether on that day the period is over and nobody asked in time to maintain the suspension."""
        return self.clock_runs and on > self.period.last_day

    @property
    def told(self) -> Text:
        """Where the hold stands, in a sentence."""
        held, period = self.ended, self.period
        if held is not None and held.outcome == "refused":
            return Text(
                de=f"Überlassung am {_day(held.on)} verweigert ({held.reason}), ausgesetzt seit {_day(self.since)} ({self.authority}): Charge zurückweisen",
                en=f"release refused on {held.on} ({held.reason}), suspended since {self.since} ({self.authority}): reject the lots",
            )
        if held is not None:
            return Text(
                de=f"ausgesetzt seit {_day(self.since)} ({self.authority}), beendet am {_day(held.on)}: überlassen ({held.reason})",
                en=f"suspended since {self.since} ({self.authority}), ended on {held.on}: released ({held.reason})",
            )
        ref_de, ref_en = (f", Az. {self.reference}", f", ref. {self.reference}") if self.reference else ("", "")
        since = Text(
            de=f"Überlassung seit {_day(self.since)} ausgesetzt durch {self.authority}{ref_de} ({period.act} {period.suspended_under}): {self.reason}",
            en=f"release suspended since {self.since} by {self.authority}{ref_en} ({period.act} {period.suspended_under}): {self.reason}",
        )
        then = self._then
        return Text(de=f"{since.de}; {then.de}", en=f"{since.en}; {then.en}")

    @property
    def _then(self) -> Text:
        """What the end of the period means for an open hold."""
        period, asked = self.period, self.maintained
        last = Text(
            de=f"letzter der {period.working_days} Arbeitstage ({period.land}) ist der {_day(period.last_day)}",
            en=f"the last of {period.working_days} working days ({period.land}) is {period.last_day}",
        )
        if asked is None:
            return Text(
                de=f"{last.de}: wird die Marktüberwachung bis dahin nicht tätig, überlässt der Zoll, wenn alles Übrige erfüllt ist ({period.released_under})",
                en=f"{last.en}: unless market surveillance acts by then, customs release the goods, all else being met ({period.released_under})",
            )
        if not self.clock_runs:
            return Text(
                de=f"am {_day(asked.on)} auf Verlangen der Marktüberwachung aufrechterhalten ({asked.reference}): die Frist beendet die Aussetzung nicht mehr",
                en=f"maintained on {asked.on} as market surveillance asked ({asked.reference}): the period no longer ends it",
            )
        return Text(
            de=f"{last.de}; erst am {_day(asked.on)} verlangte die Marktüberwachung mehr ({asked.reference}): zu spät ({period.released_under})",
            en=f"{last.en}; only on {asked.on} did market surveillance ask for more ({asked.reference}): too late ({period.released_under})",
        )

    @property
    def period_ended(self) -> Text:
        """What is to be done when :meth:`period_over`."""
        period = self.period
        return Text(
            de=f"Die Frist endete am {_day(period.last_day)}; beim Zoll die Überlassung verlangen ({period.act} {period.released_under})",
            en=f"the period ended on {period.last_day}; ask customs for release ({period.act} {period.released_under})",
        )


def _day(on: date) -> str:
    return on.strftime("%d.%m.%Y")
