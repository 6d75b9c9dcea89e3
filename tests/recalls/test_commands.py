"""Recalls from the command line, as machines and people are told of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.app import status_of
from flows.wiring import opened
from record.reservations import Reservation
from record.stock import LotRow

pytestmark = pytest.mark.unit


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("FREIGABE_DATABASE", raising=False)
    with opened(tmp_path) as house, house.ledger.writing() as connection:
        lot = LotRow("l-1", "b-1", 1, "FA-1", "ffp2", "x", "released", "distribution", 1000, None, {"model": "MW", "manufacturer": "M", "unit": "piece"})
        house.ledger.stock.put(connection, "b-1", [lot])
        house.ledger.reservations.reserve(connection, Reservation("r-1", "l-1", "bd-1", "o-1", "", 150, True, "LS-1"), "test")
        house.ledger.reservations.hand_over(connection, "LS-1", 1, "r-1", "test")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str, status: int = 0) -> dict[str, object]:
    assert status_of(["recall", *arguments, "--data", str(data), "--json"]) == status
    out = capsys.readouterr().out
    return json.loads(out) if out else {}


def test_a_recall_is_searched_tried_begun_answered_and_ended(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    found = said(capsys, data, "search", "lot", "fa-1")
    assert (found["recipients"], found["in_house"]) == (1, 850)
    assert said(capsys, data, "drill", "lot", "FA-1", "--by", "Quirin")["status"] == "drill"
    begun = said(capsys, data, "start", "lot", "FA-1", "--by", "Quirin", "--reason", "Leckage", "--seen", str(found["seen"]))
    recall = str(begun["id"])
    assert [each["member"] for each in begun["call"]] == ["o-1"]  # type: ignore[attr-defined]
    said(capsys, data, "acknowledge", recall, "o-1", "--by", "Frau B.", "--lot", "FA-1", "--used", "50")
    after = said(capsys, data, "returned", recall, "o-1", "--lot", "FA-1", "--quantity", "100", "--by", "Lager")
    assert after["balance"]["unaccounted"] == 0  # type: ignore[index]
    said(capsys, data, "report", recall, "--to", str(data / "report.pdf"))
    assert (data / "report.pdf").read_bytes().startswith(b"%PDF")
    for who in ("Quirin", "Cora"):
        ended = said(capsys, data, "close", recall, "--outcome", "done", "--by", who, "--reason", "alles geklärt")
    assert ended["status"] == "closed"
    assert len(said(capsys, data, "list")["recalls"]) == 2  # type: ignore[arg-type]
    assert said(capsys, data, "show", recall)["id"] == recall


def test_what_is_wrong_is_told_in_one_line(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    wrong = (
        ("search", "colour", "red"),
        ("start", "lot", "FA-9", "--by", "Q", "--reason", "x"),
        ("show", "rr-0"),
        ("close", "rr-0", "--outcome", "maybe", "--by", "Q", "--reason", "x"),
    )
    for arguments in wrong:
        assert status_of(["recall", *arguments, "--data", str(data)]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_people_are_told_in_their_language(capsys: pytest.CaptureFixture[str], data: Path) -> None:
    assert status_of(["recall", "start", "lot", "FA-1", "--by", "Q", "--reason", "Leckage", "--data", str(data), "--lang", "de"]) == 0
    out = capsys.readouterr().out
    assert "1 Chargen, 1 Empfänger, davon bestätigt 0" in out
    assert "anrufen: o-1" in out
    assert status_of(["recall", "list", "--data", str(data)]) == 0
    assert "running" in capsys.readouterr().out
