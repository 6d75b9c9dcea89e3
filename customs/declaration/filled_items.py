"""The goods items of a declaration: one for each line of the order, so that goods bought and donated never share one."""

from __future__ import annotations

from decimal import Decimal

from batches.batch import Batch, CustomsLine
from batches.order import Order, OrderLine
from batches.paper import Paper
from catalogue import Catalogue
from catalogue.law import Category
from customs.declaration.noted import Noted
from customs.declaration.packing import Packed, packed
from customs.declaration.sources import Source, computed, fixed, known, ordered
from customs.duty import LOW_VALUE
from customs.held import HeldDocument
from customs.money import to_cents
from customs.tariff import classify

#: Digits of a commodity code: HS subheading, Combined Nomenclature, TARIC.
_PARTS = (("hs", 0, 6), ("cn", 6, 8), ("taric", 8, 10))
_TYPE_OF_CARTONS = "CT"


def filled_item(
    noted: Noted, position: int, batch: Batch, line: CustomsLine, held: tuple[HeldDocument, ...], catalogue: Catalogue, lists: tuple[Paper, ...]
) -> Noted:
    """Note the goods item of ``line``; ``lists``: the packing lists of the batch."""
    order, goods = batch.order, batch.order.line(line.line)
    key = f"lines[{position}]"
    noted.put("number", position + 1, computed("position"))
    procedure = noted.group("procedure")
    procedure.put("requested", "40", fixed("free_circulation"))
    procedure.put("previous", "00", fixed("no_previous"))
    for code in line.procedures or ("000",):
        noted.add("additional_procedures", code, _of_relief(line) if line.procedures else fixed("no_additional"))
    noted.put("statistical_value", line.customs_value, computed("customs_value"))
    # Only what was looked up can differ from what the catalogue says.
    of_catalogue = line.commodity_code if goods.tariff is None else classify(catalogue, goods, batch.judged_for).code
    _goods(noted, key, goods, line, catalogue.at(batch.judged_for).category(goods.category), of_catalogue or "")
    _charges(noted, key, line, order)
    _weights(noted, key, packed(batch, position, goods, lists), goods)
    _price(noted, key, order, goods, line)
    whole = tuple(each.line for each in order.lines)
    for paper in held:
        if paper.row.element == "12 03" and paper.code is not None and paper.lines != whole and line.line in paper.lines:
            noted.document(paper.code, paper.number, Source("paper", paper.file))
    return noted


def _goods(noted: Noted, key: str, goods: OrderLine, line: CustomsLine, category: Category | None, of_catalogue: str) -> None:
    """``of_catalogue``: the digits the catalogue knows; what goes beyond them was looked up and stands in the order."""
    name = goods.category if category is None else category.name_de
    product_class = (goods.product_class or "").replace("Type ", "Typ ")
    described = ", ".join(part for part in (name, "" if product_class in name else product_class, goods.material, f"Modell {goods.model}") if part)
    noted.text("description", described, 512, computed("description"))
    code = line.commodity_code or ""
    row, looked_up = known(f"tariff.csv {of_catalogue}"), ordered(f"{key}.tariff")
    digits = noted.group("commodity_code")
    for part, start, end in _PARTS:
        if len(code) >= end:
            digits.put(part, code[start:end], row if of_catalogue[:end] == code[:end] else looked_up)
    noted.put("preference", line.preference, computed("preference"))
    noted.put("preferential_origin" if line.preference.startswith(("2", "3")) else "origin", line.origin, ordered("origin"))


def _charges(noted: Noted, key: str, line: CustomsLine, order: Order) -> None:
    """Duty and import VAT with what they are charged on (14 03), as far as that is known."""
    vat_base = None
    if line.customs_value is not None and line.duty is not None and line.union_transport is not None:
        vat_base = line.customs_value + line.duty + line.union_transport
    _charge(noted, order, "A00", line.customs_value, line.duty_rate, line.duty, computed("duty"), _of_duty(key, line, order))
    exempt = bool(line.procedures) and line.vat_rate == 0
    _charge(noted, order, "B00", vat_base, line.vat_rate, line.vat, computed("vat"), _of_relief(line) if exempt else known("vat.csv"))


def _of_duty(key: str, line: CustomsLine, order: Order) -> Source:
    """Where the rate of duty stands that is charged."""
    if line.procedures:
        return _of_relief(line)
    told, preferred = order.line(line.line).tariff, not line.preference.startswith("1")
    if told is not None and told.duty_rate == line.duty_rate and (preferred or not order.preference_claimed):
        return ordered(f"{key}.tariff")
    return known("preference_reductions.csv" if preferred else "tariff.csv")


def _of_relief(line: CustomsLine) -> Source:
    """What the additional procedure of the line rests on."""
    return known("customs_thresholds.csv" if LOW_VALUE in line.procedures else "relief.csv")


def _charge(
    noted: Noted, order: Order, tax: str, base: Decimal | None, rate: Decimal | None, amount: Decimal | None, source: Source, source_of_rate: Source
) -> None:
    row = noted.row("taxes")
    row.put("base", base, source)
    row.put("rate", rate, source_of_rate)
    row.put("type", tax, source)
    row.put("amount", amount, source)
    row.put("payable", amount, source)
    row.put("payment_method", order.declaration.payment_method, ordered("declaration.payment_method"))


def _weights(noted: Noted, key: str, found: Packed, goods: OrderLine) -> None:
    if found.gross is not None:
        noted.put("gross_mass", found.gross.value, found.gross.source)
    if found.net is not None:
        noted.put("net_mass", found.net.value, found.net.source)
    for i, packages in enumerate(goods.packages):
        row, source = noted.row("packaging"), ordered(f"{key}.packages[{i}]")
        row.put("marks", packages.marks, source)
        row.put("number", packages.number, source)
        row.put("type", packages.type, source)
    if not goods.packages and found.cartons is not None and found.cartons.value == found.cartons.value.to_integral_value():
        row = noted.row("packaging")
        row.put("number", int(found.cartons.value), found.cartons.source)
        row.put("type", _TYPE_OF_CARTONS, found.cartons.source)


def _price(noted: Noted, key: str, order: Order, goods: OrderLine, line: CustomsLine) -> None:
    sold = order.was_sold(goods)
    amount = to_cents(order.unit_value(goods) * goods.quantity)
    source = computed("price" if sold or goods.valuation is None else "value_of_unsold")
    # Nothing paid and no value named: the amount is asked for, a declaration never says 0.
    noted.put("amount_invoiced", amount or None, source)
    if order.declaration.data_set == "H7":
        intrinsic = noted.group("intrinsic_value")
        intrinsic.put("amount", amount or None, source)
        intrinsic.put("currency", order.currency, ordered("currency"))
    noted.put("valuation_method", line.valuation_method, computed("sold") if sold else ordered(f"{key}.valuation.method"))
    for code, total in _by_code(line):
        row = noted.row("adjustments")
        row.put("code", code, computed("adjustments"))
        row.put("amount", total, computed("adjustments"))
    if line.valuation_method == "1":
        noted.put("valuation_indicators", order.declaration.valuation_indicators, ordered("declaration.valuation_indicators"))


def _by_code(line: CustomsLine) -> list[tuple[str, Decimal]]:
    totals: dict[str, Decimal] = {}
    for adjustment in line.adjustments:
        totals[adjustment.code] = totals.get(adjustment.code, Decimal(0)) + adjustment.amount
    return [(code, total) for code, total in totals.items() if total]
