"""Codes to scan, as SVG made of one path: QR codes for links, GS1 DataMatrix and GS1-128 for element strings. Vector, so that any printer's dots do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from batches.errors import InputRefused
from documents.writing.gs1 import Element, bracketed

#: The longest link or text a QR code on paper is still read from easily (version 20 at error correction M holds 666 bytes).
LONGEST = 600
_DARK = re.compile(rb"\x00+")
_Symbol = Literal["DataMatrix", "Code128", "QRCode"]


def qr_code(text: str) -> str:
    """A link or text as a QR code (ISO/IEC 18004), error correction M, without its quiet zone of four modules.

    Bytes are those of ISO 8859-1 where that has all characters, of UTF-8 (and said so) otherwise.
    """
    if not text or len(text.encode()) > LONGEST:
        raise InputRefused(
            "code.too_long",
            f"a QR code takes 1 to {LONGEST} bytes, this is {len(text.encode())}; shorten the link",
            f"Ein QR-Code fasst hier 1 bis {LONGEST} Bytes, dies sind {len(text.encode())}; bitte den Verweis kürzen",
        )
    return _drawn(_modules(text, "QRCode", ec_level="M"))


def data_matrix(elements: Sequence[Element]) -> str:
    """Element strings as square GS1 DataMatrix (ECC 200, FNC1 first), without its quiet zone of one module.

    Square, for a strip of 8 × 96 modules saves nothing here and many readers do not know it.
    """
    return _drawn(_modules(bracketed(elements), "DataMatrix", gs1=True, force_square=True))


def gs1_128(elements: Sequence[Element]) -> tuple[str, int]:
    """Element strings as GS1-128 and how many modules it is wide, without its quiet zones of ten; one unit high, to be stretched."""
    row = _modules(bracketed(elements), "Code128", gs1=True)[0]
    return _drawn([row], stretched=True), len(row)


def _modules(content: str, symbol: _Symbol, **options: str | bool) -> list[bytes]:
    """The rows of a code, a byte for each module: 0 where it is dark."""
    import zxingcpp

    image: Any = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, symbol), **options).to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    dots = bytes(memoryview(image).cast("B"))
    return [dots[row * width : (row + 1) * width] for row in range(height)]


def _drawn(rows: Sequence[bytes], *, stretched: bool = False) -> str:
    path = "".join(f"M{found.start()} {y}h{len(found[0])}v1h-{len(found[0])}z" for y, row in enumerate(rows) for found in _DARK.finditer(row))
    shape = f'width="{len(rows[0])}" height="{len(rows)}" viewBox="0 0 {len(rows[0])} {len(rows)}"' + (' preserveAspectRatio="none"' if stretched else "")
    return f'<svg xmlns="http://www.w3.org/2000/svg" {shape} shape-rendering="crispEdges"><path d="{path}"/></svg>'
