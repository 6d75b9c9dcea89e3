"""Each check against the real thing, in order and broken: what is wrong, how to mend it, and that nothing hangs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from packaging.requirements import Requirement
from sqlalchemy import insert

from batches.base import Text
from cli.app import status_of
from cli.health import _NAMES, show
from deploy.servers.process import free_port
from deploy.servers.s3 import S3Server
from flows.health import Checked, Site, exit_status, looked_at_quickly, storage, worst
from flows.health.clock import clock
from flows.health.database import database
from flows.health.examining import _COMPUTING, _MORE, QUICK
from flows.health.installation import traces, unfit
from flows.health.prefect_server import deployments, heartbeat, late_runs, server, workers
from flows.health.reference_data import catalogue
from flows.health.storage import archive_answers, archive_keeps, data_folder
from flows.health.waiting import waiting
from record import open_ledger
from record.place import Place
from record.tables import entries, outbox, runs, waits
from tests.servers.s3 import use

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC)
EVERYTHING = ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_MAIL", "PREFECT_API_URL", "OTEL_EXPORTER_OTLP_ENDPOINT")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A house on its defaults, with nothing in it."""
    for name in EVERYTHING:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Site(tmp_path / "data", seconds=2)


@pytest.fixture
def hanging() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield listening.getsockname()[1]


def test_the_doctor_looks_at_everything_and_an_empty_house_is_in_order(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["doctor", "--json", "--data", str(site.data)]) == 0
    told = json.loads(capsys.readouterr().out)
    states = {each["name"]: each["state"] for each in told["checks"]}
    assert states.pop("mail") == "warn"
    assert set(states.values()) == {"ok"}, told
    assert set(states) >= {"installation", "data_folder", "database", "archive", "prefect", "clock", "catalogue", "fonts", "ocr"}
    assert told["state"] == "warn"
    assert not site.data.exists(), "looking made a folder"


def test_every_check_has_a_name_for_people() -> None:
    assert {check.name for check in (*QUICK, *_MORE, *_COMPUTING)} == set(_NAMES)


def test_people_get_a_table_with_the_mend(capsys: pytest.CaptureFixture[str]) -> None:
    show([Checked(name="clock", state="fault", says=Text(de="geht vor", en="ahead"), mend=Text(de="stellen", en="set it"))], as_json=False, lang="de")
    assert capsys.readouterr().out.split() == ["✗", "Uhr", "geht", "vor", "→", "stellen"]


@pytest.mark.parametrize(
    ("state", "outside", "status"), [("ok", False, 0), ("warn", False, 0), ("fault", False, 1), ("fault", True, 3)]
)  # fmt: skip
def test_the_exit_status_says_who_can_mend_it(state: Any, outside: bool, status: int) -> None:
    found = Checked(name="mail", state=state, says=Text(de="", en=""), outside=outside)
    assert exit_status([Checked(name="clock", state="ok", says=Text(de="", en="")), found]) == status


def test_a_version_outside_its_bounds_and_a_missing_package_are_named() -> None:
    said = tuple(unfit([Requirement("fastapi<0.1"), Requirement("pydantic>=2"), Requirement("no-such-package-at-all>=1")]))
    assert len(said) == 2
    assert said[0].startswith("fastapi <0.1: 0.")
    assert said[1] == "no-such-package-at-all >=1: –"


def test_a_folder_that_cannot_be_written_to(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for bad in (tmp_path / "file" / "data", Path("/proc/freigabe")):
        found = data_folder(Site(bad))
        assert (found.state, found.outside) == ("fault", False)
        assert str(bad.parent) in found.says.en
    assert data_folder(site).state == "ok"


def test_a_full_disk(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LOW_FREE", 1 << 62)
    assert data_folder(site).state == "warn"
    monkeypatch.setattr(storage, "LEAST_FREE", 1 << 62)
    assert data_folder(site).state == "fault"


def test_a_sqlite_record_of_another_time_or_kind(site: Site) -> None:
    assert database(site).state == "ok"
    open_ledger(Place(site.data).ledger_url).close()
    assert "WAL" in database(site).says.en
    for revision, state, word in (("0003", "warn", "older"), ("9999", "fault", "newer")):
        _revise(site, revision)
        found = database(site)
        assert (found.state, found.outside) == (state, False)
        assert word in found.says.en
    (site.data / "ledger.sqlite").write_bytes(b"no database" * 1000)
    found = database(site)
    assert (found.state, found.outside) == ("fault", False)
    assert "backup" in (found.mend or found.says).en


def _revise(site: Site, revision: str) -> None:
    import sqlite3

    with sqlite3.connect(site.data / "ledger.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def test_a_postgresql_that_is_there(site: Site, postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREIGABE_DATABASE", url := postgres.new_database())
    assert "no record" in database(site).says.en
    open_ledger(url).close()
    assert database(site).says.en.startswith("PostgreSQL 1")
    assert clock(site).says.en == "goes with PostgreSQL"
    monkeypatch.setenv("FREIGABE_DATABASE", f"{url}?options=-c%20default_transaction_read_only%3Don")
    assert database(site).state == "ok", "options of ours come before those of the URL"


def test_a_postgresql_that_is_stopped_or_hangs_is_told_in_time_and_without_its_password(site: Site, hanging: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for port in (free_port(), hanging):
        monkeypatch.setenv("FREIGABE_DATABASE", f"postgresql+psycopg://freigabe:geheim-123@127.0.0.1:{port}/x")
        begun = time.monotonic()
        found = looked_at_quickly(site)
        assert time.monotonic() - begun < 4
        (of_database,) = [each for each in found if each.name == "database"]
        assert (of_database.state, of_database.outside) == ("fault", True)
        assert exit_status(found) == 3
        assert "geheim-123" not in repr(found)
        assert {each.name for each in found} >= {"data_folder", "archive", "clock"}, "one fault hides the others"


def test_an_s3_server_that_knows_us(site: Site, rclone: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    use(rclone, monkeypatch)
    bucket = rclone.new_bucket()
    monkeypatch.setenv("FREIGABE_ARCHIVE", f"s3://{bucket}/freigabe")
    assert archive_answers(site).state == "ok"
    kept = archive_keeps(site)
    assert kept is not None
    assert kept.state == "ok"
    assert "Contents" not in rclone.client().list_objects_v2(Bucket=bucket), "the throw-away key was left behind"
    assert clock(site).says.en == "goes with S3"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    found = archive_answers(site)
    assert (found.state, found.outside) == ("fault", False)
    assert "AWS_SECRET_ACCESS_KEY" in (found.mend or found.says).en
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", rclone.environment["AWS_SECRET_ACCESS_KEY"])
    monkeypatch.setenv("FREIGABE_ARCHIVE", "s3://not-there/freigabe")
    assert "there is no S3 bucket not-there" in archive_answers(site).says.en
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{free_port()}")
    found = archive_answers(site)
    assert (found.state, found.outside) == ("fault", True)


def test_a_folder_archive_gives_back_what_it_was_given_and_keeps_nothing_of_it(site: Site) -> None:
    assert archive_keeps(site) is None
    (root := Place(site.data).archive).mkdir(parents=True)
    found = archive_keeps(site)
    assert found is not None
    assert found.state == "ok"
    assert not [each for each in root.rglob("*") if each.is_file()]


@pytest.mark.parametrize(("seconds", "state", "way"), [(-60, "fault", "60 s behind"), (60, "fault", "60 s ahead of"), (5, "warn", "5 s ahead of")])
def test_a_clock_that_is_wrong(site: Site, postgres: Any, monkeypatch: pytest.MonkeyPatch, seconds: int, state: str, way: str) -> None:
    monkeypatch.setenv("FREIGABE_DATABASE", postgres.new_database())
    found = clock(Site(site.data, now=lambda: datetime.now(UTC) + timedelta(seconds=seconds)))
    assert found.state == state
    assert f"{way} that of PostgreSQL" in found.says.en


def test_a_clock_that_was_never_set(site: Site) -> None:
    assert clock(Site(site.data, now=lambda: datetime(1970, 1, 1, tzinfo=UTC))).state == "fault"


def test_a_prefect_server_that_is_not_there(site: Site, hanging: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert server(site).state == "ok"
    assert heartbeat(site) is None
    for port in (free_port(), hanging):
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{port}/api")
        found = server(Site(site.data, seconds=1))
        assert (found.state, found.outside) == ("fault", True)
        assert "PREFECT_API_URL" in (found.mend or found.says).en


def found(check: Any, site: Site) -> Checked:
    """What a check finds. A busy Prefect on SQLite answers 503 now and then; then a check has nothing to tell."""
    until = time.monotonic() + 30
    while (told := check(site)) is None:
        assert time.monotonic() < until, check
        time.sleep(0.2)
    assert isinstance(told, Checked)
    return told


def tell(client: httpx.Client, method: str, path: str, body: Any = None) -> Any:
    """Change something on the Prefect server, again while it is busy."""
    until = time.monotonic() + 30
    while (answer := client.request(method, path, json=body)).status_code == 503 and time.monotonic() < until:
        time.sleep(0.2)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def test_a_prefect_server_that_knows_too_little(own: Path) -> None:
    site = Site(own, seconds=10)
    assert "answers" in found(server, site).says.en
    assert "import-batch" in found(deployments, site).says.en
    assert found(late_runs, site).state == "ok"
    with httpx.Client(base_url=os.environ["PREFECT_API_URL"], trust_env=False, timeout=10) as client:
        pool = f"pool-{free_port()}"
        tell(client, "POST", "/work_pools/", {"name": pool, "type": "process"})
        assert pool in found(workers, site).says.en
        tell(client, "POST", f"/work_pools/{pool}/workers/heartbeat", {"name": "w"})
        assert pool not in found(workers, site).says.en
        assert pool in found(workers, Site(own, seconds=10, now=lambda: datetime.now(UTC) + timedelta(minutes=3))).says.en
        tell(client, "DELETE", f"/work_pools/{pool}")
        found(heartbeat, site)
        trigger = {
            "type": "event", "posture": "Proactive", "threshold": 1, "within": 90, "for_each": ["prefect.resource.id"],
            "match": {"prefect.resource.id": "prefect.flow-run.*"}, "after": ["prefect.flow-run.heartbeat"], "expect": ["prefect.flow-run.*"],
        }  # fmt: skip
        made = tell(client, "POST", "/automations/", {"name": f"silent {pool}", "trigger": trigger, "actions": [{"type": "do-nothing"}]})
        after = found(heartbeat, site)
        tell(client, "DELETE", f"/automations/{made['id']}")
    assert after.state == "ok"


def test_the_catalogue_is_sound_and_grows_old(site: Site) -> None:
    assert catalogue(site).state == "ok"
    later = catalogue(Site(site.data, now=lambda: NOW + timedelta(days=800)))
    assert later.state == "warn"
    assert "not kept up" in later.says.en


def test_what_was_left_waiting_is_told(site: Site) -> None:
    assert waiting(site) is None
    ledger = open_ledger(Place(site.data).ledger_url)
    assert waiting(site) == Checked(name="waiting", state="ok", says=waiting_says(site))
    old = NOW - timedelta(hours=1)
    with ledger.writing() as connection:
        row = {"kind": "batch", "id": "b-1"}
        connection.execute(insert(entries).values(**row, digest="d", act="{}", by="qc", entered_at=old))
        connection.execute(insert(outbox).values(key="k", topic="batch.changed", payload="{}", written_at=old, attempts=0))
        connection.execute(insert(runs).values(**row, request="{}", started_at=old, attempts=1))
        late = {"since": old, "due_at": old, "next_at": None, "step": 3, "parked_at": old}
        connection.execute(insert(waits).values(**row, what="papers", ref="", whom="importer", why="…", **late))
    ledger.close()
    found = waiting(site)
    assert found is not None
    assert found.state == "warn"
    for said in ("1 entries not settled", "1 messages not delivered", "1 runs died", "1 waits parked"):
        assert said in found.says.en


def waiting_says(site: Site) -> Text:
    found = waiting(site)
    assert found is not None
    return found.says


def test_a_check_that_fails_itself_is_a_finding_and_the_others_are_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_site: Site) -> Checked:
        raise ValueError("with a secret")

    monkeypatch.setattr(storage, "data_folder", broken)
    found = {each.name: each for each in looked_at_quickly(site)}
    assert found["data_folder"].state == "fault"
    assert "ValueError" in found["data_folder"].says.en
    assert "secret" not in repr(found)
    assert found["archive"].state == "ok"
    assert worst(found.values()) == "fault"


def test_a_check_that_hangs_is_not_begun_again_while_it_does(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ends, begun = threading.Event(), []

    def hangs(_site: Site) -> Checked:
        begun.append(1)
        ends.wait(30)
        return Checked(name="data_folder", state="ok", says=Text(de="", en=""))

    monkeypatch.setattr(storage, "data_folder", hangs)
    quick = Site(site.data, seconds=0)
    for _ in range(3):
        (found,) = (each for each in looked_at_quickly(quick) if each.name == "data_folder")
        assert found.state == "fault"
    assert len(begun) == 1
    ends.set()
    time.sleep(0.2)
    (found,) = (each for each in looked_at_quickly(quick) if each.name == "data_folder")
    assert (found.state, len(begun)) == ("ok", 2)


def test_an_address_of_prefect_that_is_none_is_no_fault_of_ours(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://[::1/api")
    found = {each.name: each for each in looked_at_quickly(site)}
    assert found["prefect"].says.en == "PREFECT_API_URL is no address"
    assert "itself failed" not in repr(found)
    assert found["clock"].state == "ok"


def test_the_deployments_are_known_where_only_the_package_is_installed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import deploying

    package = site.data / "site-packages"
    (package / "flows").mkdir(parents=True)
    shutil.copy(deploying.ROOT / "prefect.yaml", package / "flows")
    monkeypatch.setattr(deploying, "ROOT", package)
    monkeypatch.setattr(deploying, "__file__", str(package / "flows" / "deploying.py"))
    assert "drain" in deploying.names()


def test_an_endpoint_for_traces_without_what_sends_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert traces(site) is None
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    found = traces(site)
    assert found is not None
    assert found.state == "ok"
    monkeypatch.setattr("flows.traces.SENDER", "opentelemetry.not_installed")
    found = traces(site)
    assert found is not None
    assert found.state == "fault"
    assert "freigabe[traces]" in (found.mend or found.says).en
