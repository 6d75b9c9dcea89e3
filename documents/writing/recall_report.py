"""The report of a recall for the authority: cause, lots, where every piece of them is, whom they reached and who answered.

Sources: Reg. (EU) 2016/425 Art. 10(7), 13; Reg. (EU) 2017/745 Art. 13(7) and (8), 25. What does not add up is refused, never printed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from batches.base import Frozen, Language, Text
from batches.errors import InputRefused
from batches.order import Unit
from batches.party import Name
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, Long, Short, head, shown
from documents.writing.delivery_note import Regime
from documents.writing.pdf import written
from documents.writing.recall_notice import regimes
from documents.writing.wording import day, number, word

Held = Annotated[int, Field(ge=0, le=1_000_000_000)]
#: What can have become of pieces that were delivered, in the order the report has them.
_FATES = ("delivered", "returned", "destroyed", "used", "unaccounted")


class Fates(Frozen):
    """What was delivered and what has become of it, in the lot's unit."""

    delivered: Held
    returned: Held = 0
    destroyed: Held = 0
    used: Held = 0

    @property
    def unaccounted(self) -> int:
        """What nobody has told about: delivered - returned - destroyed - used."""
        return self.delivered - self.returned - self.destroyed - self.used


class ReportedLot(Fates):
    """A lot recalled. ``in_stock``: still in the house and blocked; ``withdrawn``: taken out before (retained samples, breakage).

    ``key``: by what recipients name it, where two makers' lots have the same number; its number otherwise.
    """

    key: Short = ""
    name: Text
    model: Short
    manufacturer: Name
    lot: Name
    unit: Unit = "piece"
    regime: Regime = "ppe"
    released: Held
    in_stock: Held = 0
    withdrawn: Held = 0


class ReachedRecipient(Fates):
    """What one recipient got of one lot, by what deliveries, and whether it answered; ``key``: the lot's, where it has one."""

    key: Short = ""
    name: Name
    address: Short = ""
    reach: Short = ""
    lot: Name
    deliveries: tuple[Short, ...] = ()
    acknowledged_on: date | None = None
    acknowledged_by: Short = ""


class RecallReport(Frozen):
    """A recall as it stands on a day. ``cause``: what it goes back to, and ``reason`` why, as the recall has them; ``drill``: nothing was recalled."""

    number: Name
    made_on: date
    begun_on: date
    acknowledge_by: date
    closed_on: date | None = None
    sender: Correspondent
    authority: Correspondent
    cause: Short
    reason: Annotated[str, Field(min_length=1, max_length=2000)]
    risk: Long = ""
    measures: Long = ""
    lots: Annotated[tuple[ReportedLot, ...], Field(min_length=1, max_length=1000)]
    recipients: tuple[ReachedRecipient, ...] = ()
    drill: bool = False


def recall_report(report: RecallReport, language: Language = "de") -> bytes:
    """The report as PDF/A-2b, dated the day it tells of. ``InputRefused`` where quantities do not add up."""
    _refuse_unbalanced(report)
    data: dict[str, Plain] = {
        **head("recall_report", language, report.number, report.made_on, report.sender),
        "drill": report.drill,
        "recipient": shown(report.authority),
        "begun_on": day(report.begun_on),
        "acknowledge_by": day(report.acknowledge_by),
        "closed_on": day(report.closed_on) if report.closed_on else None,
        "cause": report.cause,
        "reason": report.reason,
        "risk": report.risk,
        "measures": report.measures,
        "lots": [_lot(lot, language) for lot in report.lots],
        "recipients": [_recipient(each, language) for each in report.recipients],
        "answered": len({each.name for each in report.recipients} - {each.name for each in report.recipients if each.acknowledged_on is None}),
        "reached": len({each.name for each in report.recipients}),
        "regimes": regimes(lot.regime for lot in report.lots),
    }
    return written("recall_report", data, dated=report.made_on)


def _refuse_unbalanced(report: RecallReport) -> None:
    lots = {lot.key or lot.lot for lot in report.lots}
    if len(lots) < len(report.lots):
        raise InputRefused("recall_report.lot_twice", "a lot stands in the report twice", "Eine Charge steht zweimal im Bericht")
    for lot in report.lots:
        kept = lot.in_stock + lot.withdrawn
        if lot.released != kept + lot.delivered or lot.unaccounted < 0:
            raise _unbalanced(lot.lot, f"{lot.released} released, {kept} kept, {lot.delivered} delivered", f"{lot.released}, {kept}, {lot.delivered}")
        of_lot = [each for each in report.recipients if (each.key or each.lot) == (lot.key or lot.lot)]
        for fate in _FATES:
            there = sum(getattr(each, fate) for each in of_lot)
            if there != getattr(lot, fate) or min((each.unaccounted for each in of_lot), default=0) < 0:
                raise _unbalanced(lot.lot, f"{fate}: {getattr(lot, fate)} of the lot, {there} with its recipients", f"{getattr(lot, fate)}, {there}")
    strangers = sorted({each.key or each.lot for each in report.recipients} - lots)
    if strangers:
        raise _unbalanced(strangers[0], "a recipient has a lot the report does not name", "ein Empfänger hat sie, der Bericht nennt sie nicht")


def _unbalanced(lot: str, en: str, de: str) -> InputRefused:
    return InputRefused("recall_report.unbalanced", f"the quantities of lot {lot} do not add up ({en})", f"Die Mengen der Charge {lot} gehen nicht auf ({de})")


def _fates(each: Fates, language: Language) -> list[Plain]:
    return [number(getattr(each, fate), language=language) for fate in _FATES]


def _lot(lot: ReportedLot, language: Language) -> dict[str, Plain]:
    kept = [number(each, language=language) for each in (lot.released, lot.in_stock, lot.withdrawn)]
    return {
        "name": lot.name.in_language(language),
        "model": lot.model,
        "manufacturer": lot.manufacturer,
        "lot": lot.lot,
        "unit": word("unit", lot.unit)[language],
        "numbers": [*kept, *_fates(lot, language)],
        "open": lot.unaccounted > 0,
    }


def _recipient(each: ReachedRecipient, language: Language) -> dict[str, Plain]:
    return {
        "name": each.name,
        "about": [told for told in (each.address, each.reach) if told],
        "lot": each.lot,
        "deliveries": ", ".join(each.deliveries),
        "numbers": _fates(each, language),
        "answered_on": day(each.acknowledged_on) if each.acknowledged_on else None,
        "answered_by": each.acknowledged_by,
        "open": each.unaccounted > 0,
    }
