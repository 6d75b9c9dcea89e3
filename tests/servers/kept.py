"""What lies in an archive, seen and damaged from outside."""

from __future__ import annotations

from typing import Any

from record import Archive, FolderArchive, S3Archive


def kept_in(archive: Archive) -> dict[str, bytes]:
    """The bytes in an archive, by the last part of their name."""
    if isinstance(archive, FolderArchive):
        return {file.name: file.read_bytes() for file in archive.root.rglob("*") if file.is_file()}
    assert isinstance(archive, S3Archive)
    return {key.rpartition("/")[2]: archive.client.get_object(Bucket=archive.bucket, Key=key)["Body"].read() for key in _keys(archive)}


def overwrite(archive: Archive, sha256: str, data: bytes) -> None:
    """Write other bytes over those kept under a digest."""
    if isinstance(archive, FolderArchive):
        next(archive.root.rglob(sha256)).write_bytes(data)
        return
    assert isinstance(archive, S3Archive)
    (key,) = (key for key in _keys(archive) if key.endswith(sha256))
    archive.client.put_object(Bucket=archive.bucket, Key=key, Body=data)


def _keys(archive: Any) -> list[str]:
    pages = archive.client.get_paginator("list_objects_v2").paginate(Bucket=archive.bucket, Prefix=archive.prefix)
    return [each["Key"] for page in pages for each in page.get("Contents", ())]
