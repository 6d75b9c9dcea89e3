"""What is asked of a database, and how it answers: by an index, or by reading a whole table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event, text
from sqlalchemy.dialects import postgresql, sqlite

from record import Ledger

Asked = tuple[str, object]


@contextmanager
def statements(ledger: Ledger, *kinds: str) -> Iterator[list[Asked]]:
    """The statements of these kinds (``SELECT`` when none is named) that are sent meanwhile, each with its parameters."""
    asked: list[Asked] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith(kinds or ("SELECT",)):
            asked.append((statement, parameters))

    event.listen(ledger.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(ledger.engine, "before_cursor_execute", note)


def plans_of(connection: Connection, asked: Iterable[Asked]) -> list[str]:
    """How the database answers each."""
    return [plan_of(connection, statement, parameters) for statement, parameters in asked]


def plan_of(connection: Connection, statement: str, parameters: object) -> str:
    """How the database answers it."""
    if connection.dialect.name == sqlite.dialect.name:
        return "\n".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))  # type: ignore[arg-type]
    assert connection.dialect.name == postgresql.dialect.name
    connection.execute(text("SET LOCAL enable_seqscan = off"))  # a table of a few pages is read whole, whatever indexes it has
    return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))  # type: ignore[arg-type]


def reads_whole_table(plan: str) -> bool:
    """Whether a table, or an index of it from end to end, is read."""
    return "SCAN " in plan or "Seq Scan" in plan
