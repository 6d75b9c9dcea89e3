"""A page opens a batch by writing entries; the run that takes them up opens it, with the papers and rows entered in the same moment."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batches.entered import GoodsArrived, LotJudged, PapersAttached, SheetsEntered
from batches.errors import InputRefused, NotNow
from batches.order import Order
from batches.ordering import OrderGiven
from batches.quality_data import MarkedRow, Sheets
from flows.loading import archived
from flows.running import enter, open_batch
from flows.stored import KIND
from flows.verifying import verify_record
from flows.wiring import House, opened
from tests.flows.carried import became, carried, happened, imported
from tests.flows.conftest import ORDER, Folder, blank_paper

pytestmark = pytest.mark.unit


def order(number: str, **changes: Any) -> Order:
    return Order.model_validate(ORDER | {"order": number} | changes)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "data") as each:
        yield each


@pytest.fixture
def papers(house: House, tmp_path: Path) -> PapersAttached:
    blank_paper(tmp_path / "invoice.pdf", 1)
    return PapersAttached(by="importer", papers=tuple(archived(house.archive, [(tmp_path / "invoice.pdf", "invoice.pdf")], "importer")))


def test_the_run_that_opens_a_batch_applies_all_that_was_entered_with_it(house: House, papers: PapersAttached) -> None:
    given = order("OP-1")
    sheets = SheetsEntered(by="importer", sheets=Sheets(markings=(MarkedRow(row=2, line="1", lot="L1", element="ce", seen="CE"),)))
    positions = open_batch(house, given, "importer", papers, sheets)
    batch = given.batch_id
    assert house.ledger.read(KIND, batch) is None
    assert house.ledger.entries.ready(KIND) == (batch,)
    later = enter(house, batch, GoodsArrived(by="agent", on=date(2020, 5, 30)))
    outcome = carried(house, batch)
    assert became(house, (*positions, *later)) == ["applied"] * 4
    assert ([each.file for each in outcome.batch.papers], outcome.batch.arrived_on, len(outcome.batch.markings)) == (["invoice.pdf"], date(2020, 5, 30), 1)
    assert happened(house, batch) == ["batch.opened", "paper.attached", "sheets.entered", "goods.arrived", "batch.judged"]
    assert (house.place.outputs(batch) / "customs-dossier.pdf").is_file()
    assert house.ledger.events(KIND, batch)[0].actor == "importer"
    assert verify_record(house.place.data) == ()
    again = open_batch(house, given, "importer", papers, sheets)
    assert not carried(house, batch).changed
    assert became(house, again) == ["nothing_new"] * 3


def test_of_two_who_open_the_same_batch_with_different_orders_the_second_is_told(house: House) -> None:
    mine, theirs = order("OP-2"), order("OP-2", expected_on="2020-07-01")
    first = open_batch(house, mine, "A. Klein")
    assert open_batch(house, mine, "A. Klein") == first
    with pytest.raises(NotNow, match="already"):
        open_batch(house, theirs, "B. Groß")
    equal = open_batch(house, mine, "B. Groß")
    raced = house.ledger.entries.enter(KIND, mine.batch_id, [OrderGiven(by="B. Groß", order=theirs, opens=True).model_dump(mode="json")], by="B. Groß")
    assert carried(house, mine.batch_id).batch.order == mine
    assert became(house, (*first, *equal, *raced)) == ["applied", "nothing_new", "batch.exists"]
    with house.ledger.open(KIND, mine.batch_id, by="a run"), pytest.raises(NotNow, match="already"):
        open_batch(house, theirs, "B. Groß")


def test_an_order_is_changed_by_an_entry_and_what_was_judged_with_it_anew(house: House, folder: Folder) -> None:
    outcome = imported(house, folder, "OP-3")
    batch = outcome.batch.id
    positions = enter(house, batch, OrderGiven(by="importer", order=order("OP-3", expected_on="2020-07-01")))
    after = carried(house, batch)
    assert became(house, positions) == ["applied"]
    assert (after.batch.order.expected_on, after.judgement.judged_for) == (date(2020, 7, 1), date(2020, 7, 1))
    assert happened(house, batch)[-2:] == ["order.changed", "batch.judged"]
    with pytest.raises(InputRefused, match="open another batch"):
        enter(house, batch, OrderGiven(by="importer", order=order("OP-4")))


def test_nothing_is_kept_of_a_batch_nobody_opened_nor_of_a_verdict_before_there_is_a_judgement(house: House) -> None:
    given = order("OP-5")
    with pytest.raises(InputRefused, match="no batch"):
        enter(house, given.batch_id, OrderGiven(by="importer", order=given))
    with pytest.raises(InputRefused, match="cannot have arrived"):
        open_batch(house, given, "importer", GoodsArrived(by="importer", on=date(2020, 1, 1)))
    assert house.ledger.entries.of(KIND, given.batch_id) == ()
    open_batch(house, given, "importer")
    with pytest.raises(NotNow, match="being opened"):
        enter(house, given.batch_id, LotJudged(by="qc", lot="L1", choice="reject", reason="torn"))


def test_entering_loads_no_prefect() -> None:
    said = "import sys, flows.running; print([name for name in ('prefect', 'great_expectations', 'pandas') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout.strip() == "[]"
