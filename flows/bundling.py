"""The customs bundle of a batch: made with its documents, handed out as a zip or a folder, and checked wherever it is found."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batches.batch import Batch, Judgement
from batches.errors import InputRefused, NotNow
from catalogue import Catalogue
from flows.customs_documents import FOR_CUSTOMS, customs_papers
from flows.stored import KIND, batch_opened, from_state
from flows.wiring import has_record, opened

if TYPE_CHECKING:
    from documents.writing.manifest import Manifest
    from record import Archive

BUNDLE = "customs-bundle.zip"


@dataclass(frozen=True, slots=True)
class BundleChecked:
    """A bundle against its manifest. ``handed_out``: this record handed out these very bytes; one sentence in ``faults`` for each fault."""

    batch: str | None
    faults: tuple[str, ...]
    handed_out: bool


def bundle_of(batch: Batch, judgement: Judgement, catalogue: Catalogue, archive: Archive, written: Mapping[str, bytes]) -> bytes:
    """The bundle of a batch, with those of the ``written`` documents that are for customs; the same batch gives the same bytes."""
    from documents.writing import customs_bundle

    for_customs = {name: written[name] for name in FOR_CUSTOMS if name in written}
    return customs_bundle(batch, judgement, customs_papers(batch, judgement, catalogue), archive.get, for_customs)


def stored_bundle(data: Path, batch_id: str) -> bytes:
    """The bundle the record holds of a batch as it was last judged; ``NotNow`` when none was written yet."""
    with batch_opened(data, batch_id) as (house, stored):
        sha256 = from_state(stored.state)[2].get(BUNDLE)
        if sha256 is None:
            raise NotNow(
                "bundle.none",
                f"no customs bundle of {batch_id} has been written yet; freigabe import FOLDER takes the batch that far",
                f"Für {batch_id} ist noch kein Zollbündel geschrieben; freigabe import ORDNER führt die Sendung so weit",
            )
        return house.archive.get(sha256)


def manifest_of(bundle: bytes) -> Manifest:
    """What a bundle of the record holds."""
    from documents.writing.manifest import MANIFEST, Manifest

    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        return Manifest.model_validate_json(packed.read(MANIFEST))


def hand_out_bundle(bundle: bytes, to: Path) -> None:
    """Write the bundle to ``to``: a file where its name ends in ``.zip``, else unpacked into a folder, which must be new, empty or hold the same."""
    if to.suffix.lower() == ".zip":
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(bundle)
        return
    if to.exists() and not to.is_dir():
        raise InputRefused("bundle.target", f"{to} is no folder and does not end in .zip", f"{to} ist kein Ordner und endet nicht auf .zip")
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        names = set(packed.namelist())
        if to.is_dir() and (strange := sorted({each.name for each in to.iterdir()} - names)):
            raise InputRefused(
                "bundle.target", f"{to} holds {strange[0]}, which is not of this bundle; name a new folder", f"{to} enthält {strange[0]}; neuen Ordner angeben"
            )
        to.mkdir(parents=True, exist_ok=True)
        for name in sorted(names):
            (to / name).write_bytes(packed.read(name))


def is_bundle(path: Path) -> bool:
    """Whether there is a zip with a manifest; an exported judgement is another zip."""
    from documents.writing.bundle_check import is_bundle as has_manifest

    return path.is_file() and has_manifest(path)


def verify_bundle(data: Path, path: Path) -> BundleChecked:
    """Check a bundle against its manifest, and where this record knows the batch, that the record handed out these bytes."""
    from documents.writing.bundle_check import checked_bundle

    manifest, faults = checked_bundle(path)
    if manifest is None or not has_record(data):
        return BundleChecked(None if manifest is None else manifest.batch, faults, handed_out=False)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with opened(data) as house:
        if house.ledger.read(KIND, manifest.batch) is None:
            return BundleChecked(manifest.batch, faults, handed_out=False)
        handed_out = any(digest in (event.payload.get("outputs") or {}).values() for event in house.ledger.events(KIND, manifest.batch))
    unknown = () if handed_out else (f"{path.name}: the record of {manifest.batch} handed out no bundle with these bytes (SHA-256 {digest})",)
    return BundleChecked(manifest.batch, (*faults, *unknown), handed_out)
