"""What browsers and machines show to be let in again: sessions and tokens, found by the digest of a secret that the record never holds."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from record.access_tables import sessions, tokens

Transaction = Callable[[], AbstractContextManager[Connection]]
#: ``password``: the second factor is still to come; ``full``: everything the account asks for.
Proved = Literal["password", "full"]
Scope = Literal["read", "write"]
#: Time since a session was last seen is kept no finer than this: looking must not write each time.
_GRAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """A session in a browser."""

    account: str
    proved: Proved
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A token of an account, as it is listed; ``id`` names it, and is not the secret."""

    id: str
    account: str
    name: str
    scope: Scope
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def new_secret() -> str:
    """A secret nobody guesses (256 bits)."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What the record keeps of a secret. It has as much chance in it as the digest is long, so it needs neither salt nor slowness."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """Sessions of browsers."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def begin(self, account: str, proved: Proved, lasting: timedelta, instead_of: str | None = None) -> str:
        """A new session; its secret, which is told to the browser and to nobody else. ``instead_of``: the secret of the one that ends with this."""
        secret, now = new_secret(), self._clock()
        with self._writing() as connection:
            connection.execute(delete(sessions).where(or_(sessions.c.expires_at <= now, sessions.c.token == digest_of(instead_of or ""))))
            row = {"account": account, "proved": proved, "created_at": now, "seen_at": now, "expires_at": now + lasting}
            connection.execute(insert(sessions).values(token=digest_of(secret), **row))
        return secret

    def of(self, secret: str, idle: timedelta) -> Session | None:
        """The session a secret stands for; ``None`` when it is over, or was not used for longer than ``idle``."""
        now, token = self._clock(), digest_of(secret)
        with self._reading() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token == token)).first()
        if row is None or row.expires_at <= now or row.seen_at + idle <= now:
            return None
        if now - row.seen_at > _GRAIN:
            with self._writing() as connection:
                connection.execute(update(sessions).where(sessions.c.token == token).values(seen_at=now))
        return Session(row.account, row.proved, row.created_at, row.seen_at, row.expires_at)

    def end(self, secret: str) -> None:
        """End a session."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == digest_of(secret)))

    def count(self, account: str, idle: timedelta) -> int:
        """How many sessions of an account are open."""
        now = self._clock()
        this = (sessions.c.account == account, sessions.c.expires_at > now, sessions.c.seen_at > now - idle)
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(sessions).where(*this)).scalar_one())

    def end_all(self, account: str, but: str | None = None) -> None:
        """End every session of an account, ``but`` the one with this secret."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.account == account, sessions.c.token != digest_of(but or "")))


class Tokens:
    """Tokens for machines."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def make(self, account: str, name: str, scope: Scope, lasting: timedelta) -> str:
        """A new token; the secret, which is shown once."""
        secret, now = f"freigabe_{new_secret()}", self._clock()
        row = {"account": account, "name": name, "scope": scope, "created_at": now, "expires_at": now + lasting}
        with self._writing() as connection:
            connection.execute(insert(tokens).values(token=digest_of(secret), **row))
        return secret

    def of(self, secret: str) -> Token | None:
        """The token a secret stands for; ``None`` when it has expired or was revoked."""
        now, token = self._clock(), digest_of(secret)
        with self._reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.token == token)).first()
        if row is None or row.expires_at <= now or row.revoked_at is not None:
            return None
        if row.used_at is None or now - row.used_at > _GRAIN:
            with self._writing() as connection:
                connection.execute(update(tokens).where(tokens.c.token == token).values(used_at=now))
        return Token(row.token[:16], row.account, row.name, row.scope, row.created_at, row.expires_at, row.revoked_at, row.used_at)

    def list(self, account: str) -> tuple[Token, ...]:
        """Every token of an account, the newest first."""
        query = select(tokens).where(tokens.c.account == account).order_by(tokens.c.created_at.desc(), tokens.c.token)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Token(row.token[:16], row.account, row.name, row.scope, row.created_at, row.expires_at, row.revoked_at, row.used_at) for row in rows)

    def revoke_all(self, account: str) -> int:
        """Revoke every token of an account; how many that were."""
        this = (tokens.c.account == account, tokens.c.revoked_at.is_(None))
        with self._writing() as connection:
            return connection.execute(update(tokens).where(*this).values(revoked_at=self._clock())).rowcount

    def revoke(self, account: str, id: str) -> bool:  # noqa: A002
        """Revoke a token of an account by its id; whether there was one."""
        this = (tokens.c.account == account, tokens.c.token.startswith(id, autoescape=True), tokens.c.revoked_at.is_(None))
        if len(id) != len(digest_of("")[:16]):
            return False
        with self._writing() as connection:
            return connection.execute(update(tokens).where(*this).values(revoked_at=self._clock())).rowcount == 1
