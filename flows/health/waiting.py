"""Does something wait in the record that should have gone on by itself?"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from batches.base import Text
from flows.health.checked import Checked, Site, ok, warn
from flows.mailing.addressing import TOPICS
from flows.mailing.receivers import set_up
from flows.stored import KIND
from flows.wiring import database_url, has_record
from record.counts import entries_waiting, parked, unfinished_runs
from record.database import NEWEST, looking_engine, revision
from record.outbox import late as late_messages
from record.place import Place
from record.runs import dead_among

#: By then a run has settled an entry, and the outbox has been emptied.
SOON = timedelta(minutes=15)


def waiting(site: Site) -> Checked | None:
    """Entries nobody settled, messages that could have left, runs that died, what is parked. ``None`` where there is no record of this schema."""
    if not has_record(site.data):
        return None
    late = site.now() - SOON
    engine = looking_engine(database_url(Place(site.data)), site.seconds)
    try:
        if revision(engine) != NEWEST:
            return None
        with engine.connect() as connection:
            entered, stuck = entries_waiting(connection), parked(connection, KIND)
            old, _ = late_messages(connection, late, () if set_up(site.data) else TOPICS)
            dead = len(dead_among(connection, site.now())) if unfinished_runs(connection).rows else 0
    except DBAPIError:
        return None
    finally:
        engine.dispose()
    told: list[tuple[str, str]] = []
    if entered.oldest is not None and entered.oldest < late:
        told.append(
            (
                f"{entered.rows} entries not settled, the oldest since {entered.oldest:%Y-%m-%d %H:%M} UTC",
                f"{entered.rows} Einträge nicht erledigt, der älteste seit {entered.oldest:%d.%m.%Y %H:%M} UTC",
            )
        )
    if old:
        told.append((f"{old} messages not delivered", f"{old} Nachrichten nicht zugestellt"))
    if dead:
        told.append((f"{dead} runs died", f"{dead} Läufe abgestürzt"))
    if stuck:
        told.append((f"{sum(stuck.values())} waits parked", f"{sum(stuck.values())} Vorgänge geparkt"))
    if not told:
        return ok("waiting", "nothing that should have gone on by itself", "nichts, was von selbst hätte weitergehen sollen")
    says = Text(en="; ".join(en for en, _ in told), de="; ".join(de for _, de in told))
    mend = Text(
        en="freigabe serve, or a worker, carries them on; freigabe status says on whom a batch waits",
        de="freigabe serve oder ein Worker führt sie weiter; freigabe status sagt, auf wen eine Sendung wartet",
    )
    return warn("waiting", says, mend)
