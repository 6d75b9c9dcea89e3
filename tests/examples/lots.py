"""How long a lot may still be used when it arrives."""

from __future__ import annotations

from batches.batch import Batch
from tests.examples.example import Example
from tests.validators.sound_batch import FFP_MAKER, batch


def _lot(expires_on: str) -> Batch:
    """A lot of FFP2 masks that arrives on 12 September 2020."""
    line = {"line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 1000, "unit_price": "1", "manufacturer": FFP_MAKER}
    return batch(lines=[line | {"lots": [{"lot": "A", "quantity": 1000, "expires_on": expires_on}]}])


EXAMPLES = (
    Example("lot.expired", "The lot expired on the day before it arrived.", "It arrived on its last day.", _lot("2020-09-11"), _lot("2020-09-12")),
    Example("lot.shelf_life_short", "A day less than twelve months is left.", "Twelve months are left to the day.", _lot("2021-09-11"), _lot("2021-09-12")),
)
