"""What finding a recall's lots and recipients costs among very many deliveries: ``python -m benchmarks.recalling [LINES]``, on SQLite and a PostgreSQL.

A record is filled by bulk SQL: a million delivery lines of 2,000 lots of 400 batches to 5,000 members. Then each cause is searched as a recall searches it,
and the same questions, written by hand, run bare at the driver, returning the same rows. Printed are milliseconds (the best of rounds that take turns) and,
what counts, their ratio; it fails above 3.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from batches.account import plain
from catalogue import load_catalogue
from deploy.servers.postgres import postgres_server
from distribution.recall import Cause, CauseKind
from flows.recalls.reaching import Reach, reach
from flows.wiring import House
from record import FolderArchive, Ledger, Place, open_ledger

LINES, LOTS, BATCHES, MEMBERS = 1_000_000, 2_000, 400, 5_000
MOST = 3.0
#: Each with what it reaches: a lot 500 lines, a certificate 20 lots, a maker 100, a model 200 and a notified body 400; lot 1999 went to everybody.
_NAMED: tuple[tuple[CauseKind, str], ...] = (
    ("lot", "LOT-7"),
    ("lot", "LOT-1999"),
    ("batch", "b-7"),
    ("certificate", "CE-7"),
    ("manufacturer", "Maker 7"),
    ("model", "M-7"),
    ("notified_body", "2004"),
)
CAUSES = tuple(Cause(kind=kind, value=value, reason="bench") for kind, value in _NAMED)
_NOW = datetime(2020, 6, 22, 12)  # noqa: DTZ001 - as the database keeps it
_FILLING = (
    "INSERT INTO stock_lots (id, batch, line, lot, category, importer, status, gate, expires_on, blocked, told) {lots} "
    "SELECT 'l-' || n, 'b-' || (n % {batches}), 1, 'LOT-' || n, 'ffp2', 'x', 'released', 'distribution', NULL, '', "
    '\'{{"model":"M","unit":"piece"}}\' FROM series',
    'INSERT INTO stock_books (lot, entered, free, reserved, "out", back, withdrawn, destroyed, used) {lots} '
    "SELECT 'l-' || n, 1000000, 0, 0, 1000000, 0, 0, 0, 0 FROM series",
    "INSERT INTO stock_traces (kind, value, lot) {lots} SELECT 'certificate', 'ce' || (n % 100), 'l-' || n FROM series",
    "INSERT INTO stock_traces (kind, value, lot) {lots} SELECT 'manufacturer', 'maker' || (n % 20), 'l-' || n FROM series",
    "INSERT INTO stock_traces (kind, value, lot) {lots} SELECT 'model', 'm' || (n % 10), 'l-' || n FROM series",
    "INSERT INTO stock_traces (kind, value, lot) {lots} SELECT 'notified_body', CAST(2000 + n % 5 AS TEXT), 'l-' || n FROM series",
    "INSERT INTO delivery_lines (delivery, number, lot, demand, member, quantity, returned, destroyed, used, handed_over_at) {lines} "
    "SELECT 'LS-' || (n / 4), n % 4, 'l-' || (n % ({number} - 1)), 'bd-' || n, 'o-' || ((n * 7919) % {members}), 100, n % 3, 0, n % 5, :now FROM series",
    "INSERT INTO delivery_lines (delivery, number, lot, demand, member, quantity, returned, destroyed, used, handed_over_at) {each} "
    "SELECT 'LX-' || n, 1, 'l-{last}', 'bd-x' || n, 'o-' || n, 100, 0, 0, 0, :now FROM series",
    "INSERT INTO reservations (id, lot, demand, member, plan, quantity, firm, delivery, made_at, ended_at, why) {each} "
    "SELECT 'r-' || n, 'l-' || (n % {number}), 'bd-r' || n, 'o-' || n, 'p', 10, 0, '', :now, NULL, '' FROM series",
)
_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {count} - 1)",
    "postgresql": "WITH series(n) AS (SELECT generate_series(CAST(0 AS bigint), {count} - 1))",
}
_ANALYZE = ("stock_lots", "stock_books", "stock_traces", "delivery_lines", "reservations")


def fill(connection: Connection, lines: int) -> None:
    """Put so many delivery lines into an empty record, and tell the database's planner what is there."""
    series = _SERIES[connection.dialect.name]
    many = {"lots": series.format(count=LOTS), "lines": series.format(count=lines), "each": series.format(count=MEMBERS)}
    for statement in _FILLING:
        filled = statement.format(**many, batches=BATCHES, number=LOTS, members=MEMBERS, last=LOTS - 1)
        moment = {"now": f"{_NOW:%Y-%m-%d %H:%M:%S.%f}" if connection.dialect.name == "sqlite" else _NOW}
        filled = filled if connection.dialect.name == "sqlite" else filled.replace(":now", "CAST(:now AS timestamp)")
        connection.execute(text(filled), moment if ":now" in filled else {})
    for table in _ANALYZE:
        connection.execute(text(f"ANALYZE {table}"))


def bare_statements(cause: Cause, dialect: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The same questions as somebody writes them by hand: lots with their books, what was handed over by member and lot, reservations that hold."""
    joined = "FROM {table} t JOIN stock_traces f ON f.lot = t.{column} WHERE f.kind = ? AND f.value = ?"
    given: tuple[str, ...] = (cause.kind, plain(cause.value))
    if cause.kind in ("lot", "batch"):
        joined, given = f"FROM {{table}} t JOIN stock_lots f ON f.id = t.{{column}} WHERE f.{cause.kind} = ?", (cause.value,)
    notes = "group_concat(t.delivery, char(10))" if dialect == "sqlite" else "string_agg(t.delivery, chr(10))"
    lots = joined.format(table="stock_lots", column="id").replace(" WHERE", " LEFT JOIN stock_books b ON b.lot = t.id WHERE")
    lines, held = joined.format(table="delivery_lines", column="lot"), joined.format(table="reservations", column="lot")
    asked = (
        f"SELECT t.*, b.* {lots} ORDER BY t.id",
        f"SELECT t.member, t.lot, {notes}, sum(t.quantity), sum(t.returned), sum(t.destroyed), sum(t.used) {lines} GROUP BY t.lot, t.member",
        f"SELECT t.id, t.lot, t.demand, t.member, t.quantity, t.firm, t.delivery {held} AND t.ended_at IS NULL ORDER BY t.id",
    )
    return tuple((each if dialect == "sqlite" else each.replace("?", "%s"), given) for each in asked)


def measured(house: House, cause: Cause, rounds: int) -> tuple[Reach, float, float]:
    """What a cause reaches; milliseconds of the search, and of the statements by hand. They return the same rows."""

    def search() -> Reach:
        return reach(house, cause, date(2020, 6, 22))

    asked = bare_statements(cause, house.ledger.engine.dialect.name)
    raw = house.ledger.engine.raw_connection()
    cursor = raw.cursor()

    def bare() -> list[int]:
        return [len(cursor.execute(*each).fetchall()) for each in asked]

    found = search()
    assert bare() == [len(found.lots), len(found.handed), len(found.reserved)]  # noqa: S101 - else they are not compared
    ours, theirs = list[float](), list[float]()
    for _ in range(rounds):
        ours.append(_seconds(search))
        theirs.append(_seconds(bare))
    raw.close()
    return found, min(ours) * 1000, min(theirs) * 1000


def _seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _rounds(cause: Cause) -> int:
    return {"notified_body": 3, "model": 3, "manufacturer": 5, "certificate": 20}.get(cause.kind, 150)


def compared(ledger: Ledger, folder: Path, lines: int, table: Table) -> float:
    """Fill a record and search it; the worst ratio."""
    begun = time.perf_counter()
    with ledger.writing() as connection:
        fill(connection, lines)
    house = House(Place(folder), ledger, FolderArchive(folder / "archive"), load_catalogue())
    Console(stderr=True).print(f"{ledger.engine.dialect.name}: filled in {time.perf_counter() - begun:.0f} s")
    worst = 0.0
    for cause in CAUSES:
        found, ours, bare = measured(house, cause, rounds=_rounds(cause))
        worst = max(worst, ours / bare)
        sizes = (f"{len(found.lots):,}", f"{len(found.handed):,}", f"{len(found.recipients):,}")
        table.add_row(ledger.engine.dialect.name, f"{cause.kind} {cause.value}", *sizes, f"{ours:,.1f}", f"{bare:,.1f}", f"{ours / bare:.2f}")
    return worst


def main(lines: int = LINES) -> int:
    """Print both databases; 1 where a search takes more than :data:`MOST` times the bare statements."""
    columns = ("database", "cause", "lots", "member × lot", "recipients", "search ms", "bare ms", "ratio")
    table = Table(*columns, title=f"A recall's search among {lines:,} delivery lines, {datetime.now(UTC):%Y-%m-%d}")
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        ledger = open_ledger(Place(Path(name)).ledger_url)
        worst = max(worst, compared(ledger, Path(name), lines, table))
        ledger.close()
    with tempfile.TemporaryDirectory() as name, postgres_server() as server:
        ledger = open_ledger(server.new_database())
        worst = max(worst, compared(ledger, Path(name), lines, table))
        ledger.close()
    Console(width=160).print(table)
    if worst > MOST:
        Console(stderr=True).print(f"a search took {worst:.2f} times the bare statements; at most {MOST} is allowed")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:])))
