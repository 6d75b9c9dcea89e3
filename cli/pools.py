"""``freigabe demand pool``: open demand gathered into one supplier order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from batches.base import Language
from batches.errors import InputRefused
from cli.demands import day_of, house_of, made_of
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from datetime import date

    from distribution.pool import Pool
    from flows.wiring import House


def open_(
    category: str, by: str, demands: list[str], unit: Literal["piece", "pair", "kit"], answer_by: str | None, *, on: str | None, data: Path | None,
    as_json: bool, lang: Language,
) -> int:  # fmt: skip
    """Begin a pool with these demands, or with all that is open and not covered."""
    from flows.demand import pooling
    from flows.demand.products import category_named

    with house_of(data) as house:
        day = day_of(house, on)
        key = category_named(house.catalogue, day, category)
        chosen = demands or [each.id for each, _ in pooling.to_collect(house, key, unit)]
        pool = pooling.open_pool(house, key, unit, chosen, by, day, answer_by=None if answer_by is None else day_of(house, answer_by))
        return _told(house, pool, day, as_json=as_json, lang=lang)


def list_(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every pool."""
    from flows.demand.pooling import POOLS

    with house_of(data) as house:
        every = POOLS.all(house)
    if as_json:
        print_json({"pools": [each.model_dump(mode="json") for each in every]})
        return 0
    for each in every:
        say(f"{each.id}  {each.category} {each.quantity}  {each.status}")
    if not every:
        say("keine Sammelbestellung" if lang == "de" else "no pool")
    return 0


def show(pool: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """One pool."""
    from flows.demand.pooling import POOLS

    with house_of(data) as house:
        return _told(house, POOLS.get(house, pool), day_of(house, on), as_json=as_json, lang=lang)


def request(pool: str, csv: Path | None, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """The request for quotations."""
    from flows.demand.pooling import POOLS
    from flows.demand.requesting import table_of, text_of

    with house_of(data) as house:
        known = POOLS.get(house, pool)
        text = text_of(house, known, day_of(house, on), lang)
        if csv is not None:
            csv.write_bytes(table_of(house, known))
    if as_json:
        print_json({"pool": known.id, "text": text})
    else:
        say(text)
    return 0


def quote(pool: str, told: Mapping[str, Any], by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter a quotation; told again in the same words it is one."""
    from distribution.pool import Quotation
    from flows.demand import pooling
    from record.canonical import sha256_of

    with house_of(data) as house:
        day = day_of(house, on)
        id_ = sha256_of(repr(sorted(told.items())))[:12]
        quotation = made_of(Quotation, {**told, "id": id_, "entered_on": day, "entered_by": by})
        return _told(house, pooling.quote(house, pool, quotation, by), day, as_json=as_json, lang=lang)


def choose(pool: str, quotation: str, reason: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Choose a quotation."""
    from flows.demand import pooling

    with house_of(data) as house:
        return _told(house, pooling.choose(house, pool, quotation, reason, by), day_of(house, on), as_json=as_json, lang=lang)


def order(
    pool: str, number: str, importer: str, by: str, model: str, expected_on: str | None, *, on: str | None, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """Give the order."""
    from batches.account import plain
    from flows.accounts.keeping import organisations_in
    from flows.demand import ordering
    from flows.demand.pooling import POOLS

    with house_of(data) as house:
        day, known = day_of(house, on), POOLS.get(house, pool)
        found = next((each for each in organisations_in(house) if importer == each.id or plain(each.party.name) == plain(importer)), None)
        if found is None:
            raise InputRefused("pool.importer", f"there is no organisation {importer}", f"Eine Organisation {importer} gibt es nicht")
        told = {**ordering.words_for(house, known, day), "order": number, "importer": found.id}
        told |= {name: value for name, value in {"model": model, "expected_on": expected_on}.items() if value}
        words = made_of(ordering.OrderWords, told)
        return _told(house, ordering.order_pool(house, pool, words, by), day, as_json=as_json, lang=lang)


def take_over(pool: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Make its pieces what their demands are now."""
    from flows.demand import pooling

    with house_of(data) as house:
        return _told(house, pooling.take_over(house, pool, by), day_of(house, on), as_json=as_json, lang=lang)


def give_up(pool: str, reason: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """End a pool that buys nothing."""
    from flows.demand import pooling

    with house_of(data) as house:
        return _told(house, pooling.give_up(house, pool, by, reason), day_of(house, on), as_json=as_json, lang=lang)


def _told(house: House, pool: Pool, on: date, *, as_json: bool, lang: Language) -> int:
    from flows.demand.pooling import drift_of, weighed_all

    weighed, drift = weighed_all(house, pool, on), drift_of(house, pool)
    if as_json:
        costs = [
            {
                "quotation": each.quotation.id,
                "ordered": each.ordered,
                "cost": None if each.cost is None else str(each.cost),
                "says": [one.model_dump() for one in each.says],
            }
            for each in weighed
        ]
        print_json({"pool": pool.model_dump(mode="json"), "weighed": costs, "changed": [each.piece.demand for each in drift]})
        return 0
    say(f"{pool.id}  {pool.category} {pool.quantity}  {pool.status}" + (f"  {pool.order.order} ({pool.order.batch})" if pool.order else ""))
    changed = {each.piece.demand: each for each in drift}
    for piece in pool.pieces:
        now = f"  ({changed[piece.demand].drift}: {changed[piece.demand].now})" if piece.demand in changed else ""
        say(f"  {piece.demand} {piece.member}: {piece.quantity} {piece.size}{now}")
    for each in weighed:
        chosen = " *" if each.quotation.id == pool.chosen else ""
        said = "; ".join(one.in_language(lang) for one in each.says)
        offer = each.quotation
        say(f"  {offer.id}{chosen} {offer.supplier}: {offer.unit_price} {offer.currency}, {offer.arrives_on}  {said}")
    return 0
