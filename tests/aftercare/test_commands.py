"""Aftercare from the command line: entered, decided on, told to machines."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.app import app
from flows.wiring import opened
from tests.servers.aftercare import KITS

pytestmark = pytest.mark.integration


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with opened(tmp_path / "data") as house, house.ledger.writing() as connection:
        house.ledger.stock.put(connection, KITS.batch, [KITS])
    return tmp_path / "data"


def run(data: Path, *words: str, exit_code: int = 0) -> Any:
    found = CliRunner().invoke(app, [*words, "--data", str(data), "--json"])
    assert found.exit_code == exit_code, (found.output, found.exception)
    return json.loads(found.stdout)


def test_a_complaint_from_entry_to_register(data: Path, tmp_path: Path) -> None:
    kept = run(data, "complaint", "enter", "incident", "3", "Streifen leer", "--lot", "RT-2005", "--told-by", "Apotheke", "--by", "R. Weber")
    assert kept["recall_proposed"] and [each["clause"] for each in kept["duties"]] == ["Art. 13(8)"]
    assert run(data, "complaint", "decide", kept["id"], "upheld", "--reason", "stimmt", "--by", "R. Weber")["status"] == "upheld"
    acted = run(data, "complaint", "act", kept["id"], "manufacturer_told", "--reference", "Mail 1", "--by", "R. Weber")
    assert acted["actions"][0]["reference"] == "Mail 1"
    assert len(run(data, "complaint", "list")["complaints"]) == 1
    register = run(data, "complaint", "register", "--csv", str(tmp_path / "register.csv"))
    assert [each["kind"] for each in register["entries"]] == ["complaint"]
    assert "Streifen leer" in (tmp_path / "register.csv").read_text(encoding="utf-8-sig")


def test_a_sample_is_taken_and_spent(data: Path) -> None:
    kept = run(data, "retain", "take", "RT-2005", "20", "Archiv 3", "--by", "R. Weber")
    assert run(data, "retain", "spend", kept["id"], "20", "tested", "--reason", "Bericht 1", "--by", "R. Weber")["status"] == "spent"
    assert run(data, "retain", "list", "--due") == {"retained_samples": []}


def test_a_log_holds_a_lot_and_says_so_by_its_exit_status(data: Path, tmp_path: Path) -> None:
    with opened(data) as house:
        begin = house.ledger.clock() - timedelta(days=1)
    rows = (f"{begin + timedelta(minutes=10 * at):%Y-%m-%d %H:%M},{each}" for at, each in enumerate([20, *[35] * 9, 20]))
    (tmp_path / "log.csv").write_text("\n".join(["time,temperature", *rows]))
    told = ("temperature", "take", str(tmp_path / "log.csv"), "Kühlraum", "--lot", "RT-2005", "--zone", "UTC", "--by", "R. Weber")
    kept = run(data, *told, exit_code=1)
    assert (kept["status"], kept["lots"][0]["excursions"][0]["minutes"]) == ("held", 90)
    run(data, "temperature", "list", exit_code=1)
    after = run(data, "temperature", "decide", kept["id"], "RT-2005", "usable", "--reason", "Stabilitätsdaten", "--by", "R. Weber")
    assert after["status"] == "decided"
    assert run(data, "temperature", "show", kept["id"])["lots"][0]["delivered"] == 0


def test_what_is_wrong_is_said_in_one_line(data: Path) -> None:
    for words in (["retain", "take", "NOPE", "1", "x", "--by", "R"], ["supplier", "show", "NOPE"], ["temperature", "show", "NOPE"], ["complaint", "show", "x"]):
        found = CliRunner().invoke(app, [*words, "--data", str(data)])
        assert found.exception is not None and "\n" not in str(found.exception), words
    assert run(data, "supplier", "list") == {"suppliers": []}
