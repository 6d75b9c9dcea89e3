"""How the customs value of a line and what is charged on it came about, row by row, as an auditor adds it up (UCC Art. 70 to 74, UStG § 11)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from batches.base import Text
from batches.batch import CustomsLine
from batches.order import Order, OrderLine
from documents.writing.characters import Plain
from documents.writing.wording import money, number, percent, word

_CENT = Decimal("0.01")


def build_up(
    order: Order, line: OrderLine, charged: CustomsLine, adjustment_names: Mapping[str, Text], method_names: Mapping[str, Text]
) -> list[dict[str, Plain]]:
    """The rows: price in the invoice's currency and in EUR, each addition and deduction, customs value, duty, the base of import VAT, import VAT.

    ``kind`` is ``part``, ``sum`` or ``charge``; an amount that is not known is a dash, and no way to it is shown.
    """
    sold = charged.valuation_method in ("1", None)
    method = charged.valuation_method
    named = method_names.get(method) if method else None
    value_name = word("value", "price" if sold else "value")
    rows = [_row("part", "", value_name, _price_in_euro(order, line, charged), charged.goods_value)]
    for item in charged.adjustments:
        name = adjustment_names.get(item.code)
        deducted = item.code.startswith("B")
        words = {"de": "", "en": ""} if name is None else {"de": name.de, "en": name.en}
        of = "" if item.charge is None else "{de} / {en}".format(**word("charge", item.charge))
        rows.append(_row("part", f"{'−' if deducted else '+'} {item.code}", words, of, item.amount))
    by_method = "" if not method else word("value", "method")["de"] + f" {method}" + (f", {named.de}" if named else "")
    rows.append(_row("sum", "=", word("value", "customs_value"), by_method, charged.customs_value))
    rows.append(_row("charge", "", word("value", "duty"), _rate_on(charged.duty_rate, charged.customs_value, charged.duty), charged.duty))
    rows.append(_row("sum", "=", word("value", "vat_base"), *_vat_base(charged)))
    rows.append(_row("charge", "", word("value", "vat"), _rate_on(charged.vat_rate, _vat_base(charged)[1], charged.vat), charged.vat))
    return rows


def _row(kind: str, sign: str, name: Mapping[str, str], how: str, amount: Decimal | None) -> dict[str, Plain]:
    return {"kind": kind, "sign": sign, "de": name["de"], "en": name["en"], "how": how, "amount": money(amount)}


def _price_in_euro(order: Order, line: OrderLine, charged: CustomsLine) -> str:
    """The price of the line and the rate it was converted by; nothing where these do not come to the amount that was computed."""
    rate = order.units_for_one_euro(order.currency)
    each = line.unit_price if charged.valuation_method in ("1", None) or line.valuation is None else line.valuation.unit_value
    if rate is None or charged.goods_value is None or (line.quantity * each / rate).quantize(_CENT, ROUND_HALF_UP) != charged.goods_value:
        return ""
    made = f"{number(line.quantity)} × {money(each, order.currency)} = {money(line.quantity * each, order.currency)}"
    return made if order.currency == "EUR" else f"{made} ÷ {number(rate)}"


def _rate_on(rate: Decimal | None, base: Decimal | None, amount: Decimal | None) -> str:
    return "" if rate is None else f"{percent(rate)} × {money(base)}" if base is not None and amount is not None else percent(rate)


def _vat_base(charged: CustomsLine) -> tuple[str, Decimal | None]:
    value, duty, transport = charged.customs_value, charged.duty, charged.union_transport
    if value is None or duty is None or transport is None:
        return "", None
    return " + ".join(map(money, (value, duty, transport))), value + duty + transport
