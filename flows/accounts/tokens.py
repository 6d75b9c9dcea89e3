"""Tokens for machines: made by their owner, shown once, ended by their owner, an administrator or their day."""

from __future__ import annotations

from datetime import timedelta

from batches.account import Account
from batches.errors import InputRefused
from flows.accounts.keeping import note_on_account
from flows.accounts.passwords import prove_again
from flows.accounts.policy import policy
from flows.wiring import House
from record.sessions import Scope, Token

_LONGEST = 60


def make_token(house: House, account: Account, name: str, scope: Scope, days: int, password: str) -> str:
    """A new token's secret, for who proves the password once more: a token outlasts the session it was made in."""
    name = name.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST:
        raise InputRefused("token.name", f"say what it is for, in {_LONGEST} signs", f"Bitte angeben, wofür er ist, mit höchstens {_LONGEST} Zeichen")
    if not 1 <= days <= policy().most_days:
        raise InputRefused("token.days", f"a token lasts 1 to {policy().most_days} days", f"Ein Zugangsschlüssel gilt 1 bis {policy().most_days} Tage")
    prove_again(house, account, password)
    secret = house.ledger.tokens.make(account.id, name, scope, timedelta(days=days))
    note_on_account(house, account.id, account.name, "account.token_made", token=name, scope=scope, days=str(days))
    return secret


def tokens_of(house: House, account: Account) -> tuple[Token, ...]:
    """Every token of an account that is still good, the newest first."""
    now = house.ledger.clock()
    return tuple(each for each in house.ledger.tokens.list(account.id) if each.revoked_at is None and each.expires_at > now)


def revoke_token(house: House, account: Account, id: str) -> None:  # noqa: A002
    """End a token of one's own."""
    name = next((each.name for each in house.ledger.tokens.list(account.id) if each.id == id), None)
    if name is None or not house.ledger.tokens.revoke(account.id, id):
        raise InputRefused("token.unknown", "there is no such token", "Einen solchen Zugangsschlüssel gibt es nicht")
    note_on_account(house, account.id, account.name, "account.token_revoked", token=name)


def revoke_tokens(house: House, account: Account, by: str) -> int:
    """End every token of an account; how many that were."""
    ended = house.ledger.tokens.revoke_all(account.id)
    if ended:
        note_on_account(house, account.id, by, "account.tokens_revoked", count=str(ended))
    return ended
