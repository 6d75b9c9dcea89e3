"""The particulars of customs value (D.V.1): what its boxes hold, as plain data for the form (Del. Reg. (EU) 2016/341 Art. 6 and Annex 8).

What neither order nor papers say (whether buyer and seller are related, restrictions, royalties) stays open and is asked of the declarant.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from batches.base import Frozen, Text
from batches.batch import Batch, CustomsLine, CustomsResult, ValueAdjustment
from batches.order import OrderLine
from batches.party import Party
from catalogue.rows import read_toml
from customs.account import filled, sentence
from customs.charges import TO_BORDER, adjustment_row
from customs.held import held_documents
from customs.tables import threshold

_ZERO = Decimal("0.00")
#: Costs of delivery (code AK) by the charge of the order they come from; what else the order states under AK is loading and handling.
_DELIVERY = {"freight": "17a", "inland_transport": "17a", "insurance": "17c", None: "17b"}
#: Answers that the order itself gives: what it adds under that code is what the question is about.
_ANSWERED_BY = {"9a": "AI", "9b": "AJ"}
#: Answers that the declarant gives by the indicators of the declaration (14 07), one figure each: whether a relationship influenced the price (whether there
#: is one, they do not say), restrictions, conditions, proceeds.
_INDICATED = ("7b", "8a", "8b", "9b")


class NumberedPaper(Frozen):
    """A paper by number and day (boxes 4 and 5); ``None``: not known."""

    number: str | None
    day: date | None


class Question(Frozen):
    """A question of boxes 7 to 9 for the declarant; ``answer`` ``None``: open, nobody answers it for them. ``optional``: may stay open."""

    box: str
    text: Text
    hint: Text
    answer: bool | None = None
    optional: bool = False


class BoxAmount(Frozen):
    """An amount of boxes 11 to 24 in EUR, positive in every part; ``part``: A, B, C or empty (box 24); ``None``: not known."""

    box: str
    part: str
    is_sum: bool
    name: Text
    amount: Decimal | None


class DeclaredLine(Frozen):
    """One item of the form: what it is, its price in the currency of the invoice with the rate (units for 1 EUR), and every box from 11a to 24."""

    line: int
    category: str
    model: str
    commodity_code: str | None
    valuation_method: str | None
    quantity: int
    unit: str
    net_price: Decimal
    currency: str
    rate: Decimal | None
    boxes: tuple[BoxAmount, ...]
    customs_value: Decimal | None


class ForeignAmount(Frozen):
    """An amount that is payable in a foreign currency, with its rate (units for 1 EUR); the form wants both named."""

    name: Text
    amount: Decimal
    currency: str
    rate: Decimal | None


class ValueParticulars(Frozen):
    """The form. ``due``: whether the value of the consignment exceeds ``threshold`` EUR (``None``: not known); ``waiver``: why customs waives it, or may,
    all the same; ``labels``: the boxes that hold no amount; ``open``: what the declarant has to add, beside the questions without an answer."""

    due: bool | None
    threshold: Decimal | None
    waiver: Text | None
    seller: Party
    buyer: Party
    declarant: Party
    terms: str | None
    invoices: tuple[NumberedPaper, ...]
    contract: NumberedPaper
    questions: tuple[Question, ...]
    lines: tuple[DeclaredLine, ...]
    totals: tuple[BoxAmount, ...]
    customs_value: Decimal | None
    foreign_amounts: tuple[ForeignAmount, ...]
    labels: dict[str, Text]
    parts: dict[str, Text]
    open: tuple[Text, ...]


def value_particulars(batch: Batch, customs: CustomsResult) -> ValueParticulars:
    """The particulars for a batch as computed in ``customs``. Made for any batch; ``due`` says whether they must be lodged."""
    order, limit = batch.order, threshold("value_declaration", batch.judged_for)
    lines = tuple(_line(batch, line, charged) for line, charged in zip(order.lines, customs.lines, strict=True))
    bills = (document for document in held_documents(batch) if document.row.kind == "commercial_invoice")
    invoices = tuple(dict.fromkeys((bill.number, bill.issued) for bill in bills))
    terms = " ".join(part for part in (order.incoterm, order.incoterm_place) if part)
    return ValueParticulars(
        due=None if limit is None or customs.customs_value is None else customs.customs_value > limit.amount_eur,
        threshold=None if limit is None else limit.amount_eur,
        waiver=_waiver(customs),
        seller=order.supplier,
        buyer=order.importer,
        declarant=order.declarant,
        terms=terms or None,
        invoices=tuple(NumberedPaper(number=number, day=day) for number, day in invoices),
        contract=NumberedPaper(number=order.order, day=order.ordered_on),
        questions=_questions(batch),
        lines=lines,
        totals=tuple(_total(boxes) for boxes in zip(*(line.boxes for line in lines), strict=True)),
        customs_value=customs.customs_value,
        foreign_amounts=_foreign(batch, customs),
        labels={box: Text.model_validate(words) for box, words in _words()["box"].items()},
        parts={part: Text.model_validate(words) for part, words in _words()["part"].items()},
        open=_open(batch, lines, known_invoices=bool(invoices) and all(number and day for number, day in invoices)),
    )


def _waiver(customs: CustomsResult) -> Text | None:
    """Why the particulars are not asked for above the threshold (Del. Reg. (EU) 2016/341 Art. 6(4) and 6(5)(d))."""
    if customs.lines and all(line.duty_rate == 0 for line in customs.lines):
        return Text.model_validate(_words()["waiver"]["no_duty"])
    if customs.lines and all(line.valuation_method not in ("1", None) for line in customs.lines):
        return Text.model_validate(_words()["waiver"]["not_by_article_70"])
    return None


def _line(batch: Batch, line: OrderLine, charged: CustomsLine) -> DeclaredLine:
    order = batch.order
    return DeclaredLine(
        line=line.line,
        category=line.category,
        model=line.model,
        commodity_code=charged.commodity_code,
        valuation_method=charged.valuation_method,
        quantity=line.quantity,
        unit=line.unit,
        net_price=line.quantity * order.unit_value(line),
        currency=order.currency,
        rate=order.units_for_one_euro(order.currency),
        boxes=_boxes(charged, batch.judged_for),
        customs_value=charged.customs_value,
    )


def _boxes(charged: CustomsLine, on: date) -> tuple[BoxAmount, ...]:
    """Every box in its order, the sums made from the boxes above them; nothing is known of a line whose customs value is not."""
    words = _words()["amount"]
    if charged.customs_value is None or charged.goods_value is None:
        return tuple(_box(box, None) for box in words)
    amounts = dict.fromkeys(words, _ZERO) | {"11a": charged.goods_value}
    for item in charged.adjustments:
        amounts[box_of(item, on)] += item.amount
    parts = {part: sum((amounts[box] for box, said in words.items() if said["part"] == part and not said.get("sum")), _ZERO) for part in "ABC"}
    sums = {"12": parts["A"], "18": parts["B"], "23": parts["C"], "24": parts["A"] + parts["B"] - parts["C"]}
    return tuple(_box(box, amount) for box, amount in (amounts | sums).items())


def box_of(item: ValueAdjustment, on: date) -> str:
    """The box of the form that an addition or deduction stands in."""
    row = adjustment_row(item.code, on)
    return row.box if item.code != TO_BORDER else _DELIVERY[item.charge]


def _box(box: str, amount: Decimal | None) -> BoxAmount:
    words = _words()["amount"][box]
    return BoxAmount(box=box, part=words["part"], is_sum=bool(words.get("sum")), name=Text(de=words["de"], en=words["en"]), amount=amount)


def _total(boxes: tuple[BoxAmount, ...]) -> BoxAmount:
    known = [each.amount for each in boxes if each.amount is not None]
    return boxes[0].model_copy(update={"amount": sum(known, _ZERO) if len(known) == len(boxes) else None})


def _questions(batch: Batch) -> tuple[Question, ...]:
    """The questions with the answers that order and declarant have given; the rest stays open."""
    stated: set[str] = {each.code for each in batch.order.adjustments}
    indicators = batch.order.declaration.valuation_indicators or ""
    answers = {box: figure == "1" for box, figure in zip(_INDICATED, indicators, strict=False)}
    answers |= {box: True for box, code in _ANSWERED_BY.items() if code in stated}
    return tuple(Question(box=box, **asked, answer=answers.get(box)) for box, asked in _words()["question"].items())


def _foreign(batch: Batch, customs: CustomsResult) -> tuple[ForeignAmount, ...]:
    """The charges and adjustments of the order in another currency than the euro that entered a customs value."""
    order = batch.order
    entered = {item.charge for line in customs.lines for item in line.adjustments}
    charges = {"freight": order.freight, "insurance": order.insurance, "inland_transport": order.inland_transport}
    named = [(sentence(key), charge.amount, charge.currency) for key, charge in charges.items() if charge and key in entered]
    named += [(adjustment_row(each.code, batch.judged_for).name, each.amount, each.currency) for each in order.adjustments]
    return tuple(
        ForeignAmount(name=name, amount=amount, currency=currency, rate=order.units_for_one_euro(currency))
        for name, amount, currency in named
        if currency != "EUR"
    )


def _open(batch: Batch, lines: tuple[DeclaredLine, ...], *, known_invoices: bool) -> tuple[Text, ...]:
    said = {key: Text.model_validate(words) for key, words in _words()["open"].items()}
    found = [*([] if batch.order.incoterm else [said["terms"]]), *([] if known_invoices else [said["invoice"]])]
    for line in lines:
        if line.customs_value is None:
            found.append(filled(said["value"], line=line.line))
        if line.valuation_method not in ("1", None):
            found.append(filled(said["not_sold"], line=line.line, method=line.valuation_method))
    return tuple(found)


@cache
def _words() -> dict[str, Any]:
    return dict(read_toml(Path(__file__).parent / "value_declaration.toml"))
