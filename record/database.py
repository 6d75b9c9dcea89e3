"""The database under the ledger: an engine for SQLite (WAL) or PostgreSQL, brought to the newest schema when it is not there yet."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from batches.errors import InputRefused, Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
#: The newest revision in ``migrations/versions``.
NEWEST = "0007"
#: The key of PostgreSQL's advisory lock under which one process at a time migrates; any number that nobody else takes.
_MIGRATING = 0x66726569


def open_engine(url: str) -> Engine:
    """An engine whose database has the newest schema.

    ``Unavailable`` when the database does not answer, ``InputRefused`` when the URL names none that can be spoken to.
    """
    address = _address(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    patience = {"timeout": 30} if sqlite else {} if "connect_timeout" in address.query else {"connect_timeout": 10}
    engine = _engine(address, connect_args=patience, pool_pre_ping=not sqlite)
    if sqlite:
        _speak_sqlite(engine)
    with answering():
        if revision(engine) != NEWEST:
            with _alone(Path(address.database) if sqlite and address.database else None):
                migrate(engine)
    return engine


def looking_engine(url: str, seconds: int, counting_seconds: int | None = None) -> Engine:
    """An engine to look at a database as it is: it makes and migrates nothing, keeps no connection, and waits ``seconds`` for a server to answer.

    ``counting_seconds``: how long a question may take, else as long.

    ``InputRefused`` when the URL names no database that can be spoken to.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _engine(address, connect_args={"timeout": seconds}, poolclass=NullPool)
    bounded = {"connect_timeout": seconds, "options": f"-c statement_timeout={(counting_seconds or seconds) * 1000}"}
    return _engine(address, connect_args=bounded, poolclass=NullPool)


def _engine(address: URL, **options: Any) -> Engine:
    try:
        return create_engine(address, **options)
    except ModuleNotFoundError as error:
        raise _refused(f"the driver {error.name} is not installed: pip install 'freigabe[postgres]'") from error


def said_by(error: DBAPIError) -> str:
    """The first line of what the database's driver said; never the URL, which may hold a password."""
    return next(iter(str(error.orig).splitlines()), type(error).__name__)


@contextmanager
def answering() -> Iterator[None]:
    """Turn what a database does that does not answer, or went away in between, into ``Unavailable``; nothing of it was committed."""
    try:
        yield
    except DBAPIError as error:
        if not (error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)):
            raise
        raise Unavailable("record.unavailable", f"the record's database does not answer: {said_by(error)}; check it and try again") from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        address.get_dialect()
    except ArgumentError as error:
        raise _refused("it is no database URL") from error
    except ModuleNotFoundError as error:
        raise _refused(f"the driver {error.name} is not installed: pip install 'freigabe[postgres]'") from error
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise _refused(f"{address.get_backend_name()} is not spoken")
    return address


def _refused(why: str) -> InputRefused:
    """The URL itself is not said: it may hold a password."""
    return InputRefused("record.address", f"the record's database cannot be opened: {why}; name it as postgresql+psycopg://USER:PASSWORD@HOST/NAME")


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision (Alembic, ``record/migrations``)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix())
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # whoever comes second waits here, and then finds nothing left to do
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; ``Unavailable`` when the database does not answer."""
    with answering(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads; on SQLite it does not take the write lock. ``Unavailable`` when the database does not answer."""
    with answering(), engine.connect().execution_options(freigabe_reads=True) as connection:
        yield connection


def revision(engine: Engine) -> str | None:
    """The schema's revision; ``None`` where there is no schema yet."""
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
    """Let one process migrate a SQLite file at a time; on PostgreSQL an advisory lock does that."""
    if database is None:
        yield
        return
    with database.with_suffix(".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
