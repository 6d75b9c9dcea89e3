"""The delivery note (Lieferschein): what goes to whom, lot by lot, with what a receiver must have by law and what traces every piece later.

Sources: Reg. (EU) 2016/425 Art. 10(2), 11(2) (instructions, declaration) and 13 (who supplied whom), Reg. (EU) 2017/745 Art. 14(2), 25; Reg. (EC) 1186/2009.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen, Language, Text
from batches.order import Unit
from batches.party import Name
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, Long, Short, head, printed, shown
from documents.writing.drawn_codes import qr_code
from documents.writing.pdf import written
from documents.writing.wording import day, money, number, word

#: By which law goods are traced: medical devices or protective equipment; nothing where it is neither.
Regime = Literal["device", "ppe", ""]
Count = Annotated[int, Field(gt=0, le=1_000_000_000)]


class NoteLine(Frozen):
    """So much of one lot. ``also``: the numbers of further lines of the delivery (and of its invoice) that it sums up.

    ``packs``, ``cartons``: how many of each it is packed in. ``price``: of one unit in EUR without VAT, ``None`` where it is free of charge.
    ``donated``: given or relieved of duty, so that it may only be handed on free of charge. ``declaration``: the link to the declaration of conformity.
    ``instructions``: the manufacturer's in German; empty where they lie with the goods. ``confirmation``: of an authority, which goes along for goods without
    CE marking (CPA, KN95 of 2020), as it is called and dated. ``order``, ``released_on``: of which order the lot was released, and when.
    """

    number: Annotated[int, Field(gt=0)]
    also: tuple[Annotated[int, Field(gt=0)], ...] = ()
    name: Text
    product_class: Short = ""
    model: Short
    size: Short = ""
    manufacturer: Name
    authorised_representative: Short = ""
    importer: Short = ""
    lot: Name
    expires_on: date | None = None
    quantity: Count
    unit: Unit = "piece"
    packs: Count | None = None
    cartons: Count | None = None
    udi_di: Short = ""
    gtin: Short = ""
    storage: Short = ""
    order: Short
    released_on: date | None = None
    price: Decimal | None = None
    donated: bool = False
    declaration: Short = ""
    instructions: Long = ""
    confirmation: Short = ""
    regime: Regime = "ppe"

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the lines it is."""
        return (self.number, *self.also)


class DeliveryNote(Frozen):
    """A delivery as its paper tells it. ``orders``: what the member asked for, as it knows it ("Bedarf vom 29.05.2020"), or its order
    numbers; ``confirm_at``: where receipt is confirmed (a link)."""

    number: Name
    made_on: date
    sender: Correspondent
    recipient: Correspondent
    deliver_to: Correspondent | None = None
    orders: tuple[Short, ...] = ()
    contract: Short = ""
    lines: Annotated[tuple[NoteLine, ...], Field(min_length=1, max_length=2000)]
    note: Annotated[str, Field(max_length=1000)] = ""
    confirm_at: Short = ""


def delivery_note(note: DeliveryNote, language: Language = "de") -> bytes:
    """The note as PDF/A-2b, dated the day it was made; the same note gives the same bytes."""
    words = printed("delivery_note", language)
    links = list(dict.fromkeys(line.declaration for line in note.lines if line.declaration))
    drawings = {f"declaration-{place}": qr_code(link) for place, link in enumerate(links)}
    if note.confirm_at:
        drawings["confirm"] = qr_code(note.confirm_at)
    regimes = {line.regime for line in note.lines}
    data: dict[str, Plain] = {
        **head("delivery_note", language, note.number, note.made_on, note.sender),
        "recipient": shown(note.recipient),
        "deliver_to": shown(note.deliver_to or note.recipient),
        "orders": list(note.orders),
        "contract": note.contract,
        "packages": _packages(note.lines, words, language),
        "note": note.note,
        "priced": any(line.price is not None for line in note.lines),
        "lines": [_line(line, words, language) for line in note.lines],
        "donated": any(line.donated for line in note.lines),
        "confirmations": _gathered((line.confirmation, line.numbers) for line in note.lines),
        "declarations": [
            {"link": link, "drawing": f"declaration-{place}", "lines": _spans(each for line in note.lines if line.declaration == link for each in line.numbers)}
            for place, link in enumerate(links)
        ],
        "instructions": _gathered((line.instructions or str(words["instructions_enclosed"]), line.numbers) for line in note.lines),
        "tracing": "\n".join(str(words[f"tracing_{regime}"]) for regime in ("device", "ppe") if regime in regimes),
        "confirm_at": note.confirm_at or None,
    }
    return written("delivery_note", data, dated=note.made_on, drawings=drawings)


def _line(line: NoteLine, words: dict[str, Plain], language: Language) -> dict[str, Plain]:
    released = f"{words['on_day']} {day(line.released_on)}, {words['order']} {line.order}" if line.released_on else f"{words['order']} {line.order}"
    about = (
        ((words["maker"], line.manufacturer),),
        ((words["representative"], line.authorised_representative),),
        ((words["importer"], line.importer),),
        (("UDI-DI", line.udi_di), ("GTIN", line.gtin), (words["storage"], line.storage)),
        ((words["release"], released),),
    )
    return {
        "number": _spans(line.numbers),
        "name": line.name.in_language(language),
        "class": line.product_class,
        "model": f"{line.model} · {line.size}" if line.size else line.model,
        "about": [row for row in ([[said, value] for said, value in each if value] for each in about) if row],
        "lot": line.lot,
        "expires": day(line.expires_on),
        "quantity": number(line.quantity, language=language),
        "unit": word("unit", line.unit)[language],
        "packed": [counted(count, kind, words, language) for count, kind in ((line.packs, "pack"), (line.cartons, "carton")) if count],
        "price": None if line.price is None else money(line.price, language=language),
        "donated": line.donated,
    }


def counted(count: int, kind: str, words: dict[str, Plain], language: Language) -> str:
    """So many packs or cartons: ``12 Kartons``."""
    return f"{number(count, language=language)} {words[f'{kind}_one' if count == 1 else kind]}"


def _packages(lines: tuple[NoteLine, ...], words: dict[str, Plain], language: Language) -> str:
    cartons = [line.cartons for line in lines]
    total = sum(count for count in cartons if count)
    return counted(total, "carton", words, language) if total and None not in cartons else ""


def _gathered(said: Iterable[tuple[str, tuple[int, ...]]]) -> list[Plain]:
    """What several lines say alike, once, with the lines it is said of."""
    found: dict[str, list[int]] = {}
    for text, lines in said:
        if text:
            found.setdefault(text, []).extend(lines)
    return [{"text": text, "lines": _spans(numbers)} for text, numbers in found.items()]


def _spans(lines: Iterable[int]) -> str:
    """Line numbers as one reads them: ``1–4, 7``."""
    spans: list[list[int]] = []
    for line in sorted(set(lines)):
        if spans and spans[-1][-1] == line - 1:
            spans[-1] = [spans[-1][0], line]
        else:
            spans.append([line])
    return ", ".join(f"{span[0]}–{span[-1]}" if span[-1] > span[0] + 1 else ", ".join(map(str, span)) for span in spans)
