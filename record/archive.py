"""The archive: bytes kept under their SHA-256, in a folder or in S3; the digest is verified after every write and on every read."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from batches.errors import ProgramFault, RecordAltered, Unavailable

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_PIECE = 1024 * 1024


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
            while piece := source.read(_PIECE):
                digest.update(piece)
                aside.write(piece)
            sha256 = digest.hexdigest()
            if not self._kept(sha256):
                self._settle(aside, name, sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """See :class:`Archive`."""
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise _missing(sha256) from error
        _verified(hashlib.sha256(data).hexdigest(), sha256)
        return data

    def has(self, sha256: str) -> bool:
        """See :class:`Archive`."""
        return self._path(sha256).is_file()

    @contextmanager
    def as_file(self, sha256: str) -> Iterator[Path]:
        """See :class:`Archive`."""
        path = self._path(sha256)
        if not path.is_file():
            raise _missing(sha256)
        _verified(_digest_of(path), sha256)
        yield path

    def _kept(self, sha256: str) -> bool:
        """Whether sound bytes are kept already; damaged ones are written anew, which heals them."""
        path = self._path(sha256)
        return path.is_file() and _digest_of(path) == sha256

    def _path(self, sha256: str) -> Path:
        _checked_key(sha256)
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
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        name.replace(path)
        _sync_folder(path.parent)
        _verified(_digest_of(path), sha256)


class S3Archive:
    """An archive in an S3 bucket; ``client`` is a boto3 S3 client. Digests are checked here: not every server checks what it is sent."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix

    def put(self, data: bytes) -> str:
        """See :class:`Archive`."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            self._call("put_object", Key=self._key(sha256), Body=data)
            self.get(sha256)
        return sha256

    def put_file(self, path: Path) -> str:
        """See :class:`Archive`."""
        sha256 = _digest_of(path)
        if not self.has(sha256):
            with path.open("rb") as body:
                self._call("put_object", Key=self._key(sha256), Body=body)
            self.get(sha256)
        return sha256

    def get(self, sha256: str) -> bytes:
        """See :class:`Archive`."""
        from botocore.exceptions import ClientError

        try:
            answer = self._call("get_object", Key=self._key(sha256))
        except ClientError as error:
            raise _missing(sha256) from error
        data: bytes = answer["Body"].read()
        _verified(hashlib.sha256(data).hexdigest(), sha256)
        return data

    def has(self, sha256: str) -> bool:
        """See :class:`Archive`."""
        from botocore.exceptions import ClientError

        try:
            self._call("head_object", Key=self._key(sha256))
        except ClientError:
            return False
        return True

    @contextmanager
    def as_file(self, sha256: str) -> Iterator[Path]:
        """See :class:`Archive`."""
        with tempfile.TemporaryDirectory(prefix="freigabe-") as folder:
            path = Path(folder) / sha256
            path.write_bytes(self.get(sha256))
            yield path

    def _key(self, sha256: str) -> str:
        _checked_key(sha256)
        return f"{self.prefix}{sha256[:2]}/{sha256}"

    def _call(self, operation: str, **arguments: Any) -> Any:
        """Call S3. "No such key" passes on as it is; a server that does not answer or refuses us is ``Unavailable``."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self.client, operation)(Bucket=self.bucket, **arguments)
        except ClientError as error:
            if str(error.response.get("Error", {}).get("Code")) in {"404", "NoSuchKey", "NotFound"}:
                raise
            raise _unreachable(error) from error
        except BotoCoreError as error:
            raise _unreachable(error) from error


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checked_key(sha256: str) -> None:
    if not _DIGEST.match(sha256):
        raise ProgramFault("archive.key", f"{sha256!r} is no SHA-256, so it is no key of the archive")


def _verified(found: str, sha256: str) -> None:
    if found != sha256:
        raise RecordAltered(
            "archive.altered",
            f"the archive's bytes under {sha256} have the digest {found}: they were altered or damaged; restore them from a backup",
            f"Die Bytes unter {sha256} haben die Prüfsumme {found}: verändert oder beschädigt; aus der Sicherung zurückholen",
        )


def _missing(sha256: str) -> RecordAltered:
    return RecordAltered("archive.missing", f"the archive has no bytes under {sha256}; restore them from a backup", f"Im Archiv fehlen die Bytes {sha256}")


def _unreachable(error: Exception) -> Unavailable:
    return Unavailable("archive.unavailable", f"the S3 archive does not answer as it should: {type(error).__name__}; try again later")
