"""The recall notice (Rückruf, in the manner of a field safety notice): what a member got of what is recalled, why, and what it is asked to do.

Sources: Reg. (EU) 2016/425 Art. 10(4) and (7), 11(2) and (4), 12; Reg. (EU) 2017/745 Art. 13(6) to (8), 14(4) to (6); MDCG template of a field safety notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen, Language, Text
from batches.order import Unit
from batches.party import Name
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, Long, Short, head, shown
from documents.writing.delivery_note import Count, Regime
from documents.writing.drawn_codes import qr_code
from documents.writing.pdf import written
from documents.writing.wording import day, number, word

#: What becomes of what is left: it is fetched, destroyed where it is, or kept blocked.
Leftover = Literal["return", "destroy", "keep"]


class NoticedDelivery(Frozen):
    """A delivery by which a member got some of a lot."""

    number: Short
    on: date
    quantity: Count


class NoticedLot(Frozen):
    """What a member got of a lot."""

    name: Text
    model: Short
    manufacturer: Name
    lot: Name
    expires_on: date | None = None
    unit: Unit = "piece"
    deliveries: Annotated[tuple[NoticedDelivery, ...], Field(min_length=1)]
    regime: Regime = "ppe"


class RecallNotice(Frozen):
    """A recall as one member is told it. ``answer_at``: where it acknowledges (a link); ``authority``: who has been told; ``drill``: nothing is recalled."""

    number: Name
    made_on: date
    sender: Correspondent
    recipient: Correspondent
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    risk: Long = ""
    lots: Annotated[tuple[NoticedLot, ...], Field(min_length=1, max_length=1000)]
    leftover: Leftover = "return"
    acknowledge_by: date
    answer_at: Short = ""
    authority: Short = ""
    drill: bool = False


def recall_notice(notice: RecallNotice, language: Language = "de") -> bytes:
    """The notice as PDF/A-2b, dated the day it was made; a drill says so on every page."""
    drawings = {"answer": qr_code(notice.answer_at)} if notice.answer_at else {}
    data: dict[str, Plain] = {
        **head("recall_notice", language, notice.number, notice.made_on, notice.sender),
        "drill": notice.drill,
        "recipient": shown(notice.recipient),
        "reason": notice.reason,
        "risk": notice.risk,
        "lots": [_lot(lot, language) for lot in notice.lots],
        "leftover": notice.leftover,
        "acknowledge_by": day(notice.acknowledge_by),
        "answer_at": notice.answer_at or None,
        "authority": notice.authority,
        "regimes": regimes(lot.regime for lot in notice.lots),
    }
    return written("recall_notice", data, dated=notice.made_on, drawings=drawings)


def regimes(found: Iterable[Regime]) -> list[Plain]:
    """Devices before protective equipment, each once."""
    there = set(found)
    return [each for each in ("device", "ppe") if each in there]


def _lot(lot: NoticedLot, language: Language) -> dict[str, Plain]:
    return {
        "name": lot.name.in_language(language),
        "model": lot.model,
        "manufacturer": lot.manufacturer,
        "lot": lot.lot,
        "expires": day(lot.expires_on),
        "quantity": number(sum(each.quantity for each in lot.deliveries), language=language),
        "unit": word("unit", lot.unit)[language],
        "deliveries": [[each.number, day(each.on), number(each.quantity, language=language)] for each in lot.deliveries],
    }
