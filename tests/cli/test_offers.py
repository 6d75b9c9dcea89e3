"""``freigabe offer``: from stock to a channel and back, on the machine itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cli.app import status_of
from distribution.members import Group
from flows.kinds import GROUPS
from flows.offers.sending import bring
from flows.wiring import opened
from tests.flows.offer_house import LOT, channels, stocked

pytestmark = pytest.mark.unit


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_LANG"):
        monkeypatch.delenv(name, raising=False)
    with opened(tmp_path / "data") as house:
        GROUPS.add(house, Group(id="g-kl", name="Landkreis", kind="district"), "test", "group.added")
        stocked(house, LOT.__class__(**{**{name: getattr(LOT, name) for name in LOT.__slots__}, "expires_on": date(2099, 1, 1)}))
        channels(house, '[[channel]]\nname = "trial"\nadapter = "file"\ngroups = ["*"]\n')

    def of(*arguments: str, status: int = 0) -> str:
        assert status_of(["offer", *arguments, "--data", str(tmp_path / "data")]) == status
        told = capsys.readouterr()
        return told.out + told.err

    return of


def test_an_offer_goes_from_stock_to_its_channels_and_back(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "no offer yet" in run("list")
    made = json.loads(run("draft", "--category", "ffp2", "--group", "g-kl", "--contact", "0631 1", "--by", "C. Koch", "--json"))["offer"]
    assert "approve" in run("publish", made["id"], "--by", "C. Koch", status=2)
    assert "has changed" in run("approve", made["id"], "--seen", "0" * 16, "--by", "C. Koch", status=2)
    assert f"--seen {made['shown']}" in run("show", made["id"])
    run("approve", made["id"], "--seen", made["shown"], "--by", "C. Koch")
    assert "trial: waiting" in run("publish", made["id"], "--by", "C. Koch")
    with opened(tmp_path / "data") as house:
        assert bring(house).brought == 1
    assert "trial: there" in run("show", made["id"])
    assert "trial: waiting" in run("withdraw", made["id"], "--by", "C. Koch", "--reason", "verteilt")
    (listed,) = json.loads(run("list", "--json"))["offers"]
    assert (listed["status"], listed["channels"]) == ("withdrawn", "waiting")


@pytest.mark.parametrize(
    ("text", "says"), [("{", "is no JSON"), ("[]", "holds no announcement"), ('{"kind": "offer"}', "groups"), ('{"kind": "x"}', "kind")]
)  # fmt: skip
def test_a_file_that_is_no_announcement_is_refused_in_a_line(run, tmp_path: Path, text: str, says: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "offer.json").write_text(text)
    assert says in run("draft", "--file", str(tmp_path / "offer.json"), "--by", "C. Koch", status=2)


def test_a_file_says_what_a_form_would(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = {"kind": "request", "groups": ["g-kl"], "title": "Kittel gesucht", "text": "Wir suchen Kittel.", "valid_until": "2099-01-01"}
    (tmp_path / "offer.json").write_text(json.dumps(told))
    assert "Suche: Kittel gesucht" in run("draft", "--file", str(tmp_path / "offer.json"), "--by", "C. Koch", "--lang", "de")
    assert "either" not in run("list")
    assert "--category or --file" in run("draft", "--by", "C. Koch", status=2)
