"""The customs bundle: stable names, papers byte for byte, one manifest that says all, the same bytes again; and checking it where it is found."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.order import Order, OrderLine, Party
from batches.paper import Paper, ReadError
from documents.writing import customs_bundle
from documents.writing.bundle_check import checked_bundle, is_bundle
from documents.writing.customs_papers import CustomsPaper
from documents.writing.manifest import Manifest
from tests.documents.hostile.making import built, content, saved

pytestmark = pytest.mark.unit

WRITTEN = {"customs-dossier.pdf": b"%PDF dossier", "declaration.xml": b"<Declaration/>"}


def sheet(text: str) -> bytes:
    return saved(built(content((text,))))


FILES = {"trade/invoice.pdf": sheet("invoice"), "packing 1.pdf": sheet("packing one"), "packing 2.pdf": sheet("packing two"), "report.pdf": sheet("report")}
ARCHIVE = {hashlib.sha256(data).hexdigest(): data for data in FILES.values()}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def customs_paper(file: str, code: str | None, stem: str, number: str | None = None) -> CustomsPaper:
    name = Text(de=f"{stem} auf Deutsch", en=f"{stem} in English")
    return CustomsPaper(code, "12 03" if code else "", stem, name, file, digest(FILES[file]), 1, number, date(2020, 5, 18) if number else None, (1, 2))


PAPERS = (
    customs_paper("trade/invoice.pdf", "N380", "invoice", "=1+1"),
    customs_paper("packing 1.pdf", "N271", "packing-list", "PL-1"),
    customs_paper("packing 2.pdf", "N271", "packing-list", "PL-2"),
    customs_paper("report.pdf", None, "test-report"),
)


def a_batch() -> tuple[Batch, Judgement]:
    order = Order(order="PO-1", expected_on=date(2020, 6, 22), importer=Party(name="A"), supplier=Party(name="B"), currency="EUR",
                  lines=tuple(OrderLine(line=n, category="ffp2", model="M", quantity=1, unit_price=Decimal("1")) for n in (1, 2)))  # fmt: skip
    read = [Paper(file=file, sha256=digest(data), pages=1) for file, data in FILES.items()]
    others = [Paper(file="leaflet.pdf", sha256="ab" * 32), Paper(file="torn.pdf", sha256="cd" * 32, error=ReadError(code="damaged", message="torn"))]
    return Batch(id=order.batch_id, order=order, papers=(*read, *others)), Judgement(judged_for=order.expected_on, catalogue="c0" * 32)


def bundle(papers: tuple[CustomsPaper, ...] = PAPERS, written: dict[str, bytes] = WRITTEN) -> bytes:
    return customs_bundle(*a_batch(), papers, ARCHIVE.__getitem__, written)


BUNDLE = bundle()


def contents(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def manifest_in(packed: bytes) -> Manifest:
    return Manifest.model_validate_json(contents(packed)["manifest.json"])


def changed(path: Path, change: dict[str, bytes | None]) -> Path:
    """The bundle with some files of other bytes, new ones, and some (``None``) gone."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in (contents(BUNDLE) | change).items():
            if data is not None:
                packed.writestr(name, data)
    return path


def test_one_file_for_each_code_with_its_stable_name_and_a_single_paper_byte_for_byte() -> None:
    held = contents(BUNDLE)
    names = ["N271-packing-list.pdf", "N380-invoice.pdf", "customs-dossier.pdf", "declaration.xml", "manifest.csv", "manifest.json", "test-report.pdf"]
    assert list(held) == names
    assert held["N380-invoice.pdf"] == FILES["trade/invoice.pdf"]
    assert held["test-report.pdf"] == FILES["report.pdf"]
    assert {name: held[name] for name in WRITTEN} == WRITTEN


def test_the_manifest_says_what_every_file_is_and_has_its_digest() -> None:
    held, manifest = contents(BUNDLE), manifest_in(BUNDLE)
    assert manifest.digests == {name: digest(data) for name, data in held.items() if name != "manifest.json"}
    packing = next(each for each in manifest.documents if each.code == "N271")
    assert (packing.joined, packing.pages, packing.lines) == (True, 2, (1, 2))
    assert [(paper.file, paper.number, paper.sha256) for paper in packing.papers] == [
        ("packing 1.pdf", "PL-1", digest(FILES["packing 1.pdf"])),
        ("packing 2.pdf", "PL-2", digest(FILES["packing 2.pdf"])),
    ]
    assert [(paper.file, paper.why.de) for paper in manifest.left_out] == [
        ("leaflet.pdf", "in der Zollanmeldung nicht anzugeben"),
        ("torn.pdf", "nicht lesbar"),
    ]


def test_the_table_has_a_row_for_every_paper_and_no_cell_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(contents(BUNDLE)["manifest.csv"].decode())))
    assert [row["original_file"] for row in rows] == ["trade/invoice.pdf", "packing 1.pdf", "packing 2.pdf", "report.pdf", "", ""]
    assert rows[0]["number"] == "'=1+1"
    assert manifest_in(BUNDLE).documents[0].papers[0].number == "=1+1"
    assert (rows[1]["code"], rows[1]["name_de"], rows[1]["date"], rows[1]["lines"]) == ("N271", "packing-list auf Deutsch", "2020-05-18", "1 2")


def test_the_same_batch_gives_the_same_bytes_dated_the_day_judged_for() -> None:
    assert bundle() == BUNDLE
    assert bundle(PAPERS[:3]) != BUNDLE
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2020, 6, 22, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o100644}


def test_papers_that_cannot_be_joined_stand_beside_with_a_number_and_the_reason() -> None:
    other_pages = CustomsPaper(**{field: getattr(PAPERS[2], field) for field in PAPERS[2].__slots__} | {"pages": 3})
    packed = bundle((*PAPERS[:2], other_pages, customs_paper("report.pdf", "N271", "packing-list")))
    held, documents = contents(packed), {each.file: each for each in manifest_in(packed).documents}
    assert sorted(documents) == ["N271-packing-list-2.pdf", "N271-packing-list.pdf", "N380-invoice.pdf"]
    assert held["N271-packing-list-2.pdf"] == FILES["packing 2.pdf"]
    beside = documents["N271-packing-list-2.pdf"].beside
    assert beside is not None
    assert "verschieden viele Seiten" in beside.de
    assert [paper.file for paper in documents["N271-packing-list.pdf"].papers] == ["packing 1.pdf", "report.pdf"]


def test_where_nothing_can_be_joined_every_paper_is_passed_on() -> None:
    other_pages = CustomsPaper(**{field: getattr(PAPERS[2], field) for field in PAPERS[2].__slots__} | {"pages": 3})
    held = contents(bundle((PAPERS[1], other_pages)))
    assert held["N271-packing-list.pdf"] == FILES["packing 1.pdf"]
    assert held["N271-packing-list-2.pdf"] == FILES["packing 2.pdf"]


def test_a_bundle_of_a_batch_without_papers_holds_what_was_written() -> None:
    assert sorted(contents(bundle(()))) == ["customs-dossier.pdf", "declaration.xml", "manifest.csv", "manifest.json"]


def test_a_sound_bundle_is_found_sound_wherever_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "moved.zip"
    path.write_bytes(BUNDLE)
    assert is_bundle(path)
    assert checked_bundle(path) == (manifest_in(BUNDLE), ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"N380-invoice.pdf": FILES["report.pdf"]}, "N380-invoice.pdf: altered"),
        ({"manifest.csv": b"code"}, "manifest.csv: altered"),
        ({"declaration.xml": None}, "declaration.xml: is in the manifest and not in the bundle"),
        ({"N999-more.pdf": b"%PDF"}, "N999-more.pdf: is in the bundle and not in the manifest"),
        ({"manifest.json": b"{}"}, "manifest.json: is no manifest"),
        ({"manifest.json": b"\xff\x00"}, "manifest.json: is no manifest"),
        ({"manifest.json": None}, "manifest.json: is not in the bundle"),
    ],
)
def test_whatever_was_altered_is_said(change: dict[str, bytes | None], said: str, tmp_path: Path) -> None:
    _, faults = checked_bundle(changed(tmp_path / "x.zip", change))
    assert len(faults) == 1
    assert faults[0].startswith(said)


def test_a_paper_exchanged_with_its_digest_in_the_manifest_differs_from_the_one_handed_in(tmp_path: Path) -> None:
    manifest, other = contents(BUNDLE)["manifest.json"].decode(), FILES["report.pdf"] + b"\n"
    where = manifest.index(digest(FILES["trade/invoice.pdf"]))
    forged = manifest[:where] + digest(other) + manifest[where + 64 :]
    _, faults = checked_bundle(changed(tmp_path / "x.zip", {"N380-invoice.pdf": other, "manifest.json": forged.encode()}))
    assert len(faults) == 1
    assert "trade/invoice.pdf" in faults[0]


def test_bytes_damaged_on_the_way_and_names_that_stand_twice_are_said(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    where = BUNDLE.index(FILES["trade/invoice.pdf"]) + 20
    path.write_bytes(BUNDLE[:where] + bytes([BUNDLE[where] ^ 1]) + BUNDLE[where + 1 :])
    _, faults = checked_bundle(path)
    assert [fault.split(":")[0] for fault in faults] == ["N380-invoice.pdf"]
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(changed(path, {}), "a") as packed:
        packed.writestr("declaration.xml", b"<Other/>")
    _, faults = checked_bundle(path)
    assert {fault.split(":")[0] for fault in faults} == {"declaration.xml"}
    path.write_bytes(BUNDLE[:-30])
    assert not is_bundle(path)
    assert checked_bundle(path)[1]


def test_a_manifest_that_names_no_paper_for_a_file_is_none(tmp_path: Path) -> None:
    forged = json.loads(contents(BUNDLE)["manifest.json"])
    forged["documents"][0]["papers"] = []
    _, faults = checked_bundle(changed(tmp_path / "x.zip", {"manifest.json": json.dumps(forged).encode()}))
    assert faults == ("manifest.json: is no manifest of a customs bundle",)


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_packed_bytes_that_do_not_unpack_are_said(packing: int, tmp_path: Path) -> None:
    path, files = tmp_path / "x.zip", contents(BUNDLE)
    with zipfile.ZipFile(path, "w", packing) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    with zipfile.ZipFile(path) as packed:
        entry = packed.getinfo("declaration.xml")
        start = entry.header_offset + 30 + len(entry.filename)
    whole = path.read_bytes()
    path.write_bytes(whole[:start] + b"\xff" * entry.compress_size + whole[start + entry.compress_size :])
    _, faults = checked_bundle(path)
    assert [fault.partition(": ")[0] for fault in faults] == ["declaration.xml"]


def test_a_zip_of_a_version_nobody_knows_is_no_bundle_and_said_to_be_damaged(tmp_path: Path) -> None:
    path, data = tmp_path / "x.zip", bytearray(BUNDLE)
    data[data.index(b"PK\x01\x02") + 6] = 99
    path.write_bytes(bytes(data))
    assert not is_bundle(path)
    assert "zip file version" in checked_bundle(path)[1][0]
