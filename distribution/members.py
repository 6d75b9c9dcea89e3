"""Who takes part in the procurement channel: organisations with demand, gathered in groups, and framework contracts between public bodies and importers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from batches.base import Frozen
from batches.order import Unit
from batches.party import Name
from distribution.product import Wanted

MemberKind = Literal[
    "hospital", "practice", "physiotherapist", "care_home", "nursing_service", "ambulance", "fire_brigade", "police", "pharmacy", "public_health_office",
    "school", "authority", "other",
]  # fmt: skip
MEMBER_KINDS: tuple[MemberKind, ...] = get_args(MemberKind)
GroupKind = Literal["district", "town", "hospital_network", "other"]
#: ``applied``: confirmed by mail, not admitted yet.
MemberStatus = Literal["applied", "admitted", "declined", "left"]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
#: An amount of money for one unit of goods, in EUR.
UnitPrice = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]


class Contact(Frozen):
    """Who answers for a member, and where goods are brought to. No patients' data belongs here."""

    name: Name
    mail: Line
    phone: Line = ""
    address: Annotated[str, Field(max_length=600)] = ""


#: What is left of the contact of who does not take part any more.
ERASED = Contact(name="–", mail="")


class Member(Frozen):
    """An organisation of the channel; ``id`` is its organisation's (:class:`batches.account.Organisation`).

    ``staff_in_contact``: people who need protection at work, which minimum cover is computed from where nobody states a daily use.
    ``leitweg_id``: where a public body gets its invoices (BT-10 of EN 16931). ``applied_for``: the group it wants to belong to, which admits nobody.
    ``invited_by``: who invited it, where somebody did. The contact of who was declined or left is :data:`ERASED`.
    """

    id: str
    kind: MemberKind
    name: Name
    contact: Contact
    status: MemberStatus = "applied"
    groups: tuple[str, ...] = ()
    staff_in_contact: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    leitweg_id: Line = ""
    applied_on: date
    applied_for: str = ""
    invited_by: str = ""
    decided_by: str = ""
    reason: str = ""

    @property
    def takes_part(self) -> bool:
        """Whether it was admitted and has not left."""
        return self.status == "admitted"


class Group(Frozen):
    """A district, a town, a hospital network: what its members are offered and told together. ``public``: whether strangers may read its offers (feeds);
    ``listed``: whether the page of registration names it, else it is joined by invitation only.
    """

    id: str
    name: Name
    kind: GroupKind
    public: bool = False
    listed: bool = True
    #: ``members`` of the group in the contract's sense: named shareholders of a donation and the like are groups too.
    note: str = ""


class ContractLine(Frozen):
    """A product with the price for one unit that the contract allows at most (EUR, without VAT, delivered)."""

    wanted: Wanted
    unit: Unit = "piece"
    ceiling: UnitPrice
    quantity: Annotated[int, Field(gt=0, le=1_000_000_000)] | None = None


class FrameworkContract(Frozen):
    """A framework contract between a public body and an importer (§ 21 VgV): products, price ceilings, days, both included. ``groups`` may call off beside
    the public body itself; ``ended_on``: the first day on which it may not be called off any more.
    """

    id: str
    number: Name
    public_body: str
    importer: str
    groups: tuple[str, ...] = ()
    valid_from: date
    valid_until: date
    lines: Annotated[tuple[ContractLine, ...], Field(min_length=1, max_length=200)]
    ended_on: date | None = None
    end_reason: Annotated[str, Field(max_length=1000)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> FrameworkContract:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until: before valid_from")
        return self

    def applies(self, on: date) -> bool:
        """Whether it may be called off on that day."""
        return self.valid_from <= on <= self.valid_until and (self.ended_on is None or on < self.ended_on)
