"""Customs of a batch over HTTP: what is charged and how, what is missing and whom to ask, the declaration."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from batches.entered import PromiseMade
from customs.declaration import declared, elements_shown
from flows.running import enter
from flows.stored import KIND, from_state
from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.portal.customs_desk import AtCustoms, read
from tests.servers.people import SAMPLES, carried, imported, person, sample_house, sign_in

pytestmark = pytest.mark.integration

Open = Callable[..., AtCustoms]


@pytest.fixture
def at(data: Path, serve: Serve, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Open:
    """Somebody at the customs page of a sample."""

    def start(sample: str, *roles: str, organisation: str | None = None) -> AtCustoms:
        if not data.exists():
            sample_house(data, tmp_path_factory, worker_id, (sample,))
        with opened(data) as house:
            who = person(house, f"Person as {' '.join(roles) or 'qc'}", *(roles or ("qc",)), organisation=organisation)
            (batch,) = house.ledger.list(KIND)
        return AtCustoms(sign_in(serve(make_app(data)), who), batch)

    return start


def test_amounts_stand_in_german_format_from_the_invoice_price_to_import_vat(at: Open) -> None:
    page = at("kaiserslautern-2020").text()
    for amount in ("234.577,64 EUR", "14.778,40 EUR", "47.377,66 EUR", "62.156,06 EUR"):
        assert amount in page
    whole = (
        "Preis der Ware 120.000 × 1,15 USD = 138.000,00 USD ÷ 1,0950 126.027,40 "
        "+ AK Beförderungs-, Lade- und Behandlungskosten und Versicherung bis zum Ort des Verbringens in die Union Fracht 1.927,61 "
        "+ AK Beförderungs-, Lade- und Behandlungskosten und Versicherung bis zum Ort des Verbringens in die Union Versicherung 87,94 "
        "= Zollwert Methode 1, Transaktionswert 128.042,95 "
        "Zoll 6,3 % × 128.042,95 8.066,71 "
        "= EUSt-Grundlage: Zollwert, Zoll, Beförderung in der Union 128.042,95 + 8.066,71 + 0,00 136.109,66 "
        "Einfuhrumsatzsteuer 19 % × 136.109,66 25.860,84"
    )
    assert whole in page
    assert "Position 1: Zollwert 126.027,40 + 1.927,61 + 87,94 = 128.042,95 EUR (Art. 70, 71, 72 UZK)" in page
    assert "Sendung 234.577,64 EUR 14.778,40 EUR 47.377,66 EUR" in page


def test_the_page_speaks_english_with_english_figures(at: Open) -> None:
    page = at("kaiserslautern-2020").text(lang="en")
    assert "234,577.64 EUR" in page
    assert "120,000 × 1.15 USD = 138,000.00 USD ÷ 1.0950" in page
    assert "234.577,64" not in page


def test_what_is_missing_names_the_line_whom_to_ask_and_the_promised_day(at: Open, data: Path) -> None:
    desk = at("kaiserslautern-2020")
    page = desk.text()
    assert "2 erforderlich und nicht da" in page
    missing = r"EU-Baumusterprüfbescheinigung Zu PH-K200 .* fehlt 2 Lieferant zur Anmeldung am 22\.06\.2020 keine Zusage"
    assert re.search(missing, page), page
    with opened(data) as house:
        enter(house, desk.batch, PromiseMade(by="QC", kind="eu_type_examination_certificate", until=date(2020, 6, 17), whom="Probehafen Co."))
        carried(house, desk.batch)
    assert "17.06.2020 zugesagt von Probehafen Co." in desk.text()


def test_commodity_codes_can_be_copied_and_never_break(at: Open) -> None:
    page = at("kaiserslautern-2020").answer().text
    assert page.count('<code class="copy">6307909810</code>') >= 6
    styles = re.findall(r'href="(/static/[^"]+customs\.css)"', page)
    assert len(styles) == 1
    assert "style=" not in page


def test_a_donation_with_relief_is_charged_nothing_and_says_by_which_decision(at: Open) -> None:
    page = at("leipzig-2020").text()
    assert "Zollwert 53.738,33 EUR" in page or "53.738,33 EUR Zollwert" in page
    assert "Befreiung (C26); Spende" in page
    assert "Von Zoll und Einfuhrumsatzsteuer befreit (C26)" in page
    assert "Beschluss (EU) 2020/491 (C26): es werden keine Abgaben erhoben" in page
    assert "Wert der nicht verkauften Ware 100.000 × 0,38 USD = 38.000,00 USD ÷ 1,0876 34.939,32" in page
    assert "Methode 2, Transaktionswert gleicher Waren 38.211,48" in page
    assert "Die Stellen 9 und 10 (TARIC) zu 38220000" in page
    assert "2 · VD-PCR50 38220000 VN 100 15.526,85 EUR 0,00 EUR 0,00 EUR zu bestätigen" in page


def test_a_rate_nobody_verified_is_told_as_uncertain_and_nothing_is_charged_by_it(at: Open) -> None:
    page = at("hanoi-2021").text()
    assert "Präferenzzoll (angemeldet) nicht bestätigt" in page
    assert "Freihandelsabkommen EU-Vietnam" in page
    assert "1 · HN-IIR50 63079095 VN 300 15.600,00 EUR – – unvollständig" in page
    assert "Kann so noch nicht abgegeben werden" in page
    assert "18 09 058 000 Warennummer: TARIC-Stellen 9 und 10 fehlt Position 1, 2" in page
    assert "N954" in page
    assert "Antidumping- und Ausgleichszölle" in page


def test_the_declaration_shows_every_element_with_its_value_and_where_it_comes_from(at: Open, data: Path) -> None:
    desk = at("hanoi-2021")
    page = desk.text("declaration")
    with opened(data) as house:
        stored = house.ledger.read(KIND, desk.batch)
        assert stored is not None
        batch, judged, _ = from_state(stored.state)
        answer = declared(batch, judged.customs, house.catalogue)
    elements = list(elements_shown(answer))
    assert len(elements) > 100
    for each in elements:
        said = f"{each.number} {each.name.de} {'fehlt' if each.value is None else ' '.join(each.value.split())} {each.source.de if each.source else '–'}"
        assert said in page, said


def test_a_declaration_that_is_whole_says_so_and_that_papers_are_missing(at: Open) -> None:
    desk = at("kaiserslautern-2020")
    assert "Der Datensatz ist vollständig; verlangte Unterlagen fehlen noch" in desk.text()
    assert "Kann so abgegeben werden" in desk.text("declaration")
    assert "fehlt" not in desk.text("declaration")


def test_a_batch_without_papers_says_so_and_what_it_will_need(at: Open, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    shutil.copy(SAMPLES / "hanoi-2021" / "order.json", folder)
    with opened(data) as house:
        imported(house, folder)
    page = at("-").text()
    assert "Zu dieser Sendung liegen noch keine Papiere vor" in page
    assert "Handelsrechnung" in page


def test_a_batch_whose_goods_nobody_can_classify_shows_no_code_and_asks_for_it(at: Open, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unclear"
    folder.mkdir()
    order = json.loads((SAMPLES / "hanoi-2021" / "order.json").read_text(encoding="utf-8"))
    for line in order["lines"]:
        line["category"] = "medical_gloves"
        line |= {"class": None, "material": None}
    (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
    with opened(data) as house:
        imported(house, folder)
    desk = at("-")
    page = desk.text()
    assert "Warennummer fehlt" in page
    assert "unvollständig" in page
    assert "Warennummer" in desk.text("declaration")


@pytest.mark.parametrize("tab", ["", "declaration", "release", "hold"])
def test_what_belongs_to_somebody_else_is_not_there(at: Open, tab: str) -> None:
    answer = at("kaiserslautern-2020", "importer", organisation="Fremde Einfuhr GmbH").answer(tab)
    assert answer.status_code == 404
    assert "MH-2020-117" not in answer.text


def test_the_own_importer_and_an_auditor_may_look(at: Open) -> None:
    assert "234.577,64 EUR" in at("kaiserslautern-2020", "importer", organisation="Musterhafen Medizinbedarf GmbH").text()
    page = at("kaiserslautern-2020", "auditor").text()
    assert "234.577,64 EUR" in page
    assert "Überlassung eintragen" not in page


def test_a_stranger_and_a_buyer_see_nothing(at: Open) -> None:
    desk = at("kaiserslautern-2020", "buyer", organisation="Musterhafen Medizinbedarf GmbH")
    assert desk.answer().status_code == 403
    desk.client.cookies.clear()
    assert desk.answer().status_code == 303


def test_the_pages_are_made_without_flow_runner_and_rule_engine(at: Open, data: Path) -> None:
    desk = at("kaiserslautern-2020")
    script = f"""
import sys
from datetime import date
from pathlib import Path
from batches.entered import ReleasedByCustoms
from portal.acting import tell
from portal.app import make_app
from portal.desk import Desk
from portal.views import customs_declared, customs_documents, customs_gaps, customs_hold, customs_lines, customs_release
make_app(Path({str(data)!r}))
desk = Desk(Path({str(data)!r}))
known = desk.batch({desk.batch!r})
catalogue = desk.house.catalogue
assert customs_lines.lines_of(known, catalogue, "de")
assert customs_gaps.wanted(known.batch, customs_lines.gaps_of(known, catalogue))
assert customs_declared.groups_of(customs_declared.declaration_of(known, catalogue))
assert customs_documents.documents_of(known, desk.house.archive)
assert customs_release.doubt_about("20DE510220123456R1") is None
assert customs_hold.holds_of(known.batch, date(2020, 6, 22)) == ()
tell(desk, known.batch.id, ReleasedByCustoms(by="QC", mrn="20DE510220123456R1", released_on=date(2020, 6, 24)), seconds=0)
print(sorted({{"prefect", "great_expectations", "pandas"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_page_that_does_not_exist_is_not_found(at: Open) -> None:
    desk = at("kaiserslautern-2020")
    assert desk.answer("nothing").status_code == 404
    assert desk.client.get("/batches/no-such-batch/customs").status_code == 404
    assert "gibt es hier nicht" in read(desk.client.get("/batches/no-such-batch/customs"))
