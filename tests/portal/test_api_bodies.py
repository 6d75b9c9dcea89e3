"""What is sent to the API: plain, bounded JSON, or a problem that says what is wrong; never a fault."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from portal.json_bodies import MOST_BYTES
from tests.portal.api_desk import Api, api_over
from tests.servers.people import sample_house

pytestmark = pytest.mark.integration
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Api]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_URL"):
            patch.delenv(name, raising=False)
        with api_over(sample_house(tmp_path_factory.mktemp("bodies") / "data", tmp_path_factory, worker_id)) as api:
            yield api


@pytest.fixture(scope="module")
def token(api: Api) -> str:
    return api.token("R. Weber", "qc")


def _decision(reason: str) -> str:
    return f'{{"finding": "f-0000000000", "choice": "ask", "reason": {reason}}}'


HOSTILE: dict[str, tuple[bytes, int, str]] = {
    "no JSON": (b"{", 400, "request.malformed"),
    "not UTF-8": (b'{"finding": "\xff"}', 400, "request.malformed"),
    "UTF-16": ('{"finding": "f"}'.encode("utf-16"), 400, "request.malformed"),
    "NaN": (_decision("NaN").encode(), 422, "request.not_plain"),
    "infinite": (_decision("-Infinity").encode(), 422, "request.not_plain"),
    "a number that overflows": (_decision("1e400").encode(), 422, "request.not_plain"),
    "a number of a hundred thousand digits": (_decision("9" * 100_000).encode(), 422, "request.not_plain"),
    "half a surrogate": (_decision(r'"\ud800"').encode(), 422, "request.not_plain"),
    "half a surrogate in a name": (rb'{"\udfff": 1}', 422, "request.not_plain"),
    "NUL": (_decision(r'"a\u0000b"').encode(), 422, "request.not_plain"),
    "a name twice": (b'{"choice": "ask", "choice": "reject"}', 422, "request.not_plain"),
    "nested deeply": (b"[" * 100 + b"]" * 100, 422, "request.not_plain"),
    "nested without end": (b"[" * 400_000 + b"]" * 400_000, 422, "request.not_plain"),
    "objects without end": (b'{"a":' * 90_000 + b"1" + b"}" * 90_000, 422, "request.not_plain"),
    "a list": (b"[]", 422, "http.unprocessable"),
    "null": (b"null", 422, "http.unprocessable"),
    "nothing": (b"", 422, "http.unprocessable"),
    "an unknown field": (b'{"finding": "f", "choice": "ask", "reason": "r", "by": "A. Klein"}', 422, "http.unprocessable"),
}


@pytest.mark.parametrize("sent", HOSTILE)
def test_what_cannot_be_taken_is_a_problem(api: Api, token: str, sent: str) -> None:
    body, status, code = HOSTILE[sent]
    answer = api.ask("POST", f"/api/batches/{api.batch}/decisions", token, JSON, content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_without_end_is_read_no_further_than_the_limit(api: Api, token: str) -> None:
    come = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal come
        while True:
            come += 100_000
            yield b" " * 100_000

    answer = api.ask("POST", f"/api/batches/{api.batch}/decisions", token, JSON, content=pieces())
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    assert come < MOST_BYTES + 300_000


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 100])
def test_a_body_that_says_it_is_too_large_is_not_read(api: Api, token: str, length: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    answer = api.ask("POST", "/api/decisions", token, JSON | {"content-length": length}, content=pieces())
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "headers", [{"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"}, JSON | {"content-encoding": "gzip"}]
)
def test_only_json_is_taken_and_not_packed(api: Api, token: str, headers: dict[str, str]) -> None:
    answer = api.ask("POST", "/api/decisions", token, headers, content=b'{"a": 1}')
    assert (answer.status_code, answer.json()["code"]) == (415, "request.not_json")


def test_whoever_may_not_is_told_so_before_anything_is_read(api: Api) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        raise AssertionError("it was read")
        yield b""

    for token, status in ((api.token("U. Fremd", "coordinator"), 403), ("freigabe_" + "x" * 40, 401)):
        assert api.ask("POST", "/api/decisions", token, JSON, content=pieces()).status_code == status


def test_an_address_is_asked_the_ways_it_says(api: Api, token: str) -> None:
    answer = api.ask("PUT", "/api/decisions", token)
    assert (answer.status_code, answer.json()["code"], answer.headers["content-type"]) == (405, "http.method_not_allowed", "application/problem+json")
    assert answer.headers["allow"]
    assert api.ask("GET", "/api/nothing", token).json()["code"] == "http.not_found"


def test_head_is_answered_like_get_without_its_body(api: Api, token: str) -> None:
    got, head = (api.ask(method, "/api/batches", token) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers
    assert api.ask("HEAD", "/api/batches/none", token).status_code == 404


@pytest.mark.parametrize("path", ["/api/batches/a%00b", "/api/batches?batch=%00", "/api/accounts/%00", "/login?next=%00"])
def test_an_address_with_nul_is_none(api: Api, token: str, path: str) -> None:
    answer = api.ask("GET", path, token)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.address")


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("hold/letters", {"on": "2020-06-02", "direction": "in", "with_whom": "HZA", "subject": "Muster"}),
        ("customs-release/notice", {}),
    ],
)
def test_a_paper_of_another_batch_cannot_be_brought_in_by_its_digest(api: Api, token: str, door: str, body: dict[str, Any]) -> None:
    foreign = api.house.archive.put(b"%PDF-1.4 of somebody else")
    answer = api.post(f"/api/batches/{{batch}}/{door}", token, body | {"paper": foreign})
    assert (answer.status_code, answer.json()["code"]) == (422, "paper.unknown")
    for smuggled in ({"notice": {"file": "a.pdf", "sha256": foreign}}, {"paper": {"file": "a.pdf", "sha256": foreign, "by": "x"}}, {"papers": []}):
        assert api.post(f"/api/batches/{{batch}}/{door}", token, body | smuggled).status_code == 422
    correction = {"sha256": foreign, "field": "certificate_number", "value": "1", "reason": "so"}
    assert api.post("/api/batches/{batch}/corrections", token, correction).status_code == 422
    for path in ("", "/file", "/pages", "/pages/1"):
        assert api.ask("GET", f"/api/batches/{api.batch}/papers/{foreign}{path}", token).status_code == 404


def test_a_place_on_a_paper_that_is_none_is_refused_in_words(api: Api, token: str) -> None:
    paper = api.app.state.desk.batch(api.batch).batch.papers[0].sha256
    body = {"sha256": paper, "field": "certificate_number", "value": "1", "reason": "so", "page": 1, "box": [9, 9, 1, 1]}
    answer = api.post("/api/batches/{batch}/corrections", token, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "http.unprocessable")


def test_every_refusal_says_what_the_command_line_says(api: Api, token: str) -> None:
    answer = api.post("/api/batches/{batch}/lot-verdicts", token, {"lot": "none", "choice": "accept", "reason": "so"})
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "code", "detail", "message"}
    assert (problem["status"], problem["code"], set(problem["message"])) == (422, "lot.unknown", {"de", "en"})


def test_documents_papers_and_pages_are_handed_out_as_files(api: Api, token: str) -> None:
    documents = api.ask("GET", f"/api/batches/{api.batch}/documents", token).json()
    assert {each["name"] for each in documents} == set(api.app.state.desk.batch(api.batch).outputs)
    for each in documents:
        found = api.ask("GET", f"/api/batches/{api.batch}/documents/{each['name']}", token)
        assert (found.status_code, found.headers["content-type"]) == (200, each["media_type"])
        assert found.headers["content-disposition"].startswith("attachment")
    paper = next(each for each in api.app.state.desk.batch(api.batch).batch.papers if each.pages)
    found = api.ask("GET", f"/api/batches/{api.batch}/papers/{paper.sha256}/file", token)
    assert found.content == api.house.archive.get(paper.sha256)
    sizes = api.ask("GET", f"/api/batches/{api.batch}/papers/{paper.sha256}/pages", token).json()
    assert [each["page"] for each in sizes] == list(range(1, paper.pages + 1))
    picture = api.ask("GET", f"/api/batches/{api.batch}/papers/{paper.sha256}/pages/1?width=160", token)
    assert (picture.headers["content-type"], picture.content[8:12]) == ("image/webp", b"WEBP")
    assert api.ask("GET", f"/api/batches/{api.batch}/papers/{paper.sha256}/pages/{paper.pages + 1}", token).status_code == 404


def test_a_case_is_taken_once_and_given_back_by_who_has_it(api: Api, token: str) -> None:
    other = api.token("A. Klein", "qc")
    case = f"/api/batches/{api.batch}/case"
    assert api.ask("GET", case, token).json()["account"] is None
    taken = api.ask("POST", case, token).json()
    assert (taken["name"], taken["news"]) == ("R. Weber", True)
    assert api.ask("POST", case, token).json()["news"] is False
    assert (api.ask("POST", case, other).json()["code"], api.ask("DELETE", case, other).status_code) == ("case.taken", 409)
    assert api.ask("DELETE", case, token).json() == {"batch": api.batch, "account": None, "name": None, "since": None, "news": True}


def test_a_link_for_a_supplier_tells_its_secret_once_and_ends(api: Api, token: str) -> None:
    links = f"/api/batches/{api.batch}/links"
    made = api.ask("POST", links, token, json={"whom": "Werk 3", "days": 7})
    assert made.status_code == 201
    (listed,) = api.ask("GET", links, token).json()
    assert (listed["whom"], listed["path"], listed["id"]) == ("Werk 3", None, made.json()["id"])
    secret = made.json()["path"].rpartition("/")[2]
    assert api.house.ledger.links.of("supplier", secret) is not None
    assert api.ask("DELETE", f"{links}/{listed['id'][:3]}", token).status_code == 404
    assert api.ask("DELETE", f"{links}/{listed['id']}", token).status_code == 204
    assert api.house.ledger.links.of("supplier", secret) is None


def test_who_asks_is_told_who_they_are(api: Api, token: str) -> None:
    me = api.ask("GET", "/api/me", token).json()
    assert (me["account"]["name"], me["sees"], me["by"]) == ("R. Weber", "all", "token")
    reading = api.ask("GET", "/api/me", api.token("R. Weber", "qc", scope="read")).json()
    assert set(reading["rights"]) < set(me["rights"])
    assert not {"decide", "release"} & set(reading["rights"])


def test_figures_are_told_as_tables(api: Api, token: str) -> None:
    for name in ("time-at-gates", "throughput", "reasons", "certificates"):
        told = api.ask("GET", f"/api/figures/{name}", token).json()
        assert told["headings"]
        assert all(len(row) == len(told["headings"]) for row in told["rows"])
    assert api.ask("GET", "/api/figures/none", token).status_code == 422
    assert json.loads(api.ask("GET", "/api/figures/throughput?since=0001-01-01&until=9999-12-31&step=week", token).text)["name"] == "throughput"
