"""Pages of papers in the archive are drawn once and kept within a bound; who points at words on them is told what they say."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name

from batches.errors import InputRefused, ProgramFault, RecordAltered
from batches.paper import Fact, Paper
from documents.picturing import pictures as drawing
from documents.reading.version import READER_VERSION
from flows.kept import Kept
from flows.pictures import pages_of, picture_of, picture_tag
from flows.wiring import House, opened
from flows.words_under import lines_of, words_under
from tests.documents.hostile.making import LINES, built, content, saved, sound

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(tmp_path_factory.mktemp("house") / "data") as house:
        yield house
    drawing.end_picturing_processes()


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be drawn any more: what is shown now was kept."""

    def never(*_: object) -> None:
        raise AssertionError("it is drawn again")

    monkeypatch.setattr(drawing, "_asked", never)


def numbered(*pages: str) -> bytes:
    return saved(built(*(content((page,)) for page in pages)))


def test_a_page_is_drawn_once(house: House, request: pytest.FixtureRequest) -> None:
    sha256 = house.archive.put(sound())
    shown, sizes, lines = picture_of(house, sha256, 1, 900), pages_of(house, sha256), lines_of(house, sha256, 1)
    assert (shown.width_px, shown.width_pt, shown.height_pt, shown.media_type) == (900, 595, 842, "image/webp")
    assert [(each.width_pt, each.height_pt) for each in sizes] == [(595, 842)]
    request.getfixturevalue("undrawn")
    assert picture_of(house, sha256, 1, 900) == shown
    assert pages_of(house, sha256) == sizes
    assert lines_of(house, sha256, 1) == lines
    assert words_under(house, sha256, 1, lines[1].box) == LINES[1]


def test_pages_and_widths_are_kept_apart(house: House) -> None:
    sha256 = house.archive.put(numbered("Sheet one", "Sheet two"))
    shown = {(page, width): picture_of(house, sha256, page, width) for page in (1, 2) for width in (160, 900)}
    assert len({each.data for each in shown.values()}) == 4
    assert {key: picture_of(house, sha256, *key) for key in shown} == shown
    assert len({picture_tag(sha256, *key) for key in shown}) == 4


def test_a_page_there_is_not_is_refused_and_so_is_what_is_no_digest(house: House) -> None:
    sha256 = house.archive.put(sound())
    with pytest.raises(InputRefused, match="no page 2"):
        picture_of(house, sha256, 2, 900)
    with pytest.raises(InputRefused, match="pixels"):
        picture_of(house, sha256, 1, 901)
    with pytest.raises(ProgramFault):
        picture_of(house, "../../etc/passwd", 1, 900)
    with pytest.raises(RecordAltered):
        picture_of(house, "0" * 64, 1, 900)


def test_a_paper_that_cannot_be_shown_is_refused_in_both_languages_and_not_tried_again_soon(
    house: House, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = house.archive.put(b"%PDF-1.7 nothing")
    for _ in range(2):
        for ask in (lambda: picture_of(house, sha256, 1, 900), lambda: pages_of(house, sha256), lambda: words_under(house, sha256, 1, (0, 0, 9, 9))):
            with pytest.raises(InputRefused) as refusal:
                ask()
            assert refusal.value.code == "picture.damaged"
            assert (refusal.value.en[:11], refusal.value.de[:7]) == ("the PDF is ", "Das PDF")
        if "undrawn" not in request.fixturenames:
            request.getfixturevalue("undrawn")
    hour = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: hour)
    with pytest.raises(AssertionError, match="drawn again"):
        picture_of(house, sha256, 1, 900)


def test_two_threads_at_once_are_shown_the_same(house: House) -> None:
    sha256 = house.archive.put(numbered("For both"))
    with ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(lambda _: picture_of(house, sha256, 1, 900), range(8)))
    assert len(set(shown)) == 1


def test_a_kept_picture_that_was_damaged_is_drawn_again(house: House) -> None:
    sha256 = house.archive.put(numbered("Altered"))
    shown = picture_of(house, sha256, 1, 160)
    (file,) = house.place.pictures.glob(f"??/{sha256}-p1-160-*")
    assert file.stat().st_mode & 0o077 == 0
    for spoilt in (file.read_bytes()[:-9], b"", b"x" * 999):
        file.write_bytes(spoilt)
        assert picture_of(house, sha256, 1, 160) == shown
    assert not list(house.place.pictures.rglob("*.part"))


def test_a_folder_that_cannot_be_written_keeps_nothing_and_shows_all(house: House, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    kept = Kept(in_the_way)
    kept.put("ab", b"picture")
    assert kept.get("ab") is None


def test_what_was_used_longest_ago_goes_first_and_the_bound_holds(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept", most_bytes=10_000)
    for number in range(9):
        kept.put(f"{number:02}", bytes(996))
        os.utime(tmp_path / "kept" / f"{number:02}" / f"{number:02}", (1_000_000 + number, 1_000_000 + number))
    assert kept.get("00") is not None, "used again, so kept"
    for number in range(9, 40):
        kept.put(f"{number:02}", bytes(996))
        assert sum(file.stat().st_size for file in (tmp_path / "kept").rglob("*") if file.is_file()) <= 10_000 * (1 + 1 / 16) + 1000
        if number == 12:
            assert kept.get("00") is not None
            assert kept.get("01") is None
    assert kept.get("39") == bytes(996)


def test_several_processes_may_clear_one_folder(tmp_path: Path) -> None:
    several = [Kept(tmp_path / "kept", most_bytes=20_000) for _ in range(4)]

    def work(number: int) -> None:
        kept = several[number % 4]
        kept.put(f"{number:03}", bytes([number % 256]) * 500)
        assert kept.get(f"{number:03}") in (bytes([number % 256]) * 500, None)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(200)))
    several[0].clear()
    assert sum(file.stat().st_size for file in (tmp_path / "kept").rglob("*") if file.is_file()) <= 20_000


def test_what_a_dead_process_left_half_written_goes(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "kept")
    left = tmp_path / "kept" / "ab" / "half.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    kept.clear()
    assert left.exists(), "it may still be written"
    os.utime(left, (1_000_000, 1_000_000))
    kept.clear()
    assert not left.exists()


def test_who_asks_for_pictures_loads_nothing_that_opens_a_paper() -> None:
    asking = "import sys, flows.pictures, flows.words_under, documents.picturing.pictures as drawing; drawing.warm_picturing(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=True).stdout.split()
    assert not {"PIL", "pypdfium2", "pdfplumber", "cv2", "numpy", "prefect", "great_expectations"} & set(loaded)


def scanned() -> bytes:
    """A page that is a picture and nothing else."""
    pdf = built(b"q 595 0 0 842 0 0 cm /Im Do Q")
    image = pdf.make_stream(bytes(range(256)) * 16)
    image.Type, image.Subtype, image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = Name.XObject, Name.Image, 64, 64, 8, Name.DeviceGray
    pdf.pages[0].Resources.XObject = Dictionary(Im=image)
    pdf.pages[0].MediaBox = Array([0, 0, 595, 842])
    return saved(pdf)


def test_on_a_scan_those_words_are_known_that_were_read_as_facts(house: House) -> None:
    sha256 = house.archive.put(scanned())
    assert picture_of(house, sha256, 1, 900).width_px == 900
    assert words_under(house, sha256, 1, (0, 0, 595, 842)) == ""
    assert lines_of(house, sha256, 1) == ()
    facts = (
        Fact(field="expiry_date", value="2025-06-05", raw="5 June 2025", confidence=0.8, page=1, box=(100, 200, 160, 212)),
        Fact(field="certificate_number", value="CE-77", raw="CE-77", confidence=0.8, page=1, box=(100, 100, 140, 112)),
        Fact(field="models", value="MW", raw="MW", confidence=0.8, page=2, box=(100, 100, 140, 112)),
    )
    house.ledger.readings.put(Paper(file="scan.pdf", sha256=sha256, pages=1, text_source="ocr", facts=facts), READER_VERSION)
    assert [line.text for line in lines_of(house, sha256, 1)] == ["CE-77", "5 June 2025"]
    assert words_under(house, sha256, 1, (90, 190, 170, 220)) == "5 June 2025"
    assert words_under(house, sha256, 1, (300, 190, 400, 220)) == ""
