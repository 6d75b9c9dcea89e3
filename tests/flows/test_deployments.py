"""The flows as an operator runs them: deployed from ``prefect.yaml``, carried by a process worker, seen in Prefect's own command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows import run_import, stored_outcome, verify_record
from flows.server import server_url
from tests.flows.conftest import WRITTEN, Folder

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


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

    prefect("work-pool", "create", "freigabe", "--type", "process", environment=environment)
    prefect("--no-prompt", "deploy", "--all", environment=environment)
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
    assert all(f"{name}/{name}" in deployed for name in ("import-batch", "import-batches", "retry-stalled"))

    assert (single / "out" / "customs-dossier.pdf").is_file()
    assert stored_outcome(data, batch_id(single)).outputs == WRITTEN
    rows = table(prefect("artifact", "inspect", "import-batches", "--limit", "100", "--output", "json", environment=environment), started["import-batches"])
    told = {Path(row["batch"]).name: row["outcome"] for row in rows}
    assert told == {
        batch_id(tmp_path / "inbox" / "2"): "carried",
        batch_id(tmp_path / "inbox" / "3"): "carried",
        "broken": "refused",
        known.batch.id: "unchanged",
    }
    assert "currency" in next(row["why"] for row in rows if row["outcome"] == "refused")
    for number in (2, 3):
        assert (tmp_path / "inbox" / str(number) / "out" / "customs-dossier.pdf").is_file()
    assert verify_record(data, batch_id(single)) == ()


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
