"""The pieces a sheet is made of, as the Typst templates take them; each carries the facts it draws, so nothing is labelled that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.papers.facts import Fact
from benchmarks.papers.writing import Ink

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Block:
    """A piece of a sheet."""

    kind: str
    data: dict[str, Any]
    facts: tuple[Fact, ...] = ()
    rows: tuple[dict[str, str], ...] = field(default=())


def title(lines: Sequence[str], number: Fact | None = None, below: Sequence[str] = ()) -> Block:
    """The heading of the paper, perhaps with its number."""
    return Block("title", {"lines": list(lines), "number": number.inline if number else "", "below": list(below)}, (number,) if number else ())


def heading(lines: Sequence[str]) -> Block:
    """A section heading."""
    return Block("heading", {"lines": list(lines)})


def pairs(ink: Ink, facts: Iterable[Fact], layout: str = "", **more: object) -> Block:
    """Labels with values; ``layout`` overrides that of the sheet."""
    kept = tuple(f for f in facts if f.lines and any(f.lines))
    rows = [{"label": list(ink.words.label(f.key)), "value": list(f.lines)} for f in kept]
    return Block("pairs", {"rows": rows, "layout": layout, **more}, kept)


def prose(ink: Ink, key: str, facts: dict[str, Fact], chosen: str = "") -> Block | None:
    """A sentence with facts in it, in each language of the paper that has one; none if the facts do not suffice."""
    paragraphs, used = [], []
    for number, language in enumerate(ink.words.languages):
        fit = [s for s in ink.words.sentences(key, language) if all(slot in facts for slot in SLOT.findall(s))]
        if fit:
            sentence = ink.chance.pick(f"sentence {key} {chosen} {number}", fit)
            paragraphs.append(_pieces(sentence, facts))
            used += [facts[slot] for slot in SLOT.findall(sentence)]
    return Block("prose", {"paragraphs": paragraphs}, tuple(used)) if paragraphs else None


def _pieces(sentence: str, facts: dict[str, Fact]) -> list[dict[str, Any]]:
    parts = SLOT.split(sentence)
    return [{"text": facts[p].inline if i % 2 else p, "value": bool(i % 2)} for i, p in enumerate(parts)]


def text(*lines: str, small: bool = False, align: str = "left", bold: bool = False, facts: tuple[Fact, ...] = ()) -> Block:
    """Plain paragraphs."""
    kept = [line for line in lines if line]
    return Block("text", {"lines": kept, "small": small, "align": align, "bold": bold}, facts)


def bullets(lines: Sequence[str], mark: str = "•") -> Block:
    """A list of remarks."""
    return Block("bullets", {"lines": [line for line in lines if line], "mark": mark})


def table(
    columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], facts: Iterable[Fact] = (), noted: Iterable[dict[str, str]] = (), **more: object
) -> Block:
    """A table; a row with ``id`` is one of ``noted``, in order, and the page it lands on is asked of Typst."""
    return Block("table", {"columns": list(columns), "rows": list(rows), **more}, tuple(facts), tuple(noted))


def form(rows: Sequence[Sequence[dict[str, Any]]], facts: Iterable[Fact], columns: int, **more: object) -> Block:
    """A form: boxes with a small label in the corner."""
    return Block("form", {"rows": [list(r) for r in rows], "columns": columns, **more}, tuple(facts))


def box(label: Sequence[str] | str, value: Fact | Sequence[str] | str = (), span: int = 1, height: float = 0, **more: object) -> dict[str, Any]:
    """A box of a form."""
    lines = value.lines if isinstance(value, Fact) else ((value,) if isinstance(value, str) else value)
    return {"label": [label] if isinstance(label, str) else list(label), "value": list(lines), "span": span, "height": height, **more}


def space(millimetres: float) -> Block:
    """Room."""
    return Block("space", {"mm": millimetres})


def side_by_side(left: Sequence[Block], right: Sequence[Block], widths: tuple[str, str] = ("1fr", "1fr"), line: bool = False) -> Block:
    """Two columns of blocks."""
    both = (*left, *right)
    return Block(
        "split",
        {"left": [drawn(b) for b in left], "right": [drawn(b) for b in right], "widths": list(widths), "line": line},
        tuple(f for b in both for f in b.facts),
        tuple(r for b in both for r in b.rows),
    )


def pagebreak() -> Block:
    """A new page."""
    return Block("pagebreak", {})


def drawn(block: Block) -> dict[str, Any]:
    """A block as the templates take it."""
    return {"kind": block.kind, **block.data}
