"""Amounts: rounded to the cent, and shared out so that the parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves up (Reg. (EC) 1103/97 Art. 5; amounts are declared with two decimals, Reg. (EU) 2015/2447 Annex B)."""
    with localcontext() as context:
        context.prec = 60
        return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """``amount`` of a currency of which ``rate`` units are 1 EUR, in EUR, rounded to the cent once, after the division (UCC Art. 53(1))."""
    with localcontext() as context:
        context.prec = 60
        return to_cents(amount / rate)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """That percentage of ``amount``, rounded to the cent."""
    with localcontext() as context:
        context.prec = 60
        return to_cents(amount * percent / 100)


def shared_out(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """``amount`` (whole cents) in proportion to ``weights``; the cents left over go to the largest remainders, so that the parts add up to the cent.

    ``ValueError`` when the weights are not all positive or zero with at least one positive.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be positive")
    with localcontext() as context:
        context.prec = 60
        exact = [amount * weight / total for weight in weights]
        parts = [share.quantize(CENT, rounding=ROUND_DOWN) for share in exact]
        left = int((amount - sum(parts)) / CENT)
        order = sorted(range(len(parts)), key=lambda i: (-(exact[i] - parts[i]), i))
    for i in order[:left]:
        parts[i] += CENT
    return tuple(parts)
