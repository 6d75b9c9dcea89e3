"""The page of papers over HTTP: many files at once with what became of each, what is missing, promises, downloads; and the same over the API."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pdfplumber
import pytest

from batches.batch import Batch
from flows.stored import from_state
from flows.uploads.policy import rules, tables
from flows.wiring import opened
from record.uploads import Upload
from tests.portal.conftest import Serve
from tests.portal.importing import OTHER, OWN, People, applied, at_the_portal, batch_of, order_json, posted, token_of
from tests.servers.people import SAMPLES
from tests.uploads import files_to_send as made

pytestmark = pytest.mark.integration
SAMPLE = SAMPLES / "kaiserslautern-2020"
INVOICE = next(SAMPLE.rglob("Commercial Invoice*.pdf"))


@pytest.fixture
def people(data: Path, serve: Serve) -> Iterator[People]:
    """Who asks, over a house with the order of the Kaiserslautern sample and no paper."""
    with at_the_portal(data, serve) as there:
        order = json.loads((SAMPLE / "order.json").read_text())
        order["importer"] = {"name": OWN}
        answer = posted(there.importer, "/orders/json", {"json": json.dumps(order)})
        there.batch = batch_of(there.importer, answer)
        yield there


def sent(people: People, files: dict[str, bytes], client: httpx.Client | None = None, **headers: str) -> httpx.Response:
    """The answer to files sent by the page of papers."""
    client = client or people.importer
    parts = [("files", (name, content)) for name, content in files.items()]
    return client.post(f"/batches/{people.batch}/papers", data={"csrf": token_of(client)}, files=parts, headers=headers)


def batch_now(data: Path, batch: str) -> Batch:
    """The batch as it is recorded."""
    with opened(data) as house:
        stored = house.ledger.read("batch", batch)
        assert stored is not None
        return Batch.model_validate(stored.state["batch"])


def read_through(data: Path, batch: str, papers: int) -> Batch:
    """The batch once so many papers of it were read."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if len((now := batch_now(data, batch)).papers) >= papers:
            return now
        time.sleep(0.2)
    raise AssertionError("the papers were never read")


def uploads(data: Path, batch: str) -> tuple[Upload, ...]:
    """Every file that was counted."""
    with opened(data) as house:
        return house.ledger.uploads.of_batch(batch)


def outcomes(page: str) -> dict[str, str]:
    """What the page says became of each file, by name."""
    found = re.findall(r'<span class="file__name">(.*?)</span>.*?<span class="file__state[^"]*">(.*?)</span>', unescape(page), re.DOTALL)
    return {re.sub(r"<.*", "", name).strip(): said for name, said in found}


def test_many_files_at_once_are_each_told_and_a_hostile_one_keeps_none_of_the_others_out(people: People, data: Path) -> None:
    files = {
        "Rechnung.pdf": INVOICE.read_bytes(),
        "noch einmal.pdf": INVOICE.read_bytes(),
        "seite.pdf": b"<html><script>alert(1)</script></html>",
        "Bericht.docx": b"PK\x03\x04",
        "<img src=x onerror=alert(1)>.pdf": b"",
        "Foto.jpg": made.picture("JPEG"),
    }
    answer = sent(people, files)
    assert answer.status_code == 200
    assert outcomes(answer.text) == {
        "Rechnung.pdf": "angenommen",
        "noch einmal.pdf": "ist schon da",
        "seite.pdf": "nicht angenommen",
        "Bericht.docx": "nicht angenommen",
        "": "nicht angenommen",
        "Foto.jpg": "angenommen",
    }
    assert "<img src=x" not in answer.text
    assert "Office-Dateien (Word, Excel, OpenDocument) werden nicht angenommen" in answer.text
    batch = read_through(data, people.batch, 2)
    assert [(each.file, each.by) for each in batch.attached] == [("Rechnung.pdf", "I. Hafen"), ("Foto.pdf", "I. Hafen")]
    page = unescape(people.importer.get(f"/batches/{people.batch}/papers").text)
    assert "SBM-2020-0518" in page, "the invoice's number was read"
    assert "Wird gelesen" not in page
    assert "Packliste" in page.split('id="gelesen"')[0]
    assert "Handelsrechnung" not in page.split('id="gelesen"')[0].split('class="lackings"')[1].split("</ul>\n{%")[0].split("Für den Zoll")[0]


def test_what_is_missing_is_told_with_who_issues_it_and_why_and_a_promise_with_its_day(people: People, data: Path) -> None:
    page = unescape(people.importer.get(f"/batches/{people.batch}/papers").text)
    lacking = page.split('class="lackings"')[1]
    assert "EU-Baumusterprüfbescheinigung (Modul B)" in lacking
    assert "Bestätigt, dass eine Benannte Stelle ein Muster dieses Modells geprüft hat." in lacking
    assert "Stellt aus: eine Benannte Stelle, für den Hersteller." in lacking
    assert re.search(r"\d+</strong> Papiere fehlen", page)
    assert "Der Sendung fehlt: Packliste." in lacking
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    promise = {"kind": "packing_list", "whom": "Frau Li", "until": "2020-06-10", "seen": seen[1]}
    wrong = posted(people.importer, f"/batches/{people.batch}/papers/promise", promise | {"whom": ""})
    assert (wrong.status_code, 'id="whom-packing_list-error"' in wrong.text) == (422, True)
    answer = posted(people.importer, f"/batches/{people.batch}/papers/promise", promise)
    after = unescape(people.importer.get(applied(data, answer)).text)
    assert "Packliste: bis 10.06.2020, zugesagt von Frau Li" in after
    assert [(each.kind, each.by) for each in batch_now(data, people.batch).promises] == [("packing_list", "I. Hafen")]


def test_a_question_of_quality_control_stands_where_the_importer_sees_it(people: People, data: Path) -> None:
    with api(people, data, "r.weber@example.org") as machine:
        finding = machine.get("/api/findings", params={"batch": people.batch, "where": ["code:papers.missing"]}).json()["items"][0]
        body = {"finding": finding["id"], "choice": "ask", "reason": "Wann kommt das Papier?", "seen": finding["shown"]}
        answer = machine.post(f"/api/batches/{people.batch}/decisions", json=body)
        assert answer.status_code in (200, 202), answer.text
        while machine.get(f"/api/entries/{answer.json()['position']}").json()["outcome"] == "waits":
            time.sleep(0.2)
    page = unescape(people.importer.get(f"/batches/{people.batch}/papers").text)
    assert re.search(r"1</strong> Rückfrage wartet auf Ihre Antwort", page)
    assert "Wann kommt das Papier?" in page.split('id="rueckfragen"')[1]


def test_a_script_gets_an_entry_of_a_list_and_no_page(people: People) -> None:
    kept = sent(people, {"Rechnung.pdf": INVOICE.read_bytes()}, **{"HX-Request": "true"})
    assert (kept.status_code, outcomes(kept.text)) == (200, {"Rechnung.pdf": "angenommen"})
    assert "<html" not in kept.text
    refused = sent(people, {"x.exe": b"MZ"}, **{"HX-Request": "true"})
    assert (refused.status_code, "<li" in refused.text, "keine Endung" in refused.text) == (422, True, True)
    packed = made.archive({"a.pdf": made.pdf("a"), "b.txt": b"x"})
    inside = sent(people, {"alles.zip": packed}, **{"HX-Request": "true"})
    assert (inside.status_code, inside.text.count('class="file"')) == (200, 3)
    same = people.importer.get(f"/batches/{people.batch}/papers", params={"seen": "0.0"}, headers={"HX-Request": "true"})
    assert same.status_code == 200
    version = re.search(r"papers\?seen=([\d.]+)", same.text)
    assert version is not None
    told = people.importer.get(f"/batches/{people.batch}/papers", params={"seen": version[1]}, headers={"HX-Request": "true"})
    assert told.status_code in (204, 200)  # a run may have come between the two


def test_a_forged_form_keeps_nothing_whatever_comes_before_its_token(people: People, data: Path) -> None:
    path, content = f"/batches/{people.batch}/papers", INVOICE.read_bytes()
    before = sorted((data / "archive").rglob("*"))
    assert people.importer.post(path, files={"files": ("a.pdf", content)}).status_code == 403
    assert people.importer.post(path, data={"csrf": "0" * 64}, files={"files": ("a.pdf", content)}).status_code == 403
    late = [("files", ("a.pdf", content)), ("csrf", (None, token_of(people.importer)))]
    assert people.importer.post(path, files=late).status_code == 403  # type: ignore[arg-type]
    foreign = people.importer.post(
        path, data={"csrf": token_of(people.importer)}, files={"files": ("a.pdf", content)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    raw = people.importer.put(f"/api{path}", params={"name": "a.pdf"}, content=content)
    assert raw.status_code == 403
    assert uploads(data, people.batch) == ()
    assert sorted((data / "archive").rglob("*")) == before
    assert batch_now(data, people.batch).attached == ()


def test_papers_of_another_organisation_are_not_there(people: People, data: Path) -> None:
    sent(people, {"Rechnung.pdf": INVOICE.read_bytes()})
    (paper,) = read_through(data, people.batch, 1).papers
    file = f"/batches/{people.batch}/papers/{paper.sha256}/file"
    assert people.other.get(f"/batches/{people.batch}/papers").status_code == 404
    assert people.other.get(file).status_code == 404
    assert sent(people, {"b.pdf": made.pdf("b")}, people.other).status_code == 404
    assert len(uploads(data, people.batch)) == 1
    own = people.importer.get(file)
    assert (own.status_code, own.content) == (200, INVOICE.read_bytes())
    assert own.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in own.headers["content-security-policy"]
    answer = posted(people.other, "/orders/json", {"json": json.dumps(order_json(importer={"name": OTHER}))})
    theirs = batch_of(people.other, answer)
    assert people.other.get(f"/batches/{theirs}/papers/{paper.sha256}/file").status_code == 404, "a digest opens nothing of another batch"
    files = [("files", ("Rechnung.pdf", INVOICE.read_bytes()))]
    people.other.post(f"/batches/{theirs}/papers", data={"csrf": token_of(people.other)}, files=files)
    read_through(data, theirs, 1)
    page = unescape(people.other.get(f"/batches/{theirs}/papers").text)
    assert "lag schon einer anderen Sendung bei." in page
    assert people.batch not in page, "whose paper it was before is not told to another organisation"
    found = people.other.get("/api/findings", params={"where": "code:papers.reused"}).json()["items"]
    assert found, "nothing would be tested"
    pages = ("", "/papers", f"/review?finding={found[0]['id']}", "/goods", "/release", "/history", "/customs")
    urls = (*(f"/batches/{theirs}{each}" for each in pages), f"/api/batches/{theirs}", f"/api/batches/{theirs}/events", "/api/findings", "/api/papers")
    assert [url for url in urls if people.batch in people.other.get(url).text] == []
    assert people.batch in people.qc.get(f"/batches/{theirs}/review").text, "who sees all reads which batch it was"
    with opened(data) as house:
        _, judgement, outputs = from_state(house.ledger.read("batch", theirs).state)  # type: ignore[union-attr]
        dossier = house.archive.get(outputs["customs-dossier.pdf"])
    assert any(people.batch in each.message.en for each in judgement.findings)
    with pdfplumber.open(io.BytesIO(dossier)) as written:
        text = "".join(page.extract_text() for page in written.pages)
    assert people.batch not in text.replace("\n", "")
    assert "another batch" in text


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A policy that takes little."""
    rows, types, quotas = tables()
    less = (
        tuple(row.model_copy(update={"most_files": 3, "most_request_bytes": 200_000}) for row in rows),
        tuple(row.model_copy(update={"most_bytes": 51_200}) for row in types),
        tuple(row.model_copy(update={"most_files": 3}) for row in quotas),
    )
    monkeypatch.setattr("flows.uploads.policy.tables", lambda *_: less)
    rules.cache_clear()
    yield
    rules.cache_clear()


@pytest.mark.usefixtures("little")
def test_too_large_too_many_and_a_quota_that_is_reached_are_told(people: People, data: Path) -> None:
    page = people.importer.get(f"/batches/{people.batch}/papers").text
    assert "auf einmal bis zu 3 Dateien" in page
    assert "50 KiB" in page, "how large a file may be is told before"
    large = sent(people, {"gross.pdf": made.pdf("x") + b"%" * 60_000})
    assert (large.status_code, "höchstens 50 KiB werden angenommen" in large.text) == (422, True)
    many = sent(people, {f"{number}.pdf": made.pdf(str(number)) for number in range(4)})
    assert (many.status_code, "höchstens 3 Dateien angenommen; nichts wurde behalten" in many.text) == (413, True)
    huge = sent(people, {"riesig.pdf": b"%PDF" + b"x" * 300_000})
    assert (huge.status_code, "die auf einmal angenommen werden" in huge.text) == (413, True)
    assert sent(people, {"a.pdf": made.pdf("a"), "b.pdf": made.pdf("b")}).status_code == 200
    full = sent(people, {"c.pdf": made.pdf("c")})
    assert (full.status_code, "so viele sind es" in full.text) == (409, True)
    assert len(uploads(data, people.batch)) == 3


def api(people: People, data: Path, who: str = "i.hafen@example.org") -> httpx.Client:
    """A machine with a token of the importer."""
    from flows.accounts.keeping import account_with_mail

    with opened(data) as house:
        account = account_with_mail(house, who)
        assert account is not None
        token = house.ledger.tokens.make(account.id, "test", "write", timedelta(days=1))
    return httpx.Client(base_url=people.portal.base_url, trust_env=False, timeout=60, headers={"Authorization": f"Bearer {token}"})


def test_the_api_opens_a_batch_replaces_its_order_and_takes_papers(people: People, data: Path) -> None:
    with api(people, data) as machine:
        told: dict[str, Any] = order_json(order="API-1")
        opened_ = machine.post("/api/batches", json=told, headers={"Idempotency-Key": "k"})
        assert opened_.status_code in (200, 202), opened_.text
        batch, waits = opened_.json()["batch"], f"/api/entries/{opened_.json()['position']}"
        while machine.get(waits).json()["outcome"] == "waits":
            time.sleep(0.2)
        assert machine.post("/api/batches", json=told, headers={"Idempotency-Key": "k"}).headers["idempotency-replayed"] == "true"
        changed = machine.put(f"/api/batches/{batch}/order", json=told | {"expected_on": "2020-07-01"})
        assert changed.status_code in (200, 202), changed.text
        while machine.get(f"/api/entries/{changed.json()['position']}").json()["outcome"] == "waits":
            time.sleep(0.2)
        conflict = machine.post("/api/batches", json=told)
        assert (conflict.status_code, conflict.json()["code"]) == (409, "batch.exists")
        wrong = machine.post("/api/batches", json=told | {"order": "API-2", "lines": [told["lines"][0] | {"quantity": 0}]})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "order.schema")
        assert wrong.json()["message"]["de"] == "Position 1 · Menge (lines[0].quantity): Die Zahl muss größer als 0 sein."
        foreign = machine.post("/api/batches", json=told | {"importer": {"name": OTHER}})
        assert (foreign.status_code, foreign.json()["code"]) == (422, "order.other_importer")
        many = machine.post(f"/api/batches/{batch}/papers", files=[("files", ("a.pdf", made.pdf("a"))), ("files", ("b.exe", b"MZ"))])
        assert [each["outcome"] for each in many.json()["received"]] == ["kept", "refused"]
        one = machine.put(f"/api/batches/{batch}/papers", params={"name": "Rechnung.pdf"}, content=INVOICE.read_bytes())
        assert (one.status_code, one.json()["received"][0]["name"]) == (200, "Rechnung.pdf")
        assert machine.put(f"/api/batches/{batch}/papers", params={"name": "x.pdf"}, content=b"no").status_code == 422
        assert {each.file for each in read_through(data, batch, 2).attached} == {"a.pdf", "Rechnung.pdf"}
    with api(people, data, "f.fremd@example.org") as stranger:
        assert stranger.put(f"/api/batches/{batch}/papers", params={"name": "x.pdf"}, content=made.pdf("x")).status_code == 404
        assert stranger.put(f"/api/batches/{batch}/order", json=told).status_code == 404
    assert httpx.post(f"{people.portal.base_url}/api/batches", json=told, trust_env=False).status_code == 401
