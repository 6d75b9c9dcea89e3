"""The flows as an operator runs them: deployed from ``prefect.yaml``, carried by a process worker, seen in Prefect's own command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from batches.entered import GoodsArrived
from flows import run_import, stored_outcome, verify_record
from flows.orchestration import orchestration
from flows.preparing import SILENT
from flows.relaying import Relay, sending_to
from flows.server import server_url
from flows.stored import KIND
from flows.wiring import opened
from tests.flows.conftest import WRITTEN, Folder

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
DEPLOYED = (
    *("import-batch", "import-batches", "drain", "retry-stalled", "track-shipments", "deliver-messages", "publish-offers", "distribute", "recall"),
    *("verify-record", "judge-anew"),
)


def prefect(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=ROOT,
        timeout=240,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"prefect {' '.join(arguments)}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def test_a_deployed_worker_carries_one_batch_and_many_and_the_command_line_shows_them(folder: Folder, data: Path, tmp_path: Path) -> None:
    single = folder("single", order="W-1", papers=1)
    (tmp_path / "inbox").mkdir()
    for number in (2, 3):
        folder(f"inbox/{number}", order=f"W-{number}", papers=0)
    folder("inbox/broken", order="W-4", currency="euro")
    (known,) = run_import([folder("known", order="W-5", papers=0)], data)

    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    environment |= {
        "PREFECT_API_URL": server_url(data, lambda _: None),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "FREIGABE_DATA": str(data),
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        "COLUMNS": "250",
    }

    changed = freigabe_deploy(environment)
    assert "made the work pool freigabe" in changed
    assert {f"deployed {name}" for name in DEPLOYED} <= set(changed)
    before = brought(environment["PREFECT_API_URL"])
    assert freigabe_deploy(environment) == []
    assert brought(environment["PREFECT_API_URL"]) == before
    triggered = entered_by_event(data, known.batch.id, environment["PREFECT_API_URL"])
    started = {
        name: run_of(prefect("deployment", "run", f"{name}/{name}", "--params", json.dumps(parameters), environment=environment))
        for name, parameters in {
            "import-batch": {"batch_id": batch_id(single), "folder": str(single)},
            "import-batches": {"folders": [str(tmp_path / "inbox")], "batch_ids": [known.batch.id]},
        }.items()
    }
    assert all(started.values())
    prefect("worker", "start", "--pool", "freigabe", "--run-once", environment=environment)

    runs = prefect("flow-run", "ls", "--limit", "200", environment=environment)
    for name, run in started.items():
        (line,) = [line for line in runs.splitlines() if run in line]
        assert name in line
        assert "COMPLETED" in line.upper(), line
    artifacts = prefect("artifact", "ls", "--limit", "200", environment=environment)
    assert f"dossier-{batch_id(single)}" in artifacts
    assert f"findings-{batch_id(single)}" in artifacts
    assert "import-batches" in artifacts
    assert "freigabe" in prefect("work-pool", "ls", environment=environment)
    deployed = prefect("deployment", "ls", environment=environment)
    assert all(f"/{name}" in deployed for name in DEPLOYED)
    (drained,) = [line for line in runs.splitlines() if triggered in line]
    assert "COMPLETED" in drained.upper(), drained
    assert stored_outcome(data, known.batch.id).batch.arrived_on == date(2020, 6, 1)

    assert (single / "out" / "customs-dossier.pdf").is_file()
    assert stored_outcome(data, batch_id(single)).outputs == WRITTEN
    rows = table(prefect("artifact", "inspect", "import-batches", "--limit", "100", "--output", "json", environment=environment), started["import-batches"])
    told = {Path(row["batch"]).name: row["outcome"] for row in rows}
    assert told.pop(known.batch.id) in ("carried", "unchanged", "busy")  # the drain may have been first
    assert told == {
        batch_id(tmp_path / "inbox" / "2"): "carried",
        batch_id(tmp_path / "inbox" / "3"): "carried",
        "broken": "refused",
    }
    assert "currency" in next(row["why"] for row in rows if row["outcome"] == "refused")
    for number in (2, 3):
        assert (tmp_path / "inbox" / str(number) / "out" / "customs-dossier.pdf").is_file()
    assert verify_record(data, batch_id(single)) == ()


def freigabe_deploy(environment: dict[str, str]) -> list[str]:
    """What ``freigabe deploy`` says it changed."""
    done = subprocess.run([sys.executable, "-m", "cli", "deploy", "--json"], capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    changed: list[str] = json.loads(done.stdout)["changed"]
    return changed


def brought(url: str) -> dict[str, Any]:
    """What a server has of freigabe, by id and time of change."""

    def every(path: str) -> list[dict[str, Any]]:
        return httpx.post(f"{url}/{path}/filter", json={"limit": 200}, trust_env=False).raise_for_status().json()

    deployments = {each["id"]: (each["name"], each["updated"], [schedule["id"] for schedule in each["schedules"]]) for each in every("deployments")}
    automations = {each["id"]: each["name"] for each in every("automations")}
    limits = {each["name"]: each["limit"] for each in every("v2/concurrency_limits")}
    assert SILENT in automations.values()
    assert orchestration().at_once.items() <= limits.items()
    return {"deployments": deployments, "automations": automations, "limits": limits}


def entered_by_event(data: Path, batch: str, url: str) -> str:
    """Enter something, let the relay tell Prefect that a batch is ready, and give the id of the run its trigger made."""
    with opened(data) as house:
        act = GoodsArrived(by="warehouse", on=date(2020, 6, 1))
        house.ledger.entries.enter(KIND, batch, [act.model_dump(mode="json")], by="warehouse")
        assert Relay(house.ledger, sending_to(url), None).turn() >= 1
    ask = {"flows": {"name": {"any_": ["drain"]}}, "flow_runs": {"tags": {"all_": ["event"]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 200}
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for run in httpx.post(f"{url}/flow_runs/filter", json=ask, trust_env=False).raise_for_status().json():
            if (run["created_by"] or {}).get("type") == "AUTOMATION":
                return str(run["id"])
        time.sleep(0.5)
    raise AssertionError("the trigger started no run")


def batch_id(folder: Path) -> str:
    from flows.folder import load_order

    return load_order(folder / "order.json").batch_id


def run_of(said: str) -> str:
    """The id of the flow run a command has just created."""
    import re

    found = re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", said)
    assert found is not None, said
    return found.group()


def table(said: str, run: str) -> list[dict[str, Any]]:
    """The rows of a run's table artifact, from what ``prefect artifact inspect`` prints."""
    (artifact,) = (each for each in json.loads(said) if each["flow_run_id"] == run)
    rows = artifact["data"]
    return json.loads(rows) if isinstance(rows, str) else rows
