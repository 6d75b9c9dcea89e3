"""What is kept or handed out so that only this house can read and make it: second factors' secrets, and what a browser brings back.

The key is derived from the house's secret: ``portal.key`` in the data folder (made on first use, its owner's alone), or the file ``FREIGABE_SECRET_FILE``
names, which several web processes share. A copy of the database alone opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from batches.errors import Unavailable
from flows.wiring import House

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

#: What a seal is for; one for one purpose opens for no other. ``totp``: kept; ``offer``: a second factor being set up; ``device``: a known browser.
#: ``hand_over``: what is printed on a delivery note.
Purpose = Literal["totp", "offer", "device", "hand_over"]
_FILE, _LEAST = "portal.key", 32


def sealed(house: House, purpose: Purpose, account: str, text: str) -> str:
    """The text, readable by this house alone, for this purpose and account."""
    at = int(house.ledger.clock().timestamp())
    return _fernet(house, purpose).encrypt_at_time(f"{account}\0{text}".encode(), at).decode()


def unsealed(house: House, purpose: Purpose, account: str, seal: str, lasting: timedelta | None = None) -> str | None:
    """What :func:`sealed` was given; ``None`` for anything else, for another account's, and for one older than ``lasting``."""
    from cryptography.fernet import InvalidToken

    fernet = _fernet(house, purpose)
    try:
        if lasting is None:
            opened = fernet.decrypt(seal.encode())
        else:
            opened = fernet.decrypt_at_time(seal.encode(), int(lasting.total_seconds()), int(house.ledger.clock().timestamp()))
    except (InvalidToken, ValueError):
        return None
    whose, _, text = opened.decode().partition("\0")
    return text if whose == account else None


def derived(house: House, purpose: Purpose, text: str) -> str:
    """A secret of 256 bits about something, always the same, that only this house can make."""
    key = hmac.new(_secret(house), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def _fernet(house: House, purpose: Purpose) -> Fernet:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(hmac.new(_secret(house), purpose.encode(), hashlib.sha256).digest()))


def _secret(house: House) -> bytes:
    named = os.environ.get("FREIGABE_SECRET_FILE", "").strip()
    path = Path(named).expanduser() if named else house.place.data / _FILE
    try:
        if not named and not path.exists():
            _make(path)
        found = path.read_bytes().strip()
    except OSError as error:
        raise Unavailable("secret.unreadable", f"{path} cannot be read: {error.strerror}", f"{path} ist nicht lesbar: {error.strerror}") from error
    if len(found) < _LEAST:
        raise Unavailable("secret.short", f"{path} has to hold {_LEAST} bytes of chance at least", f"{path} muss mindestens {_LEAST} zufällige Bytes enthalten")
    return found


def _make(path: Path) -> None:
    """Of two processes that make it at once, one does; it is never there half-written."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
