"""The archive: bytes kept under their SHA-256, here in a folder; the digest is verified after every write and on every read."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

from batches.errors import ProgramFault, RecordAltered

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
#: Bytes handled at a time.
PIECE = 1024 * 1024


class Archive(Protocol):
    """Where bytes are kept for good. A key is the SHA-256 of its bytes, so writing the same bytes again changes nothing."""

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its digest."""

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes, in small pieces; ``OSError`` when it cannot be read."""

    def get(self, sha256: str) -> bytes:
        """The bytes of that digest; ``RecordAltered`` when they are missing or not what they were."""

    def has(self, sha256: str) -> bool:
        """Whether bytes are kept under that digest."""

    def as_file(self, sha256: str) -> AbstractContextManager[Path]:
        """The bytes as a file to be read while the context is open; verified like :meth:`get`."""


class FolderArchive:
    """An archive in a folder: ``ab/cd/abcd…``, written aside, synced, then renamed, so a name never stands for half a file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """See :class:`Archive`."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._kept(sha256):
            with self._aside() as (aside, name):
                aside.write(data)
                self._settle(aside, name, sha256)
        return sha256

    def put_file(self, path: Path) -> str:
        """See :class:`Archive`."""
        with path.open("rb") as source, self._aside() as (aside, name):
            digest = hashlib.sha256()
            while piece := source.read(PIECE):
                digest.update(piece)
                aside.write(piece)
            sha256 = digest.hexdigest()
            if not self._kept(sha256):
                self._settle(aside, name, sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """See :class:`Archive`."""
        try:
            data = self.path_of(sha256).read_bytes()
        except FileNotFoundError as error:
            raise missing(sha256) from error
        verified(hashlib.sha256(data).hexdigest(), sha256)
        return data

    def has(self, sha256: str) -> bool:
        """See :class:`Archive`."""
        return self.path_of(sha256).is_file()

    @contextmanager
    def as_file(self, sha256: str) -> Iterator[Path]:
        """See :class:`Archive`."""
        path = self.path_of(sha256)
        if not path.is_file():
            raise missing(sha256)
        verified(digest_of_file(path), sha256)
        yield path

    def _kept(self, sha256: str) -> bool:
        """Whether sound bytes are kept already; damaged ones are written anew, which heals them."""
        path = self.path_of(sha256)
        return path.is_file() and digest_of_file(path) == sha256

    def path_of(self, sha256: str) -> Path:
        """Where the bytes of that digest lie, or would lie."""
        checked_key(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def _aside(self) -> Iterator[tuple[IO[bytes], Path]]:
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".coming-", dir=self.root)
        try:
            with os.fdopen(descriptor, "wb") as aside:
                yield aside, Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _settle(self, aside: IO[bytes], name: Path, sha256: str) -> None:
        aside.flush()
        os.fsync(aside.fileno())
        path = self.path_of(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        name.replace(path)
        _sync_folder(path.parent)
        verified(digest_of_file(path), sha256)


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checked_key(sha256: str) -> None:
    """``ProgramFault`` unless it is a SHA-256; nothing else ever becomes a path or an object's name."""
    if not _DIGEST.match(sha256):
        raise ProgramFault("archive.key", f"{sha256!r} is no SHA-256, so it is no key of the archive")


def verified(found: str, sha256: str) -> None:
    """``RecordAltered`` unless the bytes found have the digest they are kept under."""
    if found != sha256:
        raise RecordAltered(
            "archive.altered",
            f"the archive's bytes under {sha256} have the digest {found}: they were altered or damaged; restore them from a backup",
            f"Die Bytes unter {sha256} haben die Prüfsumme {found}: verändert oder beschädigt; aus der Sicherung zurückholen",
        )


def missing(sha256: str) -> RecordAltered:
    """What to raise when no bytes are kept under a digest."""
    return RecordAltered("archive.missing", f"the archive has no bytes under {sha256}; restore them from a backup", f"Im Archiv fehlen die Bytes {sha256}")
