"""What a file must be (``uploads.toml``): types, extensions and sizes of each upload, quotas, and what is said of a file that is refused."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from batches.base import Frozen, Text
from catalogue.rows import Row, read_toml, rows_of_table

POLICY = Path(__file__).parent / "uploads.toml"
UploadKind = Literal["papers", "sheets", "order", "demand", "temperatures"]
FileType = Literal["pdf", "jpeg", "png", "tiff", "zip", "csv", "json"]
Amount = Annotated[int, Field(gt=0)]


class UploadRow(Row):
    """What one upload takes, and how much of it at once."""

    kind: UploadKind
    name: Text
    types: tuple[FileType, ...]
    most_files: Amount
    most_request_bytes: Amount
    most_seconds: Amount


class TypeRow(Row):
    """What a file of one type must be. ``most_files``, ``most_unpacked_bytes``, ``most_ratio`` and ``ignored`` are about archives."""

    type: FileType
    name: Text
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    most_bytes: Amount
    most_pages: Amount | None = None
    most_pixels: Amount | None = None
    most_files: Amount | None = None
    most_unpacked_bytes: Amount | None = None
    most_ratio: Amount | None = None
    ignored: tuple[str, ...] = ()


class QuotaRow(Row):
    """How much is taken of one ``of`` within ``hours``, or in all."""

    of: Literal["account", "organisation", "batch", "link"]
    name: Text
    most_bytes: Amount
    most_files: Amount
    hours: Amount | None = None


class RefusalRow(Frozen):
    """What is said of a file that is refused, with places for what was found and what is allowed."""

    code: str
    de: str
    en: str


class Rules(Frozen):
    """What one upload takes on one day."""

    upload: UploadRow
    types: tuple[TypeRow, ...]
    quotas: tuple[QuotaRow, ...]

    def of_type(self, type_: FileType) -> TypeRow | None:
        """The rule for files of that type, where the upload takes them."""
        return next((row for row in self.types if row.type == type_), None)

    @property
    def most_file_bytes(self) -> int:
        """What no file is larger than, whatever it is."""
        return max(row.most_bytes for row in self.types)

    @property
    def extensions(self) -> str:
        """The extensions that are taken, for people."""
        return ", ".join(extension for row in self.types for extension in row.extensions)


@cache
def tables(path: Path = POLICY) -> tuple[tuple[UploadRow, ...], tuple[TypeRow, ...], tuple[QuotaRow, ...]]:
    """The rows of the file; ``CatalogueFault`` names the first that does not fit."""
    return rows_of_table(path, "upload", UploadRow), rows_of_table(path, "type", TypeRow), rows_of_table(path, "quota", QuotaRow)


@cache
def refusals(path: Path = POLICY) -> dict[str, RefusalRow]:
    """What is said, by code."""
    return {row.code: row for row in (RefusalRow.model_validate(each) for each in read_toml(path)["refusal"])}


@cache
def rules(kind: UploadKind, on: date, path: Path = POLICY) -> Rules:
    """What an upload takes on a day; the first rows where none applied yet."""
    uploads, types, quotas = tables(path)
    upload = _applying([row for row in uploads if row.kind == kind], on)
    taken = tuple(_applying([row for row in types if row.type == type_], on) for type_ in upload.types)
    return Rules(upload=upload, types=taken, quotas=tuple(row for row in quotas if row.applies(on)))


Dated = TypeVar("Dated", bound=Row)


def _applying(rows: list[Dated], on: date) -> Dated:
    return next((row for row in rows if row.applies(on)), rows[0])


def counted(size: int) -> str:
    """A number of bytes for people: the same in both languages, so without a fraction where there is none."""
    for unit, step in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= step:
            return f"{size // step} {unit}" if size % step == 0 or size >= 100 * step else f"{-(-size * 10 // step) // 10} {unit}"
    return f"{size} Bytes"
