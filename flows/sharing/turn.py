"""One turn of sharing out, as the flow and ``freigabe distribute`` do it: each step by itself, so that one that is refused keeps no other from its work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date

from batches.errors import FreigabeError
from flows.deliveries.after import catch_up
from flows.demand.asking import lapse
from flows.demand.stock_levels import warnings
from flows.sharing.drafting import draft_where_news
from flows.sharing.promises import Settled, settle_promises
from flows.sharing.undelivered import remind_of_undelivered
from flows.stock_rows import rebuild_missing_stock
from flows.wiring import House

#: What a turn can have done, each with ids: promises by what became of them, demand that lapsed, letters that stock runs out, reservations nobody
#: delivers, drafts that wait for the coordinator, deliveries whose papers were still to be written; ``refused``: steps that did not come to their end, by the
#: code of why.
WORDS = ("firm", "short", "fell", "given_back", "lapsed", "warned", "undelivered", "drafted", "papers", "refused")
Done = dict[str, list[str]]
log = logging.getLogger(__name__)


def take_turn(house: House, on: date, by: str = "freigabe") -> Done:
    """Write missing rows of stock, settle promises, let demand lapse, warn of stock that runs out, remind of what lies, draft where there is something new,
    and write what steps of deliveries left undone.
    """
    done: Done = {word: [] for word in WORDS}

    def settle() -> None:
        settled: Iterable[Settled] = settle_promises(house, by)
        for each in settled:
            done[each.outcome].append(each.reservation)

    steps: tuple[Callable[[], object], ...] = (
        lambda: rebuild_missing_stock(house),
        settle,
        lambda: done["lapsed"].extend(lapse(house, on, by)),
        lambda: done["warned"].extend([f"{count} letters"] if (count := warnings(house, on, by)) else []),
        lambda: done["undelivered"].extend(remind_of_undelivered(house, on)),
        lambda: done["drafted"].extend(each.id for each in draft_where_news(house, on, by)),
        lambda: done["papers"].extend(catch_up(house)),
    )
    for step in steps:
        try:
            step()
        except FreigabeError as refusal:
            log.warning("sharing: %s (%s)", refusal.code, refusal.en)
            done["refused"].append(refusal.code)
    return done
