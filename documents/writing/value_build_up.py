"""How the customs value of a line and what is charged on it came about, row by row, as an auditor adds it up (UCC Art. 70 to 74, UStG § 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from batches.base import Language, Text
from batches.batch import CustomsLine
from batches.order import Order, OrderLine
from documents.writing.characters import Plain
from documents.writing.wording import money, number, percent, word

_CENT = Decimal("0.01")


def build_up(
    order: Order,
    line: OrderLine,
    charged: CustomsLine,
    adjustment_names: Mapping[str, Text],
    method_names: Mapping[str, Text],
    language: Language = "de",
) -> list[dict[str, Plain]]:
    """The rows: price in the invoice's currency and in EUR, each addition and deduction, customs value, duty, the base of import VAT, import VAT.

    ``kind`` is ``part``, ``sum`` or ``charge``; an amount that is not known is a dash, and no way to it is shown. Amounts and ``how`` are in ``language``.
    """
    write = _Writing(language)
    method = charged.valuation_method
    named = method_names.get(method) if method else None
    value_name = word("value", "price" if order.was_sold(line) else "value")
    rows = [write.row("part", "", value_name, write.price_in_euro(order, line, charged), charged.goods_value)]
    for item in charged.adjustments:
        name = adjustment_names.get(item.code)
        deducted = item.code.startswith("B")
        words = {"de": "", "en": ""} if name is None else {"de": name.de, "en": name.en}
        charge = "" if item.charge is None else word("charge", item.charge)[language]
        rows.append(write.row("part", f"{'−' if deducted else '+'} {item.code}", words, charge, item.amount))
    by_method = "" if not method else word("value", "method")[language] + f" {method}" + (f", {named.in_language(language)}" if named else "")
    rows.append(write.row("sum", "=", word("value", "customs_value"), by_method, charged.customs_value))
    rows.append(write.row("charge", "", word("value", "duty"), write.rate_on(charged.duty_rate, charged.customs_value, charged.duty), charged.duty))
    rows.append(write.row("sum", "=", word("value", "vat_base"), *write.vat_base(charged)))
    rows.append(write.row("charge", "", word("value", "vat"), write.rate_on(charged.vat_rate, write.vat_base(charged)[1], charged.vat), charged.vat))
    return rows


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes rows in one language."""

    language: Language

    def row(self, kind: str, sign: str, name: Mapping[str, str], how: str, amount: Decimal | None) -> dict[str, Plain]:
        return {"kind": kind, "sign": sign, "de": name["de"], "en": name["en"], "how": how, "amount": self.money(amount)}

    def money(self, amount: Decimal | None, currency: str = "") -> str:
        return money(amount, currency, self.language)

    def price_in_euro(self, order: Order, line: OrderLine, charged: CustomsLine) -> str:
        """The price of the line and the rate it was converted by; nothing where these do not come to the amount that was computed."""
        rate = order.units_for_one_euro(order.currency)
        each = order.unit_value(line)
        if rate is None or charged.goods_value is None or (line.quantity * each / rate).quantize(_CENT, ROUND_HALF_UP) != charged.goods_value:
            return ""
        quantity = number(line.quantity, language=self.language)
        made = f"{quantity} × {self.money(each, order.currency)} = {self.money(line.quantity * each, order.currency)}"
        return made if order.currency == "EUR" else f"{made} ÷ {number(rate, language=self.language)}"

    def rate_on(self, rate: Decimal | None, base: Decimal | None, amount: Decimal | None) -> str:
        if rate is None:
            return ""
        told = percent(rate, self.language)
        return f"{told} × {self.money(base)}" if base is not None and amount is not None else told

    def vat_base(self, charged: CustomsLine) -> tuple[str, Decimal | None]:
        value, duty, transport = charged.customs_value, charged.duty, charged.union_transport
        if value is None or duty is None or transport is None:
            return "", None
        return " + ".join(map(self.money, (value, duty, transport))), value + duty + transport
