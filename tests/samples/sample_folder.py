"""A sample as a test looks at it: its order, its sheets and the text of its papers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2 as pdfium

from batches.order import Order

SAMPLES = Path(__file__).parents[2] / "samples"


@dataclass(frozen=True)
class Sample:
    """One sample folder."""

    name: str

    @property
    def folder(self) -> Path:
        return SAMPLES / self.name

    @property
    def papers(self) -> list[Path]:
        return sorted((self.folder / "papers").rglob("*.pdf"))

    @cached_property
    def order(self) -> Order:
        return Order.model_validate_json((self.folder / "order.json").read_text(encoding="utf-8"))

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of one of its sheets."""
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def text_of(self, name: str) -> str:
        """The text of the one paper whose file name holds ``name``."""
        (path,) = [paper for paper in self.papers if name in paper.name]
        return " ".join(pages_of(path))


def pages_of(paper: Path) -> list[str]:
    """The text of every page, with single spaces."""
    document = pdfium.PdfDocument(paper)
    pages = [" ".join(document[i].get_textpage().get_text_range().split()) for i in range(len(document))]
    document.close()
    return pages
