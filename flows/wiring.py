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
    from record import Archive, FolderArchive, Ledger, S3Archive


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
    archive = archive_of(place)
    try:
        place.make()
        ledger = open_ledger(database_url(place))
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


def database_url(place: Place) -> str:
    """The URL of the record's database; it may hold a password."""
    return _named("FREIGABE_DATABASE") or place.ledger_url


def archive_of(place: Place, seconds: float | None = None) -> FolderArchive | S3Archive:
    """The archive; nothing is looked at yet. ``seconds``: how long to wait for an S3 server, else as long as a run does."""
    from record import FolderArchive, s3_archive

    address = _named("FREIGABE_ARCHIVE")
    if address.startswith("s3:") or "://" in address:
        return s3_archive(address, seconds)
    return FolderArchive(Path(address).expanduser().absolute() if address else place.archive)


def _named(name: str) -> str:
    return os.environ.get(name, "").strip()
