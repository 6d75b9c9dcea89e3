"""Typst template and data → the bytes of a PDF/A-2b (ISO 19005-2), or of a PDF/A-3b where a file goes with it; the same bytes for the same data.

Data reaches a template as JSON through ``sys.inputs`` and is only ever laid out as text, so a name that looks like Typst code stays a name.
Only the fonts Typst brings and the one for Chinese beside the templates are used, so every machine writes the same file; the document's date is one it is
given (a release's: the day judged for), never a clock's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from documents.writing.characters import Plain, only_displayable

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"

#: A compiler keeps its inputs between two calls, so two threads must not set papers with it at once.
_ONE_AT_A_TIME = Lock()


def written(template: str, data: Mapping[str, Plain], *, dated: date, drawings: Mapping[str, str] | None = None, attached: str | None = None) -> bytes:
    """Set ``data`` in ``templates/<template>.typ`` and return the PDF/A, dated ``dated`` (midnight UTC).

    ``drawings``: SVG the program itself made (codes to scan), by the names the template calls them. ``attached``: a text the template attaches as a file,
    which makes it a PDF/A-3b (ISO 19005-3).
    """
    shown = only_displayable(data, displayable)
    moment = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
    inputs = {"data": json.dumps(shown, ensure_ascii=False, sort_keys=True)}
    if drawings:
        inputs["drawings"] = json.dumps(drawings, sort_keys=True)
    if attached is not None:
        inputs["attached"] = attached
    with _ONE_AT_A_TIME:
        made = compiler(template).compile(
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=["a-2b" if attached is None else "a-3b"],
            timestamp=int(moment.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError(f"Typst gave {type(made).__name__} for {template}, not one PDF")
    return made


@cache
def compiler(template: str) -> typst.Compiler:
    """The compiler of one template, kept: setting an unchanged template again takes a tenth of the time."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
    return typst.Compiler(TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)


@cache
def displayable(character: str) -> bool:
    """Whether the bundled fonts have a glyph for ``character``: PDF/A forbids text without one (ISO 19005-2, 6.2.11), so Typst itself is asked."""
    import typst

    try:
        with _ONE_AT_A_TIME:
            compiler("glyph").compile(sys_inputs={"data": json.dumps(character)}, format="pdf", pdf_standards=["a-2b"], timestamp=0)
    except typst.TypstError:
        return False
    return True
