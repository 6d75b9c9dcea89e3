"""Registering: what a stranger typed is kept beside a link that is mailed, and nowhere else, until the link is opened and confirmed.

Whoever registers is answered the same whatever is known here already: what is the case stands in the mail, which only the owner of the address reads.
"""

from __future__ import annotations

from datetime import timedelta

from batches.errors import InputRefused, NotNow
from flows.accounts.keeping import account_with_mail, organisation_named
from flows.channel import letters
from flows.channel.application import Application
from flows.channel.inviting import invitation_of
from flows.channel.policy import joining
from flows.kinds import GROUPS, MEMBERS
from flows.wiring import House
from record import links, outbox
from record.outbox import Message
from record.sessions import digest_of, new_secret

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def join(house: House, application: Application, code: str, base: str, came: str) -> None:
    """Take an application and mail the link by which it is confirmed; ``code``: an invitation, if somebody has one; ``came``: the network address.

    ``InputRefused`` for a group that is not on the list or a code that is none, ``NotNow`` for who registers too often. Otherwise nothing tells what became
    of it: a known address or organisation is told so by mail only.
    """
    _slowed_down(house, came)
    house.ledger.links.forget("application")
    house.ledger.links.forget("channel")
    application = _placed(house, application, code)
    who = digest_of(application.mail.casefold())
    if house.ledger.attempts.count(f"join {who}", _DAY) >= joining().of_mail:
        return
    house.ledger.attempts.note(f"join {who}")
    told = _what_is_the_case(house, application, who, base)
    if told is not None:
        with house.ledger.writing() as connection:
            outbox.write(connection, (told,), house.ledger.clock())
        return
    _keep(house, application, who, base)


def about(mail: str) -> str:
    """By what the links of an application are found: a digest of the address."""
    return digest_of(mail.casefold())


def _slowed_down(house: House, came: str) -> None:
    attempts, known = house.ledger.attempts, joining()
    limits = {f"joining {came}": known.of_address, "joining": known.of_all}
    attempts.note(*limits)
    if any(attempts.count(key, _HOUR) > most for key, most in limits.items()):
        raise NotNow("join.too_often", "too many registrations; try again in an hour", "Zu viele Anmeldungen; bitte in einer Stunde noch einmal")


def _placed(house: House, application: Application, code: str) -> Application:
    """The application with the group of its invitation; else with the one it names, if that is listed."""
    if code:
        invitation = invitation_of(house, code)
        if invitation is None:
            raise InputRefused(
                "join.code",
                "this invitation was used or has expired; leave the code out and choose a group",
                "Diese Einladung wurde schon benutzt oder ist abgelaufen; bitte ohne Code eine Gruppe wählen",
            )
        return application.model_copy(update={"group": invitation.about, "invitation": invitation.id})
    group = GROUPS.find(house, application.group) if application.group else None
    if application.group and (group is None or not group.listed):
        raise InputRefused("join.group", "choose one of the groups that are listed", "Bitte eine der genannten Gruppen wählen")
    return application


def _what_is_the_case(house: House, application: Application, who: str, base: str) -> Message | None:
    """The letter to who is known already; once a day for each address."""
    mail, language, key = application.mail, application.language, f"{who[:24]}:{house.ledger.clock():%Y-%m-%d}"
    if account_with_mail(house, mail) is not None:
        return letters.known_already(f"join-known:{key}", mail, language, base)
    organisation = organisation_named(house, application.organisation)
    member = None if organisation is None else MEMBERS.find(house, organisation.id)
    if organisation is not None and (member is None or member.status != "declined"):
        return letters.organisation_known(f"join-taken:{key}", mail, language)
    return None


def _keep(house: House, application: Application, who: str, base: str) -> None:
    """The application beside its link, and the letter with the link, in one transaction."""
    secret, now, known = new_secret(), house.ledger.clock(), joining()
    link = links.new(secret, "application", who, application.model_dump_json(), "stranger", now, known.application)
    address = f"{base}/channel/join/{secret}"
    told = letters.to_confirm(f"join:{link.id}", application.mail, application.language, address, known.application_hours)
    with house.ledger.writing() as connection:
        links.put(connection, secret, link)
        outbox.write(connection, (told,), now)
