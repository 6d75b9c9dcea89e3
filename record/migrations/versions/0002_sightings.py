"""The order batches were opened in, and the papers they hold: openings, sightings, likenesses. Batches there are keep the order of their first event."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("batch", sa.String(200), nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sightings",
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("number", sa.String(200), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("sighting", sa.Text, nullable=False),
    )
    op.create_index("ix_sightings_sha256", "sightings", ["sha256", "position"])
    op.create_index("ix_sightings_number", "sightings", ["number", "holder", "position", "sha256"])
    op.create_table(
        "likenesses",
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("page", sa.Integer, primary_key=True),
        sa.Column("piece", sa.String(40), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_likenesses_piece", "likenesses", ["piece", "position", "sha256"])
    events, openings = sa.table("events", *map(sa.column, ("kind", "id", "number", "at"))), sa.table("openings", sa.column("batch"))
    first = sa.select(events.c.id).where(events.c.kind == "batch", events.c.number == 1).order_by(events.c.at, events.c.id)
    op.get_bind().execute(sa.insert(openings).from_select(["batch"], first))


def downgrade() -> None:
    for table in ("likenesses", "sightings", "openings"):
        op.drop_table(table)
