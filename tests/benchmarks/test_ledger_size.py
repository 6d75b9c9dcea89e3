"""A ledger filled for the benchmark is one the record accepts, and nothing a run asks of it reads a whole table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.ledger_size import DEEDS, Record, opened_record, small_batch
from deploy.servers.postgres import Postgres
from documents.reading.papers import end_reading_processes
from flows.stored import KIND
from record import Place
from tests.record.plans import plans_of, reads_whole_table, statements

pytestmark = pytest.mark.integration


@pytest.fixture(params=["sqlite", "postgres"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    """A record of 24 batches: one carried, twenty alike, three of another maker."""
    server: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with opened_record(tmp_path / "record", Place(tmp_path).ledger_url if server is None else server.new_database(), 24) as opened:
        yield opened
    end_reading_processes()


def test_clones_verify_and_no_statement_of_a_run_reads_a_whole_table(record: Record, tmp_path: Path) -> None:
    ledger = record.house.ledger
    ids = ledger.list(KIND)
    assert len(ids) == 24
    assert [fault for each in ids for fault in ledger.verify(KIND, each)] == []
    for number in range(2):
        small_batch(tmp_path, number)
        with statements(ledger, "SELECT", "UPDATE", "DELETE") as asked:
            for deed in DEEDS.values():
                deed(record, tmp_path, number)
    with ledger.writing() as connection:
        unlike = {statement: (statement, parameters[0] if isinstance(parameters, list) else parameters) for statement, parameters in asked}
        plans = plans_of(connection, unlike.values())
    assert len(plans) > 20
    assert not [plan for plan in plans if reads_whole_table(plan)]
