"""What freight, insurance and inland transport add to the customs value, and to the base of import VAT, under every delivery term and mode.

Goods for 10,000 EUR; freight 1,000 EUR, of it 800 EUR to the Union border; insurance 100 EUR, of it 60; inland transport 200 EUR, of it 50.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from batches.order import Order
from customs.carriage import AirPercentage
from customs.value import customs_value

pytestmark = pytest.mark.unit

BEFORE_CARRIAGE, TO_PORT, TO_PLACE, DELIVERED = ("EXW", "FCA", "FAS", "FOB"), ("CFR", "CIF"), ("CPT", "CIP"), ("DAP", "DPU", "DAT", "DDP")
TERMS = (*BEFORE_CARRIAGE, *TO_PORT, *TO_PLACE, *DELIVERED)
INSURED = ("CIF", "CIP", *DELIVERED)
SURFACE, AIR, UNKNOWN = ("sea", "rail", "road"), ("air",), (None,)
ANY = (*SURFACE, *AIR, *UNKNOWN)
#: How the order states a charge: not at all, as one sum, as a sum that ends at the border, with the part to the border.
NONE, WHOLE, TO_BORDER, SPLIT = "none", "whole", "to border", "split"
ASKED = None

#: terms, modes: (customs value, base of import VAT) of freight stated as NONE, WHOLE, TO_BORDER, SPLIT
FREIGHT: tuple[tuple[Any, ...], ...] = (
    # the price ends before the carriage: add it to the border, by air 70 % of it
    (BEFORE_CARRIAGE, SURFACE, ASKED, (1000, 0), (1000, 0), (800, 200)),
    (BEFORE_CARRIAGE, AIR, ASKED, (700, 300), (1000, 0), (800, 200)),
    (BEFORE_CARRIAGE, UNKNOWN, ASKED, ASKED, (1000, 0), (800, 200)),
    # the price covers it to the port: only a Union part shown separately leaves it
    (TO_PORT, ANY, (0, 0), (0, 0), (0, 0), (-200, 200)),
    # the price covers it to a place within the Union: the Union part leaves it, by air 30 %
    ((*TO_PLACE, *DELIVERED), SURFACE, (0, 0), (0, 0), (0, 0), (-200, 200)),
    ((*TO_PLACE, *DELIVERED), AIR, (0, 0), (-300, 300), (0, 0), (-200, 200)),
    ((*TO_PLACE, *DELIVERED), UNKNOWN, (0, 0), ASKED, (0, 0), (-200, 200)),
)
#: terms: insurance stated as NONE, WHOLE, TO_BORDER, SPLIT
INSURANCE: tuple[tuple[Any, ...], ...] = (
    (tuple(term for term in TERMS if term not in INSURED), (0, 0), (100, 0), (100, 0), (60, 40)),
    (INSURED, (0, 0), (0, 0), (0, 0), (0, 0)),
)
#: terms: inland transport stated as NONE, WHOLE, TO_BORDER, SPLIT
INLAND: tuple[tuple[Any, ...], ...] = (
    (BEFORE_CARRIAGE, (0, 0), (0, 200), (200, 0), (50, 150)),
    ((*TO_PORT, *TO_PLACE), (0, 0), (0, 200), (0, 0), (0, 150)),
    (DELIVERED, (0, 0), (-200, 200), (0, 0), (-150, 150)),
)
#: Under DELIVERED, with a Union part of the freight already taken out: inland transport is held to be part of it.
INLAND_IN_UNION_PART = (0, 0)
HOW = (NONE, WHOLE, TO_BORDER, SPLIT)


def charge(how: str, amount: str, part: str) -> dict[str, Any] | None:
    stated: dict[str, dict[str, Any]] = {WHOLE: {}, TO_BORDER: {"to_eu_border": True}, SPLIT: {"to_eu_border": part}}
    return None if how == NONE else {"amount": amount, "currency": "EUR", **stated[how]}


def treated(term: str, mode: str | None, freight: str, insurance: str, inland: str) -> tuple[Decimal | None, Decimal | None]:
    order = Order.model_validate(
        {
            "order": "PO-1",
            "expected_on": "2020-05-29",
            "importer": {"name": "Kreis Musterstadt"},
            "supplier": {"name": "Beispiel Supply Co."},
            "incoterm": term,
            "mode": mode,
            "currency": "EUR",
            "freight": charge(freight, "1000.00", "800.00"),
            "insurance": charge(insurance, "100.00", "60.00"),
            "inland_transport": charge(inland, "200.00", "50.00"),
            "lines": [{"line": 1, "category": "ffp2", "model": "ZX-1", "quantity": 10000, "unit_price": "1.00"}],
        }
    )
    by_air = None if mode is None else mode == "air"
    valued = customs_value(order, AirPercentage("CN", Decimal(70), "Annex 23-01"), by_air, date(2020, 5, 29))
    assert (valued.customs[0] is None) == bool(valued.account.missing)
    return valued.customs[0], valued.union_transport[0]


def row(table: tuple[tuple[Any, ...], ...], term: str, *mode: str | None) -> tuple[Any, ...]:
    (found,) = [each for each in table if term in each[0] and (not mode or mode[0] in each[1])]
    return tuple(found)[1 + len(mode) :]


@pytest.mark.parametrize("mode", ANY)
@pytest.mark.parametrize("term", TERMS)
def test_every_charge_is_treated_as_the_table_says(term: str, mode: str | None) -> None:
    for freight, insurance, inland in product(HOW, HOW, HOW):
        of_freight = row(FREIGHT, term, mode)[HOW.index(freight)]
        of_insurance = row(INSURANCE, term)[HOW.index(insurance)]
        of_inland = row(INLAND, term)[HOW.index(inland)]
        if term in DELIVERED and freight == SPLIT:
            of_inland = INLAND_IN_UNION_PART
        expected = (None, None)
        if of_freight is not ASKED:
            value, taxed = (sum(part) for part in zip(of_freight, of_insurance, of_inland, strict=True))
            expected = (Decimal(10000 + value), Decimal(taxed))
        assert treated(term, mode, freight, insurance, inland) == expected, (freight, insurance, inland)


def test_the_table_names_every_term_there_is() -> None:
    from customs.tables import tables

    assert sorted(TERMS) == sorted(term.incoterm for term in tables().delivery_terms)
