"""Confirming an application: only now is anything kept that others may meet, with an account whose holder chooses the password right there.

Broken off in between, the same link goes on where it was: each step finds what it did before.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from batches.account import Account, Organisation
from batches.errors import FreigabeError, InputRefused, NotNow
from batches.event import Event
from batches.party import Party
from distribution.members import Member
from flows.accounts.keeping import ORGANISATION, account_with_mail, accounts_in, add_account, add_organisation, organisation_named
from flows.accounts.passwords import in_order, set_password
from flows.accounts.signing_in import begin
from flows.channel import letters
from flows.channel.application import Application
from flows.channel.inviting import open_invitations
from flows.kinds import GROUPS, MEMBERS
from flows.wiring import House
from record import links
from record.links import Link
from record.outbox import Message

_LONGEST_NAME, _MOST_OF_A_NAME = 100, 50


def pending(house: House, secret: str) -> Application:
    """What is to be confirmed; ``NotNow`` when the link was used or has expired. Looking does not use it up."""
    return _pending(house, secret)[0]


def confirm(house: House, secret: str, password: str, base: str, instead_of: str = "") -> tuple[str, Account, Member]:
    """Keep the organisation as a member, with an account, and sign in: the secret of the session, whose it is, and the member.

    ``NotNow`` when the link has ended, or organisation or address have become known meanwhile; ``InputRefused`` for a password that is not in order.
    """
    application, link = _pending(house, secret)
    name = name_of(application)
    in_order(Account(id="a-0", name=name, mail=application.mail, roles=frozenset({"buyer"})), password)
    organisation = _organisation(house, application, name)
    account = _account(house, application, name, organisation)
    member = _member(house, application, account, base)
    if house.ledger.credentials.of(account.id).password is None:
        set_password(house, account, password)
    if house.ledger.links.use("application", secret) is None:
        raise _ended()
    house.ledger.links.end("application", link.about)  # whatever else this address applied for
    house.ledger.links.forget("application")
    return begin(house, account, instead_of), account, member


def name_of(application: Application) -> str:
    """What the record knows the person by: with the organisation, so that nobody takes the plain name of somebody else."""
    of = application.organisation
    room = _LONGEST_NAME - len(application.contact) - 3 - 4  # a number may follow
    return f"{application.contact} ({of if len(of) <= room else of[: room - 1].rstrip() + '…'})"


def _pending(house: House, secret: str) -> tuple[Application, Link]:
    link = house.ledger.links.of("application", secret)
    if link is None:
        raise _ended()
    return Application.model_validate_json(link.whom), link


def _organisation(house: House, application: Application, name: str) -> Organisation:
    """The organisation: new; or that of an application that was declined; or the one this link made before it was interrupted."""
    found = organisation_named(house, application.organisation)
    if found is None:
        try:
            return add_organisation(house, Party(name=application.organisation, country="DE"), name)
        except InputRefused:  # somebody was a moment faster, perhaps this same link in another window
            found = organisation_named(house, application.organisation)
    if found is None:
        raise _known()
    if not _may_take(house, found, application, name):
        raise _known()
    return found


def _may_take(house: House, organisation: Organisation, application: Application, name: str) -> bool:
    """Whether an organisation that is there is for who confirms: declined before, or made by this very link before it was interrupted."""
    member = MEMBERS.find(house, organisation.id)
    if member is None:
        return house.ledger.events(ORGANISATION, organisation.id)[0].actor == name
    return member.status == "declined" or (member.status in ("applied", "admitted") and member.contact.mail == application.mail)


def _account(house: House, application: Application, name: str, organisation: Organisation) -> Account:
    found = account_with_mail(house, application.mail)
    if found is not None:
        if found.organisation != organisation.id or found.disabled:
            raise _known()
        return found
    for number in range(1, _MOST_OF_A_NAME):
        try:
            called = name if number == 1 else f"{name} {number}"
            return add_account(house, called, application.mail, ["buyer"], called, organisation.id, application.language)
        except InputRefused as refusal:
            if refusal.code == "account.mail_taken":
                return _account(house, application, name, organisation)
            if refusal.code != "account.name_taken":
                raise
    raise _known()


def _member(house: House, application: Application, account: Account, base: str) -> Member:
    organisation = str(account.organisation)
    with MEMBERS.open(house, organisation, account.name) as opened:
        before = opened.before
        if before is not None and before.status in ("applied", "admitted"):
            return before
        member = Member(
            id=organisation, kind=application.kind, name=application.organisation, contact=application.person, applied_on=house.ledger.clock().date(),
            staff_in_contact=application.staff_in_contact, leitweg_id=application.leitweg_id, applied_for=application.group,
        )  # fmt: skip
        told = Event(type="member.applied", actor=account.name, payload={"member_kind": member.kind, **_named_group(house, application)})
        invitation = _invitation(house, application)
        if invitation is None:
            return opened.save(member, told, messages=_to_coordinators(house, member, base))
        member = member.model_copy(update={"status": "admitted", "groups": (invitation.about,), "invited_by": invitation.made_by})
        admitted = Event(type="member.admitted", actor=account.name, payload={"groups": [invitation.about], "invited_by": invitation.made_by})
        used = partial(_use, house=house, invitation=invitation)
        return opened.save(member, told, admitted, also=[used])


def _invitation(house: House, application: Application) -> Link | None:
    """The invitation that came with the application, while it is good: else one is an applicant like everybody."""
    if not application.invitation or GROUPS.find(house, application.group) is None:
        return None
    return next((each for each in open_invitations(house, application.group) if each.id == application.invitation), None)


def _use(connection: Connection, house: House, invitation: Link) -> None:
    if links.ended(connection, "channel", invitation.about, house.ledger.clock(), invitation.id) != 1:
        raise NotNow("join.invitation_used", "this invitation was used this moment; open the link again", "Diese Einladung wurde eben benutzt")


def _to_coordinators(house: House, member: Member, base: str) -> tuple[Message, ...]:
    """Everybody who may admit it is told."""
    address, at = f"{base}/members/{member.id}", f"{house.ledger.clock():%Y-%m-%dT%H:%M:%S}"
    those = (each for each in accounts_in(house) if "coordinator" in each.roles and not each.disabled)
    return tuple(letters.applied(f"applied:{member.id}:{at}:{each.id}", each.mail, each.language, member.name, address) for each in those)


def _named_group(house: House, application: Application) -> dict[str, str]:
    group = GROUPS.find(house, application.group) if application.group else None
    return {} if group is None else {"group": group.name}


def _ended() -> FreigabeError:
    return NotNow(
        "join.ended",
        "this link was used or has expired; register again, or sign in if you confirmed already",
        "Dieser Link wurde schon benutzt oder ist abgelaufen; bitte neu anmelden, oder einloggen, wenn Sie schon bestätigt haben",
    )


def _known() -> FreigabeError:
    return NotNow(
        "join.known",
        "this organisation or address is registered already; ask your colleagues or the coordinators for a way in",
        "Diese Organisation oder Adresse ist schon angemeldet; einen Zugang geben Ihre Kollegen oder die Koordination",
    )
