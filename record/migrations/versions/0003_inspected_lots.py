"""Lots inspected before, for the switching rules of sampling inspection."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspected_lots",
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True),
        sa.Column("lot", sa.String(300), primary_key=True),
        sa.Column("defect_class", sa.String(100), primary_key=True),
        sa.Column("series", sa.String(64), nullable=False),
        sa.Column("arrived_on", sa.Date, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("inspected", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("ix_inspected_lots_series", "inspected_lots", ["series", "defect_class", "arrived_on", "opened_at", "batch", "place"])


def downgrade() -> None:
    op.drop_table("inspected_lots")
