"""``freigabe account``: for people on the machine, before anybody can sign in and when nobody can any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batches.errors import NotNow
from cli.app import status_of
from flows.accounts.inviting import accept, invited
from flows.accounts.keeping import ACCOUNT, accounts_in
from flows.verifying import verify_record
from flows.wiring import opened

pytestmark = pytest.mark.unit


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)

    def of(*arguments: str, status: int = 0) -> str:
        assert status_of(["account", *arguments, "--data", str(tmp_path / "data")]) == status
        told = capsys.readouterr()
        return told.out + told.err

    return of


def test_somebody_is_added_with_a_link_and_disabled_again(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    assert "no account yet" in run("list")
    assert "Muster Handel GmbH" in run("organisation", "add", "Muster Handel GmbH", "--eori", "DE1234567")
    said = json.loads(run("add", "T. Nguyen", "t@example.org", "--role", "importer", "--organisation", "muster handel gmbh", "--json"))
    assert said["link"].startswith("http://127.0.0.1:8080/invitations/")
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example/")
    again = json.loads(run("link", "t nguyen", "--json"))["link"]
    assert again.startswith("https://freigabe.example/invitations/")
    listed = json.loads(run("list", "--json"))["accounts"]
    assert listed == [
        {"name": "T. Nguyen", "mail": "t@example.org", "roles": ["importer"], "organisation": "Muster Handel GmbH", "disabled": False, "invited": True}
    ]
    with opened(tmp_path / "data") as house:
        with pytest.raises(NotNow):
            invited(house, said["link"].rpartition("/")[2])
        accept(house, again.rpartition("/")[2], "vier ruhige Worte zusammen")
    assert "is disabled" in run("disable", "T. Nguyen")
    with opened(tmp_path / "data") as house:
        (account,) = accounts_in(house)
        assert account.disabled
        assert {each.actor for each in house.ledger.events(ACCOUNT, account.id)} == {"command line", "T. Nguyen"}
    assert verify_record(tmp_path / "data") == ()


def test_what_is_wrong_is_said_in_one_line(run) -> None:  # type: ignore[no-untyped-def]
    assert "importer, qc" in run("add", "X", "x@example.org", "--role", "boss", status=2)
    assert "no mail address" in run("add", "X", "nowhere", "--role", "qc", status=2)
    assert "organisation add" in run("add", "X", "x@example.org", "--role", "buyer", "--organisation", "Nobody", status=2)
    assert "account list" in run("link", "Nobody", status=2)
    assert "eori" in run("organisation", "add", "Muster", "--eori", "1", status=2)
    assert "country" in run("organisation", "add", "Muster", "--country", "Germany", status=2)
    run("add", "A. Admin", "a@example.org", "--role", "admin")
    assert "somebody has to stay" in run("disable", "A. Admin", status=2)
