"""The flow that carries one batch; each step of it is a task.

The steps are coroutines that do not yield while they work: an asynchronous flow does not wait for Prefect's heartbeat thread when it ends.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from prefect import flow, task
from prefect.artifacts import acreate_link_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from batches.codes import Gate
from flows.carrying import STEPS, Step, carrying
from flows.customs_documents import DOSSIER
from flows.folder import load_folder
from flows.infrastructure import DELAYS, JITTER, worth_retrying
from flows.observed import observed
from flows.stored import KIND
from flows.wiring import opened
from flows.work import ASKED, Asked, Work, last_folder
from record.refusals import LeaseTaken

if TYPE_CHECKING:
    from collections.abc import Callable


def retried(function: Callable[..., Any], name: str) -> Any:
    """A task that is retried when infrastructure failed it, and whose parameters stay in this process; ``name`` is that of its runs."""
    return task(
        task_run_name=name,
        retries=len(DELAYS),
        retry_delay_seconds=DELAYS,
        retry_jitter_factor=JITTER,
        retry_condition_fn=worth_retrying,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(function)


TASKS = tuple(cast("Step", retried(each, f"{each.__name__.replace('_', ' ')} {{batch_id}}")) for each in STEPS)


@flow(name="import-batch", flow_run_name="{batch_id}", validate_parameters=True, persist_result=False)
async def import_batch(
    batch_id: str, data: str | None = None, folder: str | None = None, as_of: date | None = None, until: Gate | None = None, attempts: int = 0
) -> str:
    """Carry one batch as far as it goes without a person; returns its id.

    ``folder``: import what lies there; without it the stored batch is judged anew. ``attempts``: how often a run of it has died before this one.
    """
    asked = ASKED.get()
    with observed(), nullcontext(asked.house) if asked is not None else opened(data_folder(data)) as house:
        if asked is None:
            content = None if folder is None else load_folder(Path(folder))
            asked = Asked(house, folder=Path(folder) if folder else last_folder(house, batch_id), content=content, as_of=as_of, until=until)
        asked.flow_run = this_run()
        with carrying(batch_id, asked, attempts) as work:
            for each in TASKS:
                await each(batch_id, work)
            await _show(batch_id, work)
        await carry_what_waits(asked, batch_id)
    return batch_id


async def carry_what_waits(asked: Asked, batch_id: str) -> None:
    """Carry the batch on while something waits that was entered during the run: whoever entered it found the batch worked on, and left it to us."""
    entries = asked.house.ledger.entries
    while asked.busy is None and entries.waiting(KIND, batch_id):
        again = Asked(asked.house, folder=asked.folder, until=asked.until, flow_run=asked.flow_run, progress=asked.progress)
        try:
            with carrying(batch_id, again) as work:
                for each in TASKS:
                    await each(batch_id, work)
        except LeaseTaken:
            return  # that run applies it
        asked.outcome, asked.busy = again.outcome, again.busy


def this_run() -> str | None:
    """Prefect's id of the run this is called in."""
    from prefect.runtime import flow_run

    return None if flow_run.id is None else str(flow_run.id)


async def _show(batch_id: str, work: Work) -> None:
    """Show findings and dossier in Prefect."""
    rows = [{"severity": f.severity, "code": f.code, "line": f.line, "lot": f.lot, "file": f.file, "message": f.message.en} for f in work.judgement.findings]
    await acreate_table_artifact(table=rows, key=f"findings-{batch_id}", description=f"Findings of batch {batch_id}")
    if DOSSIER in work.outputs:
        await acreate_link_artifact(link=(work.out / DOSSIER).absolute().as_uri(), key=f"dossier-{batch_id}", link_text="Customs dossier")


def data_folder(given: str | None) -> Path:
    """Where the record lies for a run Prefect starts: as given, else ``FREIGABE_DATA``, else the platform's folder for user data."""
    import os

    import platformdirs

    named = given or os.environ.get("FREIGABE_DATA", "").strip()
    return Path(named).expanduser().absolute() if named else Path(platformdirs.user_data_dir("freigabe", appauthor=False))
