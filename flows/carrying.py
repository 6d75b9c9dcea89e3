"""Carrying a batch, step by step: load → read new papers → judge, customs with it → write documents → commit once → hand out.

Killed anywhere and run again, the batch ends as if nothing had happened: bytes go to the archive under their digest, readings are kept as they are
made, the state is committed once, and documents are handed out after that.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from batches.errors import Unavailable
from batches.event import Event
from batches.gates import standing
from flows import handing_out, loading, reading, replaying, seeing
from flows.inspected_before import left_on_record
from flows.judging import judgement
from flows.stored import KIND, outcome_of, to_state
from flows.sweep import sweep_of
from flows.work import ACTOR, Asked, Work
from record.canonical import canonical

Step = Callable[[str, Work], Coroutine[Any, Any, Any]]


async def load(batch_id: str, work: Work) -> None:
    """The batch as stored, with what is new."""
    loading.load(work)


async def read_papers(batch_id: str, work: Work) -> int:
    """Read what no reader of this version has read yet, and look where the record saw them before; how many were read."""
    read = reading.read_new_papers(work)
    seeing.look_back(work)
    return read


async def judge(batch_id: str, work: Work) -> None:
    """Judge the whole batch, customs included."""
    work.asked.progress(f"{batch_id}: judging")
    work.judgement = judgement(work.batch, work.house.catalogue, work.earlier)
    work.basis = replaying.keep(work.house.archive, work.batch, work.judgement)


async def write_documents(batch_id: str, work: Work) -> None:
    """Write the documents into the archive."""
    handing_out.write_documents(work)


async def commit(batch_id: str, work: Work) -> bool:
    """Commit state and events in one transaction; nothing when nothing changed."""
    state = to_state(work.batch, work.judgement, work.outputs)
    stands = standing(work.batch, work.judgement)
    told, rows = left_on_record(work)
    if work.thing.state is not None and not (*work.events, *told) and canonical(state) == canonical(work.thing.state):
        return False
    severities = [finding.severity for finding in work.judgement.findings]
    payload = {
        "stage": stands.stage,
        "judged_for": work.judgement.judged_for.isoformat(),
        "catalogue": work.judgement.catalogue,
        "findings": {severity: severities.count(severity) for severity in sorted(set(severities))},
        "outputs": work.outputs,
        "basis": work.basis,
    }
    along = work.taught.along if work.taught is not None else ()
    seen = partial(work.house.ledger.sightings.put, batch=work.batch.id, held=seeing.sightings_of(work.batch))
    happened = [*work.events, *told, Event(type="batch.judged", actor=ACTOR, payload=payload)]
    work.thing.save(state, happened, sweep=sweep_of(stands), along=along, also=(*rows, seen))
    work.changed = True
    return True


async def hand_out(batch_id: str, work: Work) -> None:
    """Put the documents where people look for them."""
    work.out = handing_out.hand_out(work)


#: In order. Each may be repeated: a second time it does what is still to do, or nothing.
STEPS: tuple[Step, ...] = (load, read_papers, judge, write_documents, commit, hand_out)


@contextmanager
def carrying(batch_id: str, asked: Asked, attempts: int = 0) -> Iterator[Work]:
    """Hold the batch while its steps are done, and note the run: unfinished until its end, so that the sweep finds one that died.

    A run that something outside kept from its end stays unfinished too; one that was refused is over.
    """
    request = {
        "folder": str(asked.folder) if asked.folder else None,
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "until": asked.until,
        "imports": asked.content is not None,
    }
    runs = asked.house.ledger.runs
    with asked.house.ledger.open(KIND, batch_id, by=f"import of {batch_id}") as thing:
        runs.start(KIND, batch_id, request, attempts)
        work = Work(asked, thing)
        try:
            yield work
        except Unavailable:
            raise
        except Exception:
            runs.finish(KIND, batch_id)
            raise
        assert thing.state is not None  # noqa: S101 - commit has set it
        asked.outcome = outcome_of(thing.state, changed=work.changed)
        runs.finish(KIND, batch_id)
