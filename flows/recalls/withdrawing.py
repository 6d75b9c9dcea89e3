"""Offers of goods that are recalled: withdrawn, and the recall told through the same channels."""

from __future__ import annotations

import logging
from importlib import import_module

from batches.errors import FreigabeError
from distribution.recall import Recall
from flows.wiring import House

_log = logging.getLogger(__name__)
#: Where offers say what a recall does to them.
_OFFERS = "flows.offers.recalling"


def withdraw_offers(house: House, recall: Recall, by: str) -> int:
    """Withdraw the offers that name lots of a recall and have its notice published where they were; how many changed. Repeated, each once.

    What is refused just now (somebody works on an offer) is tried again by the flow, and keeps nobody from being warned.
    """
    try:
        offers = import_module(_OFFERS)
    except ModuleNotFoundError:
        return 0
    try:
        return len(offers.recall_notices(house, recall, by))
    except FreigabeError as refusal:
        _log.warning("recall %s: offers: %s (%s)", recall.id, refusal.code, refusal.en)
        return 0
