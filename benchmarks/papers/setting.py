"""Sets a sheet with Typst and the fonts named here, so that it comes out the same on every machine, and asks on which page each row landed."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from benchmarks.papers.blocks import drawn
from benchmarks.papers.kinds.sheet import Sheet

HERE = Path(__file__).parent
LANGUAGES = {"en": ("en", "GB"), "de": ("de", "DE"), "zh": ("zh", "CN"), "vi": ("vi", "VN")}


@cache
def fonts() -> typst.Fonts:
    """Typst's own fonts, the Chinese one beside this module and the sans serif that great_expectations brings; never those of the system."""
    found = importlib.util.find_spec("great_expectations")
    if found is None or found.origin is None:
        raise FileNotFoundError("the font HK Grotesk comes with great_expectations, which is not installed")
    grotesk = Path(found.origin).parent / "render" / "view" / "static" / "fonts" / "HKGrotesk"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts"), str(grotesk)])


def glyphs_of_the_chinese_font() -> set[str]:
    """The Chinese characters that its subset was made with."""
    return set((HERE / "fonts" / "characters.txt").read_text(encoding="utf-8").strip())


@cache
def compiler() -> typst.Compiler:
    """One compiler for all sheets: what it has set before it remembers."""
    return typst.Compiler(HERE / "layout" / "paper.typ", root=HERE / "layout", font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": "{}"})


def set_sheet(sheet: Sheet) -> tuple[bytes, list[int]]:
    """The PDF, and the page of each noted row."""
    moment = int(datetime(sheet.day.year, sheet.day.month, sheet.day.day, 5, 0, tzinfo=UTC).timestamp())
    made = compiler()
    inputs = {"data": json.dumps(_data(sheet), ensure_ascii=False)}
    pdf = cast("bytes", made.compile(format="pdf", sys_inputs=inputs, timestamp=moment))
    pages: list[int] = []
    if any(block.rows for block in sheet.blocks):
        pages = json.loads(made.query("<row>", field="value"))
    return pdf, pages


def _data(sheet: Sheet) -> dict[str, Any]:
    lang, region = LANGUAGES[sheet.ink.words.first]
    return {
        "style": sheet.style,
        "title": sheet.ink.chance.pick("pdf title", ("", "", "Document1", "Microsoft Word - Doc2.docx", "scan")),
        "author": "",
        "lang": lang,
        "region": region,
        "flipped": sheet.flipped,
        "footer": list(sheet.footer),
        "running": sheet.running,
        "between": sheet.between or sheet.style["between"],
        "blocks": _numbered([drawn(block) for block in sheet.blocks]),
    }


def _numbered(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Numbers run on from one list of labels to the next."""
    start = 0
    for block in blocks:
        match block["kind"]:
            case "pairs":
                block["start"] = start
                start += len(block["rows"]) if block["layout"] != "strip" else 0
            case "split":
                _numbered(block["left"])
                _numbered(block["right"])
            case _:
                pass
    return blocks
