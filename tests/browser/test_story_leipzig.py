"""Leipzig 2020: a donation from Viet Nam goes to the hospitals of a network by quota, from their registration to a recall that two people close."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from batches.entered import GoodsArrived, ReleaseApproved, ReleasedByCustoms
from tests.browser.channel_stage import Stage, Visitor, joined, letter_to, link_in, staged, text_of
from tests.browser.conftest import Visit
from tests.documents.outgoing import pages, scanned
from tests.servers.people import person

pytestmark = [pytest.mark.integration, pytest.mark.browser, pytest.mark.story]

NETWORK = "Klinikverbund Mustersachsen"
MASKS = "Medizinische Gesichtsmaske Typ IIR"
#: Name, town, mail, share of the donation in percent, how many masks it asks for, how many it gets.
HOSPITALS = (
    ("Klinikum Muster-Nord", "04129 Leipzig", "einkauf@nord.example", "50", 60_000, 50_000),
    ("Klinikum Muster-Süd", "04277 Leipzig", "lager@sued.example", "30", 40_000, 30_000),
    ("Kreiskrankenhaus Musterwald", "04668 Grimma", "apotheke@wald.example", "20", 15_000, 15_000),
)


def test_a_donation_is_shared_out_by_quota_and_recalled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> None:
    with leipzig(tmp_path, monkeypatch, visit):
        pass


@contextmanager
def leipzig(work: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> Iterator[Path]:
    """Play it, from the week before the goods are released; the folder of its pictures."""
    with staged(work / "data", "2020-05-28", monkeypatch, visit) as stage:
        _play(stage, work)
        yield stage.pictures


def _play(stage: Stage, work: Path) -> None:
    karla = stage.worker(person(stage.house, "Karla Lage", "coordinator"))
    hospitals = _network(stage, karla)
    _released(stage, work)
    for each in (karla, *hospitals):
        each.back()
    _quotas(karla)
    feed = _offered(stage, karla)
    _ask(hospitals)
    _shared_out(karla, hospitals)
    note = _delivered(stage, karla, hospitals[0])
    second = _delivered_and_signed_in(karla, hospitals[1])
    _recalled(stage, karla, hospitals, (note, second), feed)


def _network(stage: Stage, karla: Visitor) -> list[Visitor]:
    """The coordinator makes the group; three hospitals register themselves, one of them on a phone; she admits them."""
    karla.place("Mitglieder")
    karla.link("Gruppe anlegen")
    karla.write({"Name": NETWORK, "Art": "Klinikverbund"})
    karla.tick("Bei der Anmeldung nennen")
    karla.press("Anlegen")
    karla.reads(NETWORK)
    found = []
    for place, (name, town, mail, *_) in enumerate(HOSPITALS):
        told = {
            "Name der Organisation": name, "Art": "Krankenhaus", "Lieferanschrift": f"Klinikweg {place + 1}\n{town}", "Vor- und Nachname": f"Ida Muster{place}",
            "E-Mail-Adresse": mail, "Telefon": f"0341 100{place}",
        }  # fmt: skip
        found.append(joined(stage, told, NETWORK, {"Beschäftigte, die Schutzausrüstung brauchen": "400"}, phone=place == 2))
    assert sum(each["To"] == "karla.lage@example.org" for each in stage.sink.mails + stage.post()) == 3, "the coordinator is told who waits"
    for name, _, mail, *_ in HOSPITALS:
        karla.place("Mitglieder")
        karla.link("auf Aufnahme")
        karla.link(name)
        expect(karla.main.get_by_label(NETWORK).first).to_be_checked()
        karla.look("admit") if name == HOSPITALS[0][0] else None
        karla.press("Aufnehmen")
        karla.reads("Aufgenommen")
        assert NETWORK in text_of(letter_to(stage.post(), mail))
    return found


def _released(stage: Stage, work: Path) -> None:
    """The donation is imported, arrives, is cleared and released by two people."""
    batch = stage.sample("leipzig-2020", work)
    stage.on("2020-05-29")
    stage.told(batch, GoodsArrived(by="Luftfrachtlager Schkeuditz", on=date(2020, 5, 29)))
    stage.on("2020-06-03")
    stage.told(batch, ReleasedByCustoms(by="Musterhilfe Logistik", mrn="20DE585412345678R1", released_on=date(2020, 6, 2)))
    for each in ("Grit Sauber", "Holger Fest"):
        stage.told(batch, ReleaseApproved(by=each))


def _quotas(karla: Visitor) -> None:
    """Half, three tenths, a fifth: for this donation and for good."""
    karla.place("Bestand")
    karla.reads("MV2004-21", "Spende", "noch ohne Quoten")
    karla.row("MV2004-21").get_by_role("link").first.click()
    karla.reads("Davon bekommt niemand etwas, bis jemand sie setzt")
    karla.link("Quoten setzen")
    for place, (name, _, _, percent, *_) in enumerate(HOSPITALS, 1):
        karla.main.get_by_label("Für", exact=True).nth(place - 1).select_option(label=name)
        karla.main.get_by_label("Anteil in %").nth(place - 1).fill(percent)
    karla.press("Speichern")
    karla.reads(HOSPITALS[0][0], "25.000")
    karla.look("quotas")


def _offered(stage: Stage, karla: Visitor) -> str:
    """The donation is offered to the network; whoever has the secret address of its feed reads it. The address."""
    karla.place("Angebote")
    karla.link("Neu entwerfen")
    karla.write({"Aus dem Bestand vorschlagen": MASKS})
    karla.press("Vorschlagen")
    karla.tick(NETWORK)
    karla.press("Entwurf speichern")
    karla.reads("Entwurf", "MV2004-21")
    karla.look("offer")
    karla.press("Diesen Text freigeben")
    karla.press("Veröffentlichen")
    karla.reads("Veröffentlicht")
    karla.go("/offers/feeds")
    karla.write({"Für wen": "Einkauf des Klinikverbunds"})
    karla.press("Adresse erzeugen")
    address = karla.at("Die Adresse").input_value()
    told = httpx.get(address, trust_env=False)
    assert told.status_code == 200
    assert MASKS in told.text
    return address


def _ask(hospitals: list[Visitor]) -> None:
    """Together they ask for more than there is."""
    for they, (_, _, _, _, asked, _) in zip(hospitals, HOSPITALS, strict=True):
        they.place("Angebote")
        they.link("Bedarf anmelden")
        they.write({"Menge": str(asked), "Benötigt bis": "2020-06-20"})
        they.look("ask") if asked == 15_000 else None
        they.press("Eintragen")
        they.reads("Bedarf eingetragen")


def _shared_out(karla: Visitor, hospitals: list[Visitor]) -> None:
    """A plan by quota; each hospital reads why it got what it got, and nothing is reserved before the plan is confirmed."""
    karla.place("Verteilpläne")
    karla.write({"Produkt": MASKS})
    karla.press("Plan entwerfen")
    karla.reads("Entwurf", "95.000")
    expect(karla.row(HOSPITALS[0][0])).to_contain_text("25.000 aus MV2004-21")
    expect(karla.row(HOSPITALS[0][0])).to_contain_text("50 % davon sind für Sie bestimmt")
    karla.look("plan")
    hospitals[0].place("Bedarf")
    expect(hospitals[0].main).not_to_contain_text("reserviert")
    karla.press("Plan bestätigen")
    karla.reads("Bestätigt von Karla Lage am 03.06.2020")
    for they, (_, _, _, _, asked, gets) in zip(hospitals, HOSPITALS, strict=True):
        they.place("Bedarf")
        they.link(MASKS)
        they.reads("Reserviert", "Warum so viel", f"{asked:,} gefragten zugeteilt {gets:,}".replace(",", "."))
        they.reads("mehr darf nicht zugeteilt werden" if asked > gets else "Sie erhalten alles, was offen ist")
    hospitals[0].look("why")


def _prepared(karla: Visitor, name: str, cartons: str) -> str:
    """Prepare and pick what a hospital gets; the number of the delivery."""
    karla.place("Lieferungen")
    karla.page.get_by_role("link", name=f"Lieferung vorbereiten für {name}").click()
    karla.press("Lieferung vorbereiten")
    karla.reads("Packen")
    for each in karla.main.get_by_label("Kartons").all():
        each.fill(cartons)
    karla.press("Als gepackt eintragen")
    karla.reads("Übergabe bestätigen")
    return karla.page.url.rpartition("/")[2].partition("?")[0]


def _delivered(stage: Stage, karla: Visitor, hospital: Visitor) -> str:
    """Prepared, picked; the papers read back; whoever takes the goods confirms by the code on the note, without an account. The delivery's number."""
    number = _prepared(karla, HOSPITALS[0][0], "25")
    karla.look("delivery")
    note, labels = karla.fetched("Lieferschein"), karla.fetched("Kartonetiketten")
    said = " ".join(" ".join(pages(note)).split())
    for each in (number, HOSPITALS[0][0], "MV2004-21", "unentgeltlich", "20.04.2022", "1186/2009"):
        assert each in said, each
    codes = [code.text for page in scanned(labels) for code in page]
    assert any("(10)MV2004-21" in each and "(17)220420" in each for each in codes), codes[:4]
    assert f"(91){number}/1" in " ".join(codes)
    (link,) = {code.text for page in scanned(note) for code in page if "/h/" in code.text and "/goods/" not in code.text}
    driver = stage.visitor(link, phone=True)
    driver.reads(number, HOSPITALS[0][0], "MV2004-21")
    driver.look("hand-over")
    driver.write({"Ihr Name": "Jana Rampe"})
    driver.press("Empfang bestätigen")
    driver.reads("Der Empfang ist bestätigt", "Jana Rampe")
    hospital.place("Lieferungen")
    hospital.link(number)
    hospital.reads("Jana Rampe", "Spende, kostenlos", "Empfangsbestätigung")
    return number


def _delivered_and_signed_in(karla: Visitor, hospital: Visitor) -> str:
    """Another confirms with its own account; the delivery's number."""
    number = _prepared(karla, HOSPITALS[1][0], "10")
    hospital.place("Lieferungen")
    hospital.link(number)
    hospital.write({"Angenommen von": "Udo Lager"})
    hospital.press("Empfang bestätigen")
    hospital.reads("Was geliefert wurde")
    hospital.look("received")
    return number


def _recalled(stage: Stage, karla: Visitor, hospitals: list[Visitor], deliveries: tuple[str, str], feed: str) -> None:
    """Search, begin, letters; one answers by the link in its letter, another signed in; it adds up, and a second person closes it."""
    stage.on("2020-07-01")
    quinn = stage.worker(person(stage.house, "Quirin Zweit", "qc"))
    stage.post()
    karla.back()
    quinn.place("Rückrufe")
    quinn.write({"Wonach": "Charge", "Wert": "mv 2004-22"})
    quinn.press("Suchen")
    quinn.reads("MV2004-22", "Das wird zurückgerufen")
    quinn.write({"Warum": "Filterleistung in der Nachprüfung unter 98 Prozent.", "Behörde, die unterrichtet wird": "Landesdirektion Sachsen"})
    quinn.tick("Ich habe die Liste angesehen")
    quinn.look("recall-search")
    quinn.press("Jetzt zurückrufen")
    quinn.reads("Läuft", "Empfänger")
    quinn.look("recall")
    at = quinn.page.url
    north, south, forest = (mail for _, _, mail, *_ in HOSPITALS)
    letters = stage.post()
    assert "entfällt" in letter_to(letters, forest)["Subject"], "nothing was delivered to it yet, only reserved"
    assert "RÜCKRUF" in letter_to(letters, south)["Subject"]
    told = httpx.get(feed, trust_env=False).text
    assert "Rückruf" in told
    assert "MV2004-22" in told
    _answered(stage, hospitals[1], link_in(letter_to(letters, north)), deliveries)
    _closed(stage, quinn, karla, at)


def _answered(stage: Stage, south: Visitor, link: str, deliveries: tuple[str, str]) -> None:
    """One by the link of the letter, on a phone and without an account; another signed in."""
    first = stage.visitor(link, phone=True)
    first.reads(HOSPITALS[0][0], "MV2004-22", deliveries[0], "nicht mehr", "Filterleistung")
    first.write({"Ihr Name": "Jana Rampe", "Noch da": "0", "Verbraucht": "5000", "Vernichtet": "0", "Zurückgeschickt": "20000"})
    first.look("notice")
    first.press("Ich kenne diesen Rückruf")
    first.reads("Ihre Bestätigung ist eingetragen")
    south.back()
    south.place("Rückruf-Meldungen")
    south.link("Filterleistung")
    south.reads(deliveries[1], "MV2004-22")
    south.write({"Noch da": "0", "Verbraucht": "15000"})
    south.press("Ich kenne diesen Rückruf")
    south.reads("Ihre Bestätigung ist eingetragen")


def _closed(stage: Stage, quinn: Visitor, karla: Visitor, at: str) -> None:
    """What came back is counted; it adds up, the report says so; one asks for closing, and another person closes."""
    quinn.go(at)
    quinn.reads("2 von 2", "auf dem Rückweg 20.000")
    quinn.link(HOSPITALS[0][0])
    quinn.write({"Menge, die jetzt im Haus ist": "20000"})
    quinn.press("Rückgabe eintragen")
    quinn.go(at)
    sums = quinn.main.locator(".sums li strong").all_inner_texts()
    assert sums == ["40.000", "20.000", "0", "20.000", "0"], sums
    quinn.press("Bericht zum heutigen Stand schreiben")
    said = " ".join(" ".join(pages(quinn.fetched("Stand 01.07.2020"))).split())
    for each in ("MV2004-22", "Landesdirektion Sachsen", HOSPITALS[0][0], HOSPITALS[1][0], "40.000", "20.000"):
        assert each in said, each
    for who in (quinn, karla):
        who.go(at)
        who.tick("Erledigt: die Chargen bleiben gesperrt")
        who.write({"Begründung": "Alle Empfänger haben geantwortet, nichts ist ungeklärt."})
        who.press("Abschluss beantragen" if who is quinn else "Zustimmen und abschließen")
    karla.reads("Abgeschlossen", "Quirin Zweit", "zweite Person Karla Lage")
    karla.look("closed")
