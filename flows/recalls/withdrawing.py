"""Offers of goods that are recalled: withdrawn, and the recall told through the same channels."""

from __future__ import annotations

import logging

from batches.errors import FreigabeError
from distribution.recall import Recall
from flows.wiring import House
from record.reach import LotReached, lots_in, named

_log = logging.getLogger(__name__)
#: Lots named in a notice, at most.
_NAMED = 20


def withdraw_offers(house: House, recall: Recall, by: str) -> int:
    """Withdraw the offers that rest on lots of a recall and have its notice published where they were; how many were withdrawn. Repeated, each once.

    What is refused just now (somebody works on an offer) is tried again by the flow, and keeps nobody from being warned.
    """
    from flows.offers.checking import not_public, today
    from flows.offers.recalling import recall_notices

    with house.ledger.reading() as connection:
        lots = lots_in(connection, named(recall.lots))
    models = ", ".join(dict.fromkeys(str(each.told.get("model", "")) for each in lots if each.told.get("model")))
    title, round_ = f"Rückruf: {models}"[:100], "" if recall.rounds == 1 else f"-{recall.rounds}"
    # What the recipients are told is not always for everybody: that there is a recall is.
    reason = "" if not_public(recall.cause.reason, today(house)) else recall.cause.reason
    try:
        done = recall_notices(house, f"{recall.id}{round_}", recall.lots, title, _text(lots, reason), by)
    except FreigabeError as refusal:
        _log.warning("recall %s: offers: %s (%s)", recall.id, refusal.code, refusal.en)
        return 0
    return len(done.withdrawn)


def _text(lots: tuple[LotReached, ...], reason: str) -> str:
    numbers = [each.lot for each in lots]
    more = f" und {len(numbers) - _NAMED} weitere" if len(numbers) > _NAMED else ""
    told = f"Bitte nicht mehr verwenden: Charge {', '.join(numbers[:_NAMED])}{more}. Wer davon erhalten hat, bekommt eine E-Mail und bestätigt sie."
    return f"{told}\n\n{reason}" if reason else told
