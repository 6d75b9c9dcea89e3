"""Where everything is wired: from a data folder, and what the environment says, to ledger, archive and catalogue.

``FREIGABE_DATABASE`` names another database than the data folder's own, ``FREIGABE_ARCHIVE`` another archive (``s3://bucket/prefix``). Both are read here
and nowhere else.
"""

from __future__ import annotations

import os
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


def has_record(data: Path) -> bool:
    """Whether there is a record to look into. Looking does not create: a folder without one holds no batches."""
    return bool(_named("FREIGABE_DATABASE")) or (data / "ledger.sqlite").is_file()


@contextmanager
def opened(data: Path) -> Iterator[House]:
    """The house of a data folder; the record is created when there is none yet.

    ``InputRefused`` when nothing can be written there or the environment names no database or archive, ``Unavailable`` when the database does not answer.
    """
    from sqlalchemy.exc import DatabaseError

    from catalogue import load_catalogue
    from record import open_ledger

    place = Place(data)
    archive = _archive(place)
    try:
        data.mkdir(parents=True, exist_ok=True)
        ledger = open_ledger(_named("FREIGABE_DATABASE") or place.ledger_url)
    except OSError as error:
        raise InputRefused("data.unwritable", f"{data} cannot hold the record: {error.strerror}; choose another with --data") from error
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.DatabaseError):
            raise InputRefused("data.no_record", f"{data / 'ledger.sqlite'} is no record of freigabe: {error.orig}") from error
        raise
    try:
        yield House(place, ledger, archive, load_catalogue())
    finally:
        ledger.close()


def _archive(place: Place) -> Archive:
    from record import FolderArchive, s3_archive

    address = _named("FREIGABE_ARCHIVE")
    if address.startswith("s3:") or "://" in address:
        return s3_archive(address)
    return FolderArchive(Path(address).expanduser().absolute() if address else place.archive)


def _named(name: str) -> str:
    return os.environ.get(name, "").strip()
