"""The search reads by indexes, on both databases, however it begins."""

from __future__ import annotations

import pytest

from distribution.recall import Cause, CauseKind
from flows.recalls.reaching import reach
from tests.recalls.conftest import ON, Bench
from tests.record.plans import plans_of, reads_whole_table, statements


@pytest.mark.parametrize("kind", ["lot", "batch", "certificate", "manufacturer", "notified_body", "model"])
def test_every_statement_of_the_search_reads_by_an_index(bench: Bench, kind: CauseKind) -> None:
    value = {"lot": "L-1", "batch": "b-1", "notified_body": "2163"}.get(kind, "mw2100")
    bench.lot("l-1", certificate="mw2100", notified_body="2163", manufacturer="mw2100")
    bench.delivered("l-1", "o-1", 5)
    with statements(bench.ledger) as asked:
        found = reach(bench.house, Cause(kind=kind, value=value, reason="-"), ON)
    assert [each.id for each in found.lots] == ["l-1"]
    assert len(asked) <= (5 if kind == "lot" else 4)  # a lot is looked for as written, in plain form and as stock knows it
    with bench.ledger.reading() as connection:
        for plan in plans_of(connection, asked):
            assert not reads_whole_table(plan), plan
