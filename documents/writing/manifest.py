"""The list that comes with a customs bundle: every file with its digest, what it is to customs, and the papers it was made of."""

from __future__ import annotations

import csv
import datetime
import io

from pydantic import Field

from batches.base import Frozen, Text

MANIFEST, MANIFEST_TABLE = "manifest.json", "manifest.csv"
_DIGEST = r"^[0-9a-f]{64}$"
_COLUMNS = ("code", "name_de", "name_en", "number", "date", "file", "pages", "sha256", "lines", "original_file", "original_sha256")
#: A cell that begins like this is a formula to a spreadsheet; names and numbers come from papers of strangers.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class OriginalPaper(Frozen):
    """A paper as it was handed in: its name in the batch, its digest, and the number and day it states."""

    file: str
    sha256: str = Field(pattern=_DIGEST)
    pages: int
    number: str | None = None
    date: datetime.date | None = None
    lines: tuple[int, ...] = ()


class BundledDocument(Frozen):
    """A file of the bundle that holds papers of one code: one of them byte for byte, or (``joined``) several as one PDF.

    ``beside``: why this paper is passed on by itself though others of its code are joined.
    """

    file: str
    code: str | None
    element: str
    name: Text
    pages: int
    sha256: str = Field(pattern=_DIGEST)
    lines: tuple[int, ...]
    joined: bool
    beside: Text | None = None
    papers: tuple[OriginalPaper, ...] = Field(min_length=1)


class WrittenDocument(Frozen):
    """A file of the bundle that freigabe wrote."""

    file: str
    name: Text
    sha256: str = Field(pattern=_DIGEST)


class LeftOut(Frozen):
    """A paper of the batch that is not in the bundle, and why."""

    file: str
    sha256: str
    why: Text


class Manifest(Frozen):
    """All that is in a bundle, and what of the batch is not."""

    batch: str
    order: str
    judged_for: datetime.date
    catalogue: str
    documents: tuple[BundledDocument, ...]
    written: tuple[WrittenDocument, ...]
    left_out: tuple[LeftOut, ...]

    def as_json(self) -> bytes:
        """The manifest as ``manifest.json``."""
        return self.model_dump_json(indent=1).encode() + b"\n"

    def as_table(self) -> bytes:
        """The manifest as ``manifest.csv``: a row for every paper, then one for every document freigabe wrote."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(_COLUMNS)
        for document in self.documents:
            for paper in document.papers:
                lines = " ".join(map(str, paper.lines))
                known = (document.code, document.name.de, document.name.en, paper.number, paper.date, document.file, document.pages, document.sha256)
                table.writerow(_cell(value) for value in (*known, lines, paper.file, paper.sha256))
        for written in self.written:
            if written.file != MANIFEST_TABLE:
                table.writerow(_cell(value) for value in ("", written.name.de, written.name.en, "", "", written.file, "", written.sha256, "", "", ""))
        return text.getvalue().encode()

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of every file of the bundle but the manifest itself."""
        return {each.file: each.sha256 for each in self.documents} | {each.file: each.sha256 for each in self.written}


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
