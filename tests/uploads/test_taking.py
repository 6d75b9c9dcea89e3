"""What becomes of a file: kept, already there, or refused with a sentence, each by itself."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from batches.errors import NotNow
from catalogue.contradictions import overlapping, unsound_rows
from flows.uploads import Sender, room_for, take_in
from flows.uploads.policy import refusals, rules, tables
from flows.wiring import House
from tests.uploads import files_to_send as files
from tests.uploads.conftest import SENDER, Send, sent_file

pytestmark = pytest.mark.integration


def test_a_pdf_is_kept_under_its_digest_and_becomes_an_attachment(house: House, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(files.pdf(pages=3))
    taken = take_in(house, SENDER, "papers", [sent_file(path, "Zertifikat Ü.pdf", "application/pdf")])
    (paper,) = taken.received
    assert (paper.outcome, paper.pages, paper.name, paper.code) == ("kept", 3, "Zertifikat Ü.pdf", None)
    assert house.archive.get(paper.kept_as or "") == path.read_bytes()
    assert [(each.file, each.sha256, each.by) for each in taken.attachments] == [("Zertifikat Ü.pdf", paper.sha256, "Ada Weber")]
    (row,) = house.ledger.uploads.of_batch("b-1")
    assert (row.id, row.refused, row.sent.bytes, row.sent.account) == (paper.id, None, paper.bytes, "ada")


def test_one_refused_file_does_not_refuse_the_others(send: Send) -> None:
    received = send({"a.pdf": files.pdf("a"), "b.pdf": b"%PDF-1.4 and no more", "c.pdf": files.pdf("c")})
    assert [each.outcome for each in received] == ["kept", "refused", "kept"]
    assert received[1].code == "upload.damaged"
    assert received[1].said is not None
    assert "beschädigt" in received[1].said.de


def test_bytes_the_batch_has_are_already_there_also_twice_in_one_request_and_as_a_photograph(send: Send) -> None:
    known = files.pdf("known")
    first = send({"one.pdf": known, "again.pdf": known, "photo.png": files.picture("PNG")})
    assert [each.outcome for each in first] == ["kept", "already_there", "kept"]
    later = send({"one.pdf": known, "photo.png": files.picture("PNG")}, known=(first[0].kept_as or "", first[2].kept_as or ""))
    assert [(each.outcome, each.kept_as) for each in later] == [("already_there", first[0].kept_as), ("already_there", first[2].kept_as)]


@pytest.mark.parametrize(
    ("name", "made", "code"),
    [
        ("a.docx", b"PK\x03\x04", "upload.office"), ("a.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "upload.office"),
        ("a.tar", b"x", "upload.archive"), ("a.pdf", b"\x1f\x8b\x08" + b"\0" * 99, "upload.archive"), ("a.exe", b"MZ", "upload.name"),
        ("a", b"%PDF-1.4", "upload.name"), ("a.pdf", b"", "upload.empty"), ("a.pdf", b"MZ" + b"\0" * 99, "upload.type"),
        ("a.pdf", b"GIF89a" + b"\0" * 99, "upload.type"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_by_name_or_first_bytes(send: Send, name: str, made: bytes, code: str) -> None:
    assert [each.code for each in send({name: made})] == [code]


def test_office_files_are_refused_with_the_way_out_also_under_another_name(send: Send) -> None:
    workbook = files.archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    received = send({"prices.xlsx": workbook, "prices.zip": workbook})
    assert [each.code for each in received] == ["upload.office", "upload.office"]
    assert all(each.said is not None and "PDF" in each.said.de and "print" in each.said.en for each in received)


def test_what_cannot_be_opened_is_refused_with_the_code_that_reading_would_give(send: Send) -> None:
    received = send({"locked.pdf": files.encrypted_pdf(), "long.pdf": files.pdf(pages=401), "cut.pdf": files.pdf()[:-30]})
    assert [each.code for each in received] == ["upload.encrypted", "upload.too_many_pages", "upload.damaged"]


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "RGBA", "P", "CMYK", "I;16"])
def test_a_scan_becomes_a_page_with_the_same_pixels(house: House, send: Send, mode: str) -> None:
    format_, name = ("TIFF", "scan.tif") if mode in ("1", "CMYK") else ("PNG", "scan.png")
    made = files.picture(format_, mode=mode, dpi=(300, 300)) if mode != "I;16" else files.deep_grey()
    (received,) = send({name: made})
    assert received.outcome == "kept", received
    with pikepdf.open(io.BytesIO(house.archive.get(received.kept_as or ""))) as pdf:
        stream = pdf.pages[0].Resources.XObject.Picture
        assert (stream.Width, stream.Height) == (120, 90)
        kept = pikepdf.PdfImage(stream).as_pil_image()
    shown = Image.open(io.BytesIO(made))
    if mode == "CMYK":
        assert kept.tobytes() == shown.tobytes()
    else:
        expected = shown.point(lambda value: value / 256).convert("L") if mode == "I;16" else shown
        assert kept.convert("RGB").tobytes() == expected.convert("RGB").tobytes()


def test_a_photograph_keeps_its_coded_picture_and_loses_what_the_camera_wrote_beside_it(house: House, send: Send) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ada Weber"
    photo = files.picture("JPEG", exif=exif)
    (received,) = send({"IMG_1.JPG": photo + b"PK\x03\x04 trailing bytes of a telephone"})
    assert (received.outcome, received.code) == ("kept", None)
    kept = house.archive.get(received.kept_as or "")
    assert b"Ada Weber" not in kept
    assert b"trailing" not in kept
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        page = pdf.pages[0]
        raw = page.Resources.XObject.Picture.read_raw_bytes()
        width, height = (float(each) for each in page.MediaBox[2:])
    assert raw[raw.index(b"\xff\xda") :] == photo[photo.index(b"\xff\xda") :]
    assert height > width, "a photograph that was turned is shown upright"


def test_a_scan_of_many_pages_becomes_as_many(send: Send) -> None:
    received = send({"scan.tiff": files.scan(5), "long.tiff": files.scan(101)})
    assert [(each.pages, each.code) for each in received] == [(5, None), (None, "upload.too_many_pages")]


def test_an_archive_is_unpacked_and_each_file_in_it_has_its_own_outcome(send: Send, house: House) -> None:
    packed = files.archive(
        {"Papiere/": b"", "Papiere/Zertifikat.pdf": files.pdf(), "note.docx": b"PK\x03\x04", "__MACOSX/._x": b"x", "inner.zip": b"PK\x05\x06"}
    )
    received = send({"papers.zip": packed})
    told = [(each.name, each.outcome, each.code, each.inside) for each in received]
    assert told == [
        ("Zertifikat.pdf", "kept", None, "papers.zip"), ("note.docx", "refused", "upload.office", "papers.zip"),
        ("inner.zip", "refused", "upload.nested_archive", "papers.zip"),
    ]  # fmt: skip
    assert not list(house.place.receiving.iterdir())


def test_sheets_and_orders_are_text(send: Send) -> None:
    assert send({"m.csv": "Gerät;Wert\n".encode("cp1252")}, "sheets")[0].outcome == "kept"
    assert [each.code for each in send({"m.csv": b"a;b\0", "n.csv": b"\x81\x8d", "o.csv": files.pdf()}, "sheets")] == [
        "upload.type",
        "upload.text",
        "upload.type",
    ]
    assert send({"order.json": b'{"order": 1}'}, "order")[0].outcome == "kept"
    assert [each.code for each in send({"order.json": b"[" * 100_000}, "order")] == ["upload.damaged"]


def test_a_file_that_ends_the_opening_process_costs_that_process_only(send: Send) -> None:
    bomb = files.object_stream_bomb(1100 << 20)
    assert len(bomb) < 64 * 1024
    received = send({"bomb.pdf": bomb, "honest.pdf": files.pdf()})
    assert received[0].code == "upload.memory_exceeded"
    assert received[1].outcome == "kept"


def test_a_supplier_s_link_is_counted_by_itself(house: House, send: Send) -> None:
    link = Sender(batch="b-1", by="Supplier", organisation="org-1", link="abc")
    send({"a.pdf": files.pdf()}, sender=link)
    assert house.ledger.uploads.of_batch("b-1")[0].sent.account == "link:abc"


def test_a_full_quota_is_told_before_anything_is_received(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    room_for(house, SENDER)
    uploads, types, quotas = tables()
    small = tuple(row.model_copy(update={"most_files": 1}) for row in quotas)
    monkeypatch.setattr("flows.uploads.policy.tables", lambda _path=None: (uploads, types, small))
    rules.cache_clear()
    try:
        from record.uploads import Sent

        house.ledger.uploads.begin(Sent("b-1", "ada", "org-1", "a.pdf", "", 1), ())
        with pytest.raises(NotNow, match="At most 1 files are taken from one account"):
            room_for(house, SENDER)
    finally:
        rules.cache_clear()


def test_the_policy_has_one_row_for_each_day() -> None:
    uploads, types, quotas = tables()
    found = [*unsound_rows({"upload": uploads, "type": types, "quota": quotas}), *overlapping("upload", uploads, lambda row: row.kind)]
    found += [*overlapping("type", types, lambda row: row.type), *overlapping("quota", quotas, lambda row: row.of)]
    assert not found


def test_every_refusal_is_said_in_both_languages_and_ends_with_what_to_do() -> None:
    for row in refusals().values():
        assert row.de.endswith("."), row.code
        assert row.en.endswith("."), row.code
        assert row.de != row.en
    assert {row.kind for row in tables()[0]} == {"papers", "sheets", "order", "demand", "temperatures"}
    assert rules("papers", date(1999, 1, 1)).upload.kind == "papers"


def test_every_sample_paper_passes_the_door(house: House) -> None:
    papers = [sent_file(path) for path in sorted((Path(__file__).parents[2] / "samples").rglob("*.pdf"))]
    assert len(papers) > 20
    assert not [(each.name, each.code) for each in take_in(house, SENDER, "papers", papers).received if each.outcome == "refused"]
