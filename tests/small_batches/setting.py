"""Papers from plain text, set as PDFs: no two looks place letterhead, title and labelled values alike.

The text: ``^ `` opens a letterhead line, ``# `` a title, ``## `` a heading, ``~ `` a line under a signature, ``| `` a table's row (the first is its header);
``Label | value`` is a labelled value and ``//`` breaks a line in it; all else is running text. An empty line ends a block.
"""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from benchmarks.papers.setting import fonts

HERE = Path(__file__).parent
LOOKS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "looks.toml").read_text(encoding="utf-8"))
_PREFIXES = {"^ ": "head", "# ": "title", "## ": "heading", "~ ": "sign", "| ": "table"}


def set_paper(text: str, look: str, dated: date) -> bytes:
    """The PDF of ``text``; the same bytes for the same text, look and day."""
    blocks = list(_blocks(text))
    title = next((block["rows"][0] for block in blocks if block["kind"] == "title"), "")
    day = [dated.year, dated.month, dated.day]
    data = {"look": LOOKS[look], "title": title, "day": day, "hand": sum(map(ord, title)) % 90, "blocks": blocks, "order": {}, "trade": {}}
    moment = int(datetime(dated.year, dated.month, dated.day, 6, 0, tzinfo=UTC).timestamp())
    return cast("bytes", _compiler().compile(format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, timestamp=moment))


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(HERE / "paper.typ", root=HERE.parents[1], font_paths=fonts(), ignore_system_fonts=True, sys_inputs={"data": "{}"})


def _blocks(text: str) -> Iterator[dict[str, Any]]:
    for kind, lines in itertools.groupby(text.strip().splitlines(), _kind):
        rows = [line.removeprefix(next((prefix for prefix, named in _PREFIXES.items() if named == kind), "")) for line in lines]
        match kind:
            case "pairs":
                yield {"kind": kind, "rows": [[label, _broken(value)] for label, _, value in (row.partition(" | ") for row in rows)]}
            case "table":
                yield {"kind": kind, "rows": [[cell.strip() for cell in row.split(" | ")] for row in rows]}
            case "":
                pass
            case _:
                yield {"kind": kind, "rows": rows}


def _kind(line: str) -> str:
    named = next((kind for prefix, kind in _PREFIXES.items() if line.startswith(prefix)), "")
    return named or ("pairs" if " | " in line else "text" if line.strip() else "")


def _broken(value: str) -> list[str]:
    return [part.strip() for part in value.split("//")]
