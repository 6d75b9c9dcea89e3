"""Slowing down who guesses passwords and codes, without letting anybody lock somebody else out (OWASP ASVS 5.0, 6.3.1).

Wrong attempts are counted by account and network address together, by account, and by address. A browser somebody has signed in from before is known by a
sealed cookie and counted for itself: others' attempts do not hold it up. An attempt is counted before it is looked at, so that many at once count as many.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from batches.account import Account
from batches.errors import NotNow
from flows.accounts.policy import policy
from flows.accounts.sealing import sealed, unsealed
from flows.wiring import House
from record.sessions import digest_of, new_secret

_DAY = timedelta(days=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Came:
    """Where an attempt comes from: the network address, and what a browser that was here before brings."""

    address: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` wrong ones of a key within a time; ``forgotten``: a right one forgets all of them, and not only itself."""

    key: str
    most: int
    within: timedelta
    forgotten: bool = False


@contextmanager
def slowed_down(house: House, *limits: Limit) -> Iterator[None]:
    """A block in which something is proved: it counts as wrong unless it ends without an exception. ``NotNow`` where there were too many."""
    attempts = house.ledger.attempts
    if any(attempts.count(each.key, each.within) >= each.most for each in limits):
        raise _too_often(limits)
    attempts.note(*(each.key for each in limits))
    if any(attempts.count(each.key, each.within) > each.most for each in limits):
        raise _too_often(limits)
    yield
    for each in limits:
        if each.forgotten:
            attempts.forget(each.key)
        else:
            attempts.take_back(each.key)


def of_password(house: House, mail: str, account: Account | None, came: Came) -> tuple[Limit, ...]:
    """What holds for a password at the door."""
    known = policy()
    if (device := _known_device(house, account, came)) is not None:
        return (Limit(f"device {device}", known.of_account, known.within, forgotten=True),)
    who = digest_of(mail.strip().casefold())
    return (
        Limit(digest_of(f"{who} {came.address}"), known.of_account, known.within, forgotten=True),
        Limit(f"login {who}", known.of_account_anywhere, known.within),
        Limit(f"address {came.address}", known.of_address, known.within),
    )


def of_code(house: House, account: Account, came: Came) -> tuple[Limit, ...]:
    """What holds for a code after the password."""
    known = policy()
    if (device := _known_device(house, account, came)) is not None:
        return (Limit(f"code {device}", known.of_account, known.within, forgotten=True),)
    return (Limit(f"code {account.id}", known.of_account, known.within, forgotten=True), Limit(f"codes {account.id}", known.of_codes_a_day, _DAY))


def again(account: Account) -> tuple[Limit, ...]:
    """What holds for a password asked for once more within a session: nobody outside counts towards it."""
    return (Limit(f"again {account.id}", policy().of_account, policy().within, forgotten=True),)


def device_of(house: House, account: Account) -> str:
    """What makes a browser known to an account from now on."""
    return sealed(house, "device", account.id, new_secret()[:22])


def _known_device(house: House, account: Account | None, came: Came) -> str | None:
    return None if account is None or not came.device else unsealed(house, "device", account.id, came.device, policy().device)


def _too_often(limits: tuple[Limit, ...]) -> NotNow:
    log.warning("login.too_often")
    minutes = int(min(each.within for each in limits).total_seconds() // 60)
    return NotNow(
        "login.too_often",
        f"too many wrong attempts; try again in {minutes} minutes",
        f"Zu viele falsche Versuche; bitte in {minutes} Minuten erneut versuchen",
    )
