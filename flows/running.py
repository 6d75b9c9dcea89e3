"""The doors of the flows: import folders, apply a person's act, attach papers. One start-up, one flow run a batch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from batches.batch import Batch, Judgement
from batches.codes import Gate
from batches.concerned import bound_in_turn
from batches.entered import Entered, PapersAttached, ReleaseApproved, bound
from batches.errors import FreigabeError, InputRefused, NotNow, Unavailable
from batches.file_names import named
from batches.order import Order
from batches.ordering import OrderGiven
from flows.applying import nothing_judged, opening_in, tried
from flows.folder import load_folder
from flows.loading import archived
from flows.session import prefect_session
from flows.stored import KIND, Outcome, batch_opened, from_state, no_such_batch, outcome_of
from flows.wiring import House, opened
from flows.work import ASKED, Asked, last_folder
from record.canonical import canonical
from record.refusals import LeaseTaken

Progress = Callable[[str], None]
#: Seconds a command waits for another run that holds the batch.
PATIENCE = 60.0


def run_import(
    folders: Sequence[Path], data: Path, *, as_of: date | None = None, until: Gate | None = None, progress: Progress = lambda _: None
) -> Iterator[Outcome]:
    """Import each folder, in order; every folder is checked before the first is worked on.

    ``InputRefused`` for a folder that is not in order, ``Unavailable`` when the record or Prefect does not answer, ``LeaseTaken`` when another run
    works on the same batch.
    """
    contents = [(folder.absolute(), load_folder(folder)) for folder in folders]
    with opened(data) as house, prefect_session(data, progress):
        for folder, content in contents:
            yield run_asked(Asked(house, folder=folder, content=content, as_of=as_of, until=until, progress=progress), content.order.batch_id)


def carry_on(data: Path, batch_id: str, act: Entered | None, progress: Progress = lambda _: None) -> Outcome:
    """Enter an act (``None``: nothing new) and carry the batch on; when the act is refused, the refusal is raised.

    An act that cannot be is refused before it is kept. Once kept it is never lost: should this process die, or another run hold the batch longer than
    :data:`PATIENCE`, the next run over the batch applies it.
    """
    with batch_opened(data, batch_id) as (house, _):
        with prefect_session(data, progress):
            positions = () if act is None else enter(house, batch_id, act)
            outcome = _carried(house, batch_id, positions, progress)
            house.ledger.entries.taken_up(positions)
        _raise_refusal(house, positions)
        return outcome


def enter(house: House, batch_id: str, *given: Entered) -> tuple[int, ...]:
    """Keep acts on a batch, each bound to what its author can see now, and leave the message that something changed; their positions.

    ``InputRefused`` for a batch that is not there, and whatever the act itself refuses, unless something is under way that may make room for it.
    """
    being_opened = opening_in(house.ledger.entries.waiting(KIND, batch_id)) is not None
    stored = house.ledger.read(KIND, batch_id)
    if stored is None and being_opened:
        return _kept(house, batch_id, _before_it_is_judged(batch_id, given))
    if stored is None:
        raise no_such_batch(batch_id)
    batch, judgement, _ = from_state(stored.state)
    if (again := _approved_already(house, batch, given)) is not None:
        return again
    certain = not house.ledger.entries.waiting(KIND, batch_id) and not house.ledger.worked_on(KIND, batch_id)
    return _kept(house, batch_id, _in_turn(house, batch, judgement, given, certain=certain))


def open_batch(house: House, order: Order, by: str, *further: Entered) -> tuple[int, ...]:
    """Keep an order that opens a batch, and in the same moment further acts on it (papers, rows); their positions. The next run opens it.

    ``NotNow`` where there is such a batch already, or one waits to be opened, unless with an equal order; then this tells nothing new.
    """
    opening = OrderGiven(by=by, order=order, opens=True)
    batch_id = order.batch_id
    stored = house.ledger.read(KIND, batch_id)
    if stored is not None:
        opening.apply(*from_state(stored.state)[:2])  # refused where it has another order
        return enter(house, batch_id, opening, *further)
    batch, _ = opening.open()
    waiting = opening_in(house.ledger.entries.waiting(KIND, batch_id))
    if waiting is not None:
        opening.apply(waiting[1].open()[0], nothing_judged(batch))  # likewise
    return _kept(house, batch_id, _in_turn(house, batch, nothing_judged(batch), (opening, *further), certain=waiting is None))


def _before_it_is_judged(batch_id: str, given: Sequence[Entered]) -> Sequence[Entered]:
    """Facts about a batch whose opening waits are kept with it; whatever is about a judgement has nothing to be about yet."""
    if any(act.judges for act in given):
        raise NotNow(
            "batch.being_opened",
            f"batch {batch_id} is being opened and not judged yet; look at it in a moment, then repeat this",
            f"Sendung {batch_id} wird gerade eröffnet und ist noch nicht beurteilt; bitte gleich ansehen und dann wiederholen",
        )
    return given


def _in_turn(house: House, shown: Batch, judgement: Judgement, given: Sequence[Entered], *, certain: bool) -> Iterator[Entered]:
    """The acts, each bound to what those before it make of the batch; what one refuses is raised where it is ``certain`` that nothing makes room for it."""
    batch = shown
    for act in given:
        told = bound(bound_in_turn(act, shown, batch, judgement), batch, judgement)
        try:
            batch, _ = tried(house, batch, judgement, told)
        except FreigabeError:
            if certain:
                raise
        yield told


def _approved_already(house: House, batch: Batch, given: Sequence[Entered]) -> tuple[int, ...] | None:
    """The entries of an approval that a page gives a second time, by the same person and for the same view: a double click, and no second person."""
    approvals = {(each.by, each.shown) for each in batch.approvals}
    if not given or not all(isinstance(act, ReleaseApproved) and (act.by, act.seen) in approvals for act in given):
        return None
    there = {canonical(each.act): each.position for each in house.ledger.entries.of(KIND, batch.id)}
    found = [there.get(canonical(act.model_dump(mode="json"))) for act in given]
    return None if None in found else tuple(position for position in found if position is not None)


def _kept(house: House, batch_id: str, told: Iterable[Entered]) -> tuple[int, ...]:
    return tuple(
        position
        for who, acts in groupby(list(told), key=lambda act: act.by)  # in the order they were told; all of them are tried before the first is kept
        for position in house.ledger.entries.enter(KIND, batch_id, [act.model_dump(mode="json") for act in acts], by=who)
    )


def _carried(house: House, batch_id: str, positions: Sequence[int], progress: Progress) -> Outcome:
    """Run over the batch until what was entered is settled, or patience ends with another run still at work."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return run_asked(Asked(house, folder=last_folder(house, batch_id), progress=progress), batch_id)
        except LeaseTaken:
            if not positions:
                raise
        waits = True
        while waits and time.monotonic() < until and house.ledger.worked_on(KIND, batch_id):
            time.sleep(0.2)
            waits = any(entry.settled is None for entry in house.ledger.entries.at(positions))
        if waits and time.monotonic() < until:
            continue
        if waits:
            progress(f"{batch_id}: another run is at work; what was entered is kept, and applied when that has ended")
        stored = house.ledger.read(KIND, batch_id)
        assert stored is not None  # noqa: S101 - it was there, and nothing is ever deleted
        return outcome_of(stored.state, changed=True)


def _raise_refusal(house: House, positions: Sequence[int]) -> None:
    for entry in house.ledger.entries.at(positions):
        if entry.settled is not None and entry.settled["outcome"] == "refused":
            kind = NotNow if entry.settled["refusal"] == NotNow.__name__ else InputRefused
            raise kind(entry.settled["code"], entry.settled["en"], entry.settled["de"])


def attach_papers(data: Path, batch_id: str, files: Sequence[Path], by: str, progress: Progress = lambda _: None) -> Outcome:
    """Put files into the archive, attach them to the batch and carry it on; ``OSError`` never: a file that cannot be opened is refused before."""
    with batch_opened(data, batch_id) as (house, _):
        papers = tuple(archived(house.archive, [(file, named(file.name)) for file in files], by))
    return carry_on(data, batch_id, PapersAttached(by=by, papers=papers), progress=progress)


def run_asked(asked: Asked, batch_id: str) -> Outcome:
    """Run the flow over one batch, in a session of Prefect; the outcome, or the refusal of what was asked."""
    import httpx

    from flows.import_batch import import_batch

    token = ASKED.set(asked)
    try:
        call = partial(import_batch, batch_id, str(asked.house.place.data), str(asked.folder) if asked.folder else None, asked.as_of, asked.until)
        asyncio.run(call())
    except FreigabeError:
        raise
    except httpx.HTTPError as error:
        raise Unavailable("prefect.unavailable", f"the Prefect server stopped answering ({type(error).__name__}); run it again") from error
    finally:
        ASKED.reset(token)
    if asked.refusal is not None:
        raise asked.refusal
    assert asked.outcome is not None  # noqa: S101 - the flow ended, so it is set
    return asked.outcome
