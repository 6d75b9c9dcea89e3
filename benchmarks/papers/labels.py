"""The label of a paper, in the form the labelled papers of this project have."""

from __future__ import annotations

from typing import Any

from benchmarks.papers.facts import noted
from benchmarks.papers.kinds.sheet import Sheet

FIELDS = (
    "document_number",
    "certificate_number",
    "referenced_certificates",
    "issue_date",
    "expiry_date",
    "manufacturer",
    "manufacturer_address",
    "authorised_representative",
    "importer",
    "product",
    "models",
    "product_class",
    "standards",
    "legislation",
    "conformity_module",
    "notified_body_number",
    "notified_body_name",
    "production_control_body_number",
    "laboratory",
    "laboratory_accreditation",
    "signatory",
    "signatory_function",
    "place",
    "lots",
    "udi_di",
    "basic_udi_di",
    "srn",
    "invoice_number",
    "invoice_date",
    "order_number",
    "seller",
    "buyer",
    "consignee",
    "currency",
    "total_net",
    "total_gross",
    "line_count",
    "incoterm",
    "country_of_origin",
    "packages",
    "gross_weight_kg",
    "net_weight_kg",
    "waybill_number",
    "container_numbers",
    "port_of_loading",
    "port_of_discharge",
    "eori",
    "mrn",
    "acceptance_date",
    "release_date",
)
EXTRA = ("applicant", "shipper", "test_report_numbers", "certification_body")


def label(sheet: Sheet, pages: int, rows: list[int], quality: str) -> dict[str, Any]:
    """What a practitioner would note down of the paper as drawn."""
    said = {**noted(sheet.facts), **sheet.fixed}
    fields = {name: list(value) if isinstance(value, tuple) else value for name in (*FIELDS, *EXTRA) if (value := said.pop(name, None)) is not None}
    if said:
        raise ValueError(f"fields that no label has: {sorted(said)}")
    kinds = {"acceptable_kinds": list(sheet.acceptable)} if len(sheet.acceptable) > 1 else {}
    label: dict[str, Any] = {"kind": sheet.kind, **kinds, "language": "+".join(sheet.ink.words.languages), "quality": quality, "pages": pages, "fields": fields}
    tables: dict[str, list[dict[str, Any]]] = {}
    noted_rows = [row for block in sheet.blocks for row in block.rows]
    if len(noted_rows) != len(rows):
        raise ValueError(f"{len(noted_rows)} rows noted, {len(rows)} drawn")
    for row, page in zip(noted_rows, rows, strict=True):
        table = "measurements" if "property" in row else "lines"
        tables.setdefault(table, []).append({**row, "page": page})
    if tables:
        label["tables"] = tables
    return {**label, "notes": sheet.notes, "source": {"made": True}}
