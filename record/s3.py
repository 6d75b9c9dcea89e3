"""The archive in an S3 bucket. Servers differ in what they check and honour, so digests are verified here, and nothing rests on a condition.

A key is the digest of its bytes: a server that ignores ``If-None-Match`` writes the same bytes again, and that is all.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import SplitResult, urlsplit

from batches.errors import InputRefused, Unavailable
from record.archive import PIECE, checked_key, digest_of_file, missing, verified

#: What servers answer for an object that is not there.
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
#: What they answer when somebody else has just written the same key, or is writing it.
_QUICKER = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})
#: What they answer when they do not know conditions.
_NO_CONDITIONS = frozenset({"501", "NotImplemented"})


def s3_archive(address: str, seconds: float | None = None) -> S3Archive:
    """The archive at ``s3://bucket/prefix``; endpoint, region and credentials are those boto3 finds (``AWS_ENDPOINT_URL_S3``, ``AWS_ACCESS_KEY_ID`` …).

    ``seconds``: wait no longer than that for an answer and ask once, to look whether the server is there.
    ``InputRefused`` when the address names no bucket. Nothing is sent yet.
    """
    parts = _parts(address)
    return S3Archive(_client(seconds), parts.netloc, f"{prefix}/" if (prefix := parts.path.strip("/")) else "")


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
        # The address itself is not said: somebody may have put a key into it.
        raise InputRefused(
            "archive.address",
            "FREIGABE_ARCHIVE names no archive; name it as s3://BUCKET/PREFIX, and the key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            "FREIGABE_ARCHIVE nennt kein Archiv; als s3://BUCKET/PRÄFIX angeben, den Schlüssel in AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY",
        )
    return parts


class S3Archive:
    """An archive in an S3 bucket; ``client`` is a boto3 S3 client."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix

    def put(self, data: bytes) -> str:
        """See :class:`record.archive.Archive`."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._keep(sha256, data)
        return sha256

    def put_file(self, path: Path) -> str:
        """See :class:`record.archive.Archive`."""
        with path.open("rb") as stream, tempfile.TemporaryFile() as body:
            digest = hashlib.sha256()
            while piece := stream.read(PIECE):
                digest.update(piece)
                body.write(piece)
            self._keep(digest.hexdigest(), body)
        return digest.hexdigest()

    def get(self, sha256: str) -> bytes:
        """See :class:`record.archive.Archive`."""
        pieces = list(self._pieces(sha256))
        data = b"".join(pieces)
        verified(hashlib.sha256(data).hexdigest(), sha256)
        return data

    def has(self, sha256: str) -> bool:
        """See :class:`record.archive.Archive`."""
        return self._call("head_object", Key=self.key_of(sha256)) is not None

    @contextmanager
    def as_file(self, sha256: str) -> Iterator[Path]:
        """See :class:`record.archive.Archive`."""
        with tempfile.TemporaryDirectory(prefix="freigabe-") as folder:
            path = Path(folder) / sha256
            with path.open("wb") as file:
                for piece in self._pieces(sha256):
                    file.write(piece)
            verified(digest_of_file(path), sha256)
            yield path

    def _keep(self, sha256: str, body: bytes | IO[bytes]) -> None:
        """Write what is not kept yet, and again what is kept damaged, which heals it; then read back what was written."""
        found = self._digest_kept(sha256)
        if found == sha256:
            return
        if found is not None or not self._written_anew(sha256, body):
            self._call("put_object", Key=self.key_of(sha256), Body=_rewound(body))
        verified(self._digest_kept(sha256) or "(none)", sha256)

    def _written_anew(self, sha256: str, body: bytes | IO[bytes]) -> bool:
        """Write unless the key is there by now, so that a bucket with versions gets one; ``False`` where the server knows no conditions."""
        from botocore.exceptions import ClientError

        try:
            self._call("put_object", Key=self.key_of(sha256), Body=_rewound(body), IfNoneMatch="*")
        except Unavailable as refusal:
            code = _code(refusal.__cause__) if isinstance(refusal.__cause__, ClientError) else ""
            if code in _NO_CONDITIONS:
                return False
            if code not in _QUICKER:
                raise
        return True

    def _digest_kept(self, sha256: str) -> str | None:
        """The digest of what is kept under that key; ``None`` when nothing is."""
        answer = self._call("get_object", Key=self.key_of(sha256))
        if answer is None:
            return None
        digest = hashlib.sha256()
        for piece in _read(answer):
            digest.update(piece)
        return digest.hexdigest()

    def _pieces(self, sha256: str) -> Iterator[bytes]:
        answer = self._call("get_object", Key=self.key_of(sha256))
        if answer is None:
            raise missing(sha256)
        yield from _read(answer)

    def key_of(self, sha256: str) -> str:
        """The name of the object of that digest."""
        checked_key(sha256)
        return f"{self.prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _call(self, operation: str, **arguments: Any) -> Any:
        """The server's answer, ``None`` for an object that is not there; ``Unavailable`` when it does not answer or refuses us."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self.client, operation)(Bucket=self.bucket, **arguments)
        except ClientError as error:
            if _code(error) in _ABSENT:
                return None
            raise _unreachable(error) from error
        except BotoCoreError as error:
            raise _unreachable(error) from error


def _client(seconds: float | None) -> Any:
    """A client that other servers than Amazon's understand: paths instead of host names, and checksums only where they are asked for."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    config = Config(
        connect_timeout=seconds or 10,
        read_timeout=seconds or 60,
        retries={"mode": "standard", "total_max_attempts": 1 if seconds else 3},
        s3={"addressing_style": "path"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        return boto3.session.Session().client("s3", config=config)
    except (BotoCoreError, ValueError) as error:  # ValueError: an endpoint that is no URL
        raise InputRefused("archive.settings", f"the AWS settings for the archive are not in order: {error}") from error


def _read(answer: Any) -> Iterator[bytes]:
    from botocore.exceptions import BotoCoreError

    try:
        with closing(answer["Body"]) as body:
            yield from body.iter_chunks(PIECE)
    except BotoCoreError as error:
        raise _unreachable(error) from error


def _rewound(body: bytes | IO[bytes]) -> bytes | IO[bytes]:
    if not isinstance(body, bytes):
        body.seek(0)
    return body


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code"))


def _unreachable(error: Exception) -> Unavailable:
    said = " ".join(str(error).split())
    return Unavailable("archive.unavailable", f"the S3 archive does not answer as it should: {said}; check it and try again")
