"""Papers that went through a scanner or before a telephone: rendered, worn, and put into a PDF as pictures without any text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
import pypdfium2

from benchmarks.papers.chance import Chance

Picture = np.ndarray[Any, np.dtype[np.uint8]]
SCANNERS = ("", "Canon iR-ADV C3525", "KONICA MINOLTA bizhub C258", "HP Scan", "CamScanner", "EPSON Scan 2")


@dataclass(frozen=True)
class Wear:
    """What happened to a paper on its way."""

    photo: bool
    dpi: int
    grey: bool
    skew: float
    turned: int
    blur: float
    noise: float
    quality: int
    light: float
    contrast: float
    specks: int
    scanner: str


def wear(chance: Chance) -> Wear:
    """Mostly a flat-bed scan; a third are photographs of paper on a desk."""
    photo = chance.whether("photo", 0.3)
    return Wear(
        photo=photo,
        dpi=chance.pick("dpi", (150, 150, 170, 200, 200, 140)),
        grey=not photo and chance.whether("grey", 0.55),
        skew=(chance.share("skew") - 0.5) * (5.0 if photo else 3.0),
        turned=int(chance.weighed("turned", {"0": 0.9, "180": 0.04, "90": 0.03, "270": 0.03})),
        blur=chance.share("blur") * 0.9,
        noise=1.5 + chance.share("noise") * 7.0,
        quality=chance.number("quality", 42, 86),
        light=chance.share("light") * (0.38 if photo else 0.12),
        contrast=0.78 + chance.share("contrast") * 0.22,
        specks=chance.number("specks", 0, 24),
        scanner=chance.pick("scanner", SCANNERS),
    )


def scanned(pdf: bytes, chance: Chance) -> tuple[bytes, Wear]:
    """The PDF as pictures, page by page, and what was done to it."""
    done = wear(chance.at("wear"))
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(document):
            picture = cast("Picture", page.render(scale=done.dpi / 72).to_numpy()[:, :, :3])
            pages.append(_worn(np.ascontiguousarray(picture), done, chance.at(f"page {number}")))
    finally:
        document.close()
    return _document(pages, done), done


def _worn(picture: Picture, done: Wear, chance: Chance) -> Picture:
    grain = np.random.default_rng(chance.number("grain", 0, 2**48))
    height, width = picture.shape[:2]
    if done.photo:
        picture = _on_a_desk(picture, chance)
        height, width = picture.shape[:2]
    else:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), done.skew, 1.0)
        picture = cast("Picture", cv2.warpAffine(picture, turn, (width, height), borderValue=(252, 252, 252)))
    for _ in range(done.specks):
        spot = (int(grain.integers(0, width)), int(grain.integers(0, height)))
        cv2.circle(picture, spot, int(grain.integers(1, 3)), (90, 90, 90), -1)
    if done.blur > 0.25:
        picture = cast("Picture", cv2.GaussianBlur(picture, (0, 0), done.blur * done.dpi / 150))
    shade = _light(height, width, done.light, chance)
    tint = np.array((0.94, 0.98, 1.0) if done.photo else (1.0, 1.0, 1.0))
    values = 255.0 * (1 - done.contrast) * 0.5 + picture.astype(np.float32) * done.contrast
    values = values * shade[:, :, None] * tint + grain.normal(0, done.noise, picture.shape[:2])[:, :, None]
    worn = cast("Picture", np.clip(values, 0, 255).astype(np.uint8))
    if done.grey:
        worn = cast("Picture", cv2.cvtColor(worn, cv2.COLOR_BGR2GRAY))
    return np.rot90(worn, done.turned // 90) if done.turned else worn


def _on_a_desk(picture: Picture, chance: Chance) -> Picture:
    """Seen from an angle, with something of the desk around it."""
    height, width = picture.shape[:2]
    edge = int(width * 0.05)
    shift = [(chance.share(f"corner {i}") * edge * 0.9) for i in range(8)]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = np.array(
        [
            [edge + shift[0], edge + shift[1]],
            [width + edge - shift[2], edge + shift[3]],
            [width + edge - shift[4], height + edge - shift[5]],
            [edge + shift[6], height + edge - shift[7]],
        ],
        dtype=np.float32,
    )
    desk = chance.pick("desk", ((70, 90, 120), (60, 62, 66), (150, 160, 168)))
    view = cv2.getPerspectiveTransform(corners, seen)
    return cast("Picture", cv2.warpPerspective(picture, view, (width + 2 * edge, height + 2 * edge), flags=cv2.INTER_AREA, borderValue=desk))


def _light(height: int, width: int, strength: float, chance: Chance) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Brighter on one side than on the other."""
    angle = chance.share("angle") * 2 * np.pi
    across, down = np.meshgrid(np.linspace(-0.5, 0.5, width), np.linspace(-0.5, 0.5, height))
    slope = across * np.cos(angle) + down * np.sin(angle)
    return cast("np.ndarray[Any, np.dtype[np.float32]]", (1.0 - strength * (slope + 0.5)).astype(np.float32))


def _document(pages: list[Picture], done: Wear) -> bytes:
    """A PDF of pictures, written by hand: the same pictures make the same bytes."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for picture in pages:
        encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, done.quality])[1].tobytes()
        height, width = picture.shape[:2]
        space = b"/DeviceGray" if picture.ndim == 2 else b"/DeviceRGB"
        wide, high = width * 72 / done.dpi, height * 72 / done.dpi
        first = len(objects) + 1
        kids.append(b"%d 0 R" % first)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << /Im0 %d 0 R >> >> >>"
            % (wide, high, first + 1, first + 2)
        )
        content = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % (wide, high)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode /Length %d >>" % (
            width,
            height,
            space,
            len(encoded),
        )
        objects.append(head + b"\nstream\n" + encoded + b"\nendstream")
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Producer (%s) >>" % done.scanner.encode("ascii"))
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), start)
    return bytes(made)
