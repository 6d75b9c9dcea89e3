"""For whom a donation is: set by a coordinator for a donated batch, in per mille, each time with an event that says what was."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.supply import Quota, Quotas
from flows.kinds import GROUPS, MEMBERS, QUOTAS
from flows.wiring import House

#: The whole of a lot, in per mille.
WHOLE = 1000


def set_quotas(house: House, batch: str, quotas: Iterable[Quota], by: str) -> Quotas:
    """Set for whom a donated batch is, in place of what was set before. ``InputRefused`` for a batch that is no donation, for somebody nobody knows, for
    more than the whole. What was reserved before stays reserved: quotas bind the plans that come.
    """
    _donated(house, batch)
    told = _in_order(batch, tuple(quotas))
    for each in told.quotas:
        _known(house, each.whom)
    with QUOTAS.open(house, batch, by) as opened:
        if opened.before == told:
            return told
        before = () if opened.before is None else opened.before.quotas
        payload = {"quotas": _said(told.quotas), "before": _said(before)}
        return opened.save(told, Event(type="quotas.set", actor=by, payload=payload))


def quotas_set(house: House, batch: str) -> tuple[Quota, ...]:
    """For whom a batch is; nothing where nobody said so."""
    found = QUOTAS.find(house, batch)
    return () if found is None else found.quotas


def _donated(house: House, batch: str) -> None:
    lots = house.ledger.stock.lots(batch=batch)
    if not lots:
        raise InputRefused("quota.no_batch", f"no lot of {batch} is known", f"Von {batch} ist keine Charge bekannt")
    if not any(each.row.told.get("donated") for each in lots):
        raise NotNow(
            "quota.not_donated",
            f"{batch} is no donation; what is sold goes by the policy",
            f"{batch} ist keine Spende; verkaufte Ware verteilt sich nach der Regel",
        )


def _in_order(batch: str, quotas: tuple[Quota, ...]) -> Quotas:
    if any(each.per_mille <= 0 for each in quotas):
        en, de = "a quota is more than 0 per mille; leave out who gets none", "Jede Quote ist größer als 0; wer nichts bekommt, wird weggelassen"
        raise InputRefused("quota.nothing", en, de)
    if len({each.whom for each in quotas}) != len(quotas):
        raise InputRefused("quota.twice", "name each group or member once", "Jede Gruppe und jedes Mitglied bitte nur einmal nennen")
    if (total := sum(each.per_mille for each in quotas)) > WHOLE:
        en, de = f"together that is {total} per mille; the whole is {WHOLE}", f"Zusammen sind das {total} Promille; das Ganze sind {WHOLE}"
        raise InputRefused("quota.beyond", en, de)
    try:
        return Quotas(id=batch, quotas=quotas)
    except ValidationError as error:
        raise InputRefused("quota.many", "a hundred quotas are the most", "Mehr als hundert Quoten gehen nicht") from error


def _known(house: House, whom: str) -> None:
    if GROUPS.find(house, whom) is None and MEMBERS.find(house, whom) is None:
        raise InputRefused("quota.whom", f"{whom} is neither a group nor a member", f"{whom} ist weder eine Gruppe noch ein Mitglied")


def _said(quotas: tuple[Quota, ...]) -> list[str]:
    return [f"{each.whom}: {each.per_mille} ‰" for each in quotas]
