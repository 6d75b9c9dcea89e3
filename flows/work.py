"""One run over one batch: what it was asked, and what it holds while it works. It stays in the process; Prefect sees the batch id only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from batches.acts import Acted
from batches.batch import Batch, Judgement
from batches.codes import Gate
from batches.correction import Correction
from batches.errors import FreigabeError
from batches.event import Event
from batches.lexicon import LexiconEntry
from flows.folder import FolderContent
from flows.stored import KIND, Outcome
from flows.wiring import House
from record.entries import Entry
from record.ledger import Change, Thing
from record.refusals import LeaseTaken

Act = Callable[[Batch, Judgement], Acted]
ACTOR = "freigabe"


@dataclass(frozen=True, slots=True)
class Taught:
    """A correction on its way into the record, the lexicon entry it makes, and the changes of paper and lexicon that are committed with the batch."""

    correction: Correction
    entry: LexiconEntry | None
    along: tuple[Change, ...]


class Asked:
    """What a run is to do: import a folder's content, apply a person's act to the batch, or (neither) judge it anew. What was entered it applies anyway.

    ``flow_run`` is Prefect's id of the run, ``None`` when the steps are called without it.
    """

    def __init__(
        self,
        house: House,
        *,
        folder: Path | None = None,
        content: FolderContent | None = None,
        act: Act | None = None,
        taught: Taught | None = None,
        flow_run: str | None = None,
        as_of: date | None = None,
        until: Gate | None = None,
        by: str = ACTOR,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.house, self.folder, self.content, self.act, self.taught = house, folder, content, act, taught
        self.flow_run = flow_run
        self.as_of, self.until, self.by, self.progress = as_of, until, by, progress
        self.outcome: Outcome | None = None
        self.refusal: FreigabeError | None = None
        #: Why something that was entered still waits though the run came to its end.
        self.busy: LeaseTaken | None = None


class Work:
    """The batch while it is worked on."""

    def __init__(self, asked: Asked, thing: Thing) -> None:
        self.asked, self.house, self.thing = asked, asked.house, thing
        self.stored: Batch | None = None
        self.waiting: tuple[Entry, ...] = ()
        self.settled: dict[int, dict[str, Any]] = {}
        self.batch: Batch
        self.earlier: Judgement | None = None
        self.judgement: Judgement
        self.events: list[Event] = []
        self.decided: tuple[Event, ...] = ()
        self.lexicon: tuple[LexiconEntry, ...] | None = None
        self.taught: Taught | None = None
        #: Leases on paper and lexicon, held until the run ends.
        self.held = ExitStack()
        self.outputs: dict[str, str] = {}
        self.basis: dict[str, str] = {}
        self.out: Path
        self.changed = False


#: What the flow run about to start in this context is asked; unset when Prefect starts the flow by itself.
ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)


def last_folder(house: House, batch_id: str) -> Path | None:
    """The folder the batch was last imported from, where its documents are handed out."""
    run = house.ledger.runs.get(KIND, batch_id)
    folder = run.request.get("folder") if run is not None else None
    return Path(folder) if isinstance(folder, str) else None
