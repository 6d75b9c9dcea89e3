"""The first start, as on a machine that has never seen freigabe: the address it prints makes the administrator, who invites an officer, who signs in."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from deploy.servers.process import free_port
from tests.browser.conftest import Visit
from tests.browser.keyboard import Hand

pytestmark = [pytest.mark.integration, pytest.mark.browser, pytest.mark.story]

ROOT = Path(__file__).parents[2]
OURS, THEIRS = "vier ruhige Worte zusammen", "fünf andere ruhige Worte hier"
#: Seconds a busy machine may take until batches are carried.
PATIENCE = 120


@pytest.fixture
def printed(tmp_path: Path) -> Iterator[str]:
    """The address that ``freigabe serve`` prints over an empty folder."""
    said = tmp_path / "said"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FREIGABE_"))}
    with said.open("wb") as output:
        command = [sys.executable, "-m", "cli", "serve", "--data", str(tmp_path / "data"), "--port", str(free_port())]
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + PATIENCE
        while "batches are carried" not in said.read_text():
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.2)
        found = re.search(r"http://\S+/invitations/[\w-]+", said.read_text())
        assert found is not None, said.read_text()
        while not _answers(found[0]):
            assert time.monotonic() < until, said.read_text()
            time.sleep(0.2)
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def test_the_printed_address_makes_the_administrator_who_invites_an_officer_who_signs_in(printed: str, visit: Visit) -> None:
    expect.set_options(timeout=60_000)
    address = printed.partition("/invitations/")[0]
    admin = Hand(visit(printed), address)
    expect(admin.page.get_by_role("heading", level=1)).to_have_text("Passwort wählen")
    _choose(admin, OURS)
    expect(admin.page.get_by_role("heading", level=1)).to_have_text("Konten")
    officer = Hand(visit(_invited(admin)), address)
    _choose(officer, THEIRS)
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Prüfen")
    _sign_out_and_in(officer)
    again = visit(printed)
    expect(again.get_by_role("heading", level=1)).to_have_text("Link nicht mehr gültig")
    expect.set_options(timeout=5_000)


def _choose(somebody: Hand, password: str) -> None:
    somebody.fill("Neues Passwort", password)
    somebody.fill("Noch einmal", password)
    somebody.press("Enter")
    somebody.page.wait_for_url(lambda url: "/invitations/" not in url)


def _invited(admin: Hand) -> str:
    """The address that the administrator gives an officer."""
    admin.link("Einladen")
    admin.fill("Name", "R. Weber")
    admin.fill("E-Mail-Adresse", "r.weber@example.org")
    admin.tick("Qualitätssicherung")
    admin.button("Konto anlegen")
    link = admin.page.locator("#link")
    expect(link).to_contain_text("/invitations/")
    return _address_in(admin.page)


def _address_in(page: Page) -> str:
    found = re.search(r"http://\S+/invitations/[\w-]+", page.content())
    assert found is not None
    return found[0]


def _sign_out_and_in(officer: Hand) -> None:
    officer.enter(officer.page.locator("details.menu:not(.nav__group) > summary"))
    officer.button("Abmelden")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    officer.fill("E-Mail-Adresse", "r.weber@example.org")
    officer.fill("Passwort", THEIRS)
    officer.press("Enter")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Prüfen")
