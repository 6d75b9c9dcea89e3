"""Does the record's database answer, and with the schema this program knows?"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from batches.base import Text
from flows.health.checked import Checked, Site, fault, ok, warn
from flows.wiring import database_url, has_record
from record.database import NEWEST, looking_engine, revision, said_by
from record.place import Place

NAME = "database"
#: Older PostgreSQL gets no corrections any more (postgresql.org/support/versioning, seen 2026-11).
OLDEST_POSTGRESQL = 14


def database(site: Site) -> Checked:
    """Answers, has the newest schema, is written ahead (SQLite) and can be written to."""
    if not has_record(site.data):
        return ok(NAME, "no record yet; the first import makes it", "noch keine Akte; der erste Import legt sie an")
    engine = looking_engine(database_url(Place(site.data)), site.seconds)
    try:
        with engine.connect() as connection:
            return _spoken_with(engine, connection)
    except DBAPIError as error:
        said = said_by(error)
        if engine.dialect.name == "sqlite" and "locked" not in said:
            says = Text(en=f"ledger.sqlite is no record that can be read: {said}", de=f"ledger.sqlite ist keine lesbare Akte: {said}")
            return fault(NAME, says, Text(en="restore it from a backup", de="aus der Sicherung zurückholen"))
        says = Text(en=f"the database does not answer: {said}", de=f"die Datenbank antwortet nicht: {said}")
        mend = Text(en="start it, or correct FREIGABE_DATABASE", de="starten oder FREIGABE_DATABASE berichtigen")
        return fault(NAME, says, mend, outside=True)
    finally:
        engine.dispose()


def _spoken_with(engine: Engine, connection: Connection) -> Checked:
    found = revision(engine)
    if found is None:
        says = Text(en="the database holds no record yet", de="die Datenbank enthält noch keine Akte")
        return ok(NAME, says.en + "; the first import makes it", says.de + "; der erste Import legt sie an")
    if found > NEWEST:
        says = Text(en=f"the record is newer ({found}) than this program ({NEWEST})", de=f"die Akte ist neuer ({found}) als dieses Programm ({NEWEST})")
        return fault(
            NAME,
            says,
            Text(en="install the version of freigabe that wrote it, or a newer one", de="die Fassung, die sie schrieb, oder eine neuere installieren"),
        )
    if found < NEWEST:
        says = Text(en=f"the record is older ({found}) than this program ({NEWEST})", de=f"die Akte ist älter ({found}) als dieses Programm ({NEWEST})")
        return warn(
            NAME,
            says,
            Text(en="make a backup; the next command that opens the record migrates it", de="sichern; der nächste Befehl, der die Akte öffnet, stellt sie um"),
        )
    return _sqlite(connection) if engine.dialect.name == "sqlite" else _postgresql(connection)


def _sqlite(connection: Connection) -> Checked:
    mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
    if mode != "wal":
        says = Text(en=f"SQLite does not write ahead (journal_mode {mode})", de=f"SQLite schreibt nicht voraus (journal_mode {mode})")
        return warn(
            NAME, says, Text(en="put the data folder on a local disk: network drives cannot hold it", de="den Datenordner auf eine lokale Platte legen")
        )
    return ok(NAME, f"SQLite, schema {NEWEST}, WAL", f"SQLite, Schema {NEWEST}, WAL")


def _postgresql(connection: Connection) -> Checked:
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10000
    if connection.execute(text("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool")).scalar_one():
        says = Text(en="PostgreSQL takes no writes: it is a standby, or set to read only", de="PostgreSQL nimmt nichts an: Standby oder nur lesend")
        return fault(NAME, says, Text(en="name the primary server in FREIGABE_DATABASE", de="in FREIGABE_DATABASE den führenden Server nennen"))
    if version < OLDEST_POSTGRESQL:
        says = Text(en=f"PostgreSQL {version} gets no corrections any more", de=f"PostgreSQL {version} wird nicht mehr gepflegt")
        return warn(NAME, says, Text(en=f"upgrade to {OLDEST_POSTGRESQL} or newer", de=f"auf {OLDEST_POSTGRESQL} oder neuer umstellen"))
    return ok(NAME, f"PostgreSQL {version}, schema {NEWEST}", f"PostgreSQL {version}, Schema {NEWEST}")
