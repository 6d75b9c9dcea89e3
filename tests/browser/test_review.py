"""Reviewing in a real browser: with keys alone, and by drawing on the page of a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from flows.wiring import opened
from portal import make_app
from tests.browser.conftest import Visit
from tests.servers.people import PASSWORD, carrier, person, sample_house

pytestmark = pytest.mark.integration

BATCH = "mh-2020-117-aaf7f67d"
SETTINGS = ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN")


@pytest.fixture
def address(
    tmp_path: Path, serve: Callable[[FastAPI], str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[str]:
    """Where the review page of Kaiserslautern is served."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    with ThreadPoolExecutor(1) as apart:  # the browser's event loop runs in this thread
        data = apart.submit(sample_house, tmp_path / "data", tmp_path_factory, worker_id).result()
    with opened(data) as house:
        person(house, "Petra Muster", "qc")
    with carrier(data):
        yield serve(make_app(data)) + f"/batches/{BATCH}/review"


def signed_in(visit: Visit, address: str, **how: object) -> Page:
    """The page, after signing in."""
    page = visit(address, **how)
    page.get_by_label("E-Mail-Adresse").fill("petra.muster@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review**")
    return page


def test_a_finding_is_decided_with_keys_alone(visit: Visit, address: str) -> None:
    page = signed_in(visit, address)
    page.keyboard.press("j")
    page.wait_for_url("**finding=f-833a0ca268**")
    expect(page.locator(".spot--selected")).to_have_count(1)
    page.keyboard.press("f")
    expect(page.get_by_label("Begründung")).to_be_focused()
    page.keyboard.type("Gibt es Modul B?")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**told=**")
    expect(page.locator("#befund")).to_contain_text("Weiter mit dem nächsten offenen Befund")
    expect(page.locator("#befund")).to_be_focused()


def test_a_drawn_box_brings_the_words_under_it(visit: Visit, address: str) -> None:
    page = signed_in(visit, f"{address}?finding=f-833a0ca268")
    page.get_by_role("link", name="Modelle berichtigen").click()
    value = page.get_by_label("Richtiger Wert")
    expect(value).to_have_value("PH-K200")
    value.fill("")
    picture = page.locator("svg[data-draw]")
    frame, wide = picture.bounding_box(), 595.3
    assert frame is not None
    scale = frame["width"] / wide
    page.mouse.move(frame["x"] + 266 * scale, frame["y"] + 176 * scale)
    page.mouse.down()
    page.mouse.move(frame["x"] + 348 * scale, frame["y"] + 190 * scale, steps=4)
    page.mouse.up()
    expect(value).to_have_value("EPB-20-PPE-3391")


@pytest.mark.parametrize("how", [{}, {"phone": True}, {"dark": True}])
def test_the_review_page_has_no_serious_fault_and_fits(
    visit: Visit, address: str, how: dict[str, bool], serious: Callable[[Page], list[str]], too_wide: Callable[[Page], bool]
) -> None:
    page = signed_in(visit, f"{address}?finding=f-833a0ca268", **how)
    assert not too_wide(page)
    assert serious(page) == []
    page.get_by_role("link", name="Modelle berichtigen").click()
    page.wait_for_url("**/correct**")
    assert not too_wide(page)
    assert serious(page) == []


def test_a_finding_is_decided_without_a_script(visit: Visit, address: str) -> None:
    page = signed_in(visit, f"{address}?finding=f-833a0ca268", scripts=False)
    page.get_by_label("Zurückweisen").check()
    page.get_by_label("Begründung").fill("Modul B fehlt.")
    page.get_by_role("button", name="Entscheiden").click()
    page.get_by_text("Entschieden").click()
    expect(page.get_by_text("Ware zurückgewiesen")).to_be_visible()
