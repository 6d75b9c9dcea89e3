"""``freigabe correct`` and ``freigabe lexicon`` as people type them: real processes, a record of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import Desk
from tests.documents.printed import certificate, print_paper
from tests.flows.conftest import ORDER

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, old_server: Callable[[Path], Path]) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("desk")
    desk = Desk(data=old_server(place / "data"), folder=place / "first")
    folder(place / "first", "L-1", certificate("AB-2020/0417", "12 May 2020", "11 May 2025"))
    folder(place / "second", "L-2", certificate("CD-2020/0518", "3 March 2020", "2 March 2025"))
    yield desk
    desk.run("stop", status=0)


def folder(path: Path, order: str, text: str) -> None:
    path.mkdir()
    (path / "order.json").write_text(json.dumps(ORDER | {"order": order}))
    print_paper(path / "certificate.pdf", text)


@pytest.fixture(scope="module")
def batch(desk: Desk) -> str:
    return str(desk.shown("import", str(desk.folder), status=1)["batch"])


SIGNED = ("--by", "R. Weber", "--reason", "stands beside Sealed")


@pytest.fixture(scope="module")
def corrected(desk: Desk, batch: str) -> dict[str, Any]:
    return desk.shown("correct", batch, "certificate.pdf", "issue_date", "2020-05-12", *SIGNED, status=1)


def test_a_correction_shows_the_batch_and_what_it_teaches(corrected: dict[str, Any], batch: str) -> None:
    assert corrected["batch"] == batch
    fields = corrected["papers"][0]["fields"]
    assert (fields["issue_date"]["value"], fields["issue_date"]["checks"], fields["issue_date"]["confidence"]) == ("2020-05-12", ["person"], 1.0)
    said = corrected["correction"]
    assert (said["file"], said["field"], said["value"], said["by"], said["page"], said["raw"]) == (
        "certificate.pdf", "issue_date", "2020-05-12", "R. Weber", 1, "12 May 2020",
    )  # fmt: skip
    assert (said["read"], said["why_not"]) == ([], None)
    teaches = said["teaches"]
    assert teaches["issuer"].startswith("Harzer Zert GmbH")
    assert (teaches["kind"], teaches["label"], teaches["relation"], teaches["names"]) == ("eu_type_examination_certificate", "Sealed", "beside", True)
    assert corrected["papers"][0]["corrections"][0]["reason"] == "stands beside Sealed"


def test_the_next_batch_is_read_with_it_and_reading_alone_is_not(desk: Desk, corrected: dict[str, Any]) -> None:
    second = desk.folder.parent / "second"
    shown = desk.shown("import", str(second), status=1)
    assert shown["papers"][0]["fields"]["issue_date"]["value"] == "2020-03-03"
    assert shown["papers"][0]["fields"]["issue_date"]["checks"] == ["learnt", "format"]
    assert "issue_date" not in desk.shown("read", str(second / "certificate.pdf"), status=0)["fields"]


def test_the_lexicon_is_listed_shown_and_withdrawn(desk: Desk, corrected: dict[str, Any], batch: str) -> None:
    id_ = corrected["correction"]["teaches"]["id"]
    listed = desk.shown("lexicon", "list", "--issuer", "harzer zert", status=0)
    assert (listed["id"], listed["withdrawn"]) == (id_, None)
    assert desk.run("lexicon", "list", "--issuer", "Nobody", "--json", status=0).stdout == ""
    (line,) = desk.run("lexicon", "list", status=0).stdout.splitlines()
    assert line.startswith(f"{id_}  Harzer Zert GmbH")
    assert line.endswith(", eu_type_examination_certificate: “Sealed” (beside) names issue_date")
    shown = desk.shown("lexicon", "show", id_, status=0)
    assert shown == listed
    assert shown["recognised_by"][0] == "harzer zert gmbh"
    assert [(each["batch"], each["file"], each["by"], each["value"]) for each in shown["taught"]] == [(batch, "certificate.pdf", "R. Weber", "2020-05-12")]
    gone = desk.shown("lexicon", "withdraw", id_, "--by", "A. Klein", "--reason", "names the day of printing", status=0)
    assert gone["withdrawn"] == {"by": "A. Klein", "reason": "names the day of printing"}
    assert desk.shown("lexicon", "withdraw", id_, "--by", "A. Klein", "--reason", "names the day of printing", status=0) == gone
    assert "withdrawn already, by A. Klein" in desk.run("lexicon", "withdraw", id_, "--by", "B", "--reason", "r", status=2).stderr
    assert desk.run("lexicon", "show", id_, "--lang", "de", status=0).stdout.endswith("zurückgezogen: A. Klein: names the day of printing\n")
    assert "issue_date" not in desk.shown("import", str(desk.folder.parent / "second"), status=1)["papers"][0]["fields"]
    assert desk.shown("import", str(desk.folder), status=1)["papers"][0]["fields"]["issue_date"]["value"] == "2020-05-12"
    assert desk.shown("verify", status=0)["verified"]


def test_a_person_is_told_what_holds_now_and_why_nothing_was_learnt(desk: Desk, corrected: dict[str, Any], batch: str) -> None:
    told = desk.run("correct", batch, "certificate.pdf", "place", "Essen", "--by", "R. Weber", "--reason", "by telephone", "--lang", "de", status=1)
    lines = [line.strip() for line in told.stdout.splitlines()]
    assert "certificate.pdf: place: nichts → Essen (R. Weber: by telephone)" in lines
    assert lines[-1].startswith("nichts gelernt: der Wert wurde auf dem Papier nicht gefunden")
    gone = desk.run("correct", batch, "certificate.pdf", "models", "", "--by", "R. Weber", "--reason", "the press's", status=1)
    assert "certificate.pdf: models: MW-2100 → not stated" in gone.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["certificate.pdf", "issued_on", "2020-05-12", *SIGNED], "the nearest are issue_date"),
        (["certificate.pdf", "issue_date", "12.05.2020", *SIGNED], "ISO 8601"),
        (["certificate.pdf", "issue_date", *SIGNED], "or --absent"),
        (["certificate.pdf", "issue_date", "2020-05-12", "--absent", *SIGNED], "not both"),
        (["certificate.pdf", "issue_date", "2020-05-12", "--page", "9", *SIGNED], "no page 9"),
        (["certificate.pdf", "issue_date", "2020-05-12", "--box", "1,2,3", *SIGNED], "is no box such as"),
        (["certificate.pdf", "issue_date", "2020-05-12", "--box", "1,2,3,4", *SIGNED], "say --page"),
        (["certificate.pdf", "issue_date", "2020-05-12", "--instead-of", "x", *SIGNED], "--instead-of is for"),
        (["none.pdf", "issue_date", "2020-05-12", *SIGNED], "its papers are certificate.pdf"),
        (["certificate.pdf", "issue_date", "2020-05-12", "--by", "W"], "Missing option '--reason'"),
    ],
)
def test_a_wrong_correction_is_one_line_that_says_how_to_mend_it(desk: Desk, batch: str, arguments: list[str], says: str) -> None:
    done = desk.run("correct", batch, *arguments, "--json", status=2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_what_is_not_in_the_lexicon_is_said_in_one_line(desk: Desk, batch: str) -> None:
    for arguments in (("show", "l-0000000000"), ("withdraw", "l-0000000000", "--by", "W", "--reason", "r")):
        assert "no lexicon entry l-0000000000" in desk.run("lexicon", *arguments, status=2).stderr
