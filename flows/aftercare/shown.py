"""Things of aftercare as machines are told of them: by API and command line alike."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from distribution.aftercare import Complaint, Retained
from distribution.temperature import TemperatureLog
from flows.aftercare.complaining import duties_of, member_name, proposal
from flows.aftercare.register import Entry
from flows.aftercare.suppliers import SupplierRecord, SupplierRow
from flows.aftercare.temperatures import delivered_of
from flows.wiring import House
from record.waits import Wait

Shown = dict[str, Any]
#: What of a complaint whoever made it is told.
_OWN = {"id", "received_on", "kind", "quantity", "what", "delivery", "line", "told_by", "entered_by", "status", "reason", "decided_on", "lot"}


def complaint_shown(house: House, complaint: Complaint, on: date) -> Shown:
    """All of it, with what acts ask (``duties``) and why a recall is proposed, if one is."""
    shown: Shown = complaint.model_dump(mode="json")
    why = proposal(house, complaint.lot.id, on)
    return shown | {
        "member_name": member_name(house, complaint.member),
        "duties": [each.model_dump(mode="json") | {"overdue": each.overdue(on)} for each in duties_of(house, complaint)],
        "recall_proposed": None if why is None else why.model_dump(),
    }


def own_complaint_shown(complaint: Complaint) -> Shown:
    """What its member is told: not whom the house told what."""
    shown: Shown = complaint.model_dump(mode="json", include=_OWN)
    shown["lot"] = complaint.lot.model_dump(mode="json", exclude={"supplier", "batch", "order"})
    return shown


def retained_shown(retained: Retained, on: date) -> Shown:
    """A sample, with what is left of it."""
    shown: Shown = retained.model_dump(mode="json")
    return shown | {"left": retained.left, "status": retained.status, "due": retained.due(on)}


def log_shown(house: House, log: TemperatureLog) -> Shown:
    """A log with its excursions; ``delivered``: what members have of each lot."""
    shown: Shown = log.model_dump(mode="json")
    delivered = delivered_of(house, log)
    for told, each in zip(shown["lots"], log.lots, strict=True):
        for excursion, one in zip(told["excursions"], each.excursions, strict=True):
            excursion["minutes"] = one.minutes
        told["waits"] = each.waits
        told["delivered"] = delivered.get(each.lot.id, 0)
    return shown | {"status": log.status}


def log_row_shown(log: TemperatureLog) -> Shown:
    """A log in a list of them."""
    shown: Shown = log.model_dump(mode="json", exclude={"lots"})
    return shown | {"status": log.status, "lots": [{"id": each.lot.id, "lot": each.lot.lot, "waits": each.waits, "decided": each.decided} for each in log.lots]}


def entry_shown(entry: Entry) -> Shown:
    """A line of the register."""
    told = {name: getattr(entry, name) for name in ("kind", "id", "href", "quantity", "what", "status", "member", "actions")}
    return {"on": None if entry.on is None else entry.on.isoformat(), **told, "lot": entry.lot.model_dump(mode="json")}


def supplier_row_shown(row: SupplierRow) -> Shown:
    """A supplier in the list."""
    return asdict(row)


def supplier_shown(record: SupplierRecord) -> Shown:
    """All that is known of one."""
    return asdict(record.row) | {
        "stages": dict(record.stages),
        "codes": [asdict(each) for each in record.codes],
        "late": [_wait(each) for each in record.waits],
        "broken_promises": [_wait(each) for each in record.broken],
        "reminders": dict(record.reminders),
        "switching": [asdict(each) for each in record.switching],
        "complaints": [{"id": each.id, "status": each.status, "lot": each.lot.lot} for each in record.complaints],
        "excursions": [{"log": log, "lot": lot} for log, lot in record.logs],
    }


def _wait(wait: Wait) -> Shown:
    return {"batch": wait.id, "what": wait.what, "whom": wait.whom, "due_at": None if wait.due_at is None else wait.due_at.isoformat(), "reminders": wait.step}
