"""A delivery as its page shows it: line by line what is in it, what keeps it back, what became of it; and the list of deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from batches.base import Text
from distribution.delivery import Delivery, DeliveryLine, Told, ToldLine
from flows.customs_documents import names_of
from flows.deliveries.fit import unfit_lines
from flows.deliveries.goods import Goods, GoodsPaper, goods_of, goods_papers
from flows.deliveries.invoices import sellers_in
from flows.deliveries.ready import Ready, ready_of
from flows.deliveries.sellers import seller_of
from flows.kinds import DELIVERIES, MEMBERS
from flows.wiring import House
from record.reservations import HandedOver
from record.stock import Kept

#: How many deliveries that are done a page of the list has.
PAGE = 50
#: What waits for somebody: shown first.
OPEN = ("prepared", "picked")


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with its lot. ``wrong``: why it may not leave; ``out``: what its member has of it, once handed over."""

    line: DeliveryLine
    goods: Text
    model: str
    product_class: str
    size: str
    lot: str
    expires_on: date | None
    manufacturer: str
    wrong: Text | None
    out: HandedOver | None

    @property
    def left(self) -> int:
        """What the member has told nothing about."""
        return 0 if self.out is None else self.out.quantity - self.out.returned - self.out.destroyed - self.out.used


@dataclass(frozen=True)
class DeliveryShown:
    """A delivery; ``member``: its name; ``goods``: the papers that go with the goods; ``sellers_wanted``: importers of whom nobody said
    how they invoice.
    """

    delivery: Delivery
    member: str
    address: str
    lines: tuple[LineShown, ...]
    goods: tuple[GoodsPaper, ...] = ()
    sellers_wanted: tuple[str, ...] = ()

    @cached_property
    def wrong(self) -> tuple[LineShown, ...]:
        """Lines that may not leave."""
        return tuple(each for each in self.lines if each.wrong is not None)

    @property
    def has_left(self) -> bool:
        """Whether there is something the member could tell about."""
        return any(each.left for each in self.lines)

    @property
    def to_inspect(self) -> tuple[tuple[Told, ToldLine, int, LineShown], ...]:
        """What came back and waits for quality control."""
        lines = {each.line.number: each for each in self.lines}
        return tuple((told, part, left, lines[part.line]) for told, part, left in self.delivery.open_returns)

    @property
    def told(self) -> tuple[tuple[Told, ToldLine, LineShown], ...]:
        """Everything told about it, the newest first."""
        lines = {each.line.number: each for each in self.lines}
        return tuple((told, part, lines[part.line]) for told in reversed(self.delivery.told) for part in told.lines)


@dataclass(frozen=True, slots=True)
class ReadyShown:
    """A reservation that could be delivered."""

    ready: Ready
    goods: Text
    demand: str

    @property
    def id(self) -> str:
        """The reservation's."""
        return self.ready.reserved.id


@dataclass(frozen=True, slots=True)
class ReadyMember:
    """What waits to be delivered to a member."""

    id: str
    name: str
    items: tuple[ReadyShown, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A delivery in the list."""

    delivery: Delivery
    member: str

    @property
    def quantity(self) -> int:
        """Of all lines together."""
        return sum(each.quantity for each in self.delivery.lines)


def delivery_shown(house: House, delivery: Delivery, on: date) -> DeliveryShown:
    """What the page of a delivery shows."""
    lots = {each.row.id: each for each in house.ledger.stock.lots(ids={line.lot for line in delivery.lines})}
    out = {each.number: each for each in house.ledger.reservations.handed_over(delivery=delivery.id)} if delivery.status == "handed_over" else {}
    wrong = {each.line.number: each.why for each in unfit_lines(house, delivery, on)}
    categories = names_of(house.catalogue).categories
    member = MEMBERS.find(house, delivery.member)
    lines = tuple(_line(each, lots.get(each.lot), categories, wrong.get(each.number), out.get(each.number)) for each in delivery.lines)
    goods = goods_of(house, delivery)
    name, address = (delivery.member, "") if member is None else (member.name, member.contact.address)
    return DeliveryShown(delivery, name, address, lines, goods_papers(goods), tuple(_sellers_wanted(house, goods)))


def ready_members(house: House, on: date, member: str | None = None) -> tuple[ReadyMember, ...]:
    """What could be delivered, member by member, by name."""
    categories = names_of(house.catalogue).categories
    by_member: dict[str, list[ReadyShown]] = {}
    for each in ready_of(house, on, member):
        goods = categories.get(each.lot.row.category) or _plain(each.lot.row.category)
        by_member.setdefault(each.reserved.member, []).append(ReadyShown(each, goods, each.reserved.demand))
    names = _names(house, tuple(by_member))
    return tuple(sorted((ReadyMember(whose, names[whose], tuple(items)) for whose, items in by_member.items()), key=lambda each: (each.name, each.id)))


def open_deliveries(house: House, owner: str | None) -> tuple[Listed, ...]:
    """Deliveries that are not handed over yet, by number."""
    return _listed(house, DELIVERIES.all(house, owner=owner, status=OPEN))


def done_deliveries(house: House, owner: str | None, status: str, before: str) -> tuple[Listed, ...]:
    """Deliveries that are done (``handed_over`` or ``cancelled``), the newest first; one more than a page tells that there are others."""
    ids = house.ledger.register.newest(DELIVERIES.name, owner=owner, status=(status,), before=before, limit=PAGE + 1)
    found = (Delivery.model_validate(each.state) for each in house.ledger.read_all(DELIVERIES.name, ids))
    return _listed(house, sorted(found, key=lambda each: each.id, reverse=True))


def _sellers_wanted(house: House, goods: Sequence[Goods]) -> Iterator[str]:
    for theirs in sellers_in(goods).values():
        if seller_of(house, theirs[0].importer.name) is None:
            yield theirs[0].importer.name


def _listed(house: House, deliveries: Sequence[Delivery]) -> tuple[Listed, ...]:
    names = _names(house, tuple({each.member for each in deliveries}))
    return tuple(Listed(each, names[each.member]) for each in deliveries)


def _names(house: House, members: Sequence[str]) -> Mapping[str, str]:
    found = (MEMBERS.find(house, each) for each in members)
    return {each: each if member is None else member.name for each, member in zip(members, found, strict=True)}


def _line(line: DeliveryLine, lot: Kept | None, categories: Mapping[str, Text], wrong: Text | None, out: HandedOver | None) -> LineShown:
    if lot is None:
        return LineShown(line, _plain(line.lot), "", "", "", line.lot, None, "", wrong, out)
    row, told = lot.row, lot.row.told
    return LineShown(
        line=line,
        goods=categories.get(row.category) or _plain(row.category),
        model=str(told.get("model", "")),
        product_class=str(told.get("product_class", "")),
        size=str(told.get("size", "")),
        lot=row.lot,
        expires_on=row.expires_on,
        manufacturer=str(told.get("manufacturer", "")),
        wrong=wrong,
        out=out,
    )


def _plain(name: str) -> Text:
    return Text(de=name, en=name)
