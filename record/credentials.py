"""What an account proves itself by, and how often somebody tried. Kept beside the accounts: their states and events are for good, these are not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from record.access_tables import attempts, credentials

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Credential:
    """``password``: an argon2 hash; ``totp``: the second factor's secret, encrypted."""

    password: str | None
    totp: str | None


class Credentials:
    """Passwords' hashes and second factors."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def of(self, account: str) -> Credential:
        """What an account proves itself by; nothing where nothing is set."""
        with self._reading() as connection:
            row = connection.execute(select(credentials).where(credentials.c.account == account)).first()
        return Credential(None, None) if row is None else Credential(row.password, row.totp)

    def set_password(self, account: str, password: str) -> None:
        """Keep the hash of a password."""
        self._put(account, password=password)

    def set_totp(self, account: str, totp: str | None) -> None:
        """Keep the encrypted secret of a second factor, or forget it."""
        self._put(account, totp=totp, totp_step=None)

    def use_step(self, account: str, step: int) -> bool:
        """Use up a step of the second factor's time; ``False`` when that or a later one was used before: a code counts once (RFC 6238 section 5.2)."""
        unused = or_(credentials.c.totp_step.is_(None), credentials.c.totp_step < step)
        with self._writing() as connection:
            return connection.execute(update(credentials).where(credentials.c.account == account, unused).values(totp_step=step)).rowcount == 1

    def _put(self, account: str, **values: str | None) -> None:
        now = self._clock()
        with self._writing() as connection:
            if connection.execute(update(credentials).where(credentials.c.account == account).values(**values, changed_at=now)).rowcount == 0:
                connection.execute(insert(credentials).values(account=account, changed_at=now, **values))


class Attempts:
    """What is counted to be limited."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def count(self, key: str, within: timedelta) -> int:
        """How often within the last time."""
        with self._reading() as connection:
            query = select(func.count()).select_from(attempts).where(attempts.c.key == key, attempts.c.at > self._clock() - within)
            return int(connection.execute(query).scalar_one())

    def note(self, *keys: str, keep: timedelta = timedelta(days=1)) -> None:
        """Count one more for each key; those older than ``keep`` are forgotten."""
        now = self._clock()
        with self._writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.at <= now - keep))
            for key in keys:
                connection.execute(insert(attempts).values(key=key, at=now))

    def take_back(self, key: str) -> None:
        """Count one less for a key: the newest."""
        with self._writing() as connection:
            newest = select(func.max(attempts.c.position)).where(attempts.c.key == key).scalar_subquery()
            connection.execute(delete(attempts).where(attempts.c.position == newest))

    def forget(self, key: str) -> None:
        """Begin anew to count for a key."""
        with self._writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.key == key))
