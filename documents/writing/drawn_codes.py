"""Codes to scan, as SVG made of one path: QR codes for links, GS1 DataMatrix and GS1-128 for element strings. Vector, so that any printer's dots do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal

from batches.errors import InputRefused
from documents.writing.gs1 import Element, bracketed

#: The longest link or text a QR code on paper is still read from easily (version 20 at error correction M holds 666 bytes).
LONGEST = 600
_Symbol = Literal["DataMatrix", "Code128"]


def qr_code(text: str) -> str:
    """A link or text as a QR code (ISO/IEC 18004), error correction M, without its quiet zone of four modules."""
    import segno

    if not text or len(text.encode()) > LONGEST:
        raise InputRefused(
            "code.too_long",
            f"a QR code takes 1 to {LONGEST} bytes, this is {len(text.encode())}; shorten the link",
            f"Ein QR-Code fasst hier 1 bis {LONGEST} Bytes, dies sind {len(text.encode())}; bitte den Verweis kürzen",
        )
    return _drawn([[module == 1 for module in row] for row in segno.make(text, error="m", micro=False).matrix])


def data_matrix(elements: Sequence[Element]) -> str:
    """Element strings as square GS1 DataMatrix (ECC 200, FNC1 first), without its quiet zone of one module."""
    return _drawn(_modules(elements, "DataMatrix"))


def gs1_128(elements: Sequence[Element]) -> tuple[str, int]:
    """Element strings as GS1-128 and how many modules it is wide, without its quiet zones of ten; one unit high, to be stretched."""
    row = _modules(elements, "Code128")[0]
    return _drawn([row], stretched=True), len(row)


def _modules(elements: Sequence[Element], symbol: _Symbol) -> list[list[bool]]:
    import zxingcpp

    square = {"force_square": True} if symbol == "DataMatrix" else {}  # a strip of 8 × 96 modules saves nothing here and many readers do not know it
    made = zxingcpp.create_barcode(bracketed(elements), getattr(zxingcpp.BarcodeFormat, symbol), gs1=True, **square)
    drawn: list[list[int]] = memoryview(made.to_image(scale=1, add_quiet_zones=False)).tolist()
    return [[dark == 0 for dark in row] for row in drawn]


def _drawn(rows: list[list[bool]], *, stretched: bool = False) -> str:
    path = "".join(piece for y, row in enumerate(rows) for piece in _runs(row, y))
    shape = f'width="{len(rows[0])}" height="{len(rows)}" viewBox="0 0 {len(rows[0])} {len(rows)}"' + (' preserveAspectRatio="none"' if stretched else "")
    return f'<svg xmlns="http://www.w3.org/2000/svg" {shape} shape-rendering="crispEdges"><path d="{path}"/></svg>'


def _runs(row: Iterable[bool], y: int) -> Iterable[str]:
    x = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield f"M{x} {y}h{length}v1h-{length}z"
        x += length
