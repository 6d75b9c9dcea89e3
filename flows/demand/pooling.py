"""Pooled purchases as the record keeps them: open demand is collected, quotations are entered, one is chosen, and its order opens a batch that knows whom it
serves. A demand is in one pool at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal

from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.order import Unit
from distribution.demand import Demand
from distribution.pool import MOST_PIECES, MOST_QUOTATIONS, Drifted, Piece, Pool, Quotation, Weighed, drifted, earmarks, weighed
from distribution.pricing import ceiling_for
from distribution.product import Wanted
from distribution.supply import Earmark
from flows.demand.products import buyable, category_named
from flows.kinds import CONTRACTS, DEMANDS, MEMBERS
from flows.things import Kind, Opened, listed
from flows.wiring import House

#: Listed by the batch they became once they are ordered, by their category before; due when suppliers are to answer.
POOLS = Kind(
    "pool", Pool, "sb", lambda p: listed(p.status, about=p.order.batch if p.order else p.category, due_on=p.answer_by), de="Sammelbestellung", en="pool"
)


def earmarks_of(house: House, batch_id: str, line: int) -> tuple[Earmark, ...]:
    """For whom the goods of a line of a batch were bought: the demands that are still open, each with what is outstanding of what was ordered for it."""
    pool = pool_of_batch(house, batch_id)
    return () if pool is None else earmarks(pool, line, demands_of(house, pool))


def pool_of_batch(house: House, batch_id: str) -> Pool | None:
    """The pool whose order opened a batch."""
    return next(iter(POOLS.all(house, about=batch_id, status=("ordered",))), None)


def demands_of(house: House, pool: Pool) -> dict[str, Demand]:
    """The demands of a pool's pieces, by id."""
    stored = house.ledger.read_all(DEMANDS.name, [each.demand for each in pool.pieces]) if pool.pieces else ()
    return {each.id: each for each in (DEMANDS.model.model_validate(one.state) for one in stored)}


def drift_of(house: House, pool: Pool) -> tuple[Drifted, ...]:
    """What changed of its demands since they were taken in."""
    demands = demands_of(house, pool)
    return drifted(pool, demands, {each.id: uncovered(house, each) for each in demands.values()} if pool.status == "collecting" else None)


def uncovered(house: House, demand: Demand) -> int:
    """What nobody has reserved or promised of it yet: so much is to be bought."""
    held = sum(each.quantity for each in house.ledger.reservations.open(demand=demand.id))
    return max(demand.outstanding - held, 0)


def to_collect(house: House, category: str, unit: Unit) -> tuple[tuple[Demand, int], ...]:
    """Open demand of a category that is in no pool and not covered, with what there is to buy of it; what is needed first before the rest.

    Demand that may only be served free of charge is not bought for.
    """
    open_ = [each for each in DEMANDS.all(house, about=category, status=("open",)) if each.unit == unit and not each.pool and not each.free_only]
    found = [(each, missing) for each in open_ if (missing := uncovered(house, each)) > 0]
    return tuple(sorted(found, key=lambda each: (each[0].needed_by, each[0].id)))


def open_pool(
    house: House, category: str, unit: Unit, demands: Sequence[str], by: str, on: date, *, answer_by: date | None = None, note: str = ""
) -> Pool:  # fmt: skip
    """Begin a pool with these demands; ``InputRefused`` where one of them cannot be in it, and then nothing is kept."""
    if category not in buyable(house.catalogue, on):
        category = category_named(house.catalogue, on, category)
    if answer_by is not None and answer_by < on:
        raise InputRefused("pool.answer_by", "the day of the answer is today or later", "Der Tag der Antwort ist heute oder später")
    new = Pool(id=POOLS.new_id(), category=category, unit=unit, made_on=on, made_by=by, answer_by=answer_by, note=note)
    with POOLS.open(house, new.id, by) as opened:
        return _collected(house, opened, new, demands, by, "pool.opened")


def collect(house: House, id: str, demands: Sequence[str], by: str) -> Pool:  # noqa: A002 - the ledger's own word
    """Take more demands into a pool that still collects."""
    with POOLS.open(house, id, by) as opened:
        return _collected(house, opened, collecting(opened.known), demands, by, "pool.collected")


def _collected(house: House, opened: Opened[Pool], pool: Pool, demands: Sequence[str], by: str, type_: str) -> Pool:
    new = [each for each in dict.fromkeys(demands) if each not in {piece.demand for piece in pool.pieces}]
    if not new:
        raise InputRefused("pool.none", "choose at least one demand that is not in it yet", "Bitte mindestens einen Bedarf wählen, der noch nicht dabei ist")
    if len(pool.pieces) + len(new) > MOST_PIECES:
        raise InputRefused("pool.too_many", f"a pool has at most {MOST_PIECES} demands", f"Eine Sammelbestellung fasst höchstens {MOST_PIECES} Bedarfe")
    with ExitStack() as stack:
        pieces = []
        for each in sorted(new):
            other = stack.enter_context(DEMANDS.open(house, each, by))
            demand = _fitting(pool, other.known)
            if (missing := uncovered(house, demand)) == 0:
                raise _not_fitting(demand, "is covered already", "ist schon gedeckt")
            pieces.append(Piece(demand=demand.id, member=demand.member, size=demand.wanted.size, quantity=missing))
            opened.along(
                other, demand.model_copy(update={"pool": pool.id}), Event(type="demand.pooled", actor=by, payload={"pool": pool.id, "quantity": missing})
            )
        pieces.sort(key=lambda each: new.index(each.demand))
        after = pool.model_copy(update={"pieces": (*pool.pieces, *pieces)})
        event = Event(type=type_, actor=by, payload={"category": pool.category, "demands": len(pieces), "quantity": sum(each.quantity for each in pieces)})
        return opened.save(after, event)


def _fitting(pool: Pool, demand: Demand) -> Demand:
    if demand.status != "open" or demand.free_only:
        raise _not_fitting(demand, "is not open, or is to be free of charge", "ist nicht offen oder nur kostenlos gewünscht")
    if (demand.wanted.category, demand.unit) != (pool.category, pool.unit):
        raise _not_fitting(demand, "is for other goods", "ist für andere Ware")
    if demand.pool not in ("", pool.id):
        raise _not_fitting(demand, "is in another pool", "ist schon in einer anderen Sammelbestellung")
    return demand


def _not_fitting(demand: Demand, en: str, de: str) -> NotNow:
    return NotNow("pool.demand", f"demand {demand.id} {en}; look at the list again", f"Bedarf {demand.id} {de}; bitte die Liste neu ansehen")


def take_over(house: House, id: str, by: str) -> Pool:  # noqa: A002
    """Make the pieces what their demands are now: what was withdrawn leaves, what became less or more counts as it is."""
    with POOLS.open(house, id, by) as opened, ExitStack() as stack:
        pool = collecting(opened.known)
        changed = {each.piece.demand: each for each in drift_of(house, pool)}
        if not changed:
            return pool
        pieces = []
        for piece in pool.pieces:
            if piece.demand not in changed:
                pieces.append(piece)
                continue
            other = stack.enter_context(DEMANDS.open(house, piece.demand, by))
            missing = 0 if changed[piece.demand].drift in ("gone", "other") else uncovered(house, other.known)
            if missing:
                pieces.append(piece.model_copy(update={"quantity": missing}))
            elif other.known.pool == pool.id:
                _let_go(opened, other, by)
        after = pool.model_copy(update={"pieces": tuple(pieces)})
        return opened.save(after, Event(type="pool.taken_over", actor=by, payload={"changed": sorted(changed), "quantity": after.quantity}))


def release_piece(house: House, id: str, demand: str, by: str) -> Pool:  # noqa: A002
    """Take one demand out of a pool that still collects."""
    with POOLS.open(house, id, by) as opened, DEMANDS.open(house, demand, by) as other:
        pool = collecting(opened.known)
        rest = tuple(each for each in pool.pieces if each.demand != demand)
        if len(rest) == len(pool.pieces):
            raise DEMANDS.unknown(demand)
        if other.known.pool == pool.id:
            _let_go(opened, other, by)
        return opened.save(pool.model_copy(update={"pieces": rest}), Event(type="pool.released", actor=by, payload={"demand": demand}))


def give_up(house: House, id: str, by: str, reason: str) -> Pool:  # noqa: A002
    """End a pool that buys nothing; its demands are free for another. Done again it changes nothing."""
    with POOLS.open(house, id, by) as opened, ExitStack() as stack:
        if opened.known.status == "given_up":
            return opened.known
        pool = collecting(opened.known)
        for piece in sorted(pool.pieces, key=lambda each: each.demand):
            other = stack.enter_context(DEMANDS.open(house, piece.demand, by))
            if other.known.pool == pool.id:
                _let_go(opened, other, by)
        return opened.save(pool.model_copy(update={"status": "given_up"}), Event(type="pool.given_up", actor=by, payload={"reason": reason}))


def _let_go(opened: Opened[Pool], other: Opened[Demand], by: str) -> None:
    event = Event(type="demand.unpooled", actor=by, payload={"pool": other.known.pool})
    opened.along(other, other.known.model_copy(update={"pool": ""}), event)


def quote(house: House, id: str, quotation: Quotation, by: str) -> Pool:  # noqa: A002
    """Enter a supplier's quotation; one of the same id takes the place of the former, unless that was chosen."""
    with POOLS.open(house, id, by) as opened:
        pool = collecting(opened.known)
        if quotation.currency != "EUR" and quotation.rate is None:
            raise InputRefused("pool.rate", "state the rate: units of the currency for 1 EUR", "Bitte den Kurs angeben: Einheiten der Währung für 1 EUR")
        rest = tuple(each for each in pool.quotations if each.id != quotation.id)
        if len(rest) >= MOST_QUOTATIONS:
            raise InputRefused("pool.quotations", f"at most {MOST_QUOTATIONS} quotations", f"Höchstens {MOST_QUOTATIONS} Angebote")
        if pool.quotation(quotation.id) == quotation:
            return pool
        payload = {"supplier": quotation.supplier, "price": str(quotation.unit_price), "currency": quotation.currency}
        after = pool.model_copy(update={"quotations": (*rest, quotation)} | ({"chosen": "", "reason": ""} if pool.chosen == quotation.id else {}))
        return opened.save(after, Event(type="pool.quoted", actor=by, payload=payload))


def choose(house: House, id: str, quotation: str, reason: str, by: str) -> Pool:  # noqa: A002
    """Choose a quotation, with why; the reason is kept for good (§ 8 VgV, § 6 UVgO: the award is documented)."""
    if not reason.strip():
        raise InputRefused("pool.reason", "say why this one", "Bitte begründen, warum dieses Angebot")
    with POOLS.open(house, id, by) as opened:
        pool = collecting(opened.known)
        chosen = pool.quotation(quotation)
        if chosen is None:
            raise InputRefused("pool.quotation", f"there is no quotation {quotation}", f"Ein Angebot {quotation} gibt es nicht")
        after = pool.model_copy(update={"chosen": quotation, "reason": reason.strip(), "chosen_by": by})
        payload = {"supplier": chosen.supplier, "reason": reason.strip(), "price": str(chosen.unit_price), "currency": chosen.currency}
        return opened.save(after, Event(type="pool.chosen", actor=by, payload=payload))


def weighed_all(house: House, pool: Pool, on: date) -> tuple[Weighed, ...]:
    """Every quotation beside what is needed, the cheapest first; those that cannot be compared come last."""
    days = [each.needed_by for each in demands_of(house, pool).values()]
    ceiling = ceiling_of(house, pool, on)
    every = [weighed(pool, each, days, on, ceiling) for each in pool.quotations]
    return tuple(sorted(every, key=lambda each: (each.cost is None, each.cost or Decimal(0), each.quotation.id)))


def ceiling_of(house: House, pool: Pool, on: date) -> Decimal | None:
    """The lowest price of a unit, in EUR, that a framework contract allows for what one of its members needs; ``None`` where none names it."""
    contracts = CONTRACTS.all(house, status=("open",))
    members = {each.member: MEMBERS.find(house, each.member) for each in pool.pieces} if contracts else {}
    found = []
    for piece in pool.pieces if contracts else ():
        member = members[piece.member]
        groups = () if member is None else member.groups
        allowed = ceiling_for(contracts, Wanted(category=pool.category, size=piece.size), pool.unit, groups, on, piece.member)
        found += [] if allowed is None else [allowed.ceiling]
    return min(found, default=None)


def collecting(pool: Pool) -> Pool:
    """The pool; ``NotNow`` where it no longer collects."""
    if pool.status != "collecting":
        raise NotNow(
            "pool.closed", "this pool is ordered or given up and stays as it is", "Diese Sammelbestellung ist bestellt oder aufgegeben und bleibt, wie sie ist"
        )
    return pool


def members_of(pools: Iterable[Pool]) -> frozenset[str]:
    """Whose demand is in them."""
    return frozenset(piece.member for pool in pools for piece in pool.pieces)
