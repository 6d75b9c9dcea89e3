"""A batch's rows for sweeps: the gate it stands at, what it waits for, on whom, and until when by the house's policy."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from batches.gates import GATES, Standing
from flows.waiting import due_at, rule
from record.standings import Sweep
from record.tables import LONGEST_KEY
from record.waits import Expected

#: Events by which the house itself looked at a batch again: nobody gave it anything.
OWN = frozenset({"batch.judged"})


def sweep_of(standing: Standing) -> Sweep:
    """A batch's rows."""
    rows = {(each.what, each.ref): each for each in map(_keepable, _expected(standing))}
    return Sweep(standing.stage, tuple(wait.what for wait in standing.waiting_for), tuple(rows.values()), OWN)


def _keepable(row: Expected) -> Expected:
    """Without the sign that PostgreSQL keeps in no text: papers and carriers may send it, and a batch must not fail of it."""
    return replace(row, whom=row.whom.replace("\0", ""), why=row.why.replace("\0", ""), ref=row.ref.replace("\0", ""))


def _expected(standing: Standing) -> Iterator[Expected]:
    if standing.stage in GATES:
        what = f"gate:{standing.stage}"
        # Whatever comes and goes while a batch stands at a gate, its time there runs on: so neither whom nor why ever changes.
        yield Expected(what, rule(what, date.max).whom, f"stands before the gate {standing.stage}", partial(due_at, what))
    seen = Counter[tuple[str, str]]()
    for wait in standing.waiting_for:
        seen[wait.what, wait.ref] += 1  # two holds at the border may begin on one day
        ref = wait.ref if seen[wait.what, wait.ref] == 1 else f"{wait.ref}/{seen[wait.what, wait.ref]}"
        yield Expected(wait.what, wait.whom, wait.why, partial(due_at, wait.what, until=wait.until), ref)
    for each in standing.awaited:
        ref = each.ref if len(each.ref) <= LONGEST_KEY else hashlib.sha256(each.ref.encode()).hexdigest()
        yield Expected(each.what, each.whom, each.why, partial(due_at, each.what, until=each.until), ref)
