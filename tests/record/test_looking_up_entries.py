"""Entries are looked up by an index, and those that wait without looking at the settled ones, however many there are."""

from __future__ import annotations

from datetime import UTC, datetime

from record import Ledger
from tests.record.plans import plans_of, reads_whole_table, statements


def filled(ledger: Ledger, settled: int) -> None:
    """A record in which so many entries are settled and two wait."""
    for number in range(settled):
        positions = ledger.entries.enter("batch", f"old {number}", [{"act": "arrive", "number": number}], by="importer")
        with ledger.writing() as connection:
            ledger.entries.settle(connection, {position: {"outcome": "applied"} for position in positions})
    for name in ("second", "first"):
        ledger.entries.enter("batch", name, [{"act": "arrive"}], by="importer")
    with ledger.writing() as connection:
        connection.exec_driver_sql("ANALYZE")


def test_every_look_at_entries_goes_by_an_index(ledger: Ledger) -> None:
    filled(ledger, 200)
    (position,) = ledger.entries.enter("batch", "old 7", [{"act": "again"}], by="importer")
    with statements(ledger) as asked:
        assert ledger.entries.ready("batch") == ("second", "first", "old 7")
        assert ledger.entries.waiting_since("batch", datetime(2030, 1, 1, tzinfo=UTC)) == ("second", "first", "old 7")
        assert [each.position for each in ledger.entries.waiting("batch", "old 7")] == [position]
        assert [each.settled for each in ledger.entries.of("batch", "old 7")] == [{"outcome": "applied"}, None]
        assert ledger.entries.enter("batch", "old 7", [{"act": "again"}], by="importer") == (position,)
    with ledger.reading() as connection:
        plans = plans_of(connection, asked)
    assert len(plans) == 5
    assert not [plan for plan in plans if reads_whole_table(plan)]
    if ledger.engine.dialect.name == "sqlite":  # on PostgreSQL three waiting rows are sorted at no cost
        assert not [plan for plan in plans if "TEMP B-TREE" in plan]
