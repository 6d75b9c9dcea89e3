"""What reading costs beside its peers, in one run over the same pages, one thread and a warm process each: ratios that mean the same on every machine.

Peers are bare PDFium text (the floor: nobody reads a page without it), bare ``pdfplumber`` words and tables, and ``docling`` and ``invoice2data`` where they
are installed. Papers without a ruled table and papers with one are timed apart: that is where the work differs.
"""

from __future__ import annotations

import gc
import importlib.util
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Each timing is the least of so many rounds: what the machine does beside it only ever adds.
ROUNDS = 3


@dataclass(frozen=True)
class Timing:
    """Seconds that reading a set of pages took, by who read them."""

    name: str
    papers: int
    pages: int
    seconds: dict[str, float]

    def ratio(self, peer: str) -> float | None:
        """How many times as long as ``peer`` reading took, understanding included; ``None`` where the peer is not installed."""
        return self.seconds["freigabe"] / self.seconds[peer] if self.seconds.get(peer) else None


def timings(paths: Sequence[Path], rounds: int = ROUNDS) -> list[Timing]:
    """Timings over the papers without a ruled table, and over those with one; each the least of ``rounds``."""
    from documents.reading.pdf import read_pdf

    warm()
    papers = [path.read_bytes() for path in paths]
    ruled = [any(page.tables for page in read_pdf(data).pages) for data in papers]
    return [
        _timed("papers without ruled tables", [data for data, has in zip(papers, ruled, strict=True) if not has], rounds),
        _timed("papers with ruled tables", [data for data, has in zip(papers, ruled, strict=True) if has], rounds),
    ]


def warm() -> None:
    """Load what a reading process loads before its first paper."""
    from documents.reading.worker import WARM

    for module in WARM:
        importlib.import_module(module)


def _timed(name: str, papers: Sequence[bytes], rounds: int) -> Timing:
    import pypdfium2

    pages = 0
    for data in papers:
        document = pypdfium2.PdfDocument(data)
        pages += len(document)
        document.close()
    seconds = {who: _least(read, papers, rounds) for who, read in _readers().items()}
    return Timing(name, len(papers), pages, seconds)


def _least(read: Callable[[bytes], None], papers: Sequence[bytes], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        for data in papers:
            read(data)
        best = min(best, time.perf_counter() - start)
    return best


def _readers() -> dict[str, Callable[[bytes], None]]:
    readers: dict[str, Callable[[bytes], None]] = {
        "freigabe": _freigabe, "PDFium text": _pdfium_text, "pdfplumber words": _pdfplumber_words, "pdfplumber tables": _pdfplumber_tables,
    }  # fmt: skip
    if importlib.util.find_spec("docling") is not None:
        readers["docling"] = _docling
    if importlib.util.find_spec("invoice2data") is not None:
        readers["invoice2data"] = _invoice2data
    return readers


def _freigabe(data: bytes) -> None:
    from documents.reading.pdf import read_pdf
    from documents.reading.worker import read_paper_in

    read_paper_in(read_pdf(data), "paper.pdf", "")


def _pdfium_text(data: bytes) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()


def _pdfplumber_words(data: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_words()
            page.close()


def _pdfplumber_tables(data: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def _docling(data: bytes) -> None:
    from docling.datamodel.base_models import DocumentStream
    from docling.document_converter import DocumentConverter

    DocumentConverter().convert(DocumentStream(name="paper.pdf", stream=io.BytesIO(data)), raises_on_error=False)


def _invoice2data(data: bytes) -> None:
    import tempfile

    from invoice2data import extract_data
    from invoice2data.input import pdfplumber as reader

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        extract_data(file.name, input_module=reader)


def peak_mebibytes(paths: Sequence[Path], *, recognise: bool) -> float:
    """The most memory that one reading process held over the papers (resident, at its highest)."""
    import hashlib

    from documents.reading.bounds import DEFAULT_BOUNDS
    from documents.reading.process import Asked, ReadingProcess

    process = ReadingProcess(recognise=recognise)
    try:
        for path in paths:
            data = path.read_bytes()
            process.read(data, Asked(path.name, hashlib.sha256(data).hexdigest()), DEFAULT_BOUNDS)
        return _peak_kibibytes(process.pid) / 1024
    finally:
        process.close()


def _peak_kibibytes(pid: int) -> int:
    """The highest resident size of a running process, as Linux keeps it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
