"""What a file is by its contents. It must be that from its first byte on, be nothing else as well, and be what its name and its sender say."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from batches.base import Text
from flows.uploads.policy import FileType, Rules, TypeRow
from flows.uploads.refusing import FileRefused
from flows.uploads.sent import SentFile

#: How much of the beginning is looked at; ISO 32000-1 Annex H.3.4.1 lets readers find a PDF's header anywhere in it.
HEAD = 1024
#: A ZIP's directory ends at most this far from the end of the file: its end record, and a comment (APPNOTE 4.3.16).
TAIL = 22 + 65_535
_SIGNS: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"),
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"),
)  # fmt: skip
_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_OTHER_ARCHIVES = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"PK\x07\x08",
    b"PK00PK",
    b"!<arch>",
)
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|iframe|svg|\?php|object|embed)\b", re.IGNORECASE)
_OFFICE_EXTENSIONS = frozenset({
    ".doc", ".docx", ".docm", ".dot", ".dotx", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ppt", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".rtf", ".pages",
    ".numbers", ".key",
})  # fmt: skip
_ARCHIVE_EXTENSIONS = frozenset({
    ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".7z", ".rar", ".zst", ".cab", ".iso", ".jar", ".war", ".ar", ".lz", ".lzma", ".z",
})  # fmt: skip
#: What browsers say of a file they know nothing of.
_NOTHING_SAID = frozenset({"", "application/octet-stream", "binary/octet-stream"})


def extension_of(name: str) -> str:
    """The extension a name claims, in small letters."""
    return Path(name).suffix.casefold()


def claimed(name: str, rules: Rules) -> TypeRow:
    """What a name claims the file to be; ``FileRefused`` for a name nothing is taken under."""
    extension = extension_of(name)
    for row in rules.types:
        if extension in row.extensions:
            return row
    if extension in _OFFICE_EXTENSIONS:
        raise FileRefused("upload.office")
    if extension in _ARCHIVE_EXTENSIONS:
        raise FileRefused("upload.archive")
    found: str | Text = extension if re.fullmatch(r"\.\w{1,12}", extension) else Text(de="keine oder eine unlesbare", en="none, or an unreadable one")
    raise FileRefused("upload.name", found=found, types=rules.extensions)


def identified(file: SentFile, name: str, rules: Rules) -> TypeRow:
    """What the file is; ``FileRefused`` where that is not taken, is two things at once, or is something else than is claimed."""
    by_name = claimed(name, rules)
    with file.path.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(max(0, file.bytes - TAIL))
        tail = stream.read(TAIL)
    type_ = _type_of(head, by_name.type)
    if type_ is None:
        raise _nothing_taken(head, rules)
    row = rules.of_type(type_)
    if row is None:
        raise FileRefused("upload.type", types=rules.extensions)
    if row.type != "zip":
        _one_thing(head, tail, file.bytes, row)
    said = file.media_type.partition(";")[0].strip().casefold()
    if row.type != by_name.type:
        raise FileRefused("upload.mismatch", found=extension_of(name), name=row.name)
    if said not in _NOTHING_SAID and said not in row.media_types:
        raise FileRefused("upload.mismatch", found=said if re.fullmatch(r"[\w.+-]+/[\w.+-]+", said) and len(said) < 80 else "?", name=row.name)
    return row


def _type_of(head: bytes, by_name: FileType) -> FileType | None:
    """By the first bytes; text has none of its own, and is what its name says if it is text at all."""
    for sign, type_ in _SIGNS:
        if head.startswith(sign):
            return type_
    if (
        by_name in ("csv", "json")
        and not head.startswith((*_OFFICE, *_OTHER_ARCHIVES, b"MZ", b"\x7fELF", b"#!"))
        and b"%PDF-" not in head
        and b"\0" not in head
    ):
        return by_name
    return None


def _nothing_taken(head: bytes, rules: Rules) -> FileRefused:
    if head.startswith(_OFFICE):
        return FileRefused("upload.office")
    if head.startswith(_OTHER_ARCHIVES) or head[257:262] == b"ustar":
        return FileRefused("upload.archive")
    if b"%PDF-" in head:
        return FileRefused(
            "upload.two_in_one", found=Text(de="vor dem Anfang des PDF steht etwas anderes", en="something stands before the beginning of the PDF")
        )
    return FileRefused("upload.type", types=rules.extensions)


def _one_thing(head: bytes, tail: bytes, size: int, row: TypeRow) -> None:
    """A file is one thing only: no page of HTML, no ZIP by its end, no PDF within another file's head."""
    if _MARKUP.search(head):
        raise FileRefused("upload.two_in_one", found=f"{row.name.en} + HTML")
    if head.find(b"%PDF-", 1) >= 0:
        raise FileRefused("upload.two_in_one", found=f"{row.name.en} + PDF")
    if _ends_as_zip(tail, size):
        raise FileRefused("upload.two_in_one", found=f"{row.name.en} + ZIP")


def _ends_as_zip(tail: bytes, size: int) -> bool:
    """Whether a program that unpacks would find a directory at the end: an end record whose directory is where it says, or stands right before it."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if len(tail) >= at + 22:
            length, offset = struct.unpack_from("<II", tail, at + 12)
            start = at - length
            if length == 0 or start < 0 or tail[start : start + 4] == b"PK\x01\x02" or offset >= size - len(tail) + at:
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
