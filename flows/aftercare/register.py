"""The register of complaints, of goods that do not conform and of recalls (Reg. (EU) 2016/425 Art. 10(6), Reg. (EU) 2017/745 Art. 13(6)).

Nothing is written for it: it is what complaints, lots, returns, temperature logs and recalls say, put together. It is never shorter than the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from sqlalchemy import select

from batches.base import Language, Text
from distribution.aftercare import Complaint, LotTold
from distribution.delivery import Delivery
from flows.aftercare.kinds import COMPLAINTS, LOGS
from flows.aftercare.lots import lots_of, told_of
from flows.aftercare.words import KINDS, STEPS
from flows.demand.tables import written
from flows.kinds import DELIVERIES, MEMBERS, RECALLS
from flows.stored import KIND
from flows.wiring import House
from record.stock_tables import delivery_lines, stock_lots
from record.tables import events

#: Why something is in the register.
EntryKind = Literal["complaint", "lot_rejected", "returned_damaged", "temperature", "recall"]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
_PORTION = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register. ``href``: where more is said; ``quantity``: ``None`` where the whole lot is meant; ``status``: how that stands."""

    on: date | None
    kind: EntryKind
    id: str
    href: str
    lot: LotTold
    quantity: int | None
    what: str
    status: str
    member: str = ""
    actions: str = ""


def entries(house: House, kinds: Sequence[EntryKind] = ENTRY_KINDS, *, category: str | None = None, lang: Language = "de") -> tuple[Entry, ...]:
    """The register, what came last first; of a category; what is ours to word in ``lang``."""
    sources = {"complaint": _complaints, "lot_rejected": _rejected, "returned_damaged": _damaged, "temperature": _temperatures, "recall": _recalls}
    found = (each for kind in ENTRY_KINDS if kind in kinds for each in sources[kind](house, lang))
    fitting = (each for each in found if category is None or each.lot.category == category)
    return tuple(sorted(fitting, key=lambda each: (each.on or date.min, each.kind, each.id, each.lot.id), reverse=True))


def as_table(found: Sequence[Entry], lang: Language = "de") -> bytes:
    """The register as CSV, headings in German; no cell is a formula."""
    header = (
        "Tag",
        "Art",
        "Nummer",
        "Charge",
        "Sendung",
        "Produkt",
        "Modell",
        "Hersteller",
        "Lieferant",
        "Mitglied",
        "Menge",
        "Einheit",
        "Was",
        "Stand",
        "Maßnahmen",
    )
    return written(header, (_cells(each, lang) for each in found))


#: What each kind of entry is called.
NAMES: dict[EntryKind, Text] = {
    "complaint": Text(de="Beschwerde", en="complaint"),
    "lot_rejected": Text(de="Charge zurückgewiesen", en="lot rejected"),
    "returned_damaged": Text(de="beschädigt zurück", en="returned damaged"),
    "temperature": Text(de="Temperatur", en="temperature"),
    "recall": Text(de="Rückruf", en="recall"),
}
#: What a status of any of them is called.
STATUSES: dict[str, Text] = {
    "open": Text(de="offen", en="open"),
    "upheld": Text(de="berechtigt", en="upheld"),
    "rejected": Text(de="unberechtigt", en="not upheld"),
    "lot_rejected": Text(de="zurückgewiesen", en="rejected"),
    "returned": Text(de="zurückgenommen", en="taken back"),
    "held": Text(de="gesperrt", en="held"),
    "usable": Text(de="verwendbar", en="usable"),
    "unusable": Text(de="unbrauchbar", en="unusable"),
    "running": Text(de="läuft", en="running"),
    "closed": Text(de="abgeschlossen", en="closed"),
}


def _cells(entry: Entry, lang: Language) -> tuple[str, ...]:
    lot, status = entry.lot, STATUSES.get(entry.status, Text(de=entry.status, en=entry.status))
    told = ("" if entry.on is None else f"{entry.on:%d.%m.%Y}", NAMES[entry.kind].in_language(lang), entry.id, lot.lot, lot.batch, lot.category, lot.model)
    quantity = "" if entry.quantity is None else str(entry.quantity)
    return (*told, lot.manufacturer, lot.supplier, entry.member, quantity, lot.unit, entry.what, status.in_language(lang), entry.actions)


def _complaints(house: House, lang: Language) -> Iterator[Entry]:
    names = _members(house)
    for each in COMPLAINTS.all(house):
        actions = "; ".join(f"{done.on:%d.%m.%Y} {STEPS[done.step].in_language(lang)}{f' {done.reference}' if done.reference else ''}" for done in each.actions)
        who = names.get(each.member, each.told_by)
        yield Entry(each.received_on, "complaint", each.id, f"/complaints/{each.id}", each.lot, each.quantity, _said(each, lang), each.status, who, actions)


def _said(complaint: Complaint, lang: Language) -> str:
    return f"{KINDS[complaint.kind].in_language(lang)}: {complaint.what}" + (f" – {complaint.reason}" if complaint.reason else "")


def _rejected(house: House, _lang: Language) -> Iterator[Entry]:
    """Lots that quality control rejected, by verdict or for a finding. Why and when is what the record says last about the lot, else about its batch."""
    with house.ledger.reading() as connection:
        ids = connection.execute(select(stock_lots.c.id).where(stock_lots.c.status == "rejected").order_by(stock_lots.c.id)).scalars().all()
    for at in range(0, len(ids), _PORTION):
        lots = lots_of(house, ids[at : at + _PORTION])
        said = _rejections(house, {each.row.batch for each in lots.values()})
        for id_, kept in lots.items():
            row = kept.row
            by_lot = said.get((row.batch, row.line, row.lot), said.get((row.batch, None, None), (None, "")))
            yield Entry(by_lot[0], "lot_rejected", id_, f"/batches/{row.batch}", told_of(kept), row.quantity, by_lot[1], "lot_rejected")


def _rejections(house: House, batches: Iterable[str]) -> dict[tuple[str, int | None, str | None], tuple[date | None, str]]:
    """By lot, and (without line and lot) by batch: the day and what was said, the latest word."""
    query = select(events.c.id, events.c.at, events.c.type, events.c.payload).where(
        events.c.kind == KIND, events.c.id.in_(sorted(batches)), events.c.type.in_(("lot.rejected", "finding.rejected"))
    )
    with house.ledger.reading() as connection:
        rows = connection.execute(query.order_by(events.c.id, events.c.number)).all()
    found: dict[tuple[str, int | None, str | None], tuple[date | None, str]] = {}
    for row in rows:
        told: Mapping[str, Any] = json.loads(row.payload)
        why = " – ".join(str(told[name]) for name in ("code", "reason") if told.get(name))
        key = (row.id, told.get("line"), told.get("lot")) if row.type == "lot.rejected" else (row.id, None, None)
        found[key] = (row.at.date(), why)
    return found


def _damaged(house: House, _lang: Language) -> Iterator[Entry]:
    """What came back damaged, as its delivery tells it."""
    query = select(delivery_lines.c.delivery).where(delivery_lines.c.returned > 0).distinct().order_by(delivery_lines.c.delivery)
    with house.ledger.reading() as connection:
        ids = connection.execute(query).scalars().all()
    names = _members(house)
    for at in range(0, len(ids), _PORTION):
        deliveries = [Delivery.model_validate(each.state) for each in house.ledger.read_all(DELIVERIES.name, ids[at : at + _PORTION])]
        lots = lots_of(house, {line.lot for each in deliveries for line in each.lines})
        for each in deliveries:
            for told, part in ((one, part) for one in each.told if one.reason == "damaged" for part in one.lines):
                line = each.line(part.line)
                if line is not None and line.lot in lots:
                    id_, lot = f"{each.id}/{told.number}/{part.line}", told_of(lots[line.lot])
                    yield Entry(
                        told.on, "returned_damaged", id_, f"/deliveries/{each.id}", lot, part.quantity, told.note, "returned", names.get(each.member, "")
                    )


def _temperatures(house: House, _lang: Language) -> Iterator[Entry]:
    for log in LOGS.all(house, status=("held", "decided")):
        for each in log.lots:
            if each.held:
                longest = max((one.minutes for one in each.excursions), default=0)
                what = f"{log.place}: {longest} min" + (f" – {each.reason}" if each.reason else "")
                yield Entry(log.last_at.date(), "temperature", log.id, f"/temperatures/{log.id}", each.lot, None, what, each.decided or "held")


def _recalls(house: House, lang: Language) -> Iterator[Entry]:
    recalls = RECALLS.all(house, status=("running", "closed"))
    for recall in recalls:
        for kept in lots_of(house, recall.lots).values():
            delivered = sum(each.delivered for each in recall.reached if each.lot == kept.row.id)
            actions = "; ".join(f"{each.on:%d.%m.%Y} {'Bericht an die Behörde' if lang == 'de' else 'report for the authority'}" for each in recall.reports)
            yield Entry(
                recall.begun_on, "recall", recall.id, f"/recalls/{recall.id}", told_of(kept), delivered, recall.cause.reason, recall.status, actions=actions
            )


def _members(house: House) -> dict[str, str]:
    return {each.id: each.name for each in MEMBERS.all(house)}
