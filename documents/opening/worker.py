"""The opening process: takes files on standard input, answers each with one line of JSON, then the PDF a picture became; it may die of any of them.

Started by :mod:`documents.opening.process` as ``python -m documents.opening.worker``. It opens no other file and no connection.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import asdict
from typing import Any

from documents.bounded.inside import answer, bind, streams
from documents.opening.process import Opened, Wanted
from documents.opening.refusal import NotOpened
from documents.reading.bounds import Bounds
from documents.reading.refusal import PaperRefused

#: Loaded before the bounds bind.
WARM = ("pypdfium2", "pypdfium2.raw", "documents.reading.objects", "documents.opening.pdf", "documents.opening.pictures", "pikepdf", "PIL.Image")


def main() -> None:
    """Serve files until standard input ends."""
    source, answers = streams()
    for module in WARM:
        importlib.import_module(module)
    answer(answers, {"ready": True})
    while header := source.readline():
        request = json.loads(header)
        data = source.read(request["size"])
        if len(data) < request["size"]:
            return
        result, pdf, spent = _opened_within(data, Wanted(**request["wanted"]), Bounds(**request["bounds"]))
        answer(answers, asdict(result) | {"bytes": len(pdf), "spent": spent}, pdf)
        if spent:
            return


def _opened_within(data: bytes, wanted: Wanted, bounds: Bounds) -> tuple[Opened, bytes, bool]:
    """What became of the file, the PDF it became, and whether this process has suffered."""
    from documents.opening.pdf import opened
    from documents.opening.pictures import as_pdf

    try:
        bind(bounds)
        if wanted.type == "pdf":
            return Opened(pages=opened(data, bounds, wanted.most_pixels)), b"", False
        pdf, pages = as_pdf(data, wanted.type, wanted.most_pixels, bounds.pages)
        return Opened(pages=pages), pdf, False
    except (NotOpened, PaperRefused) as refusal:
        return Opened(refused=refusal.code), b"", False
    except MemoryError:
        return Opened(refused="memory_exceeded"), b"", True
    except Exception as fault:  # noqa: BLE001 - the border: whatever a file does to us is an outcome of that file
        return Opened(refused=_of_library(fault)), b"", True


def _of_library(fault: Any) -> str:
    return "memory_exceeded" if "alloc" in str(fault) or "memory" in str(fault).lower() else "damaged"


if __name__ == "__main__":
    main()
