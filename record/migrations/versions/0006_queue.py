"""What the queue of QC is read from: lots nobody looked at, and who has spoken on what waits for a second person.

What is due is found by an index, and so is how much is open. The rows are derived of the batches: the table is made anew, and whoever opens the portal has them written again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = (
    ("batch", sa.String(200)),
    ("version", sa.Integer),
    ("eori", sa.String(200)),
    ("importer", sa.String(200)),
    ("stage", sa.String(40)),
    ("opened_at", sa.DateTime),
    ("changed_at", sa.DateTime),
    ("blocking", sa.Integer),
    ("review", sa.Integer),
    ("second", sa.Integer),
    ("ready", sa.Integer),
    ("shown", sa.Text),
    ("search", sa.Text),
)


def upgrade() -> None:
    _anew(*_BEFORE, ("unseen", sa.Integer), ("spoke", sa.Text))
    op.create_index("ix_overviews_open", "overviews", ["stage", "blocking", "review", "ready", "unseen", "batch"])
    few = sa.text("second > 0")
    op.create_index("ix_overviews_second", "overviews", ["second"], sqlite_where=few, postgresql_where=few)
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_waits_due", "waits", ["kind", "due_at", "id"], sqlite_where=due, postgresql_where=due)


def downgrade() -> None:
    op.drop_index("ix_waits_due", "waits")
    _anew(*_BEFORE)


def _anew(*columns: tuple[str, type | sa.String]) -> None:
    op.drop_table("overviews")
    op.create_table("overviews", *(sa.Column(name, kind, primary_key=name == "batch", nullable=False) for name, kind in columns))
    op.create_index("ix_overviews_changed", "overviews", ["changed_at", "batch"])
    op.create_index("ix_overviews_importer", "overviews", ["importer", "eori"])
