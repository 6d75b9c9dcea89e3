"""A receiver of everything in the outbox."""

from __future__ import annotations

from record import Ledger, Message, outbox


def taken(ledger: Ledger) -> list[Message]:
    """What waits to be delivered, the oldest first; from now on it is."""
    with ledger.writing() as connection:
        messages = outbox.undelivered(connection, limit=10_000)
        outbox.delivered(connection, messages, ledger.clock())
    return list(messages)
