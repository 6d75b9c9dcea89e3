"""Does this machine's clock go with those of the database, the archive and Prefect? Leases and deadlines rest on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from batches.base import Text
from batches.errors import FreigabeError
from flows.health.checked import Checked, Site, fault, ok, warn
from flows.health.prefect_server import served_by
from flows.health.storage import bucket_head
from flows.wiring import archive_of, database_url, has_record
from record.archive import FolderArchive
from record.database import looking_engine
from record.place import Place

#: Apart by more: a fault, for a lease lasts 60 seconds. By more than ``LITTLE``: somebody should know. ``Date`` headers are whole seconds.
MUCH, LITTLE = timedelta(seconds=10), timedelta(seconds=2)
#: No clock can show less: the program is younger.
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def clock(site: Site) -> Checked:
    """This machine's time against every other there is."""
    if site.now() < MADE:
        says = Text(en=f"this machine's clock stands at {site.now():%Y-%m-%d}", de=f"die Uhr dieses Rechners steht auf dem {site.now():%d.%m.%Y}")
        return fault("clock", says, _mend())
    apart = {name: skew for name, ask in _OTHERS.items() if (skew := _skew(site, ask)) is not None}
    if not apart:
        return ok("clock", "no other clock to compare with", "keine andere Uhr zum Vergleich")
    name, most = max(apart.items(), key=lambda item: abs(item[1]))
    seconds = round(abs(most).total_seconds())
    if abs(most) <= LITTLE:
        return ok("clock", f"goes with {', '.join(apart)}", f"geht wie {', '.join(apart)}")
    way_en, way_de = ("behind", "nach") if most > timedelta(0) else ("ahead of", "vor")
    says = Text(en=f"this machine's clock is {seconds} s {way_en} that of {name}", de=f"die Uhr dieses Rechners geht gegenüber {name} {seconds} s {way_de}")
    return fault("clock", says, _mend()) if abs(most) > MUCH else warn("clock", says, _mend())


def _mend() -> Text:
    return Text(en="set both clocks by the network (timedatectl set-ntp true)", de="beide Uhren übers Netz stellen (timedatectl set-ntp true)")


def _skew(site: Site, ask: Callable[[Site], datetime | None]) -> timedelta | None:
    """How far the other clock is ahead of ours; ``None`` where there is none, or it does not answer."""
    before = site.now()
    with suppress(FreigabeError, DBAPIError, httpx.HTTPError, httpx.InvalidURL, ValueError):
        if (theirs := ask(site)) is not None:
            return theirs - (before + (site.now() - before) / 2)
    return None


def _database(site: Site) -> datetime | None:
    if not has_record(site.data) or not database_url(Place(site.data)).startswith("postgresql"):
        return None
    engine = looking_engine(database_url(Place(site.data)), site.seconds)
    try:
        with engine.connect() as connection:
            told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return told
    finally:
        engine.dispose()


def _archive(site: Site) -> datetime | None:
    archive = archive_of(Place(site.data), site.seconds)
    return None if isinstance(archive, FolderArchive) else _dated(bucket_head(archive)[0].get("date"))


def _prefect(site: Site) -> datetime | None:
    if (served := served_by(site)) is None:
        return None
    with served[0] as client:
        return _dated(client.get("/health").headers.get("date"))


def _dated(header: str | None) -> datetime | None:
    """The time a ``Date`` header names: the middle of its second."""
    return None if header is None else parsedate_to_datetime(header) + timedelta(seconds=0.5)


_OTHERS = {"PostgreSQL": _database, "S3": _archive, "Prefect": _prefect}
