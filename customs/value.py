"""The customs value of each line: price, and carriage and insurance to the place of entry into the Union (Reg. (EU) 952/2013 Art. 70 to 74)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from batches.base import Text
from batches.batch import ValueAdjustment
from batches.order import Charge, Order, OrderLine
from customs.carriage import Entered, carriage_split
from customs.money import shared_out, to_cents
from customs.tables import DeliveryTerm, tables

#: Valuation methods (14 10): how orders name them, and the number customs gives them (UCC Art. 70 and 74).
_METHODS = {"identical": "2", "similar": "3", "deductive": "4", "computed": "5", "fall-back": "6", "fallback": "6", "fall back": "6"}
_ARTICLES = {"2": "Art. 74(2)(a)", "3": "Art. 74(2)(b)", "4": "Art. 74(2)(c)", "5": "Art. 74(2)(d)", "6": "Art. 74(3)"}


@dataclass(slots=True)
class Account:
    """The computation as it grows: ``steps`` in words, and what is ``missing`` for the whole consignment; ``notes``: what
    may be missing but leaves the amount standing; ``doubts``: what the
    value of a line rests on unsurely."""

    steps: list[str] = field(default_factory=list)
    missing: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    doubts: dict[int, Text] = field(default_factory=dict)

    def lacks(self, en: str, de: str, line: int | None = None) -> None:
        """Note what is missing; with ``line``, the value of that line rests on it."""
        text = Text(en=en, de=de)
        if line is None:
            self.missing.append(text)
        else:
            self.doubts[line] = text


@dataclass(frozen=True, slots=True)
class Valued:
    """Per line, in the order of the lines: goods, what is added to and deducted from them, customs value and the Union transport that import VAT adds;
    ``None``: cannot be known."""

    goods: tuple[Decimal | None, ...]
    adjustments: tuple[tuple[ValueAdjustment, ...], ...]
    customs: tuple[Decimal | None, ...]
    union_transport: tuple[Decimal | None, ...]
    account: Account


def customs_value(order: Order, air_percent: Entered, by_air: bool | None) -> Valued:
    """Value every line of ``order`` in EUR; a fact that is not there leaves the amount open, and ``account.missing`` names it."""
    account = Account()
    goods = tuple(_goods_value(order, line, account) for line in order.lines)
    term = _term(order, account)
    unknown = (None,) * len(goods)
    open_value = Valued(goods, ((),) * len(goods), unknown, unknown, account)
    if term is None:
        return open_value
    adjustments = _adjustments(order, term, air_percent, by_air, account)
    if adjustments is None or any(value is None for value in goods):
        return open_value
    known = tuple(value for value in goods if value is not None)
    to_border, in_union = adjustments
    weights = _weights(order, known, account) if to_border or in_union else (Decimal(1),) * len(known)
    if weights is None:
        return open_value
    shares = [(item.code, _share(item, weights, order, account)) for item in to_border]
    customs = tuple(value + sum((share[i] for _, share in shares), Decimal(0)) for i, value in enumerate(known))
    if any(value < 0 for value in customs):
        account.lacks(
            "customs value: the deductions exceed the price; check the charges of the order",
            "Zollwert: die Abzüge übersteigen den Preis; die Kosten im Auftrag prüfen",
        )
        return open_value
    for line, value in zip(order.lines, customs, strict=True):
        account.steps.append(f"Line {line.line}: customs value {value} EUR (Reg. (EU) 952/2013 Art. 70, 71)")
    by_line = tuple(tuple(ValueAdjustment(code=code, amount=abs(share[i])) for code, share in shares) for i in range(len(known)))
    union = [_share(item, weights, order, account) for item in in_union]
    return Valued(goods, by_line, customs, tuple(sum((share[i] for share in union), Decimal(0)) for i in range(len(known))), account)


def in_euro(order: Order, amount: Decimal, currency: str, what: str, account: Account) -> Decimal | None:
    """``amount`` in EUR by the order's rate (UCC Art. 53(1)), rounded to the cent, with a step in words; ``None`` where the order has no rate."""
    rate = order.units_for_one_euro(currency)
    if rate is None:
        account.lacks(f"exchange rate: units of {currency} for 1 EUR, needed for {what}", f"Umrechnungskurs: {currency} für 1 EUR, nötig für {what}")
        return None
    euro = to_cents(amount / rate)
    if currency == "EUR":
        account.steps.append(f"{what}: {euro} EUR")
    else:
        account.steps.append(f"{what}: {amount} {currency} / {rate} = {euro} EUR (Reg. (EU) 952/2013 Art. 53(1))")
    return euro


def was_sold(order: Order, line: OrderLine) -> bool:
    """Whether a price was paid or is payable for the goods, so that it is their customs value (UCC Art. 70(1)), whatever else was estimated."""
    return not order.donation and line.unit_price > 0


def _goods_value(order: Order, line: OrderLine, account: Account) -> Decimal | None:
    if line.valuation is not None and not was_sold(order, line):
        return _valued_otherwise(order, line, account)
    if line.valuation is not None:
        account.lacks(
            f"valuation of line {line.line}: goods that were sold have a transaction value (Art. 70); why another method should come first is not known",
            f"Bewertung der Zeile {line.line}: verkaufte Ware hat einen Transaktionswert (Art. 70); warum eine andere Methode vorgehen soll, ist nicht bekannt",
            line.line,
        )
    if line.unit_price == 0:
        account.lacks(
            f"valuation of line {line.line}: nothing was paid, so there is no transaction value; a value is due by Art. 74, never 0",
            f"Bewertung der Zeile {line.line}: es wurde nichts bezahlt, also gibt es keinen Transaktionswert; ein Wert nach Art. 74 ist nötig, nie 0",
            line.line,
        )
        return None
    if order.donation:
        account.lacks(
            f"valuation of line {line.line}: a donation is no sale (Art. 70); method and source of the value {line.unit_price} are not given",
            f"Bewertung der Zeile {line.line}: eine Spende ist kein Verkauf (Art. 70); Methode und Quelle des Wertes {line.unit_price} fehlen",
            line.line,
        )
    what = f"Line {line.line}: {line.quantity} {line.unit} x {line.unit_price} {order.currency}, transaction value (method 1, Art. 70)"
    return in_euro(order, line.quantity * line.unit_price, order.currency, what, account)


def method_of(order: Order, line: OrderLine) -> str | None:
    """The valuation method (14 10) of a line: 1 for what was sold, 2 to 6 as the order names it; ``None``: not known."""
    if was_sold(order, line):
        return "1"
    if line.valuation is None:
        return None
    method = str(line.valuation.method).strip()
    number = next((digit for name, digit in _METHODS.items() if name in method.casefold().replace("_", "-")), method)
    return number if number in _ARTICLES else None


def _valued_otherwise(order: Order, line: OrderLine, account: Account) -> Decimal | None:
    valuation = line.valuation
    if valuation is None or valuation.unit_value == 0:
        account.lacks(
            f"valuation of line {line.line}: a unit value above 0 (Art. 74)", f"Bewertung der Zeile {line.line}: ein Stückwert über 0 (Art. 74)", line.line
        )
        return None
    number = method_of(order, line)
    if number is None or not valuation.source.strip():
        given = str(valuation.method).strip()
        account.lacks(
            f"valuation of line {line.line}: method 2 to 6 of Art. 74 and the source of the value (given: {given!r})",
            f"Bewertung der Zeile {line.line}: Methode 2 bis 6 nach Art. 74 und die Quelle des Wertes (angegeben: {given!r})",
            line.line,
        )
    article = f"method {number or valuation.method}, {_ARTICLES.get(number or '', 'Art. 74')}"
    what = f"Line {line.line}: {line.quantity} {line.unit} x {valuation.unit_value} {order.currency}, not sold, {article}, source: {valuation.source}"
    return in_euro(order, line.quantity * valuation.unit_value, order.currency, what, account)


def _term(order: Order, account: Account) -> DeliveryTerm | None:
    found = next((row for row in tables().delivery_terms if row.incoterm == order.incoterm), None)
    if found is None:
        account.lacks(
            "incoterm: without the delivery term nobody can say what the price includes (Art. 71(1)(e))",
            "Incoterm: ohne die Lieferbedingung kann niemand sagen, was der Preis enthält (Art. 71(1)(e))",
        )
    return found


@dataclass(frozen=True, slots=True)
class Item:
    """A charge with its code (EUCDM 14 04 008, ``""`` for what is outside the customs value), its name in the steps and its amount in EUR."""

    code: str
    name: str
    amount: Decimal


Items = list[Item]
#: Additions to the price for transport and insurance to the Union border; deductions of transport after it (EUCDM code list for 14 04 008).
_TRANSPORT_TO_BORDER, _TRANSPORT_AFTER = "AK", "BA"


def _adjustments(order: Order, term: DeliveryTerm, air_percent: Entered, by_air: bool | None, account: Account) -> tuple[Items, Items] | None:
    """What is added to (or, negative, deducted from) the price, and the Union transport for import VAT, each named, in EUR; ``None``: a fact is missing."""
    charges = {"freight": order.freight, "insurance": order.insurance, "inland transport": order.inland_transport}
    euro = {name: _charge(order, charge, name, account) for name, charge in charges.items()}
    if any(euro[name] is None for name, charge in charges.items() if charge is not None):
        return None
    freight = _freight(order, euro["freight"], term, air_percent, by_air, account)
    if freight is None:
        return None
    border, union = freight
    border = border + _insurance(order, term, euro["insurance"], account)
    split = order.freight is not None and isinstance(order.freight.to_eu_border, Decimal) and bool(union)
    inland_border, inland_union = _inland(euro["inland transport"], term, split, account)
    return border + inland_border, union + inland_union


def _freight(
    order: Order, freight: Decimal | None, term: DeliveryTerm, air_percent: Entered, by_air: bool | None, account: Account
) -> tuple[Items, Items] | None:
    """Carriage to the border where the price does not include it; the Union part where the price does."""
    if freight is None or order.freight is None:
        if term.carriage_in_price:
            account.steps.append(f"Freight: in the price ({term.incoterm}); nothing added")
            return [], []
        account.lacks(
            f"freight: the price is {term.incoterm}, carriage to the Union border must be added (Art. 71(1)(e)(i))",
            f"Fracht: der Preis ist {term.incoterm}, die Beförderung bis zur Unionsgrenze ist hinzuzurechnen (Art. 71(1)(e)(i))",
        )
        return None
    split = carriage_split(order, order.freight, freight, term, air_percent, by_air, account.steps, account.missing)
    if split is None:
        return None
    to_border, within = split
    union: Items = [Item("", "carriage within the Union (§ 11(3) UStG)", within)] if within > 0 else []
    if not term.carriage_in_price:
        return [Item(_TRANSPORT_TO_BORDER, "freight to the Union border, added (Art. 71(1)(e)(i))", to_border)], union
    return ([Item(_TRANSPORT_AFTER, "carriage within the Union, deducted (Art. 72(a))", -within)] if within > 0 else []), union


def _inland(inland: Decimal | None, term: DeliveryTerm, split: bool, account: Account) -> tuple[Items, Items]:
    """Inland transport goes into the base of import VAT; where the price includes it, it leaves the customs value, but never twice."""
    if inland is None or inland == 0:
        return [], []
    if term.delivered and split:
        account.steps.append("Inland transport: taken to be part of the Union carriage already deducted; not counted twice")
        return [], []
    union: Items = [Item("", "inland transport to the first destination (§ 11(3) UStG)", inland)]
    if term.delivered:
        return [Item(_TRANSPORT_AFTER, "inland transport, in the price and shown separately, deducted (Art. 72(a))", -inland)], union
    return [], union


def _insurance(order: Order, term: DeliveryTerm, insurance: Decimal | None, account: Account) -> Items:
    if term.insurance_in_price:
        account.steps.append(f"Insurance: in the price ({term.incoterm}); nothing added")
        return []
    if insurance is None or order.insurance is None:
        account.steps.append("Insurance: the order names none; none added (Art. 71(1)(e)(i) counts what was paid)")
        account.notes.append(
            Text(
                en="insurance: not in the order; if the goods were insured, its cost must be added",
                de="Versicherung: nicht im Auftrag; war die Ware versichert, sind die Kosten hinzuzurechnen",
            )
        )
        return []
    border_part = order.insurance.to_eu_border
    if isinstance(border_part, Decimal):
        only = in_euro(order, min(border_part, order.insurance.amount), order.insurance.currency, "Insurance to the Union border", account)
        insurance = insurance if only is None else only
    return [Item(_TRANSPORT_TO_BORDER, "insurance, added (Art. 71(1)(e)(i))", insurance)]


def _charge(order: Order, charge: Charge | None, name: str, account: Account) -> Decimal | None:
    return None if charge is None else in_euro(order, charge.amount, charge.currency, name.capitalize(), account)


def _weights(order: Order, goods: tuple[Decimal, ...], account: Account) -> tuple[Decimal, ...] | None:
    """By what charges are shared out: as the order says, else by gross weight where every line has one, else by value."""
    if len(goods) == 1:
        return (Decimal(1),)
    weights = tuple(line.gross_weight_kg for line in order.lines if line.gross_weight_kg)
    if order.apportion_by == "value" or (order.apportion_by is None and len(weights) < len(goods)):
        account.steps.append("Charges are shared out over the lines by value; cents left over go to the largest remainders")
        return goods
    if len(weights) < len(goods):
        without = ", ".join(str(line.line) for line in order.lines if not line.gross_weight_kg)
        account.lacks(
            f"gross_weight_kg of line {without}: charges are to be shared out by gross weight",
            f"gross_weight_kg der Zeile {without}: die Kosten sind nach Rohgewicht aufzuteilen",
        )
        return None
    account.steps.append("Charges are shared out over the lines by gross weight; cents left over go to the largest remainders")
    return weights


def _share(item: Item, weights: tuple[Decimal, ...], order: Order, account: Account) -> tuple[Decimal, ...]:
    parts = tuple(-part for part in shared_out(-item.amount, weights)) if item.amount < 0 else shared_out(item.amount, weights)
    each = ", ".join(f"line {line.line}: {part}" for line, part in zip(order.lines, parts, strict=True))
    account.steps.append(f"{item.name[0].upper()}{item.name[1:]}: {item.amount} EUR" + (f" = {each}" if len(parts) > 1 else ""))
    return parts
