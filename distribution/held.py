"""What of a lot somebody has already: an allocation counts it before it shares out the rest."""

from __future__ import annotations

from batches.base import Frozen
from distribution.demand import Count


class Held(Frozen):
    """What of a lot is ``reserved`` (or promised) for a demand, and what was ``handed_over`` for it and not returned, in the lot's unit."""

    lot: str
    member: str
    demand: str
    reserved: Count = 0
    handed_over: Count = 0

    @property
    def quantity(self) -> int:
        """Both together."""
        return self.reserved + self.handed_over
