"""``freigabe channel``: from the registration of a practice to a price above its ceiling, by command alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from batches.party import Party
from cli.app import status_of
from flows.accounts.keeping import add_organisation
from flows.wiring import opened
from record.tables import outbox
from tests.servers.people import PASSWORD

pytestmark = pytest.mark.integration

PRACTICE = (
    "join", "Praxis Dr. Muster", "--kind", "practice", "--contact", "Anna Muster", "--mail", "anna@praxis.example", "--phone", "0631 2050",
    "--address", "Weg 1",
)  # fmt: skip
BY = ("--by", "K. Koord")
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)

    def of(*arguments: str, status: int = 0) -> str:
        assert status_of(["channel", *arguments, "--data", str(tmp_path / "data")]) == status, capsys.readouterr()
        told = capsys.readouterr()
        return told.out + told.err

    return of


def mailed(data: Path) -> list[str]:
    with opened(data) as house, house.ledger.reading() as connection:
        return [json.loads(each)["body"] for each in connection.execute(select(outbox.c.payload).where(outbox.c.topic == "letter")).scalars()]


def test_a_practice_registers_is_admitted_and_leaves(run: Run, tmp_path: Path) -> None:
    assert "no group yet" in run("group", "list")
    assert "is added" in run("group", "add", "Landkreis Kaiserslautern", "--kind", "district", *BY)
    assert "a mail goes to" in run(*PRACTICE, "--group", "landkreis kaiserslautern")
    assert "no member" in run("members")
    found = re.search(r"http://127\.0\.0\.1:8080(/channel/join/\S+)", mailed(tmp_path / "data")[0])
    assert found is not None
    password = tmp_path / "password"
    password.write_text("kurz\n", encoding="utf-8")
    assert "at least" in run("confirm", found[1], "--password-file", str(password), status=2)
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    assert "waits to be admitted" in run("confirm", found[1], "--password-file", str(password))
    assert "used or has expired" in run("confirm", found[1], "--password-file", str(password), status=2)
    assert json.loads(run("members", "--status", "applied", "--json"))["members"][0]["name"] == "Praxis Dr. Muster"
    assert "there is no group" in run("admit", "Praxis Dr. Muster", "--group", "Mond", *BY, status=2)
    assert "aufgenommen" in run("admit", "praxis dr muster", "--group", "Landkreis Kaiserslautern", *BY, "--lang", "de")
    run("group", "add", "Stadt", "--kind", "town", "--unlisted", *BY)
    shown = json.loads(run("regroup", "Praxis Dr. Muster", "--group", "Stadt", *BY, "--json"))["member"]
    assert (shown["status"], len(shown["groups"])) == ("admitted", 1)
    assert "Stadt" in run("members", "--group", "Stadt", "--kind", "practice", "--name", "muster")
    assert "is invited" in run("invite", "neu@praxis.example", "--group", "Stadt", *BY)
    assert "admitted already" in run("decline", "Praxis Dr. Muster", "--reason", "nein", *BY, status=2)
    assert "no longer" in run("leave", "Praxis Dr. Muster", "--reason", "zieht um", *BY)
    assert json.loads(run("group", "list", "--json"))["groups"][1]["members"] == 0


def test_a_contract_is_entered_listed_and_ended(run: Run, tmp_path: Path) -> None:
    with opened(tmp_path / "data") as house:
        for name in ("Stadt Kaiserslautern", "Muster Handel GmbH"):
            add_organisation(house, Party(name=name), "test")
    parties = ("--public-body", "Stadt Kaiserslautern", "--importer", "muster handel gmbh", "--from", "2020-05-01", "--until", "2020-12-31")
    assert "no framework contract" in run("contract", "list")
    for wrong in ("ffp2", "ffp2=viel", "gold=1"):
        run("contract", "add", "RV 7/2020", *parties, "--goods", wrong, *BY, status=2)
    assert "is entered" in run("contract", "add", "RV 7/2020", *parties, "--goods", "ffp2=1,18x500000", "--goods", "medical_gloves/L:pair=0.12", *BY)
    listed = run("contract", "list")
    assert "Stadt Kaiserslautern ↔ Muster Handel GmbH" in listed
    assert "ffp2: ≤ 1.18 EUR / piece, ≤ 500000" in listed
    assert "no ISO 8601 day" in run("contract", "end", "RV 7/2020", "--on", "morgen", "--reason", "x", *BY, status=2)
    assert "is ended on 2020-10-01" in run("contract", "end", "rv 7 2020", "--on", "2020-10-01", "--reason", "neu vergeben", *BY)
    assert json.loads(run("contract", "list", "--json"))["contracts"][0]["ended_on"] == "2020-10-01"
    assert "there is no contract" in run("contract", "end", "RV 9", "--on", "2020-10-01", "--reason", "x", *BY, status=2)
    assert "nothing in stock" in run("prices")
    assert json.loads(run("prices", "--json")) == {"prices": []}
    assert "there is no member" in run("prices", "--member", "Niemand", status=2)
