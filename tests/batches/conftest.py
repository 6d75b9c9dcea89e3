"""A small batch to act on: two lines, three lots, papers in order unless a test says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.finding import Finding, finding_id
from batches.order import Order
from batches.quality_data import InspectedRow, MarkedRow

ORDER: dict[str, Any] = {
    "order": "KL-1",
    "ordered_on": "2020-05-04",
    "expected_on": "2020-06-22",
    "importer": {"name": "Einfuhr Beispiel GmbH", "address": "Musterweg 1", "country": "DE"},
    "supplier": {"name": "Sample Export Co., Ltd.", "address": "1 Example Road", "country": "CN"},
    "currency": "EUR",
    "lines": [
        {
            "line": 1, "category": "ffp2", "model": "A", "quantity": 300, "unit_price": "1.00",
            "lots": [{"lot": "L1", "quantity": 100}, {"lot": "L2", "quantity": 200}],
        },
        {"line": 2, "category": "surgical_mask_iir", "model": "B", "quantity": 50, "unit_price": "0.50", "lots": [{"lot": "L1", "quantity": 50}]},
    ],
}  # fmt: skip


def finding(code: str, severity: str = "blocking", line: int | None = None, lot: str | None = None, seen: str = "x") -> Finding:
    """A finding as a rule would make it."""
    return Finding.model_validate(
        {
            "id": finding_id(code, line, lot, None, seen, None), "code": code, "severity": severity, "line": line, "lot": lot, "seen": seen,
            "message": Text(de="–", en="–"), "clear_by": Text(de="–", en="–"), "basis": "test", "judged_for": date(2020, 6, 22),
        }
    )  # fmt: skip


def judged(*findings: Finding) -> Judgement:
    """A judgement with these findings."""
    return Judgement(judged_for=date(2020, 6, 22), catalogue="0" * 64, findings=findings)


@pytest.fixture
def batch() -> Batch:
    """The batch, just opened: nothing arrived, nothing inspected."""
    order = Order.model_validate(ORDER)
    return Batch(id=order.batch_id, order=order)


@pytest.fixture
def inspected(batch: Batch) -> Batch:
    """Arrived, every lot counted and its marking read, released by customs: only people are missing."""
    keys = [(line.line, lot.lot) for line, lot in batch.lots]
    rows = {
        "inspections": tuple(InspectedRow(row=i, line=str(line), lot=lot) for i, (line, lot) in enumerate(keys, 2)),
        "markings": tuple(MarkedRow(row=i, line=str(line), lot=lot, element="ce", seen="CE") for i, (line, lot) in enumerate(keys, 2)),
    }
    return Batch.model_validate(
        batch.model_dump(by_alias=True) | rows | {"arrived_on": "2020-06-22", "customs_release": {"mrn": "20DE510220123456R1", "released_on": "2020-06-24"}}
    )
