"""What requests with an idempotency key were answered, so that one sent again gets the same answer and has no second effect."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from record.access_tables import answers

Transaction = Callable[[], AbstractContextManager[Connection]]
#: How long an answer is kept, and how long a request may be under way before it counts as dead.
KEPT, UNDER_WAY = timedelta(days=2), timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered; ``status`` ``None`` while it is under way."""

    request: str
    status: int | None
    body: str | None


class Answers:
    """Answers by account and key."""

    def __init__(self, writing: Transaction, clock: Callable[[], datetime]) -> None:
        self._writing, self._clock = writing, clock

    def begin(self, account: str, key: str, request: str) -> Answer | None:
        """Take note of a request before it is worked on; the answer there is, ``None`` when this is the first with that key."""
        now, this = self._clock(), (answers.c.account == account, answers.c.key == key)
        with self._writing() as connection:
            over = (answers.c.at <= now - KEPT) | (answers.c.status.is_(None) & (answers.c.at <= now - UNDER_WAY))
            connection.execute(delete(answers).where(over))
            if connection.execute(_first(connection).values(account=account, key=key, request=request, at=now).on_conflict_do_nothing()).rowcount == 1:
                return None
            row = connection.execute(select(answers.c.request, answers.c.status, answers.c.body).where(*this)).first()
        # on PostgreSQL the first may be forgotten between the two statements: nothing came of it, and whoever asks again begins anew
        return Answer(request, None, None) if row is None else Answer(row.request, row.status, row.body)

    def end(self, account: str, key: str, status: int, body: str) -> None:
        """Keep what it was answered."""
        with self._writing() as connection:
            connection.execute(update(answers).where(answers.c.account == account, answers.c.key == key).values(status=status, body=body))

    def forget(self, account: str, key: str) -> None:
        """Nothing came of it: it may be sent again."""
        with self._writing() as connection:
            connection.execute(delete(answers).where(answers.c.account == account, answers.c.key == key, answers.c.status.is_(None)))


def _first(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """Of two that come at once with one key, the second finds the first's row instead of failing on it."""
    return postgresql.insert(answers) if connection.dialect.name == "postgresql" else sqlite.insert(answers)
