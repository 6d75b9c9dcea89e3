"""Accounts and their sessions, tokens and links; what batches are found by; who has taken on which; files sent and requests answered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "overviews",
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("eori", sa.String(200), nullable=False),
        sa.Column("importer", sa.String(200), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("blocking", sa.Integer, nullable=False),
        sa.Column("review", sa.Integer, nullable=False),
        sa.Column("second", sa.Integer, nullable=False),
        sa.Column("ready", sa.Integer, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
    )
    op.create_index("ix_overviews_changed", "overviews", ["changed_at", "batch"])
    op.create_index("ix_overviews_importer", "overviews", ["importer", "eori"])
    op.create_table(
        "cases",
        sa.Column("batch", sa.String(200), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_index("ix_cases_account", "cases", ["account"])
    op.create_table(
        "credentials",
        sa.Column("account", sa.String(200), primary_key=True),
        sa.Column("password", sa.Text, nullable=True),
        sa.Column("totp", sa.Text, nullable=True),
        sa.Column("totp_step", sa.BigInteger, nullable=True),
        sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("proved", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_expires", "sessions", ["expires_at"])
    op.create_table(
        "tokens",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime, nullable=True),
        sa.Column("used_at", sa.DateTime, nullable=True),
    )
    op.create_index("ix_tokens_account", "tokens", ["account"])
    op.create_table(
        "links",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("whom", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=True),
    )
    op.create_index("ix_links_about", "links", ["purpose", "about"])
    op.create_table(
        "attempts",
        sa.Column("position", _POSITION, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attempts_key", "attempts", ["key", "at"])
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("batch", sa.String(200), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("refused", sa.String(100), nullable=True),
    )
    op.create_index("ix_uploads_batch", "uploads", ["batch", "at"])
    op.create_index("ix_uploads_account", "uploads", ["account", "at"])
    op.create_index("ix_uploads_organisation", "uploads", ["organisation", "at"])
    refused = sa.text("refused IS NOT NULL")
    op.create_index("ix_uploads_refused", "uploads", ["refused"], sqlite_where=refused, postgresql_where=refused)
    op.create_table(
        "answers",
        sa.Column("account", sa.String(200), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("body", sa.Text, nullable=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_answers_at", "answers", ["at"])


def downgrade() -> None:
    for table in ("answers", "uploads", "attempts", "links", "tokens", "sessions", "credentials", "cases", "overviews"):
        op.drop_table(table)
