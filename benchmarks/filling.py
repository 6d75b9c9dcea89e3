"""A ledger with many batches in it: every row the record keeps of one batch that was really carried, written again under other names.

A clone has an id, an order number, papers and documents of its own: their names and digests are replaced wherever they stand, states and events are digested
and chained anew, so the record of a clone verifies. Twenty clones share certificate numbers, pictures of pages and the series of their lots, as batches of
one maker do (the first twenty with the batch itself); the next twenty have others. What the batch has no row of is made: entries, waits, passages,
messages, pictures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from flows.stored import KIND, from_state
from record import Ledger
from record.canonical import sha256_of
from record.events import digest_of, from_row
from record.stock_tables import stock_books, stock_lots, stock_moves, stock_traces
from record.tables import aggregates, entries, events, inspected_lots, likenesses, metadata, openings, outbox, passages, readings, sightings, waits

Row = dict[str, Any]
Rows = dict[Table, list[Row]]

#: Clones that have certificate numbers, pictures and series in common.
ALIKE = 20
#: Clones written in one transaction.
PART = 100
#: Pages with a picture in each clone, and the pieces of each.
SCANS, PIECES = 3, 8
#: What is told of lots in stock, by their ids.
_OF_LOTS = (stock_traces, stock_books, stock_moves)
_DAY = datetime(2021, 3, 1, 9, tzinfo=UTC)


def fill(ledger: Ledger, template: str, count: int, progress: Callable[[int], None] = lambda _: None) -> tuple[str, ...]:
    """Write ``count`` clones of the batch ``template``, which was carried before; their ids."""
    with ledger.reading() as connection:
        rows = _rows_of(connection, template)
        last = connection.execute(select(func.max(openings.c.position))).scalar_one()
    names = _names(rows, template)
    made = []
    for first in range(0, count, PART):
        with ledger.writing() as connection:
            several: Rows = {}
            for number in range(first, min(first + PART, count)):
                clone = _clone(rows, names, template, number, last + 1 + number)
                made.append(clone[aggregates][0]["id"])
                for table, of_table in clone.items():
                    several.setdefault(table, []).extend(of_table)
            for table, of_table in several.items():
                if of_table:
                    connection.execute(insert(table), of_table)
        progress(min(first + PART, count))
    with ledger.writing() as connection:
        _count_on(connection)
    return tuple(made)


def _rows_of(connection: Connection, template: str) -> Rows:
    """Every row of a batch, by table; made ones where it has none."""
    rows: Rows = {}
    for table in metadata.sorted_tables:
        if table in (readings, outbox, *_OF_LOTS) or not {"kind", "batch"}.intersection(table.c.keys()):
            continue  # of no batch, or found in another way
        own = table.c.batch == template if "batch" in table.c else (table.c.kind == KIND) & (table.c.id == template)
        rows[table] = [dict(row) for row in connection.execute(select(table).where(own)).mappings()]
    papers = {row["sha256"] for row in rows[sightings]}
    rows[readings] = [dict(row) for row in connection.execute(select(readings).where(readings.c.sha256.in_(papers))).mappings()]
    rows[outbox] = [dict(row) for row in connection.execute(select(outbox).where(outbox.c.payload.contains(template, autoescape=True))).mappings()]
    lots = [row["id"] for row in rows[stock_lots]]
    for table in _OF_LOTS:
        rows[table] = [dict(row) for row in connection.execute(select(table).where(table.c.lot.in_(lots))).mappings()]
    for table, made in _made(template, min(papers)).items():
        rows[table] = rows[table] or made
    return rows


def _made(template: str, paper: str) -> Rows:
    this = {"kind": KIND, "id": template}
    told = {"digest": sha256_of(template), "act": json.dumps({"act": "arrive", "on": "2021-03-01"}), "by": "importer", "entered_at": _DAY}
    waiting = {"whom": "importer", "why": "papers.missing", "since": _DAY, "due_at": _DAY + timedelta(days=14), "step": 1, "parked_at": None}
    stood = [("papers", 0, 2), ("conformity", 2, 6), ("quality", 6, 9)]
    return {
        entries: [this | told | {"settled_at": _DAY, "settled": "applied"}],
        waits: [this | waiting | {"what": what, "ref": what, "next_at": _DAY + timedelta(days=7)} for what in ("papers", "review", "customs_release")],
        passages: [this | {"gate": gate, "since": _DAY + timedelta(hours=a), "until": _DAY + timedelta(hours=b)} for gate, a, b in stood],
        outbox: [
            {"key": f"batch.changed {template}", "topic": "batch.changed", "payload": json.dumps({"batch": template}), "written_at": _DAY}
            | {"delivered_at": _DAY, "attempts": 1}
        ],
        likenesses: [
            {"batch": template, "sha256": paper, "page": page, "piece": f"{place}:{sha256_of(f'{page} {place}')[:9]}", "position": 0}
            for page in range(1, SCANS + 1)
            for place in range(PIECES)
        ],
    }


def _names(rows: Rows, template: str) -> tuple[str, ...]:
    """What is a clone's own: its id, its order number, its lots in stock, the digests of its papers and documents."""
    batch, judged, outputs = from_state(json.loads(rows[aggregates][0]["state"]))
    told = (row["payload"] for row in rows[events])
    basis = {sha256 for payload in told for name, sha256 in (json.loads(payload).get("basis") or {}).items() if name != "rules"}
    lots = (row["id"] for row in rows[stock_lots])
    return (template, batch.order.order, judged.grounds, *lots, *sorted({paper.sha256 for paper in batch.papers} | {*outputs.values()} | basis))


def _clone(rows: Rows, names: tuple[str, ...], template: str, number: int, position: int) -> Rows:
    own = {name: _another(name, str(number)) for name in names}
    group = str(number // ALIKE or "")
    clone = {table: [_renamed(row, own, position) for row in of_table] for table, of_table in rows.items()}
    for row in clone[sightings]:
        row["number"] = row["number"] and row["number"] + group
    for row in clone[likenesses]:
        place, _, piece = row["piece"].partition(":")
        row["piece"] = f"{place}:{_of_group(piece, group)}"
    for row in clone[inspected_lots]:
        row["series"] = _of_group(row["series"], group)
    for row in clone[readings]:
        row["digest"] = sha256_of(row["reading"])
    for row in (*clone[entries], *clone[stock_moves]):
        row.pop("position", None)
    _chain(clone, own[template], timedelta(minutes=number))
    return clone


def _of_group(digest: str, group: str) -> str:
    return sha256_of(digest + group)[: len(digest)] if group else digest


def _another(name: str, number: str) -> str:
    """Another name of the same length in its place: digests stay digests."""
    return hashlib.sha256(f"{name} {number}".encode()).hexdigest() if len(name) == 64 else f"{name}-{number}"


def _renamed(row: Mapping[str, Any], own: Mapping[str, str], position: int) -> Row:
    renamed = {}
    for column, value in row.items():
        if isinstance(value, str):
            for name, other in own.items():
                value = value.replace(name, other)
        renamed[column] = position if column == "position" else value
    return renamed


def _chain(clone: Rows, batch_id: str, later: timedelta) -> None:
    """Digest the clone's state and events anew, some time later than the template's."""
    states = {clone[aggregates][0]["state_sha256"]: sha256_of(clone[aggregates][0]["state"])}
    head = "0" * 64
    for row in sorted(clone[events], key=lambda row: int(row["number"])):
        row |= {"at": row["at"] + later, "previous": head, "state_sha256": states.get(row["state_sha256"], row["state_sha256"])}
        head = row["digest"] = digest_of(KIND, batch_id, from_row(row))  # type: ignore[arg-type]
    clone[aggregates][0] |= {"state_sha256": states[clone[aggregates][0]["state_sha256"]], "head": head}


def _count_on(connection: Connection) -> None:
    """Let what the database numbers go on after the rows written; on PostgreSQL also gather what its planner goes by, as it does by itself in time."""
    if connection.dialect.name != "postgresql":
        return
    for table in (openings, entries):
        last = select(func.max(table.c.position)).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "position"), last)))
    connection.execute(text("ANALYZE"))
