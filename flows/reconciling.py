"""Prefect's view of our runs held against the record's: a run whose process is dead, or in which nothing happens for too long, is set CRASHED in Prefect.

The record alone knows where a batch stands, so this changes no batch: it is Prefect's picture that is put right, for people who look at it and for places
under a concurrency limit that nobody would ever give back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flows.orchestration import FLOWS, orchestration

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import FlowRun
    from prefect.client.schemas.responses import OrchestrationResult

    from flows.wiring import House

_MOST = 200


@dataclass(frozen=True, slots=True)
class Astray:
    """A run of Prefect's that is not what Prefect takes it for: its id, name and state there, and why it will never end by itself."""

    flow_run: str
    name: str
    state: str
    why: str


async def reconcile(house: House, client: PrefectClient) -> list[Astray]:
    """Set every run that went astray CRASHED; those that were. To be called before dead runs are taken up again: a run that takes over hides the one before.

    One that ends meanwhile is left as it ended. Errors of the client pass.
    """
    from prefect.states import Crashed

    done = []
    for each in await astray(house, client):
        answer: OrchestrationResult[Any] = await client.set_flow_run_state(UUID(each.flow_run), Crashed(message=f"freigabe: {each.why}"))
        if answer.status.value == "ACCEPT":
            done.append(each)
    return done


async def astray(house: House, client: PrefectClient) -> tuple[Astray, ...]:
    """The runs that went astray, in Prefect's order; nothing is changed."""
    now = house.ledger.clock()
    dead = {run.flow_run: run.id for run in house.ledger.runs.lost() if run.flow_run is not None}
    found = [
        _astray(run, f"its process died while it worked on {dead[str(run.id)]}")
        for run in (await _runs(client, ["RUNNING", "CANCELLING", "PENDING"], id={"any_": sorted(dead)}) if dead else ())
    ]
    for state, patience in sorted(orchestration().patience.items()):
        due = {"next_scheduled_start_time": {"before_": (now - patience).isoformat()}} if state == "SCHEDULED" else {}
        for run in await _runs(client, [state], **due):
            began = run.next_scheduled_start_time if state == "SCHEDULED" else run.state.timestamp if run.state is not None else None
            if str(run.id) not in dead and began is not None and now - began > patience:
                found.append(_astray(run, f"nothing has happened for {_minutes(now - began)} minutes, {_minutes(patience)} are allowed"))
    return tuple(found)


async def _runs(client: PrefectClient, states: list[str], **more: Any) -> list[FlowRun]:
    """Runs of our flows in one of these states."""
    from prefect.client.schemas.filters import FlowFilter, FlowRunFilter

    flows = FlowFilter.model_validate({"name": {"any_": list(FLOWS)}})
    runs = FlowRunFilter.model_validate({"state": {"type": {"any_": states}}, **more})
    return await client.read_flow_runs(flow_filter=flows, flow_run_filter=runs, limit=_MOST)


def _astray(run: FlowRun, why: str) -> Astray:
    return Astray(str(run.id), run.name, run.state_name or "", why)


def _minutes(time: timedelta) -> int:
    return round(time.total_seconds() / 60)
