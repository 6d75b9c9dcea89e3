"""The picking list (Kommissionierliste): what to take from which place, the earliest expiry first, with a code to scan against taking the wrong lot."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from batches.base import Frozen, Language, Text
from batches.order import Unit
from batches.party import Name
from documents.writing.carton_labels import Coded, elements
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, Short, head, printed
from documents.writing.delivery_note import Count, counted
from documents.writing.drawn_codes import data_matrix
from documents.writing.gs1 import human_readable
from documents.writing.pdf import written
from documents.writing.wording import day, number, word


class PickingLine(Frozen):
    """So much of one lot to take. ``place``: where it lies (empty: nobody told); ``key``: what stock knows the lot by, up to 90 characters of GS1's set 82."""

    number: Annotated[int, Field(gt=0)]
    place: Short = ""
    name: Text
    model: Short
    product_class: Short = ""
    lot: Name
    expires_on: date | None = None
    quantity: Count
    unit: Unit = "piece"
    packs: Count | None = None
    cartons: Count | None = None
    gtin: Short = ""
    key: Short
    donated: bool = False


class PickingList(Frozen):
    """What is to be taken for one delivery."""

    number: Name
    made_on: date
    sender: Correspondent
    recipient: Correspondent
    lines: Annotated[tuple[PickingLine, ...], Field(min_length=1, max_length=2000)]
    note: Annotated[str, Field(max_length=1000)] = ""


def picking_list(picking: PickingList, language: Language = "de") -> bytes:
    """The list as PDF/A-2b, by place and then first expired first (goods without expiry last); the same list gives the same bytes."""
    words = printed("picking_list", language)
    lines = sorted(picking.lines, key=lambda line: (line.place == "", line.place, line.expires_on or date.max, line.lot, line.number))
    coded = [elements(Coded(gtin=line.gtin, lot=line.lot, expires_on=line.expires_on, inside=line.key)) for line in lines]
    data: dict[str, Plain] = {
        **head("picking_list", language, picking.number, picking.made_on, picking.sender),
        "recipient": picking.recipient.name,
        "note": picking.note,
        "lines": [
            {
                "place": line.place or words["no_place"],
                "name": line.name.in_language(language),
                "model": " · ".join(each for each in (line.model, line.product_class) if each),
                "lot": line.lot,
                "expires": day(line.expires_on) if line.expires_on else words["no_expiry"],
                "quantity": number(line.quantity, language=language),
                "unit": word("unit", line.unit)[language],
                "packed": [counted(count, kind, words, language) for count, kind in ((line.packs, "pack"), (line.cartons, "carton")) if count],
                "donated": line.donated,
                "code": f"line-{place}",
                "read": human_readable(code),
            }
            for place, (line, code) in enumerate(zip(lines, coded, strict=True))
        ],
    }
    return written("picking_list", data, dated=picking.made_on, drawings={f"line-{place}": data_matrix(code) for place, code in enumerate(coded)})
