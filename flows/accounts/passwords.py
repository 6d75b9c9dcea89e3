"""Passwords: argon2id, and the few demands that help (NIST SP 800-63B-4 section 3.1.1.2)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from batches.account import Account, plain
from batches.errors import InputRefused, NotNow
from flows.accounts.guessing import again, slowed_down
from flows.accounts.policy import policy
from flows.wiring import House

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def set_password(house: House, account: Account, password: str) -> None:
    """Keep a new password; ``InputRefused`` when it is not :func:`in_order`."""
    in_order(account, password)
    house.ledger.credentials.set_password(account.id, _hasher().hash(password))


def in_order(account: Account, password: str) -> None:
    """``InputRefused`` for a password that is too short, too long, or says no more than who one is."""
    known = policy()
    if len(password) < known.shortest:
        raise InputRefused(
            "password.short", f"a password has at least {known.shortest} signs", f"Ein Passwort hat mindestens {known.shortest} Zeichen, etwa vier Wörter"
        )
    if len(password) > known.longest:
        raise InputRefused("password.long", f"a password has at most {known.longest} signs", f"Ein Passwort hat höchstens {known.longest} Zeichen")
    said = plain(password)
    own = {plain(account.name), plain(account.mail), plain(account.mail.partition("@")[0])} - {""}
    if len(set(password)) < 5 or any(said == each * times for each in own for times in (1, 2, 3)) or "freigabe" in said:
        raise InputRefused("password.weak", "this password is easy to guess; take several words", "Dieses Passwort ist leicht zu erraten; bitte mehrere Wörter")


def is_right(house: House, account: Account | None, password: str) -> bool:
    """Whether this is the account's password. It takes as long for an account that is not there, so nobody learns which there are."""
    kept = None if account is None else house.ledger.credentials.of(account.id).password
    too_long = len(password) > policy().longest
    right = verified(kept if kept is not None and not too_long else _of_nobody(), "" if too_long else password)
    if not right or kept is None or account is None or too_long:
        return False
    if _hasher().check_needs_rehash(kept):
        house.ledger.credentials.set_password(account.id, _hasher().hash(password))
    return True


def verified(kept: str, password: str) -> bool:
    """One verification by argon2: what takes time."""
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(kept, password)
    except VerificationError:
        return False


def prove_again(house: House, account: Account, password: str) -> None:
    """Within a session, before what proves somebody changes (ASVS 7.5.1): ``NotNow`` for a wrong password."""
    with slowed_down(house, *again(account)):
        if not is_right(house, account, password):
            raise NotNow("password.wrong", "the password is wrong", "Das Passwort ist falsch")


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _of_nobody() -> str:
    return _hasher().hash("nobody has this password")
