"""A house, and a sender whose files it takes in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.uploads import Received, Sender, SentFile, UploadKind, take_in
from flows.wiring import House, opened

SENDER = Sender(batch="b-1", by="Ada Weber", account="ada", organisation="org-1")
Send = Callable[..., tuple[Received, ...]]


def sent_file(path: Path, name: str = "", media_type: str = "") -> SentFile:
    """A file as it comes from whoever received it."""
    data = path.read_bytes()
    return SentFile(path, name or path.name, media_type, hashlib.sha256(data).hexdigest(), len(data))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_CLAMAV"):
        monkeypatch.delenv(name, raising=False)
    with opened(tmp_path / "data") as house:
        yield house


@pytest.fixture
def send(house: House, tmp_path: Path) -> Send:
    """Send files (name → bytes) as one request."""

    def sending(
        files: dict[str, bytes], kind: UploadKind = "papers", sender: Sender = SENDER, known: tuple[str, ...] = (), media_type: str = ""
    ) -> tuple[Received, ...]:
        sent = []
        for number, (name, data) in enumerate(files.items()):
            path = tmp_path / f"sent-{number}"
            path.write_bytes(data)
            sent.append(sent_file(path, name, media_type))
        return take_in(house, sender, kind, sent, known).received

    return sending
