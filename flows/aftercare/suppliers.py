"""What is known of each supplier: what became of its lots, which findings recur, how late its papers were, complaints, excursions, and how it is inspected.

Put together from what the record derives anyway (overviews, stock, waits, inspected lots, events), over all batches or over some: no batch is read for it
but by :class:`flows.figures.Figures`, which reads each once.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from batches.account import plain
from batches.errors import InputRefused
from batches.inspected_before import InspectedLot, SeriesState
from distribution.aftercare import Complaint
from flows.aftercare.kinds import COMPLAINTS, LOGS
from flows.figures import Figures
from flows.stored import KIND
from flows.wiring import House
from record.overviews import EVERYTHING, Filters, Overview
from record.stock_tables import stock_lots
from record.tables import events, inspected_lots
from record.waits import Wait

_PORTION = 500


@dataclass(frozen=True, slots=True)
class Switching:
    """How the next lot of a series is inspected for a class of defects (ISO 2859-1 clause 9); ``lots``: how many were inspected, ``newest``: the last batch."""

    category: str
    model: str
    defect_class: str
    inspection: str
    discontinued: bool
    lots: int
    newest: str


@dataclass(frozen=True, slots=True)
class Code:
    """How often a finding was a reason."""

    code: str
    rejected: int
    overridden: int
    open: int
    batches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier in the list. ``lots``: how many by status; ``reminded``: how often somebody was reminded about its batches; ``late``: what is late now."""

    id: str
    name: str
    batches: tuple[str, ...]
    lots: Mapping[str, int]
    reminded: int
    late: int
    complaints: int
    upheld: int
    excursions: int


@dataclass(frozen=True, slots=True)
class SupplierRecord:
    """All that is known of one. ``stages``: of each batch; ``broken``: promises whose day is past."""

    row: SupplierRow
    stages: Mapping[str, str]
    codes: tuple[Code, ...]
    waits: tuple[Wait, ...]
    broken: tuple[Wait, ...]
    reminders: Mapping[str, int]
    switching: tuple[Switching, ...]
    complaints: tuple[Complaint, ...] = ()
    logs: tuple[tuple[str, str], ...] = ()


def supplier_id(name: str) -> str:
    """What a supplier is known by: the same however its name is typed."""
    return "sp-" + hashlib.sha256(plain(name).encode()).hexdigest()[:12]


def suppliers(house: House, filters: Filters = EVERYTHING, now: datetime | None = None) -> tuple[SupplierRow, ...]:
    """The suppliers of the batches of a list, by name."""
    gathered = _gathered(house, _overviews(house, filters))
    return tuple(sorted((_row(each, gathered, now or house.ledger.clock()) for each in gathered.of.items()), key=lambda each: (plain(each.name), each.id)))


def supplier(house: House, id: str, figures: Figures, filters: Filters = EVERYTHING, now: datetime | None = None) -> SupplierRecord | None:  # noqa: A002
    """Everything about one, within the batches of a list; ``figures`` keep what was read of each batch. ``None`` where there is none."""
    gathered = _gathered(house, (each for each in _overviews(house, filters) if supplier_id(str(each.shown["supplier"])) == id))
    if id not in gathered.of:
        return None
    own, now = gathered.of[id], now or house.ledger.clock()
    batches = {each.batch for each in own}
    late = tuple(each for waits in gathered.waits.values() for each in waits if _late(each, now))
    return SupplierRecord(
        row=_row((id, own), gathered, now),
        stages={each.batch: each.stage for each in own},
        codes=tuple(_codes(figures, batches)),
        waits=tuple(each for each in late if each.what != "paper_promised"),
        broken=tuple(each for each in late if each.what == "paper_promised"),
        reminders=gathered.reminded,
        switching=tuple(_switching(house, own)),
        complaints=tuple(each for told in gathered.complaints.values() for each in told),
        logs=tuple(each for told in gathered.logs.values() for each in told),
    )


@dataclass
class _Gathered:
    """What is known of the batches of a list, by one question to the record for each kind of thing."""

    of: dict[str, list[Overview]] = field(default_factory=dict)
    lots: dict[str, Counter[str]] = field(default_factory=dict)
    reminded: dict[str, int] = field(default_factory=dict)
    waits: dict[str, list[Wait]] = field(default_factory=dict)
    complaints: dict[str, list[Complaint]] = field(default_factory=dict)
    logs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def _gathered(house: House, found: Iterable[Overview]) -> _Gathered:
    gathered = _Gathered()
    for each in found:
        gathered.of.setdefault(supplier_id(str(each.shown["supplier"])), []).append(each)
    batches = sorted(each.batch for own in gathered.of.values() for each in own)
    for at in range(0, len(batches), _PORTION):
        portion = batches[at : at + _PORTION]
        for wait in house.ledger.waits.of_many(KIND, portion):
            gathered.waits.setdefault(wait.id, []).append(wait)
        for batch, status, count in _lots(house, portion):
            gathered.lots.setdefault(batch, Counter())[status] += count
        gathered.reminded |= _reminders(house, portion)
    known = frozenset(batches)
    for complaint in COMPLAINTS.all(house):
        if complaint.lot.batch in known:
            gathered.complaints.setdefault(complaint.lot.batch, []).append(complaint)
    for log in LOGS.all(house, status=("held", "decided", "outside")):
        for lot in log.lots:
            if lot.excursions and lot.lot.batch in known:
                gathered.logs.setdefault(lot.lot.batch, []).append((log.id, lot.lot.lot))
    return gathered


def _overviews(house: House, filters: Filters) -> Iterator[Overview]:
    after = ""
    while ids := house.ledger.overviews.ids(filters, after, _PORTION):
        yield from house.ledger.overviews.of_many(ids).values()
        after = ids[-1]


def _lots(house: House, batches: Sequence[str]) -> list[tuple[str, str, int]]:
    """Lots by batch and status; one that is blocked for good or for now counts as such, whatever its status."""
    query = select(stock_lots.c.batch, stock_lots.c.status, stock_lots.c.blocked, func.count()).where(stock_lots.c.batch.in_(batches))
    with house.ledger.reading() as connection:
        rows = connection.execute(query.group_by(stock_lots.c.batch, stock_lots.c.status, stock_lots.c.blocked)).all()
    return [(batch, "recalled" if blocked.startswith("rr-") else "held" if blocked else status, count) for batch, status, blocked, count in rows]


def _reminders(house: House, batches: Sequence[str]) -> dict[str, int]:
    """How often somebody was reminded about each batch."""
    query = select(events.c.id, func.count()).where(events.c.kind == KIND, events.c.id.in_(batches), events.c.type == "wait.reminded")
    with house.ledger.reading() as connection:
        return {id_: int(count) for id_, count in connection.execute(query.group_by(events.c.id))}


def _late(wait: Wait, now: datetime) -> bool:
    """Whether the importer or supplier should have done it by now: papers, corrections, promises."""
    return wait.what in ("papers", "correction", "issuer_reply", "paper_promised") and wait.due_at is not None and wait.due_at <= now


def _row(of: tuple[str, Sequence[Overview]], gathered: _Gathered, now: datetime) -> SupplierRow:
    id_, own = of
    batches = tuple(sorted(each.batch for each in own))
    lots = sum((gathered.lots.get(each, Counter()) for each in batches), Counter[str]())
    complaints = [each for batch in batches for each in gathered.complaints.get(batch, ())]
    return SupplierRow(
        id=id_,
        name=Counter(str(each.shown["supplier"]) for each in own).most_common(1)[0][0],
        batches=batches,
        lots=dict(lots),
        reminded=sum(gathered.reminded.get(each, 0) for each in batches),
        late=sum(_late(each, now) for batch in batches for each in gathered.waits.get(batch, ())),
        complaints=len(complaints),
        upheld=sum(each.status == "upheld" for each in complaints),
        excursions=sum(len(gathered.logs.get(each, ())) for each in batches),
    )


def _codes(figures: Figures, batches: Iterable[str]) -> Iterator[Code]:
    """What was a reason with these batches, the most frequent first."""
    for each in figures.reasons_by_supplier(frozenset(batches)).reasons:
        yield Code(each.code, each.rejected, each.overridden, each.open, each.batches)


def _switching(house: House, own: Sequence[Overview]) -> Iterator[Switching]:
    """Each series of a supplier's lots, by category, with the state after its newest lot."""
    from validators.lot_plans import reduced_wanted
    from validators.switching import next_inspection

    on, models = house.ledger.clock().date(), _models(own)
    for series, defect_class, count in _series(house, [each.batch for each in own]):
        newest = house.ledger.inspected_lots.newest(series, defect_class, 1)
        if newest:
            lot, state = newest[0]
            told = next_inspection(state, reduced_wanted=reduced_wanted(house.catalogue.at(on), lot.category))
            yield _switched(lot, state, told.inspection, told.discontinued, count, models)


def _switched(lot: InspectedLot, state: SeriesState, inspection: str, discontinued: bool, count: int, models: Mapping[tuple[str, int], str]) -> Switching:
    return Switching(lot.category, models.get((lot.batch, lot.line), ""), lot.defect_class, inspection, discontinued or state.discontinued, count, lot.batch)


def _models(own: Sequence[Overview]) -> dict[tuple[str, int], str]:
    goods: Iterator[tuple[str, Mapping[str, Any]]] = ((each.batch, line) for each in own for line in each.shown["goods"])
    return {(batch, int(line["line"])): str(line["model"]) for batch, line in goods}


def _series(house: House, batches: Sequence[str]) -> list[tuple[str, str, int]]:
    found: Counter[tuple[str, str]] = Counter()
    for at in range(0, len(batches), _PORTION):
        query = select(inspected_lots.c.series, inspected_lots.c.defect_class, func.count()).where(inspected_lots.c.batch.in_(batches[at : at + _PORTION]))
        with house.ledger.reading() as connection:
            rows = connection.execute(query.group_by(inspected_lots.c.series, inspected_lots.c.defect_class)).all()
        for series, defect_class, count in rows:
            found[series, defect_class] += int(count)
    return [(*key, count) for key, count in sorted(found.items())]


def supplier_named(rows: Sequence[SupplierRow], told: str) -> SupplierRow:
    """The supplier of that id or name; ``InputRefused`` where there is none."""
    found = next((each for each in rows if each.id == told or plain(each.name) == plain(told)), None)
    if found is None:
        raise InputRefused("supplier.unknown", f"no batch has a supplier {told}; see freigabe supplier list", f"Keine Sendung hat einen Lieferanten {told}")
    return found
