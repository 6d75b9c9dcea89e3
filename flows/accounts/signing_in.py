"""Letting people and machines in: a password (and a code) makes a session, a session or a token says who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from batches.account import Account, Organisation
from batches.errors import NotNow
from flows.accounts.guessing import Came, of_password, slowed_down
from flows.accounts.keeping import account_of, account_with_mail, note_on_account, organisation_of
from flows.accounts.passwords import is_right, prove_again, set_password
from flows.accounts.policy import policy
from flows.accounts.second_factor import has_one, is_required, prove, switch_on
from flows.wiring import House
from record.sessions import Proved, Scope


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is there. ``scope``: what a token allows, ``write`` in a session; ``proved``: ``password`` while the second factor is still to come."""

    account: Account
    organisation: Organisation | None
    proved: Proved
    scope: Scope


#: What is still asked after the password: the ``code`` of a second factor, or to ``set_up`` one.
Needed = Literal["code", "set_up"]


def sign_in(house: House, mail: str, password: str, came: Came, instead_of: str = "") -> tuple[str, Account]:
    """The secret of a new session, and whose it is; ``NotNow`` for a wrong password, and after too many of them for any.

    ``instead_of``: the session the browser had before, which ends: what was there before a login is never gone on with.
    """
    account = account_with_mail(house, mail)
    with slowed_down(house, *of_password(house, mail, account, came)):
        if not is_right(house, account, password) or account is None or account.disabled:
            raise NotNow("login.wrong", "address or password is wrong", "E-Mail-Adresse oder Passwort ist falsch")
    return begin(house, account, instead_of), account


def begin(house: House, account: Account, instead_of: str) -> str:
    """A session for who has just proved their password: half of one where more is asked."""
    known, needed = policy(), still_needed(house, account)
    note_on_account(house, account.id, account.name, "account.password_proved" if needed else "account.signed_in")
    return house.ledger.sessions.begin(account.id, "password" if needed else "full", known.half if needed else known.lasting, instead_of)


def still_needed(house: House, account: Account) -> Needed | None:
    """What is asked after the password."""
    if has_one(house, account):
        return "code"
    return "set_up" if is_required(account) else None


def sign_in_with_code(house: House, secret: str, account: Account, code: str, came: Came) -> str:
    """The secret of the whole session that takes the place of the half one."""
    prove(house, account, code, came)
    return whole(house, account, secret)


def sign_in_setting_up(house: House, secret: str, account: Account, seal: str, code: str, came: Came) -> tuple[str, tuple[str, ...]]:
    """The same with a second factor that is set up on the way; and its recovery codes."""
    codes = switch_on(house, account, seal, code, came)
    house.ledger.sessions.end_all(account.id, but=secret)
    return whole(house, account, secret), codes


def whole(house: House, account: Account, instead_of: str) -> str:
    """A session for who has proved everything, in place of the one before: each step up has a new secret."""
    note_on_account(house, account.id, account.name, "account.signed_in")
    return house.ledger.sessions.begin(account.id, "full", policy().lasting, instead_of)


def change_password(house: House, account: Account, before: str, after: str, secret: str) -> str:
    """Take a new password for the old one; every session ends, and the secret of a new one is returned."""
    prove_again(house, account, before)
    set_password(house, account, after)
    note_on_account(house, account.id, account.name, "account.password_changed")
    return renewed(house, account, secret)


def renewed(house: House, account: Account, secret: str) -> str:
    """This session under a new secret, all others ended: what somebody proves themselves by has changed."""
    house.ledger.sessions.end_all(account.id, but=secret)
    house.ledger.links.end("invitation", account.id)
    return house.ledger.sessions.begin(account.id, "full", policy().lasting, secret)


def signed_in(house: House, secret: str) -> SignedIn | None:
    """Who has this session."""
    session = house.ledger.sessions.of(secret, policy().idle)
    account = None if session is None else account_of(house, session.account)
    if session is None or account is None or account.disabled:
        return None
    return SignedIn(account, _organisation(house, account), session.proved, "write")


def with_token(house: House, secret: str) -> SignedIn | None:
    """Whose token this is."""
    token = house.ledger.tokens.of(secret)
    account = None if token is None else account_of(house, token.account)
    if token is None or account is None or account.disabled:
        return None
    return SignedIn(account, _organisation(house, account), "full", token.scope)


def sign_out(house: House, secret: str) -> None:
    """End a session."""
    house.ledger.sessions.end(secret)


def _organisation(house: House, account: Account) -> Organisation | None:
    return None if account.organisation is None else organisation_of(house, account.organisation)
