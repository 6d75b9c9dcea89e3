"""The flow that carries a batch: load → read new papers → judge, customs with it → write documents → commit once → hand out.

Killed anywhere and run again, the batch ends as if nothing had happened: bytes go to the archive under their digest, readings are kept as they are
made, the state is committed once, and documents are handed out after that.
The steps are coroutines that do not yield while they work: an asynchronous flow does not wait for Prefect's heartbeat thread when it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from prefect import flow, task
from prefect.artifacts import acreate_link_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from batches.codes import Gate
from batches.errors import Unavailable
from batches.event import Event
from batches.gates import standing
from flows import handing_out, loading, reading
from flows.deadlines import sweep_of
from flows.folder import load_folder
from flows.infrastructure import DELAYS, JITTER, worth_retrying
from flows.judging import judgement
from flows.stored import KIND, outcome_of, to_state
from flows.wiring import opened
from flows.work import ACTOR, ASKED, Asked, Work, last_folder
from record.canonical import canonical

P = ParamSpec("P")
R = TypeVar("R")
Step = Callable[P, Coroutine[Any, Any, R]]


def step(name: str) -> Callable[[Step[P, R]], Step[P, R]]:
    """A task that is retried when infrastructure failed it, and whose parameters stay in this process."""

    def decorate(function: Step[P, R]) -> Step[P, R]:
        made = task(
            task_run_name=f"{name} {{batch_id}}",
            retries=len(DELAYS),
            retry_delay_seconds=DELAYS,
            retry_jitter_factor=JITTER,
            retry_condition_fn=worth_retrying,
            cache_policy=NO_CACHE,
            persist_result=False,
        )(function)
        return cast("Step[P, R]", made)

    return decorate


@step("load")
async def load(batch_id: str, work: Work) -> None:
    """The batch as stored, with what is new."""
    loading.load(work)


@step("read papers of")
async def read_papers(batch_id: str, work: Work) -> int:
    """Read what no reader of this version has read yet."""
    return reading.read_new_papers(work)


@step("judge")
async def judge(batch_id: str, work: Work) -> None:
    """Judge the whole batch, customs included."""
    work.asked.progress(f"{batch_id}: judging")
    work.judgement = judgement(work.batch, work.house.catalogue, work.earlier)


@step("write documents of")
async def write_documents(batch_id: str, work: Work) -> None:
    """Write the documents into the archive."""
    handing_out.write_documents(work)


@step("commit")
async def commit(batch_id: str, work: Work) -> bool:
    """Commit state and events in one transaction; nothing when nothing changed."""
    state = to_state(work.batch, work.judgement, work.outputs)
    stands = standing(work.batch, work.judgement)
    if work.thing.state is not None and not work.events and canonical(state) == canonical(work.thing.state):
        return False
    severities = [finding.severity for finding in work.judgement.findings]
    payload = {
        "stage": stands.stage,
        "judged_for": work.judgement.judged_for.isoformat(),
        "catalogue": work.judgement.catalogue,
        "findings": {severity: severities.count(severity) for severity in sorted(set(severities))},
        "outputs": work.outputs,
    }
    work.thing.save(state, [*work.events, Event(type="batch.judged", actor=ACTOR, payload=payload)], sweep=sweep_of(stands))
    work.changed = True
    return True


@step("hand out documents of")
async def hand_out(batch_id: str, work: Work) -> None:
    """Put the documents where people look for them, and show the findings in Prefect."""
    out = handing_out.hand_out(work)
    rows = [{"severity": f.severity, "code": f.code, "line": f.line, "lot": f.lot, "file": f.file, "message": f.message.en} for f in work.judgement.findings]
    await acreate_table_artifact(table=rows, key=f"findings-{batch_id}", description=f"Findings of batch {batch_id}")
    if handing_out.DOSSIER in work.outputs:
        await acreate_link_artifact(link=(out / handing_out.DOSSIER).absolute().as_uri(), key=f"dossier-{batch_id}", link_text="Customs dossier")


@flow(name="import-batch", flow_run_name="{batch_id}", validate_parameters=True, persist_result=False)
async def import_batch(
    batch_id: str, data: str | None = None, folder: str | None = None, as_of: date | None = None, until: Gate | None = None, attempts: int = 0
) -> str:
    """Carry one batch as far as it goes without a person; returns its id.

    ``folder``: import what lies there; without it the stored batch is judged anew. ``attempts``: how often a run of it has died before this one.
    """
    asked = ASKED.get()
    with nullcontext(asked.house) if asked is not None else opened(data_folder(data)) as house:
        if asked is None:
            content = None if folder is None else load_folder(Path(folder))
            asked = Asked(house, folder=Path(folder) if folder else last_folder(house, batch_id), content=content, as_of=as_of, until=until)
        request = {
            "folder": str(asked.folder) if asked.folder else None,
            "as_of": as_of.isoformat() if as_of else None,
            "until": until,
            "imports": asked.content is not None,
        }
        with house.ledger.open(KIND, batch_id, by=f"import of {batch_id}") as thing:
            house.ledger.runs.start(KIND, batch_id, request, attempts)
            try:
                await _carry(batch_id, Work(asked, thing))
            except Unavailable:
                raise  # unfinished: the sweep takes it up again
            except Exception:
                house.ledger.runs.finish(KIND, batch_id)
                raise
            house.ledger.runs.finish(KIND, batch_id)
    return batch_id


async def _carry(batch_id: str, work: Work) -> None:
    await load(batch_id, work)
    await read_papers(batch_id, work)
    await judge(batch_id, work)
    await write_documents(batch_id, work)
    await commit(batch_id, work)
    await hand_out(batch_id, work)
    assert work.thing.state is not None  # noqa: S101 - commit has set it
    work.asked.outcome = outcome_of(work.thing.state, changed=work.changed)


def data_folder(given: str | None) -> Path:
    """Where the record lies for a run Prefect starts: as given, else ``FREIGABE_DATA``, else the platform's folder for user data."""
    import os

    import platformdirs

    named = given or os.environ.get("FREIGABE_DATA", "").strip()
    return Path(named).expanduser().absolute() if named else Path(platformdirs.user_data_dir("freigabe", appauthor=False))
