"""The papers freigabe itself writes, as PDF/A from Typst templates and plain data: customs dossier, declaration and particulars of value as forms, release
certificate; and the customs bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.writing.bundle import customs_bundle as customs_bundle
    from documents.writing.dossier import Names as Names
    from documents.writing.dossier import customs_dossier as customs_dossier
    from documents.writing.eucdm_form import FormHead as FormHead
    from documents.writing.eucdm_form import FormRow as FormRow
    from documents.writing.eucdm_form import declaration_form as declaration_form
    from documents.writing.release import release_certificate as release_certificate
    from documents.writing.value_form import ValueHead as ValueHead
    from documents.writing.value_form import value_declaration as value_declaration

__getattr__, __all__ = face(
    __name__,
    {
        "FormHead": "eucdm_form",
        "FormRow": "eucdm_form",
        "Names": "dossier",
        "ValueHead": "value_form",
        "customs_bundle": "bundle",
        "customs_dossier": "dossier",
        "declaration_form": "eucdm_form",
        "release_certificate": "release",
        "value_declaration": "value_form",
    },
)
