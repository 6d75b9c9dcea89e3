"""A house whose process can die: after any statement that writes, or right after any commit, before whoever asked for it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, event, select, update

from catalogue import load_catalogue
from flows.wiring import House
from record import FolderArchive, Ledger, Place
from record.database import open_engine, writing
from record.tables import aggregates, leases, metadata


class Killed(BaseException):
    """The process died here."""


class MortalLedger(Ledger):
    """Dies when its fuse has burnt down: each write of the thread that lit it and each commit burn a step of it."""

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        super().__init__(open_engine(url), clock)
        self.left: int | None = None
        self._whose = threading.current_thread()
        event.listen(self.engine, "before_cursor_execute", self._on_statement)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may die within it, or right after it was committed."""
        with writing(self.engine) as connection:
            yield connection
        self._burn()

    def dying(self, act: Callable[[], object], after: int) -> bool:
        """Do something in a process that dies after so many steps; whether it died before it was done. What it held is known to be nobody's then."""
        self.left = after
        try:
            act()
        except Killed:
            with writing(self.engine) as connection:
                connection.execute(update(leases).values(holder=None))
            return True
        finally:
            self.left = None
        return False

    def emptied(self) -> None:
        """Nothing is in it any more."""
        with writing(self.engine) as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the chain of any of its things."""
        with self.reading() as connection:
            every = connection.execute(select(aggregates.c.kind, aggregates.c.id)).all()
        return tuple(fault for kind, id_ in every for fault in self.verify(kind, id_))

    def _on_statement(self, _connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            self._burn()

    def _burn(self) -> None:
        if self.left is None or threading.current_thread() is not self._whose:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise Killed


@contextmanager
def mortal_house(clock: Callable[[], datetime], data: Path, url: str | None = None) -> Iterator[tuple[House, MortalLedger]]:
    """A house that can die, and the ledger that lets it."""
    place = Place(data)
    place.make()
    ledger = MortalLedger(url or place.ledger_url, clock)
    try:
        yield House(place, ledger, FolderArchive(place.archive), load_catalogue()), ledger
    finally:
        ledger.close()
