"""``/batches/{batch}/release``: what is ready, on which evidence, and one person's approval of it. Two make a release; neither is told of the other before."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from batches.base import Text
from batches.entered import ReleaseApproved
from batches.errors import FreigabeError
from flows.handing_out import CERTIFICATE
from flows.stored import KIND
from portal.access import BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import tell
from portal.batch_pages import address, back, frame
from portal.desk import Desk, Known
from portal.pages import show
from portal.posted import Filled, Form, NotInOrder
from portal.problems import status_of
from portal.views.lots import lots_of
from portal.views.release import evidence_for, released


def routes(_data: Path) -> APIRouter:
    """The page, and the approval."""
    router = APIRouter()

    @router.get("/batches/{batch}/release", dependencies=[may("see_batches")])
    def release(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere) -> Response:
        return _page(request, desk, caller, known)

    @router.post("/batches/{batch}/release", dependencies=[may("release")])
    def approve(request: Request, known: BatchHere, caller: CallerHere, desk: DeskHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            if form.text("looked") != "yes":
                said = Text(de="Bitte bestätigen, dass Sie selbst hingesehen haben.", en="Please confirm that you looked yourself.")
                filled.wrong["looked"] = said
            seen = filled.text("seen", required=True)
            filled.done()
            told = tell(desk, known.batch.id, ReleaseApproved(by=caller.name, seen=seen))
        except FreigabeError as refusal:
            return _page(request, desk, caller, desk.batch_for(caller, known.batch.id) or known, refusal, answered=status_of(refusal))
        return back(known.batch.id, "release", told)

    return router


def _page(request: Request, desk: Desk, caller: Caller, known: Known, refusal: FreigabeError | None = None, answered: int = 200) -> Response:
    wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
    events = desk.house.ledger.events(KIND, known.batch.id) if known.batch.releases_that_hold else ()
    return show(
        request,
        "release",
        answered=answered,
        **frame(request, desk, caller, known, "release"),
        refused=None if wrong else refusal,
        wrong=wrong,
        evidence=evidence_for(caller.name, known),
        lots=lots_of(known),
        released=released(known, events),
        certificate=address(known.batch.id, f"documents/{CERTIFICATE}") if CERTIFICATE in known.outputs else "",
        goods=address(known.batch.id, "goods"),
        review=address(known.batch.id, "review"),
        papers=address(known.batch.id, "papers"),
    )
