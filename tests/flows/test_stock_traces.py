"""By what the goods of an order's line are found in a recall."""

from __future__ import annotations

import pytest

from batches.account import plain
from batches.batch import Judgement
from flows.stock_rows import _traces
from tests.validators.sound_batch import batch

pytestmark = pytest.mark.unit
NOTHING_RELATED = Judgement.model_construct(findings=(), passed=())


def test_goods_are_found_by_the_model_of_their_papers_where_the_order_calls_them_otherwise() -> None:
    there = batch()
    line = there.order.lines[0]
    named = {plain(str(fact.value)) for paper in there.papers for fact in paper.all("models")}
    assert plain(line.model) in named, "its papers name the goods as its order does"
    as_ordered = {value for kind, value in _traces(there, NOTHING_RELATED, line) if kind == "model"}
    assert plain(line.model) in as_ordered
    otherwise = line.model_copy(update={"model": "Faltmaske weiß"})
    assert {value for kind, value in _traces(there, NOTHING_RELATED, otherwise) if kind == "model"} == named | {plain("Faltmaske weiß")}
