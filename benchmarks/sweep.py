"""What finding stalled batches costs among very many: ``python -m benchmarks.sweep [BATCHES] [STALLED]``, on SQLite and on a PostgreSQL of its own.

A record is filled by bulk SQL; then the same due rows are fetched by the bare indexed query at the driver, and found as the sweep finds them. Printed are
milliseconds (the median of many) and, what counts, their ratio; beside it what the whole sweep does with them: one event, one message and one step each.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from catalogue import load_catalogue
from flows.stalled.reminding import remind_of_what_is_due
from flows.stalled.undone import undelivered, unsettled_entries
from flows.wiring import House
from record import FolderArchive, Ledger, Place, open_ledger
from record.events import GENESIS
from tests.servers.postgres import postgres_server

ROUNDS = 40
NOW = datetime(2020, 6, 22, 12, tzinfo=UTC)
_BARE = "SELECT kind, id, what, ref, next_at FROM waits WHERE next_at <= {now} ORDER BY next_at, id, what, ref LIMIT 500"
_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :count)",
    "postgresql": "WITH series(n) AS (SELECT generate_series(1, :count))",
}
#: What each batch has: a state, a lease given back, a run that ended, a standing, its gate's deadline and another wait; the first ``stalled`` of them are due.
_FILLING = (
    "INSERT INTO aggregates (kind, id, version, state, state_sha256, head) {series} SELECT 'batch', 'batch-' || n, 1, '{{}}', :zeros, :zeros FROM series",
    "INSERT INTO leases (kind, id, token, holder, machine, process, expires_at) {series} "
    "SELECT 'batch', 'batch-' || n, 1, NULL, 'm', '1@1', :before FROM series",
    "INSERT INTO runs (kind, id, request, started_at, ended_at, attempts) {series} SELECT 'batch', 'batch-' || n, '{{}}', :before, :before, 0 FROM series",
    "INSERT INTO standings (kind, id, gate, since, deadline, waiting) {series} SELECT 'batch', 'batch-' || n, 'papers', :before, :after, 'papers' FROM series",
    "INSERT INTO waits (kind, id, what, ref, whom, why, since, due_at, next_at, step) {series} "
    "SELECT 'batch', 'batch-' || n, 'gate:papers', '', 'coordinator', 'stands before the gate papers', :before, :after, :after, 0 FROM series",
    "INSERT INTO waits (kind, id, what, ref, whom, why, since, due_at, next_at, step) {series} SELECT 'batch', 'batch-' || n, 'papers', '', 'importer', "
    "'papers.missing (line 1)', :before, :after, CASE WHEN n % (:count / :stalled) = 0 THEN :due ELSE :after END, 0 FROM series",
)


def fill(connection: Connection, batches: int, stalled: int) -> None:
    """Put so many batches into an empty record, evenly spread among them those that are due."""
    plain = {name: when.replace(tzinfo=None) for name, when in (("before", NOW - timedelta(days=9)), ("due", NOW - timedelta(hours=1)))}
    values = {"count": batches, "stalled": stalled, "zeros": GENESIS, "after": (NOW + timedelta(days=9)).replace(tzinfo=None)} | plain
    for statement in _FILLING:
        filled = statement.format(series=_SERIES[connection.dialect.name])
        names = {name: value for name, value in values.items() if f":{name}" in filled}
        if connection.dialect.name == "sqlite":
            names = {name: f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value for name, value in names.items()}
        else:  # a parameter in a SELECT has no type of its own
            for name, value in names.items():
                kind = "timestamp" if isinstance(value, datetime) else "bigint" if isinstance(value, int) else "text"
                filled = filled.replace(f":{name}", f"CAST(:{name} AS {kind})")
            filled = filled.replace("generate_series(1, CAST(:count AS bigint))", "generate_series(1, CAST(:count AS int))")
        connection.execute(text(filled), names)


def medians_ms(*works: Callable[[], object]) -> list[float]:
    """Milliseconds of wall time of each, the median of many rounds in which they take turns, so that what else the machine does meets them alike."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, taken in zip(works, seconds, strict=True):
            before = time.perf_counter()
            work()
            taken.append(time.perf_counter() - before)
    return [statistics.median(taken[1:]) * 1000 for taken in seconds]


def measured(ledger: Ledger, folder: Path, batches: int, stalled: int) -> dict[str, float]:
    """Milliseconds by what was done; the same record is swept in the end."""
    with ledger.writing() as connection:
        fill(connection, batches, stalled)
    with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT", freigabe_reads=True) as connection:
        connection.exec_driver_sql("ANALYZE")
    house, raw = House(Place(folder), ledger, FolderArchive(folder / "archive"), load_catalogue()), ledger.engine.raw_connection()
    sqlite = ledger.engine.dialect.name == "sqlite"
    now = f"{NOW.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}" if sqlite else NOW.replace(tzinfo=None)
    query = _BARE.format(now="?" if sqlite else "%s")

    def bare() -> int:
        cursor = raw.cursor()
        cursor.execute(query, (now,))
        rows = cursor.fetchall()
        cursor.close()
        raw.rollback()  # a transaction of its own, as every look at the record is
        return len(rows)

    def everything() -> None:
        ledger.runs.dead()
        unsettled_entries(house, NOW)
        ledger.waits.due(NOW, 500)
        undelivered(house, NOW)

    if not bare() == len(ledger.waits.due(NOW, 500)) == stalled:
        raise SystemExit("what is due was not found")
    names = ("bare query", "found", "all the sweep looks at")
    found = dict(zip(names, medians_ms(bare, lambda: ledger.waits.due(NOW, 500), everything), strict=True))
    raw.close()
    before = time.perf_counter()
    if len(list(remind_of_what_is_due(house, NOW))) != stalled:
        raise SystemExit("what is due was not done")
    return found | {"swept": (time.perf_counter() - before) * 1000}


def main() -> None:
    """Measure on both databases and print a table."""
    batches = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    stalled = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    table = Table(title=f"{stalled} stalled among {batches:,} batches, milliseconds")
    for heading in ("database", "bare query", "found", "ratio", "all the sweep looks at", "whole sweep", "a batch of it"):
        table.add_column(heading, justify="left" if heading == "database" else "right")
    with tempfile.TemporaryDirectory(prefix="freigabe-sweep-") as folder, postgres_server() as server:
        for name, url in (("SQLite", Place(Path(folder)).ledger_url), ("PostgreSQL", server.new_database())):
            ledger = open_ledger(url, lambda: NOW)
            took = measured(ledger, Path(folder), batches, stalled)
            ledger.close()
            ratio = took["found"] / took["bare query"]
            figures = (f"{took['bare query']:.2f}", f"{took['found']:.2f}", f"{ratio:.2f}", f"{took['all the sweep looks at']:.2f}", f"{took['swept']:.0f}")
            table.add_row(name, *figures, f"{took['swept'] / stalled:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
