"""Pages in a real browser: one Chromium per process of the tests, a fresh profile per visit, German unless said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.servers.browser import chromium
from tests.servers.portal import served

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a file: as long as it runs, its event loop is that of the thread, and tests of other files have loops of their own."""
    with chromium() as found:
        yield found


@pytest.fixture
def serve() -> Iterator[Callable[[FastAPI], str]]:
    """Serve an application; its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(served(app))


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages of the test: errors of scripts, what the policy refused, missing files. Empty at the end, or the test fails."""
    return []


@pytest.fixture
def visit(browser: Browser, faults: list[str]) -> Iterator[Visit]:
    """Open an address: ``visit(url, scripts=False)`` without JavaScript, ``phone=True`` at 360 × 740, ``dark=True``, ``language="en-GB"``; or ``width=``."""
    with ExitStack() as stack:

        def open_page(
            url: str, *, scripts: bool = True, phone: bool = False, dark: bool = False, width: int = 1280, height: int = 900, language: str = "de-DE"
        ) -> Page:
            size: Any = {"width": 360, "height": 740} if phone else {"width": width, "height": height}
            context = browser.new_context(
                java_script_enabled=scripts,
                viewport=size,
                has_touch=phone,
                locale=language,
                timezone_id="Europe/Berlin",
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            page = context.new_page()
            listen(page, faults)
            answer = page.goto(url)
            assert answer is not None
            assert answer.status < 500
            return page

        yield open_page
    assert faults == []


@pytest.fixture
def serious() -> Callable[[Page], list[str]]:
    """What axe finds seriously wrong with a page for people who use it with aids: rule, elements, what axe says."""

    def found(page: Page) -> list[str]:
        violations = Axe().run(page).response["violations"]
        return [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in violations
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ]

    return found


@pytest.fixture
def too_wide() -> Callable[[Page], bool]:
    """Whether a page must be scrolled sideways."""
    return lambda page: bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def listen(page: Page, faults: list[str]) -> None:
    """Note what goes wrong in a page: errors of scripts, what the policy refused, missing files of ours."""

    def said(message: ConsoleMessage) -> None:
        # A refused form is an answer with 4xx, which the browser also writes here; missing files are caught below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 and "/static/" in answer.url else None)
