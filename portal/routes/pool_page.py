"""What the page of a pool shows: its pieces with whose demand they serve, quotations beside what is needed, and the batch it became."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import Response

from batches.errors import FreigabeError
from distribution.demand import Demand
from distribution.pool import Drifted, Piece, Pool
from flows.demand.pooling import POOLS, demands_of, drift_of, earmarks_of, to_collect, weighed_all
from flows.demand.products import name_of
from flows.figures.telling import told
from portal.access import Caller
from portal.desk import Desk
from portal.pages import show, spoken
from portal.posted import NotInOrder, Posted
from portal.problems import status_of
from portal.routes.demands import names_of, today


@dataclass(frozen=True, slots=True)
class PieceSeen:
    """A piece with its demand as it is now. ``line``: of the order; ``earmarked``: what of the goods is still meant for it."""

    piece: Piece
    demand: Demand | None
    drift: Drifted | None
    line: int | None
    earmarked: int


def pool_seen(desk: Desk, id: str) -> Pool:  # noqa: A002 - the ledger's own word
    """The pool of that id; 404 where there is none."""
    found = POOLS.find(desk.house, id)
    if found is None:
        raise HTTPException(404, "there is no such pool")
    return found


def pool_page(request: Request, desk: Desk, caller: Caller, pool: Pool, given: Posted | None = None, refusal: FreigabeError | None = None) -> Response:
    """The page. ``given``: a form that has to be corrected, with why."""
    on, lang, house = today(desk), spoken(request), desk.house
    wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
    return show(
        request,
        "pool",
        200 if refusal is None else status_of(refusal),
        pool=pool,
        pieces=pieces_of(desk, pool),
        names=names_of(house),
        quotations=weighed_all(house, pool, on),
        chosen=pool.quotation(pool.chosen),
        more=to_collect(house, pool.category, pool.unit) if pool.status == "collecting" and caller.may("coordinate") else (),
        batch=lots_of(desk, pool),
        given=given or Posted([("currency", "EUR"), ("once", secrets.token_hex(6))]),
        typed=given is not None and bool(given.text("unit_price") or given.text("supplier")),
        wrong={name: each.in_language(lang) for name, each in wrong.items()},
        refused=None if wrong else refusal,
        called=name_of(house.catalogue, pool.category).in_language(lang),
        events=[(each.at, each.actor, told(each.type, each.payload)) for each in house.ledger.events(POOLS.name, pool.id)],
        on=on,
    )


def pieces_of(desk: Desk, pool: Pool) -> tuple[PieceSeen, ...]:
    """Every piece with its demand, and what of the order is meant for it."""
    demands, drift = demands_of(desk.house, pool), {each.piece.demand: each for each in drift_of(desk.house, pool)}
    lines = {each.size: each.number for each in pool.order.lines} if pool.order else {}
    marked = {each.demand: each.quantity for line in lines.values() for each in earmarks_of(desk.house, pool.order.batch if pool.order else "", line)}
    return tuple(PieceSeen(each, demands.get(each.demand), drift.get(each.demand), lines.get(each.size), marked.get(each.demand, 0)) for each in pool.pieces)


def lots_of(desk: Desk, pool: Pool) -> list[dict[str, str]]:
    """How the lots of the batch it became stand, as the stock has them; none while the batch is being opened."""
    lots = desk.house.ledger.stock.lots(batch=pool.order.batch) if pool.order else ()
    return [
        {"line": str(each.row.line), "lot": each.row.lot, "status": each.row.status, "gate": each.row.gate or "", "quantity": str(each.row.quantity)}
        for each in lots
    ]
