"""The picturing process: takes papers on standard input, answers each with a page of it, and may die of any of them.

Started by :mod:`documents.picturing.process` as ``python -m documents.picturing.worker``; the line before each paper's bytes says what is asked (``ask``:
``picture`` of a ``page`` in a ``width``, ``sizes`` of all, ``words`` on one) and the bounds. It opens no file and no connection for a paper.
"""

from __future__ import annotations

import gc
import json
from typing import Any

import pypdfium2
from PIL import Image, WebPImagePlugin

from documents.bounded.inside import answer, bind, fault, streams
from documents.picturing.drawn import drawn_page
from documents.picturing.picture import MEDIA_TYPE
from documents.reading import drawing, words
from documents.reading.bounds import Bounds
from documents.reading.pdf import opened_pdf, page_at, words_on
from documents.reading.refusal import PaperRefused, damaged, memory_exceeded

#: What is loaded before the bounds bind.
WARM = (drawing, words, WebPImagePlugin)


def main() -> None:
    """Serve papers until standard input ends."""
    source, answers = streams()
    Image.preinit()
    gc.freeze()
    answer(answers, {"ready": True})
    while header := source.readline():
        request = json.loads(header)
        data = source.read(request["size"])
        if len(data) < request["size"]:
            return
        told, shown = _answered(data, request, Bounds(**request["bounds"]))
        answer(answers, told, shown)
        if told.get("spent"):
            return
        del data, shown
        gc.collect()


def _answered(data: bytes, request: dict[str, Any], bounds: Bounds) -> tuple[dict[str, object], bytes]:
    """What is said of the paper, and the image that follows it."""
    spent = False
    try:
        bind(bounds)
        with opened_pdf(data, bounds) as document:
            return _told(document, request, bounds)
    except PaperRefused as refusal:
        error = refusal.error
    except MemoryError:
        error, spent = memory_exceeded(bounds.memory_bytes).error, True
    except RecursionError:
        error, spent = damaged("its parts refer to each other without end").error, True
    except Exception as raised:  # noqa: BLE001 - the border: whatever a paper does to us is an outcome of that paper
        error = fault(raised)
    return {"refused": error.model_dump(), "spent": spent}, b""


def _told(document: Any, request: dict[str, Any], bounds: Bounds) -> tuple[dict[str, object], bytes]:
    if request["ask"] == "sizes":
        return {"sizes": [_size(document, index) for index in range(len(document))]}, b""
    number = request["page"]
    if not 1 <= number <= len(document):
        return {"pages": len(document)}, b""
    page = page_at(document, number - 1)
    try:
        if request["ask"] == "words":
            return {"words": [[word.text, *word.box, word.size] for word in words_on(page, bounds)]}, b""
        drawn = drawn_page(page, number, request["width"], bounds.page_pixels)
    finally:
        page.close()
    size = [drawn.size.width_pt, drawn.size.height_pt]
    return {"picture": {"points": size, "pixels": [drawn.width_px, drawn.height_px], "media_type": MEDIA_TYPE, "bytes": len(drawn.data)}}, drawn.data


def _size(document: Any, index: int) -> list[float]:
    """Of a page that cannot be opened: none. The others are shown all the same."""
    try:
        return [round(side, 2) for side in document.get_page_size(index)]
    except pypdfium2.PdfiumError:
        return [0.0, 0.0]


if __name__ == "__main__":
    main()
