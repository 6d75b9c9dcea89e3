"""Opening in a bounded process: what a file does to it is the file's outcome; the process after it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents.opening.process import OPENING, PICTURING, Wanted, _idle, end_opening_processes, opener
from documents.opening.refusal import NotOpened
from tests.uploads import files_to_send as files

pytestmark = pytest.mark.integration
PDF = Wanted("pdf", 10**8)


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    end_opening_processes()
    yield
    end_opening_processes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(files.pdf(pages=2))
    return path


def test_a_process_is_used_again_and_ended_at_the_end(file: Path) -> None:
    for _ in range(2):
        with opener() as one:
            assert one.open(file, PDF, OPENING) == (2, b"")
    (warm,) = _idle._idle
    end_opening_processes()
    assert not warm.usable


def test_a_file_that_takes_too_long_is_ended(file: Path) -> None:
    with opener() as one:
        one.open(file, PDF, OPENING)
        file.write_bytes(files.object_stream_bomb(400 << 20))
        with pytest.raises(NotOpened) as refused:
            one.open(file, PDF, replace(OPENING, wall_seconds=0.05))
        assert refused.value.code == "time_exceeded"
        file.write_bytes(files.pdf())
        assert one.open(file, PDF, OPENING)[0] == 1


def test_pages_and_pixels_are_bounded_also_all_pages_of_a_scan_together(file: Path) -> None:
    with opener() as one:
        for data, wanted, bounds, code in (
            (files.pdf(pages=3), PDF, replace(OPENING, pages=2), "too_many_pages"),
            (files.scan(3), Wanted("tiff", 10_000), replace(PICTURING, pages=2), "too_many_pages"),
            (files.scan(3), Wanted("tiff", 60 * 90), PICTURING, "too_many_pixels"),
            (files.scan(4), Wanted("tiff", 64 * 90), PICTURING, "too_many_pixels"),
            (b"\xff\xd8\xff\xe0 no picture", Wanted("jpeg", 10**6), PICTURING, "damaged"),
            (files.picture("JPEG")[:-40], Wanted("jpeg", 10**6), PICTURING, "damaged"),
            (files.picture("PNG"), Wanted("jpeg", 10**6), PICTURING, "damaged"),
        ):
            file.write_bytes(data)
            with pytest.raises(NotOpened) as refused:
                one.open(file, wanted, bounds)
            assert refused.value.code == code


def test_the_same_picture_becomes_the_same_bytes(file: Path) -> None:
    file.write_bytes(files.picture("PNG"))
    with opener() as one:
        first, second = (one.open(file, Wanted("png", 10**6), PICTURING) for _ in range(2))
    assert first == second
    assert first[1].startswith(b"%PDF-")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_lies_upright_as_its_camera_says(file: Path, orientation: int) -> None:
    import pypdfium2
    from PIL import Image, ImageOps

    exif = Image.Exif()
    exif[0x0112] = orientation
    file.write_bytes(files.picture("JPEG", exif=exif, quality=95))
    with opener() as one:
        _, pdf = one.open(file, Wanted("jpeg", 10**6), PICTURING)
    with Image.open(file) as image:
        expected = ImageOps.exif_transpose(image).convert("L")
    document = pypdfium2.PdfDocument(pdf)
    shown = document[0].render(scale=expected.width / document[0].get_width()).to_pil().convert("L").resize(expected.size)
    document.close()
    differing = sum(abs(a - b) > 96 for a, b in zip(shown.tobytes(), expected.tobytes(), strict=True))
    assert differing < 0.02 * len(expected.tobytes())
