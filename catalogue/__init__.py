"""What the law and the trade say, as dated data with source and mark; ``load_catalogue().at(day)`` answers as of that day.

The rows lie in ``catalogue/data``; adding a product, a body or a rate is editing a row, and :func:`check_catalogue` finds rows that contradict each other.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalogue.as_of import CatalogueAt as CatalogueAt
    from catalogue.contents import Catalogue as Catalogue
    from catalogue.contradictions import Contradiction as Contradiction
    from catalogue.contradictions import check_catalogue as check_catalogue
    from catalogue.loading import load_catalogue as load_catalogue
    from catalogue.rows import CatalogueFault as CatalogueFault

_HOME = {
    "Catalogue": "contents",
    "CatalogueAt": "as_of",
    "CatalogueFault": "rows",
    "Contradiction": "contradictions",
    "check_catalogue": "contradictions",
    "load_catalogue": "loading",
}
__all__ = ["Catalogue", "CatalogueAt", "CatalogueFault", "Contradiction", "check_catalogue", "load_catalogue"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'catalogue' has no attribute {name!r}")
    return getattr(importlib.import_module(f"catalogue.{_HOME[name]}"), name)
