"""The joining process: takes papers on standard input, answers with each group of them as one PDF, and may die of any of them.

Started by :mod:`documents.writing.joining` as ``python -m documents.writing.joining_worker``. The first line is the question (``groups``: for every paper
its name, its size and the pages it was read with; the bounds), the papers' bytes follow. The answer is a line (``groups``: why each paper was not joined, or
``null``; the size of the PDF) and the PDFs. It opens no file and no connection.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from contextlib import ExitStack
from typing import Any

import pikepdf

#: What a document states beside its pages, and what would be lost or changed if only its pages went into another file.
_BOUND_TO_THE_FILE = {"/AcroForm": "form", "/OCProperties": "layers", "/Collection": "attachments", "/AF": "attachments"}


def main() -> None:
    """Answer one question."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    question = json.loads(source.readline())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (question["memory_bytes"], question["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (question["cpu_seconds"], question["cpu_seconds"]))
    joined = [_joined([(paper, source.read(paper["size"])) for paper in group]) for group in question["groups"]]
    header = [{"refused": refused, "size": len(data)} for refused, data in joined]
    answers.write(json.dumps({"groups": header}).encode() + b"\n")
    for _, data in joined:
        answers.write(data)
    answers.flush()


def _joined(papers: list[tuple[dict[str, Any], bytes]]) -> tuple[list[str | None], bytes]:
    """Why each paper was left out, and the others as one PDF; nothing where fewer than two are left."""
    with ExitStack() as opened, pikepdf.new() as target:
        sources = [_opened(data, paper["pages"], opened) for paper, data in papers]
        refused = [source if isinstance(source, str) else None for source in sources]
        sound = [(paper["name"], source) for (paper, _), source in zip(papers, sources, strict=True) if isinstance(source, pikepdf.Pdf)]
        if len(sound) < 2:
            return refused, b""
        with target.open_outline() as outline:
            for name, source in sound:
                outline.root.append(pikepdf.OutlineItem(name, len(target.pages)))
                target.pages.extend(source.pages)
        made = io.BytesIO()
        target.save(made, deterministic_id=True, min_version=max(source.pdf_version for _, source in sound))
        return refused, made.getvalue()


def _opened(data: bytes, pages: int, opened: ExitStack) -> pikepdf.Pdf | str:
    """The paper, or why its pages cannot stand for it."""
    try:
        paper = opened.enter_context(pikepdf.open(io.BytesIO(data)))
        if paper.is_encrypted:
            return "encrypted"
        found = next((why for key, why in _BOUND_TO_THE_FILE.items() if key in paper.Root), None)
        if found is None and paper.attachments:
            found = "attachments"
        if found is None and len(paper.pages) != pages:
            found = "pages"
        if found is None and paper.get_warnings():
            found = "damaged"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OverflowError):
        return "damaged"
    return found or paper


if __name__ == "__main__":
    main()
