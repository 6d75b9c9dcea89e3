"""The same way from an order to the release without a script, and on a phone: no key or pointer is needed that such a visit does not have."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Locator, Page, expect

from flows.wiring import opened
from portal import make_app
from tests.browser.conftest import Visit
from tests.servers.people import PASSWORD, SAMPLES, Person, carrier, person

pytestmark = [pytest.mark.integration, pytest.mark.browser, pytest.mark.story]

HANOI = SAMPLES / "hanoi-2021"
PAPERS = sorted((HANOI / "papers").rglob("*.pdf"))
PAGES = "/batches/pkb-2021-0412-ad06f649"
#: Seconds within which what was entered is carried, on a busy machine.
PATIENCE = 90


class Visitor:
    """Somebody who clicks, or taps, and loads a page again to see what became of it."""

    def __init__(self, page: Page, address: str, who: Person, *, phone: bool) -> None:
        self.page, self.address, self.phone = page, address, phone
        page.get_by_label("E-Mail-Adresse").fill(who.mail)
        page.get_by_label("Passwort").fill(PASSWORD)
        self.submit(page.get_by_role("button", name="Anmelden"))
        assert "/login" not in page.url

    def press(self, place: Locator) -> None:
        """Click or tap."""
        self.fits()
        if self.phone:
            place.first.tap()
        else:
            place.first.click()

    def submit(self, place: Locator) -> None:
        """Press what sends a form, and wait for the page that answers."""
        with self.page.expect_navigation(timeout=PATIENCE * 1000):
            self.press(place)

    def fits(self) -> None:
        """Nothing has to be scrolled sideways."""
        if self.phone:
            assert not self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), self.page.url

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.address + path)
        self.fits()

    def until(self, path: str, place: str, text: str) -> None:
        """Load a page again until it says this."""
        until = time.monotonic() + PATIENCE
        while True:
            self.go(path)
            if text in self.page.locator(place).first.inner_text():
                return
            assert time.monotonic() < until, f"{path} does not say {text}"
            time.sleep(0.5)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[[FastAPI], str]) -> Iterator[tuple[str, dict[str, Person]]]:
    """An address, and people."""
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "data"
    with opened(data) as kept:
        people = {"importer": person(kept, "Ines Kaufmann", "importer", organisation="Probeland Klinikbedarf GmbH")}
        people |= {name: person(kept, name, "qc") for name in ("Petra Muster", "Ayse Klein", "Bernd Gross")}
    with carrier(data):
        yield serve(make_app(data)), people


@pytest.mark.parametrize("how", [{"scripts": False}, {"phone": True}], ids=["without scripts", "phone"])
def test_goods_are_released(house: tuple[str, dict[str, Person]], visit: Visit, how: dict[str, bool]) -> None:
    address, people = house
    visitors = {name: Visitor(visit(f"{address}/login", **how), address, each, phone=bool(how.get("phone"))) for name, each in people.items()}
    _order_and_papers(visitors["importer"])
    _review(visitors["Petra Muster"], "Packliste", "Rückfrage an den Importeur", "Rechnung 50, Packliste 49: was stimmt?")
    _goods(visitors["Petra Muster"])
    _customs(visitors["importer"])
    for line in (1, 2):
        _review(visitors["Petra Muster"], f"Position {line}: Die Warennummer", "Annehmen", "Mit der Endung des Tages angemeldet.")
    for name in ("Ayse Klein", "Bernd Gross"):
        _approve(visitors[name])
    _released(visitors["importer"])


def _order_and_papers(she: Visitor) -> None:
    page = she.page
    she.go("/orders/new")
    she.press(page.get_by_text("Auftrag als order.json übernehmen"))
    page.get_by_label("Oder den Text einfügen").fill(json.dumps(json.loads((HANOI / "order.json").read_text())))
    she.submit(page.get_by_role("button", name="Text übernehmen"))
    she.until(f"{PAGES}/papers", "main", "Papiere übertragen")
    page.locator("input[type=file]").set_input_files(PAPERS)
    send = page.get_by_role("button", name="Übertragen")
    if send.is_visible():  # with a script they are sent as soon as they are chosen
        she.submit(send)
        expect(page.locator("#uebertragen .file__state--kept")).to_have_count(len(PAPERS), timeout=PATIENCE * 1000)
    else:
        expect(page.locator("[data-summary]")).to_have_text("8 von 8 übertragen, 0 nicht", timeout=PATIENCE * 1000)
    she.until(f"{PAGES}/papers", "#stand", "Alle verlangten Papiere sind da.")
    expect(page.locator("article", has_text="Invoice HNM-21-0518.pdf").get_by_role("heading")).to_have_text("Handelsrechnung")


def _review(she: Visitor, about: str, choice: str, reason: str) -> None:
    """Follow the list of open findings to the one that says this, and decide it."""
    page = she.page
    she.go(f"{PAGES}/review")
    if about not in page.locator("#befund-titel").inner_text():
        she.press(page.locator(".review__list a", has_text=about))
    expect(page.locator("#befund-titel")).to_contain_text(about)
    she.press(page.locator("#entscheiden label", has_text=choice))
    page.get_by_label("Begründung").fill(reason)
    she.submit(page.get_by_role("button", name="Entscheiden"))
    assert "told=" in page.url


def _goods(she: Visitor) -> None:
    page = she.page
    she.go(f"{PAGES}/goods")
    page.get_by_label("Tag der Ankunft").fill("2021-06-28")
    she.submit(page.get_by_role("button", name="Ankunft eintragen"))
    she.until(f"{PAGES}/goods", "main", "28.06.2021")
    page.locator("section:has(#files-title) input[type=file]").set_input_files([HANOI / name for name in ("inspection.csv", "marking.csv", "measurements.csv")])
    she.submit(page.get_by_role("button", name="Dateien eintragen"))
    she.until(f"{PAGES}/goods", "#measurements", "eingehalten")


def _customs(she: Visitor) -> None:
    page = she.page
    she.go(f"{PAGES}/customs/release")
    page.get_by_label("MRN").fill("21DE510220654321R0")
    page.get_by_label("Tag der Überlassung").fill("2021-06-30")
    she.submit(page.get_by_role("button", name="Überlassung eintragen"))
    she.until(f"{PAGES}/customs", "main", "21DE510220654321R0")


def _approve(she: Visitor) -> None:
    page = she.page
    she.until(f"{PAGES}/release", "main", "Sie geben frei:")
    she.press(page.get_by_text("Ich habe die Befunde und Unterlagen selbst angesehen."))
    she.submit(page.locator("main form").get_by_role("button", name="Freigeben"))
    assert "told=" in page.url


def _released(she: Visitor) -> None:
    she.until(f"{PAGES}/release", "main", "Ayse Klein und Bernd Gross")
    with she.page.expect_download() as loading:
        she.press(she.page.get_by_role("link", name="Freigabebescheinigung (PDF)"))
    assert loading.value.path().read_bytes().startswith(b"%PDF-")
