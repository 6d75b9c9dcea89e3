"""Sheets that come as files with a form: received like any file, looked at, and read while they are there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import HTTPException, Request

from batches.errors import InputRefused
from batches.file_names import label
from batches.quality_data import Sheets
from flows.folder import sheets_of
from flows.uploads import Sender
from portal.access import Caller
from portal.desk import Desk, Known
from portal.posted import Posted, is_ours
from portal.receiving import Fields, Form, receive, taken


@asynccontextmanager
async def received(request: Request, desk: Desk, caller: Caller) -> AsyncIterator[tuple[Posted, Form]]:
    """The fields and files of a form, as long as the context is open. A form without the session's proof is refused before a file of it is written."""

    def proved(fields: Fields) -> None:
        told = next(iter(fields.get("csrf", ())), "")
        if caller.secret and not is_ours(request.headers.get("x-csrf-token") or told, caller.secret):
            raise HTTPException(403, "this did not come from a page of this session; open the page again and repeat it")

    async with receive(request, "sheets", desk.data, proved) as form:
        pairs = ((name, value.replace("\r\n", "\n").replace("\0", "")) for name, values in form.fields.items() for value in values)
        yield Posted(list(pairs)), form


async def sheets_sent(desk: Desk, caller: Caller, known: Known, form: Form) -> Sheets:
    """The rows of every file; ``InputRefused`` with the reason where one cannot be taken. The files are kept as they were sent."""
    files = [file for file in form.files if file.name or file.bytes]
    if not files:
        raise InputRefused("sheet.none", "choose a file", "Bitte eine Datei wählen")
    sender = Sender(known.batch.id, caller.name, account=caller.account.id, organisation=caller.account.organisation or "")
    there = await taken(desk.data, sender, "sheets", files)
    refused = next((each for each in there.received if each.outcome == "refused"), None)
    if refused is not None and refused.said is not None and refused.code != "upload.text":
        raise InputRefused(refused.code or "upload.refused", f"{refused.name}: {refused.said.en}", f"{refused.name}: {refused.said.de}")
    # What is no text is refused by whoever reads it, who says in which line.
    return sheets_of((label(file.name), file.path.read_bytes()) for file in files)


def sheets_pasted(fields: Posted) -> Sheets:
    """The rows that were pasted, with their header."""
    pasted = fields.get("csv", "")
    if not pasted.strip():
        raise InputRefused("sheet.none", "paste the rows with their header", "Bitte die Zeilen mit Kopfzeile einfügen")
    return sheets_of([("CSV", pasted.strip("\n").encode())])
