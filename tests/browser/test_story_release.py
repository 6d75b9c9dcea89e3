"""From an order to the release, in German and by keyboard alone: an importer, four officers of quality control, an auditor, and two who may see nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from flows.wiring import opened
from portal import make_app
from tests.browser.conftest import Visit
from tests.browser.keyboard import Hand
from tests.servers.people import SAMPLES, Person, carrier, person

pytestmark = [pytest.mark.integration, pytest.mark.browser, pytest.mark.story]

HANOI = SAMPLES / "hanoi-2021"
BATCH = "pkb-2021-0412-ad06f649"
PAGES = f"/batches/{BATCH}"
PAPERS = sorted(path for path in (HANOI / "papers").rglob("*.pdf"))
REPORT = next(path for path in PAPERS if path.name.startswith("EN 14683 report"))
#: What the one who overrides first writes; nobody who has not spoken may find it anywhere.
REASON = "Zahlendreher im Messblatt, laut Laborbericht 98,6 Prozent."


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Person]]:
    """Everybody in this story, in a house without a batch; whatever they enter is carried."""
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    expect.set_options(timeout=60_000)
    with opened(tmp_path / "data") as house:
        made = {
            "importer": person(house, "Ines Kaufmann", "importer", organisation="Probeland Klinikbedarf GmbH"),
            "foreign": person(house, "Frank Fremd", "importer", organisation="Andere Handels GmbH"),
            "buyer": person(house, "Bert Bedarf", "buyer", organisation="Klinikum Beispielstadt"),
            "auditor": person(house, "Rosa Nachweis", "auditor"),
        }
        made |= {name: person(house, name, "qc") for name in ("Petra Muster", "Olga Erst", "Quirin Zweit", "Ayse Klein", "Bernd Gross")}
    with carrier(tmp_path / "data"):
        yield made
    expect.set_options(timeout=5_000)


@pytest.fixture
def hand(people: dict[str, Person], tmp_path: Path, serve: Callable[[FastAPI], str], visit: Visit) -> Callable[[str], Hand]:
    """Somebody at a keyboard and a browser of their own, signed in."""
    address = serve(make_app(tmp_path / "data"))
    hands: dict[str, Hand] = {}

    def of(name: str) -> Hand:
        if name not in hands:
            hands[name] = Hand(visit(address), address)
            hands[name].sign_in(people[name])
        return hands[name]

    return of


def test_goods_are_released_by_keyboard_alone(hand: Callable[[str], Hand], tmp_path: Path) -> None:
    _order_and_papers(hand("importer"), tmp_path)
    _ask_about_the_quantity(hand("Petra Muster"))
    _importer_reads_the_question(hand("importer"))
    _goods(hand("Petra Muster"), tmp_path)
    _override_first(hand("Olga Erst"))
    _override_second(hand("Quirin Zweit"))
    _customs(hand("importer"))
    _accept_the_rest(hand("Petra Muster"))
    _approve_first(hand("Ayse Klein"))
    _approve_second(hand("Bernd Gross"))
    _record(hand("auditor"))
    _nothing_for_others(hand("foreign"), hand("buyer"))


def _order_and_papers(she: Hand, tmp_path: Path) -> None:
    """A new order from ``order.json``; papers sent, one refused, one forgotten and sent later."""
    page = she.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Sendungen")
    she.link("Neuer Auftrag")
    page.wait_for_url("**/orders/new")
    she.enter(page.get_by_text("Auftrag als order.json übernehmen"))
    she.choose([HANOI / "order.json"])
    she.button("Datei übernehmen")
    page.wait_for_url(f"**{PAGES}/papers**")
    expect(page.locator("main")).to_contain_text("Noch kein Papier")
    assert page.evaluate("document.activeElement === document.body"), "what the page fetches anew took the focus, which nobody had given it"
    fake = tmp_path / "Rechnung.pdf"
    fake.write_bytes(b"MZ\x90\x00" + bytes(4000))
    she.choose([*(path for path in PAPERS if path != REPORT), fake])
    expect(page.locator("[data-summary]")).to_have_text("7 von 8 übertragen, 1 nicht")
    expect(page.locator(".file--failed")).to_contain_text("Rechnung.pdf")
    expect(page.locator(".file--failed")).to_contain_text("nicht angenommen")
    invoice = page.locator("article", has_text="Invoice HNM-21-0518.pdf")
    expect(invoice.get_by_role("heading")).to_have_text("Handelsrechnung")
    expect(invoice).to_contain_text("Probeland")
    expect(page.locator("article", has_text="Packing List HNM-21-0518.pdf")).to_contain_text("Packliste 98000, bestellt 100000")
    expect(page.locator("#stand .lackings").first).to_contain_text("Prüfbericht")
    she.choose([REPORT])
    expect(page.locator("main")).to_contain_text("Alle verlangten Papiere sind da.")


def _to_finding(he: Hand, about: str) -> None:
    """From finding to finding until one says this."""
    page = he.page
    while about not in (said := page.locator("#befund-titel").inner_text()):
        assert page.locator("[data-key=j]").count(), f"no finding after {said} says {about}"
        before = page.url
        he.shortcut("j")
        page.wait_for_url(lambda url, was=before: url != was)


def _ask_about_the_quantity(he: Hand) -> None:
    """From the queue to the finding and its question, with single keys."""
    page = he.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Prüfen")
    he.go("/queue?list=open")
    he.button("Übernehmen", exact=False)
    expect(page.locator("main")).to_contain_text("Sie")
    he.shortcut("n")
    page.wait_for_url(f"**{PAGES}/review**")
    _to_finding(he, "Packliste")
    he.shortcut("f")
    expect(page.get_by_label("Begründung")).to_be_focused()
    he.seen()
    he.write("Rechnung 50, Packliste 49 Schachteln je Karton: was stimmt?")
    he.press("Control+Enter")
    page.wait_for_url("**told=**")
    expect(page.locator("#befund")).to_be_focused()
    expect(page.locator("#befund")).to_contain_text("Weiter mit dem nächsten offenen Befund")


def _importer_reads_the_question(she: Hand) -> None:
    she.go(f"{PAGES}/papers")
    asked = she.page.locator("section", has=she.page.get_by_role("heading", name="Rückfragen an Sie"))
    expect(asked).to_contain_text("was stimmt?")
    expect(asked).to_contain_text("Petra Muster")


def _goods(he: Hand, tmp_path: Path) -> None:
    """Arrival, sheets by file, the marking of one lot as it is read off the box, one value typed wrong."""
    page = he.page
    he.link("Ware", within="nav.tabs")
    page.wait_for_url(f"**{PAGES}/goods")
    he.day("Tag der Ankunft", "2021-06-28")
    he.button("Ankunft eintragen")
    he.applied()
    expect(page.locator("main")).to_contain_text("28.06.2021")
    he.choose(_sheets(tmp_path), within="section:has(#files-title)")
    he.button("Dateien eintragen")
    he.applied()
    expect(page.locator("#sample")).to_contain_text("angenommen")
    expect(page.locator("#measurements")).to_contain_text("eingehalten")
    for element, text in _read_off_the_box().items():
        field = page.locator(f"#text-{element}")
        if field.count():
            he.at(field)
            he.write(text)
    he.button("Kennzeichnung eintragen", within="#marking")
    he.applied()
    expect(page.locator("#marking")).to_contain_text("gesehen")
    he.link("HN210504A", within="main")
    expect(page.locator("#measurements")).to_contain_text("nicht eingehalten")


def _read_off_the_box() -> dict[str, str]:
    """The marking of the first lot, as the sample has it."""
    with (HANOI / "marking.csv").open(newline="") as file:
        return {each["element"]: each["seen"] for each in csv.DictReader(file) if each["lot"] == "HN210503A"}


def _sheets(folder: Path) -> list[Path]:
    """The sheets of the sample, without the marking of the first lot, and with one value of the second that somebody mistyped."""
    made = []
    for name in ("inspection.csv", "marking.csv", "measurements.csv"):
        with (HANOI / name).open(newline="") as file:
            rows = list(csv.DictReader(file))
        if name == "marking.csv":
            rows = [each for each in rows if each["lot"] != "HN210503A"]
        if name == "measurements.csv":
            wrong = next(each for each in rows if each["lot"] == "HN210504A" and each["property"].startswith("bacterial"))
            wrong["value"] = "89.6"
        with (folder / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        made.append(folder / name)
    return made


def _decide(he: Hand, about: str, key: str, reason: str) -> None:
    """Go to the open finding that says this, and decide it."""
    page = he.page
    he.go(f"{PAGES}/review")
    _to_finding(he, about)
    he.shortcut(key)
    expect(page.get_by_label("Begründung")).to_be_focused()
    he.write(reason)
    he.press("Control+Enter")
    page.wait_for_url("**told=**")


def _override_first(she: Hand) -> None:
    _decide(she, "Filterleistung", "o", REASON)
    she.go(f"{PAGES}/review")
    expect(she.page.locator("main")).to_contain_text("wartet auf die zweite Person")


def _told(page: Page) -> str:
    """All of a page but the list of colleagues to whom a case may be handed."""
    said: str = page.evaluate(
        """() => {
          const whole = document.documentElement.cloneNode(true);
          for (const each of whole.querySelectorAll("select[name=to]")) each.remove();
          return whole.outerHTML;
        }"""
    )
    return said


def _override_second(he: Hand) -> None:
    """Whoever comes second finds neither the name nor the reason of the first anywhere, speaks, and is then told both."""
    page = he.page
    he.go("/queue?list=second")
    expect(page.locator("main")).to_contain_text("Ihre unabhängige Beurteilung")
    for path in ("/queue?list=second", "/queue?list=open", PAGES, f"{PAGES}/papers", f"{PAGES}/goods", f"{PAGES}/release", f"{PAGES}/history", "/overview"):
        he.go(path)
        assert "Olga Erst" not in _told(page), path
        assert "Zahlendreher" not in _told(page), path
    he.go(f"{PAGES}/review")
    _to_finding(he, "Filterleistung")
    assert "Olga Erst" not in _told(page)
    assert "Zahlendreher" not in _told(page)
    expect(page.locator("#befund")).to_contain_text("Eine zweite Person muss unabhängig entscheiden")
    he.shortcut("o")
    he.write("Der Laborbericht nennt 98,6 Prozent; im Messblatt steht 89,6.")
    he.press("Control+Enter")
    page.wait_for_url("**told=**")
    he.go(f"{PAGES}/history")
    expect(page.locator("main")).to_contain_text("Olga Erst")
    expect(page.locator("main")).to_contain_text("Quirin Zweit")


def _customs(she: Hand) -> None:
    """The importer enters what the customs notice says."""
    page = she.page
    she.link("Zoll", within="nav.tabs")
    she.link("Überlassung eintragen")
    page.wait_for_url("**/customs/release")
    she.fill("MRN", "21DE510220654321R0")
    she.day("Tag der Überlassung", "2021-06-30")
    she.press("Enter")
    she.applied()
    expect(page.locator("main")).to_contain_text("21DE510220654321R0")


def _accept_the_rest(he: Hand) -> None:
    for line in ("Position 1: Die Warennummer", "Position 2: Die Warennummer"):
        _decide(he, line, "a", "Mit der Endung und dem Präferenzsatz des Tages der Annahme angemeldet.")


def _approve(he: Hand) -> None:
    he.go(f"{PAGES}/release")
    he.tick("Ich habe die Befunde und Unterlagen selbst angesehen.")
    he.button("Freigeben", within="main form")
    he.applied()


def _approve_first(she: Hand) -> None:
    _approve(she)
    expect(she.page.locator("main")).to_contain_text("Ihre Zustimmung liegt vor")


def _approve_second(he: Hand) -> None:
    """The second finds the first nowhere, and releases; both are named then, and the certificate is there."""
    page = he.page
    he.go(f"{PAGES}/release")
    assert "Ayse Klein" not in _told(page)
    _approve(he)
    released = page.locator("section", has=page.get_by_role("heading", name="Freigegeben", exact=True))
    expect(released).to_contain_text("Ayse Klein und Bernd Gross")
    expect(released).to_contain_text("HN210503A")
    certificate = released.get_by_role("link", name="Freigabebescheinigung (PDF)")
    he.at(certificate)
    with page.expect_download() as loading:
        he.press("Enter")
    path = loading.value.path()
    assert path.read_bytes().startswith(b"%PDF-")


def _record(she: Hand) -> None:
    """The record says who did what."""
    she.go(f"{PAGES}/history?sort=oldest")
    told = she.page.locator("main").inner_text()
    while (after := she.page.get_by_role("link", name="Weiter", exact=True)).count():
        before = she.page.url
        she.enter(after)
        she.page.wait_for_url(lambda url, was=before: url != was)
        told += she.page.locator("main").inner_text()
    for name in ("Ines Kaufmann", "Petra Muster", "Olga Erst", "Quirin Zweit", "Ayse Klein", "Bernd Gross"):
        assert name in told, name
    she.link("Kette prüfen")
    expect(she.page.locator("main")).to_contain_text("Die Kette stimmt")


def _nothing_for_others(foreign: Hand, buyer: Hand) -> None:
    for hand in (foreign, buyer):
        for path in (PAGES, *(f"{PAGES}/{tab}" for tab in ("papers", "review", "goods", "customs", "release", "history", "order"))):
            hand.go(path)
            said = hand.page.content()
            assert re.search("Nicht gefunden|Nicht erlaubt", said), path
            assert "PKB-2021-0412" not in said
            assert "HN210503A" not in said
    foreign.go("/batches")
    assert "PKB-2021-0412" not in foreign.page.content()
