"""``freigabe delivery``: the whole way at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.app import status_of
from flows.wiring import House, opened
from tests.deliveries.conftest import LATER, LOT, demand, held, member, put, reserve

pytestmark = pytest.mark.integration


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)

    def of(*arguments: str, status: int = 0) -> str:
        assert status_of(["delivery", *arguments, "--data", str(tmp_path / "data")]) == status
        told = capsys.readouterr()
        return told.out + told.err

    return of


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "data") as house:
        put(house, replace(LOT, expires_on=date(2040, 5, 1)), replace(LATER, expires_on=date(2041, 5, 1)))
        yield house


def test_a_delivery_goes_its_way_by_command(run, house: House, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "no delivery" in run("list")
    assert "nothing is reserved" in run("list", "--ready")
    known = member(house)
    asked = demand(house, known, 500)
    for id_, quantity, lot in (("r-1", 200, "l-1"), ("r-2", 300, "l-2")):
        reserve(house, asked, id_, quantity, lot)
    assert "A1: 200" in run("list", "--ready")
    made = json.loads(run("prepare", known.id, "--by", "Cora", "--json"))
    number = made["id"]
    assert [each["kind"] for each in made["papers"]] == ["picking_list"]
    assert "say why only 290" in run("pick", number, "--short", "2=290", "--by", "Lea", status=2)
    assert "write LINE=N" in run("pick", number, "--short", "two", "--by", "Lea", status=2)
    run("pick", number, "--short", "2=290", "--reason", "carton wet", "--broken", "--cartons", "1=4", "--by", "Lea")
    assert "picked" in run("list", "--status", "picked")
    assert "a status is one of" in run("list", "--status", "lost", status=2)
    assert "K. Lager" in run("hand-over", number, "--to", "K. Lager", "--by", "Dora")
    assert "is no ISO 8601 day" in run("hand-over", number, "--to", "K. Lager", "--by", "Dora", "--on", "22.6.2020", status=2)
    run("return", number, "1=50", "--why", "surplus", "--by", "K. Lager")
    run("return", number, "2=100", "--used", "--by", "K. Lager")
    assert "say one of" in run("return", number, "1=1", "--by", "K. Lager", status=2)
    assert "only unopened goods" in run("inspect", number, "1", "1=50", "free", "--reason", "intact", "--by", "R. Weber", status=2)
    run("inspect", number, "1", "1=50", "free", "--unopened", "--reason", "intact", "--by", "R. Weber")
    assert (held(house), held(house, "l-2")) == ({"free": 850, "out": 150}, {"free": 700, "out": 190, "withdrawn": 10, "used": 100})
    assert "was handed over" in run("cancel", number, "--reason", "late", "--by", "Cora", status=2)
    shown = json.loads(run("show", number, "--json"))
    assert ("handed_over_at" in shown, shown["may_not_leave"]) == (False, [])
    assert "there is no delivery" in run("show", "LS-1999-000001", status=2)


def test_papers_are_put_into_a_folder_and_what_is_lacking_is_said(run, house: House, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    known = member(house)
    reserve(house, demand(house, known), "r-1", 200)
    number = json.loads(run("prepare", known.id, "--by", "Cora", "--json"))["id"]
    run("pick", number, "--by", "Lea")
    run("hand-over", number, "--to", "K. Lager", "--by", "Dora")
    said = json.loads(run("papers", number, "--into", str(tmp_path / "papers"), "--json", status=1))
    assert [each["kind"] for each in said["lacking"]] == ["invoice"], "the batch of this lot is in no record, so its price is not known"
    assert sorted(each.name for each in (tmp_path / "papers").iterdir()) == sorted(each["name"] for each in said["papers"])
    assert "is no IBAN" in run("seller", "Muster Handel GmbH", "--iban", "DE1", "--by", "Cora", status=2)
    assert "is paid at DE89370400440532013000" in run("seller", "Muster Handel GmbH", "--iban", "DE89 3704 0044 0532 0130 00", "--by", "Cora")
