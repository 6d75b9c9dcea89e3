"""The hourly flow, as Prefect runs it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from flows.distribute import distribute
from flows.kinds import PLANS
from flows.session import prefect_session
from flows.sharing.turn import Done
from flows.waiting import day_of
from flows.wiring import opened
from tests.servers.sharing import demand, lot, member, put

pytestmark = pytest.mark.integration


def turn(data: Path) -> Done:
    with prefect_session(data, lambda _: None):
        return asyncio.run(distribute(str(data)))


def test_a_draft_waits_for_the_coordinator_and_the_next_hour_makes_no_second(own: Path) -> None:
    with opened(own) as house:
        today = day_of(house.ledger.clock())
        member(house, "o-1")
        demand(house, "bd-1", "o-1", 100, asked_on=today, needed_by=today + timedelta(days=20))
        put(house, lot("l-1", 1000, expires_on=today + timedelta(days=800)))
    (plan,) = turn(own)["drafted"]
    assert turn(own)["drafted"] == []
    with opened(own) as house:
        assert PLANS.get(house, plan).status == "draft"
        assert house.ledger.reservations.open() == ()
