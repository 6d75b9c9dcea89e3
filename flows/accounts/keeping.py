"""The accounts and organisations of the record: found, added, changed. Names and mail addresses are kept in one directory, so that each is given once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import Any

from batches.account import OF_AN_ORGANISATION, Account, Organisation, Role, plain
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.party import Party
from flows.wiring import House
from record.ledger import Change

ACCOUNT, ORGANISATION, DIRECTORY = "account", "organisation", "directory"
_MAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}")


def account_of(house: House, id: str) -> Account | None:  # noqa: A002 - the ledger's own word
    """The account with this id."""
    stored = house.ledger.read(ACCOUNT, id)
    return None if stored is None else Account.model_validate(stored.state)


def account_with_mail(house: House, mail: str) -> Account | None:
    """The account somebody logs in to with this address."""
    directory = house.ledger.read(DIRECTORY, ACCOUNT)
    id = None if directory is None else directory.state["mails"].get(_mail_key(mail))  # noqa: A001
    return None if id is None else account_of(house, id)


def accounts_in(house: House) -> tuple[Account, ...]:
    """Every account, by name."""
    return tuple(sorted((Account.model_validate(each.state) for each in house.ledger.read_all(ACCOUNT)), key=lambda each: each.name.casefold()))


def organisation_of(house: House, id: str) -> Organisation | None:  # noqa: A002
    """The organisation with this id."""
    stored = house.ledger.read(ORGANISATION, id)
    return None if stored is None else Organisation.model_validate(stored.state)


def organisations_in(house: House) -> tuple[Organisation, ...]:
    """Every organisation, by name."""
    found = (Organisation.model_validate(each.state) for each in house.ledger.read_all(ORGANISATION))
    return tuple(sorted(found, key=lambda each: each.party.name.casefold()))


def add_organisation(house: House, party: Party, by: str) -> Organisation:
    """Add an organisation; ``InputRefused`` where one of that name, or with that EORI, is there."""
    with house.ledger.open(DIRECTORY, ORGANISATION, by=by) as directory:
        known = directory.state or {"names": {}}
        keys = {plain(party.name), *([f"eori {plain(party.eori)}"] if party.eori else [])}
        if keys & known["names"].keys():
            raise InputRefused("organisation.exists", f"there is an organisation {party.name} already", f"Eine Organisation {party.name} gibt es schon")
        organisation = Organisation(id=f"o-{secrets.token_hex(5)}", party=party)
        state = {"names": known["names"] | dict.fromkeys(keys, organisation.id)}
        with house.ledger.open(ORGANISATION, organisation.id, by=by) as thing:
            added = Change(thing, _state_of(organisation), [Event(type="organisation.added", actor=by, payload=_state_of(organisation))])
            directory.save(state, [Event(type="directory.entered", actor=by, payload={"id": organisation.id})], along=[added])
    return organisation


def add_account(house: House, name: str, mail: str, roles: Iterable[Role], by: str, organisation: str | None = None) -> Account:
    """Add an account, which nobody can log in to yet.

    ``InputRefused`` for a name or an address that is taken (a name is for ever), for no role, or for a role of an organisation that is not named.
    """
    account = Account(id=f"a-{secrets.token_hex(5)}", name=name, mail=mail.strip(), roles=frozenset(roles), organisation=organisation)
    _in_order(house, account)
    with house.ledger.open(DIRECTORY, ACCOUNT, by=by) as directory:
        known = directory.state or {"names": {}, "mails": {}}
        if plain(account.name) in known["names"]:
            raise InputRefused("account.name_taken", f"{name} is the name of an account, now or once", f"{name} heißt oder hieß schon ein Konto")
        if _mail_key(mail) in known["mails"]:
            raise InputRefused("account.mail_taken", f"{mail} belongs to an account already", f"{mail} gehört schon zu einem Konto")
        state = {"names": known["names"] | {plain(account.name): account.id}, "mails": known["mails"] | {_mail_key(mail): account.id}}
        with house.ledger.open(ACCOUNT, account.id, by=by) as thing:
            payload = {"name": account.name, "roles": sorted(account.roles), "organisation": organisation}
            added = Change(thing, _state_of(account), [Event(type="account.added", actor=by, payload=payload)])
            directory.save(state, [Event(type="directory.entered", actor=by, payload={"id": account.id})], along=[added])
    return account


def change_account(house: House, id: str, by: str, type_: str, **changes: Any) -> Account:  # noqa: A002
    """Change an account, and say so in its record; ``InputRefused`` when there is none or the roles are not in order. Not for name and address."""
    with house.ledger.open(ACCOUNT, id, by=by) as thing:
        if thing.state is None:
            raise InputRefused("account.unknown", f"there is no account {id}", f"Ein Konto {id} gibt es nicht")
        before = Account.model_validate(thing.state)
        after = Account.model_validate(before.model_dump() | changes)
        _in_order(house, after)
        if "admin" in before.roles and not before.disabled and ("admin" not in after.roles or after.disabled) and _is_last_admin(house, id):
            raise NotNow("account.last_admin", "somebody has to stay who keeps accounts", "Jemand muss bleiben, der die Konten verwaltet")
        if after != before:
            thing.save(_state_of(after), [Event(type=type_, actor=by, payload={name: _state_of(after)[name] for name in changes})])
    if after.roles != before.roles or after.organisation != before.organisation or after.disabled:
        house.ledger.sessions.end_all(id)  # what somebody may is asked anew
    return after


def note_on_account(house: House, id: str, by: str, type_: str, **payload: str) -> None:  # noqa: A002
    """Say in an account's record that something happened which changes nothing in it (a login, a new password, a token)."""
    house.ledger.note(ACCOUNT, id, [Event(type=type_, actor=by, payload=payload)])


def _in_order(house: House, account: Account) -> None:
    if not plain(account.name):
        raise InputRefused("account.no_name", "say the person's name", "Bitte den Namen der Person angeben")
    if not account.name.isprintable() or len(account.name) > 100:
        raise InputRefused("account.name", "a name has 100 printable signs at most", "Ein Name hat höchstens 100 druckbare Zeichen")
    if _MAIL.fullmatch(account.mail) is None or not account.mail.isprintable():
        raise InputRefused("account.mail", f"{account.mail!r} is no mail address", f"{account.mail!r} ist keine E-Mail-Adresse")
    if not account.roles:
        raise InputRefused("account.no_role", "choose at least one role", "Bitte mindestens eine Rolle wählen")
    if account.roles & OF_AN_ORGANISATION and (account.organisation is None or organisation_of(house, account.organisation) is None):
        raise InputRefused("account.no_organisation", "name the organisation of importer or buyer", "Importeur und Besteller brauchen eine Organisation")
    if "auditor" in account.roles and len(account.roles) > 1:
        raise InputRefused("account.auditor", "an auditor writes nothing, so has no other role", "Wer prüft, schreibt nichts und hat daher keine andere Rolle")


def _is_last_admin(house: House, id: str) -> bool:  # noqa: A002
    return not any("admin" in each.roles and not each.disabled and each.id != id for each in accounts_in(house))


def _state_of(thing: Account | Organisation) -> dict[str, Any]:
    state = thing.model_dump(mode="json")
    return state | {"roles": sorted(state["roles"])} if isinstance(thing, Account) else state


def _mail_key(mail: str) -> str:
    return mail.strip().casefold()
