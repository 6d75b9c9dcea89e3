"""What the topology asks of Prefect's server, over its API: start a run, see how it ended, which worker took it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import httpx

_OVER = frozenset({"COMPLETED", "FAILED", "CANCELLED", "CRASHED"})
#: Most rows the server gives at a time.
_PAGE = 200


@dataclass(frozen=True, slots=True)
class FlowRun:
    """A run as Prefect sees it."""

    id: str
    flow: str
    state: str

    @property
    def over(self) -> bool:
        """Whether it has come to an end."""
        return self.state in _OVER


class PrefectAPI:
    """A Prefect server; ``url`` ends in ``/api``."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)

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
        """Every run there is, the oldest first; a run that is only scheduled for later is left out."""
        flows = {each["id"]: each["name"] for each in self._asked("POST", "/flows/filter", {"limit": _PAGE})}
        told: list[Any] = []
        while page := self._asked("POST", "/flow_runs/filter", {"limit": _PAGE, "offset": len(told), "sort": "START_TIME_ASC"}):
            told += page
        return tuple(FlowRun(each["id"], flows[each["flow_id"]], each["state_type"]) for each in told if each["state_type"] != "SCHEDULED")

    def ended(self, runs: list[str], patience: float = 120) -> dict[str, str]:
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

    def _asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._client.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()
