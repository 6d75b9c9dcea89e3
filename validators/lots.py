"""Lots on arrival: expired, or with too little life left (the maker's end-of-shelf-life date governs; no standard sets one for masks)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.finding import Evidence
from batches.order import OrderedLot, OrderLine
from batches.periods import months_later
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from validators.marking_rows import looked_at
from validators.trade_papers import in_order
from validators.trade_words import marking_words
from validators.words_of_people import folded

if TYPE_CHECKING:
    from validators.facts import Facts


@rule(
    "lot.expired",
    "Reg. (EU) 2016/425 Annex II 2.4, Art. 10(3); Reg. (EU) 2017/745 Annex I 23.2(i), Art. 13(3)",
    "`expires_on` of the lot, `expiry` of `marking.csv`; the day of arrival",
)
def expired(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """A lot may be used up to and including the day it expires on."""
    arrival = batch.lots_judged_for
    for line, lot, day, evidence in _expiring(batch):
        if arrival <= day:
            yield Held(line=line.line, lot=lot.lot)
            continue
        yield Found(
            line=line.line,
            lot=lot.lot,
            seen=day.isoformat(),
            expected=f">= {arrival.isoformat()}",
            values={"expires_on": day},
            evidence=evidence,
            judged_for=arrival,
        )


@rule(
    "lot.shelf_life_short",
    "shelf life policy of the project",
    "`expires_on` of the lot, `expiry` of `marking.csv`; the day of arrival; the months the policy asks for",
)
def shelf_life_short(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """At least the policy's months are left on arrival. An expired lot is another finding."""
    arrival = batch.lots_judged_for
    at = catalogue.at(arrival)
    for line, lot, day, evidence in _expiring(batch):
        product = at.product_of(line.category)
        policy = at.shelf_life_policy(product.id if product else "*")
        if day < arrival or policy is None:
            continue
        needed = months_later(arrival, policy.minimum_months)
        if day >= needed:
            yield Held(line=line.line, lot=lot.lot)
            continue
        yield Found(
            line=line.line,
            lot=lot.lot,
            seen=day.isoformat(),
            expected=f">= {needed.isoformat()}",
            values={"expires_on": day, "needed": needed, "months": policy.minimum_months},
            evidence=evidence,
            judged_for=arrival,
            unverified=policy.source if policy.unverified else None,
        )


def _expiring(batch: Batch) -> Iterator[tuple[OrderLine, OrderedLot, date, tuple[Evidence, ...]]]:
    """Every lot whose last day is known, from the order or from the box; where they differ the earlier day counts."""
    marked = looked_at(batch)
    for line, lot in batch.lots:
        seen = marked.get((line.line, lot.lot), {}).get("expiry")
        on_box = None if seen is None else day_marked(seen.text)
        days = [day for day in (lot.expires_on, on_box) if day is not None]
        if not days:
            continue
        evidence = [in_order(f"lot {lot.lot}: expires_on {lot.expires_on}")] if lot.expires_on else []
        if seen is not None and on_box is not None:
            evidence.append(seen.evidence)
        yield line, lot, min(days), tuple(evidence)


def day_marked(text: str) -> date | None:
    """The last day a box names (``2023-05``, ``EXP 2023-05``: the end of that month); ``None`` where it names none, or one that can be read in two ways."""
    label = re.match(r"\D*", text)
    said = folded(label[0]) if label else ""
    plain = re.sub(r"\s", "", text[label.end() :] if label and said in marking_words("expiry_label") else text)
    for pattern in (
        r"(?P<y>20\d\d)[-./年](?P<m>\d{1,2})(?:[-./月](?P<d>\d{1,2})日?|月)?",
        r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?:(?P<d>\d{1,2})\.)?(?P<m>\d{1,2})[./-](?P<y>20\d\d)",
    ):
        found = re.fullmatch(pattern, plain)
        if found is None:
            continue
        year, month = int(found["y"]), int(found["m"])
        if not 1 <= month <= 12:
            return None
        last = calendar.monthrange(year, month)[1]
        day = int(found["d"] or last)
        return date(year, month, day) if 1 <= day <= last else None
    return None


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (expired, shelf_life_short)
