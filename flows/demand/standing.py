"""Where a demand stands: what is reserved, promised, delivered or ordered for it, what fell through, why it got what it got, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from batches.base import Text
from batches.rule import in_words
from distribution.demand import Demand
from distribution.plan import Answer, Plan
from distribution.pool import Pool
from flows.demand.policy import lapse_days_on
from flows.demand.pooling import POOLS
from flows.kinds import MEMBERS
from flows.sharing.answers import answer_in
from flows.wiring import House
from record.reservations import Reservation
from record.stock import Kept

#: What a member sees first of a demand.
Stand = Literal["open", "late", "ordered", "promised", "reserved", "part_delivered", "fulfilled", "withdrawn", "lapsed"]


@dataclass(frozen=True, slots=True)
class Coming:
    """So much of a lot that is on its way. ``expected_on``: as its order says; ``arrived``: the goods are there and being looked at."""

    quantity: int
    order: str
    expected_on: date | None
    arrived: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a demand stands. ``failed``: promises whose lot came to nothing, while something is outstanding; ``returned``: of what was delivered."""

    demand: Demand
    member: str
    reserved: int
    promised: tuple[Coming, ...]
    on_delivery: int
    delivered: int
    returned: int
    failed: tuple[Coming, ...]
    pool: Pool | None
    stand: Stand

    @property
    def promised_quantity(self) -> int:
        """What is promised in all."""
        return sum(each.quantity for each in self.promised)

    @property
    def missing(self) -> int:
        """What is outstanding and neither reserved nor promised."""
        return max(self.demand.outstanding - self.reserved - self.promised_quantity, 0)

    @property
    def failed_quantity(self) -> int:
        """What was promised and fell through."""
        return sum(each.quantity for each in self.failed)


def standing_of(house: House, demand: Demand, on: date, names: dict[str, str] | None = None) -> Standing:
    """Where a demand stands on a day; ``names``: of members, where somebody has them."""
    told = house.ledger.reservations
    held = told.open(demand=demand.id)
    firm = [each for each in held if each.firm]
    ended = [each for each, why in told.ended(demand=demand.id) if why == "lot_failed" and not each.firm]
    lines = told.handed_over(demand=demand.id)
    pool = POOLS.find(house, demand.pool) if demand.pool else None
    lots = _lots(house, [each for each in held if not each.firm] + ended)
    made = Standing(
        demand=demand,
        member=_name_of(house, demand.member, names),
        reserved=sum(each.quantity for each in firm),
        promised=tuple(_coming(each, lots) for each in held if not each.firm),
        on_delivery=sum(each.quantity for each in firm if each.delivery),
        delivered=sum(each.quantity for each in lines),
        returned=sum(each.returned for each in lines),
        failed=tuple(_coming(each, lots) for each in ended) if demand.status == "open" else (),
        pool=pool,
        stand="open",
    )
    return Standing(**{name: getattr(made, name) for name in made.__slots__ if name != "stand"}, stand=_stand(made, on))


def standings(house: House, demands: Iterable[Demand], on: date) -> tuple[Standing, ...]:
    """The same of several."""
    names: dict[str, str] = {}
    return tuple(standing_of(house, each, on, names) for each in demands)


def answer_of(house: House, demand: Demand) -> tuple[Answer, Plan] | None:
    """Why it got what it got: its answer in the plan that was confirmed last, and the plan; ``None`` before the first."""
    return answer_in(house, demand.id)


def next_step(standing: Standing, on: date) -> Text:
    """What happens next, and whether the member has to do anything."""
    demand = standing.demand
    match standing.stand:
        case "fulfilled":
            return Text(de="Alles ist geliefert; es ist nichts zu tun.", en="Everything is delivered; there is nothing to do.")
        case "withdrawn":
            return Text(de="Zurückgezogen. Bei neuem Bedarf bitte neu eintragen.", en="Withdrawn. Should you need it after all, ask anew.")
        case "lapsed":
            return Text(
                de="Verfallen, weil der Tag lange vorbei ist. Bei Bedarf bitte neu eintragen.", en="Lapsed: its day is long past. Ask anew if you need it."
            )
        case "reserved" | "part_delivered" if standing.reserved:
            return _of_reserved(standing)
        case "promised":
            return Text(
                de="Zugesagt aus Ware, die noch unterwegs oder in Prüfung ist. Fällt sie durch, steht das hier, und Ihr Bedarf bleibt offen.",
                en="Promised from goods on their way or under inspection. Should they fail, it is told here, and your demand stays open.",
            )
        case "ordered":
            return Text(de="Für Sie bestellt; die Ware wird nach Ankunft geprüft.", en="Ordered for you; the goods are inspected when they arrive.")
        case _:
            last = demand.needed_by + timedelta(days=lapse_days_on(on))
            return Text(
                de=f"Nimmt an der nächsten Verteilung teil. Ohne Zuteilung verfällt der Bedarf nach dem {in_words(last, 'de')}.",
                en=f"Takes part in the next sharing out. Without goods it lapses after {in_words(last, 'en')}.",
            )


def _of_reserved(standing: Standing) -> Text:
    if standing.on_delivery:
        what = Text(de="Die Lieferung wird vorbereitet; es ist nichts zu tun.", en="The delivery is being prepared; there is nothing to do.")
    else:
        what = Text(
            de="Für Sie reserviert; die Koordination stellt die Lieferung zusammen.", en="Reserved for you; the coordinator puts the delivery together."
        )
    if standing.missing == 0:
        return what
    return Text(de=f"{what.de} Der Rest nimmt an der nächsten Verteilung teil.", en=f"{what.en} The rest takes part in the next sharing out.")


def _stand(made: Standing, on: date) -> Stand:
    demand = made.demand
    if demand.status != "open":
        return demand.status
    if demand.handed_over:
        return "part_delivered"
    if made.reserved:
        return "reserved"
    if made.promised:
        return "promised"
    if made.pool is not None and made.pool.status == "ordered":
        return "ordered"
    return "late" if demand.needed_by < on else "open"


def _lots(house: House, reservations: Iterable[Reservation]) -> dict[str, Kept]:
    ids = sorted({each.lot for each in reservations})
    return {each.row.id: each for each in house.ledger.stock.lots(ids=ids)} if ids else {}


def _coming(reservation: Reservation, lots: dict[str, Kept]) -> Coming:
    kept = lots.get(reservation.lot)
    told = {} if kept is None else kept.row.told
    day = told.get("expected_on")
    return Coming(reservation.quantity, str(told.get("order", "")), date.fromisoformat(day) if day else None, bool(told.get("arrived_on")))


def _name_of(house: House, member: str, names: dict[str, str] | None) -> str:
    known = {} if names is None else names
    if member not in known:
        found = MEMBERS.find(house, member)
        known[member] = member if found is None else found.name
    return known[member]
