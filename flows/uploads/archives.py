"""What is in a ZIP archive (PKWARE APPNOTE 6.3.10), unpacked one file at a time.

Its directory is looked at before anything is unpacked, and what it says is held against what comes out. An archive that lies about itself is refused as a
whole; a file in it that is not taken is refused alone. Names of entries are labels and never become paths.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

from batches.file_names import label
from flows.uploads.contents import TAIL
from flows.uploads.policy import TypeRow, counted
from flows.uploads.refusing import FileRefused
from flows.uploads.sent import SentFile

_PIECE = 256 * 1024
_END = struct.Struct("<4s4H2LH")
#: Bytes of an entry in the directory, with a long name.
_DIRECTORY_ENTRY = 1024
#: What is smaller than this is packed as well as it likes.
_SMALL = 256 * 1024
#: Bits 0, 5, 6 and 13 of an entry's flags (4.4.4).
_ENCRYPTED_OR_PATCHED = 0x0001 | 0x0020 | 0x0040 | 0x2000
_DRIVE = re.compile(r"\A[A-Za-z]:")
_OFFICE_PARTS = ("[content_types].xml", "mimetype", "meta-inf/container.xml")


def unpacked(path: Path, rule: TypeRow, folder: Path, most_bytes: int) -> Iterator[SentFile]:
    """Every file in the archive, one after another: each lies in ``folder`` until the next is asked for.

    ``FileRefused`` for an archive that is refused as a whole; that is known before the first file comes, unless its directory lied. Of a file larger than
    ``most_bytes`` no more is unpacked.
    """
    try:
        _directory_bounded(path, rule)
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive, path.stat().st_size, rule)
            left = rule.most_unpacked_bytes or 0
            for number, entry in enumerate(entries):
                file = _unpack(archive, entry, folder / f"entry-{number}", min(left, most_bytes))
                left -= file.bytes
                try:
                    yield file
                finally:
                    file.path.unlink(missing_ok=True)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError, ValueError) as fault:
        raise FileRefused("upload.archive_damaged") from fault


def _directory_bounded(path: Path, rule: TypeRow) -> None:
    """The end of the directory, before a library reads the whole of it (4.3.16): the archive ends with the file, and its directory is small."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - TAIL))
        tail = stream.read(TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END.size:
        raise FileRefused("upload.archive_damaged")
    _, disk, first, here, entries, length, start, comment = _END.unpack_from(tail, at)
    if comment != len(tail) - at - _END.size or disk or first or here != entries or start + length != size - len(tail) + at:
        raise FileRefused("upload.archive_damaged")  # also ZIP64, whose numbers do not fit here: no archive this small needs it
    most = rule.most_files or 0
    if entries > 2 * most + 64 or length > (2 * most + 64) * _DIRECTORY_ENTRY:  # folders and what is passed over count little, but not nothing
        raise FileRefused("upload.archive_too_many", limit=most)


def _checked(archive: zipfile.ZipFile, size: int, rule: TypeRow) -> list[zipfile.ZipInfo]:
    """The files to unpack; everything the directory says is held against the rules first."""
    names: set[str] = set()
    for entry in archive.infolist():
        _entry_checked(entry)
        if (name := unicodedata.normalize("NFC", entry.filename).casefold()) in names:
            raise FileRefused("upload.archive_duplicate", entry=label(entry.filename))
        names.add(name)
    if names.intersection(_OFFICE_PARTS):
        raise FileRefused("upload.office")
    _not_overlapping(archive, size)
    entries = [each for each in archive.infolist() if not each.is_dir() and not any(fnmatchcase(each.filename, pattern) for pattern in rule.ignored)]
    _sizes_checked(entries, rule)
    return entries


def _sizes_checked(entries: Sequence[zipfile.ZipInfo], rule: TypeRow) -> None:
    most_files, most_bytes, most_ratio = rule.most_files or 0, rule.most_unpacked_bytes or 0, rule.most_ratio or 0
    if not entries:
        raise FileRefused("upload.archive_empty")
    if len(entries) > most_files:
        raise FileRefused("upload.archive_too_many", limit=most_files)
    if sum(each.file_size for each in entries) > most_bytes:
        raise FileRefused("upload.archive_too_large", limit=counted(most_bytes))
    for each in entries:
        if each.file_size > max(_SMALL, most_ratio * each.compress_size):
            raise FileRefused("upload.archive_ratio", entry=label(each.filename), limit=most_ratio)


def _entry_checked(entry: zipfile.ZipInfo) -> None:
    """A plain file or folder, packed in one of the two usual ways, within the archive (4.4.17.1: forward slashes, no drive, no leading slash).

    Its name is looked at as it was written, not as Python mends it.
    """
    name = entry.orig_filename
    parts = re.split(r"[/\\]", name)
    if "\0" in name or name.startswith(("/", "\\")) or _DRIVE.match(name) or ".." in parts:
        raise FileRefused("upload.archive_path", entry=label(name))
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FileRefused("upload.archive_link", entry=label(name))
    if entry.flag_bits & _ENCRYPTED_OR_PATCHED:
        raise FileRefused("upload.encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefused("upload.archive_damaged")


def _not_overlapping(archive: zipfile.ZipFile, size: int) -> None:
    """No two entries share bytes: each is a part of the file of its own, as in every archive that was packed and not composed."""
    spans = sorted((each.header_offset, each.header_offset + 30 + len(each.filename) + each.compress_size) for each in archive.infolist())
    if (spans and spans[0][0] != 0) or any(end > start for (_, end), (start, _) in pairwise(spans)) or any(end > size for _, end in spans):
        raise FileRefused("upload.archive_damaged")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int) -> SentFile:
    """One file, counted while it comes out. What comes out differs from the directory only where that lied, and the checksum tells."""
    digest, size = hashlib.sha256(), 0
    with archive.open(entry) as source, target.open("xb") as stream:
        while size <= most and (piece := source.read(_PIECE)):
            size += len(piece)
            digest.update(piece)
            stream.write(piece)
    if size <= most and size != entry.file_size:
        raise FileRefused("upload.archive_damaged")
    return SentFile(target, entry.filename, "", digest.hexdigest(), size, cut=size > most)
