"""The table of elements and the models are the same data set."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from batches.base import Frozen
from customs.declaration.elements import element_rows, fields_of
from customs.declaration.formats import El
from customs.declaration.models import Declaration
from customs.tables import tables
from tests.customs.declaration.whole import _model

pytestmark = pytest.mark.unit


def elements(model: type[Frozen], number: str = "", path: str = "") -> Iterator[tuple[str, str, str]]:
    for name, known in fields_of(model):
        whole = f"{number} {known.number}".strip()
        if isinstance(known, El):
            yield path + name, whole, known.format
        else:
            yield from elements(_model(model.model_fields[name].annotation), whole, f"{path}{name}.")


def test_every_element_of_the_models_has_its_row_and_every_row_its_element() -> None:
    assert list(elements(Declaration)) == [(row.path, row.number, row.format) for row in element_rows().values()]


def test_numbers_are_those_of_the_eucdm() -> None:
    assert all(re.fullmatch(r"\d\d \d\d \d{3} \d{3}", row.number) for row in element_rows().values())


def test_every_element_has_its_name_in_both_languages() -> None:
    assert [row.path for row in element_rows().values() if not (row.name_de and row.name_en)] == []


def test_documents_are_told_apart_by_their_codes_when_a_message_is_read_back() -> None:
    for row in tables().documents:
        if row.code:
            assert (row.element == "12 05") == row.code.startswith("N7"), row.code
            assert not row.code.startswith("Y")
