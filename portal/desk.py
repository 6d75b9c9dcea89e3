"""What the portal works with: the house of one data folder, opened when the first request needs it, and batches as they stand, read once for each version."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.acts import digest_shown
from batches.batch import Batch, Judgement
from batches.errors import Unavailable
from batches.gates import Standing, standing
from batches.told_outside import earlier_batches, told_outside
from flows.stored import KIND, from_state

if TYPE_CHECKING:
    from flows.figures import Figures
    from flows.wiring import House
    from portal.access import Caller

#: Whoever asks within so many seconds after the house could not be opened is told the same, and does not wait for the database again.
_NOT_AGAIN_SECONDS = 1.0
#: So many rows of lists are written while the house is opened; of a record of before that lacks more, the others come while people are answered already.
_AT_ONCE = 50
#: Batches kept as they stand; one of thirty papers takes some two megabytes.
_MOST = 64


@dataclass(frozen=True)
class Known:
    """A batch as it stood at a version of the record; ``outputs``: each document's name with its digest in the archive."""

    version: int
    batch: Batch
    judgement: Judgement
    outputs: dict[str, str]

    @cached_property
    def standing(self) -> Standing:
        """Where it stands."""
        return standing(self.batch, self.judgement)

    def without(self, others: frozenset[str]) -> Known:
        """The same as it is told to those to whom these other batches are nobody's business."""
        kept: dict[frozenset[str], Known] = self.made.setdefault("without others", {})
        if others not in kept:
            kept[others] = replace(self, judgement=told_outside(self.batch, self.judgement, others))
        return kept[others]

    @cached_property
    def shown(self) -> str:
        """The digest of all a person looks at before deciding."""
        return digest_shown(self.batch, self.judgement)

    @cached_property
    def made(self) -> dict[str, Any]:
        """What pages have made of it, to be made once: a name for each."""
        return {}


class Desk:
    """The house of a data folder. Opening it may be refused while the database is away, and is tried again with the next request."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._opening = threading.Lock()
        self._held = ExitStack()
        self._house: House | None = None
        self._closing = threading.Event()
        self._refused: tuple[float, Unavailable] | None = None
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._knowing = threading.Lock()

    @property
    def house(self) -> House:
        """The house; ``Unavailable`` while its database does not answer. Opening it takes a while: not to be asked for where the event loop runs."""
        with self._opening:
            if self._house is None:
                self._house = self._opened()
            return self._house

    def _opened(self) -> House:
        """One request after the other comes here: those that waited while the database did not answer are told so at once."""
        if self._refused is not None and time.monotonic() < self._refused[0]:
            raise Unavailable(self._refused[1].code, self._refused[1].en, self._refused[1].de)
        from flows.overview_rows import rebuild_missing
        from flows.stock_rows import rebuild_missing_stock
        from flows.wiring import opened

        try:
            with ExitStack() as opening:
                house = opening.enter_context(opened(self.data))
                for rebuild, name in ((rebuild_missing, "lists"), (rebuild_missing_stock, "stock")):
                    if rebuild(house, _AT_ONCE) == _AT_ONCE:
                        threading.Thread(target=rebuild, args=(house, None, self._closing.is_set), name=name, daemon=True).start()
                self._held.push(opening.pop_all())
        except Unavailable as refusal:
            self._refused = (time.monotonic() + _NOT_AGAIN_SECONDS, refusal)
            raise
        return house

    @cached_property
    def figures(self) -> Figures:
        """The figures of the house, which keep what they read of each batch."""
        from flows.figures import Figures

        return Figures(self.house.ledger)

    @cached_property
    def made(self) -> dict[str, Any]:
        """What pages keep of the house as a whole for some seconds: a name for each."""
        return {}

    def close(self) -> None:
        """Close what was opened."""
        self._closing.set()
        with self._opening:
            self._house = None
            self.__dict__.pop("figures", None)
            self._held.close()

    def batch_for(self, caller: Caller, batch_id: str) -> Known | None:
        """A batch as it stands now, if it is theirs to see, and as it is theirs to see: without what its judgement tells of batches that are not."""
        known = self.batch(batch_id)
        if known is None or not caller.sees(known):
            return None
        if caller.sees_all:
            return known
        not_theirs = frozenset(each for each in earlier_batches(known.batch) if (other := self.batch(each)) is None or not caller.sees(other))
        return known.without(not_theirs) if not_theirs else known

    def batch(self, batch_id: str) -> Known | None:
        """A batch as it stands now."""
        ledger = self.house.ledger
        version = ledger.version_of(KIND, batch_id)
        if version is None:
            return None
        with self._knowing:
            known = self._known.get(batch_id)
            if known is not None and known.version == version:
                self._known.move_to_end(batch_id)
                return known
        stored = ledger.read(KIND, batch_id)
        if stored is None:
            return None
        known = Known(stored.version, *from_state(stored.state))
        with self._knowing:
            self._known[batch_id] = known
            self._known.move_to_end(batch_id)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return known
