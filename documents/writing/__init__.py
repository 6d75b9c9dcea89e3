"""The papers freigabe itself writes, as PDF/A from Typst templates and plain data: customs dossier, declaration and particulars of value as forms, release
certificate and the customs bundle; and what leaves with goods or after them: delivery note, picking list, carton labels, invoice, recall papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.writing.bundle import customs_bundle as customs_bundle
    from documents.writing.carton_labels import CartonLabel as CartonLabel
    from documents.writing.carton_labels import carton_labels as carton_labels
    from documents.writing.correspondent import Correspondent as Correspondent
    from documents.writing.delivery_note import DeliveryNote as DeliveryNote
    from documents.writing.delivery_note import NoteLine as NoteLine
    from documents.writing.delivery_note import delivery_note as delivery_note
    from documents.writing.dossier import Names as Names
    from documents.writing.dossier import customs_dossier as customs_dossier
    from documents.writing.eucdm_form import FormHead as FormHead
    from documents.writing.eucdm_form import FormRow as FormRow
    from documents.writing.eucdm_form import declaration_form as declaration_form
    from documents.writing.invoice import Invoice as Invoice
    from documents.writing.invoice import InvoiceLine as InvoiceLine
    from documents.writing.invoice import InvoiceParty as InvoiceParty
    from documents.writing.invoice import PriceBuildUp as PriceBuildUp
    from documents.writing.invoice_paper import invoice_paper as invoice_paper
    from documents.writing.invoice_paper import invoice_xml as invoice_xml
    from documents.writing.picking_list import PickingLine as PickingLine
    from documents.writing.picking_list import PickingList as PickingList
    from documents.writing.picking_list import picking_list as picking_list
    from documents.writing.recall_notice import NoticedDelivery as NoticedDelivery
    from documents.writing.recall_notice import NoticedLot as NoticedLot
    from documents.writing.recall_notice import RecallNotice as RecallNotice
    from documents.writing.recall_notice import recall_notice as recall_notice
    from documents.writing.recall_report import ReachedRecipient as ReachedRecipient
    from documents.writing.recall_report import RecallReport as RecallReport
    from documents.writing.recall_report import ReportedLot as ReportedLot
    from documents.writing.recall_report import recall_report as recall_report
    from documents.writing.release import release_certificate as release_certificate
    from documents.writing.value_form import ValueHead as ValueHead
    from documents.writing.value_form import value_declaration as value_declaration

__getattr__, __all__ = face(
    __name__,
    {
        "CartonLabel": "carton_labels",
        "Correspondent": "correspondent",
        "DeliveryNote": "delivery_note",
        "FormHead": "eucdm_form",
        "FormRow": "eucdm_form",
        "Invoice": "invoice",
        "InvoiceLine": "invoice",
        "InvoiceParty": "invoice",
        "Names": "dossier",
        "NoteLine": "delivery_note",
        "NoticedDelivery": "recall_notice",
        "NoticedLot": "recall_notice",
        "PickingLine": "picking_list",
        "PickingList": "picking_list",
        "PriceBuildUp": "invoice",
        "ReachedRecipient": "recall_report",
        "RecallNotice": "recall_notice",
        "RecallReport": "recall_report",
        "ReportedLot": "recall_report",
        "ValueHead": "value_form",
        "carton_labels": "carton_labels",
        "customs_bundle": "bundle",
        "customs_dossier": "dossier",
        "declaration_form": "eucdm_form",
        "delivery_note": "delivery_note",
        "invoice_paper": "invoice_paper",
        "invoice_xml": "invoice_paper",
        "picking_list": "picking_list",
        "recall_notice": "recall_notice",
        "recall_report": "recall_report",
        "release_certificate": "release",
        "value_declaration": "value_form",
    },
)
