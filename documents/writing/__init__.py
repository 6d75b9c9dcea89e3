"""The papers freigabe itself writes, as PDF/A from Typst templates and plain data: customs dossier, release certificate; and the customs bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.writing.bundle import customs_bundle as customs_bundle
    from documents.writing.dossier import Names as Names
    from documents.writing.dossier import customs_dossier as customs_dossier
    from documents.writing.release import release_certificate as release_certificate

__getattr__, __all__ = face(__name__, {"Names": "dossier", "customs_bundle": "bundle", "customs_dossier": "dossier", "release_certificate": "release"})
