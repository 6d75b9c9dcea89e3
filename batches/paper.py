"""A paper and what was read from it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from batches.base import Box, Frozen
from batches.correction import Correction

#: Every kind of paper the contract names.
KINDS = (
    "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "declaration_of_conformity",
    "test_report", "iso_certificate", "voluntary_certificate", "authority_confirmation", "commercial_invoice", "packing_list",
    "air_waybill", "bill_of_lading", "purchase_order", "origin_proof", "beneficiary_confirmation", "inspection_report",
    "customs_notice", "instructions", "safety_data_sheet", "other",
)  # fmt: skip

#: Fields of which a paper may hold several.
LIST_FIELDS = frozenset({"referenced_certificates", "models", "standards", "legislation", "lots", "container_numbers"})

#: Where a paper's own number stands, first found first taken; waybills and proofs of origin cite an invoice's number too.
_OWN_NUMBER = {
    "commercial_invoice": ("invoice_number", "document_number"),
    "packing_list": ("document_number", "invoice_number"),
    "air_waybill": ("waybill_number", "document_number"),
    "bill_of_lading": ("waybill_number", "document_number"),
    "purchase_order": ("order_number", "document_number"),
    "customs_notice": ("mrn", "document_number"),
}

#: Where a paper's own day stands, first found first taken; a waybill or a proof that states an invoice's day states another paper's.
_OWN_DAY = {"commercial_invoice": ("issue_date", "invoice_date"), "packing_list": ("issue_date", "invoice_date")}

ReadErrorCode = Literal["not_found", "not_a_pdf", "damaged", "encrypted", "too_large", "too_many_pages", "time_exceeded", "memory_exceeded"]


class Fact(Frozen):
    """One value read from a paper, with the spot it rests on.

    ``raw`` is the text as printed, ``value`` its normal form (dates ISO 8601, amounts with a dot, standards as ``EN 149:2001+A1:2009``).
    ``checks`` names what spoke for it (``label``, ``format``, ``check_digit``, ``known_to_catalogue``, …; ``learnt``: a lexicon entry; ``person``: somebody's
    correction); ``confidence`` is computed from them.
    """

    field: str
    value: str | int
    raw: str
    confidence: float
    page: int | None = None
    box: Box | None = None
    checks: tuple[str, ...] = ()


class Absent(Frozen):
    """A field that the paper seems to state and that was not believed: the text as printed, where, and why not.

    ``reason`` is a stable word: ``ambiguous_date``, ``contradicted`` (two spots of the paper disagree), ``check_digit``, ``illegible``, ``too_little_support``.
    """

    field: str
    raw: str
    reason: str
    page: int | None = None
    box: Box | None = None


class MeasurementRow(Frozen):
    """A measured value as a test report prints it; numbers in ``value`` with a dot, all else as printed."""

    property: str
    condition: str = ""
    specimen: str = ""
    value: str
    unit: str = ""
    limit: str = ""
    page: int | None = None
    box: Box | None = None


class TradeLine(Frozen):
    """A goods line of an invoice, packing list or order; numbers with a dot, absent where the paper does not print them."""

    description: str = ""
    model: str | None = None
    lot: str | None = None
    quantity: str | None = None
    unit: str | None = None
    unit_price: str | None = None
    amount: str | None = None
    cartons: str | None = None
    net_weight_kg: str | None = None
    gross_weight_kg: str | None = None
    page: int | None = None
    box: Box | None = None


class Signal(Frozen):
    """A sign of tampering seen while reading; a rule judges it later. ``variant`` and ``values`` say in which of the code's sentences it is told."""

    code: str
    message: str
    page: int | None = None
    box: Box | None = None
    variant: str = ""
    values: dict[str, str] = Field(default_factory=dict)


class PageLikeness(Frozen):
    """What the picture of a recognised page is told by (see :mod:`batches.likeness`)."""

    page: int
    picture: str


class DigitalSignature(Frozen):
    """A digital signature of the file: who signed and when by his own account, whether it holds, and what came after it.

    ``trusted``: his certificate goes back to one of the trust anchors kept with the reader; a signature that holds without that proves who signed as little
    as a stamp does. ``later``: what was done to the file since (``nothing``; ``additions`` that a signed file allows, such as time stamps, filled-in fields and
    comments; ``content``).
    """

    name: str
    signer: str
    signed_at: str | None = None
    holds: bool
    trusted: bool = False
    later: Literal["nothing", "additions", "content"] = "nothing"


class ReadError(Frozen):
    """Why a paper could not be read."""

    code: ReadErrorCode
    message: str


class Paper(Frozen):
    """A paper as read: its kind, its facts, its tables, or the reason why not.

    ``file`` is the path inside the folder it came from (forward slashes) and names the paper to people; ``sha256`` names its bytes in the archive.
    ``unread_pages``: pages without text that were too many to recognise. ``tests_named``: the lines in which a test report names its tests, read or not.
    ``likeness``: what the pictures of its recognised pages are told by.
    ``statements``: what the paper says in so many words (``sole_responsibility``), or speaks of though its value was not read (``authorised_representative``).

    ``issuer_text`` is what its issuer is recognised by, ``learnt`` names the lexicon entries of that issuer it was read with, ``corrections`` what people
    corrected since; ``overruled`` keeps the facts that the reader found and that one of these set aside.
    """

    file: str
    sha256: str
    pages: int = 0
    unread_pages: tuple[int, ...] = ()
    text_source: Literal["text", "ocr", "mixed"] | None = None
    language: str | None = None
    kind: str | None = None
    kind_confidence: float = 0.0
    facts: tuple[Fact, ...] = ()
    absent: tuple[Absent, ...] = ()
    measurements: tuple[MeasurementRow, ...] = ()
    lines: tuple[TradeLine, ...] = ()
    signals: tuple[Signal, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()
    tests_named: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    likeness: tuple[PageLikeness, ...] = ()
    issuer_text: str = ""
    learnt: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    overruled: tuple[Fact, ...] = ()
    error: ReadError | None = None

    def one(self, field: str) -> Fact | None:
        """The paper's fact for ``field`` (the first, for list fields), ``None`` where it states none."""
        for fact in self.facts:
            if fact.field == field:
                return fact
        return None

    def value(self, field: str) -> str | None:
        """The value of :meth:`one` as text."""
        fact = self.one(field)
        return None if fact is None else str(fact.value)

    @property
    def own_number(self) -> str | None:
        """The number by which the paper itself is known; ``None`` where it states none."""
        fields = _OWN_NUMBER.get(self.kind or "", ("certificate_number", "document_number"))
        return next((value for value in map(self.value, fields) if value), None)

    @property
    def own_day(self) -> str | None:
        """The day the paper itself was issued, as read; ``None`` where it states none."""
        return next((value for value in map(self.value, _OWN_DAY.get(self.kind or "", ("issue_date",))) if value), None)

    def all(self, field: str) -> tuple[Fact, ...]:
        """Every fact for ``field``, in reading order."""
        return tuple(fact for fact in self.facts if fact.field == field)
