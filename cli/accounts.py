"""Accounts from the machine itself: whoever may write to the data folder may do this. The record names them *command line*."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from batches.account import Account
    from flows.wiring import House

BY = "command line"


def add(name: str, mail: str, roles: list[str], organisation: str | None, *, port: int, data: Path | None, as_json: bool, lang: Language) -> int:
    """Add an account and print its link."""
    from batches.account import ROLES
    from flows.accounts.keeping import add_account

    known = {role: role for role in ROLES}
    if unknown := sorted(set(roles) - known.keys()):
        raise InputRefused("account.role", f"{', '.join(unknown)}: roles are {', '.join(ROLES)}", f"{', '.join(unknown)}: Rollen sind {', '.join(ROLES)}")
    with _house(data) as house:
        account = add_account(house, name, mail, [known[role] for role in roles if role in known], BY, _organisation(house, organisation))
        return _link(house, account, port, as_json=as_json, lang=lang)


def list_(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every account."""
    from flows.accounts.keeping import accounts_in, organisations_in

    with _house(data) as house:
        named = {each.id: each.party.name for each in organisations_in(house)}
        every = [_shown(house, each, named) for each in accounts_in(house)]
    if as_json:
        print_json({"accounts": every})
        return 0
    for each in every:
        stands = _words(each, lang)
        of = f", {each['organisation']}" if each["organisation"] else ""
        say(f"{each['name']} <{each['mail']}>  {', '.join(each['roles'])}{of}{f'  ({stands})' if stands else ''}")
    if not every:
        say("noch kein Konto: freigabe account add" if lang == "de" else "no account yet: freigabe account add")
    return 0


def link(name: str, *, port: int, data: Path | None, as_json: bool, lang: Language) -> int:
    """A new link for somebody."""
    with _house(data) as house:
        return _link(house, _named(house, name), port, as_json=as_json, lang=lang)


def disable(name: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Disable somebody's account."""
    from flows.accounts.keeping import change_account

    with _house(data) as house:
        account = change_account(house, _named(house, name).id, BY, "account.disabled", disabled=True)
    if as_json:
        print_json({"name": account.name, "disabled": True})
    else:
        say(f"{account.name} ist gesperrt" if lang == "de" else f"{account.name} is disabled")
    return 0


def add_organisation(party: dict[str, Any], *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Add an organisation."""
    from pydantic import ValidationError

    from batches.party import Party
    from flows.accounts import keeping

    try:
        told = Party.model_validate(party)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputRefused("organisation.input", f"{first['loc'][0]}: {first['msg']}", f"{first['loc'][0]}: unzulässig ({first['msg']})") from error
    with _house(data) as house:
        organisation = keeping.add_organisation(house, told, BY)
    if as_json:
        print_json({"organisation": organisation.party.model_dump(mode="json")})
    else:
        say(f"{organisation.party.name} ist angelegt" if lang == "de" else f"{organisation.party.name} is added")
    return 0


@contextmanager
def _house(data: Path | None) -> Iterator[House]:
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house


def _named(house: House, name: str) -> Account:
    from batches.account import plain
    from flows.accounts.keeping import accounts_in

    found = next((each for each in accounts_in(house) if plain(each.name) == plain(name)), None)
    if found is None:
        raise InputRefused("account.unknown", f"there is no account of {name}; freigabe account list", f"{name} hat kein Konto; freigabe account list")
    return found


def _organisation(house: House, name: str | None) -> str | None:
    from batches.account import plain
    from flows.accounts.keeping import organisations_in

    if name is None:
        return None
    found = next((each for each in organisations_in(house) if plain(each.party.name) == plain(name)), None)
    if found is None:
        raise InputRefused(
            "organisation.unknown",
            f"there is no organisation {name}; freigabe account organisation add",
            f"Eine Organisation {name} gibt es nicht; freigabe account organisation add",
        )
    return found.id


def _link(house: House, account: Account, port: int, *, as_json: bool, lang: Language) -> int:
    from flows.accounts.inviting import new_link, path_of
    from flows.accounts.own_address import address_on
    from flows.accounts.policy import policy

    address, days = address_on(port) + path_of(new_link(house, account, BY)), policy().invitation.days
    if as_json:
        print_json({"name": account.name, "link": address, "days": days})
    else:
        say(
            f"{account.name} wählt hier ein Passwort (einmal, {days} Tage):" if lang == "de" else f"{account.name} chooses a password here (once, {days} days):"
        )
        say(address)
    return 0


def _shown(house: House, account: Account, named: dict[str, str]) -> dict[str, Any]:
    return {
        "name": account.name,
        "mail": account.mail,
        "roles": sorted(account.roles),
        "organisation": named.get(account.organisation or ""),
        "disabled": account.disabled,
        "invited": house.ledger.credentials.of(account.id).password is None,
    }


def _words(shown: dict[str, Any], lang: Language) -> str:
    if shown["disabled"]:
        return "gesperrt" if lang == "de" else "disabled"
    if shown["invited"]:
        return "noch ohne Passwort" if lang == "de" else "no password yet"
    return ""
