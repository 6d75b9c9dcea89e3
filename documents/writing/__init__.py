"""The papers freigabe itself writes: the customs dossier and the release certificate, as PDF/A from Typst templates and plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.writing.dossier import customs_dossier as customs_dossier
    from documents.writing.release import release_certificate as release_certificate

__getattr__, __all__ = face(__name__, {"customs_dossier": "dossier", "release_certificate": "release"})
