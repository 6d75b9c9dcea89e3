"""The order as the outside writes it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from batches.order import MOST_LOTS, Order
from batches.order_faults import faults_of
from tests.batches.conftest import ORDER

pytestmark = pytest.mark.unit


def test_the_batch_id_follows_from_importer_supplier_and_order_alone() -> None:
    order = Order.model_validate(ORDER)
    later = Order.model_validate(ORDER | {"expected_on": "2020-07-01", "importer": {"name": "EINFUHR  Beispiel GmbH"}})
    other = Order.model_validate(ORDER | {"supplier": {"name": "Another Co."}})
    assert order.batch_id == later.batch_id
    assert order.batch_id != other.batch_id


def test_a_misspelt_key_is_an_error_and_not_ignored() -> None:
    with pytest.raises(ValidationError, match="sterille"):
        Order.model_validate(ORDER | {"lines": [ORDER["lines"][0] | {"sterille": True}]})


@pytest.mark.parametrize("quantity", [0, -1, "1.5", None])
def test_a_quantity_is_a_whole_number_above_zero(quantity: object) -> None:
    with pytest.raises(ValidationError):
        Order.model_validate(ORDER | {"lines": [ORDER["lines"][0] | {"quantity": quantity}]})


@pytest.mark.parametrize("price", ["NaN", "Infinity", "-1", "abc"])
def test_a_price_is_a_finite_amount(price: str) -> None:
    with pytest.raises(ValidationError):
        Order.model_validate(ORDER | {"lines": [ORDER["lines"][0] | {"unit_price": price}]})


def test_a_line_number_or_a_lot_given_twice_is_refused() -> None:
    line = ORDER["lines"][0]
    with pytest.raises(ValidationError, match="once"):
        Order.model_validate(ORDER | {"lines": [line, line]})
    with pytest.raises(ValidationError, match="once"):
        Order.model_validate(ORDER | {"lines": [line | {"lots": [{"lot": "X", "quantity": 1}, {"lot": "X", "quantity": 2}]}]})


def test_a_rate_is_units_of_the_currency_for_one_euro() -> None:
    order = Order.model_validate(ORDER | {"currency": "USD", "exchange_rate": "1.10", "exchange_rates": {"CNY": "7.8"}})
    assert order.units_for_one_euro("USD") == Decimal("1.10")
    assert order.units_for_one_euro("CNY") == Decimal("7.8")
    assert order.units_for_one_euro("EUR") == 1
    assert order.units_for_one_euro("VND") is None


@pytest.mark.parametrize("change", [{"quantity": True}, {"quantity": 10**30}, {"model": "A\x1b[31m"}])
def test_what_no_order_means_is_refused_with_its_path(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Order.model_validate(ORDER | {"lines": [ORDER["lines"][0] | change]})


@pytest.mark.parametrize("price", ["0E-99999", "0E+99999", "1E+400", "1E-400"])
def test_an_amount_has_no_more_places_than_can_be_printed(price: str) -> None:
    with pytest.raises(ValidationError, match="digits"):
        Order.model_validate(ORDER | {"lines": [ORDER["lines"][0] | {"unit_price": price}]})


def test_an_amount_written_with_an_exponent_is_the_plain_amount() -> None:
    order = Order.model_validate(ORDER | {"lines": [ORDER["lines"][0] | {"unit_price": "1E2"}]})
    assert str(order.lines[0].unit_price) == "100"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"lines": [ORDER["lines"][0] | {"quantity": 10**9, "unit_price": "999999999999"}]}, "quantity × unit_price"),
        ({"lines": [ORDER["lines"][0] | {"valuation": {"method": "6", "unit_value": "9" * 18, "source": "x"}}]}, "valuation.unit_value"),
        ({"freight": {"amount": "9" * 18, "currency": "EUR"}}, "freight"),
        ({"currency": "USD", "exchange_rate": "0.00000000000000001"}, "quantity × unit_price"),
        ({"adjustments": [{"code": "AE", "amount": "9" * 18, "currency": "EUR"}]}, r"adjustments\[0\]"),
    ],
)
def test_what_no_declaration_can_state_is_refused_before_anything_is_computed(change: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationError, match=path):
        Order.model_validate(ORDER | change)


def test_an_order_has_no_more_lots_than_its_documents_can_name() -> None:
    def of(lots: int) -> dict[str, object]:
        told = [{"lot": f"L{number}", "quantity": 1} for number in range(lots)]
        return ORDER | {"lines": [ORDER["lines"][0] | {"quantity": 10_000, "lots": told}]}

    Order.model_validate(of(MOST_LOTS))
    with pytest.raises(ValidationError, match="at most 2000 lots") as refused:
        Order.model_validate(of(MOST_LOTS + 1))
    (fault,) = faults_of(refused.value)
    assert fault.said.de == "Ein Auftrag hat höchstens 2000 Chargen; bitte aufteilen."
