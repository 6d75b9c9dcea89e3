"""Lots on arrival: expired, or with too little life left (the maker's end-of-shelf-life date governs; no standard sets one for masks)."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.finding import Evidence
from batches.order import OrderedLot
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue

if TYPE_CHECKING:
    from validators.facts import Facts


@rule("lot.expired", "Reg. (EU) 2016/425 Annex II 2.4, Art. 10(3); Reg. (EU) 2017/745 Annex I 23.2(i), Art. 13(3)")
def expired(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """A lot may be used up to and including the day it expires on."""
    arrival = batch.lots_judged_for
    for line, lot in batch.lots:
        if lot.expires_on is None:
            continue
        if arrival <= lot.expires_on:
            yield Held(line=line.line, lot=lot.lot)
            continue
        yield Found(
            line=line.line,
            lot=lot.lot,
            seen=lot.expires_on.isoformat(),
            expected=f">= {arrival.isoformat()}",
            values={"expires_on": lot.expires_on},
            evidence=(_evidence(lot),),
            judged_for=arrival,
        )


@rule("lot.shelf_life_short", "shelf life policy of the project")
def shelf_life_short(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """At least the policy's months are left on arrival. An expired lot is another finding."""
    arrival = batch.lots_judged_for
    at = catalogue.at(arrival)
    for line, lot in batch.lots:
        product = at.product_of(line.category)
        policy = at.shelf_life_policy(product.id if product else "*")
        if lot.expires_on is None or lot.expires_on < arrival or policy is None:
            continue
        needed = months_later(arrival, policy.minimum_months)
        if lot.expires_on >= needed:
            yield Held(line=line.line, lot=lot.lot)
            continue
        yield Found(
            line=line.line,
            lot=lot.lot,
            seen=lot.expires_on.isoformat(),
            expected=f">= {needed.isoformat()}",
            values={"expires_on": lot.expires_on, "needed": needed, "months": policy.minimum_months},
            evidence=(_evidence(lot),),
            judged_for=arrival,
            unverified=policy.source if policy.unverified else None,
        )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _evidence(lot: OrderedLot) -> Evidence:
    return Evidence(file="order.json", text=f"lot {lot.lot}: expires_on {lot.expires_on}")


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (expired, shelf_life_short)
