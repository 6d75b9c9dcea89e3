"""Pages of papers for the eye, asked of warm picturing processes; never more of them than the machine has processors."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from batches.errors import InputRefused, Unavailable
from documents.bounded.idle import IdleProcesses
from documents.picturing.picture import PICTURING_BOUNDS, WIDTHS, PagePicture, PageSize
from documents.picturing.process import PicturingProcess, Wanted, picture_told, sizes_told, words_told
from documents.reading.bounds import Bounds
from documents.reading.page import Word

Told = TypeVar("Told")

#: Processes at once, and how long somebody waits for one: a page that takes long must not hold up all who look at others.
MOST_AT_ONCE = max(2, min(8, len(os.sched_getaffinity(0))))
MOST_WAITING_SECONDS = 20.0


def page_picture(data: bytes, page: int, width: int, bounds: Bounds = PICTURING_BOUNDS) -> PagePicture:
    """The page (from 1) as a picture, ``width`` pixels across (one of :data:`WIDTHS`).

    Raises :class:`~documents.reading.refusal.PaperRefused` for what the paper is or does, ``InputRefused`` for a page or width there is not, and
    ``Unavailable`` where too many are asked for at once.
    """
    if width not in WIDTHS:
        raise InputRefused(
            "picture.width",
            f"pages are shown {', '.join(map(str, WIDTHS))} pixels wide, not {width}",
            f"Seiten werden in {', '.join(map(str, WIDTHS))} Pixeln Breite gezeigt, nicht in {width}",
        )
    return _asked(data, Wanted("picture", page, width), bounds, picture_told)


def page_sizes(data: bytes, bounds: Bounds = PICTURING_BOUNDS) -> tuple[PageSize, ...]:
    """The sizes of all pages as shown, none of them drawn."""
    return _asked(data, Wanted("sizes"), bounds, sizes_told)


def page_words(data: bytes, page: int, bounds: Bounds = PICTURING_BOUNDS) -> tuple[Word, ...]:
    """The words printed on a page, in reading order. None on a scan: recognising it takes long, and happens when the paper is read."""
    return _asked(data, Wanted("words", page), bounds, words_told)


def warm_picturing() -> None:
    """Have a process ready before the first page is asked for."""
    _idle.give_back(_idle.take().started())


def end_picturing_processes() -> None:
    """End the warm picturing processes."""
    _idle.close()


def _asked(data: bytes, wanted: Wanted, bounds: Bounds, understood: Callable[[PicturingProcess, dict[str, Any]], Told]) -> Told:
    if not _at_once.acquire(timeout=MOST_WAITING_SECONDS):
        raise Unavailable(
            "picture.busy",
            "too many pages are being drawn at this moment; try again shortly",
            "Gerade werden zu viele Seiten gezeichnet; bitte gleich noch einmal versuchen",
        )
    try:
        process = _idle.take()
        try:
            return process.asked(data, wanted, bounds, understood)
        finally:
            _idle.give_back(process)
    finally:
        _at_once.release()


_idle = IdleProcesses(PicturingProcess, MOST_AT_ONCE)
_at_once = threading.BoundedSemaphore(MOST_AT_ONCE)
atexit.register(_idle.close)
