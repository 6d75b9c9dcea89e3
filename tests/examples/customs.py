"""What customs needs to know, and what it grants."""

from __future__ import annotations

from typing import Any

from batches.batch import Batch
from batches.order import Order
from batches.paper import Paper
from tests.examples.example import Example
from tests.validators.sound_batch import paper

_LINE: dict[str, Any] = {"line": 1, "category": "ffp2", "model": "ZX-1", "quantity": 10_000, "unit_price": "1.00", "gross_weight_kg": "100"}
_ORDER: dict[str, Any] = {
    "order": "PO-1", "expected_on": "2020-05-29", "importer": {"name": "Kreis Musterstadt", "country": "DE"},
    "supplier": {"name": "Beispiel Supply Co.", "country": "CN"}, "incoterm": "FOB", "mode": "sea", "origin": "CN", "dispatch_country": "CN", "currency": "EUR",
    "freight": {"amount": "1000.00", "currency": "EUR"}, "insurance": {"amount": "50.00", "currency": "EUR"}, "lines": [_LINE],
}  # fmt: skip
_CONFIRMED = (paper("beneficiary_confirmation"),)
_RELIEF: dict[str, Any] = {"relief_claimed": True, "beneficiary": {"name": "Landkreis Musterstadt", "kind": "public_body"}}
_EXPORTER = {"name": "Beispiel Export JSC", "country": "VN"}
_BILL = paper("commercial_invoice", "invoice.pdf", invoice_number="INV-7")
_VIETNAM: dict[str, Any] = {"origin": "VN", "dispatch_country": "VN", "preference_claimed": True, "expected_on": "2020-09-15"}


def _batch(papers: tuple[Paper, ...] = (), **changes: Any) -> Batch:
    order = Order.model_validate(_ORDER | changes)
    return Batch(id=order.batch_id, order=order, papers=papers)


def _proof(**changes: Any) -> Paper:
    """A EUR.1 for goods from Vietnam."""
    fields = {"document_number": "AB 004417", "issue_date": "2020-09-01", "country_of_origin": "VN"} | changes
    return paper("origin_proof", "proof.pdf", **fields)


def _proved(sentence: str, broken: str, held: str, breaks: Paper, holds: Paper | None = None, **changes: Any) -> Example:
    order = _VIETNAM | changes
    return Example(f"customs.origin_proof_insufficient.{sentence}", broken, held, _batch((breaks,), **order), _batch((holds or _proof(),), **order))


def _ordered(sentence: str, broken: str, held: str, breaks: Batch, holds: Batch | None = None) -> Example:
    return Example(f"customs.{sentence}", broken, held, breaks, holds or _batch())


EXAMPLES = (
    _ordered(
        "commodity_code_uncertain",
        "A thermometer is ordered, and nothing says how it measures.",
        "FFP2 masks are ordered, whose code is certain.",
        _batch(lines=[_LINE | {"category": "thermometer"}]),
    ),
    _ordered(
        "commodity_code_uncertain.rate",
        "Preference is claimed and proved, and the reduced rate is not in the catalogue.",
        "None is claimed: the full rate is known.",
        _batch((_proof(),), **_VIETNAM),
        _batch((_proof(),), **(_VIETNAM | {"preference_claimed": False})),
    ),
    _ordered(
        "commodity_code_uncertain.value", "Goods are billed FOB, and nothing says what the freight costs.", "The freight is 1,000.00 EUR.", _batch(freight=None)
    ),
    _ordered(
        "value_declaration_required",
        "The consignment is worth 20,100.00 EUR.",
        "It is worth 20,000.00 EUR.",
        _batch(incoterm="CIF", lines=[_LINE | {"unit_price": "2.01"}]),
        _batch(incoterm="CIF", lines=[_LINE | {"unit_price": "2.00"}]),
    ),
    _ordered(
        "relief_not_applicable.dates",
        "Relief is claimed for the day before it began to run.",
        "It is claimed for the first day.",
        _batch(_CONFIRMED, **_RELIEF, expected_on="2020-01-29"),
        _batch(_CONFIRMED, **_RELIEF, expected_on="2020-01-30"),
    ),
    _ordered(
        "relief_not_applicable.beneficiary",
        "A company is to get the goods.",
        "A district is to get them.",
        _batch(_CONFIRMED, **(_RELIEF | {"beneficiary": {"name": "Muster Handels GmbH", "kind": "company"}})),
        _batch(_CONFIRMED, **_RELIEF),
    ),
    _ordered(
        "relief_not_applicable.confirmation",
        "The beneficiary's confirmation is not among the papers.",
        "It is there.",
        _batch(**_RELIEF),
        _batch(_CONFIRMED, **_RELIEF),
    ),
    _ordered(
        "relief_not_applicable.other_beneficiary",
        "The district of Beispielheim confirms that it gets the goods; they are for that of Musterstadt.",
        "The district of Musterstadt confirms it.",
        _batch((paper("beneficiary_confirmation", consignee="Landkreis Beispielheim"),), **_RELIEF),
        _batch((paper("beneficiary_confirmation", consignee="District of Musterstadt"),), **_RELIEF),
    ),
    _ordered(
        "origin_proof_missing",
        "Preference is claimed for goods from Vietnam, and no proof of origin came with them.",
        "A EUR.1 is there.",
        _batch(**_VIETNAM),
        _batch((_proof(),), **_VIETNAM),
    ),
    _ordered(
        "origin_proof_insufficient.no_arrangement",
        "Preference is claimed for goods from China, with which there is no arrangement.",
        "The goods are from Vietnam.",
        _batch((_proof(country_of_origin=None),), **(_VIETNAM | {"origin": "CN"})),
        _batch((_proof(country_of_origin=None),), **_VIETNAM),
    ),
    _proved(
        "kind",
        "A Form A is submitted after the general scheme ended for Vietnam, and the arrangement does not take it.",
        "A EUR.1 is submitted.",
        _proof(document_number="Form A 4711", issue_date="2022-12-20"),
        _proof(issue_date="2022-12-20"),
        expected_on="2023-01-02",
    ),
    Example(
        "customs.origin_proof_insufficient.invoice",
        "The EUR.1 is for invoice INV-8; the consignment's is INV-7.",
        "It is for INV-7.",
        _batch((_BILL, _proof(invoice_number="INV-8")), **_VIETNAM, supplier=_EXPORTER),
        _batch((_BILL, _proof(invoice_number="INV-7")), **_VIETNAM, supplier=_EXPORTER),
    ),
    _proved("origin", "The proof is for goods from China.", "It is for goods from Vietnam.", _proof(country_of_origin="CHINA")),
    _proved(
        "too_old",
        "The proof is a year and a day old.",
        "It is a year old to the day.",
        _proof(issue_date="2020-09-14"),
        _proof(issue_date="2020-09-15"),
        expected_on="2021-09-15",
    ),
    _proved("value", "The exporter declares the origin himself, of goods worth 10,000.00 EUR.", "A EUR.1 is submitted.", _proof(document_number=None)),
    _proved(
        "series",
        "A form of series AA was issued after that series had ended.",
        "It was issued on the last day of the series.",
        _proof(document_number="AA 004417", issue_date="2021-01-01"),
        _proof(document_number="AA 004417", issue_date="2020-12-31"),
        expected_on="2021-02-01",
    ),
)
