"""Carrying a batch, step by step: load → read new papers → judge, customs with it → write documents → commit once → hand out.

Killed anywhere and run again, the batch ends as if nothing had happened: bytes go to the archive under their digest, readings are kept as they are
made, the state is committed once, and documents are handed out after that.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any

from batches.errors import FreigabeError, Unavailable
from batches.event import Event
from batches.gates import Standing, standing
from flows import handing_out, loading, reading, replaying, seeing
from flows.applying import apply_decisions
from flows.inspected_before import left_on_record, with_inspected_before
from flows.judging import judgement
from flows.observed import observed
from flows.overview_rows import overview_of
from flows.recalls.arriving import stock_put
from flows.stock_rows import stock_rows
from flows.stored import KIND, outcome_of, to_state
from flows.sweep import sweep_of
from flows.work import ACTOR, Asked, Work
from record.canonical import canonical
from record.ledger import Write
from record.runs import Run, Runs
from record.standings import Sweep

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
    """Judge the whole batch, customs included, and apply what people decided on it."""
    work.asked.progress(f"{batch_id}: judging")
    house = work.house
    judged = judgement(work.batch, house.catalogue, work.earlier)
    decided = apply_decisions(house, work.batch, judged, work.waiting)
    if decided.events:  # a verdict on a lot may change what inspection of the next one rests on
        decided = replace(decided, batch=with_inspected_before(house, work.stored, decided.batch))
        judged = judgement(decided.batch, house.catalogue, judged)
    basis = replaying.keep(house.archive, decided.batch, judged)
    work.batch, work.judgement, work.basis, work.decided = decided.batch, judged, basis, decided.events
    work.settled = work.settled | decided.settled


async def write_documents(batch_id: str, work: Work) -> None:
    """Write the documents into the archive."""
    handing_out.write_documents(work)


async def commit(batch_id: str, work: Work) -> bool:
    """Commit state and events in one transaction. Nothing when nothing changed, but for entries that held nothing new and waits that are not as derived."""
    state = to_state(work.batch, work.judgement, work.outputs)
    stands = standing(work.batch, work.judgement)
    left, rows = left_on_record(work)
    told = (*work.events, *_refused_files(work), *work.decided, *left)
    ledger = work.house.ledger
    settle = partial(ledger.entries.settle, settled=work.settled)
    if work.thing.state is not None and not told and canonical(state) == canonical(work.thing.state):
        beside: list[Write] = [*([settle] if work.settled else []), *_waits_anew(work, sweep_of(stands)), *_overview_anew(work, stands)]
        if beside:
            work.thing.write(beside)
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
    seen = partial(ledger.sightings.put, batch=work.batch.id, held=seeing.sightings_of(work.batch))
    overview = partial(ledger.overviews.put, overview=overview_of(work.batch, work.judgement, stands))
    stock = stock_put(work.house, work.batch.id, stock_rows(work.batch, work.judgement, stands))
    happened = [*told, Event(type="batch.judged", actor=ACTOR, payload=payload)]
    work.thing.save(state, happened, sweep=sweep_of(stands), along=along, also=(*rows, seen, settle, overview, stock))
    work.changed = True
    return True


def _waits_anew(work: Work, sweep: Sweep) -> Iterator[Write]:
    """Waits that are not what the batch as it stands would have: of a record, or by a program, of before."""
    ledger, thing = work.house.ledger, work.thing
    there = {(each.what, each.ref, each.whom, each.why) for each in ledger.waits.of(thing.kind, thing.id) if each.what != "run"}
    if there != {(each.what, each.ref, each.whom, each.why) for each in sweep.expected}:
        yield partial(ledger.standings.put, kind=thing.kind, id=thing.id, sweep=sweep, now=ledger.clock(), wake=False)


def _overview_anew(work: Work, stands: Standing) -> Iterator[Write]:
    """The row lists are read from, where it is not what the batch as it stands would have."""
    overviews, row = work.house.ledger.overviews, overview_of(work.batch, work.judgement, stands)
    there = overviews.of(work.batch.id)
    if there is None or there.row != row.row:
        yield partial(overviews.put, overview=row)


def _refused_files(work: Work) -> Iterator[Event]:
    """Files that could not be read, each told once."""
    known = {(paper.file, paper.sha256) for paper in work.stored.papers if paper.error is not None} if work.stored is not None else set()
    for paper in work.batch.papers:
        if paper.error is not None and (paper.file, paper.sha256) not in known:
            yield Event(type="paper.refused", actor=ACTOR, payload={"file": paper.file, "sha256": paper.sha256, "code": paper.error.code})


async def hand_out(batch_id: str, work: Work) -> None:
    """Put the documents where people look for them."""
    work.out = handing_out.hand_out(work)


def _seen(step: Step) -> Step:
    @wraps(step)
    async def seen(batch_id: str, work: Work) -> Any:
        with observed(batch_id, step.__name__):
            return await step(batch_id, work)

    return seen


#: In order. Each may be repeated: a second time it does what is still to do, or nothing.
STEPS: tuple[Step, ...] = tuple(map(_seen, (load, read_papers, judge, write_documents, commit, hand_out)))


@contextmanager
def carrying(batch_id: str, asked: Asked, attempts: int = 0) -> Iterator[Work]:
    """Hold the batch while its steps are done, and note the run: unfinished until its end, so that the sweep finds one that died.

    A run that something outside or a fault of the program kept from its end stays unfinished too, with the reason; one that was refused is over, unless
    something that was entered still waits for it. An import that died before this run is not done by it, and stays for the sweep.
    """
    request = {
        "folder": str(asked.folder) if asked.folder else None,
        "as_of": asked.as_of.isoformat() if asked.as_of else None,
        "until": asked.until,
        "imports": asked.content is not None,
    }
    ledger, runs = asked.house.ledger, asked.house.ledger.runs
    with observed(batch_id), ledger.open(KIND, batch_id, by=f"import of {batch_id}") as thing:
        left = None if asked.content is not None else _import_that_died(runs.get(KIND, batch_id))
        began = runs.start(KIND, batch_id, request if left is None else left.request, attempts if left is None else left.attempts, asked.flow_run)
        work = Work(asked, thing)
        try:
            with _leases_of(work):
                yield work
        except FreigabeError as error:
            unasked = asked.content is None and asked.act is None
            if isinstance(error, Unavailable) or (unasked and ledger.entries.waiting(KIND, batch_id)):
                _note(runs, batch_id, began, error.en)
            else:
                _over(runs, batch_id, began, left)
            raise
        except Exception as error:
            _note(runs, batch_id, began, f"{type(error).__name__}: {error}")
            raise
        assert thing.state is not None  # noqa: S101 - commit has set it
        asked.outcome = outcome_of(thing.state, changed=work.changed)
        _over(runs, batch_id, began, left)


@contextmanager
def _leases_of(work: Work) -> Iterator[None]:
    """Give back, whatever happens, the leases the run took on its way."""
    try:
        yield
    finally:
        work.held.close()


def _import_that_died(run: Run | None) -> Run | None:
    """The last run over the batch, where it was to import a folder that is still there and did not come to its end."""
    if run is None or run.ended_at is not None or not run.request.get("imports"):
        return None
    folder = run.request.get("folder")
    return run if isinstance(folder, str) and (Path(folder) / "order.json").is_file() else None


def _over(runs: Runs, batch_id: str, began: datetime, left: Run | None) -> None:
    if left is None:
        runs.finish(KIND, batch_id, began)
    else:
        runs.put_back(left, began)


def _note(runs: Runs, batch_id: str, began: datetime, why: str) -> None:
    with suppress(Unavailable):  # where the record itself does not answer, there is nowhere to note it
        runs.kept_from_its_end(KIND, batch_id, why, began)
