"""Which law a recall is done by, from the kinds of product it is about (``legal.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from batches.base import Frozen
from catalogue import Catalogue


class Basis(Frozen):
    """Clauses of an act, and what they ask for."""

    subjects: tuple[str, ...]
    act: str
    clauses: str
    de: str
    en: str
    valid_from: date
    valid_until: date | None = None
    source: str
    mark: Literal["V", "K", "U"]


def bases(catalogue: Catalogue, categories: Iterable[str], on: date) -> tuple[Basis, ...]:
    """What applies on a day to goods of these categories, in the order of the file. Goods the catalogue does not know are under what every kind is."""
    subjects = {"*", *(subject_of(catalogue, each, on) for each in categories)}
    return tuple(row for row in _rows() if subjects.intersection(row.subjects) and row.valid_from <= on and (row.valid_until is None or on <= row.valid_until))


def subject_of(catalogue: Catalogue, category: str, on: date) -> str:
    """What kind of product a category is in law; empty where the catalogue does not know it."""
    product = catalogue.at(on).product_of(category)
    return "" if product is None else str(product.subject)


@cache
def _rows() -> tuple[Basis, ...]:
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "legal.toml").read_text(encoding="utf-8"))
    return tuple(Basis.model_validate(row) for row in table["basis"])
