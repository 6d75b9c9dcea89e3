"""An order opens a batch or takes the place of its order, but never changes goods that two people released."""

from __future__ import annotations

from typing import Any

import pytest

from batches.batch import Batch
from batches.decision import LotVerdict, Release
from batches.entered import entered
from batches.errors import FreigabeError
from batches.order import Order
from batches.ordering import OrderGiven
from tests.batches.conftest import ORDER, judged

pytestmark = pytest.mark.unit


def order(**changes: Any) -> Order:
    return Order.model_validate(ORDER | changes)


def with_quantity(quantity: int) -> Order:
    first, second = ORDER["lines"]
    lots = [{"lot": "L1", "quantity": quantity}, {"lot": "L2", "quantity": 200}]
    return order(lines=[first | {"quantity": quantity + 200, "lots": lots}, second])


def refusal(given: OrderGiven, batch: Batch) -> str:
    with pytest.raises(FreigabeError) as refused:
        given.apply(batch, judged())
    return refused.value.code


def test_an_order_opens_a_batch_and_the_same_order_again_changes_nothing() -> None:
    given = OrderGiven(by="importer", order=order(**{"$schema": "freigabe"}), opens=True)
    batch, (event,) = given.open()
    assert (batch.id, event.type, event.actor) == (order().batch_id, "batch.opened", "importer")
    assert given.apply(batch, judged()) == (batch, ())
    assert entered(given.model_dump(mode="json")) == OrderGiven(by="importer", order=order(), opens=True)


def test_another_order_is_a_change_unless_it_was_to_open_the_batch() -> None:
    batch, _ = OrderGiven(by="importer", order=order()).open()
    other = order(expected_on="2020-07-01")
    changed, (event,) = OrderGiven(by="B. Groß", order=other).apply(batch, judged())
    assert (changed.order, event.type, event.actor) == (other, "order.changed", "B. Groß")
    assert event.payload["order"]["expected_on"] == "2020-07-01"
    assert refusal(OrderGiven(by="B. Groß", order=other, opens=True), batch) == "batch.exists"


def test_importer_supplier_and_order_number_are_which_batch_it_is(batch: Batch) -> None:
    assert refusal(OrderGiven(by="importer", order=order(order="KL-2")), batch) == "order.other_batch"
    assert refusal(OrderGiven(by="importer", order=order(order="KL-2"), opens=True), batch) == "order.other_batch"


def test_the_goods_of_a_released_lot_stay_and_those_of_others_may_change(batch: Batch) -> None:
    released = batch.model_copy(update={"releases": (Release(line=1, lot="L2", by=("A", "B"), shown="0", goods=batch.goods(1, "L2")),)})
    changed, _ = OrderGiven(by="importer", order=with_quantity(120)).apply(released, judged())
    assert changed.is_released(1, "L2")
    dropped = order(lines=[ORDER["lines"][0] | {"lots": [{"lot": "L1", "quantity": 300}]}, ORDER["lines"][1]])
    assert refusal(OrderGiven(by="importer", order=dropped), released) == "order.released"


def test_the_order_stays_once_nothing_is_in_quarantine(batch: Batch) -> None:
    verdicts = tuple(LotVerdict(line=line.line, lot=lot.lot, choice="reject", by="qc", reason="torn") for line, lot in batch.lots)
    rejected = batch.model_copy(update={"lot_verdicts": verdicts})
    assert refusal(OrderGiven(by="importer", order=with_quantity(120)), rejected) == "order.settled"
    assert OrderGiven(by="importer", order=order()).apply(rejected, judged()) == (rejected, ())
