"""Every batch has its row in lists, written with each commit; whoever takes on a review has it until it is handed on or given back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from batches.account import Organisation, belongs_to
from batches.entered import FindingDecided, GoodsArrived
from batches.errors import InputRefused, NotNow
from batches.party import Party
from flows.cases import give_back, hand_to, take
from flows.overview_rows import of_organisation, rebuild_missing
from flows.running import enter
from flows.stored import KIND
from flows.verifying import verify_record
from flows.wiring import House, opened
from record import LeaseTaken
from record.overviews import Filters, Overview
from record.tables import overviews
from tests.flows.carried import carried, happened, imported
from tests.flows.conftest import ORDER, Folder

pytestmark = pytest.mark.unit


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "data") as each:
        yield each


def row(house: House, batch: str) -> Overview:
    there = house.ledger.overviews.of(batch)
    assert there is not None
    return there


def test_a_run_writes_the_row_with_its_commit(house: House, folder: Folder) -> None:
    outcome = imported(house, folder, "LI-1")
    batch = outcome.batch.id
    first = row(house, batch)
    blocking = [each for each in outcome.judgement.findings if each.severity == "blocking"]
    assert (first.stage, first.blocking, first.second, first.ready) == (outcome.standing.stage, len(blocking), 0, 0)
    assert (first.importer, first.eori) == ("musterhandelgmbh", "")
    assert first.shown["goods"] == [{"line": 1, "category": "ffp2", "model": "MW-2100", "quantity": 1000, "unit": "piece"}]
    assert (first.shown["lots"], first.shown["arrival"]) == ({"quarantined": 1}, None)
    assert first.shown["waits"][0].keys() == {"what", "whom"}
    for words in (("li-1",), ("Muster", "saigon"), ("mw-2100", "L1"), ("paper 0.pdf",)):
        assert [each.overview.batch for each in house.ledger.overviews.find(Filters(words=words))] == [batch]
    enter(house, batch, GoodsArrived(by="agent", on=date(2020, 5, 30)), FindingDecided(by="A. Klein", finding=blocking[0].id, choice="override", reason="seen"))
    carried(house, batch)
    assert (row(house, batch).shown["arrival"], row(house, batch).second) == ("2020-05-30", 1)


def test_a_row_that_is_missing_or_of_a_program_of_before_is_written_again_though_nothing_changed(house: House, folder: Folder) -> None:
    batches = [imported(house, folder, name).batch.id for name in ("LI-2", "LI-3")]
    before = [row(house, each) for each in batches]
    versions = [house.ledger.read(KIND, each) for each in batches]
    with house.ledger.writing() as connection:
        connection.execute(delete(overviews))
    with house.ledger.open(KIND, batches[1], by="a run"):
        assert rebuild_missing(house) == 1
    assert rebuild_missing(house, until=lambda: True) == rebuild_missing(house, most=0) == 0
    assert rebuild_missing(house) == 1
    assert rebuild_missing(house) == 0
    assert [row(house, each) for each in batches] == before
    with house.ledger.writing() as connection:
        connection.execute(update(overviews).values(search="of before"))
    assert not carried(house, batches[0]).changed
    assert row(house, batches[0]) == before[0]
    assert [house.ledger.read(KIND, each) for each in batches] == versions


@pytest.mark.parametrize(
    ("importer", "own", "theirs"),
    [
        ({"name": "Muster Handel GmbH", "eori": "DE 123"}, Party(name="Anders", eori="de123"), True),
        ({"name": "Muster Handel GmbH", "eori": "DE 123"}, Party(name="Muster Handel GmbH", eori="DE9"), False),
        ({"name": "Muster Handel GmbH"}, Party(name="muster handel gmbh.", eori="DE9"), True),
        ({"name": "Muster Handel GmbH", "eori": "--"}, Party(name="Muster Handel GmbH", eori="DE9"), True),
        ({"name": "Muster Handel GmbH", "eori": "DE1"}, Party(name="MUSTER-Handel GmbH"), True),
    ],
)
def test_the_list_of_an_organisation_is_what_belongs_to_it(house: House, folder: Folder, importer: dict[str, Any], own: Party, theirs: bool) -> None:
    outcome = imported(house, folder, "LI-4", importer=ORDER["importer"] | importer)
    organisation = Organisation(id="o-1", party=own)
    assert belongs_to(outcome.batch.order.importer, organisation) is theirs
    assert house.ledger.overviews.count(of_organisation(organisation)) == int(theirs)


def test_a_case_is_whose_took_it_first_until_it_is_handed_on_or_given_back(house: House, folder: Folder) -> None:
    batch = imported(house, folder, "LI-5").batch.id
    assert take(house, batch, "a-1", "A. Klein")
    assert not take(house, batch, "a-1", "A. Klein")
    for refused in (take, give_back):
        with pytest.raises(NotNow, match="somebody else"):
            refused(house, batch, "a-2", "B. Groß")
    assert [each.account for each in house.ledger.overviews.find(Filters(account="a-1"))] == ["a-1"]
    assert hand_to(house, batch, "a-2", "A. Klein")
    assert not hand_to(house, batch, "a-2", "A. Klein")
    assert give_back(house, batch, "a-2", "B. Groß")
    assert not give_back(house, batch, "a-2", "B. Groß")
    assert happened(house, batch)[-3:] == ["case.taken", "case.taken", "case.given_back"]
    assert house.ledger.events(KIND, batch)[-2].payload == {"account": "a-2", "from": "a-1"}
    assert house.ledger.cases.of(batch) is None
    assert verify_record(house.place.data) == ()
    assert not carried(house, batch).changed


def test_nobody_takes_a_batch_that_is_not_there_or_that_a_run_works_on(house: House, folder: Folder) -> None:
    with pytest.raises(InputRefused, match="no batch"):
        take(house, "nowhere", "a-1", "A. Klein")
    batch = imported(house, folder, "LI-6").batch.id
    with house.ledger.open(KIND, batch, by="a run"), pytest.raises(LeaseTaken):
        take(house, batch, "a-1", "A. Klein")
    assert house.ledger.cases.of(batch) is None
