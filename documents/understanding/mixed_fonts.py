"""Two fonts within one number or date: whoever changes a figure in a finished file has seldom the font it was set in."""

from __future__ import annotations

import contextlib
import ctypes
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from batches.base import Box
from batches.paper import Fact, Paper, Signal
from documents.reading.page import Page
from documents.understanding.lexicon import table
from documents.understanding.metadata import ISSUED_BY_OFFICES

#: Set in one go by whoever issues the paper; names and products are often put together from elsewhere, fonts and all.
_SET_AT_ONCE = frozenset({
    "certificate_number", "document_number", "referenced_certificates", "issue_date", "expiry_date", "notified_body_number", "production_control_body_number",
})  # fmt: skip
_JUDGED = ISSUED_BY_OFFICES | {"declaration_of_conformity"}
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


class _Glyph(NamedTuple):
    text: str
    x: float
    y: float
    font: str


def font_signals(data: bytes, paper: Paper, pages: Sequence[Page]) -> Iterator[Signal]:
    """Each number or date of a certificate, report or declaration whose Latin letters and figures are printed in two families of fonts.

    Bold, italic and subsets of one font are one family; fonts without a name say nothing. ``pages``: as read from ``data``; recognised ones have no fonts.
    """
    printed = {page.number for page in pages if page.source == "text"}
    asked = [fact for fact in paper.facts if fact.field in _SET_AT_ONCE and fact.box is not None and fact.page in printed]
    if paper.kind not in _JUDGED or not asked:
        return
    told: set[tuple[int | None, Box | None]] = set()
    with contextlib.closing(_Fonts(data)) as fonts:
        for fact in asked:
            parts = _by_family(fonts.within(fact)) if (fact.page, fact.box) not in told else []
            told.add((fact.page, fact.box))
            if len(parts) > 1:
                yield _signal(fact, parts)


def _signal(fact: Fact, parts: list[tuple[str, str]]) -> Signal:
    shown = ", ".join(f"“{text}” in {font}" for font, text in parts[:4])
    values = {"value": fact.raw[:100], "fonts": ", ".join(dict.fromkeys(font for font, _ in parts)), "parts": " | ".join(text for _, text in parts[:4])}
    return Signal(
        code="forgery.metadata_inconsistent", message=f"“{fact.raw[:100]}” is printed in two fonts: {shown}", page=fact.page, box=fact.box,
        variant="fonts", values=values,
    )  # fmt: skip


def _by_family(glyphs: Sequence[_Glyph]) -> list[tuple[str, str]]:
    """Runs of one family: a font of it and the text; empty where it is one family or a font has no name."""
    families = {family(glyph.font) for glyph in glyphs}
    if "" in families or len(families) < 2 or _akin(families):
        return []
    return [(run[0].font, "".join(glyph.text for glyph in run)) for run in (list(group) for _, group in groupby(glyphs, lambda glyph: family(glyph.font)))]


def _akin(families: set[str]) -> bool:
    """Whether every name begins with the shortest of them (Arial and Arial Unicode, Times and Times New Roman)."""
    shortest = min(families, key=len)
    return all(each.startswith(shortest) for each in families)


@lru_cache(maxsize=1024)
def family(font: str) -> str:
    """The family in a font's name, folded: without the prefix of a subset and the words of its style."""
    style = frozenset(table("fonts")["style"]["words"])
    parts = (part.casefold() for part in _PART.findall(_SUBSET.sub("", font)))
    return "".join(part for part in parts if part not in style)


class _Fonts:
    """The letters and figures of the file's pages with their fonts, page by page as asked for."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._document = pypdfium2.PdfDocument(data)
        self._pages: dict[int, list[_Glyph]] = {}

    def within(self, fact: Fact) -> list[_Glyph]:
        """Those in the fact's box, in reading order of the file."""
        if fact.page is None or fact.box is None:
            return []
        if fact.page not in self._pages:
            self._pages[fact.page] = list(_glyphs(self._document, fact.page))
        x0, top, x1, bottom = fact.box
        return [glyph for glyph in self._pages[fact.page] if x0 <= glyph.x <= x1 and top <= glyph.y <= bottom]

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


def _glyphs(document: Any, number: int) -> Iterator[_Glyph]:
    import pypdfium2.raw as pdfium

    from documents.reading.characters import frame_of
    from documents.reading.pdf import loaded_page

    page = loaded_page(document, number - 1)
    with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text:
        frame, box, names = frame_of(page), pdfium.FS_RECTF(), dict[int, str]()
        for index in range(text.count_chars()):
            letter = chr(pdfium.FPDFText_GetUnicode(text, index))
            if not (letter.isascii() and letter.isalnum()) or not pdfium.FPDFText_GetLooseCharBox(text, index, box):
                continue
            shown = frame.shown(box.left, box.bottom, box.right, box.top)
            yield _Glyph(letter, (shown[0] + shown[2]) / 2, (shown[1] + shown[3]) / 2, _font_of(text, index, names))


def _font_of(text: Any, index: int, names: dict[int, str]) -> str:
    import pypdfium2.raw as pdfium

    printed = pdfium.FPDFText_GetTextObject(text, index)
    font = pdfium.FPDFTextObj_GetFont(printed) if printed else None
    if not font:
        return ""
    key = ctypes.addressof(font.contents)
    if key not in names:
        name = ctypes.create_string_buffer(256)
        pdfium.FPDFText_GetFontInfo(text, index, name, 256, None)
        names[key] = name.value.decode("utf-8", "replace")
    return names[key]
