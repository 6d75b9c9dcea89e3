"""A drill: the same search on the real record, the same list of whom to tell, and how long that took. Nothing is blocked, sent or entered anywhere."""

from __future__ import annotations

import time
from datetime import date, timedelta

from batches.errors import InputRefused
from batches.who_and_why import somebody
from distribution.recall import Cause, Recall
from flows.kinds import RECALLS
from flows.recalls.planning import planned
from flows.recalls.policy import policy
from flows.recalls.reaching import reach
from flows.wiring import House


def drill(house: House, cause: Cause, by: str, *, on: date) -> Recall:
    """Try a recall; what was found and the seconds until every recipient was named are kept. ``InputRefused`` where nothing is found."""
    somebody(by)
    begun = time.perf_counter()
    found = reach(house, cause, on)
    if not found.lots:
        raise InputRefused(
            "recall.nothing",
            "nothing in stock or delivered is found by this; try a lot or certificate that was delivered",
            "Dazu ist nichts im Bestand und nichts ausgeliefert; bitte mit einer ausgelieferten Charge oder Bescheinigung üben",
        )
    empty = Recall(
        id=RECALLS.new_id(), cause=cause, begun_on=on, begun_by=by, status="drill", lots=(), reached=(), held={},
        acknowledge_by=on + timedelta(days=policy(on).acknowledge_days),
    )  # fmt: skip
    after = planned(house, empty, found, on).after
    done = after.model_copy(update={"seconds": round(time.perf_counter() - begun, 3), "stopped": ()})
    return RECALLS.add(house, done, by, "recall.drilled", lots=len(done.lots), recipients=len(found.recipients), seconds=str(done.seconds))
