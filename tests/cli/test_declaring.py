"""``freigabe declaration`` of a file: what it says, and how it refuses what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.app import status_of
from cli.declaring import _say_summary
from tests.customs.declaration.whole import GOODS, batch, declaration_of

pytestmark = pytest.mark.unit


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The message of a complete declaration."""
    path = tmp_path / "declaration.xml"
    path.write_bytes(declaration_of(batch()).xml)
    return path


def test_a_complete_declaration_in_a_file_can_be_filed_on_its_day(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["declaration", str(written), "--on", "2020-05-29"]) == 0
    assert "it can be filed as it is" in capsys.readouterr().out
    assert status_of(["declaration", str(written), "--on", "2020-05-29", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["complete"], shown["faults"]) == (True, [])
    assert shown["declaration"]["shipment"]["items"][0]["commodity_code"] == {"hs": "630790", "cn": "98", "taric": "10"}


def test_on_a_later_day_its_code_is_wrong(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["declaration", str(written), "--on", "2021-05-29", "--lang", "de"]) == 1
    assert "Position 1: 18 09: die Warennummer 6307909810 gilt am 29.05.2021 nicht" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"<a/>", ["--on", "2020-05-29"], "no Declaration of the WCO data model"),
        (b"no xml", ["--on", "2020-05-29"], "not well-formed XML"),
        (b"", ["--on", "2020-05-29"], "not well-formed XML"),
        (None, [], "name the day of acceptance"),
        (None, ["--on", "yesterday"], "--on"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_one_line(
    content: bytes | None, options: list[str], said: str, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        written.write_bytes(content)
    assert status_of(["declaration", str(written), *options]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_the_summary_counts_and_dates_as_its_language_does(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = declaration_of(batch()), declaration_of(batch(lines=[GOODS, GOODS | {"line": 2}]))
    for answer, lang in ((one, "de"), (two, "de"), (one, "en")):
        _say_summary(answer, lang)
    said = [line.partition("  ")[2].partition("  ")[2] for line in capsys.readouterr().out.splitlines()]
    assert said == ["1 Position, für den 29.05.2020", "2 Positionen, für den 29.05.2020", "1 item, for 2020-05-29"]
