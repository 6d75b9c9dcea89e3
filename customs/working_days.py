"""Working days as the Union counts them: not Saturdays, Sundays and public holidays (Reg. (EEC, Euratom) No 1182/71 Art. 2(2)).

Public holidays are those of the Land whose customs office acts; a holiday of some of its towns alone is a working day of the Land.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from batches.errors import InputRefused

_SATURDAY = 5


def last_working_day(event: date, working_days: int, land: str) -> date:
    """The last day of a period of working days that an event sets running (Art. 3): the day of the event is not counted, and the period ends with the last
    hour of that day.

    ``land`` is the code of a Land (``SN``, ``HH``, ``RP``); ``InputRefused`` where there is none of that code.
    """
    if working_days < 1:
        raise ValueError("a period has at least one working day")
    if event.year == date.max.year:
        raise InputRefused("period.too_late", f"{event} is no day a calendar goes beyond; check it", f"Hinter den {event} reicht kein Kalender; bitte prüfen")
    day, left = event, working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, land)
    return day


def is_working_day(on: date, land: str) -> bool:
    """Whether offices of the Land work on that day."""
    return on.weekday() < _SATURDAY and on not in _public_holidays(_land(land), on.year)


def _land(code: str) -> str:
    from holidays.countries.germany import Germany

    known = sorted(each for each in Germany.subdivisions if len(each) == 2)  # the library knows a town as well
    if code.strip().upper() not in known:
        raise InputRefused(
            "land.unknown",
            f"{code!r} is no Land of Germany; use one of {', '.join(known)}",
            f"{code!r} ist kein Land der Bundesrepublik; möglich: {', '.join(known)}",
        )
    return code.strip().upper()


@lru_cache(maxsize=64)
def _public_holidays(land: str, year: int) -> frozenset[date]:
    from holidays.countries.germany import Germany

    return frozenset(Germany(subdiv=land, years=year))
