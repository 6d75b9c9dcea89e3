"""Kaiserslautern 2020: a district's practices, care homes and fire brigade buy by a framework contract, served by their coordinator, from registration to a
recall by the number of a certificate.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import facturx
import httpx
import pytest
from lxml import etree

from batches.entered import GoodsArrived, LotJudged, ReleaseApproved, ReleasedByCustoms
from flows.offers.sending import bring
from flows.sharing.turn import take_turn
from tests.browser.channel_stage import Stage, Visitor, joined, letter_to, link_in, staged, text_of
from tests.browser.conftest import Visit
from tests.browser.played import KAISERSLAUTERN
from tests.documents.outgoing import pages
from tests.servers.people import person
from tests.servers.wordpress import PASSWORD, USER, Site, wordpress

pytestmark = [pytest.mark.integration, pytest.mark.browser, pytest.mark.story]

DISTRICT, IMPORTER = "Landkreis Kaiserslautern", "Musterhafen Medizinbedarf GmbH"
FFP2 = "Partikelfiltrierende Halbmaske FFP2"
CERTIFICATE = "0598/PPE/20/2417"
PRACTICES, PHYSIO, HOMES, FIRE = "Praxisverbund Westpfalz", "Physiotherapie Musterberg", "Seniorenzentren Muster gGmbH", "Kreisfeuerwehrverband Muster"
#: Name → kind, mail, staff in contact.
MEMBERS = {
    PRACTICES: ("Arzt- oder Zahnarztpraxis", "praxen@westpfalz.example", "120"),
    PHYSIO: ("Physiotherapie", "physio@musterberg.example", "12"),
    HOMES: ("Pflegeheim", "einkauf@seniorenzentren.example", "300"),
    FIRE: ("Feuerwehr", "geraetewart@feuerwehr.example", "80"),
}


def test_a_district_is_served_by_its_coordinator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> None:
    with kaiserslautern(tmp_path, monkeypatch, visit):
        pass


@contextmanager
def kaiserslautern(work: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> Iterator[Path]:
    """Play it, from the day when the ship is on its way, with the town's news site as a channel; the folder of its pictures."""
    monkeypatch.setenv("DORFNEWS_USER", USER)
    monkeypatch.setenv("DORFNEWS_PASSWORD", PASSWORD)
    with wordpress() as site, staged(work / "data", "2020-06-15", monkeypatch, visit) as stage:
        (stage.house.place.data / "channels.toml").write_text(site.settings(), encoding="utf-8")
        _play(stage, site, work)
        yield stage.pictures


def _play(stage: Stage, site: Site, work: Path) -> None:
    karla = stage.worker(person(stage.house, "Karla Lage", "coordinator"))
    person(stage.house, "Ines Kaufmann", "importer", organisation=IMPORTER)
    person(stage.house, "Anton Amt", "buyer", organisation=DISTRICT)
    members = _group(stage, karla)
    _contract(karla)
    _released(stage, work)
    for each in (karla, *members.values()):
        each.back()
    _prices(members[PRACTICES])
    feed = _published(stage, karla, site)
    _demand(karla, members, work)
    _shared_out(karla, members)
    _fallen_through(stage, members)
    number = _delivered(stage, karla, members[HOMES])
    _returned(stage, members[HOMES], number)
    _recalled(stage, karla, members, site, feed)


def _group(stage: Stage, karla: Visitor) -> dict[str, Visitor]:
    """An open group; the district is enrolled, four organisations register themselves, and are admitted."""
    karla.go("/groups")
    karla.write({"Name": DISTRICT, "Art": "Landkreis"})
    karla.tick("Bei der Anmeldung nennen")
    karla.tick("Angebote dieser Gruppe darf jeder lesen")
    karla.press("Anlegen")
    karla.place("Mitglieder")
    karla.link("Bekannte Organisation aufnehmen")
    karla.write(
        {
            "Organisation": DISTRICT,
            "Ansprechperson": "Anton Amt",
            "E-Mail-Adresse": "amt@landkreis.example",
            "Telefon": "0631 1",
            "Lieferanschrift": "Lauterstr. 8\n67657 Kaiserslautern",
        }
    )
    karla.tick(DISTRICT)
    karla.press("Aufnehmen")
    karla.reads("Aufgenommen")
    found = {}
    for name, (kind, mail, staff) in MEMBERS.items():
        told = {
            "Name der Organisation": name,
            "Art": kind,
            "Lieferanschrift": "Musterweg 1\n67655 Kaiserslautern",
            "Vor- und Nachname": f"Ida {name.split()[0]}",
            "E-Mail-Adresse": mail,
            "Telefon": "0631 205-0",
        }
        found[name] = joined(stage, told, DISTRICT, {"Beschäftigte, die Schutzausrüstung brauchen": staff}, phone=name == FIRE)
        karla.place("Mitglieder")
        karla.link(name)
        karla.press("Aufnehmen")
        karla.reads("Aufgenommen")
    stage.post()
    assert {each["To"] for each in stage.sink.mails if "ufgenommen" in each["Subject"]} >= {mail for _, mail, _ in MEMBERS.values()}
    return found


def _contract(karla: Visitor) -> None:
    """What the district agreed with the importer: a ceiling a hair below what the masks will cost."""
    karla.place("Mitglieder")
    karla.link("Rahmenverträge")
    karla.link("Rahmenvertrag eintragen")
    karla.write(
        {
            "Vertragsnummer": "RV 7/2020",
            "Auftraggeber (öffentliche Stelle)": DISTRICT,
            "Importeur": IMPORTER,
            "Gültig ab": "2020-05-01",
            "Gültig bis": "2021-04-30",
        }
    )
    karla.tick(DISTRICT)
    karla.write({"Produkt": FFP2, "Höchstpreis in EUR": "1,1795", "Höchstmenge": "200000"})
    karla.press("Eintragen")
    karla.reads("RV 7/2020", IMPORTER)


def _released(stage: Stage, work: Path) -> None:
    """The goods arrive; one lot of the good masks is released, another waits for a laboratory, a third for a certificate."""
    batch = stage.sample("kaiserslautern-2020", work)
    stage.on("2020-06-22")
    stage.told(batch, GoodsArrived(by="Lager Kaiserslautern", on=date(2020, 6, 22)))
    stage.on("2020-06-25")
    stage.told(batch, LotJudged(by="Petra Muster", lot="1/MW20200511A", choice="accept", reason="Stichprobe und Messwerte in Ordnung."))
    stage.told(batch, ReleasedByCustoms(by="Zollagentur Muster", mrn="20DE510220123456R1", released_on=date(2020, 6, 24)))
    for each in ("Ayse Klein", "Bernd Gross"):
        stage.told(batch, ReleaseApproved(by=each))


def _prices(practices: Visitor) -> None:
    """A member sees what it costs and why, and that it is above the ceiling."""
    practices.go("/prices")
    practices.reads("1,1796", "über der Obergrenze", "RV 7/2020", "Abwicklung")
    practices.look("prices")


def _published(stage: Stage, karla: Visitor, site: Site) -> str:
    """Drafted from stock, approved, published: on the town's news site, and in the open feed. The feed's address."""
    karla.place("Angebote")
    karla.link("Neu entwerfen")
    karla.write({"Aus dem Bestand vorschlagen": FFP2})
    karla.press("Vorschlagen")
    karla.tick(DISTRICT)
    karla.press("Entwurf speichern")
    bring(stage.house)
    assert site.posts == {}, "nothing leaves before it is approved"
    karla.press("Diesen Text freigeben")
    karla.press("Veröffentlichen")
    bring(stage.house)
    (post,) = site.there
    assert (post["status"], post["categories"]) == ("publish", [11])
    assert "FFP2" in post["title"]
    karla.page.reload()
    karla.reads("steht dort")
    karla.look("offer-published")
    karla.go("/offers/feeds")
    feed = karla.main.get_by_role("link", name=".atom").first.inner_text()
    told = httpx.get(feed, trust_env=False)
    assert told.status_code == 200
    assert "FFP2" in told.text
    return feed


def _demand(karla: Visitor, members: dict[str, Visitor], work: Path) -> None:
    """By form, by table, and by telephone to the coordinator."""
    for name, quantity in ((PRACTICES, "25000"), (PHYSIO, "2000")):
        they = members[name]
        they.place("Bedarf")
        they.link("Bedarf eintragen")
        they.write({"Produkt": FFP2, "Menge": quantity, "Benötigt bis": "2020-07-20"})
        they.press("Eintragen")
        they.reads("Bedarf eingetragen")
    table = work / "bedarf.csv"
    with table.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=";").writerows(
            [
                ["Produkt", "Menge", "Benötigt bis", "Dringlichkeit"],
                ["FFP2-Maske", "50.000", "15.07.2020", "dringend"],
                ["OP-Masken Typ IIR", "20.000", "31.07.2020", ""],
            ]
        )
    homes = members[HOMES]
    homes.place("Bedarf")
    homes.link("Aus Tabelle übernehmen")
    homes.main.locator("input[type=file]").set_input_files(table)
    homes.press("Ansehen")
    homes.reads("Noch nichts übernommen")
    homes.look("table")
    homes.press("2 Zeilen übernehmen")
    homes.reads("50.000")
    karla.place("Bedarf")
    karla.link("Bedarf eintragen")
    karla.write({"Für welches Mitglied": FIRE, "Produkt": FFP2, "Menge": "10000", "Benötigt bis": "2020-07-31"})
    karla.press("Eintragen")
    karla.reads("Bedarf eingetragen")


def _shared_out(karla: Visitor, members: dict[str, Visitor]) -> None:
    """First minimum cover, then by class: what is released is firm, what waits is promised."""
    karla.place("Verteilpläne")
    karla.write({"Produkt": FFP2})
    karla.press("Plan entwerfen")
    karla.reads("Klasse 2", "Klasse 3", "zugesagt")
    karla.look("plan")
    karla.press("Plan bestätigen")
    karla.reads("Bestätigt von Karla Lage")
    members[FIRE].place("Bedarf")
    members[FIRE].link(FFP2)
    members[FIRE].reads("Warum so viel", "eingetragen von Karla Lage")
    members[FIRE].look("promised")


def _fallen_through(stage: Stage, members: dict[str, Visitor]) -> None:
    """The laboratory is not content: the lot is rejected, and whoever had a promise of it reads so and gets a letter."""
    stage.post()
    stage.told(KAISERSLAUTERN, LotJudged(by="Petra Muster", lot="2/PH200512-01", choice="reject", reason="Kein gültiges Modul B."))
    stage.told(KAISERSLAUTERN, LotJudged(by="Petra Muster", lot="1/MW20200514B", choice="reject", reason="Durchlass über der Grenze."))
    done = take_turn(stage.house, stage.clock.now.date())
    assert done["fell"]
    assert done["refused"] == []
    fire = members[FIRE]
    fire.place("Bedarf")
    fire.reads("Zusage entfallen")
    fire.look("fallen")
    fire.link(FFP2)
    fire.reads("Eine Zusage ist entfallen", "Ihr Bedarf bleibt offen")
    letter = letter_to(stage.post(), MEMBERS[FIRE][1])
    assert letter["Subject"] == f"Zusage entfallen: {FFP2}"
    assert "10.000 Stück" in text_of(letter)


def _delivered(stage: Stage, karla: Visitor, homes: Visitor) -> str:
    """In July, with the VAT of July: prepared, picked, handed over by the driver, with an invoice."""
    stage.on("2020-07-02")
    karla.back()
    homes.back()
    karla.place("Lieferungen")
    karla.page.get_by_role("link", name=f"Lieferung vorbereiten für {HOMES}").click()
    karla.look("prepare")
    karla.press("Lieferung vorbereiten")
    karla.reads("Packen")
    number = karla.page.url.rpartition("/")[2]
    karla.unfold("Wie rechnet der Importeur ab?")
    karla.write({"IBAN": "DE89370400440532013000", "Ansprechperson": "Ines Kaufmann", "Telefon": "040 12345", "E-Mail-Adresse": "rechnung@musterhafen.example"})
    karla.press("Eintragen")
    for each in karla.main.get_by_label("Kartons").all():
        each.fill("8")
    karla.press("Als gepackt eintragen")
    karla.write({"Angenommen von": "Paul Pforte"})
    karla.press("Übergabe bestätigen")
    karla.reads("Was geliefert wurde", "Paul Pforte", "Rechnung")
    karla.look("invoice")
    quantity = int(karla.row("MW20200511A").get_by_role("cell").nth(2).inner_text().split()[0].replace(".", ""))
    assert 30_000 < quantity < 50_000
    _invoice(karla.fetched("Rechnung (PDF mit XML)"), number, quantity)
    return number


def _invoice(pdf: bytes, delivery: str, quantity: int) -> None:
    """The machine reads the sums of the price, with the rate of the day of supply; a person reads the same."""
    _, xml = facturx.get_xml_from_pdf(pdf)
    said = {each.tag.rpartition("}")[2]: each.text for each in etree.fromstring(xml).iter() if isinstance(each.tag, str)}
    net = (quantity * Decimal("1.1796")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    tax = (net * Decimal("0.16")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sums = {name: Decimal(str(said[name])) for name in ("LineTotalAmount", "TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount", "DuePayableAmount")}
    assert sums == {"LineTotalAmount": net, "TaxBasisTotalAmount": net, "TaxTotalAmount": tax, "GrandTotalAmount": net + tax, "DuePayableAmount": net + tax}
    assert (said["RateApplicablePercent"], said["InvoiceCurrencyCode"]) == ("16", "EUR")
    read = " ".join(pages(pdf))
    for each in (
        delivery,
        HOMES,
        "1,1796",
        f"{net + tax:,}".translate(str.maketrans(",.", ".,")),
        "Ware 1,0502 · Fracht 0,0168 · Zoll 0,0672 · Abwicklung 0,0454",
    ):
        assert each in read, each


def _returned(stage: Stage, homes: Visitor, number: str) -> None:
    """A carton too many goes back; quality control looks at it, and it is free again."""
    homes.place("Lieferungen")
    homes.link(number)
    homes.tick("Sie geht zurück")
    homes.write({"Bei Rückgabe: warum": "Zu viel"})
    homes.main.get_by_label("Position 1:").fill("1000")
    homes.press("Melden")
    homes.reads("1.000 zurück")
    petra = stage.worker(person(stage.house, "Petra Muster", "qc"))
    petra.place("Lieferungen")
    petra.reads("Rückware prüfen")
    petra.link(number)
    petra.write({"Was wird daraus?": "Wieder frei zur Verteilung", "Begründung": "Karton ungeöffnet, Siegel heil."})
    petra.tick("Ich habe sie angesehen")
    petra.look("inspect")
    petra.press("Entscheiden")
    petra.reads("wieder frei", "Siegel heil")


def _recalled(stage: Stage, karla: Visitor, members: dict[str, Visitor], site: Site, feed: str) -> None:
    """By the number of a certificate: stock is blocked, reservations end, the offer is withdrawn everywhere, and whoever has such masks is written to."""
    stage.post()
    karla.place("Rückrufe")
    karla.write({"Wonach": "Nummer einer Bescheinigung", "Wert": CERTIFICATE.lower().replace("/", " / ")})
    karla.press("Suchen")
    karla.reads("Das wird zurückgerufen", "MW20200511A", HOMES)
    karla.write({"Warum": "Die notifizierte Stelle hat das Zertifikat zurückgezogen.", "Behörde, die unterrichtet wird": "SGD Süd"})
    karla.tick("Ich habe die Liste angesehen")
    karla.press("Jetzt zurückrufen")
    karla.reads("Läuft", "0 von 1", "ungeklärt")
    at = karla.page.url
    karla.look("recall")
    bring(stage.house)
    assert any(each["categories"] == [13] and "Rückruf" in each["title"] for each in site.there), site.there
    assert "Rückruf" in httpx.get(feed, trust_env=False).text
    karla.place("Angebote")
    karla.reads("Rückruf: MW-2100", "Zurückgezogen")
    mail = letter_to(stage.post(), MEMBERS[HOMES][1])
    assert "RÜCKRUF" in mail["Subject"]
    homes = stage.visitor(link_in(mail), phone=True)
    homes.reads(HOMES, "MW20200511A", "Die notifizierte Stelle hat das Zertifikat zurückgezogen.", "davon schon zurück 1.000")
    homes.write({"Ihr Name": "Paul Pforte", "Noch da": "30000", "Verbraucht": "6013"})
    homes.look("notice")
    homes.press("Ich kenne diesen Rückruf")
    homes.reads("Ihre Bestätigung ist eingetragen")
    karla.go(at)
    karla.reads("1 von 1", "Empfänger: noch da 30.000")
    sums = karla.main.locator(".sums li strong").all_inner_texts()
    assert sums == ["37.013", "1.000", "0", "6.013", "30.000"], sums
    practices = members[PRACTICES]
    practices.back()
    practices.place("Rückruf-Meldungen")
    practices.link("notifizierte Stelle")
    practices.reads("Sie haben davon nichts erhalten", "Ihr Bedarf bleibt offen")
