"""What pages about recalls show: recipients in order, their lots, the quantities they tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from batches.base import Text
from distribution.recall import Balance, CauseKind, Notice, Reached, Recall, Told, balance
from flows.recalls.reaching import Reach
from flows.recalls.standing import live, lots_of
from flows.wiring import House
from portal.posted import Filled, Posted
from record.reach import LotReached

#: Recipients on a page.
PAGE = 100
_MOST = 1_000_000_000
KINDS: dict[CauseKind, Text] = {
    "lot": Text(de="Charge", en="Lot"),
    "batch": Text(de="Sendung", en="Batch"),
    "certificate": Text(de="Nummer einer Bescheinigung", en="Certificate number"),
    "manufacturer": Text(de="Hersteller", en="Manufacturer"),
    "notified_body": Text(de="Notifizierte Stelle (Nummer)", en="Notified body (number)"),
    "model": Text(de="Modell", en="Model"),
    "alert": Text(de="Sicherheitswarnung des Katalogs", en="Safety alert of the catalogue"),
}


@dataclass(frozen=True)
class Row:
    """A lot a member got; ``lot``: ``None`` where stock no longer has it."""

    reached: Reached
    lot: LotReached | None
    told: Told

    @property
    def name(self) -> str:
        """Its number."""
        return self.lot.lot if self.lot is not None else self.reached.lot

    @property
    def model(self) -> str:
        """Its model."""
        return str(self.lot.told.get("model", "")) if self.lot is not None else ""

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return str(self.lot.told.get("unit", "piece")) if self.lot is not None else "piece"


@dataclass(frozen=True)
class Recipient:
    """A member that was told; ``late``: it has goods and the day to answer is past."""

    notice: Notice
    sums: Balance
    late: bool


def recipients(recall: Recall, on: date) -> tuple[Recipient, ...]:
    """Everybody that was told: who has goods and is late first, then who has not answered, then the others, each by name."""
    rows: dict[str, list[Reached]] = defaultdict(list)
    for each in recall.reached:
        rows[each.member].append(each)
    found: list[Recipient] = []
    for told in recall.notices:
        late = recall.status == "running" and (told.delivered or bool(told.under_way)) and told.acknowledged_on is None and told.due_on < on
        of_it = recall.model_copy(update={"reached": tuple(rows[told.member]), "notices": (told,)})
        found.append(Recipient(told, balance(of_it), late))
    return tuple(sorted(found, key=lambda one: (not one.late, not one.notice.delivered, one.notice.acknowledged_on is not None, one.notice.name)))


def rows_of(house: House, recall: Recall, member: str) -> tuple[Row, ...]:
    """What a member got of each lot and what became of it by now, by lot number."""
    now = live(house, recall)
    lots = {each.id: each for each in lots_of(house, recall)}
    notice = recall.notice(member)
    told = {each.lot: each for each in notice.told} if notice is not None else {}
    found = [Row(each, lots.get(each.lot), told.get(each.lot, Told(lot=each.lot))) for each in now.reached if each.member == member]
    return tuple(sorted(found, key=lambda one: (one.name, one.reached.lot)))


def told_in(filled: Filled, rows: Iterable[Row]) -> tuple[Told, ...]:
    """What a form says of each lot; a lot of which it says nothing is left out."""
    told = []
    for number, row in enumerate(rows, 1):
        names = ("there", "used", "destroyed", "sent_back")
        counts = {name: filled.count(f"{name}-{number}", most=_MOST) for name in names}
        if any(each is not None for each in counts.values()):
            before = {"used": row.reached.used, "destroyed": row.reached.destroyed}
            told.append(Told(lot=row.reached.lot, **{name: before.get(name, 0) if count is None else count for name, count in counts.items()}))
    return tuple(told)


def given_for(rows: Iterable[Row], form: Posted | None) -> dict[str, str]:
    """What the fields of such a form say: what was typed, else what is on record."""
    if form is not None and len(form):
        return dict(form)
    given: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        stands: Mapping[str, int] = {
            "there": row.told.there,
            "used": row.reached.used,
            "destroyed": row.reached.destroyed,
            "sent_back": row.told.sent_back,
        }
        given |= {f"{name}-{number}": str(count) if count else "" for name, count in stands.items()}
    return given


@dataclass(frozen=True)
class Previewed:
    """What is about to be recalled, as a page shows it before."""

    found: Reach
    names: Mapping[str, str]

    @property
    def first(self) -> tuple[tuple[str, str, int], ...]:
        """The first recipients: name, lot and quantity."""
        lots = {each.id: each.lot for each in self.found.lots}
        rows = sorted(self.found.handed, key=lambda one: (self.names.get(one.member, one.member), one.lot))
        return tuple((self.names.get(each.member, each.member), lots[each.lot], each.delivered) for each in rows[:PAGE])
