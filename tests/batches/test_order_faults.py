"""What is wrong with an order is told at its field, in German and English, for everything pydantic may find in one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from batches.order import Order
from batches.order_faults import Fault, faults_of

pytestmark = pytest.mark.unit

ORDER: dict[str, Any] = {
    "order": "B-1",
    "expected_on": "2020-06-22",
    "importer": {"name": "A GmbH"},
    "supplier": {"name": "B Ltd."},
    "currency": "USD",
    "lines": [{"line": 7, "category": "ffp2", "model": "M", "quantity": 10, "unit_price": "1.15", "lots": [{"lot": "L1", "quantity": 10}]}],
}


def faults(*changes: tuple[str, Any]) -> tuple[Fault, ...]:
    """What is wrong with the order after changes, each at its place; ``...`` takes it away."""
    told = deepcopy(ORDER)
    for place, value in changes:
        within: Any = told
        *parents, last = (int(part) if part.isdecimal() else part for part in place.split("."))
        for part in parents:
            within = within[part] if isinstance(part, int) else within.setdefault(part, {})
        if value is ...:
            del within[last]
        else:
            within[last] = value
    with pytest.raises(ValidationError) as caught:
        Order.model_validate(told)
    return faults_of(caught.value)


LINE = ORDER["lines"][0]
TOO_MUCH = "Das ergibt mehr, als eine Zollanmeldung angeben kann (14 Stellen vor dem Komma, in EUR)."


@pytest.mark.parametrize(
    ("place", "value", "where", "german"),
    [
        ("order", ..., "order", "Diese Angabe fehlt."),
        ("order", "", "order", "Bitte ausfüllen."),
        ("order", "x" * 301, "order", "Höchstens 300 Zeichen."),
        ("order", "a\nb", "order", "Zeilenumbrüche und Steuerzeichen gehören nicht hierher."),
        ("order", 7, "order", "Hier gehört ein Text hin."),
        ("ordre", "B-1", "ordre", "Eine Angabe dieses Namens gibt es in einem Auftrag nicht; bitte die Schreibweise prüfen."),
        ("expected_on", "22.06.2020", "expected_on", "Hier gehört ein Tag hin, etwa 2020-06-22."),
        ("expected_on", "2020-06-22T10:00:00", "expected_on", "Hier gehört ein Tag hin, etwa 2020-06-22."),
        ("expected_on", {}, "expected_on", "Hier gehört ein Tag hin, etwa 2020-06-22."),
        ("importer", "A GmbH", "importer", "Hier gehören Angaben in geschweiften Klammern hin: { … }."),
        ("exchange_rates", [], "exchange_rates", "Hier gehören Angaben in geschweiften Klammern hin: { … }."),
        ("importer.country", "de", "importer.country", "Ein Länderkürzel hat zwei Großbuchstaben, etwa CN."),
        ("currency", "US$", "currency", "Ein Währungskürzel hat drei Großbuchstaben, etwa USD."),
        ("incoterm", "XYZ", "incoterm", "Möglich ist nur 'EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DAT' or 'DDP'."),
        ("donation", "vielleicht", "donation", "Hier gehört true (ja) oder false (nein) hin."),
        ("donation", None, "donation", "Hier gehört true (ja) oder false (nein) hin."),
        ("exchange_rate", "0", "exchange_rate", "Die Zahl muss größer als 0 sein."),
        ("exchange_rate", "viel", "exchange_rate", "Hier gehört eine Zahl hin, etwa 1234.5."),
        ("exchange_rate", "NaN", "exchange_rate", "Hier gehört eine Zahl hin, etwa 1234.5."),
        ("exchange_rate", [], "exchange_rate", "Hier gehört eine Zahl hin, etwa 1234.5."),
        ("lines", [], "lines", "Mindestens 1 wird gebraucht."),
        ("lines", {}, "lines", "Hier gehört eine Liste in eckigen Klammern hin: [ … ]."),
        ("lines.0.quantity", "zehn", "lines[0].quantity", "Hier gehört eine ganze Zahl hin."),
        ("lines.0.quantity", 1.5, "lines[0].quantity", "Hier gehört eine ganze Zahl hin."),
        ("lines.0.quantity", True, "lines[0].quantity", "Hier gehört eine ganze Zahl hin."),
        ("lines.0.quantity", 0, "lines[0].quantity", "Die Zahl muss größer als 0 sein."),
        ("lines.0.quantity", 10**10, "lines[0].quantity", "Die Zahl darf höchstens 1000000000 sein."),
        ("lines.0.unit_price", "-1", "lines[0].unit_price", "Die Zahl muss mindestens 0 sein."),
        ("lines.0.unit_price", "1.1234567890123456789", "lines[0].unit_price", "Höchstens 18 Ziffern."),
        ("lines.0.lots.0.quantity", None, "lines[0].lots[0].quantity", "Hier gehört eine ganze Zahl hin."),
        ("lines.0.tariff", {"source": "x", "commodity_code": "12"}, "lines[0].tariff.commodity_code", "Eine Warennummer hat 8 oder 10 Ziffern."),
        ("beneficiary", {"name": ""}, "beneficiary.name", None),
        ("freight", {"amount": "1", "currency": "EUR", "to_eu_border": "x"}, "freight.to_eu_border", None),
        ("lines", [LINE, LINE], "lines", "Jede Positionsnummer darf nur einmal vorkommen."),
        ("lines.0.lots", [{"lot": "L1", "quantity": 5}] * 2, "lines[0].lots", "Jede Charge darf in einer Position nur einmal vorkommen."),
        ("adjustments", [{"code": "AB", "amount": "1", "currency": "EUR", "line": 9}], "adjustments", "AB gilt für Position 9, die der Auftrag nicht hat."),
        ("lines.0.unit_price", "99999999999999", "lines[0].unit_price", TOO_MUCH),
        ("insurance", {"amount": "999999999999999", "currency": "EUR"}, "insurance", TOO_MUCH),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_told_at_its_place_in_german(place: str, value: Any, where: str, german: str | None) -> None:
    found = {each.where: each.said for each in faults((place, value))}
    assert where in found, found
    if german is not None:
        assert found[where].de == german
    assert "passt hier nicht" not in found[where].de, "pydantic's own English shows through"
    assert found[where].en


def test_every_fault_is_told_and_each_place_once() -> None:
    found = faults(("order", ...), ("lines.0.quantity", 0), ("beneficiary", 7))
    assert [each.where for each in found].count("beneficiary") == 1
    assert {"order", "lines[0].quantity", "beneficiary"} == {each.where for each in found}


def test_a_fault_of_two_lines_is_told_where_the_second_number_stands() -> None:
    second = LINE | {"line": 8, "lots": [{"lot": "L", "quantity": 1}] * 2}
    (found,) = faults(("lines", [LINE, second]))
    assert found.path == ("lines", 1, "lots")
