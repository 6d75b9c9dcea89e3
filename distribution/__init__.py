"""Who gets what: members of the channel and their demand, lots in stock and on their way, fair allocation, deliveries, aftercare, recall. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from distribution.allocation import allocate as allocate
    from distribution.allocation_check import share_violations as share_violations
    from distribution.allocation_check import violations as violations
    from distribution.expected import expected_on as expected_on
    from distribution.held import Held as Held
    from distribution.policy import AllocationPolicy as AllocationPolicy
    from distribution.policy import policy_at as policy_at

__getattr__, __all__ = face(
    __name__,
    {
        "AllocationPolicy": "policy",
        "Held": "held",
        "allocate": "allocation",
        "expected_on": "expected",
        "policy_at": "policy",
        "share_violations": "allocation_check",
        "violations": "allocation_check",
    },
)
