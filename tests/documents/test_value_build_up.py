"""How the customs value of a line came about, row by row."""

from __future__ import annotations

import pytest

from batches.batch import ValueAdjustment
from documents.writing.value_build_up import build_up
from tests.documents.test_writing import NAMES, a_batch, a_judgement

pytestmark = pytest.mark.unit


def test_freight_and_insurance_under_one_code_are_told_apart() -> None:
    made, amounts = a_batch(), (("AK", "9.00", "freight"), ("AK", "1.00", "insurance"), ("AE", "0.50", None))
    adjusted = tuple(ValueAdjustment.model_validate({"code": code, "amount": amount, "charge": charge}) for code, amount, charge in amounts)
    charged = a_judgement().customs.lines[0].model_copy(update={"adjustments": adjusted})
    rows = build_up(made.order, made.order.lines[0], charged, NAMES.adjustments, NAMES.methods)
    assert [row["how"] for row in rows if isinstance(row, dict) and row["kind"] == "part"][1:] == ["Fracht", "Versicherung", ""]
