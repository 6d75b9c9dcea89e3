"""The ledger's tables, in SQL that SQLite and PostgreSQL both speak."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, Date, DateTime, Dialect, Index, Integer, MetaData, String, Table, Text, TypeDecorator

#: A SHA-256 in hexadecimal.
DIGEST = 64
#: Numbers and names that papers are found again by are kept to this length: an index holds no longer ones.
LONGEST_KEY = 200


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time, kept without a zone because SQLite knows none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware → UTC without zone; a naive time is a mistake in the program."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the record keeps aware times only")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As kept → aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

#: The present state of each aggregate (batch, lot stock, demand …): canonical JSON, its digest, and the digest of the last event.
aggregates = Table(
    "aggregates",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_sha256", String(DIGEST), nullable=False),
    Column("head", String(DIGEST), nullable=False),
)

#: Who may write an aggregate. The row stays when the lease ends, so the fencing token only ever grows.
leases = Table(
    "leases",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("token", BigInteger, nullable=False),
    Column("holder", String(200), nullable=True),
    Column("machine", String(200), nullable=False),
    Column("process", String(100), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

#: What happened, chained by digest within each aggregate.
events = Table(
    "events",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False),
    Column("type", String(100), nullable=False),
    Column("payload", Text, nullable=False),
    Column("seen", String(DIGEST), nullable=True),
    Column("state_sha256", String(DIGEST), nullable=False),
    Column("previous", String(DIGEST), nullable=False),
    Column("digest", String(DIGEST), nullable=False),
)
#: The few types that are counted over the whole record; every other event costs no index.
COUNTED = ("paper.refused", "act.refused", "run.retried", "run.given_up", "batch.overdue", "batch.parked", "wait.reminded")
_counted = events.c.type.in_(COUNTED)
Index("ix_events_counted", events.c.type, events.c.at, sqlite_where=_counted, postgresql_where=_counted)

#: What must leave the house; written with the state, delivered later. ``next_at``: not to be tried before that; ``why``: why it has not left, or why it never
#: will though it counts as delivered.
outbox = Table(
    "outbox",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("topic", String(100), nullable=False),
    Column("payload", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("delivered_at", UtcDateTime, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcDateTime, nullable=True),
    Column("why", Text, nullable=True),
    Index("ix_outbox_undelivered", "delivered_at", "topic", "written_at"),
)

#: Where each aggregate stands, for sweeps; derived, and written with each commit of what it is about.
standings = Table(
    "standings",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("gate", String(40), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("deadline", UtcDateTime, nullable=True),
    Column("waiting", Text, nullable=False),
    Index("ix_standings_gate_deadline", "gate", "deadline"),
    Index("ix_standings_deadline", "deadline"),
)

#: The last run over each aggregate: what it was asked, and whether it came to its end.
runs = Table(
    "runs",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("request", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("flow_run", String(40), nullable=True),
    Column("why", Text, nullable=True),
    Index("ix_runs_unfinished", "ended_at", "started_at"),
)

#: What people and the outside world told about an aggregate (an act, as data), in order; settled by the run that applied or refused it.
entries = Table(
    "entries",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("id", String(200), nullable=False),
    Column("digest", String(DIGEST), nullable=False),
    Column("act", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("settled", Text, nullable=True),
    Index("ix_entries_of", "kind", "id", "position"),
    sqlite_autoincrement=True,
)
#: Those that wait are few, however many were settled.
_waiting = entries.c.settled_at.is_(None)
Index("ix_entries_waiting", entries.c.kind, entries.c.position, sqlite_where=_waiting, postgresql_where=_waiting)

#: What each aggregate waits for, a row each; derived, and written with each commit. ``next_at``: when something happens next by itself.
waits = Table(
    "waits",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("what", String(40), primary_key=True),
    Column("ref", String(LONGEST_KEY), primary_key=True),
    Column("whom", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=True),
    Column("next_at", UtcDateTime, nullable=True),
    Column("step", Integer, nullable=False),
    Column("parked_at", UtcDateTime, nullable=True),
    Index("ix_waits_next", "next_at"),
    Index("ix_waits_what", "kind", "what", "since"),
)
#: Those somebody was reminded of, or that are parked: few among many.
_late = waits.c.step > 0
Index("ix_waits_late", waits.c.kind, waits.c.id, sqlite_where=_late, postgresql_where=_late)
#: Of those that are due some day only: a query by kind alone is to take the index of what is waited for.
_due = waits.c.due_at.is_not(None)
Index("ix_waits_due", waits.c.kind, waits.c.due_at, waits.c.id, sqlite_where=_due, postgresql_where=_due)

#: How long each aggregate stood at each gate it has left.
passages = Table(
    "passages",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("gate", String(40), primary_key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Index("ix_passages_gate", "gate", "until", "since"),
)

#: What a reader understood of a paper's bytes, so that the same bytes are never understood twice by the same reader.
readings = Table(
    "readings",
    metadata,
    Column("sha256", String(DIGEST), primary_key=True),
    Column("reader", String(64), primary_key=True),
    Column("reading", Text, nullable=False),
    Column("digest", String(DIGEST), nullable=False),
)

#: How lots were found at their original inspection, by defect class, and how inspection of their series stands after each (ISO 2859-1:1999 clause 9).
#: The order within a series: the day of arrival, when the record opened the batch, the lot's place in it.
inspected_lots = Table(
    "inspected_lots",
    metadata,
    Column("batch", String(200), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("lot", String(300), primary_key=True),
    Column("defect_class", String(100), primary_key=True),
    Column("series", String(DIGEST), nullable=False),
    Column("arrived_on", Date, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("place", Integer, nullable=False),
    Column("inspected", Text, nullable=False),
    Column("state", Text, nullable=False),
    Index("ix_inspected_lots_series", "series", "defect_class", "arrived_on", "opened_at", "batch", "place"),
)

#: The order in which batches were first opened; a batch keeps its position for ever.
openings = Table(
    "openings",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("batch", String(200), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

#: The papers each batch holds, to be found again by their bytes and by certificate number; ``holder`` tells the holders of one number apart.
sightings = Table(
    "sightings",
    metadata,
    Column("batch", String(200), primary_key=True),
    Column("sha256", String(DIGEST), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("number", String(LONGEST_KEY), nullable=False),
    Column("holder", String(LONGEST_KEY), nullable=False),
    Column("sighting", Text, nullable=False),
    Index("ix_sightings_sha256", "sha256", "position"),
    Index("ix_sightings_number", "number", "holder", "position", "sha256"),
)

#: The pictures of their pages, to be found by any piece they have in common.
likenesses = Table(
    "likenesses",
    metadata,
    Column("batch", String(200), primary_key=True),
    Column("sha256", String(DIGEST), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("piece", String(40), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Index("ix_likenesses_piece", "piece", "position", "sha256"),
)

#: What each batch is found by in lists, written with each commit: whose it is, its names, what is open, and when something last happened.
#: ``importer`` is the plain name (see :func:`batches.account.plain`), ``search`` everything a person may look for, in plain words.
overviews = Table(
    "overviews",
    metadata,
    Column("batch", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("eori", String(LONGEST_KEY), nullable=False),
    Column("importer", String(LONGEST_KEY), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("blocking", Integer, nullable=False),
    Column("review", Integer, nullable=False),
    Column("second", Integer, nullable=False),
    Column("ready", Integer, nullable=False),
    Column("shown", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("unseen", Integer, nullable=False),
    Column("spoke", Text, nullable=False),
    Index("ix_overviews_changed", "changed_at", "batch"),
    Index("ix_overviews_importer", "importer", "eori"),
    Index("ix_overviews_open", "stage", "blocking", "review", "ready", "unseen", "batch"),  # counted from this alone
)
#: What is half done is little of all there is.
_half_done = overviews.c.second > 0
Index("ix_overviews_second", overviews.c.second, sqlite_where=_half_done, postgresql_where=_half_done)

#: Who has taken on the review of a batch.
cases = Table(
    "cases",
    metadata,
    Column("batch", String(200), primary_key=True),
    Column("account", String(200), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_cases_account", "account"),
)
