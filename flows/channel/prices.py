"""What a lot costs a member, how the price comes about, and whether its framework contract allows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from batches.account import Organisation, belongs_to
from batches.base import Text
from batches.batch import Batch, Judgement
from batches.errors import InputRefused
from batches.party import Party
from distribution.allocation_supply import keeps_long_enough, quota_for
from distribution.delivery import PriceParts
from distribution.members import FrameworkContract, Member
from distribution.policy import policy_at
from distribution.pricing import AboveCeiling, Ceiling, Unpriced, above_ceiling, ceiling_for, price_of
from distribution.product import Wanted
from flows.accounts.keeping import organisation_of
from flows.kinds import CONTRACTS
from flows.offers.checking import as_lot
from flows.sharing.supply import quotas_of
from flows.stored import KIND, from_state
from flows.wiring import House
from record.stock import Kept


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of one unit; ``parts`` is ``None`` where it is ``free`` of charge or not known, and ``why`` says so. ``contract``: the ceiling that holds;
    ``flag``: the price is above it."""

    parts: PriceParts | None
    free: bool = False
    why: Text | None = None
    contract: Ceiling | None = None
    flag: AboveCeiling | None = None


@dataclass(frozen=True, slots=True)
class OnOffer:
    """Goods of one line of a batch that are in stock. ``free_quantity``: what nobody has a reservation on."""

    batch: str
    line: int
    category: str
    model: str
    product_class: str
    size: str
    unit: str
    importer: str
    free_quantity: int
    lots: tuple[str, ...]
    price: Priced


class Prices:
    """The prices of a house on a day: batches and contracts are looked at once each."""

    def __init__(self, house: House, on: date) -> None:
        self._house, self._on = house, on
        self._batches: dict[str, tuple[Batch, Judgement]] = {}

    def of(self, lot: Kept, member: Member | None) -> Priced:
        """What a lot costs a member; without one, by no contract."""
        batch, judgement = self._batch(lot.row.batch)
        line = next((each for each in batch.order.lines if each.line == lot.row.line), None)
        if line is None:  # the order has it no more; what was handed out of it stays in the books
            return Priced(None, why=Text(de="diese Ware steht nicht mehr im Auftrag", en="these goods are not in the order any more"))
        customs = next((each for each in judgement.customs.lines if each.line == line.line), None)
        found = price_of(batch.order, line, customs, self._on)
        if isinstance(found, Unpriced):
            return Priced(None, free=found.free, why=found.why)
        goods, theirs = Wanted(category=line.category, size=line.size or ""), self._contracts_of(batch.order.importer)
        contract = None if member is None else ceiling_for(theirs, goods, line.unit, member.groups, self._on, member.id)
        return Priced(found, contract=contract, flag=above_ceiling(found, contract))

    def on_offer(self, member: Member | None) -> tuple[OnOffer, ...]:
        """What may still be handed on, by line of its batch: released, not held, free, and keeping as long as sharing asks of goods needed that day.

        A donation is on offer to those its quotas name; without a member, to whoever looks at all of it.
        """
        policy, by_line = policy_at(self._on), dict[tuple[str, int], list[Kept]]()
        for kept in self._there(member):
            if keeps_long_enough(as_lot(kept), self._on, policy):
                by_line.setdefault((kept.row.batch, kept.row.line), []).append(kept)
        found = (self._offered(lots, member) for lots in by_line.values())
        return tuple(sorted(found, key=lambda each: (each.category, each.size, each.model, each.batch, each.line)))

    def _there(self, member: Member | None) -> Iterator[Kept]:
        """What is released, not held and free, and may be this member's."""
        free = [each for each in self._house.ledger.stock.lots() if as_lot(each).is_stock and each.held["free"] > 0]
        quotas = quotas_of(self._house, {each.row.batch for each in free if each.row.told.get("donated")})
        for each in free:
            lot = as_lot(each).model_copy(update={"quotas": quotas.get(each.row.batch, ())})
            if member is None or quota_for(lot, member) is not None:
                yield each

    def _offered(self, lots: list[Kept], member: Member | None) -> OnOffer:
        row, told = lots[0].row, lots[0].row.told
        return OnOffer(
            batch=row.batch, line=row.line, category=row.category, model=told.get("model", ""), product_class=told.get("product_class", ""),
            size=told.get("size", ""), unit=told.get("unit", "piece"), importer=told.get("importer", row.importer),
            free_quantity=sum(each.held["free"] for each in lots), lots=tuple(each.row.id for each in lots), price=self.of(lots[0], member),
        )  # fmt: skip

    def _batch(self, id: str) -> tuple[Batch, Judgement]:  # noqa: A002 - the ledger's own word
        if id not in self._batches:
            stored = self._house.ledger.read(KIND, id)
            if stored is None:
                raise InputRefused("batch.unknown", f"there is no batch {id}", f"Eine Sendung {id} gibt es nicht")
            self._batches[id] = from_state(stored.state)[:2]
        return self._batches[id]

    def _contracts_of(self, importer: Party) -> Iterator[FrameworkContract]:
        return (contract for contract, party in self._contracts if party is not None and belongs_to(importer, party))

    @cached_property
    def _contracts(self) -> list[tuple[FrameworkContract, Organisation | None]]:
        return [(each, organisation_of(self._house, each.importer)) for each in CONTRACTS.all(self._house)]


def price_for(house: House, lot: Kept | str, member: Member | None, on: date) -> Priced:
    """What a lot (its row in stock, or its id) costs a member on a day; ``InputRefused`` for a lot that there is not."""
    if isinstance(lot, str):
        found = house.ledger.stock.lots(ids=[lot])
        if not found:
            raise InputRefused("stock.no_lot", f"there is no lot {lot} in stock", f"Eine Charge {lot} gibt es im Bestand nicht")
        lot = found[0]
    return Prices(house, on).of(lot, member)
