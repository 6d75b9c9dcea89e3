"""``freigabe stock``, ``quota``, ``share`` and ``distribute``: from a lot in stock to a confirmed plan without a page."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from cli.app import status_of
from flows.verifying import verify_record
from flows.waiting import day_of
from flows.wiring import opened
from tests.servers.sharing import demand, group, lot, member, put

pytestmark = pytest.mark.unit


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)
    with opened(tmp_path / "data") as house:
        today = day_of(house.ledger.clock())
        group(house, "g-1")
        member(house, "o-1", "hospital", "g-1", name="Klinikum Muster")
        demand(house, "bd-1", "o-1", 600, asked_on=today, needed_by=today + timedelta(days=20))
        demand(house, "bd-2", "o-1", 50, category="surgical_gown", asked_on=today, needed_by=today + timedelta(days=20))
        put(house, lot("l-1", 1000, pack=10, expires_on=today + timedelta(days=800)))
        put(house, lot("l-2", 100, "released", "b-2", category="surgical_gown", donated=True, expires_on=None), batch="b-2")

    def of(*arguments: str, status: int = 0) -> str:
        assert status_of([*arguments, "--data", str(tmp_path / "data")]) == status
        told = capsys.readouterr()
        return told.out + told.err

    return of


def test_goods_are_shared_out_from_the_command_line(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "free 1000" in run("stock", "--category", "ffp2")
    plan = json.loads(run("share", "draft", "ffp2", "--by", "Cora", "--json"))
    assert [(each["lot"], each["quantity"]) for each in plan["shares"]] == [("l-1", 600)]
    assert "10" in run("share", "change", plan["id"], "bd-1", "l-1", "605", "--reason", "mehr", "--by", "Cora", status=2)
    assert "reicht" in run("share", "change", plan["id"], "bd-1", "l-1", "500", "--reason", "reicht", "--by", "Cora")
    assert json.loads(run("share", "show", plan["id"], "--json"))["answers"][0]["firm"] == 500
    assert "confirmed" in run("share", "confirm", plan["id"], "--by", "Cora")
    assert "bestätigt" in run("share", "list", "--lang", "de")
    (known,) = json.loads(run("stock", "l-1", "--json"))["lots"]
    assert known["held"] | {"free": 500, "reserved": 500} == known["held"]
    assert "confirmed" in run("share", "discard", plan["id"], "--reason", "weg", "--by", "Cora", status=2)
    assert verify_record(tmp_path / "data") == ()


def test_a_donation_is_shared_out_by_quota_in_the_hourly_turn(run) -> None:  # type: ignore[no-untyped-def]
    assert "no quotas" in run("quota", "b-2")
    assert "1001" in run("quota", "b-2", "g-1=1001", status=2)
    assert "WHOM=PER_MILLE" in run("quota", "b-2", "g-1", status=2)
    assert json.loads(run("quota", "b-2", "g-1=300", "--by", "Cora", "--json"))["quotas"] == [{"whom": "g-1", "per_mille": 300}]
    drafted = json.loads(run("distribute", "--json"))["drafted"]
    plans = [json.loads(run("share", "show", each, "--json")) for each in drafted]
    assert {each["category"]: sum(share["quantity"] for share in each["shares"]) for each in plans} == {"ffp2": 600, "surgical_gown": 30}
    assert "nothing to do" in run("distribute")
    assert "no quotas" in run("quota", "b-2", "--clear")


def test_what_is_wrong_is_said_in_one_line(run) -> None:  # type: ignore[no-untyped-def]
    assert "there is no lot" in run("stock", "l-9", status=2)
    assert "name the lot" in run("stock", "--withdraw", "5", status=2)
    assert "there is no plan" in run("share", "show", "vp-9", status=2)
    assert "no category" in run("share", "draft", "parachutes", "--by", "Cora", status=2)
