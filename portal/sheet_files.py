"""Sheets that come as files with a form: received like any file, looked at, and read while they are there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from batches.errors import InputRefused
from batches.file_names import label
from batches.quality_data import Sheets
from flows.folder import sheets_of
from portal.access import Caller
from portal.desk import Desk, Known
from portal.posted import Posted
from portal.receiving import Form, receive, taken
from portal.sending_files import proving, sender_of


@asynccontextmanager
async def received(request: Request, desk: Desk, caller: Caller) -> AsyncIterator[tuple[Posted, Form]]:
    """The fields and files of a form, as long as the context is open. A form without the session's proof is refused before a file of it is written."""
    async with receive(request, "sheets", desk.data, proving(request, caller)) as form:
        yield form.posted, form


async def sheets_sent(desk: Desk, caller: Caller, known: Known, form: Form) -> Sheets:
    """The rows of every file; ``InputRefused`` with the reason where one cannot be taken. The files are kept as they were sent."""
    files = form.chosen
    if not files:
        raise InputRefused("sheet.none", "choose a file", "Bitte eine Datei wählen")
    there = await taken(desk.house, sender_of(caller, known), "sheets", files)
    refused = next((each for each in there.received if each.outcome == "refused"), None)
    if refused is not None and refused.said is not None and refused.code != "upload.text":
        raise InputRefused(refused.code or "upload.refused", f"{refused.name}: {refused.said.en}", f"{refused.name}: {refused.said.de}")
    # What is no text is refused by whoever reads it, who says in which line.
    return await run_in_threadpool(lambda: sheets_of((label(file.name), file.path.read_bytes()) for file in files))


def sheets_pasted(fields: Posted) -> Sheets:
    """The rows that were pasted, with their header."""
    pasted = fields.get("csv", "")
    if not pasted.strip():
        raise InputRefused("sheet.none", "paste the rows with their header", "Bitte die Zeilen mit Kopfzeile einfügen")
    return sheets_of([("CSV", pasted.strip("\n").encode())])
