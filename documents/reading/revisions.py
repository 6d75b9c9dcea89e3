"""Earlier revisions in a file (ISO 32000-1, 7.5.6): what a page said before somebody saved over it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from batches.base import Box
from batches.paper import Signal
from documents.reading.page import Page, Reading, around

_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
#: Revisions and replacements looked at; one is enough for a person to look.
_MOST_REVISIONS, _MOST_SIGNALS = 4, 8
#: Longer pages are no certificates.
_MOST_WORDS = 4_000
#: Fewer letters and figures that are gone were a rule or a dot.
_LEAST = 3
#: Characters of a text that are shown.
_MOST_SHOWN = 200


def revision_signals(data: bytes, reading: Reading) -> Iterator[Signal]:
    """Text of an earlier revision in the file that reads otherwise now, or is gone. What was only added (a stamp, a form filled in) is no replacement."""
    shown: set[tuple[int, str, str]] = set()
    earlier = list(_earlier(data))
    now = list(_texts(data)) if earlier else []
    for revision in earlier:
        for page, before, after in zip(reading.pages, _texts(revision), now, strict=False):
            for old, new in _replaced(before, after):
                text_before, text_now = " ".join(old)[:_MOST_SHOWN], " ".join(new)[:_MOST_SHOWN]
                if (page.number, text_before, text_now) not in shown and len(shown) < _MOST_SIGNALS:
                    shown.add((page.number, text_before, text_now))
                    yield _signal(page, text_before, text_now, _box_of(new, page) if new else None)


def _signal(page: Page, before: str, now: str, box: Box | None) -> Signal:
    code = "forgery.content_replaced"
    if not now:
        message = f"an earlier revision in the file reads “{before}”, which is gone"
        return Signal(code=code, message=message, page=page.number, variant="removed", values={"before": before})
    message = f"an earlier revision in the file reads “{before}” where it now reads “{now}”"
    return Signal(code=code, message=message, page=page.number, box=box, variant="revision", values={"before": before, "now": now})


def _earlier(data: bytes) -> Iterator[bytes]:
    """The file as it was when each earlier revision was saved, oldest first."""
    ends = [match.end() for match in _END.finditer(data)]
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]  # the first part of a linearised file is no revision
    return (data[:end] for end in ends[:-1][:_MOST_REVISIONS])


def _texts(data: bytes) -> Iterator[list[str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return
    with contextlib.closing(document):
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                return
            with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text:
                yield text.get_text_range().split()


def _replaced(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    if max(len(before), len(now)) > _MOST_WORDS:
        return
    for what, start, end, now_start, now_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        old = "".join(before[start:end])
        if (what == "replace" and old != "".join(now[now_start:now_end])) or (what == "delete" and sum(map(str.isalnum, old)) >= _LEAST):
            yield before[start:end], now[now_start:now_end]


def _box_of(text: Sequence[str], page: Page) -> Box | None:
    """Where the words stand one after the other, if they do."""
    words = page.words
    for at in range(len(words) - len(text) + 1):
        run = words[at : at + len(text)]
        if all(word.text == one for word, one in zip(run, text, strict=True)):
            return around(run)
    return None
