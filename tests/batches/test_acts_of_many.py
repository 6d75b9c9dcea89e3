"""A batch of many lots: where each of them stands is looked up in a moment."""

from __future__ import annotations

from time import process_time

import pytest

from batches.batch import Batch
from batches.decision import Release
from batches.gates import standing
from batches.order import OrderedLot
from tests.batches.conftest import judged

pytestmark = pytest.mark.unit


def of_many_lots(batch: Batch, count: int) -> Batch:
    line = batch.order.lines[0]
    lots = tuple(OrderedLot(lot=f"L{number}", quantity=1) for number in range(count))
    return batch.model_copy(update={"order": batch.order.model_copy(update={"lines": (line.model_copy(update={"lots": lots}),)})})


def test_a_thousand_lots_stand_somewhere_within_a_second(batch: Batch) -> None:
    many = of_many_lots(batch, 1000)
    started = process_time()
    assert len(standing(many, judged()).lots) == 1000
    assert process_time() - started < 2


def test_a_release_covers_the_goods_two_people_saw_and_no_others(batch: Batch) -> None:
    many = of_many_lots(batch, 3)
    goods = many.goods(1, "L1")
    released = many.model_copy(update={"releases": (Release(line=1, lot="L1", by=("A", "B"), shown="x", goods=goods),)})
    assert [released.is_released(1, f"L{number}") for number in range(3)] == [False, True, False]
    assert not released.is_released(1, "unknown")
    changed = of_many_lots(released, 3)
    line = changed.order.lines[0]
    other = changed.model_copy(update={"order": changed.order.model_copy(update={"lines": (line.model_copy(update={"model": "other"}),)})})
    assert not other.is_released(1, "L1")
