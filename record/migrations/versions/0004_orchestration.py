"""Entries people make, what batches wait for, how long they stood at each gate, and which run of Prefect carried them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTED = ("paper.refused", "act.refused", "run.retried", "run.given_up", "batch.overdue", "batch.parked", "wait.reminded")


def upgrade() -> None:
    op.drop_index("ix_outbox_undelivered", "outbox")
    op.create_index("ix_outbox_undelivered", "outbox", ["delivered_at", "topic", "written_at"])
    op.add_column("outbox", sa.Column("next_at", sa.DateTime, nullable=True))
    op.add_column("outbox", sa.Column("why", sa.Text, nullable=True))
    op.add_column("runs", sa.Column("flow_run", sa.String(40), nullable=True))
    op.add_column("runs", sa.Column("why", sa.Text, nullable=True))
    op.create_table(
        "entries",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("entered_at", sa.DateTime, nullable=False),
        sa.Column("settled_at", sa.DateTime, nullable=True),
        sa.Column("settled", sa.Text, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_of", "entries", ["kind", "id", "position"])
    waiting = sa.column("settled_at", sa.DateTime).is_(None)
    op.create_index("ix_entries_waiting", "entries", ["kind", "position"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "waits",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("what", sa.String(40), primary_key=True),
        sa.Column("ref", sa.String(200), primary_key=True),
        sa.Column("whom", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=True),
        sa.Column("next_at", sa.DateTime, nullable=True),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("parked_at", sa.DateTime, nullable=True),
    )
    _wait_at_gates()
    op.create_index("ix_waits_next", "waits", ["next_at"])
    op.create_index("ix_waits_what", "waits", ["kind", "what", "since"])
    late = sa.column("step", sa.Integer) > 0
    op.create_index("ix_waits_late", "waits", ["kind", "id"], sqlite_where=late, postgresql_where=late)
    op.create_table(
        "passages",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("gate", sa.String(40), primary_key=True),
        sa.Column("since", sa.DateTime, primary_key=True),
        sa.Column("until", sa.DateTime, nullable=False),
    )
    op.create_index("ix_passages_gate", "passages", ["gate", "until", "since"])
    counted = sa.column("type", sa.String).in_(COUNTED)
    op.create_index("ix_events_counted", "events", ["type", "at"], sqlite_where=counted, postgresql_where=counted)


def _wait_at_gates() -> None:
    """Batches of before are due at their gate when they were; what else each waits for is written by its next run (all of them are looked at every night)."""
    op.execute(
        "INSERT INTO waits (kind, id, what, ref, whom, why, since, due_at, next_at, step) "
        "SELECT kind, id, 'gate:' || gate, '', 'coordinator', 'stands before the gate ' || gate, since, deadline, deadline, 0 FROM standings "
        "WHERE kind = 'batch' AND gate IN ('papers', 'conformity', 'quality', 'customs', 'release', 'distribution')"
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM entries WHERE settled_at IS NULL LIMIT 1")).first() is not None:
        raise RuntimeError("entries wait in the record that revision 0003 has no place for; carry the batches first")
    op.drop_index("ix_outbox_undelivered", "outbox")
    op.create_index("ix_outbox_undelivered", "outbox", ["delivered_at", "written_at"])
    op.drop_index("ix_events_counted", "events")
    for table in ("passages", "waits", "entries"):
        op.drop_table(table)
    for table, column in (("runs", "why"), ("runs", "flow_run"), ("outbox", "why"), ("outbox", "next_at")):
        op.drop_column(table, column)
