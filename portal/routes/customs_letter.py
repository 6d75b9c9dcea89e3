"""A letter about goods held at the border: with its file, with a paper that is there already, or without either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from batches.batch import Attachment
from batches.entered import HoldLetterEntered
from batches.errors import FreigabeError, InputRefused
from flows.uploads import SentFile
from portal.access import FILES, BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import Told, tell
from portal.batch_pages import back
from portal.desk import Desk, Known
from portal.posted import Filled, Form, Posted
from portal.problems import RequestRefused
from portal.receiving import receive, taken
from portal.routes.customs_entering import hold_page
from portal.sending_files import proving, sender_of
from portal.views.customs_release import attachment_of


def routes(data: Path) -> APIRouter:
    """The route; to be asked before the one that takes the other forms of a hold."""
    router = APIRouter()

    @router.post("/batches/{batch}/customs/hold/letter", dependencies=[may("enter_customs"), FILES])
    async def letter(request: Request, form: Form, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        try:
            if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
                told = await _entered(desk, caller, known, form)
            else:
                async with receive(request, "papers", data, proving(request, caller)) as sent:
                    form = sent.posted
                    told = await _entered(desk, caller, known, form, sent.chosen, data)
        except RequestRefused:
            raise
        except FreigabeError as refusal:
            return await run_in_threadpool(hold_page, request, desk, caller, known, "letter", form, refusal)
        return back(known.batch.id, "customs/hold", told)

    return router


async def _entered(desk: Desk, caller: Caller, known: Known, form: Posted, files: Sequence[SentFile] = (), data: Path = Path()) -> Told:
    act = _letter(Filled(form), caller, known)
    if files:
        act = act.model_copy(update={"paper": await _kept(desk, caller, known, files)})
    return await run_in_threadpool(tell, desk, known.batch.id, act)


def _letter(filled: Filled, caller: Caller, known: Known) -> HoldLetterEntered:
    direction, whom = filled.choice("direction", ("in", "out")), filled.text("with_whom", required=True, longest=200)
    on, subject = filled.day("on", required=True), filled.text("subject", required=True)
    sha256 = filled.choice("paper", {each.sha256 for each in known.batch.attached if each.sha256}, required=False)
    filled.done()
    assert on is not None  # noqa: S101 - required
    way: Literal["in", "out"] = "in" if direction == "in" else "out"
    seen = filled.form.text("seen") or None
    return HoldLetterEntered(by=caller.name, on=on, direction=way, with_whom=whom, subject=subject, paper=attachment_of(known.batch, sha256), seen=seen)


async def _kept(desk: Desk, caller: Caller, known: Known, files: Sequence[SentFile]) -> Attachment:
    """The one file of a letter, looked at and kept; ``InputRefused`` where it may not be kept, or is several."""
    if len(files) != 1:
        raise InputRefused("letter.one_file", "a letter is one file; enter each by itself", "Ein Schreiben ist eine Datei; jedes bitte einzeln eintragen")
    told = await taken(desk.house, sender_of(caller, known), "papers", [replace(files[0], field="letter")], [each.sha256 for each in known.batch.attached])
    refused = next((each for each in told.received if each.outcome == "refused"), None)
    if refused is not None and refused.said is not None:
        raise InputRefused(refused.code or "letter.refused", f"{refused.name}: {refused.said.en}", f"{refused.name}: {refused.said.de}")
    if len(told.attachments) == 1:
        return told.attachments[0]
    there = attachment_of(known.batch, told.received[0].kept_as or "") if len(told.received) == 1 else None
    if there is None:
        raise InputRefused(
            "letter.one_file",
            "a letter is one file, not an archive of several",
            "Ein Schreiben ist eine Datei, kein Archiv mit mehreren; bitte einzeln eintragen",
        )
    return there
