"""What the topology asks of Prefect's server, over its API: start a run, see how it ended, which worker took it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

_OVER = frozenset({"COMPLETED", "FAILED", "CANCELLED", "CRASHED"})
#: Most rows the server gives at a time.
_PAGE = 200


@dataclass(frozen=True, slots=True)
class TaskRun:
    """A task of a run, named for what it is about."""

    id: str
    flow_run: str
    name: str
    state: str
    began: datetime | None
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class FlowRun:
    """A run as Prefect sees it; ``within`` is the task of another run that called it."""

    id: str
    flow: str
    state: str
    within: str | None

    @property
    def over(self) -> bool:
        """Whether it has come to an end."""
        return self.state in _OVER


class PrefectAPI:
    """A Prefect server; ``url`` ends in ``/api``."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def answers(self) -> bool:
        """Whether the server is healthy."""
        try:
            return self._client.get("/health", timeout=2).is_success
        except httpx.HTTPError:
            return False

    def start(self, deployment: str, **parameters: Any) -> str:
        """Start a run of a deployment (``flow/deployment``); its id."""
        found = self._asked("GET", f"/deployments/name/{deployment}")
        run = self._asked("POST", f"/deployments/{found['id']}/create_flow_run", {"parameters": parameters, "state": {"type": "SCHEDULED"}})
        return str(run["id"])

    def runs(self) -> tuple[FlowRun, ...]:
        """Every run that has begun, the oldest first."""
        flows = {each["id"]: each["name"] for each in self._pages("/flows/filter")}
        told = self._pages("/flow_runs/filter", sort="START_TIME_ASC")
        return tuple(FlowRun(each["id"], flows[each["flow_id"]], each["state_type"], each["parent_task_run_id"]) for each in told if each["start_time"])

    def tasks(self) -> tuple[TaskRun, ...]:
        """Every task of every run."""
        told = self._pages("/task_runs/filter", sort="ID_DESC")
        return tuple(
            TaskRun(each["id"], each["flow_run_id"], each["name"], each["state_type"], _time(each["start_time"]), _time(each["end_time"])) for each in told
        )

    def worker_of(self) -> dict[str, str]:
        """Which worker took which run, by the run's id."""
        seen: dict[str, str] = {}
        answer = self._asked("POST", "/events/filter", {"filter": {"event": {"name": ["prefect.worker.submitted-flow-run"]}}, "limit": 50})
        while True:
            for event in answer["events"]:
                for related in event["related"]:
                    if related["prefect.resource.role"] == "flow-run":
                        seen[related["prefect.resource.id"].removeprefix("prefect.flow-run.")] = event["resource"]["prefect.resource.name"]
            if not answer["next_page"]:
                return seen
            answer = self._asked("GET", answer["next_page"])

    def ended(self, runs: list[str], patience: float) -> dict[str, str]:
        """How each of these runs ended, by id, once all have. ``TimeoutError`` after ``patience`` seconds."""
        until = time.monotonic() + patience
        while True:
            states = {run: self._asked("GET", f"/flow_runs/{run}")["state_type"] for run in runs}
            if all(state in _OVER for state in states.values()):
                return states
            if time.monotonic() > until:
                raise TimeoutError(f"after {patience} s: {states}")
            time.sleep(0.5)

    def online_workers(self, pool: str) -> frozenset[str]:
        """The names of the workers of a pool that have reported lately."""
        try:
            return frozenset(each["name"] for each in self._asked("POST", f"/work_pools/{pool}/workers/filter", {}) if each["status"] == "ONLINE")
        except httpx.HTTPStatusError:
            return frozenset()  # no such pool yet

    def _pages(self, path: str, **more: Any) -> list[Any]:
        told: list[Any] = []
        while page := self._asked("POST", path, {"limit": _PAGE, "offset": len(told), **more}):
            told += page
        return told

    def _asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._client.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()


def _time(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
