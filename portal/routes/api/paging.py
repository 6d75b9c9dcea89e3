"""Pages of a list over many batches, in the order of their ids, so that going through all of them misses none that was there when one began.

A page names the next by ``next``: the batch it ended in, and how many of that batch's things were told.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel

from batches.errors import InputRefused
from portal.access import Caller
from portal.desk import Desk, Known
from portal.lists import own

Shown = dict[str, Any]
#: How many things a page has.
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Next = Annotated[str | None, Query(max_length=600, description="Where the page before ended: its `next`.")]
OfBatch = Annotated[str | None, Query(max_length=200, description="Of this batch only.")]


class Page(BaseModel):
    """A page of a list; ``next`` is null on the last."""

    items: list[dict[str, Any]]
    next: str | None


def paged(desk: Desk, caller: Caller, told: Callable[[Known], Iterable[Shown]], *, limit: int, after: str | None, batch: str | None = None) -> Page:
    """A page of what ``told`` gives for each batch that is theirs to see."""
    last, done = _place(after)
    items: list[Shown] = []
    for batch_id in _batches(desk, caller, batch, last):
        known = desk.batch_for(caller, batch_id)
        if known is None:
            continue
        skipped, room = done if batch_id == last else 0, limit - len(items)
        things = list(islice(told(known), skipped, skipped + room + 1))
        items += things[:room]
        if len(things) > room:
            return Page(items=items, next=_named(batch_id, skipped + room))
    return Page(items=items, next=None)


def _batches(desk: Desk, caller: Caller, batch: str | None, last: str) -> Iterable[str]:
    """From the one the page before ended in."""
    if batch is not None:
        yield batch
        return
    after, portion, overviews = last, 100, desk.house.ledger.overviews
    if last:
        yield last
    while ids := overviews.ids(own(caller), after, portion):
        yield from ids
        after = ids[-1]


def _named(batch_id: str, told: int) -> str:
    return base64.urlsafe_b64encode(f"{told} {batch_id}".encode()).decode().rstrip("=")


def _place(after: str | None) -> tuple[str, int]:
    if after is None:
        return "", 0
    try:
        told, _, batch_id = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode().partition(" ")
        return batch_id, max(0, min(int(told), 10**9))
    except (ValueError, binascii.Error) as error:
        raise InputRefused("page.next", "this is no `next` that a page gave", "Das ist kein `next` einer Seite") from error
