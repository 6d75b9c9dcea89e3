"""The same batch gives the same bytes on SQLite and a folder, and on PostgreSQL and S3; and what happens when one of them does not answer."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.servers.postgres import Postgres
from deploy.servers.process import free_port
from deploy.servers.s3 import S3Server
from flows import stored_outcome, verify_record
from flows.retry_stalled import retry_stalled
from flows.server import server_url
from flows.session import prefect_session
from flows.wiring import opened
from tests.flows.conftest import WRITTEN, Folder, use_record
from tests.servers.kept import kept_in

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "leipzig-2020"


def freigabe(*arguments: str, data: Path, settings: dict[str, str], server: str = "") -> subprocess.CompletedProcess[bytes]:
    """A command as a person types it, with what that person has set."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("FREIGABE_", "PREFECT_", "AWS_"))}
    environment |= {"PYTHONPATH": str(ROOT), "FREIGABE_DATA": str(data), "PREFECT_API_URL": server} | settings
    return subprocess.run([sys.executable, "-m", "cli", *arguments], capture_output=True, env=environment, cwd=data.parent, timeout=300, check=False)


def written(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "out").iterdir()}


def one_line(run: subprocess.CompletedProcess[bytes]) -> str:
    assert run.returncode == 3, run.stderr.decode()
    assert run.stdout == b""
    (line,) = run.stderr.decode().splitlines()
    return line


@pytest.fixture
def far_away(request: pytest.FixtureRequest) -> dict[str, str]:
    """A record on PostgreSQL and S3."""
    if request.config.getoption("--db") == "sqlite" or request.config.getoption("--archive") == "folder":
        pytest.skip("one end only was asked for")
    postgres: Postgres = request.getfixturevalue("postgres")
    rclone: S3Server = request.getfixturevalue("rclone")
    return rclone.environment | {"FREIGABE_DATABASE": postgres.new_database(), "FREIGABE_ARCHIVE": f"s3://{rclone.new_bucket()}/freigabe"}


def test_a_batch_gives_the_same_bytes_on_both_ends(data: Path, far_away: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = server_url(data, lambda _: None)
    said: dict[str, list[bytes]] = {}
    kept: dict[str, dict[str, bytes]] = {}
    for name, settings in (("near", {}), ("far", far_away)):
        record, folder = tmp_path / name / "record", tmp_path / name / SAMPLE.name
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("out"))
        first = freigabe("import", str(folder), "--json", data=record, settings=settings, server=server)
        assert first.returncode in {0, 1}, first.stderr.decode()
        listed = freigabe("status", "--json", data=record, settings=settings)
        verified = freigabe("verify", "--json", data=record, settings=settings)
        assert verified.returncode == 0, verified.stderr.decode()
        said[name] = [first.stdout, listed.stdout, verified.stdout]
        with opened(use_record(monkeypatch, record, settings)) as house:
            kept[name] = {digest: data for digest, data in kept_in(house.archive).items() if not digest.startswith(".")}
    again = freigabe("import", str(tmp_path / "far" / SAMPLE.name), "--json", data=tmp_path / "far" / "record", settings=far_away, server=server)
    assert again.stdout == said["far"][0]
    assert len(again.stdout) > 1000
    assert said["near"] == said["far"]
    assert written(tmp_path / "near" / SAMPLE.name) == written(tmp_path / "far" / SAMPLE.name) != {}
    assert kept["near"] == kept["far"] != {}
    assert not (tmp_path / "far" / "record" / "ledger.sqlite").exists()
    assert not (tmp_path / "far" / "record" / "archive").exists()


def test_a_database_that_does_not_answer_is_one_line_and_exit_3(folder: Folder, tmp_path: Path) -> None:
    settings = {"FREIGABE_DATABASE": f"postgresql+psycopg://freigabe:a-secret@127.0.0.1:{free_port()}/freigabe"}
    for arguments in (("status",), ("verify",), ("import", str(folder("down", papers=0)), "--json")):
        line = one_line(freigabe(*arguments, data=tmp_path / "data", settings=settings))
        assert "database does not answer" in line
        assert "a-secret" not in line


def test_an_import_whose_archive_does_not_answer_is_exit_3_and_the_sweep_takes_it_up(
    folder: Folder, data: Path, rclone: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, record = folder("down", order="X-1"), tmp_path / "record"
    settings = rclone.environment | {"FREIGABE_ARCHIVE": f"s3://{rclone.new_bucket()}/freigabe"}
    down = settings | {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{free_port()}"}
    server = server_url(data, lambda _: None)
    assert "S3 archive does not answer" in one_line(freigabe("import", str(path), "--json", data=record, settings=down, server=server))
    assert not (path / "out").exists()

    monkeypatch.setenv("PREFECT_API_URL", server)
    use_record(monkeypatch, record, settings)
    with opened(record) as house:
        (dead,) = house.ledger.runs.dead()
        assert house.ledger.list("batch") == ()
    with prefect_session(record, lambda _: None):
        done = asyncio.run(retry_stalled(str(record)))
    assert done["retried"] == [dead.id]
    assert stored_outcome(record, dead.id).outputs == WRITTEN
    assert (path / "out" / "customs-dossier.pdf").is_file()
    assert verify_record(record) == ()


@pytest.mark.parametrize("setting", [{"FREIGABE_DATABASE": "mysql://here/there"}, {"FREIGABE_ARCHIVE": "s3://"}, {"FREIGABE_ARCHIVE": "gs://bucket"}])
def test_a_setting_that_names_no_database_or_archive_is_refused_before_anything_is_written(folder: Folder, tmp_path: Path, setting: dict[str, str]) -> None:
    refused = freigabe("import", str(folder("wrong", papers=0)), "--json", data=tmp_path / "data", settings=setting)
    assert refused.returncode == 2
    assert len(refused.stderr.decode().splitlines()) == 1
    assert list((tmp_path / "data").glob("*")) == []
