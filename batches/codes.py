"""The finding codes of the contract: the most a code may weigh, and the gate it holds."""

from __future__ import annotations

from typing import Literal

from batches.base import Severity

Gate = Literal["papers", "conformity", "quality", "customs", "release", "distribution"]

#: Code → maximum severity.
MAXIMUM: dict[str, Severity] = {
    "papers.missing": "blocking",
    "papers.unreadable": "review",
    "papers.unrecognised": "note",
    "papers.reused": "review",
    "certificate.not_valid_evidence": "blocking",
    "certificate.notified_body_unknown": "blocking",
    "certificate.notified_body_not_designated": "blocking",
    "certificate.notified_body_name_mismatch": "blocking",
    "certificate.expired": "blocking",
    "certificate.not_yet_valid": "blocking",
    "certificate.validity_too_long": "review",
    "certificate.legislation_not_applicable": "blocking",
    "certificate.standard_not_applicable": "blocking",
    "certificate.standard_superseded": "review",
    "certificate.class_mismatch": "blocking",
    "certificate.model_mismatch": "blocking",
    "certificate.manufacturer_mismatch": "blocking",
    "production_control.expired": "blocking",
    "production_control.body_mismatch": "blocking",
    "production_control.model_mismatch": "blocking",
    "declaration.incomplete": "blocking",
    "declaration.certificate_mismatch": "blocking",
    "declaration.model_mismatch": "blocking",
    "declaration.manufacturer_mismatch": "blocking",
    "declaration.legislation_not_applicable": "blocking",
    "declaration.authorised_representative_missing": "blocking",
    "marking.missing": "blocking",
    "marking.forbidden": "blocking",
    "marking.body_mismatch": "blocking",
    "test_report.limit_failed": "blocking",
    "test_report.incomplete": "review",
    "test_report.model_mismatch": "blocking",
    "test_report.standard_not_applicable": "blocking",
    "test_report.laboratory_not_accredited": "review",
    "test_report.after_certificate": "review",
    "quality.measurement_out_of_limit": "blocking",
    "quality.data_invalid": "review",
    "quality.sample_too_small": "review",
    "quality.lot_rejected": "blocking",
    "lot.expired": "blocking",
    "lot.shelf_life_short": "review",
    "identifier.invalid": "review",
    "consignment.quantity_mismatch": "review",
    "consignment.amount_mismatch": "review",
    "consignment.party_mismatch": "review",
    "consignment.transport_mismatch": "review",
    "consignment.weight_mismatch": "review",
    "consignment.lot_mismatch": "review",
    "consignment.origin_mismatch": "review",
    "customs.origin_proof_missing": "review",
    "customs.origin_proof_insufficient": "review",
    "customs.relief_not_applicable": "review",
    "customs.value_declaration_required": "note",
    "customs.commodity_code_uncertain": "review",
    "forgery.signature_invalid": "blocking",
    "forgery.edited_after_signing": "blocking",
    "forgery.content_replaced": "review",
    "forgery.metadata_inconsistent": "review",
    "safety.alert": "blocking",
}

WEIGHT: dict[Severity, int] = {"note": 0, "review": 1, "blocking": 2}

_GATE_OF_SUBJECT: dict[str, Gate] = {
    "papers": "papers",
    "certificate": "conformity",
    "production_control": "conformity",
    "declaration": "conformity",
    "test_report": "conformity",
    "identifier": "conformity",
    "consignment": "conformity",
    "forgery": "conformity",
    "safety": "conformity",
    "marking": "quality",
    "quality": "quality",
    "lot": "quality",
    "customs": "customs",
}


def gate_of(code: str) -> Gate:
    """The gate a finding of ``code`` holds (contract, section Gates)."""
    return _GATE_OF_SUBJECT[code.partition(".")[0]]
