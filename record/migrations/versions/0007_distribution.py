"""Distribution: lots in stock with their books, movements, reservations, what was handed over, what lots are traced by, and the register of its things."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_HOLDINGS = ("free", "reserved", "out", "back", "withdrawn", "destroyed", "used")


def _numbered() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(name: str, length: int, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=nullable, primary_key=primary_key)


def _big(*names: str) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.BigInteger, nullable=False) for name in names)


def upgrade() -> None:
    op.create_table(
        "stock_lots",
        _text("id", 40, primary_key=True), _text("batch", 200), sa.Column("line", sa.Integer, nullable=False), _text("lot", 300), _text("category", 200),
        _text("importer", 200), _text("status", 20), _text("gate", 40, nullable=True), sa.Column("expires_on", sa.Date, nullable=True), _text("blocked", 200),
        sa.Column("told", sa.Text, nullable=False),
    )
    op.create_index("ix_stock_lots_category", "stock_lots", ["category", "status"])
    op.create_index("ix_stock_lots_batch", "stock_lots", ["batch", "line"])
    op.create_index("ix_stock_lots_lot", "stock_lots", ["lot"])
    op.create_table(
        "stock_books",
        _text("lot", 40, primary_key=True), *_big("entered", *_HOLDINGS),
        *(sa.CheckConstraint(f"{name} >= 0", name=f"ck_stock_books_{name}") for name in _HOLDINGS),
        sa.CheckConstraint("entered = " + " + ".join(f'"{name}"' for name in _HOLDINGS), name="ck_stock_books_sum"),
    )
    op.create_table(
        "stock_moves",
        sa.Column("position", _numbered(), primary_key=True, autoincrement=True), sa.Column("key", sa.String(200), nullable=False, unique=True),
        _text("lot", 40), _text("source", 20), _text("target", 20), *_big("quantity"), _text("about", 200), sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False), sqlite_autoincrement=True,
    )
    op.create_index("ix_stock_moves_lot", "stock_moves", ["lot", "position"])
    op.create_table(
        "reservations",
        _text("id", 80, primary_key=True), _text("lot", 40), _text("demand", 80), _text("member", 200), _text("plan", 80), *_big("quantity"),
        sa.Column("firm", sa.Integer, nullable=False), _text("delivery", 80), sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("ended_at", sa.DateTime, nullable=True), _text("why", 40),
    )
    for name in ("lot", "demand", "delivery"):
        op.create_index(f"ix_reservations_{name}", "reservations", [name])
    op.create_table(
        "delivery_lines",
        _text("delivery", 80, primary_key=True), sa.Column("number", sa.Integer, primary_key=True), _text("lot", 40), _text("demand", 80), _text("member", 200),
        *_big("quantity", "returned", "destroyed", "used"), sa.Column("handed_over_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("returned >= 0 AND destroyed >= 0 AND used >= 0 AND returned + destroyed + used <= quantity", name="ck_delivery_lines_sum"),
    )
    for name in ("lot", "member"):
        op.create_index(f"ix_delivery_lines_{name}", "delivery_lines", [name])
    op.create_table("stock_traces", _text("kind", 20, primary_key=True), _text("value", 200, primary_key=True), _text("lot", 40, primary_key=True))
    op.create_index("ix_stock_traces_lot", "stock_traces", ["lot"])
    op.create_table(
        "register",
        _text("kind", 40, primary_key=True), _text("id", 200, primary_key=True), _text("owner", 200), _text("about", 200), _text("status", 40),
        sa.Column("due_on", sa.Date, nullable=True), sa.Column("changed_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_register_owner", "register", ["kind", "owner", "status"])
    op.create_index("ix_register_about", "register", ["kind", "about", "status"])
    op.create_index("ix_register_status", "register", ["kind", "status", "due_on"])


def downgrade() -> None:
    for name in ("register", "stock_traces", "delivery_lines", "reservations", "stock_moves", "stock_books", "stock_lots"):
        op.drop_table(name)
