"""A folder as handed over: what it may hold, and the one line each mistake gets."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from batches.errors import InputRefused
from flows.folder import load_folder, sheets_of
from tests.batches.conftest import ORDER

pytestmark = pytest.mark.unit

CATEGORIES = ("ffp2", "surgical_mask_iir")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, ORDER)
    return tmp_path


def write(folder: Path, order: Any) -> None:
    (folder / "order.json").write_text(order if isinstance(order, str) else json.dumps(order), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(InputRefused) as refused:
        load_folder(folder, CATEGORIES)
    assert "\n" not in refused.value.en
    return refused.value.en


def test_papers_are_found_in_subfolders_under_any_name_but_not_in_out(folder: Path) -> None:
    for name in ("b.pdf", "papers/Größe 1.PDF", "out/dossier.pdf", "notes.txt", "deep/er/a.pdf"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"%PDF-1.4")
    assert [name for _, name in load_folder(folder, CATEGORIES).papers] == ["b.pdf", "deep/er/a.pdf", "papers/Größe 1.PDF"]


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.pdf").write_bytes(b"%PDF-1.4")
    (folder / "link.pdf").symlink_to(outside / "secret.pdf")
    (folder / "linked").symlink_to(outside)
    assert load_folder(folder, CATEGORIES).papers == ()


def test_a_folder_without_an_order_says_what_to_write(tmp_path: Path) -> None:
    assert "has no order.json" in refusal(tmp_path)
    assert "is no folder" in refusal(tmp_path / "nowhere")


def test_json_that_is_none_names_line_and_column(folder: Path) -> None:
    write(folder, '{\n "order": }')
    assert "line 2, column 11" in refusal(folder)


def test_json_that_breaks_the_schema_names_the_path_in_it(folder: Path) -> None:
    write(folder, ORDER | {"lines": [ORDER["lines"][0] | {"quantity": "many"}]})
    assert "lines[0].quantity" in refusal(folder)
    write(folder, {key: value for key, value in ORDER.items() if key != "importer"})
    assert "importer: Field required" in refusal(folder)


def test_a_key_given_twice_is_refused_and_so_is_what_no_json_number_is(folder: Path) -> None:
    write(folder, '{"order": "A", "order": "B"}')
    assert "'order' occurs twice" in refusal(folder)
    write(folder, '{"order": NaN}')
    assert "NaN is no JSON number" in refusal(folder)


def test_an_unknown_category_names_the_nearest_one(folder: Path) -> None:
    write(folder, ORDER | {"lines": [ORDER["lines"][0] | {"category": "fpp2"}]})
    assert "lines[0].category: 'fpp2'" in refusal(folder)
    assert "did you mean 'ffp2'?" in refusal(folder)


def test_prices_written_as_json_numbers_stay_exact(folder: Path) -> None:
    write(folder, json.dumps(ORDER).replace('"1.00"', "0.10"))
    assert load_folder(folder, CATEGORIES).order.lines[0].unit_price == Decimal("0.10")


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "cp1252"), (",", "utf-8-sig")])
def test_sheets_are_read_as_spreadsheets_write_them(folder: Path, delimiter: str, encoding: str) -> None:
    rows = [["line", "lot", "element", "seen"], ["1", "L1", "manufacturer", "Größe"], ["", "", "", ""], ["1", "L1", "ce", ""]]
    (folder / "marking.csv").write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    found = load_folder(folder, CATEGORIES).markings
    assert [(row.row, row.element, row.seen) for row in found] == [(2, "manufacturer", "Größe"), (4, "ce", "")]


def test_a_sheet_without_its_columns_says_which_are_missing(folder: Path) -> None:
    (folder / "measurements.csv").write_text("line,lot,value\n1,L1,2\n", encoding="utf-8")
    assert "the header lacks property, condition, specimen, unit" in refusal(folder)


def test_a_byte_that_is_no_text_is_told_with_its_line() -> None:
    with pytest.raises(InputRefused) as refusal:
        sheets_of([("blatt.csv", b"line,lot,element,seen\n1,L1,ce,CE\n1,L1,class,\x81\n")])
    assert refusal.value.code == "file.encoding"
    assert "blatt.csv" in refusal.value.de
    assert "Zeile 3" in refusal.value.de
