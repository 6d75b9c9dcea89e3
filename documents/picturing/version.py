"""Which way pages are pictured: pictures are kept by the paper's digest and this."""

from __future__ import annotations

import hashlib
from pathlib import Path

from batches.libraries import installed
from documents.reading.version import READER_VERSION


def _digest() -> str:
    """Digest of what decides how a page is shown: how it is read (a picture shows what reading saw), our sources, the library that writes images."""
    digest = hashlib.sha256(f"{READER_VERSION} {installed('pillow')}\n".encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


PICTURE_VERSION: str = _digest()
