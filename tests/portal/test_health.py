"""``/health``: in order, in an outage, for people and for machines, near and far."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import lxml.html
import pytest

from batches.base import Text
from deploy.servers.process import free_port
from flows.health import Checked
from portal import make_app
from portal.routes.health import GOOD_SECONDS, Looked
from tests.portal.conftest import Serve

pytestmark = pytest.mark.integration
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def hanging() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield listening.getsockname()[1]


def test_a_house_in_order_is_told_as_json(portal: httpx.Client) -> None:
    answer = portal.get("/health")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert told["state"] == "ok"
    assert {each["name"] for each in told["checks"]} >= {"data_folder", "database", "archive", "prefect", "clock"}
    assert all(each["says"].keys() == {"de", "en"} for each in told["checks"])


@pytest.mark.parametrize(
    ("languages", "lang", "head"),
    [("de-AT,de;q=0.9,en;q=0.5", "de", "Alles in Ordnung"), ("en-GB,de;q=0.3", "en", "All is in order"), ("fr", "en", "All is in order")],
)
def test_a_browser_gets_a_page_in_its_language(portal: httpx.Client, languages: str, lang: str, head: str) -> None:
    answer = portal.get("/health", headers={**BROWSER, "Accept-Language": languages})
    page = lxml.html.fromstring(answer.text)
    assert page.get("lang") == answer.headers["content-language"] == lang
    assert page.xpath("string(//h1)") == head
    assert len(page.xpath("//li/h2")) == len(portal.get("/health").json()["checks"])
    other = page.xpath("//a/@href")[0]
    assert lxml.html.fromstring(portal.get(f"/health{other}", headers=BROWSER).text).get("lang") != lang


def test_the_page_runs_nothing_and_loads_nothing(portal: httpx.Client) -> None:
    import base64
    import hashlib

    answer = portal.get("/health", headers=BROWSER)
    page = lxml.html.fromstring(answer.text)
    assert not page.xpath("//script | //@onclick | //@style | //link | //img")
    style = base64.b64encode(hashlib.sha256(page.xpath("string(//style)").encode()).digest()).decode()
    assert f"style-src 'sha256-{style}'" in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_in_an_outage_it_answers_fast_and_says_what_to_do_and_no_secret(data: Path, serve: Serve, hanging: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "FREIGABE_DATABASE": f"postgresql+psycopg://freigabe:geheim-123@127.0.0.1:{hanging}/x",
        "FREIGABE_ARCHIVE": "s3://bucket/x",
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "geheim-456",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api",
        "PREFECT_API_KEY": "geheim-789",
    }.items():
        monkeypatch.setenv(name, value)
    portal = serve(make_app(data))
    portal.get("/health")  # the imports
    time.sleep(GOOD_SECONDS)
    begun = time.monotonic()
    answer = portal.get("/health")
    assert time.monotonic() - begun < 15  # each check is bounded by itself; the server that hangs would keep it for minutes
    assert answer.status_code == 503
    found = {each["name"]: each for each in answer.json()["checks"]}
    assert {name for name, each in found.items() if each["state"] == "fault"} >= {"database", "archive", "prefect"}
    assert all(each["mend"]["de"] and each["mend"]["en"] for each in found.values() if each["state"] == "fault")
    page = portal.get("/health", headers={**BROWSER, "Accept-Language": "de"})
    assert page.status_code == 503
    assert "Gestört" in page.text
    assert "Abhilfe" in page.text
    begun = time.monotonic()
    refused = portal.get("/metrics")
    assert time.monotonic() - begun < 15  # each check is bounded by itself; the server that hangs would keep it for minutes
    assert "freigabe_record_up 0.0" in refused.text
    for told in (answer.text, page.text, refused.text):
        assert "geheim" not in told


def test_however_often_it_is_asked_the_house_is_looked_at_once() -> None:
    asked: list[int] = []
    moment = [0.0]

    def look() -> tuple[Checked, ...]:
        asked.append(1)
        return (Checked(name="clock", state="ok", says=Text(de="", en="")),)

    looked = Looked(look, lambda: moment[0])
    assert looked.found() == looked.found()
    assert len(asked) == 1
    moment[0] += GOOD_SECONDS
    looked.found()
    assert len(asked) == 2


def test_from_elsewhere_only_the_state_is_told(data: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    portal = serve(make_app(data))
    for far in (
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-Proto": "https"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": "127.0.0.1:80:80"},
        {"Host": "["},
        {"Host": ""},
    ):
        assert portal.get("/health", headers=far).json() == {"state": "ok"}
        assert str(data) not in portal.get("/health", headers=far | BROWSER).text
    monkeypatch.setenv("FREIGABE_METRICS_TOKEN", "only-for-us")
    far = {"X-Forwarded-For": "203.0.113.9", "Authorization": "Bearer only-for-us"}
    assert "checks" in portal.get("/health", headers=far).json()
    assert "checks" not in portal.get("/health", headers=far | {"Authorization": "Bearer guessed"}).json()


def test_a_proxy_that_says_nothing_but_speaks_http_1_0_is_from_elsewhere(data: Path, serve: Serve) -> None:
    portal = serve(make_app(data))
    with socket.create_connection((portal.base_url.host, portal.base_url.port or 0)) as asking:
        asking.sendall(f"GET /health HTTP/1.0\r\nHost: 127.0.0.1:{portal.base_url.port}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: asking.recv(65536), b""))
    assert answer.endswith(b'{"state":"ok"}')


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("POST", "/health", 405), ("GET", "/openapi.json", 404), ("GET", "/docs", 404)]
)
def test_what_there_is_not_is_refused_as_a_problem(portal: httpx.Client, method: str, path: str, status: int) -> None:
    answer = portal.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["code"].startswith("http.")
    assert told["message"].keys() == {"de", "en"}


def test_the_portal_runs_alone_and_logs_a_json_object_a_line(data: Path) -> None:
    import json

    port = free_port()
    environment = {**os.environ, "FREIGABE_LOG": "json", "FREIGABE_DATA": str(data), "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-m", "portal", str(port)], stderr=subprocess.PIPE, text=True, env=environment)
    until = time.monotonic() + 60
    try:
        while True:
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False, timeout=30)
                break
            except httpx.ConnectError:
                assert time.monotonic() < until
                assert process.poll() is None
                time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert answer.json()["state"] == "ok"
    lines = [json.loads(line) for line in said.splitlines()]
    assert any(f"127.0.0.1:{port}" in line["event"] for line in lines)
    assert all({"level", "logger", "timestamp"} <= line.keys() for line in lines)
