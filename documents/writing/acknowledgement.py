"""The acknowledgement (Empfangsbestätigung): what was received, by whom, when, and how that was confirmed; written when a delivery was handed over."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen, Language, Text
from batches.order import Unit
from batches.party import Name
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, Short, head, printed, shown
from documents.writing.delivery_note import Count
from documents.writing.pdf import written
from documents.writing.wording import day, number, word


class ReceivedLine(Frozen):
    """So much of one lot."""

    number: Annotated[int, Field(gt=0)]
    name: Text
    model: Short = ""
    lot: Name
    expires_on: date | None = None
    quantity: Count
    unit: Unit = "piece"


class Acknowledgement(Frozen):
    """Of one delivery; ``note_sha256``: the digest of its delivery note."""

    number: Name
    handed_over_on: date
    received_by: Name
    confirmed: Literal["driver", "member", "link"]
    sender: Correspondent
    recipient: Correspondent
    lines: Annotated[tuple[ReceivedLine, ...], Field(min_length=1, max_length=2000)]
    note_sha256: Short = ""


def acknowledgement(told: Acknowledgement, language: Language = "de") -> bytes:
    """The acknowledgement as PDF/A-2b, dated the day of the hand-over; the same one gives the same bytes."""
    words = printed("acknowledgement", language)
    data: dict[str, Plain] = {
        **head("acknowledgement", language, told.number, told.handed_over_on, told.sender),
        "recipient": shown(told.recipient),
        "received_by": told.received_by,
        "confirmed": words[f"confirmed_{told.confirmed}"],
        "note_sha256": told.note_sha256,
        "lines": [
            {
                "number": line.number,
                "name": line.name.in_language(language),
                "model": line.model,
                "lot": line.lot,
                "expires": day(line.expires_on),
                "quantity": f"{number(line.quantity, language=language)} {word('unit', line.unit)[language]}",
            }
            for line in told.lines
        ],
    }
    return written("acknowledgement", data, dated=told.handed_over_on)
