"""Things of distribution as the record keeps them: found by id or by their row in the register, changed under their lease with an event that says what was.

One :class:`Kind` for each kind of thing. A change is prepared outside and committed once: state, event, register row, messages and books, in one transaction.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Generic, TypeVar

from batches.base import Frozen
from batches.errors import InputRefused
from batches.event import Event
from flows.wiring import House
from record.ledger import Change, Thing, Write
from record.outbox import Message
from record.refusals import LeaseTaken
from record.register import Registered

M = TypeVar("M", bound=Frozen)
#: Looks for somebody else's short work on the same thing to end, and seconds between them.
_LOOKS, _PAUSE = 80, 0.05


@dataclass(frozen=True)
class Kind(Generic[M]):
    """A kind of thing. ``prefix`` begins its ids; ``row`` says how it is listed (``kind`` and ``id`` are filled in); ``de``/``en``: what people call it."""

    name: str
    model: type[M]
    prefix: str
    row: Callable[[M], Registered]
    de: str
    en: str

    def new_id(self) -> str:
        """An id nobody has."""
        return f"{self.prefix}-{secrets.token_hex(6)}"

    def find(self, house: House, id: str) -> M | None:  # noqa: A002 - the ledger's own word
        """The thing of that id; ``None`` when there is none."""
        stored = house.ledger.read(self.name, id)
        return None if stored is None else self.model.model_validate(stored.state)

    def get(self, house: House, id: str) -> M:  # noqa: A002
        """The thing of that id; ``InputRefused`` when there is none."""
        if (found := self.find(house, id)) is None:
            raise self.unknown(id)
        return found

    def unknown(self, id: str) -> InputRefused:  # noqa: A002
        """The refusal of an id that is none."""
        return InputRefused(f"{self.name}.unknown", f"there is no {self.en} {id}", f"{self.de} {id} gibt es nicht")

    def all(
        self,
        house: House,
        *,
        owner: str | None = None,
        about: str | None = None,
        status: tuple[str, ...] | None = None,
        due_by: date | None = None,
        after: str = "",
        limit: int | None = None,
    ) -> tuple[M, ...]:
        """The things that fit, by id (see :meth:`record.register.Register.ids`)."""
        ids = house.ledger.register.ids(self.name, owner=owner, about=about, status=status, due_by=due_by, after=after, limit=limit)
        found: list[M] = []
        for start in range(0, len(ids), 500):  # as many as both databases take in one question
            found += [self.model.model_validate(each.state) for each in house.ledger.read_all(self.name, ids[start : start + 500])]
        return tuple(sorted(found, key=ids_in_order))

    @contextmanager
    def open(self, house: House, id: str, by: str) -> Iterator[Opened[M]]:  # noqa: A002
        """The thing to be changed, after waiting a moment for whoever has it; ``LeaseTaken`` when that takes long. There need not be one yet."""
        with ExitStack() as stack:
            thing = self._taken(house, id, by, stack)
            yield Opened(self, house, thing, None if thing.state is None else self.model.model_validate(thing.state))

    def _taken(self, house: House, id: str, by: str, stack: ExitStack) -> Thing:  # noqa: A002
        for _ in range(_LOOKS):
            if not house.ledger.worked_on(self.name, id):
                with suppress(LeaseTaken):  # of several who waited one is the first
                    return stack.enter_context(house.ledger.open(self.name, id, by=by))
            time.sleep(_PAUSE)
        return stack.enter_context(house.ledger.open(self.name, id, by=by))

    def add(self, house: House, new: M, by: str, type_: str, *, messages: Sequence[Message] = (), also: Sequence[Write] = (), **payload: Any) -> M:
        """Keep a new thing. One of that id that is there already stays as it is, and is what is answered: told twice, it is there once."""
        id = str(new.id)  # type: ignore[attr-defined]  # noqa: A001
        with self.open(house, id, by) as opened:
            if opened.before is not None:
                return opened.before
            opened.save(new, Event(type=type_, actor=by, payload=payload or new.model_dump(mode="json")), messages=messages, also=also)
        return new


def ids_in_order(thing: Frozen) -> str:
    """What things of a kind are sorted by."""
    return str(thing.id)  # type: ignore[attr-defined]


@dataclass
class Opened(Generic[M]):
    """A thing that is open; ``before``: as it was, ``None`` when it is new."""

    kind: Kind[M]
    house: House
    thing: Thing
    before: M | None
    _along: list[Change] = field(default_factory=list)
    _rows: list[Write] = field(default_factory=list)

    @property
    def known(self) -> M:
        """As it was; ``InputRefused`` when there is none."""
        if self.before is None:
            raise self.kind.unknown(self.thing.id)
        return self.before

    def along(self, other: Opened[Any], after: Frozen, *events: Event) -> None:
        """Have another thing, open too, changed in the same transaction as this one."""
        self._along.append(Change(other.thing, after.model_dump(mode="json"), events))
        self._rows.append(other.row(after))

    def save(self, after: M, *events: Event, messages: Sequence[Message] = (), also: Sequence[Write] = ()) -> M:
        """Commit the thing as it is now; what ``also`` refuses (stock that is not there) leaves everything as it was. Nothing where nothing changed."""
        if after == self.before and not also and not self._along:
            return after
        self.thing.save(after.model_dump(mode="json"), events, messages, along=tuple(self._along), also=(self.row(after), *self._rows, *also))
        self.before = after
        self._along.clear()
        self._rows.clear()
        return after

    def row(self, after: Frozen) -> Write:
        """What writes its row in the register."""
        told = self.kind.row(after)  # type: ignore[arg-type]
        row = Registered(self.kind.name, self.thing.id, told.status, told.owner, told.about, told.due_on)
        return partial(self.house.ledger.register.put, row=row)


def listed(status: str, *, owner: str = "", about: str = "", due_on: date | None = None) -> Registered:
    """How a thing is listed; its kind and id are known elsewhere."""
    return Registered("", "", status, owner, about, due_on)
