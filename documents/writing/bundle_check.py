"""Whether a customs bundle found anywhere is what its manifest says, file by file."""

from __future__ import annotations

import hashlib
import lzma
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from pydantic import ValidationError

from documents.writing.manifest import MANIFEST, Manifest

#: A bundle holds the papers of one batch; what claims to unpack to more is none.
_MOST_BYTES = 4 * 1024 * 1024 * 1024
_MOST_MANIFEST_BYTES = 32 * 1024 * 1024
_PIECE = 1024 * 1024
#: What the library raises for a zip that is no sound one: encrypted (``RuntimeError``), packed in an unknown way, cut off, packed data that do not unpack.
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError)


def is_bundle(path: Path) -> bool:
    """Whether the file is a zip with a manifest."""
    try:
        with zipfile.ZipFile(path) as bundle:
            return MANIFEST in bundle.namelist()
    except _DAMAGED:
        return False


def checked_bundle(path: Path) -> tuple[Manifest | None, tuple[str, ...]]:
    """The manifest (``None``: it cannot be read) and one sentence for each file that is altered, missing, twice there or not in it."""
    try:
        with zipfile.ZipFile(path) as bundle:
            return _checked(bundle)
    except _DAMAGED as fault:
        return None, (f"{path.name}: damaged: {fault}",)


def _checked(bundle: zipfile.ZipFile) -> tuple[Manifest | None, tuple[str, ...]]:
    names = bundle.namelist()
    if MANIFEST not in names:
        return None, (f"{MANIFEST}: is not in the bundle",)
    faults = [f"{name}: stands in the bundle more than once" for name in sorted(name for name, times in Counter(names).items() if times > 1)]
    if sum(entry.file_size for entry in bundle.infolist()) > _MOST_BYTES or bundle.getinfo(MANIFEST).file_size > _MOST_MANIFEST_BYTES:
        return None, (*faults, "the bundle claims to unpack to more than a bundle holds")
    try:
        manifest = Manifest.model_validate_json(_read(bundle, MANIFEST))
    except ValidationError:
        return None, (*faults, f"{MANIFEST}: is no manifest of a customs bundle")
    except _DAMAGED as fault:
        return None, (*faults, f"{MANIFEST}: damaged: {fault}")
    stated = manifest.digests
    faults += [f"{name}: is in the manifest and not in the bundle" for name in sorted(set(stated) - set(names))]
    faults += [f"{name}: is in the bundle and not in the manifest" for name in sorted(set(names) - set(stated) - {MANIFEST})]
    faults += [altered for name in sorted(set(names) & set(stated)) if (altered := _altered(bundle, name, stated[name]))]
    faults += [
        f"{document.file}: is passed on as it was handed in, but not with the digest of {', '.join(paper.file for paper in document.papers) or 'any paper'}"
        for document in manifest.documents
        if not document.joined and [paper.sha256 for paper in document.papers] != [document.sha256]
    ]
    return manifest, tuple(faults)


def _altered(bundle: zipfile.ZipFile, name: str, stated: str) -> str | None:
    digest = hashlib.sha256()
    try:
        with bundle.open(name) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except _DAMAGED as fault:
        return f"{name}: damaged: {fault}"
    return None if digest.hexdigest() == stated else f"{name}: altered: its SHA-256 is {digest.hexdigest()}, the manifest says {stated}"


def _read(bundle: zipfile.ZipFile, name: str) -> bytes:
    with bundle.open(name) as stream:
        return stream.read(_MOST_MANIFEST_BYTES)
