"""``/metrics``: what Prometheus reads is what the record holds, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, insert

from portal import make_app
from portal.measures import MOST_VALUES, RecordCollector, _bounded
from record import Ledger, counts, open_ledger
from record.access_tables import uploads
from record.place import Place
from record.tables import entries, events, outbox, passages, readings, runs, standings, waits
from tests.portal.conftest import Serve

pytestmark = pytest.mark.integration
NOW = datetime.now(UTC)
INDEXES = ("ix_events_counted", "ix_passages_gate", "ix_waits_what", "ix_waits_late", "ix_uploads_refused")


def ago(**back: float) -> datetime:
    return NOW - timedelta(**back)


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A record with a known number of everything."""
    url = Place(data).ledger_url
    if request.param == "postgres":
        monkeypatch.setenv("FREIGABE_DATABASE", url := request.getfixturevalue("postgres").new_database())
    opened = open_ledger(url)
    filled(opened)
    yield opened
    opened.close()


def filled(ledger: Ledger) -> None:
    chained = {"kind": "batch", "actor": "freigabe", "state_sha256": "", "previous": "", "digest": ""}
    happened = [("paper.refused", {"file": "Frau Weber.pdf", "code": code}) for code in ("damaged", "damaged", "encrypted")]
    happened += [("run.retried", {}), ("run.given_up", {}), ("batch.judged", {}), ("act.refused", {})]
    waiting = {"kind": "batch", "ref": "", "whom": "qc", "why": "…", "due_at": None, "next_at": None, "step": 0, "parked_at": None}
    with ledger.writing() as connection:
        for number, gate in enumerate(("papers", "papers", "customs")):
            connection.execute(insert(standings).values(kind="batch", id=f"b-{number}", gate=gate, since=NOW, deadline=None, waiting=""))
            stay = {"since": ago(days=30, hours=2), "until": ago(days=30) if number else ago(minutes=1)}
            connection.execute(insert(passages).values(kind="batch", id=f"b-{number}", gate="papers", **stay))
            connection.execute(insert(waits).values(id=f"b-{number}", what="review", **waiting | {"since": ago(days=5 * number, hours=1)}))
        parked = waiting | {"since": ago(days=40), "step": 3, "parked_at": ago(days=1)}
        connection.execute(insert(waits).values(id="b-1", what="papers", **parked))
        for number, (type_, payload) in enumerate(happened):
            at = ago(days=2) if number % 2 else ago(seconds=5)
            connection.execute(insert(events).values(id="b-0", number=number, at=at, type=type_, payload=json.dumps(payload), **chained))
        sent = {"batch": "b-0", "account": "ada", "organisation": "", "file": "x", "sha256": "", "bytes": 1, "at": NOW}
        connection.execute(insert(uploads), [sent | {"id": str(number), "refused": code} for number, code in enumerate(("upload.type", None, "upload.type"))])
        connection.execute(insert(entries).values(kind="batch", id="b-0", digest="d", act="{}", by="qc", entered_at=ago(minutes=2)))
        connection.execute(insert(entries).values(kind="batch", id="b-0", digest="e", act="{}", by="qc", entered_at=ago(days=2), settled_at=NOW))
        connection.execute(insert(outbox).values(key="k", topic="batch.changed", payload="{}", written_at=ago(minutes=3), attempts=0))
        connection.execute(insert(outbox).values(key="l", topic="batch.changed", payload="{}", written_at=NOW, delivered_at=NOW, attempts=1))
        connection.execute(insert(runs).values(kind="batch", id="b-0", request="{}", started_at=ago(hours=1), attempts=2))
        connection.execute(insert(readings).values(sha256="a", reader="r", reading="{}", digest=""))


def read(answer: httpx.Response) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = list(text_string_to_metric_families(answer.text))
    assert all(family.documentation for family in families)
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def test_what_is_told_is_what_the_record_holds(ledger: Ledger, data: Path, serve: Serve) -> None:
    told = read(serve(make_app(data)).get("/metrics"))
    expected: dict[tuple[str, tuple[tuple[str, str], ...]], float] = {
        ("freigabe_record_up", ()): 1,
        ("freigabe_batches", (("gate", "papers"),)): 2,
        ("freigabe_batches", (("gate", "customs"),)): 1,
        ("freigabe_waits", (("what", "review"),)): 3,
        ("freigabe_waits_longer_than", (("days", "1"), ("what", "review"))): 2,
        ("freigabe_waits_longer_than", (("days", "7"), ("what", "review"))): 1,
        ("freigabe_waits_longer_than", (("days", "30"), ("what", "papers"))): 1,
        ("freigabe_waits_longer_than", (("days", "60"), ("what", "papers"))): 0,
        ("freigabe_waits_parked", (("what", "papers"),)): 1,
        ("freigabe_entries_waiting", ()): 1,
        ("freigabe_outbox_undelivered", (("topic", "batch.changed"),)): 1,
        ("freigabe_runs_unfinished", ()): 1,
        ("freigabe_runs_dead", ()): 1,
        ("freigabe_runs_attempts_most", ()): 2,
        ("freigabe_runs_retried_total", ()): 1,
        ("freigabe_runs_given_up_total", ()): 1,
        ("freigabe_acts_refused_total", ()): 1,
        ("freigabe_batches_overdue_total", ()): 0,
        ("freigabe_papers_refused_total", (("code", "damaged"),)): 2,
        ("freigabe_papers_refused_total", (("code", "encrypted"),)): 1,
        ("freigabe_uploads_refused_total", (("code", "upload.type"),)): 2,
        ("freigabe_papers_read", ()): 1,
        ("freigabe_gate_seconds_count", (("gate", "papers"),)): 3,
        ("freigabe_gate_seconds_bucket", (("gate", "papers"), ("le", "3600.0"))): 0,
        ("freigabe_gate_seconds_bucket", (("gate", "papers"), ("le", "14400.0"))): 2,
        ("freigabe_gate_seconds_bucket", (("gate", "papers"), ("le", "+Inf"))): 3,
        ("freigabe_gate_seconds_count", (("gate", "customs"),)): 0,
    }
    assert {key: told.get(key) for key in expected} == expected
    since = (datetime.now(UTC) - NOW).total_seconds()
    assert 120 <= told["freigabe_entries_oldest_seconds", ()] <= 120 + since
    assert 180 <= told["freigabe_outbox_oldest_seconds", (("topic", "batch.changed"),)] <= 180 + since
    assert told["freigabe_gate_seconds_sum", (("gate", "papers"),)] == pytest.approx(2 * 7200 + 30 * 86400 + 7200 - 60, rel=1e-4)
    assert told["freigabe_waits_oldest_seconds", (("what", "papers"),)] == pytest.approx(40 * 86400, rel=0.01)


def test_nobody_is_named(ledger: Ledger, data: Path, serve: Serve) -> None:
    answer = serve(make_app(data)).get("/metrics").text
    assert "Weber" not in answer
    assert "b-0" not in answer


def test_what_grew_meanwhile_is_counted_once_also_by_a_second_process(ledger: Ledger) -> None:
    gates = ("papers",)
    one, moment = counts.Grown(gates), NOW
    with ledger.reading() as connection:
        before = one.count(connection, moment)
    with ledger.writing() as connection:
        connection.execute(insert(passages).values(kind="batch", id="late", gate="papers", since=ago(hours=30), until=NOW))
    for minutes in (0, 5, 30, 60):
        moment = NOW + timedelta(minutes=minutes)
        with ledger.reading() as connection:
            assert one.count(connection, moment) == counts.Grown(gates).count(connection, moment)
    with ledger.reading() as connection:
        stays, happened, _ = one.count(connection, moment)
    assert stays["papers"].hours == before[0]["papers"].hours + Counter({30: 1})
    assert happened == before[1]


def test_what_is_counted_is_found_by_its_index(ledger: Ledger) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    event.listen(ledger.engine, "before_cursor_execute", note)
    with ledger.reading() as connection:
        counts.Grown(("papers",)).count(connection, NOW)
        counts.waited_for(connection, "batch", NOW, [timedelta(days=1)])
        counts.parked(connection, "batch")
        counts.refused_uploads(connection)
    event.remove(ledger.engine, "before_cursor_execute", note)
    of_postgres = ledger.engine.dialect.name == "postgresql"
    plans = []
    with ledger.reading() as connection:
        if of_postgres:
            connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"{'EXPLAIN' if of_postgres else 'EXPLAIN QUERY PLAN'} {statement}", parameters)
                plans.append((statement, " ".join(map(str, rows))))
    assert {index for _, plan in plans for index in INDEXES if index in plan} == set(INDEXES), plans
    assert not [plan for _, plan in plans if "SCAN" in plan.upper().replace("INDEX ONLY SCAN", "").replace("INDEX SCAN", "").replace("BITMAP HEAP SCAN", "")], (
        plans
    )


def test_a_scrape_is_kept_for_some_seconds(ledger: Ledger, data: Path) -> None:
    moment = [0.0]
    collector = RecordCollector(data, clock=lambda: moment[0])
    first = collector.collect()
    with ledger.writing() as connection:
        connection.execute(insert(standings).values(kind="batch", id="new", gate="release", since=NOW, deadline=None, waiting=""))
    assert collector.collect() is first
    moment[0] += 11
    gates = next(family for family in collector.collect() if family.name == "freigabe_batches")
    assert {sample.labels["gate"]: sample.value for sample in gates.samples} == {"papers": 2, "customs": 1, "release": 1}


def test_a_label_has_a_bounded_number_of_values() -> None:
    bounded = _bounded({f"code {number}": 1.0 for number in range(500)})
    assert len(bounded) == MOST_VALUES + 1
    assert sum(bounded.values()) == 500


def test_only_who_is_near_gets_the_numbers(data: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    portal, far = serve(make_app(data)), {"X-Forwarded-For": "203.0.113.9"}
    assert portal.get("/metrics").status_code == 200
    assert portal.get("/metrics", headers=far).status_code == 403
    monkeypatch.setenv("FREIGABE_METRICS_TOKEN", "only-for-us")
    refused = portal.get("/metrics", headers=far)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.headers["content-type"] == "application/problem+json"
    assert portal.get("/metrics", headers=far | {"Authorization": "Bearer only-for-us"}).status_code == 200
