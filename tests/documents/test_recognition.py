"""Scans and photographs: pages are laid flat, words stand where their ink is, letters in doubt are known to be, and codes are read."""

from __future__ import annotations

import cv2
import numpy as np
import pikepdf
import pytest
import zxingcpp

from documents.reading.bounds import DEFAULT_BOUNDS
from documents.reading.codes import codes_in
from documents.reading.doubts import settled
from documents.reading.engine import Sign
from documents.reading.flattening import flattening
from documents.reading.ink import Letter, evened
from documents.reading.page import Page, Word
from documents.reading.pdf import read_pdf
from documents.reading.recognition import recognised_page
from documents.reading.spacing import words_in
from documents.reading.worker import read_paper_in
from tests.documents.photographed import HEIGHT, SCALE, WIDTH, as_pdf, photographed, sheet
from tests.documents.test_reading import content, document, saved

pytestmark = pytest.mark.unit

CERTIFICATE = [
    (110.0, 40.0, "EU Type-Examination Certificate"), (50.0, 90.0, "Certificate No."), (190.0, 90.0, "2163-PPE-1204"),
    (50.0, 115.0, "Manufacturer"), (190.0, 115.0, "Hainan Baiyu Protective Goods Co., Ltd."),
    (50.0, 140.0, "Date of issue"), (190.0, 140.0, "05.06.2020"), (50.0, 165.0, "Standard"), (190.0, 165.0, "EN 149:2001+A1:2009"),
    (50.0, 200.0, "The product complies with Regulation (EU) 2016/425, Annex V, Module B."),
]  # fmt: skip


def recognised(*images: object) -> tuple[Page, ...]:
    return read_pdf(as_pdf(*images), DEFAULT_BOUNDS, recognised_page).pages


def lines_of(page: Page) -> list[str]:
    found: dict[float, list[Word]] = {}
    for word in page.words:
        found.setdefault(next((top for top in found if abs(top - word.top) < 3), word.top), []).append(word)
    return [" ".join(word.text for word in sorted(line, key=lambda one: one.x0)) for _, line in sorted(found.items())]


def test_a_page_lying_on_its_side_or_its_head_is_read_as_one_that_stands() -> None:
    upright = sheet(CERTIFICATE)
    pages = recognised(upright, cv2.rotate(upright, cv2.ROTATE_180), cv2.rotate(upright, cv2.ROTATE_90_CLOCKWISE))
    expected = lines_of(pages[0])
    assert "Certificate No. 2163-PPE-1204" in expected
    assert "Manufacturer Hainan Baiyu Protective Goods Co., Ltd." in expected
    assert [lines_of(page) for page in pages[1:]] == [expected, expected]
    assert all(word.recognised and word.legible for word in pages[0].words)


def test_a_photograph_from_the_side_is_laid_flat_and_its_boxes_lie_on_the_photograph() -> None:
    photo, matrix = photographed(sheet(CERTIFICATE), [(0.12, 0.06), (0.90, 0.10), (0.95, 0.93), (0.05, 0.90)])
    reading = read_pdf(as_pdf(photo), DEFAULT_BOUNDS, recognised_page)
    page = reading.pages[0]
    assert "Date of issue 05.06.2020" in lines_of(page)
    assert abs(page.width - WIDTH) < 0.08 * WIDTH
    assert abs(page.height - HEIGHT) < 0.08 * HEIGHT  # the sheet alone, not the table around it
    paper = read_paper_in(reading, "photo.pdf", "0" * 64)
    assert paper.value("certificate_number") == "2163-PPE-1204"
    fact = paper.one("certificate_number")
    assert fact is not None
    assert fact.box is not None
    drawn = cv2.perspectiveTransform(np.array([[[190 * SCALE, 92 * SCALE], [265 * SCALE, 102 * SCALE]]], np.float32), matrix)[0] / SCALE
    x0, top, x1, bottom = fact.box
    for x, y in drawn.tolist():
        assert x0 - 4 <= x <= x1 + 4
        assert top - 4 <= y <= bottom + 4
    assert x1 - x0 < 110
    assert bottom - top < 24


def test_words_have_the_extent_and_the_size_of_their_ink() -> None:
    page = recognised(sheet([(60.0, 100.0, "HX 900 gloves"), (60.0, 140.0, "size eaux"), (250.0, 100.0, "Lot 77")]))[0]
    first = next(word for word in page.words if word.text == "HX")
    second = next(word for word in page.words if word.text == "Lot")
    small = next(word for word in page.words if word.text == "eaux")
    assert abs(first.x0 - 60) < 2.5
    assert abs(second.x0 - 250) < 2.5
    assert abs(first.top - second.top) < 0.5  # one line, one level
    assert abs(first.size - small.size) < 2  # letters without ascenders are no smaller type


def test_what_a_form_kept_as_a_picture_says_is_read_beside_the_print_on_it() -> None:
    form = sheet([(70.0, 50.0, "Certificate of Registration"), (60.0, 90.0, "This is to certify that the quality system of"),
                  *[(60.0, 330.0 + 14 * i, f"Paragraph {i} of the conditions of use applies to all holders") for i in range(12)]])  # fmt: skip
    pdf = document(
        content(("BVM PRIVATE LIMITED, PLOT 10A SECTOR A INDUSTRIAL AREA", "Certificate No : 22IQ-JW95", *["IAF CODE 19, issued 28 April 2022"] * 6)),
        box=(0, 0, WIDTH, HEIGHT),
    )
    pdf.pages[0].Contents = pdf.make_stream(
        b"q %d 0 0 %d 0 0 cm /I Do Q\n" % (WIDTH, HEIGHT) + pdf.pages[0].Contents.read_bytes().replace(b"60 760 Td", b"60 440 Td")
    )
    picture = pdf.make_stream(cv2.cvtColor(form, cv2.COLOR_BGR2GRAY).tobytes())
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=form.shape[1], Height=form.shape[0], ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8
    )
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(I=picture)
    data = saved(pdf)
    assert read_pdf(data).unrecognised == (1,)
    page = read_pdf(data, DEFAULT_BOUNDS, recognised_page).pages[0]
    texts = [word.text for word in page.words]
    assert page.source == "mixed"
    assert texts.count("22IQ-JW95") == 1
    assert "Registration" in texts
    assert {word.text for word in page.words if not word.recognised} >= {"BVM", "PRIVATE", "22IQ-JW95"}


def test_text_behind_an_opaque_picture_is_not_what_the_page_shows() -> None:
    behind = b"BT /F1 10 Tf 60 400 Td (Invoice No. 999 recognised by somebody else long ago) Tj ET q 420 0 0 595 0 0 cm /I Do Q"
    before = b"q 420 0 0 595 0 0 cm /I Do Q BT /F1 10 Tf 60 400 Td (Invoice No. 999 printed over a picture of paper) Tj ET"
    read = []
    for stream in (behind, before):
        pdf = document(stream, box=(0, 0, WIDTH, HEIGHT))
        white = pdf.make_stream(b"\xff" * 64)
        white.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=8, Height=8, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8
        )
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(I=white)
        read.append("999" in [word.text for word in read_pdf(saved(pdf)).pages[0].words])
    assert read == [False, True]


def corners(x: float, y: float, wide: float, tall: float) -> np.ndarray:
    return np.array([[x, y], [x + wide, y], [x + wide, y + tall], [x, y + tall]], np.float32)


def test_rows_that_fan_out_are_laid_parallel_and_level_ones_are_left_alone() -> None:
    blank = np.full((1600, 1200, 3), 255, np.uint8)
    level = [corners(150, 100 + 60 * row, 800, 24) for row in range(20)]
    assert flattening(blank, level) is None
    fan = cv2.getPerspectiveTransform(corners(0, 0, 1200, 1600), np.array([[0, 60], [1200, 0], [1200, 1600], [0, 1540]], np.float32))
    seen = [cv2.perspectiveTransform(quad[None], fan)[0] for quad in level]
    found = flattening(blank, seen)
    assert found is not None
    flat = [cv2.perspectiveTransform(quad[None], found[0])[0] for quad in seen]
    assert all(abs(float(quad[0, 1] - quad[1, 1])) < 2.5 for quad in flat)


def letters(text: str, *, gap: float = 2.0, wide: float = 12.0, blanks: frozenset[int] = frozenset(), gaps: dict[int, float] | None = None) -> list[Letter]:
    found, x = [], 0.0
    for index, sign in enumerate(text):
        room = (gaps or {}).get(index, gap)
        x += room
        found.append(Letter(Sign(sign, 0.5, 0.99), x, x + wide, room, index in blanks))
        x += wide
    return found


def shown(words: list[list[Letter]]) -> list[str]:
    return ["".join(letter.sign.text for letter in word) for word in words]


def test_a_blank_is_where_the_teller_saw_one_or_the_gap_is_as_wide_as_one() -> None:
    assert shown(words_in(letters("valid" + "until", blanks=frozenset({5}), gaps={5: 8.0}), 24.0)) == ["valid", "until"]
    assert shown(words_in(letters("valid" + "until", gaps={5: 8.0}), 24.0)) == ["valid", "until"]
    assert shown(words_in(letters("1,234.50", gaps={1: 8.0, 2: 8.0}), 24.0)) == ["1,234.50"]  # figures stay together
    assert shown(words_in(letters("Full", gaps={3: 8.0}), 24.0)) == ["Full"]  # and so do the narrow ends of words in typewriter's type
    assert shown(words_in(letters("Type.", gaps={4: 30.0}), 24.0)) == ["Type"]  # a speck far from the line is dirt


def signs(text: str, others: dict[int, str]) -> list[Sign]:
    return [Sign(sign, 0.5, 0.8, ((others[index], 0.2),) if index in others else ()) for index, sign in enumerate(text)]


@pytest.mark.parametrize(
    ("seen", "others", "read"),
    [
        ("INV0ICE", {3: "O"}, "INVOICE"),
        ("INV0ICE", {}, "INV0ICE"),  # without having seen the other possibility it is not the teller's mistake
        ("12O450", {2: "0"}, "120450"),
        ("A0-12", {1: "O"}, "A0-12"),  # letters and figures: nobody knows
        ("SeIler", {2: "l"}, "SeIler"),
        ("seIler", {2: "l"}, "seller"),
    ],
)
def test_look_alikes_are_settled_by_the_rest_of_their_word_only(seen: str, others: dict[int, str], read: str) -> None:
    assert "".join(sign.text for sign in settled(signs(seen, others))) == read


def test_paper_in_shadow_is_as_white_as_paper_in_light() -> None:
    page = np.full((400, 400, 3), 250, np.uint8)
    page[:, 200:] = 110
    cv2.putText(page, "Lot 7", (40, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 4)
    grey = evened(page)
    assert grey[20:60, 20:150].min() > 240
    assert grey[20:60, 300:380].min() > 235
    assert grey[160:200, 40:180].min() < 60


def test_codes_are_read_with_their_places() -> None:
    page = np.full((500, 700), 255, np.uint8)
    code = np.array(zxingcpp.create_barcode("6973082010974", zxingcpp.BarcodeFormat.EAN13).to_image(scale=3))
    page[100 : 100 + code.shape[0], 200 : 200 + code.shape[1]] = code
    (found,) = codes_in(page, lambda x, y: (x / 2, y / 2))
    assert found.text == "6973082010974"
    assert 95 < found.box[0] < 130
    assert 45 < found.box[1] < 130
