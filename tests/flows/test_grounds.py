"""What a judgement rests on: nothing a rule may call is left out of its grounds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from batches.batch import Batch
from batches.decision import Decision
from batches.order import Order
from catalogue import load_catalogue
from flows.judging import ROOMS_OF_RULES, grounds_of
from tests.batches.conftest import ORDER

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]
ROOMS = {"batches", "catalogue", "record", "documents", "validators", "customs", "flows", "cli"}


def rooms_called(room: str) -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / room).rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    named = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)] + [a.name for n in nodes if isinstance(n, ast.Import) for a in n.names]
    return {name.split(".")[0] for name in named} & ROOMS


@pytest.mark.parametrize("room", ["validators", "customs"])
def test_every_room_the_rules_call_counts_among_the_grounds(room: str) -> None:
    assert rooms_called(room) <= set(ROOMS_OF_RULES)


def test_peoples_decisions_do_not_change_the_grounds_and_the_goods_do() -> None:
    order = Order.model_validate(ORDER)
    batch, catalogue = Batch(id=order.batch_id, order=order), load_catalogue()
    decided = batch.model_copy(update={"decisions": (Decision(finding="f-1", choice="accept", by="A", reason="r"),)})
    other = batch.model_copy(update={"order": order.model_copy(update={"origin": "VN"})})
    assert grounds_of(decided, catalogue) == grounds_of(batch, catalogue)
    assert grounds_of(other, catalogue) != grounds_of(batch, catalogue)
