"""The tables of who may come in and what they brought: what accounts prove themselves by, sessions, tokens and links, files that were sent, answers given."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from record.tables import DIGEST, LONGEST_KEY, UtcDateTime, metadata

#: What an account proves itself by. Hashes only, and the secret of the second factor encrypted; never in a state or an event, which are for good.
credentials = Table(
    "credentials",
    metadata,
    Column("account", String(200), primary_key=True),
    Column("password", Text, nullable=True),
    Column("totp", Text, nullable=True),
    Column("totp_step", BigInteger, nullable=True),
    Column("changed_at", UtcDateTime, nullable=False),
)

#: Sessions in browsers, by the digest of what the cookie holds. ``proved``: what was proved so far (``password``, ``full``).
sessions = Table(
    "sessions",
    metadata,
    Column("token", String(DIGEST), primary_key=True),
    Column("account", String(200), nullable=False),
    Column("proved", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index("ix_sessions_account", "account"),
    Index("ix_sessions_expires", "expires_at"),
)

#: Tokens for machines, by their digests. ``scope``: ``read`` or ``write``.
tokens = Table(
    "tokens",
    metadata,
    Column("token", String(DIGEST), primary_key=True),
    Column("account", String(200), nullable=False),
    Column("name", String(LONGEST_KEY), nullable=False),
    Column("scope", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
    Column("used_at", UtcDateTime, nullable=True),
    Index("ix_tokens_account", "account"),
)

#: Links that work once or for a time, by their digests: invitations (``about``: an account) and suppliers' links (``about``: a batch).
links = Table(
    "links",
    metadata,
    Column("token", String(DIGEST), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("about", String(200), nullable=False),
    Column("whom", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Index("ix_links_about", "purpose", "about"),
)

#: What is counted to be limited: failed logins, requests; ``key`` says of whom and what.
attempts = Table(
    "attempts",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("key", String(LONGEST_KEY), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_attempts_key", "key", "at"),
    Index("ix_attempts_at", "at"),
    sqlite_autoincrement=True,
)

#: Every file somebody sent, kept or refused: who, for which batch, how large, and what became of it. ``bytes`` counts towards quotas.
uploads = Table(
    "uploads",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("batch", String(200), nullable=False),
    Column("account", String(200), nullable=False),
    Column("organisation", String(200), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(DIGEST), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("refused", String(100), nullable=True),
    Index("ix_uploads_batch", "batch", "at"),
    Index("ix_uploads_account", "account", "at"),
    Index("ix_uploads_organisation", "organisation", "at"),
)
#: What was refused, to be counted by code.
_refused = uploads.c.refused.is_not(None)
Index("ix_uploads_refused", uploads.c.refused, sqlite_where=_refused, postgresql_where=_refused)

#: What a request with an idempotency key was answered, so that sent again it gets the same answer and has no second effect.
answers = Table(
    "answers",
    metadata,
    Column("account", String(200), primary_key=True),
    Column("key", String(LONGEST_KEY), primary_key=True),
    Column("request", String(DIGEST), nullable=False),
    Column("status", Integer, nullable=True),
    Column("body", Text, nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_answers_at", "at"),
)
