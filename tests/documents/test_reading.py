"""Papers are read in a process of their own: what a hostile file does to it is that file's outcome, and the next paper is read."""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from documents.reading.bounds import DEFAULT_BOUNDS
from documents.reading.papers import end_reading_processes, read_paper, read_papers
from documents.reading.pdf import read_pdf
from documents.reading.refusal import PaperRefused

pytestmark = pytest.mark.unit

LINES = ("COMMERCIAL INVOICE", "Invoice No.: HB-2020-117", "Date: 5 June 2020", "Seller: Hainan Baiyu Protective Goods Co., Ltd.")


@pytest.fixture(scope="module", autouse=True)
def _processes() -> Iterator[None]:
    yield
    end_reading_processes()


def content(lines: tuple[str, ...], size: int = 10) -> bytes:
    shown = b"".join(b"(%s) Tj 0 -%d Td\n" % (line.replace("(", r"\(").replace(")", r"\)").encode("latin-1"), size * 2) for line in lines)
    return b"BT /F1 %d Tf 60 760 Td\n" % size + shown + b"ET"


def document(*pages: bytes, box: tuple[float, float, float, float] = (0, 0, 595, 842)) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
    for stream in pages:
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page, MediaBox=list(box), Contents=pdf.make_stream(stream), Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


@pytest.fixture(scope="module")
def sound() -> bytes:
    return saved(document(content(LINES)))


def outcome(tmp_path: Path, data: bytes, **bounds: object) -> tuple[str | None, str]:
    """The code and message a file with these bytes comes to; the digest must be told in every case."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    paper = read_paper(path, file="paper.pdf", bounds=replace(DEFAULT_BOUNDS, **bounds))
    assert paper.sha256 == hashlib.sha256(data).hexdigest()
    if paper.error is None:
        return None, ""
    assert paper.kind is None
    assert paper.facts == ()
    return paper.error.code, paper.error.message


def test_a_sound_paper_is_read_with_words_boxes_and_digest(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "invoice.pdf"
    path.write_bytes(sound)
    paper = read_paper(path, file="in/invoice.pdf")
    assert (paper.file, paper.pages, paper.text_source, paper.error) == ("in/invoice.pdf", 1, "text", None)
    assert paper.sha256 == hashlib.sha256(sound).hexdigest()
    assert paper.kind == "commercial_invoice"
    number = paper.one("invoice_number")
    assert number is not None
    assert number.value == "HB-2020-117"
    assert number.box is not None
    assert 90 < number.box[1] < number.box[3] < 115, "the box counts from the page's top"


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    paper = read_paper(tmp_path / "gone.pdf", file="gone.pdf")
    assert paper.error is not None
    assert paper.error.code == "not_found"
    assert paper.sha256 == ""


def test_a_folder_or_a_pipe_called_pdf_is_not_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("folder.pdf", "pipe.pdf"):
        error = read_paper(tmp_path / name, file=name).error
        assert error is not None
        assert error.code == "not_a_pdf"


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(200), b"PK\x03\x04" + bytes(500), "Rechnung Nr. 5".encode("utf-16")])
def test_other_files_are_not_a_pdf(tmp_path: Path, data: bytes) -> None:
    assert outcome(tmp_path, data)[0] == "not_a_pdf"


def test_a_page_of_html_that_is_a_pdf_as_well_is_refused_and_leading_blanks_are_not(tmp_path: Path, sound: bytes) -> None:
    assert outcome(tmp_path, b"<html><script>alert(1)</script></html>\n" + sound)[0] == "not_a_pdf"
    assert outcome(tmp_path, b"\r\n\r\n" + sound)[0] is None


def test_a_header_with_nothing_behind_it_is_damaged(tmp_path: Path) -> None:
    assert outcome(tmp_path, b"%PDF-1.7\n<html><body>hello</body></html>\n%%EOF\n")[0] == "damaged"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_that_was_cut_off_is_damaged(tmp_path: Path, sound: bytes, share: float) -> None:
    assert outcome(tmp_path, sound[: int(len(sound) * share)])[0] == "damaged"


def test_padding_behind_the_end_is_not_damage(tmp_path: Path, sound: bytes) -> None:
    assert outcome(tmp_path, sound + bytes(10_000))[0] is None


def test_a_wrong_table_of_references_is_mended_as_every_viewer_does(tmp_path: Path, sound: bytes) -> None:
    assert outcome(tmp_path, sound.replace(b"startxref\n", b"startxref\n9"))[0] is None


def test_a_password_to_open_is_encrypted_and_one_to_change_only_is_not(tmp_path: Path) -> None:
    locked = saved(document(content(LINES)), encryption=pikepdf.Encryption(user="secret", owner="secret"))
    free = saved(document(content(LINES)), encryption=pikepdf.Encryption(user="", owner="secret"))
    assert outcome(tmp_path, locked)[0] == "encrypted"
    assert outcome(tmp_path, free)[0] is None


def test_too_many_bytes_or_pages_name_the_limit(tmp_path: Path, sound: bytes) -> None:
    code, message = outcome(tmp_path, sound, file_bytes=500)
    assert code == "too_large"
    assert "500 bytes" in message
    code, message = outcome(tmp_path, saved(document(*[content(LINES)] * 8)), pages=7)
    assert code == "too_many_pages"
    assert "8 pages" in message
    assert "7 pages" in message


def test_a_page_count_that_lies_is_no_way_past_the_limit(tmp_path: Path, sound: bytes) -> None:
    lying = sound.replace(b"/Count 1", b"/Count 1000000")
    assert outcome(tmp_path, lying)[0] in {"too_many_pages", "damaged"}


def test_a_page_tree_that_turns_back_on_itself_is_damaged(tmp_path: Path) -> None:
    pdf = document(content(LINES))
    pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages, pdf.Root.Pages])
    pdf.Root.Pages.Count = 2
    assert outcome(tmp_path, saved(pdf))[0] == "damaged"


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (0, 0, 1e9, 1e9), (5000, 5000, -5000, -5000), (0, 0, 1, 1)])
def test_absurd_page_sizes_are_read_or_refused_and_never_crash(tmp_path: Path, box: tuple[float, float, float, float]) -> None:
    assert outcome(tmp_path, saved(document(content(LINES), box=box)))[0] is None


def test_a_bomb_of_compressed_nothing_costs_its_own_process_only(tmp_path: Path, sound: bytes) -> None:
    pdf = document(content(LINES))
    bomb = zlib.compress(b"BT /F1 9 Tf " + b"(A) Tj " * 20_000_000 + b" ET", 9)
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, bomb, Filter=pikepdf.Name.FlateDecode)
    data = saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert len(data) < 1_000_000
    code, message = outcome(tmp_path, data, cpu_seconds=2, memory_bytes=700 * 1024 * 1024)
    assert code in {"time_exceeded", "memory_exceeded"}
    assert "limit" in message
    assert outcome(tmp_path, sound)[0] is None


def test_forms_that_draw_each_other_tenfold_run_out_of_memory_alone(tmp_path: Path, sound: bytes) -> None:
    pdf = document(content(LINES))
    inner = None
    for _ in range(10):
        form = pdf.make_stream(b"BT ET" if inner is None else b"/X Do " * 10)
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 100])
        if inner is not None:
            form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = form
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(X=inner)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")
    code, message = outcome(tmp_path, saved(pdf), memory_bytes=600 * 1024 * 1024)
    assert code == "memory_exceeded"
    assert "600 MiB" in message
    assert outcome(tmp_path, sound)[0] is None


def test_a_process_killed_by_the_clock_is_time_exceeded_and_the_next_paper_is_read(tmp_path: Path, sound: bytes) -> None:
    slow = saved(document(*[content(LINES * 9)] * 200))
    code, message = outcome(tmp_path, slow, wall_seconds=0.02)
    assert code == "time_exceeded"
    assert "0.02 seconds" in message
    assert outcome(tmp_path, sound)[0] is None


def test_a_process_out_of_processor_time_says_so(tmp_path: Path) -> None:
    slow = saved(document(*[content(tuple(f"{n} x 3,50 = {n}" for n in range(120)), 3)] * 380))
    code, message = outcome(tmp_path, slow, cpu_seconds=0)
    assert code == "time_exceeded"
    assert "processor time" in message


def test_papers_come_in_the_order_given_from_several_processes(tmp_path: Path, sound: bytes) -> None:
    items = []
    for position in range(9):
        path = tmp_path / f"{position}.pdf"
        path.write_bytes(sound if position % 3 else b"no paper")
        items.append((path, path.name))
    papers = list(read_papers(items, workers=2))
    assert [paper.file for paper in papers] == [file for _, file in items]
    assert [paper.error is None for paper in papers] == [position % 3 > 0 for position in range(9)]
    assert list(read_papers([])) == []


def test_a_reading_process_has_neither_prefect_nor_great_expectations(tmp_path: Path) -> None:
    import subprocess
    import sys

    heavy = ("prefect", "great_expectations", "pandas", "sqlalchemy")
    probe = f"import sys, documents.reading.worker, documents.reading.papers; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_a_page_without_text_is_no_error_and_has_no_kind(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(saved(document(b"0.5 g 60 60 400 400 re f")))
    paper = read_paper(path, file="scan.pdf")
    assert (paper.error, paper.kind, paper.text_source, paper.facts, paper.pages) == (None, None, None, (), 1)


def test_a_refusal_in_this_process_carries_its_code() -> None:
    with pytest.raises(PaperRefused) as refused:
        read_pdf(b"%PDF-1.4\nnothing\n%%EOF")
    assert refused.value.code == "damaged"


def texts(data: bytes) -> list[str]:
    return [word.text for word in read_pdf(data).pages[0].words]


def test_a_rotated_page_is_measured_as_it_is_shown() -> None:
    pdf = document(content(("Hello",)))
    upright = read_pdf(saved(pdf)).pages[0].words[0]
    pdf.pages[0].obj.Rotate = 90
    turned = read_pdf(saved(pdf)).pages[0]
    assert (turned.width, turned.height) == (842, 595)
    word = turned.words[0]
    assert word.x0 == pytest.approx(842 - upright.bottom, abs=0.5)
    assert word.top == pytest.approx(upright.x0, abs=0.5)


def test_boxes_count_from_the_crop_box() -> None:
    pdf = document(content(("Hello",)))
    whole = read_pdf(saved(pdf)).pages[0].words[0]
    pdf.pages[0].obj.CropBox = [50, 100, 595, 800]
    cropped = read_pdf(saved(pdf)).pages[0]
    assert (cropped.width, cropped.height) == (545, 700)
    assert cropped.words[0].x0 == pytest.approx(whole.x0 - 50, abs=0.1)
    assert cropped.words[0].top == pytest.approx(whole.top - 42, abs=0.1)


def test_text_in_annotations_and_form_fields_is_read() -> None:
    pdf = document(content(("Body",)))
    look = pdf.make_stream(b"BT /F1 10 Tf 2 4 Td (HB-4711) Tj ET")
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 120, 16])
    look.Resources = pdf.pages[0].obj.Resources
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[60, 500, 180, 516], F=4, AP=pikepdf.Dictionary(N=look))
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="n",
        V="HB-4712",
        Rect=[60, 400, 180, 416],
        F=4,
        AP=pikepdf.Dictionary(N=look),
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note), pdf.make_indirect(field)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.pages[0].obj.Annots[1]]))
    words = read_pdf(saved(pdf)).pages[0].words
    assert [(word.text, round(word.x0)) for word in words] == [("Body", 60), ("HB-4711", 62), ("HB-4711", 62)]


def test_ruled_cells_hold_the_words_between_their_lines() -> None:
    rules = b"".join(b"%d 600 m %d 700 l S\n" % (x, x) for x in (50, 200, 350)) + b"".join(b"50 %d m 350 %d l S\n" % (y, y) for y in (600, 650, 700))
    words = b"BT /F1 10 Tf 60 670 Td (Quantity) Tj 150 0 Td (Amount) Tj 0 -50 Td (9.50) Tj -150 0 Td (two) Tj 0 -12 Td (lines) Tj ET"
    tables = read_pdf(saved(document(rules + words))).pages[0].tables
    assert [[cell.text if cell else None for cell in row] for row in tables[0].rows] == [["Quantity", "Amount"], ["two\nlines", "9.50"]]
    assert read_pdf(saved(document(words))).pages[0].tables == ()


def test_letters_drawn_as_outlines_are_no_rules() -> None:
    rules = b" ".join(b"%d 500 m %d 600 l S" % (x, x) for x in (50, 150, 300)) + b" " + b" ".join(b"50 %d m 300 %d l S" % (y, y) for y in (500, 550, 600))
    steps = b" ".join(b"%d %d l %d %d l" % (155 + at % 2, 511 + at, 158, 511 + at) for at in range(13))
    letter = b"152 510 m 158 510 l " + steps + b" 152 525 l h f"
    plain, lettered = (read_pdf(saved(document(content(("X",)) + b" " + drawn))).pages[0].tables for drawn in (rules, rules + b" " + letter))
    assert len(plain) == 1
    assert lettered == plain


def test_text_drawn_without_ink_under_a_picture_is_not_believed() -> None:
    pdf = document(b"q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F1 10 Tf 60 700 Td (Invoice No. 999 hidden recognised words) Tj ET")
    picture = pdf.make_stream(bytes(4))
    picture.Type, picture.Subtype, picture.Width, picture.Height = pikepdf.Name.XObject, pikepdf.Name.Image, 2, 2
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I=picture)
    page = read_pdf(saved(pdf)).pages[0]
    assert page.words == ()
    assert page.image_share == 1.0


def test_letters_set_apart_are_one_word_and_words_are_not_joined() -> None:
    spaced = b"BT /F1 12 Tf 60 700 Td 6 Tc (INVOICE) Tj 0 Tc 0 -30 Td (Invoice No 5) Tj ET"
    assert texts(saved(document(spaced))) == ["INVOICE", "Invoice", "No", "5"]


def test_words_drawn_twice_for_weight_count_once() -> None:
    twice = b"BT /F1 12 Tf 60 700 Td (Total) Tj ET BT /F1 12 Tf 60.3 700 Td (Total) Tj ET BT /F1 12 Tf 60 650 Td (Total) Tj ET"
    assert texts(saved(document(twice))) == ["Total", "Total"]
