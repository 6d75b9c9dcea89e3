"""What customs answer, entered over HTTP: the release, by hand and from a notice, and goods held at the border."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batches.entered import PapersAttached
from flows.loading import archived
from flows.running import enter
from flows.stored import KIND, from_state
from flows.wiring import opened
from portal import make_app
from tests.flows.notices import notice
from tests.portal.conftest import Serve
from tests.portal.customs_desk import AtCustoms, read
from tests.servers.people import carried, carrier, person, sample_house, sign_in

pytestmark = pytest.mark.integration

MRN = "20DE510220123456R1"
HELD = {"authority": "Zollamt Flughafen Leipzig", "land": "SN", "since": "2020-06-22", "reason": "CE-Zeichen zweifelhaft", "reference": "Z 1234 B-12/20"}


@pytest.fixture
def house(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return sample_house(data, tmp_path_factory, worker_id)


def at(data: Path, serve: Serve, name: str = "R. Weber", role: str = "qc") -> AtCustoms:
    with opened(data) as opened_house:
        who = person(opened_house, name, role)  # type: ignore[arg-type]
        (batch,) = opened_house.ledger.list(KIND)
    return AtCustoms(sign_in(serve(make_app(data)), who), batch)


@pytest.fixture
def desk(house: Path, serve: Serve) -> AtCustoms:
    """A person at the customs page; nobody applies what they enter."""
    return at(house, serve)


@pytest.fixture
def worked(house: Path, serve: Serve) -> Iterator[AtCustoms]:
    """A person at the customs page; a run applies what they enter."""
    with carrier(house):
        yield at(house, serve)


def events(data: Path, batch: str, kind: str) -> list[tuple[str, dict[str, Any]]]:
    with opened(data) as opened_house:
        return [(each.actor, each.payload) for each in opened_house.ledger.events(KIND, batch) if each.type == kind]


def test_a_release_entered_by_hand_stands_on_the_page_and_in_the_record(worked: AtCustoms, house: Path) -> None:
    page = worked.enter("release", {"mrn": "20de 5102 2012 3456 r1", "released_on": "24.06.2020"})
    assert f"{MRN} am 24.06.2020" in page
    assert "Überlassung berichtigen" in page
    assert events(house, worked.batch, "customs.released") == [("R. Weber", {"mrn": MRN, "released_on": "2020-06-24"})]


def test_a_number_that_is_no_mrn_is_doubted_and_entered_once_somebody_insists(worked: AtCustoms) -> None:
    typed = {"mrn": "20DE510220123456R2", "released_on": "2020-06-24"}
    answer = worked.post("release", typed)
    assert answer.status_code == 422
    assert "Diese Nummer hat nicht die Form einer MRN" in read(answer)
    assert 'value="20DE510220123456R2"' in answer.text
    assert 'value="2020-06-24"' in answer.text
    other = worked.post("release", typed | {"mrn": "20DE510220123456R3", "despite": "20DE510220123456R2"})
    assert other.status_code == 422
    assert "20DE510220123456R2 am 24.06.2020" in worked.enter("release", typed | {"despite": typed["mrn"]})


@pytest.mark.parametrize(
    ("given", "says", "kept"),
    [
        ({"mrn": "", "released_on": "2020-06-24"}, "MRN: Bitte ausfüllen.", "2020-06-24"),
        ({"mrn": MRN, "released_on": "morgen"}, "Tag der Überlassung: Bitte als TT.MM.JJJJ angeben.", MRN),
        ({"mrn": MRN, "released_on": "2020-01-02"}, "bestellt wurde; bitte „Tag der Überlassung“ prüfen", MRN),
        ({"mrn": MRN, "released_on": "2023-06-24"}, "ist eine Anmeldung aus 2020, die Überlassung ist vom 2023-06-24", MRN),
        ({"mrn": '"><script>alert(1)</script>', "released_on": "2020-06-24"}, "Diese Nummer hat nicht die Form", "&lt;script&gt;"),
    ],
)
def test_a_release_that_cannot_be_is_refused_and_what_was_typed_is_kept(desk: AtCustoms, house: Path, given: dict[str, str], says: str, kept: str) -> None:
    answer = desk.post("release", given)
    assert answer.status_code == 422
    assert says in read(answer)
    assert kept in answer.text
    assert "<script>alert" not in answer.text
    with opened(house) as opened_house:
        assert not opened_house.ledger.entries.waiting(KIND, desk.batch)


def test_who_did_not_see_what_another_entered_meanwhile_is_refused_and_told(worked: AtCustoms, house: Path) -> None:
    before = worked.fields("release")
    worked.enter("release", {"mrn": MRN, "released_on": "2020-06-24"})
    with opened(house) as opened_house:  # while a run is at work, what is entered is kept and looked at by the next
        while opened_house.ledger.worked_on(KIND, worked.batch) or opened_house.ledger.entries.waiting(KIND, worked.batch):
            time.sleep(0.05)
    stale = worked.client.post(worked.address("release"), data=before | {"mrn": MRN, "released_on": "2020-06-25"})
    assert stale.status_code == 409
    assert "hierzu inzwischen jemand anderes etwas eingetragen" in read(stale)
    assert 'value="2020-06-25"' in stale.text
    again = worked.client.post(worked.address("release"), data=before | {"mrn": MRN, "released_on": "2020-06-24"})
    assert again.status_code == 303  # it says what stands already


def test_a_release_is_taken_over_from_a_notice_with_the_spots_it_stands_at(worked: AtCustoms, house: Path, tmp_path: Path) -> None:
    lines = {"Einführer": "Musterhafen Medizinbedarf GmbH", "EORI_Nr": "DE990001170420001", "Tag_der_Annahme": "22.06.2020"}
    good = notice(tmp_path / "Bescheid <b>.pdf", **lines, Tag_der_Überlassung="24.06.2020")
    other = notice(tmp_path / "Fremd.pdf", **lines | {"EORI_Nr": "DE7654321"}, Tag_der_Überlassung="24.06.2020")
    attach(house, worked.batch, good, other)
    page = worked.text("release")
    assert f"MRN {MRN} Seite 1 : „{MRN}“ · Form und Prüfziffer passen" in page
    assert "Tag der Überlassung 24.06.2020 Seite 1 : „24.06.2020“" in page
    assert "Bescheid <b>.pdf" in page
    assert "Taugt nicht zur Übernahme: Fremd.pdf ist für den Einführer DE7654321" in page
    sha256 = digest_of(house, worked.batch, "Bescheid <b>.pdf")
    assert f"/review?of=paper&amp;paper={sha256}&amp;page=1" in worked.answer("release").text
    changed = worked.post("release", {"notice": sha256, "mrn": MRN, "released_on": "2020-06-23"})
    assert changed.status_code == 409
    foreign = worked.post("release", {"notice": digest_of(house, worked.batch, "Fremd.pdf"), "mrn": MRN, "released_on": "2020-06-24"})
    assert foreign.status_code == 422
    assert f"{MRN} am 24.06.2020" in worked.enter("release", {"notice": sha256, "mrn": MRN, "released_on": "2020-06-24"})
    ((actor, payload),) = events(house, worked.batch, "customs.released")
    assert (actor, payload["mrn"], payload["read_from"]["sha256"]) == ("R. Weber", MRN, sha256)
    assert payload["read_from"]["number"]["page"] == 1
    assert len(payload["read_from"]["released_on"]["box"]) == 4


def attach(data: Path, batch: str, *papers: Path) -> None:
    with opened(data) as opened_house:
        attached = tuple(archived(opened_house.archive, [(paper, paper.name) for paper in papers], "R. Weber"))
        enter(opened_house, batch, PapersAttached(by="R. Weber", papers=attached))
        carried(opened_house, batch)


def digest_of(data: Path, batch_id: str, file: str) -> str:
    with opened(data) as opened_house:
        stored = opened_house.ledger.read(KIND, batch_id)
        assert stored is not None
        return next(each.sha256 for each in from_state(stored.state)[0].attached if each.file == file)


def test_a_hold_runs_from_its_first_day_through_letters_to_its_end(worked: AtCustoms, house: Path) -> None:
    page = worked.enter("hold/suspended", HELD)
    assert "3 Arbeitstage (SN) Letzter Tag 25.06.2020" in page
    assert "Die Frist endete am 25.06.2020; beim Zoll die Überlassung verlangen" in page
    assert "Die Ware ist an der Grenze angehalten" in worked.text()
    invoice = "papers/01 Handel/Commercial Invoice SBM-2020-0518.pdf"
    letter = {"with_whom": "Landesdirektion Sachsen", "on": "2020-06-23", "subject": "Unterlagen nachgereicht", "direction": "out"}
    page = worked.enter("hold/letter", letter | {"paper": digest_of(house, worked.batch, invoice)})
    assert f"23.06.2020 Schreiben an Landesdirektion Sachsen: Unterlagen nachgereicht [{invoice}] eingetragen von R. Weber" in page
    page = worked.enter("hold/maintained", {"on": "24.06.2020", "reference": "26-8412/7"})
    assert "die Frist beendet die Aussetzung nicht mehr" in page
    page = worked.enter("hold/ended", {"on": "2020-06-30", "outcome": "released", "reason": "Unterlagen genügen"})
    assert "beendet: überlassen" in page
    assert "30.06.2020 Überlassen: Unterlagen genügen" in page
    assert "angehalten" not in worked.text()
    assert [payload["since"] for _, payload in events(house, worked.batch, "border.suspended")] == ["2020-06-22"]


def test_a_letter_comes_with_its_file_which_joins_the_papers(worked: AtCustoms, house: Path, tmp_path: Path) -> None:
    worked.enter("hold/suspended", HELD)
    letter = {"with_whom": "Zollamt", "on": "2020-06-23", "subject": "Aussetzung", "direction": "in"}
    file = notice(tmp_path / "Schreiben.pdf", "Aussetzung der Überlassung").read_bytes()
    where = worked.address("hold/letter")
    none = worked.client.post(where, data=letter, files={"file": ("Schreiben.pdf", file)})
    assert none.status_code == 403
    wrong = worked.client.post(where, data=worked.fields("hold") | letter, files={"file": ("Schreiben.pdf", b"<html>no paper</html>")})
    assert wrong.status_code == 422
    assert 'value="Aussetzung"' in wrong.text
    sent = worked.client.post(where, data=worked.fields("hold") | letter, files={"file": ("../<b>Schreiben.pdf", file)})
    page = worked.settled(sent)
    assert "23.06.2020 Schreiben von Zollamt: Aussetzung [" in page
    assert "<b>Schreiben" not in worked.answer("hold").text
    ((actor, payload),) = events(house, worked.batch, "border.letter")
    assert (actor, payload["subject"]) == ("R. Weber", "Aussetzung")
    with opened(house) as opened_house:
        assert opened_house.archive.get(payload["sha256"]) == file
    without = worked.client.post(where, data=worked.fields("hold") | letter | {"subject": "Anruf"}, files={"file": ("", b"")})
    assert "Anruf eingetragen von" in worked.settled(without)


def test_a_hold_of_some_lots_for_another_period_says_so_and_refusal_holds_for_good(worked: AtCustoms) -> None:
    page = worked.enter("hold/suspended", HELD | {"days": "5", "lots": "2/PH200512-01"})
    assert "Chargen 2 · PH-K200 · PH200512-01" in page
    assert "5 Arbeitstage (SN) Letzter Tag 29.06.2020" in page
    page = worked.enter("hold/ended", {"on": "2020-06-26", "outcome": "refused", "reason": "Bescheinigung gefälscht"})
    assert "Überlassung verweigert" in page
    assert "Charge zurückweisen" in worked.text()


@pytest.mark.parametrize(
    ("form", "given", "says"),
    [
        ("suspended", HELD | {"reason": ""}, "Begründung: Bitte ausfüllen."),
        ("suspended", HELD | {"land": "XX"}, "Bundesland der Zollstelle: Bitte wählen."),
        ("suspended", HELD | {"days": "0"}, "Frist in Arbeitstagen: Bitte eine ganze Zahl."),
        ("suspended", HELD | {"since": "2020-04-01"}, "bestellt wurde; bitte „Ausgesetzt seit“ prüfen"),
        ("suspended", HELD | {"lots": "9/NONE"}, "9/NONE"),
        ("letter", {"direction": "sideways", "with_whom": "", "on": "", "subject": "x"}, "Richtung: Bitte wählen."),
        ("letter", {"direction": "in", "with_whom": "HZA", "on": "2020-06-23", "subject": "x", "paper": "0" * 64}, "Das Schreiben: Bitte wählen."),
        ("ended", {"on": "2020-06-23", "outcome": "", "reason": "x"}, "Ausgang: Bitte wählen."),
    ],
)
def test_what_is_wrong_about_a_hold_is_said_by_its_field(desk: AtCustoms, form: str, given: dict[str, str], says: str) -> None:
    answer = desk.post(f"hold/{form}", given)
    assert answer.status_code == 422
    assert says in read(answer)
    if form == "suspended":
        assert 'value="Zollamt Flughafen Leipzig"' in answer.text


def test_an_end_without_a_hold_and_an_unknown_form_are_refused(desk: AtCustoms) -> None:
    answer = desk.post("hold/ended", {"on": "2020-06-23", "outcome": "released", "reason": "x"})
    assert (answer.status_code, "keine Aussetzung eingetragen" in read(answer)) == (409, True)
    assert "--since" not in read(answer)
    assert desk.post("hold/nothing", {}).status_code == 422


@pytest.mark.parametrize(("where", "given"), [("release", {"mrn": MRN, "released_on": "2020-06-24"}), ("hold/suspended", HELD)])
def test_who_only_looks_may_not_enter_and_finds_no_form(house: Path, serve: Serve, where: str, given: dict[str, str]) -> None:
    desk = at(house, serve, "A. Prüfer", "auditor")
    page = desk.answer(where.partition("/")[0]).text
    assert 'action="/batches' not in page
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0] or page.partition('name="csrf" content="')[2].partition('"')[0]
    answer = desk.client.post(desk.address(where), data=given | {"csrf": csrf})
    assert answer.status_code == 403
    assert "Ihre Rolle erlaubt das nicht" in read(answer)


def test_a_form_of_another_site_is_refused(desk: AtCustoms) -> None:
    assert desk.client.post(desk.address("release"), data={"mrn": MRN, "released_on": "2020-06-24"}).status_code == 403
