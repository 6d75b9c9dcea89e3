"""The second factor: codes by time (TOTP, RFC 6238) from an app, each of which counts once, and recovery codes for when the app is gone."""

from __future__ import annotations

import base64
import hmac
import io
import secrets
from dataclasses import dataclass

from batches.account import Account
from batches.errors import InputRefused, NotNow, Unavailable
from flows.accounts.guessing import Came, of_code, slowed_down
from flows.accounts.keeping import note_on_account
from flows.accounts.own_address import is_public
from flows.accounts.passwords import prove_again
from flows.accounts.policy import policy
from flows.accounts.sealing import sealed, unsealed
from flows.wiring import House

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs nobody takes for another
_LENGTH = 16  # 80 bits: their digest needs no salt


@dataclass(frozen=True, slots=True)
class Offer:
    """A second factor to be set up. ``sealed`` comes back with the first code; ``secret`` is typed where the picture ``qr`` (a data URI) cannot be read."""

    sealed: str
    secret: str
    qr: str


def has_one(house: House, account: Account) -> bool:
    """Whether a second factor is set up."""
    return house.ledger.credentials.of(account.id).totp is not None


def is_required(account: Account) -> bool:
    """Whether nobody signs in to this account without one: in public operation, by its roles."""
    return is_public() and bool(account.roles & policy().required)


def offer(house: House, account: Account) -> Offer:
    """A new secret, which counts once a code of it comes back."""
    import pyotp

    return _shown(house, account, pyotp.random_base32())


def offered_again(house: House, account: Account, seal: str) -> Offer:
    """The same offer, for whoever mistyped; a new one where it is too old."""
    secret = unsealed(house, "offer", account.id, seal, policy().lasting)
    return offer(house, account) if secret is None else _shown(house, account, secret)


def switch_on(house: House, account: Account, seal: str, code: str, came: Came) -> tuple[str, ...]:
    """Set the offered second factor up with a first right code; the recovery codes, which are shown once."""
    if has_one(house, account):
        raise NotNow("second_factor.there", "a second factor is set up already", "Ein zweiter Faktor ist schon eingerichtet")
    secret = unsealed(house, "offer", account.id, seal, policy().lasting)
    if secret is None:
        raise NotNow("second_factor.old", "this page is too old; begin anew", "Diese Seite ist zu alt; bitte neu beginnen")
    with slowed_down(house, *of_code(house, account, came)):
        step = _step_of(house, secret, code)
        if step is None:
            raise _wrong()
    house.ledger.credentials.set_totp(account.id, sealed(house, "totp", account.id, secret))
    house.ledger.credentials.use_step(account.id, step)
    note_on_account(house, account.id, account.name, "account.second_factor_on")
    return new_recovery_codes(house, account)


def switch_off(house: House, account: Account, password: str, code: str, came: Came) -> None:
    """Forget the second factor, for who proves both; ``NotNow`` where the account's roles need one."""
    if is_required(account):
        raise NotNow("second_factor.required", "your roles need a second factor here", "Ihre Rollen brauchen hier einen zweiten Faktor")
    prove_again(house, account, password)
    prove(house, account, code, came)
    forget(house, account, account.name)


def forget(house: House, account: Account, by: str) -> None:
    """Forget second factor and recovery codes: by its owner, or by an administrator for who has lost both. All sessions end."""
    house.ledger.credentials.set_totp(account.id, None)
    house.ledger.links.end("recovery", account.id)
    house.ledger.sessions.end_all(account.id)
    note_on_account(house, account.id, by, "account.second_factor_off")


def prove(house: House, account: Account, code: str, came: Came) -> None:
    """``NotNow`` for a code that is wrong or was used before, and after too many of those for any. A recovery code does as well, once."""
    with slowed_down(house, *of_code(house, account, came)):
        typed = "".join(sign for sign in code.upper() if sign.isalnum())
        if len(typed) == _LENGTH:
            if not _recovered(house, account, typed):
                raise _wrong()
            note_on_account(house, account.id, account.name, "account.recovery_code_used")
            return
        step = _step_of(house, _secret_of(house, account), typed)
        if step is None or not house.ledger.credentials.use_step(account.id, step):
            raise _wrong()


def new_recovery_codes(house: House, account: Account) -> tuple[str, ...]:
    """Recovery codes in place of those before; the record keeps their digests."""
    known = policy()
    house.ledger.links.end("recovery", account.id)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(known.recovery_codes)]
    for code in codes:
        house.ledger.links.make("recovery", account.id, account.name, account.name, known.recovery, secret=_kept(account, code))
    note_on_account(house, account.id, account.name, "account.recovery_codes_made")
    return tuple("-".join(code[start : start + 4] for start in range(0, _LENGTH, 4)) for code in codes)


def recovery_codes_left(house: House, account: Account) -> int:
    """How many recovery codes are still good."""
    now = house.ledger.clock()
    return sum(each.ended_at is None and each.expires_at > now for each in house.ledger.links.list("recovery", account.id))


def _shown(house: House, account: Account, secret: str) -> Offer:
    import pyotp
    import segno

    address = pyotp.TOTP(secret, interval=policy().step).provisioning_uri(name=account.mail, issuer_name="freigabe")
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False)
    qr = "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode()
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Offer(sealed(house, "offer", account.id, secret), spaced, qr)


def _step_of(house: House, secret: str, code: str) -> int | None:
    """The step of time whose code this is, of now and those beside it."""
    import pyotp

    typed = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    known = policy()
    totp, now = pyotp.TOTP(secret, interval=known.step), int(house.ledger.clock().timestamp()) // known.step
    steps = range(now - known.drift, now + known.drift + 1)
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), typed)), None)


def _secret_of(house: House, account: Account) -> str:
    kept = house.ledger.credentials.of(account.id).totp
    if kept is None:
        raise InputRefused("second_factor.none", "no second factor is set up", "Es ist kein zweiter Faktor eingerichtet")
    secret = unsealed(house, "totp", account.id, kept)
    if secret is None:
        raise Unavailable(
            "second_factor.key",
            "the second factor was kept with another secret of the house (portal.key); an administrator can reset it",
            "Der zweite Faktor wurde mit einem anderen Schlüssel des Hauses (portal.key) verwahrt; die Kontenverwaltung kann ihn zurücksetzen",
        )
    return secret


def _recovered(house: House, account: Account, typed: str) -> bool:
    link = house.ledger.links.use("recovery", _kept(account, typed))
    return link is not None and link.about == account.id


def _kept(account: Account, code: str) -> str:
    return f"{account.id} {code}"


def _wrong() -> NotNow:
    return NotNow("login.wrong_code", "this code is wrong or was used already", "Dieser Code ist falsch oder wurde schon benutzt")
