"""The tables of distribution: lots in stock with their books, what moved, who has a reservation, what was delivered, and what lots are traced by."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, String, Table, Text

from record.tables import LONGEST_KEY, UtcDateTime, metadata

#: Every lot of every batch as distribution sees it; derived, and written with each commit of its batch. ``told``: the rest of what is known, as JSON.
#: ``blocked``: the recall or the temperature log that holds it, written by that and by nothing else; empty: nothing does.
stock_lots = Table(
    "stock_lots",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("batch", String(200), nullable=False),
    Column("line", Integer, nullable=False),
    Column("lot", String(300), nullable=False),
    Column("category", String(LONGEST_KEY), nullable=False),
    Column("importer", String(LONGEST_KEY), nullable=False),
    Column("status", String(20), nullable=False),
    Column("gate", String(40), nullable=True),
    Column("expires_on", Date, nullable=True),
    Column("blocked", String(200), nullable=False),
    Column("told", Text, nullable=False),
    Index("ix_stock_lots_category", "category", "status"),
    Index("ix_stock_lots_batch", "batch", "line"),
    Index("ix_stock_lots_lot", "lot"),
)

#: Where the quantity of each lot is. Whatever is done, nothing appears and nothing is lost: the database itself refuses it.
HOLDINGS = ("free", "reserved", "out", "back", "withdrawn", "destroyed", "used")
stock_books = Table(
    "stock_books",
    metadata,
    Column("lot", String(40), primary_key=True),
    Column("entered", BigInteger, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in HOLDINGS),
    *(CheckConstraint(f"{name} >= 0", name=f"ck_stock_books_{name}") for name in HOLDINGS),
    CheckConstraint("entered = " + " + ".join(f'"{name}"' for name in HOLDINGS), name="ck_stock_books_sum"),
)

#: Every movement, in order; the books are their sum. ``key`` is unique for its effect. ``about``: the reservation, delivery or recall it belongs to.
stock_moves = Table(
    "stock_moves",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("key", String(LONGEST_KEY), nullable=False, unique=True),
    Column("lot", String(40), nullable=False),
    Column("source", String(20), nullable=False),
    Column("target", String(20), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("about", String(LONGEST_KEY), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_stock_moves_lot", "lot", "position"),
    sqlite_autoincrement=True,
)

#: Who is to get what. ``firm``: 1 of stock, which it takes from ``free``; 0 promised of a lot on its way. ``ended_at``: handed over, given back or fallen
#: through (``why``). ``delivery``: the one that carries it.
reservations = Table(
    "reservations",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("lot", String(40), nullable=False),
    Column("demand", String(80), nullable=False),
    Column("member", String(200), nullable=False),
    Column("plan", String(80), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("firm", Integer, nullable=False),
    Column("delivery", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Column("why", String(40), nullable=False),
    Index("ix_reservations_lot", "lot"),
    Index("ix_reservations_demand", "demand"),
    Index("ix_reservations_delivery", "delivery"),
)

#: What was handed over, line by line: what a recall looks for. ``returned``, ``destroyed``, ``used``: what became of it, as told.
delivery_lines = Table(
    "delivery_lines",
    metadata,
    Column("delivery", String(80), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("lot", String(40), nullable=False),
    Column("demand", String(80), nullable=False),
    Column("member", String(200), nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("destroyed", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("handed_over_at", UtcDateTime, nullable=False),
    CheckConstraint("returned >= 0 AND destroyed >= 0 AND used >= 0 AND returned + destroyed + used <= quantity", name="ck_delivery_lines_sum"),
    Index("ix_delivery_lines_lot", "lot"),
    Index("ix_delivery_lines_member", "member"),
)

#: What a lot is found by in a recall: certificate, manufacturer, notified body, model (plain forms); derived with ``stock_lots``.
stock_traces = Table(
    "stock_traces",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("value", String(LONGEST_KEY), primary_key=True),
    Column("lot", String(40), primary_key=True),
    Index("ix_stock_traces_lot", "lot"),
)

#: Things of distribution (member, group, demand, plan, delivery, offer, recall …) by whose they are, what they are about, how they stand and when they are due.
register = Table(
    "register",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("about", String(LONGEST_KEY), nullable=False),
    Column("status", String(40), nullable=False),
    Column("due_on", Date, nullable=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Index("ix_register_owner", "kind", "owner", "status"),
    Index("ix_register_about", "kind", "about", "status"),
    Index("ix_register_status", "kind", "status", "due_on"),
)
