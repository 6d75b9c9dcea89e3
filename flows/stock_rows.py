"""A batch's lots as distribution sees them: derived from the batch and its judgement, written with each commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from batches.account import plain
from batches.batch import Batch, Judgement
from batches.gates import LotStanding, Standing, standing
from batches.order import OrderedLot, OrderLine
from batches.paper import Paper
from distribution.supply import lot_id
from flows.recalls.arriving import stock_put
from flows.stored import KIND, from_state
from flows.wiring import House
from record.refusals import LeaseTaken
from record.stock import LotRow

#: What papers state that a recall may begin with, by the kind of trace it makes.
_TRACED = {
    "certificate_number": "certificate",
    "referenced_certificates": "certificate",
    "notified_body_number": "notified_body",
    "production_control_body_number": "notified_body",
    "manufacturer": "manufacturer",
}


def stock_rows(batch: Batch, judgement: Judgement, stands: Standing) -> tuple[LotRow, ...]:
    """A row for each lot."""
    by_key = {(each.line, each.lot): each for each in stands.lots}
    traces = {line.line: frozenset(_traces(batch, judgement, line)) for line in batch.order.lines}
    return tuple(_row(batch, line, lot, by_key[line.line, lot.lot], traces[line.line]) for line, lot in batch.lots)


def rebuild_missing_stock(house: House, most: int | None = None, until: Callable[[], bool] = lambda: False) -> int:
    """Write the rows of batches that have none, of a record of before; how many batches. One that a run holds gets its rows from that run.

    ``most``: of so many batches and no more; ``until``: whether to stop.
    """
    written = 0
    for batch_id in house.ledger.stock.batches_without()[:most]:
        if until():
            break
        with suppress(LeaseTaken), house.ledger.open(KIND, batch_id, by="the stock") as thing:
            if thing.state is None:
                continue
            batch, judgement, _ = from_state(thing.state)
            rows = stock_rows(batch, judgement, standing(batch, judgement))
            thing.write([stock_put(house, batch.id, rows)])
            written += 1
    return written


def _row(batch: Batch, line: OrderLine, lot: OrderedLot, stands: LotStanding, traces: frozenset[tuple[str, str]]) -> LotRow:
    order = batch.order
    told: dict[str, Any] = {
        "model": line.model,
        "product_class": line.product_class or "",
        "size": line.size or "",
        "unit": line.unit,
        "pack": line.pack or 1,
        "arrived_on": None if batch.arrival is None else batch.arrival.isoformat(),
        "expected_on": order.expected_on.isoformat(),
        "order": order.order,
        "importer": order.importer.name,
        "supplier": order.supplier.name,
        "manufacturer": order.manufacturer_of(line).name,
        "donated": order.donation or order.relief_claimed,
    }
    return LotRow(
        id=lot_id(batch.id, line.line, lot.lot),
        batch=batch.id,
        line=line.line,
        lot=lot.lot,
        category=line.category,
        importer=plain(order.importer.name),
        status=stands.status,
        gate=stands.gate,
        quantity=lot.quantity,
        expires_on=lot.expires_on,
        told=told,
        traces=traces,
    )


def _traces(batch: Batch, judgement: Judgement, line: OrderLine) -> Iterator[tuple[str, str]]:
    """What the goods of a line are found by. A paper that the judgement relates to other lines only says nothing of them; one it relates to none does: a
    recall would rather look at too much.
    """
    related: dict[str, set[int]] = {}
    told = [(each.file, each.line) for each in judgement.findings] + [(each.file, each.line) for each in judgement.passed]
    for file, number in told:
        if file is not None and number is not None:
            related.setdefault(file, set()).add(number)
    for paper in batch.papers:
        if line.line in related.get(paper.file, {line.line}):
            yield from _stated(paper)
            yield from _called(paper, line)
    yield "manufacturer", plain(batch.order.manufacturer_of(line).name)
    yield "model", plain(line.model)


def _called(paper: Paper, line: OrderLine) -> Iterator[tuple[str, str]]:
    """The models a paper names, where the order's is none of them: it may call the goods otherwise. Else the paper's others are other goods of its maker."""
    models = {plain(str(fact.value)) for fact in paper.all("models")}
    if plain(line.model) not in models:
        yield from (("model", each) for each in sorted(models))


def _stated(paper: Paper) -> Iterator[tuple[str, str]]:
    for field, kind in _TRACED.items():
        for fact in paper.all(field):
            yield kind, plain(str(fact.value))
