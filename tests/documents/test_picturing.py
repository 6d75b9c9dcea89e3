"""Pages are drawn in a process of their own, and the boxes that reading gives lie where they belong on the picture."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from batches.errors import InputRefused, Unavailable
from documents.picturing import pictures
from documents.picturing.lines import lines_of, words_within
from documents.picturing.picture import PICTURING_BOUNDS, WIDTHS, PagePicture, PageSize, pixels_of
from documents.picturing.pictures import end_picturing_processes, page_picture, page_sizes, page_words
from documents.picturing.process import PicturingProcess, Wanted, picture_told
from documents.reading.bounds import DEFAULT_BOUNDS
from documents.reading.page import Word
from documents.reading.pdf import read_pdf
from documents.reading.refusal import PaperRefused
from tests.documents.hostile.making import LINES, built, content, saved, sound

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module", autouse=True)
def _processes() -> Iterator[None]:
    yield
    end_picturing_processes()


def image_of(picture: PagePicture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    assert image.size == (picture.width_px, picture.height_px)
    return image.convert("L")


#: A word printed on a grey bar of exactly the box that reading gives it, of a page that stands straight.
BAR = (60.0, 500.0, 300.0, 40.0)


def marked(rotate: int, media: list[float], crop: list[float] | None, *, annotated: bool = False) -> bytes:
    """A page with one word, and under it a bar of the word's box."""

    def page(stream: bytes) -> pikepdf.Pdf:
        pdf = built(stream)
        obj = pdf.pages[0].obj
        obj.MediaBox, obj.Rotate = Array(media), rotate
        if crop:
            obj.CropBox = Array(crop)
        if annotated:
            look = pdf.make_stream(b"0.2 g 0 0 40 40 re f")
            look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 40, 40])
            obj.Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[400, 300, 440, 340], F=4, AP=Dictionary(N=look)))])
        return pdf

    text = b"BT /F1 24 Tf 120 500 Td (MW-2100) Tj ET"
    upright = page(text)
    upright.pages[0].obj.Rotate = 0
    (word,) = read_pdf(saved(upright)).pages[0].words
    left, top = (crop or media)[0], (crop or media)[3]
    bar = b"0.5 g %f %f %f %f re f 0 g " % (left + word.x0, top - word.bottom, word.x1 - word.x0, word.bottom - word.top)
    return saved(page(bar + text))


def on_picture(picture: PagePicture, box: tuple[float, float, float, float], grown: float) -> tuple[int, int, int, int]:
    """A box of the page in pixels of its picture, grown on every side."""
    x, y = picture.width_px / picture.width_pt, picture.height_px / picture.height_pt
    return (round(box[0] * x - grown), round(box[1] * y - grown), round(box[2] * x + grown), round(box[3] * y + grown))


@pytest.mark.parametrize("width", [900, 1600])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("media", "crop"),
    [([0, 0, 595, 842], None), ([0, 0, 595, 842], [40, 90, 500, 800]), ([100, 200, 695, 1042], None), ([-50, -50, 595, 842], [0, 10, 580, 700])],
    ids=["whole", "cropped", "offset", "offset and cropped"],
)
def test_the_boxes_that_reading_gives_lie_on_the_picture(width: int, rotate: int, media: list[float], crop: list[float] | None) -> None:
    data = marked(rotate, media, crop)
    read, picture = read_pdf(data).pages[0], page_picture(data, 1, width)
    assert (picture.width_pt, picture.height_pt) == (read.width, read.height)
    assert page_sizes(data) == (PageSize(read.width, read.height),)
    assert picture.width_px == width
    (word,) = read.words
    image = image_of(picture)
    under = image.crop(on_picture(picture, word.box, -2))
    assert under.getextrema()[1] < 160, "white under the box"
    assert min(under.histogram().index(max(under.histogram())), 255) > 100, "the bar is grey"
    around = on_picture(picture, word.box, 3)
    assert image.crop((around[0], around[1], around[2], around[1] + 1)).getextrema()[0] > 250, "dark over the box"
    assert image.crop((around[0], around[3] - 1, around[2], around[3])).getextrema()[0] > 250, "dark below the box"
    assert image.crop((around[0], around[1], around[0] + 1, around[3])).getextrema()[0] > 250, "dark left of the box"
    assert image.crop((around[2] - 1, around[1], around[2], around[3])).getextrema()[0] > 250, "dark right of the box"


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_stamp_put_on_as_an_annotation_is_shown_where_it_is_and_moves_nothing(rotate: int) -> None:
    data = marked(rotate, [0, 0, 595, 842], [40, 90, 500, 800], annotated=True)
    read, picture = read_pdf(data).pages[0], page_picture(data, 1, 900)
    assert page_sizes(data) == (PageSize(read.width, read.height),) == (PageSize(picture.width_pt, picture.height_pt),)
    image = image_of(picture)
    assert image.crop(on_picture(picture, read.words[0].box, -2)).getextrema()[1] < 160
    # The stamp's box in the page's own coordinates: 400 to 440 across, 300 to 340 from the bottom; the crop box starts at (40, 90) and ends at (500, 800).
    stamp = (360.0, 460.0, 400.0, 500.0) if rotate == 0 else (300.0 - 90, 360.0, 340.0 - 90, 400.0)
    assert image.crop(on_picture(picture, stamp, -2)).getextrema()[1] < 100


def test_a_drawn_page_is_kept_without_loss_and_a_scan_the_lossy_way() -> None:
    noise = Image.frombytes("RGB", (400, 560), os.urandom(400 * 560 * 3)).resize((800, 1120))
    scan = io.BytesIO()
    noise.save(scan, "PDF")
    assert page_picture(sound(), 1, 900).data[12:16] == b"VP8L"
    assert page_picture(scan.getvalue(), 1, 900).data[12:16] == b"VP8 "


def test_pages_are_shown_in_three_widths_only() -> None:
    assert [page_picture(sound(), 1, width).width_px for width in WIDTHS] == list(WIDTHS)
    for width in (0, -1, 901, 100_000):
        with pytest.raises(InputRefused) as refusal:
            page_picture(sound(), 1, width)
        assert refusal.value.code == "picture.width"


@pytest.mark.parametrize("page", [0, -1, 2, 10**9])
def test_a_page_that_there_is_not_is_refused(page: int) -> None:
    for ask in (lambda: page_picture(sound(), page, 900), lambda: page_words(sound(), page)):
        with pytest.raises(InputRefused) as refusal:
            ask()
        assert refusal.value.code == "picture.no_such_page"


@pytest.mark.parametrize(("wide", "tall"), [(14_400, 14_400), (595, 14_400), (14_400, 20), (3, 14_400)])
def test_a_huge_page_has_no_more_pixels_than_any(wide: int, tall: int) -> None:
    pdf = built()
    pdf.pages[0].obj.MediaBox = Array([0, 0, wide, tall])
    picture = page_picture(saved(pdf), 1, 1600)
    assert (picture.width_pt, picture.height_pt) == (wide, tall)
    assert picture.width_px <= 1600
    assert picture.width_px * picture.height_px <= PICTURING_BOUNDS.page_pixels * 1.01
    image_of(picture)


def test_pixels_keep_the_page_s_shape() -> None:
    assert pixels_of(PageSize(595.0, 842.0), 1600, 8_000_000) == (1600, 2264)
    wide, tall = pixels_of(PageSize(595.0, 14_400.0), 1600, 8_000_000)
    assert wide * tall <= 8_100_000
    assert wide / tall == pytest.approx(595 / 14_400, rel=0.01)
    assert pixels_of(PageSize(1e9, 1e-9), 160, 1000) == (160, 1)


def test_any_page_of_a_thousand_is_shown() -> None:
    pdf = built(*(content((f"Page {number}",)) for number in range(1, 1001)))
    pdf.pages[499].obj.Rotate = 90
    data = saved(pdf)
    sizes = page_sizes(data)
    assert len(sizes) == 1000
    assert (sizes[498], sizes[499]) == (PageSize(595, 842), PageSize(842, 595))
    assert page_picture(data, 500, 160).width_px == 160
    assert [word.text for word in page_words(data, 1000)] == ["Page", "1000"]


def test_a_page_that_takes_all_the_memory_is_a_refusal() -> None:
    # The interpreter and its libraries alone take more: the first page of all is past the bound.
    with pytest.raises(PaperRefused) as refusal:
        page_picture(sound(), 1, 1600, replace(PICTURING_BOUNDS, memory_bytes=16 * 1024 * 1024))
    assert refusal.value.code in ("memory_exceeded", "damaged")
    assert page_picture(sound(), 1, 160).width_px == 160


def endless() -> bytes:
    """A page of forms in forms in forms, each drawn ten times by the next."""
    pdf = built(content())
    inner = pdf.make_stream(b"0 0 500 700 re f")
    for _ in range(9):
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        outer = pdf.make_stream(b"/In Do " * 10)
        outer.Resources = Dictionary(XObject=Dictionary(In=inner))
        inner = outer
    pdf.pages[0].Contents = pdf.make_stream(b"/In Do " * 10)
    pdf.pages[0].Resources.XObject = Dictionary(In=inner.Resources.XObject.In)
    return saved(pdf)


def test_a_page_that_takes_forever_is_a_refusal_by_either_clock() -> None:
    data = endless()
    for bounds, said in ((replace(PICTURING_BOUNDS, cpu_seconds=1), "processor"), (replace(PICTURING_BOUNDS, wall_seconds=0.7), "0.7 seconds")):
        with pytest.raises(PaperRefused) as refusal:
            page_picture(data, 1, 900, bounds)
        assert refusal.value.code == "time_exceeded"
        assert said in refusal.value.message
    assert page_picture(sound(), 1, 160).width_px == 160


def test_a_process_that_dies_of_a_page_is_a_refusal() -> None:
    process = PicturingProcess().started()
    killer = threading.Timer(0.3, os.kill, (process.pid, signal.SIGSEGV))
    killer.start()
    try:
        with pytest.raises(PaperRefused) as refusal:
            process.asked(endless(), Wanted("picture", 1, 900), PICTURING_BOUNDS, picture_told)
        assert refusal.value.code == "damaged"
        assert not process.usable
    finally:
        killer.join()
        process.close()


def test_a_forged_answer_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    process = PicturingProcess()
    said = {"picture": {"points": [595, 842], "pixels": [900, 1274], "media_type": "text/html", "bytes": 30}}
    monkeypatch.setattr(process, "said", lambda *_: said)
    monkeypatch.setattr(process, "handed", lambda size: b"<script>" * size)
    try:
        with pytest.raises(PaperRefused):
            process.asked(sound(), Wanted("picture", 1, 900), PICTURING_BOUNDS, picture_told)
    finally:
        process.close()


def test_several_threads_are_shown_their_own_pages() -> None:
    data = saved(built(*(content((f"Page {number}",)) for number in range(1, 9))))
    with ThreadPoolExecutor(4) as pool:
        words = list(pool.map(lambda page: [word.text for word in page_words(data, page)], range(1, 9)))
        shown = list(pool.map(lambda page: page_picture(data, page, 900).data, range(1, 9)))
    assert words == [["Page", str(page)] for page in range(1, 9)]
    assert len(set(shown)) == 8
    assert shown == [page_picture(data, page, 900).data for page in range(1, 9)], "the same page gives the same bytes"


def test_who_waits_too_long_for_a_process_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_WAITING_SECONDS", 0.01)
    monkeypatch.setattr(pictures, "_at_once", threading.BoundedSemaphore(1))
    pictures._at_once.acquire()
    with pytest.raises(Unavailable) as busy:
        page_picture(sound(), 1, 160)
    assert busy.value.code == "picture.busy"


def test_the_words_of_a_page_are_those_that_reading_has() -> None:
    for rotate in (0, 90, 180, 270):
        pdf = built()
        pdf.pages[0].obj.Rotate = rotate
        data = saved(pdf)
        assert [(word.text, word.box) for word in page_words(data, 1)] == [(word.text, word.box) for word in read_pdf(data).pages[0].words]


def test_lines_and_words_under_a_box_are_told_in_reading_order() -> None:
    words = page_words(sound(), 1)
    lines = lines_of(words)
    assert [line.text for line in lines] == list(LINES)
    x0, top, x1, bottom = lines[1].box
    assert words_within(words, lines[1].box) == LINES[1]
    assert words_within(words, (x1, bottom, x0, top)) == LINES[1], "drawn from the lower right corner"
    assert words_within(words, (x0, lines[0].box[1], x1, bottom)) == f"{LINES[0]} {LINES[1]}"
    assert words_within(words, (0, 0, 10, 10)) == ""


def test_a_wide_gap_parts_a_label_from_its_value() -> None:
    row = [Word("Lot", 50, 100, 65, 112, 10), Word("No.", 68, 100, 82, 112, 10), Word("ML-1", 200, 100, 230, 112, 10), Word("Next", 50, 115, 70, 127, 10)]
    assert [line.text for line in lines_of(row)] == ["Lot No.", "ML-1", "Next"]
    assert lines_of(row)[0].box == (50, 100, 82, 112)
    assert lines_of([]) == ()


def test_reading_and_picturing_draw_the_same_line_at_size() -> None:
    assert PICTURING_BOUNDS.file_bytes == DEFAULT_BOUNDS.file_bytes
    start = time.monotonic()
    with pytest.raises(PaperRefused) as refusal:
        page_picture(sound() + b"\0" * (PICTURING_BOUNDS.file_bytes + 1), 1, 160)
    assert refusal.value.code == "too_large"
    assert time.monotonic() - start < PICTURING_BOUNDS.wall_seconds
