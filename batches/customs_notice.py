"""What a customs notice says of the release: the number of the declaration and the day the goods were released for free circulation."""

from __future__ import annotations

import re
from datetime import date

from batches.base import Frozen
from batches.order import Order
from batches.paper import Fact, Paper

KIND = "customs_notice"
#: Registration number of an import in ATLAS, in use before master reference numbers; notices have it as their own number.
_REGISTRATION = re.compile(r"AT/?C/?\d{2}/?\d{6}/?(?:0[1-9]|1[0-2])/?20\d{2}/?\d{4}", re.IGNORECASE)


class StatedRelease(Frozen):
    """A release as a notice states it: number and day with the facts they rest on, the day of acceptance where it states that too."""

    number: str
    released_on: date
    number_fact: Fact
    day_fact: Fact
    accepted: Fact | None = None


def number_on(paper: Paper) -> Fact | None:
    """The number of the declaration: the MRN, on older notices the registration number."""
    own = paper.one("document_number")
    return paper.one("mrn") or (own if own is not None and _REGISTRATION.fullmatch(str(own.value).replace(" ", "")) else None)


def release_on(paper: Paper) -> StatedRelease | None:
    """The release a customs notice states; ``None`` for another paper, or where it lacks number or day."""
    number, day = number_on(paper), paper.one("release_date")
    if paper.kind != KIND or number is None or day is None:
        return None
    return StatedRelease(
        number=str(number.value),
        released_on=date.fromisoformat(str(day.value)),
        number_fact=number,
        day_fact=day,
        accepted=paper.one("acceptance_date"),
    )


def another_importer(order: Order, paper: Paper) -> str | None:
    """The EORI number a paper names for the importer, where the order's importer has another one."""
    ours, theirs = order.importer.eori, paper.value("eori")
    return theirs if ours is not None and theirs is not None and _plain(ours) != _plain(theirs) else None


def _plain(number: str) -> str:
    return "".join(number.split()).upper()
