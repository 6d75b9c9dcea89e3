"""Recalls are followed by a flow: who does not answer is reminded, and the letter goes over a real mail server."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.servers.process import free_port
from distribution.members import Contact, Member
from distribution.recall import Cause
from flows.kinds import MEMBERS, RECALLS
from flows.mailing.sending import deliver, setup
from flows.recall import recall as follow_recalls
from flows.recalls.starting import recall
from flows.session import prefect_session
from flows.wiring import opened
from record.reservations import Reservation
from record.stock import LotRow
from tests.servers.mail import Sink

pytestmark = pytest.mark.integration


def test_whoever_does_not_answer_is_reminded_once_a_turn_and_by_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_URL"):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "data"
    with opened(data) as house:
        on = house.ledger.clock().date()
        contact = Contact(name="Frau Bedarf", mail="bedarf@example.org")
        MEMBERS.add(house, Member(id="o-1", kind="practice", name="Praxis", contact=contact, status="admitted", applied_on=on), "test", "member.applied")
        lot = LotRow("l-1", "b-1", 1, "FA-1", "ffp2", "x", "released", "distribution", 100, None, {"model": "MW"})
        with house.ledger.writing() as connection:
            house.ledger.stock.put(connection, "b-1", [lot])
            house.ledger.reservations.reserve(connection, Reservation("r-1", "l-1", "bd-1", "o-1", "", 60, True, "LS-1"), "test")
            house.ledger.reservations.hand_over(connection, "LS-1", 1, "r-1", "test")
        begun = recall(house, Cause(kind="lot", value="FA-1", reason="Leckage"), "Quirin", on=on - timedelta(days=3))
    with prefect_session(data, lambda _: None):
        turns = [asyncio.run(follow_recalls(str(data))) for _ in range(2)]
    assert [each["reminded"] for each in turns] == [[begun.id], []]
    sink = Sink(free_port())
    sink.start()
    with opened(data) as house:
        monkeypatch.setenv("FREIGABE_MAIL", f"smtp://127.0.0.1:{sink.port}")
        monkeypatch.setenv("FREIGABE_MAIL_FROM", "freigabe@house.example")
        settings = setup(house)
        assert settings is not None
        assert deliver(house, settings).taken == 2
        notice = RECALLS.get(house, begun.id).notice("o-1")
        assert notice is not None
        assert notice.reminders == 1
    sink.stop()
    assert sorted(str(each["Subject"]) for each in sink.mails) == ["Erinnerung – RÜCKRUF: MW", "RÜCKRUF: MW – bitte nicht mehr verwenden"]
