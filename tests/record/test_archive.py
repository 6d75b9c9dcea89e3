"""Bytes under their digest, in a folder and on S3 servers; what was altered is never handed out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from batches.errors import InputRefused, ProgramFault, RecordAltered, Unavailable
from deploy.servers.s3 import S3Server
from record import Archive, s3_archive
from tests.servers.kept import kept_in, overwrite
from tests.servers.s3 import use

CERTIFICATE = b"%PDF-1.7 a certificate"
DIGEST = hashlib.sha256(CERTIFICATE).hexdigest()


def test_bytes_are_kept_under_their_digest_however_they_came(archive: Archive, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(CERTIFICATE)
    assert not archive.has(DIGEST)
    assert archive.put_file(paper) == archive.put(paper.read_bytes()) == DIGEST
    assert archive.has(DIGEST)
    assert archive.get(DIGEST) == CERTIFICATE
    with archive.as_file(DIGEST) as file:
        assert file.read_bytes() == CERTIFICATE
    assert kept_in(archive) == {DIGEST: CERTIFICATE}


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 20_000], ids=["empty", "five megabytes"])
def test_bytes_of_any_length_come_back_as_they_were(archive: Archive, data: bytes, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(data)
    assert archive.get(archive.put_file(paper)) == data


@pytest.mark.parametrize("damaged", [b"%PDF-1.7 a certificat3", CERTIFICATE[:-1], b""])
def test_one_changed_byte_is_found_on_every_way_out_and_healed_by_the_true_bytes(archive: Archive, damaged: bytes) -> None:
    archive.put(CERTIFICATE)
    overwrite(archive, DIGEST, damaged)
    with pytest.raises(RecordAltered):
        archive.get(DIGEST)
    with pytest.raises(RecordAltered), archive.as_file(DIGEST):
        pass
    archive.put(CERTIFICATE)
    assert archive.get(DIGEST) == CERTIFICATE


def test_bytes_that_are_gone_are_an_altered_record(archive: Archive) -> None:
    with pytest.raises(RecordAltered):
        archive.get(DIGEST)
    with pytest.raises(RecordAltered), archive.as_file(DIGEST):
        pass


@pytest.mark.parametrize("key", ["../../etc/passwd", "", DIGEST.upper(), DIGEST + "\n", DIGEST[:-1]])
def test_a_key_that_is_no_digest_never_becomes_a_path(archive: Archive, key: str) -> None:
    with pytest.raises(ProgramFault):
        archive.get(key)


@pytest.mark.unit
@pytest.mark.parametrize(
    "address",
    ["s3://", "s3:///prefix", "s3:bucket", "s3://bucket/prefix?versionId=1", "s3://me:geheim@bucket", "https://me:geheim@s3.example/bucket", "s3://["],
)
def test_an_address_that_names_no_bucket_is_refused(address: str) -> None:
    with pytest.raises(InputRefused, match="s3://BUCKET") as refusal:
        s3_archive(address)
    assert "geheim" not in refusal.value.en + refusal.value.de


@pytest.mark.unit
def test_an_s3_archive_that_does_not_answer_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    use(S3Server(9), monkeypatch)
    archive = s3_archive("s3://bucket")
    for call in (lambda: archive.put(CERTIFICATE), lambda: archive.get(DIGEST), lambda: archive.has(DIGEST)):
        with pytest.raises(Unavailable, match="does not answer") as refused:
            call()
        assert "\n" not in refused.value.en


@pytest.mark.integration
def test_a_wrong_secret_is_unavailable_and_nothing_is_kept(rclone: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = rclone.new_bucket()
    use(rclone, monkeypatch)
    right = s3_archive(f"s3://{bucket}")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(Unavailable, match=r"SignatureDoesNotMatch|AccessDenied|Forbidden|403"):
        s3_archive(f"s3://{bucket}").put(CERTIFICATE)
    assert not right.has(DIGEST)
    assert right.put(CERTIFICATE) == DIGEST


@pytest.mark.integration
@pytest.mark.parametrize("kind", ["rclone", "moto"])
def test_a_bucket_that_is_not_there_is_unavailable(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    use(request.getfixturevalue(kind), monkeypatch)
    archive = s3_archive("s3://never-made/archive")
    with pytest.raises(Unavailable):
        archive.put(CERTIFICATE)
    with pytest.raises(Unavailable):
        archive.get(DIGEST)


@pytest.mark.integration
def test_the_same_bytes_written_by_two_at_once_are_one_version_and_a_healed_object_two(moto: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = moto.new_bucket(versions=True)
    use(moto, monkeypatch)
    slow = s3_archive(f"s3://{bucket}")
    quick = s3_archive(f"s3://{bucket}")

    def versions() -> int:
        return len(moto.client().list_object_versions(Bucket=bucket)["Versions"])

    slow.client.meta.events.register_first("before-call.s3.PutObject", lambda **_: quick.put(CERTIFICATE) and None)
    assert slow.put(CERTIFICATE) == DIGEST
    assert versions() == 1
    moto.client().put_object(Bucket=bucket, Key=f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}", Body=b"damaged")
    assert quick.put(CERTIFICATE) == DIGEST
    assert versions() == 3
