"""What a stalled batch is told with: on whom it waits, for what, since when, and what happens next by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from batches.base import Language, Text
from flows.waiting import WaitRow, day_of, rule
from record.waits import Wait

#: How a moment is written where the hour matters.
_HOURS = frozenset({"hours", "minutes"})


def reason(wait: Wait) -> Text:
    """On whom it waits, for what and since when."""
    row = _rule(wait)
    return Text(
        de=f"Sendung {wait.id} wartet seit {day(wait.since, 'de')} auf {row.name.de} ({wait.whom}): {wait.why}",
        en=f"batch {wait.id} has waited since {day(wait.since, 'en')} for {row.name.en} ({wait.whom}): {wait.why}",
    )


def asked(wait: Wait) -> Text:
    """The same, with what that one is asked to do."""
    told, ask = reason(wait), _rule(wait).ask
    return told if ask is None else Text(de=f"{told.de}. Bitte {ask.de}", en=f"{told.en}. Please {ask.en}")


def happens_next(wait: Wait, others: Sequence[Wait] = ()) -> Text:
    """What happens next by itself, and when; of a parked wait also what else of the batch goes on by itself."""
    if wait.next_at is None:
        nothing = _parked(wait) if wait.parked_at is not None else Text(de="nichts von selbst: ohne Frist", en="nothing by itself: there is no deadline")
        going_on = sorted((each for each in others if each.next_at is not None and each.parked_at is None), key=lambda each: (each.next_at, each.what))
        if not going_on:
            return nothing
        first = going_on[0]
        assert first.next_at is not None  # noqa: S101 - chosen so
        name = _rule(first).name
        return Text(
            de=f"{nothing.de}; auf {name.de} wird am {day(first.next_at, 'de')} wieder gesehen",
            en=f"{nothing.en}; the wait for {name.en} is looked at on {day(first.next_at, 'en')}",
        )
    row = _rule(wait)
    when_de, when_en = moment(wait.next_at, row, "de"), moment(wait.next_at, row, "en")
    if wait.step >= row.reminders:
        return Text(de=f"{when_de}: wird geparkt", en=f"{when_en}: it is parked")
    which = f"{wait.step + 1}/{row.reminders}"
    return Text(de=f"{when_de}: Erinnerung {which} an {wait.whom}", en=f"{when_en}: reminder {which} to {wait.whom}")


def _parked(wait: Wait) -> Text:
    return Text(
        de=f"nichts mehr von selbst; freigabe retry {wait.id} oder jede Eingabe zur Sendung weckt sie",
        en=f"nothing more by itself; freigabe retry {wait.id}, or any entry about the batch, wakes it",
    )


def day(when: datetime, language: Language) -> str:
    """The day it is in the house."""
    on = day_of(when)
    return on.strftime("%d.%m.%Y") if language == "de" else on.isoformat()


def moment(when: datetime, row: WaitRow, language: Language) -> str:
    """A day for what people wait for, with the hour (UTC) for machines."""
    if row.pause is not None and row.pause.unit in _HOURS:
        return f"{day(when, language)} {when:%H:%M} UTC"
    return day(when, language)


def _rule(wait: Wait) -> WaitRow:
    return rule(wait.what, day_of(wait.since))
