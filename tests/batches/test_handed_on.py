"""A batch closes when nothing of its released lots is left, and opens again when something comes back."""

from __future__ import annotations

import pytest

from batches.acts import digest_shown
from batches.batch import Batch
from batches.decision import Release
from batches.entered import entered
from batches.errors import InputRefused
from batches.gates import standing
from batches.handed_on import LotsGone
from flows.judging import inputs_of
from tests.batches.conftest import finding, judged

pytestmark = pytest.mark.unit


def released(batch: Batch, *, but: tuple[str, ...] = ()) -> Batch:
    lots = [(line.line, lot.lot) for line, lot in batch.lots if f"{line.line}/{lot.lot}" not in but]
    return batch.model_copy(
        update={"releases": tuple(Release(line=line, lot=lot, by=("A", "B"), shown="0", goods=batch.goods(line, lot)) for line, lot in lots)}
    )


def gone(batch: Batch, *lots: str) -> tuple[Batch, list[str]]:
    after, events = LotsGone(by="the stock", lots=lots).apply(batch, judged())
    return after, [each.type for each in events]


def names(batch: Batch) -> tuple[str, ...]:
    return tuple(f"{line.line}/{lot.lot}" for line, lot in batch.lots)


def test_a_batch_closes_with_its_last_lot(inspected: Batch) -> None:
    *first, last = names(inspected)
    batch, events = gone(released(inspected), *first)
    assert (standing(batch, judged()).stage, events) == ("distribution", ["lots.gone"])
    assert last in standing(batch, judged()).waiting_for[0].why.replace(" lot ", "/").removeprefix("released stock: line ")
    batch, events = gone(batch, *names(inspected))
    stands = standing(batch, judged())
    assert (stands.stage, stands.waiting_for, events) == ("closed", (), ["lots.gone"])
    assert {(lot.status, lot.gate) for lot in stands.lots} == {("released", None)}
    assert gone(batch, *reversed(names(inspected))) == (batch, [])


def test_it_opens_again_when_something_comes_back(inspected: Batch) -> None:
    closed, _ = gone(released(inspected), *names(inspected))
    again, events = gone(closed, *names(inspected)[1:])
    assert (standing(again, judged()).stage, events) == ("distribution", ["lots.back"])


def test_a_lot_the_order_changes_afterwards_is_there_again(inspected: Batch) -> None:
    closed, _ = gone(released(inspected), *names(inspected))
    line = inspected.order.lines[0]
    more = line.model_copy(update={"lots": (line.lots[0].model_copy(update={"quantity": line.lots[0].quantity + 1}), *line.lots[1:])})
    changed = closed.model_copy(update={"order": closed.order.model_copy(update={"lines": (more, *closed.order.lines[1:])})})
    assert not changed.is_gone(line.line, line.lots[0].lot)
    assert standing(released(changed), judged()).stage == "distribution"


def test_lots_in_quarantine_keep_a_batch_open_and_rejected_ones_do_not(inspected: Batch) -> None:
    held = names(inspected)[-1]
    batch, _ = gone(released(inspected, but=(held,)), *names(inspected))
    assert held not in [f"{each.line}/{each.lot}" for each in batch.gone], "what is not released has no stock"
    assert standing(batch, judged()).stage == "release"
    bad = finding("certificate.expired", line=int(held.partition("/")[0]))
    assert standing(batch, judged(bad)).stage == "conformity"


def test_a_lot_there_is_not_is_refused(inspected: Batch) -> None:
    with pytest.raises(InputRefused, match="not in this batch"):
        gone(released(inspected), "9/X")


def test_nothing_that_was_kept_before_changes_by_a_byte(inspected: Batch) -> None:
    assert '"gone"' not in inspected.model_dump_json()
    closed, _ = gone(released(inspected), *names(inspected))
    assert Batch.model_validate_json(closed.model_dump_json()) == closed
    assert inputs_of(closed) == inputs_of(inspected), "no rule looks at it"
    assert digest_shown(closed, judged()) == digest_shown(released(inspected), judged()), "and nobody decides on it"
    assert entered({"act": "lots_gone", "by": "the stock", "lots": ["1/L1"], "seen": None}) == LotsGone(by="the stock", lots=("1/L1",))
