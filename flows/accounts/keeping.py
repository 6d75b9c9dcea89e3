"""The accounts and organisations of the record: found, added, changed. Names and mail addresses are kept in one directory, so that each is given once."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from batches.account import OF_AN_ORGANISATION, Account, Organisation, Role, plain
from batches.base import Language
from batches.errors import InputRefused, NotNow, ProgramFault
from batches.event import Event
from batches.party import Party
from flows.wiring import House
from record.ledger import Change, Thing
from record.refusals import LeaseTaken

ACCOUNT, ORGANISATION, DIRECTORY = "account", "organisation", "directory"
#: What each number of a party has to look like: EORI (Union Customs Code), VAT identification, single registration number (EUDAMED).
_NUMBERS = {"eori": r"[A-Z]{2}[A-Z0-9]{1,15}", "vat_id": r"[A-Z]{2}[A-Z0-9+*]{2,13}", "srn": r"[A-Z]{2}-[A-Z]{2}-[0-9]{9}"}
#: What of an account may be changed by :func:`change_account`.
_CHANGEABLE = frozenset({"roles", "organisation", "language", "disabled", "views"})
#: Whom the record knows as machines: nobody is called so.
_RESERVED = frozenset({"freigabe", "commandline"})
#: Looks for somebody else's short work on the same account to end, and seconds between them.
_LOOKS, _PAUSE = 40, 0.05
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


def organisation_named(house: House, name: str) -> Organisation | None:
    """The organisation that is called so, or was."""
    directory = house.ledger.read(DIRECTORY, ORGANISATION)
    id = None if directory is None else directory.state["names"].get(plain(name))  # noqa: A001
    return None if id is None else organisation_of(house, id)


def organisations_in(house: House) -> tuple[Organisation, ...]:
    """Every organisation, by name."""
    found = (Organisation.model_validate(each.state) for each in house.ledger.read_all(ORGANISATION))
    return tuple(sorted(found, key=lambda each: each.party.name.casefold()))


def add_organisation(house: House, party: Party, by: str) -> Organisation:
    """Add an organisation; ``InputRefused`` where one of that name, or with that EORI, is there."""
    party = _numbers_in_order(party)
    with _held(house, DIRECTORY, ORGANISATION, by) as directory:
        known = directory.state or {"names": {}}
        organisation = Organisation(id=f"o-{secrets.token_hex(5)}", party=party)
        state = {"names": known["names"] | _free(known["names"], organisation)}
        with house.ledger.open(ORGANISATION, organisation.id, by=by) as thing:
            added = Change(thing, _state_of(organisation), [Event(type="organisation.added", actor=by, payload=_state_of(organisation))])
            directory.save(state, [Event(type="directory.entered", actor=by, payload={"id": organisation.id})], along=[added])
    return organisation


def change_organisation(house: House, id: str, party: Party, by: str) -> Organisation:  # noqa: A002
    """Change what an organisation is known by. Whose batches its people see follows from it, so a former name stays taken; an EORI number does not."""
    party = _numbers_in_order(party)
    with _held(house, DIRECTORY, ORGANISATION, by) as directory, _held(house, ORGANISATION, id, by) as thing:
        if thing.state is None or directory.state is None:
            raise InputRefused("organisation.unknown", f"there is no organisation {id}", f"Eine Organisation {id} gibt es nicht")
        before, after = Organisation.model_validate(thing.state), Organisation(id=id, party=party)
        if before == after:
            return after
        kept = {key: whose for key, whose in directory.state["names"].items() if whose != id or not key.startswith("eori ")}
        changed = Change(thing, _state_of(after), [Event(type="organisation.changed", actor=by, payload=_state_of(after)["party"])])
        directory.save({"names": kept | _free(kept, after)}, [Event(type="directory.entered", actor=by, payload={"id": id})], along=[changed])
    return after


def add_account(
    house: House,
    name: str,
    mail: str,
    roles: Iterable[Role],
    by: str,
    organisation: str | None = None,
    language: Language = "de",
) -> Account:
    """Add an account, which nobody can log in to yet.

    ``InputRefused`` for a name or an address that is taken (a name is for ever), for no role, or for a role of an organisation that is not named.
    """
    told = {"name": name, "mail": mail.strip(), "roles": frozenset(roles), "organisation": organisation, "language": language}
    account = Account.model_validate({"id": f"a-{secrets.token_hex(5)}", **told})
    _in_order(house, account)
    with _held(house, DIRECTORY, ACCOUNT, by) as directory:
        known = directory.state or {"names": {}, "mails": {}}
        if plain(account.name) in known["names"]:
            raise InputRefused("account.name_taken", f"{name} is the name of an account, now or once", f"{name} heißt oder hieß schon ein Konto")
        _mail_free(known["mails"], account.mail)
        state = {"names": known["names"] | {plain(account.name): account.id}, "mails": known["mails"] | {_mail_key(account.mail): account.id}}
        with house.ledger.open(ACCOUNT, account.id, by=by) as thing:
            payload = {"name": account.name, "roles": sorted(account.roles), "organisation": organisation}
            added = Change(thing, _state_of(account), [Event(type="account.added", actor=by, payload=payload)])
            directory.save(state, [Event(type="directory.entered", actor=by, payload={"id": account.id})], along=[added])
    return account


def change_account(house: House, id: str, by: str, type_: str, **changes: Any) -> Account:  # noqa: A002
    """Change an account, and say so in its record; sessions end where somebody may less or something else from now on.

    ``InputRefused`` when there is none or the roles are not in order; ``NotNow`` when nobody would be left who keeps accounts, and for somebody who gives
    roles to themselves. Not for the name, which is for ever, nor for the address (:func:`change_mail`).
    """
    if not changes.keys() <= _CHANGEABLE:
        raise ProgramFault("account.unchangeable", f"{sorted(changes.keys() - _CHANGEABLE)} cannot be changed")
    # One at a time where it is about who keeps accounts: two administrators who take it from each other at once must not both succeed.
    alone = _held(house, DIRECTORY, ACCOUNT, by) if changes.keys() & {"roles", "disabled"} else nullcontext()
    with alone, _held(house, ACCOUNT, id, by) as thing:
        before = _existing(thing)
        after = Account.model_validate(before.model_dump() | changes)
        _in_order(house, after)
        if plain(before.name) == plain(by) and after.roles - before.roles:
            raise NotNow("account.own_roles", "somebody else has to give you roles", "Rollen kann Ihnen nur jemand anderes geben")
        if _keeps_accounts(before) and not _keeps_accounts(after) and _is_last_admin(house, id):
            raise NotNow("account.last_admin", "somebody has to stay who keeps accounts", "Jemand muss bleiben, der die Konten verwaltet")
        if after != before:
            thing.save(_state_of(after), [Event(type=type_, actor=by, payload={name: _state_of(after)[name] for name in changes})])
    if after.roles != before.roles or after.organisation != before.organisation or after.disabled:
        house.ledger.sessions.end_all(id)  # what somebody may is asked anew
    if after.disabled:
        house.ledger.links.end("invitation", id)
    return after


def change_mail(house: House, id: str, mail: str, by: str) -> Account:  # noqa: A002
    """Change the address an account is logged in to with; the former one is free again, and sessions and links end."""
    with _held(house, DIRECTORY, ACCOUNT, by) as directory, _held(house, ACCOUNT, id, by) as thing:
        before, known = _existing(thing), directory.state or {"names": {}, "mails": {}}
        after = before.model_copy(update={"mail": mail.strip()})
        _in_order(house, after)
        if after == before:
            return after
        others = {key: whose for key, whose in known["mails"].items() if whose != id}
        _mail_free(others, after.mail)
        changed = Change(thing, _state_of(after), [Event(type="account.mail_changed", actor=by)])
        told = [Event(type="directory.entered", actor=by, payload={"id": id})]
        directory.save(known | {"mails": others | {_mail_key(after.mail): id}}, told, along=[changed])
    house.ledger.sessions.end_all(id)
    house.ledger.links.end("invitation", id)
    return after


def note_on_account(house: House, id: str, by: str, type_: str, **payload: str) -> None:  # noqa: A002
    """Say in an account's record that something happened which changes nothing in it (a login, a new password, a token)."""
    for look in range(_LOOKS):
        try:
            house.ledger.note(ACCOUNT, id, [Event(type=type_, actor=by, payload=payload)])
        except LeaseTaken:
            if look == _LOOKS - 1:
                raise
            time.sleep(_PAUSE)
        else:
            return


@contextmanager
def _held(house: House, kind: str, id: str, by: str) -> Iterator[Thing]:  # noqa: A002
    """Open a thing, after waiting a moment for whoever has it; ``LeaseTaken`` when that takes long."""
    looks = 0
    while house.ledger.worked_on(kind, id) and looks < _LOOKS:
        looks += 1
        time.sleep(_PAUSE)
    with house.ledger.open(kind, id, by=by) as thing:
        yield thing


def _existing(thing: Thing) -> Account:
    if thing.state is None:
        raise InputRefused("account.unknown", f"there is no account {thing.id}", f"Ein Konto {thing.id} gibt es nicht")
    return Account.model_validate(thing.state)


def _mail_free(mails: dict[str, str], mail: str) -> None:
    if _mail_key(mail) in mails:
        raise InputRefused("account.mail_taken", f"{mail} belongs to an account already", f"{mail} gehört schon zu einem Konto")


def _free(names: dict[str, str], organisation: Organisation) -> dict[str, str]:
    """What an organisation is looked up by; ``InputRefused`` where that is another's."""
    party = organisation.party
    keys = {plain(party.name), *([f"eori {plain(party.eori)}"] if party.eori else [])}
    if not plain(party.name) or any(names.get(key, organisation.id) != organisation.id for key in keys):
        raise InputRefused("organisation.exists", f"there is an organisation {party.name} already", f"Eine Organisation {party.name} gibt es schon")
    return dict.fromkeys(keys, organisation.id)


def _numbers_in_order(party: Party) -> Party:
    numbers = {name: re.sub(r"\s", "", getattr(party, name) or "").upper() or None for name in _NUMBERS}
    for name, number in numbers.items():
        if number is not None and re.fullmatch(_NUMBERS[name], number) is None:
            german = {"eori": "EORI-Nummer", "vat_id": "USt-IdNr.", "srn": "SRN"}[name]
            raise InputRefused(f"organisation.{name}", f"{number} is no {name}", f"{number} ist keine {german}")
    return party.model_copy(update=numbers)


def _in_order(house: House, account: Account) -> None:
    if not plain(account.name):
        raise InputRefused("account.no_name", "say the person's name", "Bitte den Namen der Person angeben")
    if plain(account.name) in _RESERVED:
        raise InputRefused("account.name_reserved", f"nobody can be called {account.name} here", f"{account.name} kann hier niemand heißen")
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


def _keeps_accounts(account: Account) -> bool:
    return "admin" in account.roles and not account.disabled


def _is_last_admin(house: House, id: str) -> bool:  # noqa: A002
    """Whether no other can sign in who keeps accounts: one who never used the invitation does not count."""
    others = (each for each in accounts_in(house) if _keeps_accounts(each) and each.id != id)
    return not any(house.ledger.credentials.of(each.id).password is not None for each in others)


def _state_of(thing: Account | Organisation) -> dict[str, Any]:
    state = thing.model_dump(mode="json")
    return state | {"roles": sorted(state["roles"])} if isinstance(thing, Account) else state


def _mail_key(mail: str) -> str:
    return mail.strip().casefold()
