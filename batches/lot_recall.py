"""A lot that is recalled: it is handed to nobody, whatever else is decided about it, until the recall is taken back as unfounded."""

from __future__ import annotations

from batches.base import Frozen


class LotRecall(Frozen):
    """``recall``: the id of the recall that covers the lot; one lot may be covered by several."""

    line: int
    lot: str
    recall: str
    reason: str
    by: str
