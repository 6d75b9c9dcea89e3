"""``freigabe demand``: a coordinator at the machine, from demand told by telephone to the order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from batches.errors import FreigabeError
from batches.party import Party
from cli.app import app
from distribution.members import Contact, Member
from flows.accounts.keeping import add_organisation
from flows.kinds import MEMBERS
from flows.wiring import opened

pytestmark = pytest.mark.integration

WHO = ("--by", "Cora Ordner", "--on", "2026-06-01")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)
    with opened(tmp_path / "data") as house:
        add_organisation(house, Party(name="Musterhilfe GmbH"), "test")
        for name in ("Klinikum A", "Praxis B"):
            id_ = add_organisation(house, Party(name=name), "test").id
            told = {"id": id_, "kind": "hospital", "name": name, "contact": Contact(name="E", mail="e@example.org"), "applied_on": date(2026, 5, 1)}
            MEMBERS.add(house, Member.model_validate(told | {"status": "admitted"}), "test", "member.applied")
    return tmp_path / "data"


def run(data: Path, *words: str, status: int = 0) -> Any:
    found = CliRunner().invoke(app, ["demand", *words, "--json", "--data", str(data)])
    assert found.exit_code == status, found.output
    return json.loads(found.output)


def refused(data: Path, *words: str) -> str:
    found = CliRunner().invoke(app, ["demand", *words, "--data", str(data)])
    assert isinstance(found.exception, FreigabeError)
    assert found.exception.exit_status == 2
    return found.exception.code


def test_demand_told_by_telephone_becomes_an_order(data: Path, tmp_path: Path) -> None:
    ask = ("ask", "klinikum a", "FFP2-Maske", "5000", "--needed-by", "2026-06-20", "--token", "t", *WHO)
    first = run(data, *ask)
    assert (first["entered_by"], first["stand"], run(data, *ask)["id"]) == ("Cora Ordner", "open", first["id"])
    run(data, "change", first["id"], "--quantity", "4000", *WHO)
    table = tmp_path / "bedarf.csv"
    table.write_bytes("Mitglied;Produkt;Menge;Benötigt bis\nPraxis B;FFP2;120;20.06.2026\n".encode("cp1252"))
    assert run(data, "import", str(table), "--look", *WHO)["kept"] is False
    run(data, "import", str(table), *WHO)
    assert run(data, "import", str(table), *WHO)["rows"][0]["verdict"] == "known"
    assert [each["quantity"] for each in run(data, "list", "--on", "2026-06-01")["demands"]].count(120) == 1
    pool = run(data, "pool", "open", "ffp2", *WHO)["pool"]["id"]
    text = run(data, "pool", "request", pool, "--lang", "de", "--csv", str(tmp_path / "anfrage.csv"))["text"]
    assert "4.120 Stück" in text
    quoted = run(data, "pool", "quote", pool, "Hanoi Mau", "0.42", "--arrives-on", "2026-06-15", "--pack", "50", *WHO)
    quotation = quoted["pool"]["quotations"][0]["id"]
    assert refused(data, "pool", "order", pool, "MH-1", "--importer", "Musterhilfe GmbH", *WHO) == "pool.not_chosen"
    run(data, "pool", "choose", pool, quotation, "--reason", "einziges", *WHO)
    assert refused(data, "pool", "order", pool, "MH-1", "--importer", "Niemand", *WHO) == "pool.importer"
    ordered = run(data, "pool", "order", pool, "MH-1", "--importer", "Musterhilfe GmbH", *WHO)["pool"]
    assert (ordered["status"], ordered["order"]["lines"][0]["quantity"]) == ("ordered", 4150)
    run(data, "withdraw", first["id"], *WHO)
    assert run(data, "pool", "show", pool)["changed"] == [first["id"]]


def test_stock_is_told_and_what_is_short_is_an_exit_status(data: Path, tmp_path: Path) -> None:
    assert run(data, "stock", "Klinikum A", "ffp2", "900", "30", *WHO)["levels"][0]["days"] == 30
    assert run(data, "cover", "--on", "2026-06-01")["levels"][0]["fill"] == 0
    assert run(data, "cover", "--on", "2026-06-24", status=1)["levels"][0]["state"] == "soon"
    table = tmp_path / "bestand.csv"
    run(data, "cover", "--member", "Klinikum A", "--csv", str(table), "--on", "2026-06-01")
    assert run(data, "import", str(table), "--stock", "--member", "Praxis B", *WHO)["rows"][0]["verdict"] == "new"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ask", "Niemand", "ffp2", "1", "--needed-by", "2026-06-20"), "member.unknown"),
        (("ask", "Klinikum A", "gold", "1", "--needed-by", "2026-06-20"), "demand.category"),
        (("ask", "Klinikum A", "ffp2", "1", "--needed-by", "bald"), "demand.input"),
        (("ask", "Klinikum A", "ffp2", "1", "--needed-by", "2020-06-20"), "demand.needed_by"),
        (("withdraw", "bd-0"), "demand.unknown"),
        (("import", "/nowhere.csv"), "file.unreadable"),
        (("pool", "open", "ffp3"), "pool.none"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(data: Path, words: tuple[str, ...], code: str) -> None:
    assert refused(data, *words, *WHO) == code
