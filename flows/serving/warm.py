"""The warm drain: a background task of Prefect in the runner's own process, so that an event waits for no process to start and import.

At most one runs and one waits, however many messages came: a drain carries everything that is ready when it looks. The first of a process sweeps before:
what a runner that was killed left behind is taken up at once, not at the next quarter of an hour.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from typing import Any

import httpx
from prefect import task
from prefect.cache_policies import NO_CACHE

from batches.errors import Unavailable
from flows.drain import drain
from flows.retry_stalled import retry_stalled

#: Seconds after which a drain that was asked for and did not begin is asked for again: Prefect's server forgot it, or was started anew.
_FORGOTTEN = 20.0


class WarmDrain:
    """``task``: what Prefect's task worker serves; :meth:`ask`: have it run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_at: float | None = None
        self._running = 0
        self._swept = False
        self.task: Any = task(name="drain-when-ready", task_run_name="drain", cache_policy=NO_CACHE, persist_result=False)(self._drain)

    @property
    def running(self) -> bool:
        """Whether one is under way."""
        return self._running > 0

    def ask(self) -> None:
        """Have what is ready carried; nothing when a drain waits to begin already. ``Unavailable`` when Prefect does not take it."""
        with self._lock:
            if self._asked_at is not None and time.monotonic() - self._asked_at < _FORGOTTEN:
                return
            self._asked_at = time.monotonic()
        try:
            self.task.delay()
        except BaseException as error:
            self._asked_at = None
            if isinstance(error, httpx.HTTPError):
                kind = type(error).__name__
                raise Unavailable(
                    "prefect.unavailable", f"the Prefect server does not answer ({kind})", f"der Prefect-Server antwortet nicht ({kind})"
                ) from error
            raise

    def _drain(self) -> None:
        with self._lock:
            self._asked_at = None
            self._running += 1
        try:
            asyncio.run(self._carry(os.environ["FREIGABE_DATA"]))
        finally:
            with self._lock:
                self._running -= 1

    async def _carry(self, data: str) -> None:
        """A flow that failed says so itself; here it keeps nothing from its turn."""
        if not self._swept:
            self._swept = True
            await retry_stalled(data, return_state=True)
        await drain(data, return_state=True)
