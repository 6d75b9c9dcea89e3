"""How fast somebody may ask: a bucket for each account, token and address, refilled evenly, in this process. Far above what a person or a careful machine
does (``flows/accounts/policy.toml``); beyond it the answer is 429 with ``Retry-After``.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import HTTPException, Request

from flows.accounts.policy import policy
from portal.posted import SAFE

#: Buckets kept; the one longest unused is forgotten first, and was full again by then.
_MOST = 20_000


class Pace:
    """The buckets. ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._counting = threading.Lock()

    def wait(self, key: str, a_minute: int) -> float:
        """Take one from a bucket of ``a_minute``; 0, or the seconds after which there is one again."""
        with self._counting:
            now = self._clock()
            left, at = self._left.pop(key, (float(a_minute), now))
            left = min(float(a_minute), left + (now - at) * a_minute / 60)
            taken = left >= 1
            self._left[key] = (left - 1 if taken else left, now)
            while len(self._left) > _MOST:
                self._left.popitem(last=False)
            return 0.0 if taken else (1 - left) * 60 / a_minute


def paced(request: Request, who: str) -> None:
    """``HTTPException`` 429 for who changes things, or asks the API, faster than the policy says."""
    if request.method not in SAFE:
        _take(request, f"writes {who}", policy().writes)
    elif request.url.path.startswith("/api/"):
        _take(request, f"reads {who}", policy().api_reads)


def paced_stranger(request: Request, address: str) -> None:
    """The same for who shows neither session nor token."""
    if request.method not in SAFE:
        _take(request, f"stranger {address}", policy().strangers_writes)


def _take(request: Request, key: str, a_minute: int) -> None:
    pace: Pace = request.app.state.pace
    if seconds := pace.wait(key, a_minute):
        raise HTTPException(429, "too many requests; wait a moment", headers={"Retry-After": str(math.ceil(seconds))})
