"""A channel to share out in: members with demand, and lots in stock or on their way, each made in a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from distribution.demand import Demand
from distribution.members import Contact, Group, Member, MemberKind
from distribution.product import Wanted
from flows.kinds import DEMANDS, GROUPS, MEMBERS
from flows.wiring import House
from record.stock import LotRow

ASKED_ON, NEEDED_BY = date(2026, 5, 1), date(2026, 7, 1)


def group(house: House, id: str, name: str = "") -> Group:  # noqa: A002
    """A group of members."""
    return GROUPS.add(house, Group(id=id, name=name or id, kind="district"), "test", "group.added")


def member(house: House, id: str, kind: MemberKind = "hospital", *groups: str, name: str = "") -> Member:  # noqa: A002
    """A member that takes part."""
    contact = Contact(name="Ida Muster", mail=f"{id}@example.org")
    made = Member(id=id, kind=kind, name=name or id, contact=contact, status="admitted", groups=groups, applied_on=ASKED_ON)
    return MEMBERS.add(house, made, "test", "member.applied")


def demand(house: House, id: str, of: str, quantity: int, **told: Any) -> Demand:  # noqa: A002
    """An open demand for FFP2 masks."""
    wanted = Wanted(category=told.pop("category", "ffp2"), size=told.pop("size", ""))
    made = Demand(id=id, member=of, wanted=wanted, quantity=quantity, **{"asked_on": ASKED_ON, "needed_by": NEEDED_BY} | told)
    return DEMANDS.add(house, made, "test", "demand.asked")


def withdrawn(house: House, id: str) -> None:  # noqa: A002
    """A demand that its member took back."""
    from batches.event import Event

    with DEMANDS.open(house, id, "test") as opened:
        opened.save(opened.known.model_copy(update={"status": "withdrawn"}), Event(type="demand.withdrawn", actor="test"))


def lot(id: str, quantity: int, status: str = "released", batch: str = "b-1", **told: Any) -> LotRow:  # noqa: A002
    """A lot of FFP2 masks; ``told``: what else is known of it (``donated``, ``pack``, ``size`` …)."""
    gate = {"released": "distribution", "quarantined": "quality"}.get(status)
    known = {"model": "MW-2100", "importer": "Muster Handel GmbH", "expected_on": "2026-06-03", "arrived_on": None} | told
    expires = known.pop("expires_on", date(2028, 4, 30))
    return LotRow(id, batch, 1, id.upper(), known.pop("category", "ffp2"), "musterhandel", status, gate, quantity, expires, known)


def put(house: House, *lots: LotRow, batch: str = "b-1") -> None:
    """The lots of a batch as they stand now."""
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, batch, lots)


def held(house: House, id: str) -> dict[str, int]:  # noqa: A002
    """The books of a lot that hold anything; what entered is there, wherever it is."""
    (kept,) = house.ledger.stock.lots(ids=[id])
    assert kept.entered == sum(kept.held.values())
    return {name: quantity for name, quantity in kept.held.items() if quantity}
