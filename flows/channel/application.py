"""An application: what somebody types who wants to take part, and whether it can be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from batches.account import plain
from batches.base import Frozen, Language
from batches.errors import InputRefused
from batches.party import Name
from distribution.members import MEMBER_KINDS, Contact, MemberKind
from flows.mailing.server import ADDRESS

#: The longest a field may be; a name and its organisation's make the name of an account.
LONGEST = {"organisation": 200, "contact": 60, "mail": 254, "phone": 60, "address": 600, "leitweg_id": 46, "group": 60}
_CALLED = {
    "organisation": ("den Namen der Organisation", "the organisation's name"),
    "contact": ("den Namen der Ansprechperson", "the name of the contact person"),
    "phone": ("die Telefonnummer", "the phone number"),
    "address": ("die Lieferanschrift", "the delivery address"),
}
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{3,58}")
_MOST_STAFF = 1_000_000


class Application(Frozen):
    """What is kept until it is confirmed. ``group``: applied for; ``invitation``: the id of the invitation that was brought along."""

    organisation: Name
    kind: MemberKind
    contact: Name
    mail: str
    phone: str
    address: Annotated[str, Field(max_length=600)]
    staff_in_contact: int | None = None
    leitweg_id: str = ""
    group: str = ""
    invitation: str = ""
    language: Language = "de"

    @property
    def person(self) -> Contact:
        """Who answers for it."""
        return Contact(name=self.contact, mail=self.mail, phone=self.phone, address=self.address)


def application_of(told: Mapping[str, Any]) -> Application:
    """What was typed, in order; ``InputRefused`` whose code ends in the field that is not."""
    lines = {name: _line(told, name) for name in ("organisation", "contact")}
    for name, value in lines.items():
        if not plain(value):
            raise _missing(name)
    kind = str(told.get("kind") or "")
    if kind not in MEMBER_KINDS:
        raise InputRefused("join.kind", f"choose a kind: {', '.join(MEMBER_KINDS)}", "Bitte die Art der Organisation wählen")
    return Application(
        **lines,
        kind=kind,
        **contact_details(told),
        staff_in_contact=staff_in_contact(told.get("staff_in_contact")),
        leitweg_id=leitweg_id(str(told.get("leitweg_id") or "")),
        group=_line(told, "group"),
        language="en" if told.get("language") == "en" else "de",
    )


def contact_of(told: Mapping[str, Any]) -> Contact:
    """A contact by itself, in order as in an application."""
    name = _line(told, "contact")
    if not plain(name):
        raise _missing("contact")
    return Contact(name=name, **contact_details(told))


def contact_details(told: Mapping[str, Any]) -> dict[str, str]:
    """Mail, phone and delivery address, in order."""
    return {"mail": mail_address(str(told.get("mail") or "")), "phone": _phone(_line(told, "phone")), "address": _address(str(told.get("address") or ""))}


def mail_address(told: str) -> str:
    """An address a mail can be sent to; nothing of it can end a header."""
    mail = told.strip()
    if len(mail) > LONGEST["mail"] or re.fullmatch(ADDRESS, mail) is None or "." not in mail.rpartition("@")[2] or ".." in mail:
        raise InputRefused("join.mail", "this is no mail address, such as office@hospital.example", "Das ist keine E-Mail-Adresse, etwa buero@klinik.example")
    return mail


def leitweg_id(told: str) -> str:
    """A Leitweg-ID with its check digits (coarse, optional fine address, check digits; format of KoSIT 2.0.2); empty where none was given."""
    from stdnum.de import leitweg
    from stdnum.exceptions import ValidationError

    given = told.strip()
    if not given:
        return ""
    refusal = InputRefused(
        "join.leitweg_id",
        "this is no Leitweg-ID (digits do not check); leave it empty if you have none",
        "Das ist keine gültige Leitweg-ID (Prüfziffer); bitte frei lassen, wenn Sie keine haben",
    )
    if not given.isascii() or not given.isprintable():
        raise refusal
    try:
        return str(leitweg.validate(given))
    except ValidationError as error:
        raise refusal from error


def _line(told: Mapping[str, Any], name: str) -> str:
    value, longest = str(told.get(name) or "").strip(), LONGEST[name]
    if len(value) > longest or not value.isprintable():
        raise InputRefused(f"join.{name}", f"at most {longest} printable characters, in one line", f"Höchstens {longest} druckbare Zeichen, in einer Zeile")
    return value


def _phone(value: str) -> str:
    if not value:
        raise _missing("phone")
    if _PHONE.fullmatch(value) is None:
        raise InputRefused("join.phone", "a phone number has digits, such as 0631 205-0", "Eine Telefonnummer besteht aus Ziffern, etwa 0631 205-0")
    return value


def _address(told: str) -> str:
    lines = [each.strip() for each in told.replace("\r\n", "\n").split("\n")]
    value = "\n".join(each for each in lines if each)
    if not plain(value):
        raise _missing("address")
    if len(value) > LONGEST["address"] or any(not each.isprintable() for each in lines) or len(lines) > 10:
        raise InputRefused("join.address", "at most 600 printable characters in 10 lines", "Höchstens 600 druckbare Zeichen in 10 Zeilen")
    return value


def staff_in_contact(told: Any) -> int | None:
    """How many people need protection at work; ``None`` where nobody said."""
    if told in (None, ""):
        return None
    text = str(told).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 7 and int(text) <= _MOST_STAFF):
        raise InputRefused("join.staff_in_contact", "a whole number of people, or nothing", "Bitte eine ganze Zahl, oder frei lassen")
    return int(text)


def _missing(name: str) -> InputRefused:
    de, en = _CALLED[name]
    return InputRefused(f"join.{name}", f"say {en}", f"Bitte {de} angeben")
