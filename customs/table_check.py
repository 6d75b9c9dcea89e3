"""Rows of the customs room's tables that contradict each other (``freigabe catalogue check``)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from catalogue.contradictions import Contradiction, overlapping, unsound_rows
from customs.border_hold import hold_rules
from customs.declaration.elements import ElementRow, element_rows
from customs.declaration.requirements import conditions
from customs.tables import CustomsTables, tables

#: By file: the table, and what a row of it is for; no two rows may say it for the same day. (Several rows of ``classification`` may take the same goods.)
_FILES: Mapping[str, tuple[str, Callable[[Any], Hashable] | None]] = {
    "classification": ("classification", None),
    "material_words": ("material_words", lambda row: row.word),
    "incoterms": ("delivery_terms", lambda row: row.incoterm),
    "preferences": ("preferences", lambda row: (row.code, row.origin)),
    "proof_series": ("proof_series", lambda row: (row.code, row.origin, row.proof, row.series)),
    "preference_reductions": ("preference_reductions", lambda row: (row.preference, row.origin, row.category)),
    "preference_categories": ("preference_categories", lambda row: (row.preference, row.origin, row.code)),
    "measure_conditions": ("measure_conditions", lambda row: (row.key, row.when)),
    "customs_thresholds": ("thresholds", lambda row: row.key),
    "value_adjustments": ("adjustments", lambda row: row.code),
    "valuation_methods": ("valuation_methods", lambda row: row.method),
    "relief_beneficiaries": ("beneficiary_words", lambda row: row.word),
    "customs_documents": ("documents", lambda row: (row.kind, row.variant)),
    "customs_codes": ("codes", lambda row: f"{row.list} {row.code}"),
}


def check_tables(read: CustomsTables | None = None) -> tuple[Contradiction, ...]:
    """Everything in the tables (``None``: the packaged ones) that cannot be right; empty when nothing was found."""
    read = read or tables()
    files = {file: getattr(read, table) for file, (table, _) in _FILES.items()}
    found = [each for file, (_, key) in _FILES.items() if key is not None for each in overlapping(file, files[file], key)]
    found += overlapping("border_hold", hold_rules(), lambda row: "period")
    elements = tuple(element_rows().values())
    return (*unsound_rows(files | {"border_hold": hold_rules(), "h1_elements": elements}), *found, *_unknown_words(elements, read))


def _unknown_words(elements: Iterable[ElementRow], read: CustomsTables) -> Iterator[Contradiction]:
    """Elements of the declaration that hang on a condition, or take their values from a list, that there is not."""
    lists = {row.list for row in read.codes}
    for row in elements:
        for word in sorted({row.h1, row.h7} - conditions()):
            yield Contradiction("reference", f"h1_elements: {row.path}", f"unknown condition {word!r}", f"Bedingung {word!r} ist unbekannt")
        if row.code_list and row.code_list not in lists:
            yield Contradiction("reference", f"h1_elements: {row.path}", f"unknown code list {row.code_list!r}", f"Codeliste {row.code_list!r} ist unbekannt")
