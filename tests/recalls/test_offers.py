"""A recall ends offers of its lots, and is told where they were offered; a reason that may not be told to everybody keeps nobody from hearing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from distribution.recall import Cause
from flows.kinds import OFFERS
from flows.recalls.drilling import drill
from flows.recalls.following import follow
from flows.recalls.starting import recall
from flows.wiring import House
from tests.flows.offer_house import channels, grouped, published, stocked
from tests.recalls.conftest import ON
from tests.servers.clocks import Clock, house_with

pytestmark = pytest.mark.unit
FILE = '[[channel]]\nname = "trial"\nadapter = "file"\ngroups = ["*"]\n'


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with house_with(Clock(), tmp_path / "data") as opened:
        grouped(opened)
        stocked(opened)
        channels(opened, FILE)
        yield opened


@pytest.mark.parametrize(("reason", "told"), [("Filterleistung zu gering", True), ("Patientin Frau Muster wurde verletzt", False)])
def test_offers_of_recalled_lots_end_and_the_notice_goes_the_same_ways_once(house: House, reason: str, told: bool) -> None:
    out, cause = published(house), Cause(kind="lot", value="A1", reason=reason)
    drill(house, cause, "Quirin", on=ON)
    assert OFFERS.get(house, out.id).status == "published", "a drill ends nothing"
    begun = recall(house, cause, "Quirin", on=ON)
    assert OFFERS.get(house, out.id).status == "withdrawn"
    notice = OFFERS.get(house, f"an-{begun.id}")
    assert (notice.status, notice.live.groups, "A1" in notice.live.text, reason in notice.live.text) == ("published", out.live.groups, True, told)
    assert list(follow(house, ON)) == []
