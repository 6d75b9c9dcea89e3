"""Letting people and machines in: a password makes a session, a session or a token says who somebody is."""

from __future__ import annotations

from dataclasses import dataclass

from batches.account import Account, Organisation
from batches.errors import NotNow
from flows.accounts.keeping import account_of, account_with_mail, note_on_account, organisation_of
from flows.accounts.passwords import is_right
from flows.accounts.policy import policy
from flows.wiring import House
from record.sessions import Proved, Scope, digest_of


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is there. ``scope``: what a token allows, ``write`` in a session; ``proved``: ``password`` while the second factor is still to come."""

    account: Account
    organisation: Organisation | None
    proved: Proved
    scope: Scope


def sign_in(house: House, mail: str, password: str, address: str) -> tuple[str, Proved]:
    """The secret of a new session, and what is proved by it; ``NotNow`` for a wrong password, and after too many of them for any."""
    _slow_down(house, mail, address)
    account = account_with_mail(house, mail)
    if not is_right(house, account, password) or account is None or account.disabled:
        count_wrong(house, mail, address)
        raise NotNow("login.wrong", "address or password is wrong", "E-Mail-Adresse oder Passwort ist falsch")
    house.ledger.attempts.forget(_of_mail(mail))
    known = policy()
    half = house.ledger.credentials.of(account.id).totp is not None
    note_on_account(house, account.id, account.name, "account.password_proved" if half else "account.signed_in")
    proved: Proved = "password" if half else "full"
    return house.ledger.sessions.begin(account.id, proved, known.half if half else known.lasting), proved


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


def count_wrong(house: House, mail: str, address: str) -> None:
    """Count a wrong password or code."""
    house.ledger.attempts.note(_of_mail(mail), f"address {address}", keep=policy().within)


def _slow_down(house: House, mail: str, address: str) -> None:
    known, attempts = policy(), house.ledger.attempts
    if attempts.count(_of_mail(mail), known.within) < known.of_account and attempts.count(f"address {address}", known.within) < known.of_address:
        return
    minutes = int(known.within.total_seconds() // 60)
    raise NotNow(
        "login.too_often",
        f"too many wrong attempts; try again in {minutes} minutes",
        f"Zu viele falsche Versuche; bitte in {minutes} Minuten erneut versuchen",
    )


def _of_mail(mail: str) -> str:
    return "login " + digest_of(mail.strip().casefold())


def _organisation(house: House, account: Account) -> Organisation | None:
    return None if account.organisation is None else organisation_of(house, account.organisation)
