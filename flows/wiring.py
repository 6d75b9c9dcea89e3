"""Where everything is wired: from a data folder to ledger, archive and catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batches.errors import InputRefused
from record.place import Place

if TYPE_CHECKING:
    from catalogue import Catalogue
    from record import Archive, Ledger


@dataclass(frozen=True, slots=True)
class House:
    """The rooms a flow works in."""

    place: Place
    ledger: Ledger
    archive: Archive
    catalogue: Catalogue


@contextmanager
def opened(data: Path) -> Iterator[House]:
    """The house of a data folder; the record is created when there is none yet. ``InputRefused`` when nothing can be written there."""
    from sqlalchemy.exc import DatabaseError

    from catalogue import load_catalogue
    from record import FolderArchive, open_ledger

    place = Place(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
        ledger = open_ledger(place.ledger_url)
    except OSError as error:
        raise InputRefused("data.unwritable", f"{data} cannot hold the record: {error.strerror}; choose another with --data") from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.DatabaseError):
            raise InputRefused("data.no_record", f"{data / 'ledger.sqlite'} is no record of freigabe: {error.orig}") from error
        raise
    try:
        yield House(place, ledger, FolderArchive(place.archive), load_catalogue())
    finally:
        ledger.close()
