"""What a Prefect server must know before the first run: when a silent run has crashed, and how many may speak to an outside service at once.

An automation on heartbeats only sees runs that began after it was registered; hence before the first run. Doing it twice changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.base import Text
from flows.orchestration import FLOWS, orchestration

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.events.schemas.automations import AutomationCore

SILENT = "freigabe: a run that fell silent has crashed"
_FINAL = ("Completed", "Failed", "Cancelled", "Crashed")


def prepare(url: str) -> tuple[Text, ...]:
    """Bring automation and limits to the server whose API answers at ``url``; one sentence for each thing that was changed, none the second time.

    ``Unavailable`` when the server does not answer or refuses.
    """
    from flows.speaking_to_prefect import client_of

    with client_of(url) as client:
        return (*_automation(client), *_limits(client))


def silent_runs_crash() -> AutomationCore:
    """After a heartbeat of one of our runs another, or its end, is expected; when neither comes, the run is set CRASHED.

    Prefect refuses that for a run which has ended meanwhile, so a heartbeat that overtakes the end does no harm.
    """
    from prefect.events.actions import ChangeFlowRunState
    from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
    from prefect.events.schemas.events import ResourceSpecification
    from prefect.server.schemas.states import StateType

    beat = "prefect.flow-run.heartbeat"
    silent = orchestration().silent
    return AutomationCore(
        name=SILENT,
        description=f"A run of freigabe beats every {orchestration().beat.seconds} s; {silent.seconds} s without a beat or an end, and its process is gone.",
        trigger=EventTrigger(
            after={beat},
            expect={beat, *(f"prefect.flow-run.{each}" for each in _FINAL)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.role": ["flow"], "prefect.resource.name": list(FLOWS)}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=silent,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=f"no sign of life for {silent.seconds} s: its process is gone")],
    )


def _automation(client: SyncPrefectClient) -> tuple[Text, ...]:
    wanted = silent_runs_crash()
    known = client.read_automations_by_name(SILENT)
    if any(each.enabled and _core(each) == _core(wanted) for each in known):
        return ()
    for each in known:
        client.delete_automation(each.id)
    client.create_automation(wanted)
    return (Text(en=f"registered the automation “{SILENT}”", de=f"Automation „{SILENT}“ eingerichtet"),)


def _core(automation: AutomationCore) -> object:
    return automation.model_dump(include={"trigger": _COMPARED, "actions": {"__all__": {"type", "state", "message"}}})


_COMPARED = {"after", "expect", "match", "match_related", "for_each", "posture", "threshold", "within"}


def _limits(client: SyncPrefectClient) -> tuple[Text, ...]:
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate, GlobalConcurrencyLimitUpdate

    known = {each.name: each.limit for each in client.read_global_concurrency_limits(limit=200, offset=0)}
    changed = []
    for name, at_once in orchestration().at_once.items():
        if name not in known:
            client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=at_once, active=True, active_slots=0))
        elif known[name] != at_once:
            client.update_global_concurrency_limit(name, GlobalConcurrencyLimitUpdate(limit=at_once))
        else:
            continue
        changed.append(Text(en=f"{name}: {at_once} at once", de=f"{name}: {at_once} gleichzeitig"))
    return tuple(changed)
