"""Every page there is, found among the routes of the application: for people with aids, on any width, in light and dark, and without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect

from flows.wiring import opened
from portal import make_app
from portal.routes.api.describing import every_route
from tests.browser.conftest import listen
from tests.browser.played import Played, play
from tests.servers.people import sample_house
from tests.servers.portal import served

pytestmark = [pytest.mark.integration, pytest.mark.browser]

#: What is no page of ours: answers for machines, files, pages of Great Expectations, and one that is there under https only.
NO_PAGES = re.compile(
    r"^/(api|static|metrics|feeds)\b|\.(svg|zip|pdf|csv|txt)$|\{form\}|/(file|words)$|/documents/|/papers/\{name\}$|/goods/\{(number|sha256)\}$|/data-docs/\{"
    r"|^/login/second-factor$"
)
#: What a page is seen as, the first that may: people of every kind, somebody between password and second factor, a stranger.
ROLES = ("qc", "admin", "importer", "coordinator", "buyer", "half", "")
#: Rules of axe whose answer depends on width or colours; all others are asked once.
OF_WIDTH = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
OF_COLOUR = ("color-contrast", "link-in-text-block")


@dataclass
class Looked:
    """What was found, by page."""

    pages: dict[str, str] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    serious: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    too_wide: dict[str, list[str]] = field(default_factory=dict)
    headings: dict[str, list[str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class House:
    """The house as it is served, with a session of everybody."""

    address: str
    app: FastAPI
    played: Played
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    with pytest.MonkeyPatch.context() as patched, ExitStack() as stack:
        for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN"):
            patched.delenv(name, raising=False)
        with ThreadPoolExecutor(1) as apart:  # the browser's event loop runs in this thread
            data = apart.submit(sample_house, tmp_path_factory.mktemp("every-page") / "data", tmp_path_factory, worker_id).result()
            played = apart.submit(play, data).result()
        with opened(data) as kept:
            sessions = {name: kept.ledger.sessions.begin(each.account.id, "full", timedelta(hours=2)) for name, each in played.people.items()}
            sessions["half"] = kept.ledger.sessions.begin(played.people["auditor"].account.id, "password", timedelta(hours=1))
        app = make_app(data)
        yield House(stack.enter_context(served(app)), app, played, sessions)


@pytest.fixture(scope="module")
def looked(house: House, browser: Browser) -> Looked:
    found = Looked()
    _find(house, found)
    contexts: dict[str, BrowserContext] = {}
    with ExitStack() as stack:
        for path, role in found.pages.items():
            if role not in contexts:
                contexts[role] = _context(browser, house, role)
                stack.callback(contexts[role].close)
            _look(contexts[role], house.address, path, found)
    _without_scripts(browser, house, found)
    return found


def _find(house: House, found: Looked) -> None:
    """Every address that shows a page, and as whom to look at it."""
    with httpx.Client(base_url=house.address, trust_env=False, timeout=60, headers={"Accept": "text/html", "Accept-Language": "de"}) as client:
        for route in every_route(house.app):
            if "GET" not in (route.methods or ()) or NO_PAGES.search(route.path):
                continue
            path = house.played.filled(route.path)
            for role in ROLES if route.path != "/login" else ("",):
                answer = client.get(path, headers={"Cookie": f"freigabe={house.sessions[role]}"} if role else {})
                if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                    found.pages[path] = role
                    break
                if (answer.is_redirect and not answer.headers["location"].startswith("/login")) or answer.status_code == 200:
                    break
            else:
                found.unseen.append(route.path)


def _context(browser: Browser, house: House, role: str, **how: Any) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce", **how)
    if role:
        context.add_cookies([{"name": "freigabe", "value": house.sessions[role], "url": house.address}])
    return context


def _look(context: BrowserContext, address: str, path: str, found: Looked) -> None:
    page = context.new_page()
    faults: list[str] = []
    listen(page, faults)
    page.goto(address + path)
    found.headings[path] = [page.title(), *page.locator("h1").all_inner_texts()]
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    page.evaluate(Axe().axe_script)
    serious = _serious(page, "desk")
    page.emulate_media(color_scheme="dark")
    serious += _serious(page, "desk, dark", OF_COLOUR)
    page.set_viewport_size({"width": 360, "height": 740})
    serious += _serious(page, "phone, dark", OF_COLOUR)
    page.emulate_media(color_scheme="light")
    serious += _serious(page, "phone", OF_WIDTH)
    page.set_viewport_size({"width": 320, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.too_wide[path] = page.evaluate(_WIDE)
    if serious:
        found.serious[path] = serious
    if faults:
        found.faults[path] = faults
    page.close()


#: The elements that make a page too wide.
_WIDE = """() => [...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
  && ![...function* () { for (let up = each.parentElement; up; up = up.parentElement) yield up }()].some(up => getComputedStyle(up).overflowX !== 'visible'))
  .slice(0, 4).map(each => each.outerHTML.slice(0, 160))"""


def _serious(page: Page, look: str, rules: tuple[str, ...] = ()) -> list[str]:
    expect(page.locator(".htmx-request")).to_have_count(0)  # what is being fetched anew is pale for a moment
    asked: dict[str, Any] = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})
    violations = page.evaluate("asked => axe.run(asked).then(found => found.violations)", asked)
    return [
        f"{look}: {each['id']}: {node['target']} {node['failureSummary']}"
        for each in violations
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def _without_scripts(browser: Browser, house: House, found: Looked) -> None:
    """Words of the page that only a script shows."""
    for role in dict.fromkeys(found.pages.values()):
        context = _context(browser, house, role, java_script_enabled=False)
        page = context.new_page()
        for path in (each for each, who in found.pages.items() if who == role):
            page.goto(house.address + path, wait_until="domcontentloaded")
            heading = page.locator("main h1")
            if heading.count() != 1 or not heading.is_visible() or len(page.locator("main").inner_text().split()) < 4:
                found.missing[path] = page.locator("body").inner_text()[:200]
        context.close()


def test_every_page_can_be_seen_by_somebody(looked: Looked) -> None:
    assert looked.unseen == []
    assert len(looked.pages) > 9


def test_axe_finds_nothing_serious_on_any_page_on_desk_and_phone_in_light_and_dark(looked: Looked) -> None:
    assert looked.serious == {}


def test_no_page_breaks_its_own_policy_or_has_a_faulty_script(looked: Looked) -> None:
    assert looked.faults == {}


def test_no_page_has_to_be_scrolled_sideways_at_320_pixels(looked: Looked) -> None:
    assert looked.too_wide == {}


def test_every_page_has_a_title_and_one_heading_of_the_first_level(looked: Looked) -> None:
    assert {path: said for path, said in looked.headings.items() if len(said) != 2 or not all(said)} == {}
    assert {path: said[0] for path, said in looked.headings.items() if "freigabe" not in said[0]} == {}


def test_every_page_is_there_without_a_script(looked: Looked) -> None:
    assert looked.missing == {}
