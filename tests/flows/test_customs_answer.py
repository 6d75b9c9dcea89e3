"""What customs answer, by command: a notice taken over as the release, and a hold at the border from its first day to its end."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cli.app import status_of
from flows import replay_batch, run_import, stored_outcome, verify_record
from flows.retry_stalled import retry_stalled
from flows.session import prefect_session
from flows.stored import KIND
from flows.wiring import opened
from tests.flows.conftest import ORDER, Folder, blank_paper
from tests.flows.notices import notice
from tests.record.taking import taken

pytestmark = pytest.mark.integration

IMPORTER = ORDER["importer"] | {"eori": "DE1234567"}


class Desk:
    """A person at a command line."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.capsys = data, capsys

    def run(self, *arguments: str, status: int) -> tuple[str, str]:
        self.capsys.readouterr()
        done = status_of([*arguments, "--data", str(self.data)])
        out, err = self.capsys.readouterr()
        assert done == status, f"{arguments}: exit {done}\n{out[-1500:]}\n{err[-1500:]}"
        return out, err

    def shown(self, *arguments: str, status: int = 1) -> dict[str, Any]:
        (line,) = self.run(*arguments, "--json", status=status)[0].splitlines()
        shown: dict[str, Any] = json.loads(line)
        return shown

    def refused(self, *arguments: str) -> str:
        out, err = self.run(*arguments, status=2)
        assert out == ""
        (line,) = err.splitlines()
        return line.removeprefix("freigabe: ")

    def events(self, batch: str) -> list[tuple[str, str, dict[str, Any]]]:
        with opened(self.data) as house:
            return [(event.type, event.actor, event.payload) for event in house.ledger.events(KIND, batch)]


@pytest.fixture
def desk(data: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(data, capsys)


def imported(folder: Folder, data: Path, order: str, papers: int = 1, **changes: Any) -> str:
    given = {"order": order, "importer": IMPORTER, "arrived_on": "2020-05-29"} | changes
    (outcome,) = run_import([folder(order, papers=papers, **given)], data)
    return outcome.batch.id


@pytest.fixture(scope="module")
def kept() -> dict[Path, str]:
    """By record, the batch that every refusal leaves as it is."""
    return {}


@pytest.fixture
def untouched(folder: Folder, desk: Desk, kept: dict[Path, str]) -> str:
    """A batch of this record without papers, imported once for all that is refused."""
    if desk.data not in kept:
        kept[desk.data] = imported(folder, desk.data, "ANSWER-R", papers=0)
    return kept[desk.data]


def waits(shown: dict[str, Any], what: str) -> list[dict[str, str]]:
    return [wait for wait in shown["waiting_for"] if wait["what"] == what]


def test_a_notice_is_attached_and_taken_over_with_the_spots_it_was_read_from(folder: Folder, desk: Desk, tmp_path: Path) -> None:
    batch = imported(folder, desk.data, "ANSWER-A1")
    file = notice(tmp_path / "Bescheid 12.pdf")
    shown = desk.shown("customs", batch, "--notice", str(file), "--by", "Spedition Klar")
    assert shown["judged_for"] == "2020-06-02"
    assert waits(shown, "customs_release") == []
    (paper,) = [each for each in shown["papers"] if each["file"] == "Bescheid 12.pdf"]
    assert (paper["kind"], paper["notice"]["release_date"]["value"], paper["notice"]["acceptance_date"]["value"]) == (
        "customs_notice", "2020-06-02", "2020-05-29",
    )  # fmt: skip
    assert not [finding for finding in shown["findings"] if finding["code"] == "identifier.invalid" or finding["file"] == "Bescheid 12.pdf"]
    (entered,) = [event for event in desk.events(batch) if event[0] == "customs.released"]
    assert entered[1] == "Spedition Klar"
    assert (entered[2]["mrn"], entered[2]["released_on"]) == ("20DE510220123456R1", "2020-06-02")
    read = entered[2]["read_from"]
    assert (read["file"], read["sha256"]) == ("Bescheid 12.pdf", stored_outcome(desk.data, batch).batch.attached[-1].sha256)
    assert (read["number"]["raw"], read["released_on"]["raw"], read["accepted_on"]["value"]) == ("20DE510220123456R1", "02.06.2020", "2020-05-29")
    assert read["released_on"]["page"] == 1
    assert read["released_on"]["box"] == paper["notice"]["release_date"]["box"]
    before = desk.events(batch)
    assert desk.shown("customs", batch, "--notice", "Bescheid 12.pdf") == shown
    assert desk.events(batch) == before
    assert [replayed.same for replayed in replay_batch(desk.data, batch, every=True)] == [True, True]
    assert verify_record(desk.data, batch) == ()


def test_a_notice_lying_there_releases_nothing_until_somebody_takes_it_over(folder: Folder, desk: Desk) -> None:
    path = folder("ANSWER-A2", papers=0, order="ANSWER-A2", importer=IMPORTER, arrived_on="2020-05-29")
    notice(path / "zoll.pdf")
    (outcome,) = run_import([path], desk.data)
    batch = outcome.batch.id
    assert outcome.batch.judged_for.isoformat() == "2020-05-29"
    (wait,) = waits(desk.shown("status", batch), "customs_release")
    assert wait["why"] == (
        "no release for free circulation entered; zoll.pdf names 20DE510220123456R1 and release on 2020-06-02: "
        f"freigabe customs {batch} --notice zoll.pdf takes it over"
    )
    out, _ = desk.run("customs", batch, "--notice", "zoll.pdf", status=1)
    assert "20DE510220123456R1 – 2020-06-02 (zoll.pdf, p. 1; form and check digit fit)" in " ".join(out.split())
    assert stored_outcome(desk.data, batch).batch.judged_for.isoformat() == "2020-06-02"


def test_an_older_notice_is_taken_over_by_its_registration_number_and_its_lack_of_a_check_digit_is_told(folder: Folder, desk: Desk, tmp_path: Path) -> None:
    batch = imported(folder, desk.data, "ANSWER-A3")
    file = notice(tmp_path / "old.pdf", MRN=None, Registriernummer="AT/C/40/012345/06/2020/5102")
    out, _ = desk.run("customs", batch, "--notice", str(file), "--lang", "de", status=1)
    assert "ATC400123450620205102 – 2020-06-02 (old.pdf, S. 1;" in " ".join(out.split())
    assert "keine Prüfziffer" in out
    released = stored_outcome(desk.data, batch)
    assert released.batch.release_by_customs is not None
    assert released.batch.release_by_customs.mrn == "ATC400123450620205102"
    assert not [finding for finding in released.judgement.findings if finding.code == "identifier.invalid"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"Tag_der_Überlassung": None}, "states no day of release", id="no day"),
        pytest.param({"MRN": None}, "states no MRN", id="no number"),
        pytest.param({"MRN": None, "Tag_der_Überlassung": None}, "states no MRN and no day of release", id="neither"),
        pytest.param({"Vermerk": "Die Überlassung ist ausgesetzt"}, "states no day of release", id="suspended"),
        pytest.param({"MRN": "20DE510220123456R7"}, "names 20DE510220123456R7: the check digit does not fit", id="check digit"),
        pytest.param({"EORI_Nr": "DE7654321"}, "is for the importer DE7654321, the order names DE1234567", id="another importer"),
    ],
)
def test_a_notice_that_does_not_serve_is_refused_and_not_attached(
    untouched: str, desk: Desk, tmp_path: Path, changes: dict[str, str | None], sentence: str
) -> None:
    batch = untouched
    file = notice(tmp_path / "notice.pdf", **changes)
    before = desk.events(batch)
    line = desk.refused("customs", batch, "--notice", str(file))
    assert line.startswith(f"notice.pdf {sentence}")
    assert line.endswith(f"; enter by hand: freigabe customs {batch} --mrn MRN --released-on DATE")
    assert "von Hand eintragen" in desk.refused("customs", batch, "--notice", str(file), "--lang", "de")
    assert desk.events(batch) == before
    assert stored_outcome(desk.data, batch).batch.attached == ()


def test_a_notice_that_a_person_corrected_serves_by_its_name_in_the_batch(folder: Folder, desk: Desk, tmp_path: Path) -> None:
    path = folder("ANSWER-A6", papers=0, order="ANSWER-A6", importer=IMPORTER, arrived_on="2020-05-29")
    (path / "zoll").mkdir()
    notice(path / "zoll" / "a.pdf", Tag_der_Überlassung=None, Ausgang="02.06.2020")
    (outcome,) = run_import([path], desk.data)
    batch = outcome.batch.id
    assert desk.refused("customs", batch, "--notice", "a.pdf").startswith("zoll/a.pdf states no day of release; enter by hand")
    desk.run("correct", batch, "a.pdf", "release_date", "2020-06-02", "--by", "S. Klar", "--reason", "stands beside Ausgang", status=1)
    desk.shown("customs", batch, "--notice", "a.pdf")
    (entered,) = [event for event in desk.events(batch) if event[0] == "customs.released"]
    assert (entered[2]["released_on"], entered[2]["read_from"]["released_on"]["raw"]) == ("2020-06-02", "02.06.2020")
    assert stored_outcome(desk.data, batch).batch.judged_for.isoformat() == "2020-06-02"


def test_what_is_no_file_and_no_paper_and_what_is_given_twice_is_refused(folder: Folder, desk: Desk, tmp_path: Path) -> None:
    batch = imported(folder, desk.data, "ANSWER-A4")
    assert desk.refused("customs", batch, "--notice", "nothing.pdf").startswith("nothing.pdf is no file and no paper of this batch")
    file = notice(tmp_path / "n.pdf")
    assert desk.refused("customs", batch, "--notice", str(file), "--mrn", "20DE510220123456R1").startswith("--notice reads number and day")
    blank_paper(tmp_path / "blank.pdf", 7)
    assert desk.refused("customs", batch, "--notice", str(tmp_path / "blank.pdf")).startswith("blank.pdf is no customs notice (it was read as ")
    (tmp_path / "no.pdf").write_text("no PDF")
    assert desk.refused("customs", batch, "--notice", str(tmp_path / "no.pdf")).startswith("no.pdf could not be read (not_a_pdf); enter by hand")
    early = notice(tmp_path / "early.pdf", Tag_der_Überlassung="28.05.2020")
    assert desk.refused("customs", batch, "--notice", str(early)) == (
        "customs cannot have released on 2020-05-28 goods that arrived on 2020-05-29; check --released-on"
    )
    assert len(stored_outcome(desk.data, batch).batch.attached) == 1


def test_a_number_entered_by_hand_whose_check_digit_is_wrong_is_told_at_once_and_found(folder: Folder, desk: Desk) -> None:
    batch = imported(folder, desk.data, "ANSWER-A5")
    out, err = desk.run("customs", batch, "--mrn", "20DE510220123456R7", "--released-on", "2020-06-02", "--json", status=1)
    assert err.startswith("freigabe: note that 20DE510220123456R7: the check digit does not fit")
    assert "identifier.invalid" in {finding["code"] for finding in json.loads(out)["findings"]}
    _, err = desk.run("customs", batch, "--mrn", "20DE510220123456R1", "--released-on", "2020-06-02", "--json", status=1)
    assert err == ""
    assert "a declaration of 2018" in desk.refused("customs", batch, "--mrn", "18DE510220123456R8", "--released-on", "2020-06-02")


def test_a_hold_from_its_first_day_to_its_end(folder: Folder, desk: Desk, tmp_path: Path) -> None:
    batch = imported(folder, desk.data, "ANSWER-H1")
    assert desk.shown("hold", batch, status=0) == {"batch": batch, "holds": []}
    grounds = stored_outcome(desk.data, batch).judgement.grounds
    suspend = ("hold", batch, "--since", "2020-05-29", "--authority", "Zollamt Flughafen Leipzig", "--land", "SN", "--reason", "CE mark in doubt")
    shown = desk.shown(*suspend, "--by", "S. Klar")
    (wait,) = waits(shown, "border_hold")
    assert wait["whom"] == "customs"
    # Friday 29 May; Monday 1 June is Whit Monday: 2, 3, 4 June.
    assert wait["why"].endswith(
        "the last of 3 working days (SN) is 2020-06-04: unless market surveillance acts by then, customs release the goods, all else being met (Art. 28(1))"
    )
    assert shown["holds"][0]["state"] == "suspended"
    assert desk.shown(*suspend, "--by", "S. Klar") == shown
    request = notice(tmp_path / "request.pdf", "Anforderung von Unterlagen", MRN=None)
    desk.shown("hold", batch, "--letter", str(request), "--on", "2020-06-02", "--from", "Landesdirektion Sachsen", "--subject", "asks for the test report")
    desk.shown("hold", batch, "--on", "2020-06-03", "--to", "Landesdirektion Sachsen", "--subject", "report sent")
    out, _ = desk.run("hold", batch, "--lang", "de", status=0)
    assert out.splitlines()[1:] == [
        "  2020-06-02  von Landesdirektion Sachsen: asks for the test report  [request.pdf]",
        "  2020-06-03  an Landesdirektion Sachsen: report sent",
    ]
    assert out.startswith("2020-05-29  alle Chargen: Überlassung seit 29.05.2020 ausgesetzt durch Zollamt Flughafen Leipzig")
    assert "enter first how it ended" in desk.refused("customs", batch, "--mrn", "20DE510220123456R1", "--released-on", "2020-06-08")
    kept = desk.shown("hold", batch, "--maintained-on", "2020-06-04", "--reference", "LDS 5/20")
    assert kept["holds"][0]["state"] == "maintained"
    ended = desk.shown("hold", batch, "--ended-on", "2020-06-08", "--outcome", "released", "--reason", "report in order")
    assert (ended["holds"][0]["state"], waits(ended, "border_hold")) == ("released", [])
    desk.shown("customs", batch, "--mrn", "20DE510220123456R1", "--released-on", "2020-06-08")
    types = [event[0] for event in desk.events(batch) if event[0].startswith(("border", "customs", "paper"))]
    assert types == [
        "paper.attached", "border.suspended", "paper.attached", "border.letter", "border.letter", "border.maintained", "border.hold_ended", "customs.released",
    ]  # fmt: skip
    stored = stored_outcome(desk.data, batch)
    assert stored.judgement.grounds != grounds  # another paper, another day
    assert [replayed.same for replayed in replay_batch(desk.data, batch, every=True)] == [True, True, True]
    assert verify_record(desk.data, batch) == ()
    again = desk.shown("import", str(tmp_path / "ANSWER-H1"))
    assert again["holds"] == ended["holds"]


def test_no_rule_looks_at_a_hold(folder: Folder, desk: Desk) -> None:
    batch = imported(folder, desk.data, "ANSWER-H2")
    before = stored_outcome(desk.data, batch).judgement
    desk.shown("hold", batch, "--since", "2020-05-29", "--authority", "Zollamt", "--land", "HH", "--reason", "why", "--lot", "L1")
    after = stored_outcome(desk.data, batch)
    assert after.judgement == before
    assert after.batch.holds[0].lots == ((1, "L1"),)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--since", "2020-05-29", "--authority", "Z", "--reason", "r"), "--land SN"),
        (("--since", "2020-05-29", "--authority", "Z", "--reason", "r", "--land", "XX"), "'XX' is no Land of Germany"),
        (("--since", "yesterday", "--authority", "Z", "--reason", "r", "--land", "SN"), "--since 'yesterday'"),
        (("--since", "2020-05-29", "--land", "SN", "--reason", "r"), "--authority WHO"),
        (("--since", "2020-05-29", "--ended-on", "2020-06-02"), "one thing at a time: --since, --ended-on"),
        (("--ended-on", "2020-06-02", "--reason", "r"), "--outcome released|refused"),
        (("--on", "2020-06-02", "--subject", "s"), "either --from WHO or --to WHO"),
        (("--from", "L", "--subject", "s"), "--on DATE"),
        (("--from", "L", "--on", "2020-06-02", "--subject", "s"), "no hold at the border is entered"),
        (("--letter", "nothing.pdf", "--from", "L", "--on", "2020-06-02", "--subject", "s"), "no such file: nothing.pdf"),
        (("--ended-on", "2020-06-02", "--outcome", "released", "--reason", "r", "--lot", "L1"), "--lot says nothing beside --ended-on"),
        (("--maintained-on", "2020-06-02", "--reason", "r"), "--reason says nothing beside --maintained-on"),
        (("--reason", "r"), "--since, --letter, --maintained-on or --ended-on"),
    ],
)
def test_bad_input_is_one_line(untouched: str, desk: Desk, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in desk.refused("hold", untouched, *arguments)


def test_a_hold_past_its_period_is_told_to_a_person_once_and_one_maintained_in_time_is_not(folder: Folder, desk: Desk) -> None:
    def sweep() -> list[str]:
        with prefect_session(desk.data, lambda _: None):
            return asyncio.run(retry_stalled(str(desk.data)))["hold_over"]

    over, kept = imported(folder, desk.data, "ANSWER-H4", papers=0), imported(folder, desk.data, "ANSWER-H5", papers=0)
    for batch in (over, kept):
        desk.shown("hold", batch, "--since", "2021-11-15", "--authority", "Zollamt", "--land", "SN", "--reason", "why")
    desk.shown("hold", kept, "--maintained-on", "2021-11-22", "--reference", "LDS")
    told_of = sweep()
    assert over in told_of
    assert kept not in told_of
    assert sweep() == []
    (told,) = [event for event in desk.events(over) if event[0] == "border.period_over"]
    assert told[1] == "freigabe sweep"
    assert told[2] == {
        "batch": over, "since": "2021-11-15", "authority": "Zollamt", "last_day": "2021-11-22",
        "told": {
            "de": "Die Frist endete am 22.11.2021; beim Zoll die Überlassung verlangen (Reg. (EU) 2019/1020 Art. 27(a))",
            "en": "the period ended on 2021-11-22; ask customs for release (Reg. (EU) 2019/1020 Art. 27(a))",
        },
    }  # fmt: skip
    with opened(desk.data) as house:
        messages = taken(house.ledger)
    assert [each.payload["batch"] for each in messages if each.topic == "border.period_over"] == told_of
    assert verify_record(desk.data, over) == ()
