"""Links that let somebody in without an account: once (invitations) or until they end (a supplier's link to one batch)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from record.access_tables import links
from record.sessions import digest_of, new_secret

Transaction = Callable[[], AbstractContextManager[Connection]]
#: ``invitation``: choose a password for an account, once; ``recovery``: in place of a second factor, once; ``supplier``: send papers for one batch.
#: ``application``: confirm what was applied for, once; ``channel``: join a group, once; ``hand_over``: confirm that a delivery was received, once; ``feed``:
#: read a group's feed; ``notice``: acknowledge a recall for one member.
Purpose = Literal["invitation", "recovery", "supplier", "application", "channel", "hand_over", "feed", "notice"]


#: So much of a digest names a link.
_SHOWN = 16
_KEPT = ("purpose", "about", "whom", "made_by", "made_at", "expires_at", "ended_at")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is listed; ``id`` names it, and is not the secret. ``about``: the account or the batch; ``whom``: for whom it was made."""

    id: str
    purpose: Purpose
    about: str
    whom: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class Links:
    """Every link that was made."""

    def __init__(self, writing: Transaction, reading: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._reading, self._clock = writing, reading, clock

    def make(self, purpose: Purpose, about: str, whom: str, made_by: str, lasting: timedelta, secret: str | None = None) -> str:
        """A new link; its secret, which is told once. ``secret``: one that was made elsewhere, of 80 bits of chance at least."""
        secret = secret or new_secret()
        with self._writing() as connection:
            put(connection, secret, new(secret, purpose, about, whom, made_by, self._clock(), lasting))
        return secret

    def of(self, purpose: Purpose, secret: str) -> Link | None:
        """The link a secret stands for; ``None`` when it has expired or ended."""
        link = self.known(purpose, secret)
        return None if link is None or link.ended_at is not None else link

    def known(self, purpose: Purpose, secret: str) -> Link | None:
        """The link a secret stands for, also after it has ended; ``None`` when it has expired."""
        with self._reading() as connection:
            row = connection.execute(select(links).where(links.c.token == digest_of(secret), links.c.purpose == purpose)).first()
        return None if row is None or row.expires_at <= self._clock() else _link(row)

    def use(self, purpose: Purpose, secret: str) -> Link | None:
        """The link, which ends with this: of two who use it at once, one gets it."""
        link, now = self.of(purpose, secret), self._clock()
        if link is None:
            return None
        this = (links.c.token == digest_of(secret), links.c.ended_at.is_(None))
        with self._writing() as connection:
            return link if connection.execute(update(links).where(*this).values(ended_at=now)).rowcount == 1 else None

    def list(self, purpose: Purpose, about: str) -> tuple[Link, ...]:
        """Every link of a purpose about something, the newest first."""
        query = select(links).where(links.c.purpose == purpose, links.c.about == about).order_by(links.c.made_at.desc(), links.c.token)
        with self._reading() as connection:
            return tuple(_link(row) for row in connection.execute(query))

    def end(self, purpose: Purpose, about: str, id: str | None = None) -> int:  # noqa: A002
        """End the link with this id, or every one about something; how many ended."""
        with self._writing() as connection:
            return ended(connection, purpose, about, self._clock(), id)

    def forget(self, purpose: Purpose) -> int:
        """Remove every link of a purpose that has ended or expired, with what it was about; how many."""
        gone = (links.c.purpose == purpose, links.c.ended_at.is_not(None) | (links.c.expires_at <= self._clock()))
        with self._writing() as connection:
            return connection.execute(delete(links).where(*gone)).rowcount


def new(secret: str, purpose: Purpose, about: str, whom: str, made_by: str, at: datetime, lasting: timedelta) -> Link:
    """A link that is about to be made."""
    return Link(digest_of(secret)[:_SHOWN], purpose, about, whom, made_by, at, at + lasting, None)


def put(connection: Connection, secret: str, link: Link) -> None:
    """Write a new link, in the caller's transaction."""
    connection.execute(insert(links).values(token=digest_of(secret), **{name: getattr(link, name) for name in _KEPT}))


def ended(connection: Connection, purpose: Purpose, about: str, at: datetime, id: str | None = None) -> int:  # noqa: A002
    """End links, in the caller's transaction; see :meth:`Links.end`."""
    this = [links.c.purpose == purpose, links.c.about == about, links.c.ended_at.is_(None)]
    if id is not None:
        this.append(links.c.token.startswith(id, autoescape=True))
    return connection.execute(update(links).where(*this).values(ended_at=at)).rowcount


def _link(row: object) -> Link:
    return Link(row.token[:_SHOWN], *(getattr(row, name) for name in _KEPT))  # type: ignore[attr-defined]
