"""Files that grow: pages, pictures and sizes beyond all measure."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.documents.hostile.making import CATALOG, FONT, PAGE, PAGES, by_hand, case, changed, content, deep, sound, stream, variants, with_contents

# Bombs


@case("memory_exceeded", "1536 MiB")
def a_gigabyte_of_blanks_in_a_megabyte() -> bytes:
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(b" " * 1_000_000) for _ in range(1000)) + packed.flush()
    return by_hand(
        [CATALOG, PAGES, PAGE.replace(b"/Contents 4 0 R", b"/Contents [4 0 R 6 0 R]"), stream(content()), FONT, stream(data, b"/Filter /FlateDecode")]
    )


@case("read")
def compressed_twelve_times_over() -> bytes:
    return with_contents(stream(deep(content(), 12), b"/Filter [" + b"/FlateDecode " * 12 + b"]"))


@case("read")
def a_predictor_of_absurd_columns() -> bytes:
    def change(pdf: Pdf) -> None:
        bomb = pikepdf.Stream(pdf, b"")
        bomb.write(
            zlib.compress(b"\0" * 10_000), filter=Name.FlateDecode, decode_parms=Dictionary(Predictor=15, Columns=2_000_000_000, Colors=32, BitsPerComponent=16)
        )
        pdf.pages[0].Contents = Array([pdf.pages[0].Contents, bomb])

    return changed(change)


@case("too_many_pages", "400")
def four_hundred_and_one_pages() -> bytes:
    return by_hand([
        CATALOG, b"<< /Type /Pages /Count 401 /Kids [" + b" ".join(b"%d 0 R" % (3 + i) for i in range(401)) + b"] >>",
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * 401,
    ])  # fmt: skip


@case("too_large", "")
def a_file_past_the_size() -> bytes:
    return sound() + b"\0" * (65 * 1024 * 1024)


@case("memory_exceeded", "60000 characters")
def a_page_of_a_hundred_thousand_letters() -> bytes:
    lines = b" ".join(b"(%s) Tj 0 -4 Td" % (b"x" * 500) for _ in range(200))
    return changed(lambda _: None, b"BT /F1 2 Tf 10 830 Td " + lines + b" ET")


@case("read")
def forty_thousand_lines_drawn() -> bytes:
    return changed(lambda _: None, content() + b" " + b"".join(b"%d 10 m %d 700 l S " % (i % 595, (i * 7) % 595) for i in range(40_000)))


@case("read")
def a_grid_of_ten_thousand_cells() -> bytes:
    rules = b"".join(b"20 %d m 580 %d l S %d 20 m %d 600 l S " % (20 + i * 5, 20 + i * 5, 20 + i * 5, 20 + i * 5) for i in range(110))
    return changed(lambda _: None, content() + b" " + rules)


def pictured(width: int, height: int, data: bytes, **entries: Any) -> bytes:
    """The sound paper with a picture of so many claimed pixels."""

    def change(pdf: Pdf) -> None:
        image = pikepdf.Stream(pdf, data)
        for key, value in {
            "Type": Name.XObject,
            "Subtype": Name.Image,
            "Width": width,
            "Height": height,
            "BitsPerComponent": 8,
            "ColorSpace": Name.DeviceRGB,
            **entries,
        }.items():
            image[f"/{key}"] = value
        pdf.pages[0].Resources.XObject = Dictionary(Im=image)

    return changed(change, content() + b" q 200 0 0 200 60 60 cm /Im Do Q")


variants("read", {
    "a_picture_that_claims_ten_billion_pixels": lambda: pictured(100_000, 100_000, b"\0" * 10),
    "a_picture_of_negative_size": lambda: pictured(-5, -5, b"\0" * 75),
    "a_picture_without_data": lambda: pictured(50, 50, b""),
    "a_broken_jpeg_2000": lambda: pictured(5, 5, b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 90, Filter=Name.JPXDecode),
    "a_broken_jbig2": lambda: pictured(5, 5, b"\xff" * 90, Filter=Name.JBIG2Decode),
    "a_broken_fax": lambda: pictured(5, 5, b"\xff" * 90, Filter=Name.CCITTFaxDecode, DecodeParms=Dictionary(Columns=2_000_000_000, Rows=2_000_000_000)),
})  # fmt: skip


# Sizes of pages


def sized(box: Any, **entries: Any) -> bytes:
    """The sound paper on a page of another size."""

    def change(pdf: Pdf) -> None:
        pdf.pages[0].MediaBox = Array(box)
        for key, value in entries.items():
            pdf.pages[0].obj[f"/{key}"] = value

    return changed(change)


variants("read", {
    "a_page_with_its_corners_swapped": lambda: sized([595, 842, 0, 0]),
    "a_page_in_user_units_of_a_kilometre": lambda: sized([0, 0, 595, 842], UserUnit=2_834_645),
    "a_page_turned_by_forty_five": lambda: sized([0, 0, 595, 842], Rotate=45),
    "a_page_of_fourteen_kilometres": lambda: sized([0, 0, 40_000_000, 40_000_000]),
    "a_page_of_no_size": lambda: sized([0, 0, 0, 0]),
})  # fmt: skip
variants("empty", {
    "a_crop_box_outside_the_page": lambda: sized([0, 0, 595, 842], CropBox=Array([5000, 5000, 6000, 6000])),
})  # fmt: skip
