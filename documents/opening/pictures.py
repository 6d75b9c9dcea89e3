"""A photograph or scan as a PDF: the picture alone, without loss, one page each; what else the file holds is left out.

Sizes are read from the headers before anything is decoded. The same picture always becomes the same bytes, so that one sent twice is known again.
"""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from documents.opening.jpeg import bare
from documents.opening.refusal import NotOpened

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {"jpeg": "JPEG", "png": "PNG", "tiff": "TIFF"}
#: All pages of a scan together may have so many times what one may have.
PAGES_TOGETHER = 3
#: A4 in points, for a picture that does not say how large it was printed; the resolutions that are believed.
_A4 = (595.28, 841.89)
_BELIEVED = range(72, 1201)
#: How pixels of each mode are written: colour space, bits a component.
_SPACES = {"1": ("/DeviceGray", 1), "L": ("/DeviceGray", 8), "RGB": ("/DeviceRGB", 8), "CMYK": ("/DeviceCMYK", 8)}
#: The eight ways a picture lies in its file (Exif 2.3, Orientation), as the matrix that sets it upright on a page of ``w`` by ``h`` points.
_UPRIGHT = {
    1: "{w} 0 0 {h} 0 0", 2: "-{w} 0 0 {h} {w} 0", 3: "-{w} 0 0 -{h} {w} {h}", 4: "{w} 0 0 -{h} 0 {h}",
    5: "0 -{h} -{w} 0 {w} {h}", 6: "0 -{h} {w} 0 0 {h}", 7: "0 {h} {w} 0 0 0", 8: "0 {h} -{w} 0 {w} 0",
}  # fmt: skip
_ORIENTATION = 0x0112


def as_pdf(data: bytes, type_: str, most_pixels: int, most_pages: int) -> tuple[bytes, int]:
    """The PDF, and how many pages it has. ``NotOpened`` for a picture past its bounds or damaged; to be called in a process that may die."""
    import pikepdf
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # ours is asked for each page, and says so in the house's words
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=[FORMATS[type_]]) as image, pikepdf.new() as pdf:
                for frame in _frames(image, most_pixels, most_pages if type_ == "tiff" else 1):
                    _add_page(pdf, frame, data if type_ == "jpeg" else None)
                return _saved(pdf), len(pdf.pages)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, zlib.error) as fault:
            raise NotOpened("damaged") from fault


def _frames(image: Image, most_pixels: int, most_pages: int) -> Iterator[Image]:
    """Each page of the file; every page's size is looked at before the first is decoded."""
    from PIL import ImageSequence

    together, pages = 0, 0
    for frame in ImageSequence.Iterator(image):
        if pages == most_pages:
            if image.format == "TIFF":
                raise NotOpened("too_many_pages")
            break  # an animation, a preview beside the photograph: the first picture is the one
        pages, pixels = pages + 1, frame.width * frame.height
        together += pixels
        if pixels > most_pixels or together > PAGES_TOGETHER * most_pixels:
            raise NotOpened("too_many_pixels")
    for index in range(pages):
        image.seek(index)
        yield image


def _add_page(pdf: Any, image: Image, jpeg: bytes | None) -> None:
    import pikepdf

    image.load()
    orientation = image.getexif().get(_ORIENTATION, 1)
    orientation = orientation if orientation in _UPRIGHT else 1
    if jpeg is not None:
        kept = image
        if kept.mode not in _SPACES:
            raise NotOpened("damaged")
        stream = pikepdf.Stream(pdf, bare(jpeg))
        stream.Filter = pikepdf.Name.DCTDecode
        if kept.mode == "CMYK" and "adobe" in image.info:
            stream.Decode = pikepdf.Array([1, 0] * 4)  # Adobe's programs write it inverted
    else:
        kept = _plain(image)
        stream = pikepdf.Stream(pdf, zlib.compress(kept.tobytes(), 6))
        stream.Filter = pikepdf.Name.FlateDecode
    space, bits = _SPACES[kept.mode]
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent, stream.ColorSpace = kept.width, kept.height, bits, pikepdf.Name(space)
    width, height = _printed(image, turned=orientation >= 5)
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=stream))
    page.Contents = pikepdf.Stream(pdf, f"q {_UPRIGHT[orientation].format(w=width, h=height)} cm /Picture Do Q".encode())


def _plain(image: Image) -> Image:
    """The pixels in one of the modes a PDF has: eight bits a colour, on white where they are transparent."""
    from PIL import Image as Images

    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        seen = image.convert("RGBA")
        return Images.alpha_composite(Images.new("RGBA", seen.size, "white"), seen).convert("RGB")
    if image.mode in _SPACES:
        return image
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")


def _printed(image: Image, *, turned: bool) -> tuple[float, float]:
    """Width and height of the page in points: as the resolution says, where it can be believed, else so that it fits A4."""
    wide, high = (image.height, image.width) if turned else image.size
    resolution = image.info.get("dpi")
    if isinstance(resolution, tuple) and len(resolution) == 2 and all(round(each) in _BELIEVED for each in map(float, resolution)):
        across, down = (float(each) for each in (reversed(resolution) if turned else resolution))
        return round(wide * 72 / across, 2), round(high * 72 / down, 2)
    short, long = _A4 if high >= wide else _A4[::-1]
    scale = min(short / wide, long / high)
    return round(wide * scale, 2), round(high * scale, 2)


def _saved(pdf: Any) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()
