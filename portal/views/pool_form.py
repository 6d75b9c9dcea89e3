"""The forms of a pooled purchase: a supplier's quotation, and what its order needs beyond that."""

from __future__ import annotations

from datetime import date

from pydantic import ValidationError

from batches.base import Text
from distribution.pool import Quotation
from flows.demand.ordering import OrderWords
from portal.posted import Filled, NotInOrder, Posted


def quotation_in(form: Posted, by: str, on: date, id_: str) -> Quotation:
    """The quotation of a form; ``NotInOrder`` with what is wrong by field."""
    filled = Filled(form)
    price = filled.figure("unit_price", required=True)
    told = {
        "id": id_,
        "supplier": filled.text("supplier", required=True, longest=300),
        "country": filled.text("country", longest=2).upper() or None,
        "model": filled.text("model", longest=300),
        "unit_price": price,
        "currency": (filled.text("currency", longest=3) or "EUR").upper(),
        "rate": filled.figure("rate"),
        "delivered": bool(form.text("delivered")),
        "arrives_on": filled.day("arrives_on", required=True),
        "least": filled.count("least", least=1, most=1_000_000_000) or 1,
        "pack": filled.count("pack", least=1, most=1_000_000) or 1,
        "valid_until": filled.day("valid_until"),
        "note": filled.text("note", longest=1000),
        "entered_on": on,
        "entered_by": by,
    }
    if told["currency"] == "EUR":
        told["rate"] = None
    elif told["rate"] is None:
        filled.wrong["rate"] = Text(de="Bitte den Kurs angeben: Einheiten der Währung für 1 EUR.", en="Please the rate: units of the currency for 1 EUR.")
    filled.done()
    try:
        return Quotation.model_validate(told)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors(include_url=False)}
        raise NotInOrder({name: Text(de="So nicht möglich.", en="Not possible so.") for name in wrong}) from error


def order_words_in(form: Posted) -> OrderWords:
    """What the form of the order tells; ``NotInOrder`` with what is wrong by field."""
    filled = Filled(form)
    expected, ordered = filled.day("expected_on", required=True), filled.day("ordered_on", required=True)
    told = {
        "order": filled.text("order", required=True, longest=300), "importer": filled.text("importer", required=True, longest=100),
        "model": filled.text("model", required=True, longest=300), "product_class": filled.text("product_class", longest=100),
        "supplier_address": filled.text("supplier_address", longest=600), "expected_on": expected, "ordered_on": ordered,
    }  # fmt: skip
    if expected is not None and ordered is not None and expected < ordered:
        filled.wrong["expected_on"] = Text(de="Die Ware kommt nicht vor der Bestellung.", en="Goods do not come before they are ordered.")
    filled.done()
    try:
        return OrderWords.model_validate(told)
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors(include_url=False)}
        raise NotInOrder({name: Text(de="So nicht möglich.", en="Not possible so.") for name in wrong}) from error
