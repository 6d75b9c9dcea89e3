"""The order a pool becomes: prefilled from the chosen quotation, given as any order is, with what it takes to know whose every piece is."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationError

from batches.account import Organisation
from batches.base import Frozen
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.order import Order
from batches.party import Name
from distribution.pool import Pool, PooledOrder, Quotation, order_lines
from flows.accounts.keeping import organisation_of
from flows.demand.pooling import POOLS, drift_of, pool_of_batch
from flows.demand.products import name_of
from flows.running import open_batch
from flows.wiring import House


class OrderWords(Frozen):
    """What the order needs beyond the quotation. ``product_class``: where the category does not say it; ``model``: as the supplier calls the goods."""

    order: Name
    importer: str
    expected_on: date
    ordered_on: date
    model: Name
    product_class: Annotated[str, Field(max_length=100)] = ""
    supplier_address: Annotated[str, Field(max_length=600)] = ""


def chosen_of(pool: Pool) -> Quotation:
    """The quotation that was chosen; ``NotNow`` where none was."""
    if (found := pool.quotation(pool.chosen)) is None:
        raise NotNow("pool.not_chosen", "choose a quotation first", "Bitte zuerst ein Angebot wählen")
    return found


def words_for(house: House, pool: Pool, on: date) -> dict[str, str]:
    """What the form of the order begins with."""
    quotation = chosen_of(pool)
    model = quotation.model or name_of(house.catalogue, pool.category).de
    return {"order": pool.id.upper(), "expected_on": quotation.arrives_on.isoformat(), "ordered_on": on.isoformat(), "model": model}


def order_of(house: House, pool: Pool, words: OrderWords) -> Order:
    """The order, as ``order.json`` has it; ``InputRefused`` where something of it cannot be."""
    quotation = chosen_of(pool)
    importer = organisation_of(house, words.importer)
    if importer is None:
        raise InputRefused("pool.importer", "choose the organisation that imports", "Bitte die Organisation wählen, die einführt")
    try:
        return Order.model_validate(_told(pool, quotation, words, importer))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise InputRefused("pool.order", f"the order is not in order: {said}", f"Der Auftrag lässt sich so nicht anlegen: {said}") from error


def _told(pool: Pool, quotation: Quotation, words: OrderWords, importer: Organisation) -> dict[str, Any]:
    lines = [
        {
            "line": each.number, "category": pool.category, "model": words.model, "quantity": each.quantity, "unit": pool.unit,
            "unit_price": quotation.unit_price, "size": each.size or None, "pack": quotation.pack if quotation.pack > 1 else None,
            "class": words.product_class or None,
        }
        for each in order_lines(pool, quotation)
    ]  # fmt: skip
    supplier = {"name": quotation.supplier, "country": quotation.country, "address": words.supplier_address}
    return {
        "order": words.order, "ordered_on": words.ordered_on, "expected_on": words.expected_on, "importer": importer.party, "supplier": supplier,
        "currency": quotation.currency, "exchange_rate": quotation.rate, "lines": lines,
    }  # fmt: skip


def order_pool(house: House, id: str, words: OrderWords, by: str) -> Pool:  # noqa: A002 - the ledger's own word
    """Give the order: it opens a batch, and the pool remembers which. Done again with the same words it is the same batch.

    ``NotNow`` where a demand changed since it was taken in (take over first), or there is a batch of that importer, supplier and number already.
    """
    with POOLS.open(house, id, by) as opened:
        pool = opened.known
        if pool.status == "ordered" and pool.order is not None and order_of(house, pool, words).batch_id == pool.order.batch:
            return pool
        _may_be_ordered(house, pool)
        order = order_of(house, pool, words)
        if (other := pool_of_batch(house, order.batch_id)) is not None and other.id != pool.id:
            raise NotNow(
                "pool.batch_exists",
                "there is a batch of this importer, supplier and order number already; choose another number",
                "Zu Importeur, Lieferant und Bestellnummer gibt es schon eine Sendung; bitte eine andere Nummer wählen",
            )
        open_batch(house, order, by)  # kept once: should what follows be interrupted, the same order tells nothing new
        quotation = chosen_of(pool)
        given = PooledOrder(
            batch=order.batch_id, order=order.order, importer=words.importer, supplier=quotation.supplier, expected_on=words.expected_on,
            ordered_on=words.ordered_on, lines=order_lines(pool, quotation),
        )  # fmt: skip
        payload = {"order": order.order, "batch": order.batch_id, "quantity": sum(each.quantity for each in given.lines)}
        return opened.save(pool.model_copy(update={"status": "ordered", "order": given}), Event(type="pool.ordered", actor=by, payload=payload))


def _may_be_ordered(house: House, pool: Pool) -> None:
    if pool.status != "collecting" or not pool.pieces:
        raise NotNow("pool.closed", "this pool has nothing to order (any more)", "Diese Sammelbestellung hat nichts (mehr) zu bestellen")
    if drift_of(house, pool):
        raise NotNow(
            "pool.changed",
            "demand changed since it was taken in; take the quantities over, look at the quotation again, then order",
            "Bedarf hat sich geändert, seit er aufgenommen wurde; bitte die Mengen übernehmen, das Angebot neu ansehen und dann bestellen",
        )
