"""Papers are compared over the whole house; whose they were before is nobody else's business."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import httpx
import pypdfium2 as pdfium
import pytest

from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.servers.people import SAMPLES, imported, person, sign_in

pytestmark = pytest.mark.integration
INVOICE = next((SAMPLES / "hanoi-2021" / "papers").rglob("*nvoice*.pdf"))


def folder_of(path: Path, importer: str, order: str, file: str) -> Path:
    """A batch of the Hanoi sample's order for another importer, with its invoice under a name of its own."""
    path.mkdir()
    told = json.loads((SAMPLES / "hanoi-2021" / "order.json").read_text(encoding="utf-8"))
    told |= {"order": order, "importer": {"name": importer, "address": "Hafen 1", "country": "DE"}}
    (path / "order.json").write_text(json.dumps(told), encoding="utf-8")
    shutil.copy(INVOICE, path / file)
    return path


def test_what_a_finding_tells_of_somebody_elses_batch_is_told_to_qc_alone(data: Path, serve: Serve, tmp_path: Path) -> None:
    with opened(data) as house:
        first = imported(house, folder_of(tmp_path / "first", "Alpha Import GmbH", "GEHEIM-77", "alpha-secret.pdf"))
        second = imported(house, folder_of(tmp_path / "second", "Beta Import GmbH", "B-1", "invoice.pdf"))
        beta, qc = person(house, "B. Beta", "importer", organisation="Beta Import GmbH"), person(house, "R. Weber", "qc")
        tokens = {who.account.name: house.ledger.tokens.make(who.account.id, "test", "read", timedelta(days=1)) for who in (beta, qc)}
    portal = serve(make_app(data))
    secrets = (first, "GEHEIM-77", "alpha-secret.pdf", "Alpha Import")
    for who, told in ((beta, []), (qc, list(secrets[:3]))):
        client = sign_in(portal, who)
        paths = [f"/batches/{second}{tab}" for tab in ("", "/papers", "/review", "/goods", "/customs", "/release", "/history")]
        asking = {"Authorization": f"Bearer {tokens[who.account.name]}"}
        machine = httpx.Client(base_url=portal.base_url, trust_env=False, headers=asking, timeout=60)
        found = machine.get("/api/findings", params={"batch": second, "where": "code:papers.reused"}).json()["items"]
        assert found, "the second batch holds the paper of the first"
        pages = [client.get(path) for path in (*paths, f"/batches/{second}/review?finding={found[0]['id']}")]
        answers = [
            machine.get(f"/api/{path}") for path in (f"batches/{second}", f"findings?batch={second}", f"batches/{second}/papers", f"batches/{second}/events")
        ]
        assert {answer.status_code for answer in pages} == {200}
        whole = "\n".join(answer.text for answer in (*pages, *answers))
        assert [secret for secret in secrets if secret in whole] == told
        client.close()
        machine.close()
    dossier = sign_in(portal, beta).get(f"/batches/{second}/documents/customs-dossier.pdf")
    assert not [secret for secret in secrets if secret in text_of(dossier.content)]


def text_of(paper: bytes) -> str:
    document = pdfium.PdfDocument(paper)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "papers.reused" in text.replace("\u200b", "").replace("\ufffe", "")
    return text
