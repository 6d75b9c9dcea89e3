"""A house whose clock tests set, on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from catalogue import load_catalogue
from flows.wiring import House
from record import FolderArchive, Place, open_ledger


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 29, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)


@contextmanager
def house_with(clock: Clock, data: Path, url: str | None = None) -> Iterator[House]:
    """A house of its own."""
    place = Place(data)
    place.make()
    ledger = open_ledger(url or place.ledger_url, clock)
    try:
        yield House(place, ledger, FolderArchive(place.archive), load_catalogue())
    finally:
        ledger.close()
