"""Which reader read a paper: results are kept by the paper's digest and this."""

from __future__ import annotations

import hashlib
from pathlib import Path

from batches.libraries import installed

#: The libraries whose release may change what is read.
LIBRARIES = ("pypdfium2", "pdfplumber", "rapidocr", "onnxruntime", "opencv-python-headless", "zxing-cpp", "pyhanko")
#: What the reader knows by name (``understanding.known``): a body added there is recognised on papers read before.
KNOWN = ("body_names", "countries", "notified_bodies", "single_market", "standards")


def _digest() -> str:
    """Digest of everything that decides how a paper is read: our sources, the lexicons, the names we know, the libraries' releases."""
    rooms = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    files = [rooms.parent / "batches" / name for name in ("paper.py", "lexicon.py", "likeness.py")]
    files += [rooms.parent / "catalogue" / "data" / f"{name}.csv" for name in KNOWN]
    for room in ("reading", "understanding"):
        files += [path for path in (rooms / room).rglob("*") if path.suffix in {".py", ".toml", ".csv", ".pem", ".crt", ".cer", ".der"}]
    for path in sorted(files):
        digest.update(path.relative_to(rooms.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {installed(library)}\n".encode())
    return digest.hexdigest()[:16]


READER_VERSION: str = _digest()
