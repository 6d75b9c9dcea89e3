"""The import declaration: its data set by EUCDM number, filled from a batch with the source of each element, checked, written as XML and JSON, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from customs.declaration.checking import Fault as Fault
    from customs.declaration.checking import faults as faults
    from customs.declaration.declaring import Declared as Declared
    from customs.declaration.declaring import ElementShown as ElementShown
    from customs.declaration.declaring import declared as declared
    from customs.declaration.declaring import declared_shown as declared_shown
    from customs.declaration.declaring import elements_shown as elements_shown
    from customs.declaration.models import Declaration as Declaration
    from customs.declaration.xml_reading import declaration_from_xml as declaration_from_xml
    from customs.declaration.xml_writing import declaration_xml as declaration_xml

__getattr__, __all__ = face(
    __name__,
    {
        "Declaration": "models",
        "Declared": "declaring",
        "ElementShown": "declaring",
        "Fault": "checking",
        "declaration_from_xml": "xml_reading",
        "declaration_xml": "xml_writing",
        "declared": "declaring",
        "declared_shown": "declaring",
        "elements_shown": "declaring",
        "faults": "checking",
    },
)
