"""A batch closes when the last piece of its released lots was delivered, and opens again with what comes back: a real batch, carried by real runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from batches.batch import Batch
from batches.decision import Release
from batches.event import Event
from batches.gates import Standing, standing
from distribution.delivery import Delivery
from flows.deliveries.after import followed
from flows.deliveries.closing import settle_all
from flows.deliveries.goods import goods_of, goods_papers
from flows.deliveries.handing_over import hand_over
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import prepare
from flows.deliveries.returning import inspect, tell
from flows.kinds import DELIVERIES
from flows.stock_rows import stock_rows
from flows.stored import KIND, from_state, to_state
from flows.wiring import House, opened
from tests.deliveries.conftest import demand, member, reserve
from tests.servers.people import SAMPLES, carried, imported

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one batch whose lots are all released."""
    root = tmp_path_factory.mktemp("closing")
    shutil.copytree(SAMPLES / "kaiserslautern-2020", root / "sample", ignore=shutil.ignore_patterns("out"))
    with opened(root / "data") as house:
        batch_id = imported(house, root / "sample")
        with house.ledger.open(KIND, batch_id, by="test") as thing:
            assert thing.state is not None
            batch, judgement, outputs = from_state(thing.state)
            released = batch.model_copy(update={"releases": tuple(_releases(batch))})
            rows = stock_rows(released, judgement, standing(released, judgement))
            put = partial(house.ledger.stock.put, batch=batch_id, rows=rows)
            events = [Event(type="lot.released", actor="test", payload={"line": each.line, "lot": each.lot}) for each in released.releases]
            thing.save(to_state(released, judgement, outputs), events, also=[put])
    return root / "data"


def _releases(batch: Batch) -> Iterator[Release]:
    for line, lot in batch.lots:
        yield Release(line=line.line, lot=lot.lot, by=("A", "B"), shown="0", goods=batch.goods(line.line, lot.lot))


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(made, tmp_path / "data")
    with opened(tmp_path / "data") as house:
        yield house


def stands(house: House) -> tuple[str, Standing]:
    (batch_id,) = house.ledger.list(KIND)
    stored = house.ledger.read(KIND, batch_id)
    assert stored is not None
    return batch_id, standing(*from_state(stored.state)[:2])


def everything(house: House, keep: int = 0) -> Delivery:
    """All of every lot handed over to one member, but ``keep`` of the first."""
    known = member(house)
    asked = demand(house, known, 10_000_000)
    lots = house.ledger.stock.lots()
    for place, lot in enumerate(lots):
        reserve(house, asked, f"r-{place}", lot.held["free"] - (keep if place == 0 else 0), lot.row.id)
    today = house.ledger.clock().date()
    ids = [each.id for each in house.ledger.reservations.open()]
    with house.ledger.writing() as connection:  # their expiry lies behind this clock
        connection.exec_driver_sql("UPDATE stock_lots SET expires_on = NULL")
    delivery = prepare(house, known.id, ids, today, "Cora")
    pick(house, delivery.id, [Counted(line=each.number, quantity=each.quantity) for each in delivery.lines], today, "Lea")
    return followed(house, hand_over(house, delivery.id, "K. Lager", today, "Dora", "driver"))


def test_a_batch_of_which_nothing_is_left_is_closed_by_its_next_run(house: House) -> None:
    batch_id, before = stands(house)
    assert before.stage == "distribution"
    delivery = everything(house)
    (entry,) = house.ledger.entries.waiting(KIND, batch_id)
    assert (entry.act["act"], entry.by) == ("lots_gone", "the stock")
    settle_all(house)
    assert len(house.ledger.entries.waiting(KIND, batch_id)) == 1, "told twice, it is kept once"
    carried(house, batch_id)
    closed = stands(house)[1]
    assert (closed.stage, closed.waiting_for, {each.status for each in closed.lots}) == ("closed", (), {"released"})
    assert settle_all(house) == ()
    tell(house, delivery.id, "back", {1: 10}, house.ledger.clock().date(), "M. Member", reason="surplus")
    followed(house, DELIVERIES.get(house, delivery.id))
    assert house.ledger.entries.waiting(KIND, batch_id) == (), "what came back is not in stock before quality control says so"
    followed(house, inspect(house, delivery.id, 1, 1, 10, "free", "Siegel heil", house.ledger.clock().date(), "R. Weber", unopened=True))
    carried(house, batch_id)
    assert stands(house)[1].stage == "distribution"
    types = [each.type for each in house.ledger.events(KIND, batch_id)]
    assert [each for each in types if each in ("lots.gone", "lots.back")] == ["lots.gone", "lots.back"]
    assert house.ledger.verify(KIND, batch_id) == ()


def test_a_piece_that_is_left_keeps_the_batch_open(house: House) -> None:
    batch_id, _ = stands(house)
    everything(house, keep=1)
    carried(house, batch_id)
    assert stands(house)[1].stage == "distribution"
    assert [each.gate for each in stands(house)[1].lots].count("distribution") == 1


def test_what_the_batchs_papers_say_goes_with_the_goods(house: House) -> None:
    delivery = everything(house)
    goods = goods_of(house, delivery)
    assert all(each.released_on is not None and each.regime for each in goods)
    kinds = {each.kind for each in goods_papers(goods)}
    assert "declaration_of_conformity" in kinds
    assert all(house.archive.has(each.sha256) for each in goods_papers(goods))
    assert {each.kind for each in delivery.papers} >= {"delivery_note", "labels", "acknowledgement"}, delivery.lacking
