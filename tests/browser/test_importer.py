"""What importers and suppliers do, in a browser: with and without scripts, on a narrow screen, read by aids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from batches.order import Order
from flows.running import open_batch
from flows.wiring import opened
from portal import make_app
from tests.servers.people import PASSWORD, SAMPLES, Person, carried, carrier, person

pytestmark = [pytest.mark.integration, pytest.mark.browser]

OWN = "Musterhafen Medizinbedarf GmbH"
INVOICE = next(SAMPLES.rglob("Commercial Invoice SBM*.pdf"))
ORDER = {
    "order": "MH-90",
    "expected_on": "2020-06-22",
    "importer": {"name": OWN},
    "supplier": {"name": "Shanghai Beispiel Ltd."},
    "currency": "USD",
    "lines": [{"line": 1, "category": "ffp2", "model": "MW-2100", "quantity": 1000, "unit_price": "1.15", "lots": [{"lot": "L-1", "quantity": 1000}]}],
}


class Place:
    """A portal with one batch, a supplier's link to it, and who may sign in."""

    def __init__(self, address: str, batch: str, link: str, who: Person) -> None:
        self.address, self.batch, self.link, self.who = address, batch, link, who


@pytest.fixture
def place(tmp_path: Path, serve: Callable[[FastAPI], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The portal, carried."""
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_METRICS_TOKEN", "FREIGABE_CLAMAV"):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "data"
    order = Order.model_validate(ORDER)
    with opened(data) as house:
        who = person(house, "I. Hafen", "importer", organisation=OWN)
        open_batch(house, order, "I. Hafen")
        carried(house, order.batch_id)
        link = house.ledger.links.make("supplier", order.batch_id, "Frau Li", "I. Hafen", timedelta(days=3))
    with carrier(data):
        yield Place(serve(make_app(data)), order.batch_id, link, who)


def signed_in(page: Page, place: Place) -> Page:
    """The page, after signing in on it; pictures of pages are not what is looked at here."""
    page.route("**/pages/*.webp*", lambda route: route.fulfill(status=200, content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>"))
    page.get_by_label("E-Mail-Adresse").fill(place.who.mail)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    return page


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_is_sound_on_a_narrow_screen(
    place: Place, visit: Callable[..., Page], serious: Callable[[Page], list[str]], too_wide: Callable[[Page], bool], dark: bool
) -> None:
    page = signed_in(visit(f"{place.address}/login", width=320, dark=dark), place)
    batch = f"/batches/{place.batch}"
    for path in ("/orders/new", f"{batch}/order", f"{batch}/papers", f"{batch}/links", f"/supplier/{place.link}"):
        page.goto(place.address + path)
        assert serious(page) == [], path
        assert not too_wide(page), path


def test_papers_are_sent_and_shown_as_they_are_read_without_a_reload(place: Place, visit: Callable[..., Page]) -> None:
    page = signed_in(visit(f"{place.address}/login"), place)
    page.goto(f"{place.address}/batches/{place.batch}/papers")
    page.locator("#files").set_input_files([INVOICE])
    expect(page.locator("[data-summary]")).to_have_text("1 von 1 übertragen, 0 nicht", timeout=30_000)
    expect(page.get_by_role("heading", name="Handelsrechnung", level=4)).to_be_visible(timeout=60_000)
    expect(page.locator("#stand")).to_contain_text("SBM-2020-0518")
    expect(page.locator(".file__state--kept")).to_have_text("angenommen")


def test_without_scripts_an_order_grows_and_papers_are_sent_all_at_once(place: Place, visit: Callable[..., Page], tmp_path: Path) -> None:
    page = signed_in(visit(f"{place.address}/login", scripts=False), place)
    page.goto(f"{place.address}/orders/new")
    page.get_by_label("Bestellnummer").fill("MH-91")
    page.get_by_role("button", name="Charge zu Position 1 hinzufügen").click()
    expect(page.get_by_label("Chargennummer")).to_be_focused()
    expect(page.get_by_label("Bestellnummer")).to_have_value("MH-91")
    page.get_by_role("button", name="Charge 1 von Position 1 entfernen").click()
    expect(page.get_by_label("Chargennummer")).to_have_count(0)
    page.goto(f"{place.address}/batches/{place.batch}/papers")
    (tmp_path / "leer.pdf").write_bytes(b"")
    page.locator("#files").set_input_files([INVOICE, tmp_path / "leer.pdf"])
    page.get_by_role("button", name="Übertragen").click()
    told = page.locator("#uebertragen li")
    expect(told).to_have_count(2)
    expect(told.nth(0)).to_contain_text("angenommen")
    expect(told.nth(1)).to_contain_text("Die Datei ist leer")


def test_enter_in_a_field_gives_the_order_and_adds_no_line(place: Place, visit: Callable[..., Page]) -> None:
    page = signed_in(visit(f"{place.address}/login"), place)
    page.goto(f"{place.address}/batches/{place.batch}/order")
    field = page.get_by_label("Erwartet am")
    field.fill("2020-07-01")
    field.press("Enter")
    page.wait_for_url("**/order?told=*", timeout=60_000)
    expect(page.get_by_label("Modell")).to_have_count(1)
