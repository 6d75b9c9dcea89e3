"""The papers of a batch, a card each: what it is, what was read from it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from batches.base import Language, Text
from batches.fields import FIELDS
from batches.finding import Finding
from batches.paper import Fact, Paper
from flows.uploads import Rules, rules
from flows.uploads.policy import counted
from portal.desk import Known
from portal.views.papers_missing import open_findings
from validators.papers_in_words import in_words

_CERTIFICATE = ("certificate_number", "manufacturer", "models", "standards", "notified_body_number", "issue_date", "expiry_date")
#: The facts by which people know a paper of each kind again, in the order shown.
_KEY_FACTS: dict[str, tuple[str, ...]] = {
    "eu_type_examination_certificate": _CERTIFICATE,
    "production_control_certificate": _CERTIFICATE,
    "notified_body_certificate": _CERTIFICATE,
    "iso_certificate": _CERTIFICATE,
    "voluntary_certificate": _CERTIFICATE,
    "declaration_of_conformity": ("manufacturer", "models", "legislation", "standards", "referenced_certificates", "issue_date", "signatory"),
    "test_report": ("document_number", "laboratory", "models", "standards", "issue_date"),
    "commercial_invoice": ("invoice_number", "invoice_date", "seller", "buyer", "total_net", "currency", "incoterm"),
    "packing_list": ("document_number", "invoice_number", "packages", "gross_weight_kg", "net_weight_kg", "lots"),
    "air_waybill": ("waybill_number", "consignee", "packages", "gross_weight_kg"),
    "bill_of_lading": ("waybill_number", "consignee", "container_numbers", "port_of_loading", "port_of_discharge", "packages", "gross_weight_kg"),
    "purchase_order": ("order_number", "issue_date", "seller", "buyer", "total_net", "currency"),
    "origin_proof": ("document_number", "country_of_origin", "issue_date"),
    "customs_notice": ("mrn", "acceptance_date", "release_date"),
    "instructions": ("manufacturer", "models"),
}
_OF_OTHERS = ("document_number", "issue_date", "manufacturer", "models")
#: A card names a few; all of them stand on the page of the paper.
_MOST_VALUES = 4


@dataclass(frozen=True, slots=True)
class Card:
    """A paper; ``state``: it is still being read, was read, or could not be."""

    file: str
    sha256: str
    by: str
    state: Literal["reading", "read", "unreadable"]
    kind: Text | None = None
    sure: int = 0
    pages: int = 0
    error: str = ""
    facts: tuple[tuple[str, tuple[Fact, ...]], ...] = ()
    findings: tuple[Finding, ...] = ()


def cards(known: Known) -> tuple[Card, ...]:
    """Every paper of the batch: those being read first, then those something is wrong with, then the others as they came."""
    read = {paper.sha256: paper for paper in known.batch.papers if paper.sha256}
    unkept = {paper.file: paper for paper in known.batch.papers}
    told: dict[str, list[Finding]] = {}
    for finding in open_findings(known):
        if finding.file is not None:
            told.setdefault(finding.file, []).append(finding)
    found = [_card(each.file, each.sha256, each.by, read.get(each.sha256) or unkept.get(each.file), told) for each in known.batch.attached]
    return tuple(sorted(found, key=lambda each: (each.state != "reading", each.state != "unreadable", _weight(each))))


def _weight(card: Card) -> int:
    return -max((1 + (each.severity == "blocking") for each in card.findings), default=0)


def _card(file: str, sha256: str, by: str, paper: Paper | None, told: dict[str, list[Finding]]) -> Card:
    if paper is None:
        return Card(file, sha256, by, "reading")
    findings = tuple(told.get(file, ()))
    if paper.error is not None:
        return Card(file, sha256, by, "unreadable", error=paper.error.code, findings=findings)
    kind = None if paper.kind is None else in_words((paper.kind,))
    wanted = _KEY_FACTS.get(paper.kind or "", _OF_OTHERS)
    facts = tuple((name, values) for name in wanted if (values := paper.all(name)[:_MOST_VALUES]))
    return Card(file, sha256, by, "read", kind, round(paper.kind_confidence * 100), paper.pages, facts=facts, findings=findings)


def is_day(field: str) -> bool:
    """Whether a field is a day, to be written as people write one."""
    return FIELDS.get(field) == "date"


def rules_today() -> Rules:
    """What papers sent today must be."""
    return rules("papers", datetime.now(UTC).date())


def hint(ruled: Rules, lang: Language) -> str:
    """What may be sent, before anybody sends it."""
    kinds = ", ".join(f"{row.name.in_language(lang)} ({counted(row.most_bytes)})" for row in ruled.types)
    most, whole = ruled.upload.most_files, counted(ruled.upload.most_request_bytes)
    if lang == "de":
        return f"Angenommen werden: {kinds}. In Klammern steht, wie groß eine Datei höchstens sein darf; auf einmal bis zu {most} Dateien und {whole}."
    return f"Taken are: {kinds}. In brackets: how large a file may be; at once up to {most} files and {whole}."
