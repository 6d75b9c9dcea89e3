"""What categories of goods are called."""

from __future__ import annotations

from batches.base import Language
from catalogue import Catalogue


def category_names(catalogue: Catalogue, lang: Language) -> dict[str, str]:
    """Every category of the catalogue by its key."""
    return {each.key: each.name_de if lang == "de" else each.name_en for each in catalogue.categories}
