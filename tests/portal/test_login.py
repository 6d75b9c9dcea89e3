"""Signing in: who may, and what a wrong password tells."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.servers.people import person

pytestmark = pytest.mark.integration


@pytest.fixture
def portal(data: Path, serve: Serve) -> httpx.Client:
    with opened(data) as house:
        person(house, "R. Weber", "qc")
    return serve(make_app(data))


def test_a_stranger_is_sent_to_the_door_and_comes_back_from_there(portal: httpx.Client) -> None:
    answer = portal.get("/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    door = portal.get("/login?next=/queue", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert "Anmelden" in door.text
    assert 'value="/queue"' in door.text
    signed = portal.post("/login", data={"mail": "r.weber@example.org", "password": "vier ruhige Worte zusammen", "next": "/queue"})
    assert (signed.status_code, signed.headers.get("location")) == (303, "/queue"), signed.text
    cookie = signed.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_form_of_another_site_is_refused_in_the_language_of_the_page(portal: httpx.Client) -> None:
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    told = {lang: portal.post(f"/language?lang={lang}", data={"lang": "en"}, headers=headers) for lang in ("de", "en")}
    assert [each.status_code for each in told.values()] == [403, 403]
    assert "bitte die Seite neu öffnen" in told["de"].text
    assert "open it again" in told["en"].text
