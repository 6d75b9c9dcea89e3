"""The documents of a batch: written to the archive before the record names them, handed out to its folder only after."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from batches.errors import InputRefused
from batches.gates import GATES, standing
from flows.bundling import BUNDLE, bundle_of
from flows.customs_documents import VALUE_FORM, customs_documents, names_of
from flows.work import Work

CERTIFICATE = "release-certificate.pdf"


def write_documents(work: Work) -> None:
    """Write the documents the run goes far enough for; the same batch gives the same bytes."""
    from documents.writing import release_certificate

    until = work.asked.until
    work.outputs = {}
    if until is not None and GATES.index(until) < GATES.index("customs"):
        return
    stands = standing(work.batch, work.judgement)
    catalogue = work.house.catalogue
    made = customs_documents(work.batch, work.judgement, stands, catalogue)
    if work.batch.releases_that_hold and until != "customs":
        made[CERTIFICATE] = release_certificate(work.batch, work.judgement, stands, category_names=names_of(catalogue).categories)
    made[BUNDLE] = bundle_of(work.batch, work.judgement, catalogue, work.house.archive, made)
    work.outputs = {name: work.house.archive.put(data) for name, data in sorted(made.items())}


def hand_out(work: Work) -> Path:
    """Put the documents into ``out/`` of the batch's folder (of the data folder, once that is gone); the folder they are in."""
    out = _out(work)
    for name in (CERTIFICATE, VALUE_FORM):
        if name not in work.outputs and work.asked.until is None:
            (out / name).unlink(missing_ok=True)  # it would speak of what no longer holds; the archive keeps it
    for name, sha256 in work.outputs.items():
        data = work.house.archive.get(sha256)
        try:
            if not (out / name).is_file() or (out / name).read_bytes() != data:
                _write(out / name, data)
        except PermissionError as error:
            raise InputRefused("outputs.unwritable", f"{out} cannot be written to: {error.strerror}; make it writable and run again") from error
    return out


def _out(work: Work) -> Path:
    folder = work.asked.folder
    if folder is not None and (folder / "order.json").is_file():
        return folder / "out"
    return work.house.place.outputs(work.batch.id)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
