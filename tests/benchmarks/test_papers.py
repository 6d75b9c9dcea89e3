"""The papers made to measure the reader with: the same for the same seed, of every kind, and labelled with nothing that is not drawn."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from stdnum import ean, iso6346

from benchmarks.papers import identifiers
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.world import world
from benchmarks.papers.labels import EXTRA, FIELDS
from benchmarks.papers.making import KINDS, Paper, papers, write
from benchmarks.papers.setting import glyphs_of_the_chinese_font
from benchmarks.papers.writing import CURRENCIES, NUMBERS, clear, renderings, written

pytestmark = pytest.mark.unit

DATES = {"issue_date", "expiry_date", "invoice_date"}
AMOUNTS = {"total_net", "total_gross", "gross_weight_kg", "net_weight_kg"}
COUNTED = {"line_count"}
PACKAGE = Path(__file__).parents[2] / "benchmarks" / "papers"


@pytest.fixture(scope="module")
def made() -> list[Paper]:
    """Papers with a text layer, each kind several times."""
    return list(papers(seed=11, count=90, scans=0.0))


def squeezed(text: str) -> str:
    """Text without what line ends, columns and hyphenation change: compatibility forms folded; spaces, commas, hyphens and dashes left out."""
    folded = unicodedata.normalize("NFKC", text).replace("\ufffe", "")
    return re.sub(r"[\s,\-\u00ad\u2010-\u2015\u2212]", "", folded)


def text_of(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(paper.pdf)
    try:
        return squeezed("\n".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def forms(field: str, value: str | int) -> set[str]:
    """The ways in which a paper may print what the label writes in ISO, with dots, or as a code."""
    match field:
        case _ if field in DATES:
            return renderings(date.fromisoformat(str(value)))
        case _ if field in AMOUNTS:
            places = len(str(value).partition(".")[2])
            return {written(Decimal(str(value)), places, style) for style in NUMBERS}
        case "packages":
            return {written(int(value), 0, style) for style in NUMBERS}
        case "legislation":
            return {str(value), "/".join(str(value).split("/")[:2])}
        case "currency":
            return {*CURRENCIES[str(value)], str(value)}
        case _:
            return {str(value)}


def missing(paper: Paper) -> list[tuple[str, Any]]:
    """The labelled values that the text of the paper does not have."""
    text = text_of(paper)
    fields = {name: value for name, value in paper.label["fields"].items() if name not in COUNTED}
    single = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    return [(name, one) for name, one in single if not any(squeezed(form) in text for form in forms(name, one))]


def missing_cells(paper: Paper) -> list[tuple[str, str]]:
    """The table cells of the label that the text of the paper does not have."""
    text = text_of(paper)
    rows = [row for table in paper.label.get("tables", {}).values() for row in table]
    plain = [(key, row[key]) for row in rows for key in ("description", "model", "property", "condition", "limit", "unit") if row.get(key)]
    figures = [(key, row[key]) for row in rows for key in ("quantity", "unit_price", "amount", "value") if row.get(key)]
    lost = [(key, value) for key, value in plain if squeezed(value) not in text]
    for key, value in figures:
        places = len(value.partition(".")[2])
        if not any(squeezed(written(Decimal(value), places, style)) in text for style in NUMBERS):
            lost.append((key, value))
    return lost


def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        list(write(tmp_path / folder, papers(seed=3, count=5, scans=0.5)))
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 10
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_another_seed_makes_other_papers() -> None:
    first, second = ([paper.pdf for paper in papers(seed=seed, count=3, scans=0.0)] for seed in (3, 4))
    assert not set(first) & set(second)


def test_asking_for_more_papers_changes_none_of_the_first() -> None:
    few, more = ([paper.pdf for paper in papers(seed=5, count=count, scans=0.0)] for count in (2, 4))
    assert few == more[:2]


def test_every_kind_occurs(made: list[Paper]) -> None:
    assert {paper.label["kind"] for paper in made} == set(KINDS)


def test_every_label_key_is_a_field_of_the_contract_or_a_documented_extra(made: list[Paper]) -> None:
    used = {name for paper in made for name in paper.label["fields"]}
    assert used <= {*FIELDS, *EXTRA}
    assert used >= {"certificate_number", "container_numbers", "mrn", "udi_di", "srn", "eori", "waybill_number"}


def test_every_labelled_value_is_in_the_text(made: list[Paper]) -> None:
    assert {paper.name: (paper.label["kind"], lost) for paper in made if (lost := missing(paper))} == {}


def test_every_labelled_table_cell_is_in_the_text(made: list[Paper]) -> None:
    assert {paper.name: (paper.label["kind"], lost[:4]) for paper in made if (lost := missing_cells(paper))} == {}


def test_rows_know_the_page_they_landed_on(made: list[Paper]) -> None:
    for paper in made:
        for table in paper.label.get("tables", {}).values():
            pages = [row["page"] for row in table]
            assert pages == sorted(pages)
            assert set(pages) <= set(range(1, paper.label["pages"] + 1))


def test_scans_are_pictures_without_text() -> None:
    for paper in papers(seed=6, count=4, scans=1.0):
        assert paper.label["quality"] in ("scan", "photo")
        assert text_of(paper) == ""


def test_labels_are_written_beside_the_papers(tmp_path: Path) -> None:
    [paper] = write(tmp_path, papers(seed=8, count=1, scans=0.0))
    label = json.loads((tmp_path / f"{paper.name}.json").read_text(encoding="utf-8"))
    assert label["fields"] == paper.label["fields"]
    assert label["source"] == {"made": True}
    assert set(label) >= {"kind", "language", "quality", "pages", "fields", "notes"}


def test_identifiers_have_right_check_digits() -> None:
    for number in range(40):
        chance = Chance(f"identifiers {number}")
        prefix, serial = identifiers.air_waybill(chance)
        assert len(prefix) == 3
        assert int(serial[:7]) % 7 == int(serial[7])
        assert iso6346.is_valid(identifiers.container(chance, 1))
        assert ean.is_valid(identifiers.gtin(chance, "697"))


def test_the_check_digit_of_an_mrn_is_that_of_known_ones() -> None:
    assert identifiers.mrn_check("20DE510220123456R") == "1"
    assert identifiers.mrn_check("20GBDPQ8A31WX1XXR") == "5"


def test_a_date_that_could_be_two_is_not_written_so_in_english() -> None:
    assert clear("{dd}/{mm}/{yyyy}", date(2020, 6, 5), "en") == "05-Jun-2020"
    assert clear("{dd}/{mm}/{yyyy}", date(2020, 6, 25), "en") == "25/06/2020"
    assert clear("{dd}/{mm}/{yyyy}", date(2020, 6, 5), "vi") == "05/06/2020"


def test_a_story_happens_in_order() -> None:
    for number in range(30):
        days = world(Chance(f"story {number}"), "ppe").days
        told = [days.applied, days.received, days.test_start, days.test_end, days.report, days.certificate, days.declared, days.ordered, days.invoice, days.shipped, days.arrived]
        assert told == sorted(told)
        assert days.certificate < days.control < days.control_expiry
        assert days.expiry > days.certificate


def test_the_chinese_font_has_every_character_that_the_data_use() -> None:
    data = "".join(path.read_text(encoding="utf-8") for path in (*PACKAGE.glob("wording/*.toml"), *PACKAGE.glob("content/*.toml"), *PACKAGE.glob("**/*.py"), *PACKAGE.glob("layout/*.typ")))
    chinese = {character for character in data if unicodedata.east_asian_width(character) in "WF"}
    assert chinese - glyphs_of_the_chinese_font() == set()


def test_all_languages_label_the_same_things() -> None:
    english = tomllib.loads((PACKAGE / "wording" / "en.toml").read_text(encoding="utf-8"))
    for language in ("de", "zh", "vi"):
        other = tomllib.loads((PACKAGE / "wording" / f"{language}.toml").read_text(encoding="utf-8"))
        assert set(other["labels"]) <= set(english["labels"])
        assert set(other["columns"]) <= set(english["columns"])
        assert set(other["titles"]) <= set(english["titles"])
