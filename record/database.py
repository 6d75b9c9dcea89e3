"""The database under the ledger: an engine for SQLite (WAL) or PostgreSQL, brought to the newest schema when it is not there yet."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from batches.errors import Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
#: The newest revision in ``migrations/versions``.
NEWEST = "0001"


def open_engine(url: str) -> Engine:
    """An engine whose database has the newest schema; ``Unavailable`` when the database does not answer."""
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": 30} if sqlite else {}, pool_pre_ping=not sqlite)
    if sqlite:
        _speak_sqlite(engine)
    try:
        if _revision(engine) != NEWEST:
            with _alone(Path(address.database) if sqlite and address.database else None):
                migrate(engine)
    except OperationalError as error:
        raise Unavailable("record.unavailable", f"the record's database does not answer: {error.orig}; check it and try again") from error
    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision (Alembic, ``record/migrations``)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix())
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads; on SQLite it does not take the write lock."""
    with engine.connect().execution_options(freigabe_reads=True) as connection:
        yield connection


def _revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _speak_sqlite(engine: Engine) -> None:
    """WAL, full sync, and BEGIN IMMEDIATE: a transaction that will write takes the lock at its start and so never fails half-way for it."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("freigabe_reads") else "BEGIN IMMEDIATE")


@contextmanager
def _alone(database: Path | None) -> Iterator[None]:
    """Let one process migrate a SQLite file at a time. PostgreSQL serialises by itself: its DDL is transactional."""
    if database is None:
        yield
        return
    with database.with_suffix(".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
