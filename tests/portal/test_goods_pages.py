"""The page about the goods: what people enter at the dock and at the desk, and what becomes of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from batches.decision import same_person
from flows.folder import load_folder
from flows.stored import KIND, from_state
from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.portal.forms import form_of, forms_of
from tests.portal.quiet import quiet
from tests.servers.people import SAMPLES, carrier, person, sample_house, sign_in

pytestmark = pytest.mark.integration
BATCH = load_folder(SAMPLES / "kaiserslautern-2020").order.batch_id
HERE = f"/batches/{BATCH}/goods"
LOT = "1/MW20200511A"
WHO = {
    "qc": ("R. Weber", None),
    "own": ("I. Möller", "Musterhafen Medizinbedarf GmbH"),
    "foreign": ("F. Fremd", "Andere Handels GmbH"),
    "auditor": ("P. Pahl", None),
}


class Clients(dict[str, httpx.Client]):
    """A client for each of them, signed in when first asked for."""

    def __init__(self, house: Path, portal: httpx.Client) -> None:
        self._house, self._portal = house, portal

    def __missing__(self, name: str) -> httpx.Client:
        known, organisation = WHO[name]
        with opened(self._house) as there:
            who = person(there, known, "importer" if organisation else "qc" if name == "qc" else "auditor", organisation=organisation)
        self[name] = sign_in(self._portal, who)
        return self[name]

    def quiet(self) -> None:
        """Wait for the run."""
        quiet(self._house, BATCH)


@pytest.fixture
def house(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return sample_house(data, tmp_path_factory, worker_id)


@pytest.fixture
def people(house: Path, serve: Serve) -> Iterator[Clients]:
    with carrier(house):
        clients = Clients(house, serve(make_app(house)))
        yield clients
        for client in clients.values():
            client.close()


def page(client: httpx.Client, lot: str = LOT) -> str:
    answer = client.get(HERE, params={"lot": lot})
    assert answer.status_code == 200, answer.text
    return answer.text


def send(client: httpx.Client, action: str, form: dict[str, str]) -> httpx.Response:
    return client.post(f"{HERE}/{action}", data=form)


def entered(people: Clients, name: str, action: str, form: dict[str, str]) -> str:
    """The page after the form was taken over."""
    answer = send(people[name], action, form)
    assert answer.status_code == 303, answer.text
    people.quiet()
    shown = people[name].get(answer.headers["location"])
    assert "Eingetragen." in shown.text, shown.text
    return shown.text


def test_the_arrival_is_entered_and_a_day_that_cannot_be_is_told_at_its_field(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/arrival")
    refused = send(people["qc"], "arrival", form | {"on": "22. Juni"})
    assert refused.status_code == 422
    assert 'id="on-error"' in refused.text
    assert 'value="22. Juni"' in refused.text
    early = send(people["qc"], "arrival", form | {"on": "2019-01-01"})
    assert "bestellt wurde sie am" in early.text
    assert "angekommen am" in entered(people, "qc", "arrival", form | {"on": "22.06.2020"}).lower()
    assert "22.06.2020" in page(people["qc"])


def test_a_stale_arrival_does_not_overwrite_what_somebody_else_entered(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/arrival")
    entered(people, "own", "arrival", form_of(page(people["own"]), f"{HERE}/arrival") | {"on": "2020-06-20"})
    stale = send(people["qc"], "arrival", form | {"on": "2020-06-22"})
    assert stale.status_code == 409
    assert "jemand anderes" in stale.text
    assert "20.06.2020" in stale.text


def test_the_plan_of_a_lot_is_shown_with_letter_size_and_numbers(people: Clients) -> None:
    shown = page(people["qc"])
    for said in ("ISO 2859-1", "Kennbuchstabe", "AQL 0,065", ">N<", "800", "normal", "angenommen", "Keine frühere Charge"):
        assert said in shown


def test_more_defects_than_the_plan_allows_say_at_once_that_the_lot_is_to_be_rejected(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/inspection")
    assert form["defect-2"] == "Bänderung reißt"
    shown = entered(people, "qc", "inspection", form | {"found-2": "44"})
    assert "zurückzuweisen" in shown
    assert "quality.lot_rejected" in shown


def test_what_cannot_be_a_count_is_told_at_its_field_and_nothing_typed_is_lost(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/inspection")
    wrong = form | {"found-2": "viele", "found-3": "501", "sample_size-4": "", "defect-6": "Naht offen", "lot_size": "700"}
    answer = send(people["qc"], "inspection", wrong)
    assert answer.status_code == 422
    for field in ("found-2", "found-3", "sample_size-4", "defect_class-6", "sample_size-0"):
        assert f'id="{field}-error"' in answer.text, field
        assert f'href="#{field}"' in answer.text, field
    again = form_of(answer.text, f"{HERE}/inspection")
    assert {name: again[name] for name in wrong} == wrong
    assert "Bitte mindestens eine Zeile" in send(people["qc"], "inspection", form | dict.fromkeys((k for k in form if k[0] in "sfd" and "-" in k), "")).text


def test_more_rows_are_added_without_losing_any(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/measurements")
    more = send(people["qc"], "measurements", form | {"more": "yes", "value-0": "1,7"})
    again = form_of(more.text, f"{HERE}/measurements")
    assert int(again["rows"]) == int(form["rows"]) + 10
    assert again["value-0"] == "1,7"


def test_the_marking_is_a_checklist_of_what_the_route_demands(people: Clients) -> None:
    shown = page(people["qc"])
    for said in ("Kennnummer neben dem CE", "VO (EU) 2016/425 Art. 17 Abs. 3", "<strong>0598</strong>", "FFP2 NR", "Lagerbedingungen"):
        assert said in shown
    shown = page(people["qc"], "3/BW2005-17")
    assert "darf nicht dastehen" in shown
    assert "noch nicht angesehen" in shown


def test_marking_read_off_the_goods_is_judged_at_once(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/marking")
    assert form["text-body_number"] == "0598"
    both = send(people["qc"], "marking", form | {"absent-ce": "yes"})
    assert both.status_code == 422
    assert 'id="text-ce-error"' in both.text
    shown = entered(people, "qc", "marking", form | {"text-body_number": "2163", "text-expiry": "", "absent-expiry": "yes"})
    assert "marking.body_mismatch" in shown
    assert "marking.missing" in shown
    assert "nicht da" in shown


def test_measurements_are_held_against_their_limits_at_once(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/measurements")
    shown = entered(people, "qc", "measurements", form | {"value-0": "7,9"})
    assert "außerhalb:" in shown
    assert "7,9 %" in shown
    assert "quality.measurement_out_of_limit" in shown
    assert "nicht eingehalten" in shown


def test_a_row_that_is_no_measurement_is_told_at_its_field(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/measurements")
    last = int(form["rows"]) - 1
    wrong = {"property-0": "Farbe", "unit-1": "kg", "value-2": "gut", f"value-{last}": "3", f"property-{last}": form["property-3"]}
    answer = send(people["qc"], "measurements", form | wrong)
    assert answer.status_code == 422
    for field in ("property-0", "unit-1", "value-2"):
        assert f'id="{field}-error"' in answer.text, field
    again = form_of(answer.text, f"{HERE}/measurements")
    assert {name: again[name] for name in wrong} == wrong


def test_a_sheet_somebody_else_entered_meanwhile_is_not_overwritten(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/measurements")
    entered(people, "own", "measurements", form_of(page(people["own"]), f"{HERE}/measurements") | {"value-0": "1.9"})
    stale = send(people["qc"], "measurements", form | {"value-0": "2.2"})
    assert stale.status_code == 409
    assert form_of(stale.text, f"{HERE}/measurements")["value-0"] == "2.2"


def csv_form(client: httpx.Client) -> dict[str, str]:
    return form_of(page(client), f"{HERE}/files")


def test_sheets_come_as_files_or_pasted_and_are_known_by_their_header(people: Clients) -> None:
    sheet = b"line;lot;element;seen\n1;MW20200511A;ce;CE\n1;MW20200511A;body_number;2163\n"
    sent = people["qc"].post(f"{HERE}/files", data=csv_form(people["qc"]), files=[("files", ("gelesen.csv", sheet, "text/csv"))])
    assert sent.status_code == 303, sent.text
    people.quiet()
    assert "marking.body_mismatch" in page(people["qc"])
    pasted = form_of(page(people["qc"]), f"{HERE}/rows") | {"csv": "line,lot,property,condition,specimen,value,unit\n1,UNBEKANNT,afterflame time,,1,2,s\n"}
    assert send(people["qc"], "rows", pasted).status_code == 303
    people.quiet()
    assert "keine Charge „UNBEKANNT“" in page(people["qc"])


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"", "leer"),
        (b"a,b,c\n1,2,3\n", "unbekannte Kopfzeile"),
        (b"line,lot,element,seen\n", "nur eine Kopfzeile"),
        (b"line,lot,element,seen\n1,MW20200511A,ce,\x81\x8d\n", "Zeile 2"),
        (b"line,lot,element,seen\n1,MW20200511A,ce," + b"x" * 200_000 + b"\n", "kein CSV"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_the_reason(people: Clients, sheet: bytes, said: str) -> None:
    answer = people["qc"].post(f"{HERE}/files", data=csv_form(people["qc"]), files={"files": ("blatt.csv", sheet)})
    assert answer.status_code == 422
    assert said in answer.text


def test_rows_that_are_no_sheet_are_refused_and_stay_where_they_were_pasted(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/rows")
    answer = send(people["qc"], "rows", form | {"csv": "a,b\n1,2\n"})
    assert answer.status_code == 422
    assert "unbekannte Kopfzeile" in answer.text
    assert form_of(answer.text, f"{HERE}/rows")["csv"].strip() == "a,b\n1,2"
    assert "Bitte die Zeilen mit Kopfzeile" in send(people["qc"], "rows", form).text
    assert "Bitte eine Datei wählen" in people["qc"].post(f"{HERE}/files", data=csv_form(people["qc"]), files={"files": ("", b"")}).text


def test_files_are_bounded_and_come_from_our_own_page_only(people: Clients) -> None:
    form = csv_form(people["qc"])
    large = people["qc"].post(f"{HERE}/files", data=form, files={"files": ("blatt.csv", b"x" * 8_400_000)})
    assert large.status_code == 422
    assert "Die Datei hat" in large.text
    forged = people["qc"].post(f"{HERE}/files", data=form | {"csrf": "0"}, files={"files": ("blatt.csv", b"line,lot,element,seen\n1,,ce,CE\n")})
    assert forged.status_code == 403


def test_quality_control_judges_lot_by_lot_with_a_reason(people: Clients) -> None:
    form = form_of(page(people["qc"]), f"{HERE}/verdict")
    bare = send(people["qc"], "verdict", form)
    assert bare.status_code == 422
    assert 'id="reason-error"' in bare.text
    early = send(people["qc"], "verdict", form | {"choice": "accept", "reason": "In Ordnung"})
    assert early.status_code == 409
    assert "nicht angekommen" in early.text
    assert "In Ordnung" in early.text
    shown = entered(people, "qc", "verdict", form | {"choice": "reject", "reason": "Nasse Kartons"})
    assert "Nasse Kartons" in shown
    stale = send(people["qc"], "verdict", form | {"choice": "reject", "reason": "Noch ein Grund"})
    assert stale.status_code == 409


def test_an_importer_enters_goods_of_their_own_and_judges_no_lot(people: Clients) -> None:
    shown = page(people["own"])
    assert f"{HERE}/marking" in forms_of(shown)
    assert f"{HERE}/verdict" not in forms_of(shown)
    form = form_of(page(people["qc"]), f"{HERE}/verdict") | {"csrf": form_of(shown, f"{HERE}/marking")["csrf"], "choice": "reject", "reason": "weg"}
    assert send(people["own"], "verdict", form).status_code == 403
    with_marking = form_of(shown, f"{HERE}/marking") | {"text-storage": "kühl"}
    assert "kühl" in entered(people, "own", "marking", with_marking)


def test_what_belongs_to_somebody_else_is_not_there(people: Clients) -> None:
    assert people["foreign"].get(HERE).status_code == 404
    csrf = form_of(people["foreign"].get("/account").text or people["foreign"].get(HERE).text, "/logout")["csrf"]
    for action in ("arrival", "inspection", "marking", "measurements", "files", "rows"):
        assert send(people["foreign"], action, {"csrf": csrf, "on": "2020-06-22"}).status_code == 404, action


def test_an_auditor_looks_and_enters_nothing(people: Clients) -> None:
    shown = page(people["auditor"])
    assert not {each for each in forms_of(shown) if each.startswith(HERE)}
    csrf = form_of(shown, "/logout")["csrf"]
    for action in ("arrival", "inspection", "marking", "measurements", "files", "rows", "verdict"):
        assert send(people["auditor"], action, {"csrf": csrf}).status_code == 403, action


def test_a_lot_or_sheet_that_is_not_there_is_not_found(people: Clients) -> None:
    assert people["qc"].get(HERE, params={"lot": "9/NIX"}).status_code == 404
    csrf = form_of(page(people["qc"]), "/logout")["csrf"]
    assert send(people["qc"], "gossip", {"csrf": csrf, "lot": LOT}).status_code == 404


def test_who_entered_it_stands_in_the_record(people: Clients, house: Path) -> None:
    entered(people, "own", "arrival", form_of(page(people["own"]), f"{HERE}/arrival") | {"on": "2020-06-22"})
    with opened(house) as there:
        arrived = [event for event in there.ledger.events(KIND, BATCH) if event.type == "goods.arrived"]
        stored = there.ledger.read(KIND, BATCH)
    assert stored is not None
    assert same_person(arrived[-1].actor, "I. Möller")
    assert str(from_state(stored.state)[0].arrival) == "2020-06-22"


def test_data_docs_are_shown_and_handed_out_but_run_nowhere(people: Clients) -> None:
    listed = people["qc"].get(f"{HERE}/data-docs", timeout=200)
    assert "EN 149 2001+A1 2009 FFP2" in listed.text
    packed = people["qc"].get(f"{HERE}/data-docs.zip")
    assert packed.headers["content-disposition"].startswith("attachment;")
    assert "index.html" in zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    shown = people["qc"].get(f"{HERE}/data-docs/2")
    assert "penetration_paraffin_oil" in shown.text
    for answer in (packed, shown):
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert people["qc"].get(f"{HERE}/data-docs/9").status_code == 404
    for address in ("data-docs", "data-docs/1", "data-docs.zip"):
        assert people["foreign"].get(f"{HERE}/{address}").status_code == 404
