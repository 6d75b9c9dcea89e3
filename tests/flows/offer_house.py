"""A house with groups, members and stock, for tests of offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from distribution.members import Contact, Group, Member
from distribution.offer import Announcement, Offer
from flows.kinds import GROUPS, MEMBERS
from flows.offers.offering import announced, approve, draft, publish
from flows.wiring import House
from record.stock import LotRow

LOT = LotRow(
    "l-1", "b-1", 1, "A1", "ffp2", "musterhilfe", "released", "distribution", 10_000, date(2028, 5, 1),
    {"model": "MW-2100", "product_class": "FFP2", "size": "", "unit": "piece", "pack": 20},
)  # fmt: skip
COORDINATOR = "C. Koch"


def stocked(house: House, *rows: LotRow) -> None:
    """Put these lots of batch ``b-1`` into stock."""
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, "b-1", rows or (LOT,))


def blocked(house: House, *lots: str, recall: str = "rr-1") -> None:
    with house.ledger.writing() as connection:
        house.ledger.stock.block(connection, lots, recall)


def grouped(house: House) -> None:
    """A closed district with a hospital and a practice, an open town."""
    GROUPS.add(house, Group(id="g-kl", name="Landkreis Kaiserslautern", kind="district"), COORDINATOR, "group.added")
    GROUPS.add(house, Group(id="g-le", name="Stadt Leipzig", kind="town", public=True), COORDINATOR, "group.added")
    for id, name, mail, groups in (  # noqa: A001
        ("o-klinik", "Klinikum Nord", "einkauf@klinikum.example", ("g-kl",)),
        ("o-praxis", "Praxis Süd", "praxis@sued.example", ("g-kl", "g-le")),
        ("o-fremd", "Pflegeheim Ost", "heim@ost.example", ("g-le",)),
    ):
        told: dict[str, Any] = {"id": id, "kind": "hospital", "name": name, "contact": Contact(name="E. Einkauf", mail=mail), "status": "admitted"}
        MEMBERS.add(house, Member(**told, groups=groups, applied_on=date(2026, 5, 1)), COORDINATOR, "member.admitted")


def said(**more: Any) -> Announcement:
    """A plain offer of the lot."""
    told = {
        "kind": "offer",
        "groups": ["g-kl"],
        "title": "FFP2-Masken abzugeben",
        "text": "Wir haben Masken abzugeben.\nPackung zu 20 Stück.\n\nBitte melden Sie Ihren Bedarf an.",
        "wanted": {"category": "ffp2"},
        "least": 1000,
        "most": 5000,
        "valid_until": "2026-06-30",
        "contact": "Koordination, 0631 123456",
        "lots": ["l-1"],
    } | more
    return announced(told)


def published(house: House, **more: Any) -> Offer:
    """An offer, drafted, approved and published."""
    made = draft(house, said(**more), COORDINATOR)
    approve(house, made.id, made.said.shown, COORDINATOR)
    return publish(house, made.id, COORDINATOR)


def channels(house: House, *parts: str) -> None:
    """Write ``channels.toml``."""
    (house.place.data / "channels.toml").write_text("\n".join(parts), encoding="utf-8")


def events(house: House, offer: Offer) -> Sequence[str]:
    return [each.type for each in house.ledger.events("offer", offer.id)]
