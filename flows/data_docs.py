"""Great Expectations' Data Docs of a batch's measurements as a ZIP: made on demand, in a process of their own, and kept for as long as the judgement stands.

Great Expectations takes seconds to import and hundreds of megabytes: it never comes into a process that answers people.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

from batches.batch import Batch, Judgement
from batches.errors import Unavailable
from record.place import Place

#: Whatever the measurements are, the process ends after so long.
SECONDS = 120.0
#: Kept; the oldest go first. One has some megabytes.
_MOST_KEPT = 50
#: Seconds to wait for another who has theirs made; a page that waited longer would take the place of others.
_IN_TURN = 20.0
_ONE_AT_A_TIME = threading.Lock()
#: Of what a process said that did not end well, so much goes into the log.
_MOST_TOLD = 2000
_LOG = logging.getLogger("freigabe.data_docs")


def data_docs_of(place: Place, batch: Batch, judgement: Judgement) -> Path | None:
    """The ZIP with the Data Docs of a batch as it was judged; ``None`` when nothing was measured against a limit, ``Unavailable`` when it could not be made."""
    if not batch.measurements:
        return None
    known = hashlib.sha256(f"{batch.id}\0{judgement.grounds}\0{judgement.catalogue}".encode()).hexdigest()
    kept = place.data_docs / f"{known[:40]}.zip"
    if not kept.is_file():
        if not _ONE_AT_A_TIME.acquire(timeout=_IN_TURN):
            raise _not_made()
        try:
            if not kept.is_file():
                _make(batch, kept)
        finally:
            _ONE_AT_A_TIME.release()
    return kept if kept.stat().st_size else None


def pages_in(packed: Path) -> tuple[str, ...]:
    """The results in a ZIP, a page for each standard and class: their names in it."""
    with zipfile.ZipFile(packed) as zipped:
        return tuple(sorted(name for name in zipped.namelist() if name.startswith("validations/") and name.endswith(".html")))


def page_of(packed: Path, name: str) -> bytes:
    """One page of a ZIP. It loads styles and scripts from elsewhere and is shown without them."""
    with zipfile.ZipFile(packed) as zipped:
        return zipped.read(name)


def _make(batch: Batch, kept: Path) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=kept.parent) as made:
        folder = Path(made) / "data-docs"
        folder.mkdir()
        _run(batch, folder)
        packed = Path(made) / "packed"
        pages = sorted(path for path in folder.rglob("*") if path.is_file())
        if pages:
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
                for page in pages:
                    zipped.write(page, page.relative_to(folder).as_posix())
        else:
            packed.touch()
        packed.replace(kept)
    for old in sorted(kept.parent.glob("*.zip"), key=lambda path: path.stat().st_mtime)[:-_MOST_KEPT]:
        old.unlink(missing_ok=True)


def _run(batch: Batch, folder: Path) -> None:
    """``Unavailable`` when the process did not end well in time."""
    root = str(Path(__file__).resolve().parents[1])
    search_path = os.pathsep.join([root, *(path for path in sys.path if path)])
    env = {"PATH": os.defpath, "HOME": str(folder.parent), "TMPDIR": str(folder.parent), "PYTHONPATH": search_path, "GX_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-m", "flows.data_docs_worker", str(folder)]
    try:
        ended = subprocess.run(command, input=batch.model_dump_json().encode(), env=env, cwd=folder.parent, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired as error:
        _LOG.warning("Data Docs of %s were not made within %g seconds", batch.id, SECONDS)
        raise _not_made() from error
    if ended.returncode != 0:
        _LOG.error("Data Docs of %s were not made (exit %d): %s", batch.id, ended.returncode, ended.stderr.decode(errors="replace")[-_MOST_TOLD:])
        raise _not_made()


def _not_made() -> Unavailable:
    return Unavailable(
        "data_docs.not_made",
        "the Data Docs could not be made within the time they are given; try again later, or ask those who run freigabe: its log says why",
        "Die Data Docs ließen sich in der vorgesehenen Zeit nicht erstellen; bitte später noch einmal, oder den Betrieb fragen: das Protokoll sagt, warum",
    )
