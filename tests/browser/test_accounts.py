"""Pages of accounts in a browser: every one of them for people with aids, on a phone and without a script; what the scripts add."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect

from batches.party import Party
from flows.accounts.inviting import new_link
from flows.accounts.keeping import add_account, add_organisation
from flows.wiring import opened
from portal import make_app
from tests.browser.conftest import Visit
from tests.servers.people import PASSWORD, Person, person

pytestmark = [pytest.mark.integration, pytest.mark.browser]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Person, str]:
    """A data folder, its administrator, and an invitation."""
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_URL", "FREIGABE_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "data"
    with opened(data) as house:
        admin = person(house, "Anna Brandt", "admin")
        ours = add_organisation(house, Party(name="Muster Handel GmbH", eori="DE1234567"), "test")
        invited = add_account(house, "T. Nguyen", "t.nguyen@example.org", ["importer"], "Anna Brandt", ours.id)
        return data, admin, f"/invitations/{new_link(house, invited, 'Anna Brandt')}"


def signed_in(page: Page, who: Person) -> None:
    page.get_by_label("E-Mail-Adresse").fill(who.mail)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Konten")


@pytest.mark.parametrize("look", [{}, {"phone": True, "dark": True}])
def test_every_page_of_accounts_is_for_everybody(
    kept: tuple[Path, Person, str],
    serve: Callable[[FastAPI], str],
    visit: Visit,
    serious: Callable[[Page], list[str]],
    too_wide: Callable[[Page], bool],
    look: dict[str, bool],
) -> None:
    data, admin, link = kept
    url = serve(make_app(data))
    for path in ("/login", link, "/invitations/unknown"):
        stranger = visit(url + path, **look)
        assert (serious(stranger), too_wide(stranger)) == ([], False), path
    page = visit(f"{url}/login", **look)
    signed_in(page, admin)
    one = page.get_by_role("link", name="T. Nguyen").get_attribute("href")
    for path in ("/accounts", "/accounts/new", one, f"{one}/history", "/organisations/new", "/account", "/account/second-factor"):
        page.goto(f"{url}{path}")
        for folded in page.locator("details.fold > summary").all():
            folded.click()
        assert (serious(page), too_wide(page)) == ([], False), path


def test_whoever_is_invited_sees_what_they_type_if_they_want_and_is_signed_in(
    kept: tuple[Path, Person, str], serve: Callable[[FastAPI], str], visit: Visit
) -> None:
    data, _, link = kept
    url = serve(make_app(data))
    page = visit(url + link)
    first = page.get_by_label("Neues Passwort")
    first.fill(PASSWORD)
    page.get_by_label("Noch einmal").fill(PASSWORD)
    expect(first).to_have_attribute("type", "password")
    page.get_by_label("Passwort zeigen").check()
    expect(first).to_have_attribute("type", "text")
    page.get_by_role("button", name="Speichern und anmelden").click()
    page.goto(f"{url}/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mein Konto")


def test_the_administrator_invites_and_changes_the_language_without_a_script(
    kept: tuple[Path, Person, str], serve: Callable[[FastAPI], str], visit: Visit
) -> None:
    data, admin, _ = kept
    page = visit(f"{serve(make_app(data))}/login", scripts=False)
    signed_in(page, admin)
    page.get_by_role("link", name="Einladen").click()
    page.get_by_label("Name", exact=False).first.fill("R. Weber")
    page.get_by_label("E-Mail-Adresse").fill("r.weber@example.org")
    page.get_by_label("Qualitätssicherung").check()
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.locator("#link")).to_contain_text("/invitations/")
    expect(page.get_by_role("button", name="Kopieren")).to_be_hidden()
    page.get_by_role("link", name="Konten", exact=True).first.click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
