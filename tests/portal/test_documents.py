"""The documents of a batch over HTTP: listed with size and digest, handed out as the archive has them, to who may have them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from flows.stored import KIND, from_state
from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.portal.customs_desk import AtCustoms
from tests.servers.people import person, sample_house, sign_in

pytestmark = pytest.mark.integration


@pytest.fixture
def house(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return sample_house(data, tmp_path_factory, worker_id)


def at(data: Path, serve: Serve, role: str = "qc", organisation: str | None = None) -> AtCustoms:
    with opened(data) as opened_house:
        who = person(opened_house, f"Person as {role}", role, organisation=organisation)  # type: ignore[arg-type]
        (batch,) = opened_house.ledger.list(KIND)
    return AtCustoms(sign_in(serve(make_app(data)), who), batch)


def outputs(data: Path, batch: str) -> dict[str, str]:
    with opened(data) as opened_house:
        stored = opened_house.ledger.read(KIND, batch)
        assert stored is not None
        return from_state(stored.state)[2]


def test_every_document_is_listed_and_comes_as_the_archive_has_it(house: Path, serve: Serve) -> None:
    desk = at(house, serve, "importer", "Musterhafen Medizinbedarf GmbH")
    page, known = desk.answer().text, outputs(house, desk.batch)
    assert {"customs-bundle.zip", "customs-dossier.pdf", "declaration.xml", "declaration.json", "declaration.pdf", "value-declaration.pdf"} <= set(known)
    for name, sha256 in known.items():
        assert f'href="/batches/{desk.batch}/documents/{name}"' in page
        assert sha256 in page
        answer = desk.client.get(f"/batches/{desk.batch}/documents/{name}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == sha256
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{desk.batch}-{name}"')
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    bundle = desk.client.get(f"/batches/{desk.batch}/documents/customs-bundle.zip")
    assert bundle.headers["content-type"] == "application/zip"
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(bundle.content)).namelist()


@pytest.mark.parametrize(
    "name",
    ["..%2F..%2Fledger.sqlite", "%2e%2e", "release-certificate.pdf", "declaration.xml%00", "CON", "a" * 3000, "%0d%0aSet-Cookie:x"],
)
def test_a_name_the_record_does_not_have_is_not_there(house: Path, serve: Serve, name: str) -> None:
    desk = at(house, serve)
    answer = desk.client.get(f"/batches/{desk.batch}/documents/{name}")
    assert answer.status_code == (400 if "%00" in name else 404)  # no address has a NUL
    assert "set-cookie" not in answer.headers


def test_documents_of_somebody_else_are_not_there_and_roles_without_batches_get_none(house: Path, serve: Serve) -> None:
    desk = at(house, serve, "importer", "Fremde Einfuhr GmbH")
    assert desk.client.get(f"/batches/{desk.batch}/documents/declaration.xml").status_code == 404
    for role, organisation in (("buyer", "Musterhafen Medizinbedarf GmbH"), ("admin", None)):
        assert at(house, serve, role, organisation).client.get(f"/batches/{desk.batch}/documents/declaration.xml").status_code == 403
    desk.client.cookies.clear()
    assert desk.client.get(f"/batches/{desk.batch}/documents/declaration.xml").status_code == 303


def test_bytes_somebody_changed_in_the_archive_are_not_handed_out(house: Path, serve: Serve) -> None:
    desk = at(house, serve)
    sha256 = outputs(house, desk.batch)["declaration.xml"]
    with opened(house) as opened_house:
        path = opened_house.archive.path_of(sha256)  # type: ignore[attr-defined]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"DE990001170420001", b"DE990001170420009"))
    answer = desk.client.get(f"/batches/{desk.batch}/documents/declaration.xml")
    assert answer.status_code == 500
    assert b"DE990001170420009" not in answer.content
    assert desk.answer().status_code == 200
