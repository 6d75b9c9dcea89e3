"""Bytes under their digest; what was altered is never handed out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from batches.errors import ProgramFault, RecordAltered
from record import FolderArchive

pytestmark = pytest.mark.unit

DIGEST = hashlib.sha256(b"%PDF-1.7 a certificate").hexdigest()


def test_bytes_are_kept_under_their_digest_however_they_came(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path / "archive")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.7 a certificate")
    assert not archive.has(DIGEST)
    assert archive.put_file(paper) == archive.put(paper.read_bytes()) == DIGEST
    assert archive.has(DIGEST)
    assert archive.get(DIGEST) == b"%PDF-1.7 a certificate"
    with archive.as_file(DIGEST) as file:
        assert file.read_bytes() == b"%PDF-1.7 a certificate"
    assert [file.name for file in (tmp_path / "archive").rglob("*") if file.is_file()] == [DIGEST]


def test_one_changed_byte_is_found_on_every_way_out_and_healed_by_the_true_bytes(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    archive.put(b"%PDF-1.7 a certificate")
    kept = next(file for file in tmp_path.rglob("*") if file.is_file())
    kept.write_bytes(b"%PDF-1.7 a certificat3")
    with pytest.raises(RecordAltered):
        archive.get(DIGEST)
    with pytest.raises(RecordAltered), archive.as_file(DIGEST):
        pass
    archive.put(b"%PDF-1.7 a certificate")
    assert archive.get(DIGEST) == b"%PDF-1.7 a certificate"


def test_bytes_that_are_gone_are_an_altered_record(tmp_path: Path) -> None:
    archive = FolderArchive(tmp_path)
    with pytest.raises(RecordAltered):
        archive.get(DIGEST)
    with pytest.raises(RecordAltered), archive.as_file(DIGEST):
        pass


@pytest.mark.parametrize("key", ["../../etc/passwd", "", DIGEST.upper(), DIGEST + "\n", DIGEST[:-1]])
def test_a_key_that_is_no_digest_never_becomes_a_path(tmp_path: Path, key: str) -> None:
    with pytest.raises(ProgramFault):
        FolderArchive(tmp_path).get(key)
