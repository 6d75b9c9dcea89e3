"""File handling after OWASP ASVS 5.0, chapter V5: one test or more for each requirement, its number in the docstring; over HTTP as it is served."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request

from flows.uploads import Sender
from flows.uploads.policy import rules, tables
from flows.wiring import opened
from portal.access import ANYBODY, guarded
from portal.app import Headed
from portal.handing_out import attachment, disposition, from_archive
from portal.problems import RequestRefused, refuse_as_problems
from portal.receiving import receive, receive_body, taken
from tests.portal.conftest import Serve
from tests.uploads import files_to_send as files
from tests.uploads.clamd import clamd

pytestmark = pytest.mark.integration
SENDER = Sender(batch="b-1", by="Ada Weber", account="ada", organisation="org-1")
MEBIBYTE = 1 << 20


def routes(data: Path) -> APIRouter:
    """Routes as authors of pages write them."""
    router = APIRouter()

    @router.post("/papers", dependencies=[ANYBODY])
    async def papers(request: Request) -> Any:
        def with_token(fields: Any) -> None:
            if fields.get("csrf") == ["wrong"]:
                raise RequestRefused(403, "session.csrf", "the page is too old; load it anew", "die Seite ist zu alt; bitte neu laden")

        async with receive(request, "papers", data, with_token) as form:
            with opened(data) as house:
                told = await taken(house, SENDER, "papers", form.files)
            return {"fields": form.fields, "received": [each.model_dump() for each in told.received], "papers": [a.file for a in told.attachments]}

    @router.put("/papers", dependencies=[ANYBODY])
    async def paper(request: Request) -> Any:
        async with receive_body(request, "papers", data) as file:
            with opened(data) as house:
                told = await taken(house, SENDER, "papers", [file])
            return told.received[0].model_dump()

    @router.get("/papers/{sha256}", dependencies=[ANYBODY])
    async def handed_out(sha256: str, name: str) -> Any:
        with opened(data) as house:
            return await from_archive(house.archive, sha256, name)

    return router


@pytest.fixture
def client(data: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    monkeypatch.delenv("FREIGABE_CLAMAV", raising=False)
    app = FastAPI()
    app.include_router(guarded(routes(data)))
    refuse_as_problems(app)
    app.add_middleware(Headed)
    return serve(app)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same rules with limits that a test reaches quickly."""
    uploads, types, quotas = tables()
    less = (
        tuple(row.model_copy(update={"most_request_bytes": 2 * MEBIBYTE, "most_files": 5}) for row in uploads),
        tuple(
            row.model_copy(update={"most_bytes": MEBIBYTE} | ({"most_unpacked_bytes": MEBIBYTE, "most_files": 4} if row.type == "zip" else {})) for row in types
        ),
        tuple(row.model_copy(update={"most_files": 8, "most_bytes": 3 * MEBIBYTE}) for row in quotas),
    )
    monkeypatch.setattr("flows.uploads.policy.tables", lambda *_: less)
    rules.cache_clear()
    yield
    rules.cache_clear()


def post(client: httpx.Client, sent: dict[str, bytes], media_type: str = "application/octet-stream") -> list[dict[str, Any]]:
    answer = client.post("/papers", files=[("papers", (name, data, media_type)) for name, data in sent.items()])
    assert answer.status_code == 200, answer.text
    received: list[dict[str, Any]] = answer.json()["received"]
    return received


def codes(client: httpx.Client, sent: dict[str, bytes]) -> list[str | None]:
    return [each["code"] for each in post(client, sent)]


def nothing_left(data: Path) -> bool:
    """No file received lies about any more; the archive keeps what it keeps."""
    until = time.monotonic() + 10
    while (data / "receiving").is_dir() and list((data / "receiving").iterdir()):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def archived(data: Path) -> list[Path]:
    return [each for each in (data / "archive").rglob("*") if each.is_file()]


def test_what_is_taken_and_what_is_said_is_documented_from_the_table_the_code_reads() -> None:
    """V5.1.1: types, extensions, sizes (also unpacked) of each upload, and what happens to a bad file."""
    from tools.list_uploads import TARGET, page

    written = TARGET.read_text(encoding="utf-8")
    assert written == page(), "run: python -m tools.list_uploads"
    for row in tables()[1]:
        assert all(extension in written for extension in row.extensions)


@pytest.mark.usefixtures("small")
def test_a_file_past_its_size_is_refused_and_the_others_are_kept(client: httpx.Client, data: Path) -> None:
    """V5.2.1"""
    assert codes(client, {"large.pdf": files.pdf() + b" " * MEBIBYTE, "small.pdf": files.pdf()}) == ["upload.too_large", None]
    assert nothing_left(data)


@pytest.mark.usefixtures("small")
def test_a_form_that_announces_too_much_is_refused_before_it_is_sent(client: httpx.Client, data: Path) -> None:
    """V5.2.1"""
    head = b"POST /papers HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999\r\n\r\n"
    answer = raw(client, head, b"")
    assert b" 413 " in answer.splitlines()[0]
    assert b"application/problem+json" in answer
    assert b"upload.form_too_large" in answer
    assert not archived(data)


@pytest.mark.usefixtures("small")
def test_a_form_that_goes_on_past_the_limit_is_not_read_any_more(client: httpx.Client, data: Path) -> None:
    """V5.2.1: also without Content-Length, and the answer comes while the sender would still be sending."""
    head = b"POST /papers HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n"
    part = b'--b\r\nContent-Disposition: form-data; name="papers"; filename="a.pdf"\r\n\r\n'
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    answer = raw(client, head, b"%x\r\n" % len(part) + part + b"\r\n", *[piece] * 33)
    assert b" 413 " in answer.splitlines()[0]
    assert nothing_left(data)
    assert not archived(data)


@pytest.mark.usefixtures("small")
def test_a_body_past_the_limit_of_one_file_and_too_many_files_are_refused(client: httpx.Client, data: Path) -> None:
    """V5.2.1"""
    assert client.put("/papers?name=a.pdf", content=b"x" * (MEBIBYTE + 1)).status_code == 413
    many = client.post("/papers", files=[("papers", (f"{number}.pdf", b"%PDF-", "application/pdf")) for number in range(6)])
    assert (many.status_code, many.json()["code"]) == (413, "upload.form_too_many")
    assert nothing_left(data)


def test_contents_must_be_what_the_name_says_and_one_thing_only(client: httpx.Client) -> None:
    """V5.2.2: content type, extension and first bytes agree; polyglots are refused."""
    sent = [
        ("photo.pdf", files.picture("PNG"), "upload.mismatch"),
        ("paper.png", files.pdf(), "upload.mismatch"),
        ("archive.pdf", files.archive({"a.pdf": files.pdf()}), "upload.mismatch"),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "upload.type"),
        ("html-then-pdf.pdf", b"<html></html>\n" + files.pdf(), "upload.two_in_one"),
        ("pdf-then-html.pdf", files.pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), "upload.two_in_one"),
        ("late-header.pdf", b"\n" + files.pdf(), "upload.two_in_one"),
        ("pdf-and-zip.pdf", files.pdf() + files.archive({"x.exe": b"MZ"}), "upload.two_in_one"),
        ("pdf-and-moved-zip.pdf", files.pdf() + files.archive({"x.exe": b"MZ"}) + b"\n%%EOF\n", "upload.two_in_one"),
        ("gif-and-jar.gif", b"GIF89a" + files.archive({"x.class": b"\xca\xfe\xba\xbe"}), "upload.name"),
        ("gif-and-jar.png", b"GIF89a" + files.archive({"x.class": b"\xca\xfe\xba\xbe"}), "upload.type"),
        ("jpeg-and-zip.jpg", files.picture("JPEG") + files.archive({"x.class": b"\xca\xfe\xba\xbe"}), "upload.two_in_one"),
        ("png-and-pdf.png", files.picture("PNG")[:50] + files.pdf(), "upload.two_in_one"),
        ("exe-before-zip.zip", b"MZ" + files.archive({"a.pdf": files.pdf()}), "upload.type"),
    ]
    assert codes(client, {name: made for name, made, _ in sent}) == [code for *_, code in sent]


def test_what_the_sender_says_of_its_type_must_fit_too(client: httpx.Client) -> None:
    """V5.2.2"""
    assert [each["code"] for each in post(client, {"a.pdf": files.pdf()}, "text/html")] == ["upload.mismatch"]
    assert [each["code"] for each in post(client, {"a.pdf": files.pdf()}, "application/pdf")] == [None]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (files.archive({f"{number}.pdf": b"%PDF-" for number in range(5)}), "upload.archive_too_many"),
        (files.archive({f"folder-{number}/": b"" for number in range(200)}), "upload.archive_too_many"),
        (files.archive({f"{number}.pdf": files.printed(400_000) for number in range(3)}), "upload.archive_too_large"),
        (files.archive({"bomb.pdf": b"%PDF-1.4\n" + b"\0" * 900_000}), "upload.archive_ratio"),
        (files.zip_that_lies(100, 600_000), "upload.archive_damaged"),
        (files.overlapping_archive(), "upload.archive_damaged"),
        (files.archive({}), "upload.archive_empty"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("small")
def test_what_an_archive_unpacks_to_is_known_before_it_is_unpacked(client: httpx.Client, data: Path, made: bytes, code: str) -> None:
    """V5.2.3: count, size and ratio; and a directory that lies is found out while unpacking."""
    assert codes(client, {"papers.zip": made}) == [code]
    assert not archived(data)
    assert nothing_left(data)


def test_an_object_stream_that_unpacks_to_a_gigabyte_is_refused(client: httpx.Client, data: Path) -> None:
    """V5.2.3: two kilobytes that become a gigabyte end a bounded process, and nothing else."""
    assert codes(client, {"bomb.pdf": files.object_stream_bomb(1100 * MEBIBYTE), "honest.pdf": files.pdf()}) == ["upload.memory_exceeded", None]


@pytest.mark.usefixtures("small")
def test_a_quota_of_files_counts_refused_ones_and_a_quota_of_bytes_what_was_sent(client: httpx.Client, data: Path) -> None:
    """V5.2.4"""
    assert codes(client, {f"{number}.exe": b"MZ" for number in range(5)}) == ["upload.name"] * 5
    assert codes(client, {f"{number}.pdf": files.pdf(str(number)) for number in range(5)}) == [None, None, None, "upload.quota_files", "upload.quota_files"]
    with opened(data) as house:
        assert len(house.ledger.uploads.of_batch("b-1")) == 8, "what a quota refuses by number leaves no row"


@pytest.mark.usefixtures("small")
def test_a_quota_of_bytes(client: httpx.Client) -> None:
    """V5.2.4"""
    large = {"a.pdf": files.pdf() + b" " * 900_000}
    assert [codes(client, large) for _ in range(4)] == [[None]] * 3 + [["upload.quota_bytes"]]


def test_nothing_in_an_archive_leads_out_of_it(client: httpx.Client, data: Path) -> None:
    """V5.2.5, V5.3.3: no links, no paths, no two entries under one name; the whole archive is refused."""
    sent = [
        (files.archive_with_link("a.pdf", "/etc/passwd"), "upload.archive_link"),
        (files.archive({"../../a.pdf": files.pdf()}), "upload.archive_path"),
        (files.archive({"..\\a.pdf": files.pdf()}), "upload.archive_path"),
        (files.archive({"/etc/cron.d/a.pdf": files.pdf()}), "upload.archive_path"),
        (files.archive({"C:\\a.pdf": files.pdf()}), "upload.archive_path"),
        (files.archive_with_twins("a.pdf"), "upload.archive_duplicate"),
        (files.archive({"A.pdf": files.pdf(), "a.PDF": files.pdf("b")}), "upload.archive_duplicate"),
    ]
    assert codes(client, {f"{number}.zip": made for number, (made, _) in enumerate(sent)}) == [code for _, code in sent]
    assert not archived(data)


def test_a_picture_has_no_more_pixels_than_are_taken(client: httpx.Client) -> None:
    """V5.2.6: by its header, before it is decoded; also inside of a PDF, and whatever the PDF says of it."""
    sent = [
        ("huge.png", files.huge_png(60_000, 60_000)),
        ("huge.tiff", files.huge_tiff(60_000, 60_000)),
        ("huge.jpg", files.huge_jpeg(60_000, 60_000)),
        ("huge.pdf", files.pdf_with_picture(60_000, 60_000, "/FlateDecode", b"x")),
        ("jpx.pdf", files.pdf_with_picture(10, 10, "/JPXDecode", files.jpeg_2000(60_000, 60_000))),
    ]
    assert codes(client, dict(sent)) == ["upload.too_many_pixels"] * len(sent)


def test_files_are_kept_under_their_digests_and_handed_out_as_attachments_in_a_sandbox(client: httpx.Client, data: Path) -> None:
    """V5.3.1, V5.3.2: nothing of a name becomes a path; nothing is executed or shown in a page's place."""
    (kept,) = post(client, {"../../x;rm -rf.pdf": files.pdf()})
    (file,) = archived(data)
    assert file.name == kept["sha256"] == kept["kept_as"]
    assert file.stat().st_mode & 0o111 == 0
    answer = client.get(f"/papers/{kept['kept_as']}", params={"name": "evil.html"})
    assert answer.content == files.pdf()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert client.get("/papers/..%2f..%2fetc%2fpasswd", params={"name": "a"}).status_code >= 400


HOSTILE = {
    "Prüfbericht Größe 2.pdf": "Prüfbericht Größe 2.pdf",
    "a.pdf\r\nSet-Cookie: x=1": "a.pdf Set-Cookie: x=1",
    'a"; filename="b.exe': 'a"; filename="b.exe',
    "invoice\u202efdp.exe": "invoicefdp.exe",
    "C:\\Users\\ada\\x.pdf": "x.pdf",
    "../../etc/passwd": "passwd",
    "证书.pdf": "证书.pdf",
    "\x00\x1b[31m.pdf": "[31m.pdf",
    "": "unnamed",
    "\u200b\u2066": "unnamed",
    " . .. ": "unnamed",
}


@pytest.mark.parametrize("name", [*HOSTILE, "x" * 5000 + ".pdf"])
def test_a_name_never_steers_an_answer_and_is_encoded(name: str) -> None:
    """V5.4.1, V5.4.2: by RFC 6266 and RFC 8187, on one line, at most 200 characters, never empty."""
    header = disposition(name)
    assert re.fullmatch(r"""attachment; filename="[A-Za-z0-9 ._()+,=@-]+"; filename\*=UTF-8''[A-Za-z0-9%._~-]+""", header), header
    told = unquote(header.partition("filename*=UTF-8''")[2])
    assert told == HOSTILE.get(name, "x" * 195 + "….pdf")
    parsed = Message()
    parsed["content-disposition"] = header
    assert parsed.get_content_disposition() == "attachment"


def test_names_that_come_in_are_labels(client: httpx.Client) -> None:
    """V5.4.1: shown without what turns writing around, on one line, not too long; in a form and beside a body."""
    names = ["Prüfbericht.pdf", "invoice\u202efdp.pdf", 'a";b.pdf', "x" * 4000 + ".pdf"]
    received = post(client, {name: files.pdf(name[:20]) for name in names})
    received += [client.put("/papers", params={"name": n}, content=files.pdf(), headers={"content-type": "application/pdf"}).json() for n in names]
    assert {each["outcome"] for each in received} == {"kept"}
    assert all(len(each["name"]) <= 200 and each["name"].endswith(".pdf") and "\u202e" not in each["name"] for each in received)


def test_a_body_may_bring_its_name_in_a_header(client: httpx.Client) -> None:
    """V5.4.2: as RFC 6266 has it."""
    headers = {"content-type": "application/pdf", "content-disposition": "attachment; filename=\"x.pdf\"; filename*=UTF-8''Pr%C3%BCfbericht.pdf"}
    assert client.put("/papers", content=files.pdf(), headers=headers).json()["name"] in ("Prüfbericht.pdf", "x.pdf")


def test_an_attachment_has_no_type_of_its_own() -> None:
    """V5.4.1: a type that browsers run is a fault of the program."""
    from batches.errors import ProgramFault

    with pytest.raises(ProgramFault):
        attachment("a.html", "text/html", b"<script>")


@pytest.mark.parametrize("by_socket", [False, True])
def test_malware_is_not_kept_and_counted_and_the_rest_is_kept(
    client: httpx.Client, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_socket: bool
) -> None:
    """V5.4.3: through ClamAV's protocol, over TCP and over a socket; also within an archive."""
    with clamd(tmp_path / "clamd.sock" if by_socket else None) as address:
        monkeypatch.setenv("FREIGABE_CLAMAV", address)
        bad = files.pdf(files.EICAR.decode(), compress_streams=False)
        sent = {"bad.pdf": bad, "good.pdf": files.pdf(), "papers.zip": files.archive({"bad.pdf": bad + b"\n"})}
        assert codes(client, sent) == ["upload.malware", None, "upload.malware"]
        assert len(archived(data)) == 1


def test_others_are_answered_while_files_are_looked_at(client: httpx.Client, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V5.2.1: more uploads wait than are looked at at once, and a page still comes."""
    may_answer = threading.Event()
    with clamd(may_answer=may_answer) as address, ThreadPoolExecutor(6) as pool:
        monkeypatch.setenv("FREIGABE_CLAMAV", address)
        waiting = [pool.submit(post, client, {"a.pdf": files.pdf(str(number))}) for number in range(6)]
        until = time.monotonic() + 10
        while not (data / "receiving").is_dir() or len(list((data / "receiving").glob("request-*"))) < 6:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert client.get("/elsewhere").status_code == 404
        assert not any(each.done() for each in waiting)
        may_answer.set()
        assert [each.result()[0]["outcome"] for each in waiting] == ["kept"] * 6


def test_a_scanner_that_is_named_wrongly_is_no_scanner(client: httpx.Client, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V5.4.3"""
    for address in ("nowhere", "127.0.0.1:http", ":1"):
        monkeypatch.setenv("FREIGABE_CLAMAV", address)
        answer = client.put("/papers?name=a.pdf", content=files.pdf())
        assert (answer.status_code, answer.json()["code"]) == (503, "scanner.address")
    assert not archived(data)


def test_without_an_answer_of_the_scanner_nothing_is_kept(client: httpx.Client, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """V5.4.3"""
    monkeypatch.setenv("FREIGABE_CLAMAV", "127.0.0.1:1")
    answer = client.post("/papers", files=[("papers", ("a.pdf", files.pdf(), "application/pdf"))])
    assert (answer.status_code, answer.json()["code"]) == (503, "upload.scanner_unavailable")
    assert not archived(data)
    with opened(data) as house:
        assert [each.refused for each in house.ledger.uploads.of_batch("b-1")] == ["upload.scanner_unavailable"]


def test_an_upload_that_breaks_off_leaves_nothing_behind(client: httpx.Client, data: Path) -> None:
    """V5.2.1: neither a file nor a paper."""
    head = b"POST /papers HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 2000000\r\n\r\n"
    part = b'--b\r\nContent-Disposition: form-data; name="papers"; filename="a.pdf"\r\n\r\n' + b"x" * 700_000
    raw(client, head + part, answer=False)
    assert nothing_left(data)
    assert not archived(data)


def test_a_form_that_is_none_is_refused(client: httpx.Client, data: Path) -> None:
    """V5.2.1"""
    for content_type, body, status in (
        ("application/x-www-form-urlencoded", b"a=b", 415),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=b", b"no form at all", 400),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\ncut off', 400),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\nX-Long: ' + b"x" * 20_000 + b"\r\n\r\nx\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"x" * 20_000 + b"\r\n--b--\r\n", 413),
    ):
        answer = client.post("/papers", content=body, headers={"content-type": content_type})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), body[:60]
    assert nothing_left(data)


def test_fields_before_the_first_file_are_looked_at_before_it_is_written(client: httpx.Client, data: Path) -> None:
    """V5.2.1: a form without its token costs nothing; fields and files come apart."""
    sent = [("papers", ("a.pdf", files.pdf(), "application/pdf"))]
    assert client.post("/papers", data={"csrf": "wrong"}, files=sent).status_code == 403
    without_file = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nwrong\r\n--b--\r\n'
    assert client.post("/papers", content=without_file, headers={"content-type": "multipart/form-data; boundary=b"}).status_code == 403
    answer = client.post("/papers", data={"csrf": "right", "note": ["ä", "b"]}, files=sent)
    assert answer.json()["fields"] == {"csrf": ["right"], "note": ["ä", "b"]}
    assert answer.json()["papers"] == ["a.pdf"]
    empty = b'--b\r\nContent-Disposition: form-data; name="papers"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n'
    nobody_chose = client.post("/papers", content=empty, headers={"content-type": "multipart/form-data; boundary=b"})
    assert nobody_chose.json() == {"fields": {}, "received": [], "papers": []}
    assert nothing_left(data)


def raw(client: httpx.Client, *pieces: bytes, answer: bool = True) -> bytes:
    """Say bytes to the server as they are; what it answers while or after they are said."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as connection:
        heard = b""
        try:
            for piece in pieces:
                connection.sendall(piece)
            while answer and (more := connection.recv(65536)):
                heard += more
        except ConnectionError:
            if not heard:
                raise
        return heard
