"""The first start: a record without accounts gets an administrator, whose password nobody knows: it is chosen by whoever sits at the machine."""

from __future__ import annotations

from batches.account import Account
from batches.base import Text
from flows.accounts.inviting import new_link, path_of
from flows.accounts.keeping import account_with_mail, accounts_in, add_account
from flows.accounts.own_address import address_on
from flows.wiring import House

#: What the administrator logs in with until another address is entered under Accounts.
MAIL = "administrator@localhost"
_BY = "freigabe"


def how_to_begin(house: House, port: int) -> Text | None:
    """What to say at a start while nobody can sign in: the administrator's invitation, a new one each time; ``None`` once a password is set."""
    first = _administrator(house)
    if first is None:
        return None
    address = address_on(port) + path_of(new_link(house, first, _BY))
    return Text(
        de=f"Noch hat niemand ein Passwort. Hier wählt {first.name} eines (einmal, 7 Tage; angemeldet wird mit {MAIL}): {address}",
        en=f"Nobody has a password yet. Here {first.name} chooses one (once, 7 days; sign in with {MAIL}): {address}",
    )


def _administrator(house: House) -> Account | None:
    every = accounts_in(house)
    if not every:
        return add_account(house, "Administrator", MAIL, ["admin"], _BY)
    if any(house.ledger.credentials.of(each.id).password is not None for each in every):
        return None
    first = account_with_mail(house, MAIL)
    return None if first is None or first.disabled or "admin" not in first.roles else first
