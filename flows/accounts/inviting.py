"""Invitations: a link by which somebody chooses the password of their account, once. The same link serves who forgot it."""

from __future__ import annotations

from batches.account import Account
from batches.errors import NotNow
from flows.accounts.keeping import account_of, note_on_account
from flows.accounts.passwords import in_order, set_password
from flows.accounts.policy import policy
from flows.accounts.signing_in import begin
from flows.wiring import House
from record.links import Link


def new_link(house: House, account: Account, by: str) -> str:
    """The secret of a new link for an account, shown once; those before end, and so does every session: who forgot a password may have lost more."""
    if account.disabled:
        raise NotNow("account.disabled", f"{account.name}'s account is disabled", f"Das Konto von {account.name} ist gesperrt")
    if account.name == by:
        raise NotNow("account.own_link", "change your own password under My account", "Das eigene Passwort wird unter Mein Konto geändert")
    house.ledger.links.end("invitation", account.id)
    house.ledger.sessions.end_all(account.id)
    secret = house.ledger.links.make("invitation", account.id, account.name, by, policy().invitation)
    note_on_account(house, account.id, by, "account.link_made")
    return secret


def path_of(secret: str) -> str:
    """The link's path."""
    return f"/invitations/{secret}"


def invited(house: House, secret: str) -> Account:
    """Whose link this is; ``NotNow`` when it has ended. Looking does not use it up."""
    link = house.ledger.links.of("invitation", secret)
    account = None if link is None else account_of(house, link.about)
    if account is None or account.disabled:
        raise _ended()
    return account


def accept(house: House, secret: str, password: str, instead_of: str = "") -> tuple[str, Account]:
    """Take the password and sign in: the secret of the session, and whose it is. A second factor that is set up is asked for all the same."""
    account = invited(house, secret)
    in_order(account, password)
    link = house.ledger.links.use("invitation", secret)
    if link is None:
        raise _ended()
    set_password(house, account, password)
    house.ledger.sessions.end_all(account.id)
    note_on_account(house, account.id, account.name, "account.password_set", by_link_of=link.made_by)
    return begin(house, account, instead_of), account


def open_link(house: House, account: Account) -> Link | None:
    """The link that still waits to be used."""
    now = house.ledger.clock()
    return next((each for each in house.ledger.links.list("invitation", account.id) if each.ended_at is None and each.expires_at > now), None)


def _ended() -> NotNow:
    return NotNow(
        "invitation.ended",
        "this link was used, replaced or has expired; ask who keeps accounts for a new one",
        "Dieser Link wurde schon benutzt, ersetzt oder ist abgelaufen; bitte bei der Kontenverwaltung einen neuen erbitten",
    )
