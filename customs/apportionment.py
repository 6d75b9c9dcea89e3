"""Charges of the whole consignment, shared out over its lines so that the parts add up to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from batches.base import Text
from batches.order import Order
from customs.account import Account, joined, sentence
from customs.charges import Item
from customs.money import shared_out

Weights = tuple[Decimal, ...]


def weights_of(order: Order, goods: Sequence[Decimal | None], items: Sequence[Item], account: Account) -> Weights | None:
    """By what charges are shared out: as the order says, else by gross weight where every line has one, else by value; ``None``: not known.

    Nothing has to be known where there is but one line, or nothing to share out.
    """
    if len(goods) == 1 or all(item.line is not None for item in items):
        return (Decimal(1),) * len(goods)
    weights = tuple(line.gross_weight_kg for line in order.lines if line.gross_weight_kg)
    if order.apportion_by == "value" or (order.apportion_by is None and len(weights) < len(goods)):
        values = tuple(value for value in goods if value is not None)
        if len(values) < len(goods):
            return None
        if sum(values) == 0:
            account.lacks("no_value_to_share_by")
            return None
        account.step("shared_by_value", weights=_listed(values))
        return values
    if len(weights) < len(goods):
        account.lacks("no_gross_weight", lines=", ".join(str(line.line) for line in order.lines if not line.gross_weight_kg))
        return None
    account.step("shared_by_weight", weights=_listed(weights))
    return weights


def _listed(weights: Sequence[Decimal]) -> Text:
    """``100 : 300 : 200, together 600``, so that a share can be worked out again."""
    return sentence("weights", each=joined(tuple(sentence("number", number=weight) for weight in weights), " : "), together=sum(weights, Decimal(0)))


def share_of(item: Item, weights: Weights, order: Order, account: Account) -> tuple[Decimal, ...]:
    """``item`` over the lines; all of it to its own line where it has one."""
    if item.line is not None:
        parts = tuple(item.amount if line.line == item.line else Decimal("0.00") for line in order.lines)
    else:
        parts = shared_out(item.amount, weights) if item.amount >= 0 else tuple(-part for part in shared_out(-item.amount, weights))
    told = tuple(sentence("part", line=line.line, amount=abs(part)) for line, part in zip(order.lines, parts, strict=True) if part != 0)
    if len(parts) > 1:
        account.step("shared_out", name=item.name, amount=abs(item.amount), parts=joined(told, "; "))
    else:
        account.step("shared", name=item.name, amount=abs(item.amount))
    return parts
