"""How long customs may hold goods for market surveillance, by the act in force when they suspended release (``border_hold.csv``)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from batches.border_hold import HoldPeriod
from batches.errors import InputRefused
from catalogue.loading import PACKAGED
from catalogue.rows import Row, read_csv
from customs.working_days import last_working_day


class HoldRule(Row):
    """The period of one act: under which article release is suspended, and under which the goods are released when nobody asks for more in time."""

    act: str
    suspended_under: str
    released_under: str
    working_days: int


@lru_cache(maxsize=1)
def hold_rules() -> tuple[HoldRule, ...]:
    """Every act's period (it lies with the catalogue's data, so that the catalogue's version covers it)."""
    return read_csv(PACKAGED / "border_hold.csv", HoldRule)


def period_of(since: date, land: str) -> HoldPeriod:
    """The period of a hold that began on that day at a customs office of that Land; ``InputRefused`` where no act of the catalogue applies."""
    rule = next((each for each in hold_rules() if each.applies(since)), None)
    if rule is None:
        earliest = min(each.valid_from for each in hold_rules() if each.valid_from is not None)
        raise InputRefused(
            "hold.no_act",
            f"no act of the catalogue lets customs hold goods for market surveillance on {since}; the first applies from {earliest}",
            f"Nach dem Katalog kann der Zoll am {since} keine Ware für die Marktüberwachung anhalten; die erste Vorschrift gilt ab {earliest}",
        )
    return HoldPeriod(
        act=rule.act,
        suspended_under=rule.suspended_under,
        released_under=rule.released_under,
        working_days=rule.working_days,
        land=land.strip().upper(),
        last_day=last_working_day(since, rule.working_days, land),
    )
