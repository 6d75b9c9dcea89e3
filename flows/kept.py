"""What was drawn once, kept on disk within a bound: a folder of small files that any process may read, write and clear at any time.

Nothing here is part of the record. A file that is missing, cut off or altered is drawn again.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

#: What the folder may hold, in bytes: some five thousand pages.
MOST_BYTES = 512 * 1024 * 1024
#: When the folder is over its bound, the files used longest ago go until this part of it is left.
LEFT = 0.9
#: A process looks at what the folder holds after it has written this part of the bound.
LOOKED_AT = 1 / 16
#: Use is noted no more often than this, in seconds: a look costs no write.
NOTED = 600.0
#: A file half written by a process that died is nobody's after this, in seconds.
ABANDONED = 3600.0
ASIDE = ".part"


@dataclass(slots=True)
class Kept:
    """A folder of what was drawn. Several processes may share one: files appear whole or not at all, and each process minds the bound."""

    folder: Path
    most_bytes: int = MOST_BYTES
    #: Written by this process since it last looked; ``None``: it has not looked yet.
    _written: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, name: str) -> bytes | None:
        """What is kept under the name; ``None`` where nothing whole is."""
        path = self._path(name)
        try:
            data = path.read_bytes()
            if (now := time.time()) - path.stat().st_mtime > NOTED:
                os.utime(path, (now, now))
        except OSError:
            return None
        checksum, kept = data[:4], data[4:]
        return kept if zlib.crc32(kept).to_bytes(4, "big") == checksum else None

    def put(self, name: str, data: bytes) -> None:
        """Keep it. Where nothing can be written it is not kept, and that is all."""
        path = self._path(name)
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(suffix=ASIDE, dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(zlib.crc32(data).to_bytes(4, "big") + data)
                Path(aside).replace(path)
            except OSError:
                Path(aside).unlink(missing_ok=True)
                raise
            self._mind_the_bound(len(data))

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _mind_the_bound(self, written: int) -> None:
        with self._lock:
            if self._written is not None and self._written + written < self.most_bytes * LOOKED_AT:
                self._written += written
                return
            self._written = 0
        self.clear()

    def clear(self) -> None:
        """Delete what was used longest ago where the folder holds more than it may, and what was left half written."""
        files = sorted(self._files(), key=lambda each: each[0])
        total, most = sum(size for _, size, _ in files), self.most_bytes
        if total <= most:
            return
        for _, size, path in files:
            if total <= most * LEFT:
                return
            path.unlink(missing_ok=True)
            total -= size

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When each file was last used, its size, and where it is."""
        long_ago = time.time() - ABANDONED
        for shard in self.folder.iterdir():
            with contextlib.suppress(OSError), os.scandir(shard) as entries:
                for entry in entries:
                    with contextlib.suppress(OSError):
                        status = entry.stat(follow_symlinks=False)
                        if not entry.name.endswith(ASIDE):
                            yield status.st_mtime, status.st_size, Path(entry.path)
                        elif status.st_mtime < long_ago:
                            Path(entry.path).unlink(missing_ok=True)


@cache
def kept_in(folder: Path) -> Kept:
    """What is kept in that folder; one for all threads of this process."""
    return Kept(folder)
