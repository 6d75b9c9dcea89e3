"""``GET /health``: is freigabe in order, and if not, what to do. Answers within seconds also while database, archive or Prefect are away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from flows.health import Checked, Site, looked_at_quickly, worst
from portal.access import ANYBODY
from portal.connection import is_near
from portal.pages import page, wants_page

#: How long an outside service may take, and how long an answer is good: however often it is asked, the house is looked at every two seconds at most.
PATIENCE_SECONDS, GOOD_SECONDS = 2, 2.0


class Looked:
    """What the checks found last. Whoever asks while somebody looks gets what that one finds."""

    def __init__(self, look: Callable[[], tuple[Checked, ...]], clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look, clock
        self._alone = threading.Lock()
        self._found: tuple[Checked, ...] = ()
        self._good_until = float("-inf")

    def found(self) -> tuple[Checked, ...]:
        """What was found no longer ago than :data:`GOOD_SECONDS`."""
        with self._alone:
            if self._clock() >= self._good_until:
                self._found = self._look()
                self._good_until = self._clock() + GOOD_SECONDS
            return self._found


def routes(data: Path) -> APIRouter:
    """The route over one data folder."""
    router = APIRouter()
    looked = Looked(lambda: looked_at_quickly(Site(data, seconds=PATIENCE_SECONDS)))

    @router.get("/health", dependencies=[ANYBODY])
    def health(request: Request) -> Response:
        """200 in order or with notes, 503 with a fault. Anybody learns which; what exactly, and what to do, only who is near."""
        found = looked.found()
        state = worst(found)
        status = 503 if state == "fault" else 200
        told = found if is_near(request) else ()
        if wants_page(request):
            return page("health", request, status, state=state, checks=told)
        body = {"state": state} | ({"checks": [each.model_dump(mode="json") for each in told]} if told else {})
        return JSONResponse(body, status, headers={"Vary": "Accept"})

    return router
