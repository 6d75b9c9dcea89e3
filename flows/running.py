"""The doors of the flows: import folders, apply a person's act, attach papers. One start-up, one flow run a batch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from batches.acts import attach
from batches.codes import Gate
from batches.errors import FreigabeError, Unavailable
from batches.file_names import named
from flows.folder import load_folder
from flows.loading import archived
from flows.session import prefect_session
from flows.stored import KIND, Outcome, no_such_batch
from flows.wiring import has_record, opened
from flows.work import ASKED, Act, Asked, last_folder

Progress = Callable[[str], None]


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


def carry_on(data: Path, batch_id: str, act: Act | None, by: str, progress: Progress = lambda _: None) -> Outcome:
    """Apply a person's act (a pure function of batch and judgement) and carry the batch on; when the act refuses, nothing is written."""
    if not has_record(data):
        raise no_such_batch(batch_id)
    with opened(data) as house:
        if house.ledger.read(KIND, batch_id) is None:
            raise no_such_batch(batch_id)
        with prefect_session(data, progress):
            return run_asked(Asked(house, folder=last_folder(house, batch_id), act=act, by=by, progress=progress), batch_id)


def attach_papers(data: Path, batch_id: str, files: Sequence[Path], by: str, progress: Progress = lambda _: None) -> Outcome:
    """Put files into the archive, attach them to the batch and carry it on; ``OSError`` never: a file that cannot be opened is refused before."""
    if not has_record(data):
        raise no_such_batch(batch_id)
    with opened(data) as house:
        if house.ledger.read(KIND, batch_id) is None:
            raise no_such_batch(batch_id)
        papers = tuple(archived(house.archive, [(file, named(file.name)) for file in files], by))
    return carry_on(data, batch_id, lambda batch, judgement: attach(batch, judgement, papers), by=by, progress=progress)


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
