"""Can the data folder and the archive be written to, and do they give back what was put there?"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Text
from batches.errors import RecordAltered, Unavailable
from flows.health.checked import Checked, Site, fault, ok, warn
from flows.wiring import archive_of
from record.archive import FolderArchive
from record.place import Place

if TYPE_CHECKING:
    from record.s3 import S3Archive

_MEBIBYTE = 1024 * 1024
#: Free space below which nothing may be begun any more, and below which somebody should know.
LEAST_FREE, LOW_FREE = 200 * _MEBIBYTE, 2048 * _MEBIBYTE


def data_folder(site: Site) -> Checked:
    """Can be written to (or made), and has room."""
    name, folder = "data_folder", _nearest(site.data)
    if (why := _unwritable(folder)) is not None:
        says = Text(en=f"{folder} cannot be written to: {why}", de=f"{folder} ist nicht beschreibbar: {why}")
        return fault(
            name, says, Text(en="give this user write access, or name another folder with --data", de="Schreibrecht geben oder mit --data einen anderen nennen")
        )
    free = shutil.disk_usage(folder).free
    if free < LOW_FREE:
        says = Text(en=f"{folder}: {free // _MEBIBYTE} MiB free", de=f"{folder}: {free // _MEBIBYTE} MiB frei")
        mend = Text(en="make room, or move the data folder to a larger disk", de="Platz schaffen oder den Datenordner umziehen")
        return fault(name, says, mend) if free < LEAST_FREE else warn(name, says, mend)
    made = "" if site.data.is_dir() else " (not made yet)"
    return ok(
        name, f"{site.data}{made}, {free // _MEBIBYTE:,} MiB free", f"{site.data}{' (noch nicht angelegt)' if made else ''}, {free // _MEBIBYTE} MiB frei"
    )


def archive_answers(site: Site) -> Checked:
    """The archive is there, and we may use it."""
    name, archive = "archive", archive_of(Place(site.data), site.seconds)
    if not isinstance(archive, FolderArchive):
        _, refused = bucket_head(archive)
        return refused if refused is not None else ok(name, f"S3 bucket {archive.bucket} answers", f"S3-Bucket {archive.bucket} antwortet")
    if (why := _unwritable(folder := _nearest(archive.root))) is not None:
        says = Text(en=f"the archive folder {folder} cannot be written to: {why}", de=f"der Archivordner {folder} ist nicht beschreibbar: {why}")
        return fault(name, says, Text(en="give this user write access, or correct FREIGABE_ARCHIVE", de="Schreibrecht geben oder FREIGABE_ARCHIVE berichtigen"))
    return ok(name, f"folder {archive.root}", f"Ordner {archive.root}")


def archive_keeps(site: Site) -> Checked | None:
    """Put, get, compare, and take away again: bytes that nobody put there before. ``None`` where the folder is not made yet, or does not answer."""
    name, archive = "archive_keeps", archive_of(Place(site.data), site.seconds)
    if isinstance(archive, FolderArchive) and not archive.root.is_dir():
        return None
    if archive_answers(site).state == "fault":
        return None
    thrown_away = b"freigabe doctor " + secrets.token_bytes(32)
    try:
        sha256 = archive.put(thrown_away)
        try:
            same = archive.get(sha256) == thrown_away
        finally:
            _take_away(archive, sha256)
    except (OSError, Unavailable, RecordAltered) as error:
        said_en, said_de = (error.strerror, error.strerror) if isinstance(error, OSError) else (error.en, error.de)
        says = Text(en=f"the archive does not keep what it is given: {said_en}", de=f"das Archiv behält nicht, was es bekommt: {said_de}")
        mend = Text(en="allow this user to put, get and delete objects there", de="diesem Benutzer dort Schreiben, Lesen und Löschen erlauben")
        return fault(name, says, mend, outside=isinstance(error, Unavailable))
    if not same:  # the archive compares digests itself; reached only if that is broken
        says = Text(en="the archive gives back other bytes", de="das Archiv gibt andere Bytes zurück")
        return fault(name, says, Text(en="use another storage", de="einen anderen Speicher verwenden"))
    return ok(name, "written, read back and compared", "geschrieben, zurückgelesen und verglichen")


def bucket_head(archive: S3Archive) -> tuple[dict[str, Any], Checked | None]:
    """The headers of the server's answer (also of a refusal), and what is wrong, if anything."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer: Any = archive.client.head_bucket(Bucket=archive.bucket)
        return answer["ResponseMetadata"]["HTTPHeaders"], None
    except ClientError as error:
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        return headers, _refusal(archive.bucket, str(error.response.get("Error", {}).get("Code")))
    except BotoCoreError as error:
        kind = type(error).__name__
        says = Text(en=f"the S3 server does not answer ({kind})", de=f"der S3-Server antwortet nicht ({kind})")
        if kind in {"NoCredentialsError", "PartialCredentialsError"}:
            says = Text(en="there are no credentials for the S3 server", de="es gibt keine Zugangsdaten für den S3-Server")
            return {}, fault(
                "archive",
                says,
                Text(en="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile", de="AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY setzen"),
            )
        mend = Text(en="start it, or correct AWS_ENDPOINT_URL_S3", de="starten oder AWS_ENDPOINT_URL_S3 berichtigen")
        return {}, fault("archive", says, mend, outside=True)


def _refusal(bucket: str, code: str) -> Checked:
    if code in {"404", "NoSuchBucket"}:
        says = Text(en=f"there is no S3 bucket {bucket}", de=f"es gibt keinen S3-Bucket {bucket}")
        return fault("archive", says, Text(en="create it, or correct FREIGABE_ARCHIVE", de="anlegen oder FREIGABE_ARCHIVE berichtigen"))
    if code in {"401", "403", "AccessDenied", "SignatureDoesNotMatch", "InvalidAccessKeyId"}:
        says = Text(en=f"the S3 server refuses us bucket {bucket} ({code})", de=f"der S3-Server verweigert uns den Bucket {bucket} ({code})")
        mend = Text(en="correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the rights of that key", de="Zugangsschlüssel oder dessen Rechte berichtigen")
        return fault("archive", says, mend)
    says = Text(en=f"the S3 server answers {code}", de=f"der S3-Server antwortet {code}")
    return fault("archive", says, Text(en="look at its log", de="in dessen Protokoll nachsehen"), outside=True)


def _take_away(archive: FolderArchive | S3Archive, sha256: str) -> None:
    if isinstance(archive, FolderArchive):
        archive.path_of(sha256).unlink()
    else:
        archive.client.delete_object(Bucket=archive.bucket, Key=archive.key_of(sha256))


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that there is: looking makes none."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _unwritable(folder: Path) -> str | None:
    """Why no file can be made in it."""
    try:
        with tempfile.TemporaryFile(prefix=".freigabe-", dir=folder) as file:
            file.write(b"\0" * 4096)
    except OSError as error:
        return error.strerror or type(error).__name__
    return None
