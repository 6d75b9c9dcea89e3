"""The policy of sharing out: dated rows of ``policy.toml``, and what they say together on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import Field

from batches.base import Frozen
from batches.errors import InputRefused
from catalogue.rows import CatalogueFault, Row, read_toml, rows_of_table
from distribution.members import MEMBER_KINDS, MemberKind

PACKAGED = Path(__file__).with_name("policy.toml")
#: Stands for every category that has no row of its own.
EVERY = "*"
Days = Annotated[int, Field(ge=0, le=3650)]
PerMille = Annotated[int, Field(ge=0, le=1000)]
#: The gates a lot passes before it is stock, in order.
GateOnTheWay = Literal["papers", "conformity", "quality", "customs", "release"]
GATES_ON_THE_WAY: tuple[GateOnTheWay, ...] = get_args(GateOnTheWay)


class Frame(Row):
    """What holds for the whole; each value is explained in the file."""

    reserve_per_mille: PerMille
    donation_reserve_per_mille: PerMille
    promise_per_mille: PerMille
    promise_days: Days
    lapse_days: Days
    enough_passages: Annotated[int, Field(ge=1)]


class Priority(Row):
    """The class of some kinds of members; 1 is served first."""

    priority_class: Annotated[int, Field(ge=1, le=99)]
    kinds: Annotated[tuple[MemberKind, ...], Field(min_length=1)]


class OfCategory(Row):
    """So many days for a category: of minimum cover, or of residual shelf life."""

    category: str
    days: Days


class Use(Row):
    """What a person in contact uses a day, in the unit of the goods."""

    category: str
    per_person_day: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]


class AtGate(Row):
    """Days at a gate: one batch in ten is quicker than ``quick``, half are than ``likely``, nine in ten than ``slow``."""

    gate: GateOnTheWay
    quick: Days
    likely: Days
    slow: Days


class GateDays(Frozen):
    """How many days batches stand at a gate, as the policy estimates: 10 %, 50 %, 90 %."""

    quick: int
    likely: int
    slow: int


class AllocationPolicy(Frozen):
    """What the policy says on a day. ``since``: the first day of the youngest row that makes it up."""

    since: date
    reserve_per_mille: PerMille
    donation_reserve_per_mille: PerMille
    promise_per_mille: PerMille
    promise_days: Days
    lapse_days: Days
    enough_passages: int
    classes: Mapping[MemberKind, int]
    cover_days: Mapping[str, int]
    per_person_day: Mapping[str, Decimal]
    residual_days: Mapping[str, int]
    gates: Mapping[GateOnTheWay, GateDays]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all it says."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def name(self) -> str:
        """What an allocation names it by: its first day and the beginning of its digest."""
        return f"{self.since.isoformat()} {self.digest[:12]}"

    def cover(self, category: str) -> int:
        """Days of minimum cover."""
        return self.cover_days.get(category, self.cover_days[EVERY])

    def use(self, category: str) -> Decimal:
        """What a person in contact uses a day."""
        return self.per_person_day.get(category, self.per_person_day[EVERY])

    def residual(self, category: str) -> int:
        """Days goods must still keep on the day they are needed."""
        return self.residual_days.get(category, self.residual_days[EVERY])


def policy_at(on: date, path: Path = PACKAGED) -> AllocationPolicy:
    """What the policy says on a day.

    ``InputRefused`` where rows of that day contradict each other (``policy.contradiction``) or leave something open (``policy.gap``);
    :class:`CatalogueFault` where the file itself cannot be read.
    """
    frame = _one(_on(path, "frame", Frame, on), on, "frame")
    priorities, covers, uses = _on(path, "priority", Priority, on), _on(path, "cover", OfCategory, on), _on(path, "use", Use, on)
    residuals, gates = _on(path, "residual", OfCategory, on), _on(path, "gate", AtGate, on)
    rows = (frame, *priorities, *covers, *uses, *residuals, *gates)
    return AllocationPolicy(
        since=max(row.valid_from for row in rows if row.valid_from is not None),
        **frame.model_dump(exclude=set(Row.model_fields)),
        classes=_complete(((kind, row.priority_class) for row in priorities for kind in row.kinds), MEMBER_KINDS, on, "priority"),
        cover_days=_complete(((row.category, row.days) for row in covers), (EVERY,), on, "cover"),
        per_person_day=_complete(((row.category, row.per_person_day) for row in uses), (EVERY,), on, "use"),
        residual_days=_complete(((row.category, row.days) for row in residuals), (EVERY,), on, "residual"),
        gates=_complete(((row.gate, _in_order(row, path)) for row in gates), GATES_ON_THE_WAY, on, "gate"),
    )


def check_policy(path: Path = PACKAGED) -> Iterator[date]:
    """Every day on which the policy changes, each looked at (as :func:`policy_at` does): a file that goes through has neither gap nor contradiction."""
    for day in sorted(_turning_days(path)):
        policy_at(day, path)
        yield day


R = TypeVar("R", bound=Row)
K = TypeVar("K", bound=str)
V = TypeVar("V")
_TABLES: Mapping[str, type[Row]] = {"frame": Frame, "priority": Priority, "cover": OfCategory, "use": Use, "residual": OfCategory, "gate": AtGate}


def _on(path: Path, table: str, model: type[R], on: date) -> tuple[R, ...]:
    if unknown := read_toml(path).keys() - _TABLES.keys():
        what = f"{path.name}: [[{sorted(unknown)[0]}]]"
        raise CatalogueFault("catalogue.malformed", f"{what} is no table of the policy", f"{what} ist keine Tabelle der Zuteilungsregeln")
    rows = rows_of_table(path, table, model)
    if dateless := next((number for number, row in enumerate(rows, 1) if row.valid_from is None), None):
        what = f"{path.name}, {table} {dateless}, valid_from"
        raise CatalogueFault("catalogue.malformed", f"{what}: the day it applies from is missing", f"{what}: der Tag, ab dem die Zeile gilt, fehlt")
    return tuple(row for row in rows if row.applies(on))


def _one(rows: tuple[R, ...], on: date, table: str) -> R:
    return _complete(((table, row) for row in rows), (table,), on, table)[table]


def _complete(pairs: Iterable[tuple[K, V]], needed: Iterable[K], on: date, table: str) -> dict[K, V]:
    """The pairs in the order of their keys; each key once, and none that is needed missing."""
    found: dict[K, V] = {}
    for key, value in pairs:
        if key in found:
            raise _fault("contradiction", on, table, key, "has two rows", "hat zwei Zeilen", "end one of them before the other begins", "eine beenden")
        found[key] = value
    if missing := [key for key in needed if key not in found]:
        raise _fault("gap", on, table, missing[0], "has no row", "hat keine Zeile", "add one that applies on that day", "eine ergänzen, die an dem Tag gilt")
    return dict(sorted(found.items()))


def _fault(code: str, on: date, table: str, key: str, en: str, de: str, mend_en: str, mend_de: str) -> InputRefused:
    return InputRefused(
        f"policy.{code}",
        f"the policy of allocation on {on.isoformat()}: [[{table}]] {key} {en}; {mend_en}",
        f"Zuteilungsregeln am {on:%d.%m.%Y}: [[{table}]] {key} {de}; bitte {mend_de}",
    )


def _in_order(row: AtGate, path: Path) -> GateDays:
    if not row.quick <= row.likely <= row.slow:
        what = f"{path.name}, gate {row.gate}"
        raise CatalogueFault("catalogue.malformed", f"{what}: quick ≤ likely ≤ slow does not hold", f"{what}: quick ≤ likely ≤ slow gilt nicht")
    return GateDays(quick=row.quick, likely=row.likely, slow=row.slow)


def _turning_days(path: Path) -> set[date]:
    rows = [row for table, model in _TABLES.items() for row in rows_of_table(path, table, model)]
    begin = {row.valid_from for row in rows if row.valid_from is not None}
    after: Callable[[date], date] = lambda day: date.fromordinal(day.toordinal() + 1)  # noqa: E731
    return begin | {after(row.valid_until) for row in rows if row.valid_until is not None and any(row.valid_until < other for other in begin)}
