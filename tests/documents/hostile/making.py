"""How hostile files are made: the sound paper they are broken versions of, PDFs by hand, and the list of cases.

An outcome is the code of a refusal, ``read`` (the invoice's number must come out) or ``empty`` (opened, and nothing on it to read).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

NUMBER = "HB-2020-117"
LINES = ("COMMERCIAL INVOICE", f"Invoice No.: {NUMBER}", "Date: 5 June 2020", "Seller: Hainan Baiyu Protective Goods Co., Ltd.")


@dataclass(frozen=True)
class Case:
    """A file: its name, how it is made, what it must come to, words its message must hold, and bounds that differ from the usual."""

    name: str
    make: Callable[[], bytes]
    outcome: str
    says: str = ""
    bounds: dict[str, Any] = field(default_factory=dict)


CASES: list[Case] = []


def case(outcome: str, says: str = "", **bounds: Any) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Enter a maker of bytes under its own name."""

    def enter(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(make.__name__, make, outcome, says, bounds))
        return make

    return enter


def variants(outcome: str, makers: dict[str, Callable[[], bytes]], says: str = "") -> None:
    """Enter several makers that come to the same."""
    CASES.extend(Case(name, make, outcome, says) for name, make in makers.items())


# The sound paper, and PDFs by hand


def content(lines: tuple[str, ...] = LINES) -> bytes:
    """A page's drawing of the lines."""
    return b"BT /F1 10 Tf 60 760 Td " + b" ".join(b"(%s) Tj 0 -20 Td" % line.encode() for line in lines) + b" ET"


def built(*streams: bytes) -> Pdf:
    """A sound PDF with a page for each stream."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for stream in streams or (content(),):
        page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Contents=pdf.make_stream(stream), Resources=Dictionary(Font=Dictionary(F1=font)))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: Pdf, **options: Any) -> bytes:
    """Its bytes."""
    stream = io.BytesIO()
    pdf.save(stream, static_id="encryption" not in options, **options)
    return stream.getvalue()


def sound() -> bytes:
    """The invoice every other file is a broken version of."""
    return saved(built())


def changed(change: Callable[[Pdf], None], *streams: bytes) -> bytes:
    """The sound paper after a change to its objects."""
    pdf = built(*streams)
    change(pdf)
    return saved(pdf)


def by_hand(objects: list[bytes], *, trailer: bytes = b"/Root 1 0 R", table: bool = True) -> bytes:
    """A file of these objects (numbered from 1), with a table of references unless told otherwise."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    if table:
        data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


CATALOG, PAGES, FONT = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"


def with_contents(contents: bytes) -> bytes:
    """The sound paper by hand, with other contents."""
    return by_hand([CATALOG, PAGES, PAGE, contents, FONT])


def deep(data: bytes, times: int) -> bytes:
    """Compressed again and again."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data
