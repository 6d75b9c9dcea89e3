"""Pieces, pairs, boxes, cartons, kits and tests: how many units a line counts, and how that is shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from batches.paper import TradeLine
from validators.counted_units import counted, units_of
from validators.package_contents import content_of, package_named

pytestmark = pytest.mark.unit


def line(quantity: str, unit: str | None = None, description: str = "", cartons: str | None = None) -> TradeLine:
    return TradeLine(description=description, quantity=quantity, unit=unit, cartons=cartons)


@pytest.mark.parametrize(
    ("quantity", "unit", "description", "ordered_in", "units"),
    [
        ("20", "ctns", "gloves, 50 pcs/box, 40 boxes/ctn", "piece", 40000),
        ("20", "carton", "1 carton = 2000 pcs", "piece", 40000),
        ("20", "CTN", "40 boxes × 50 pcs", "piece", None),
        ("20", "ctn", "20 ctns × 40 boxes × 50 pcs", "piece", 40000),
        ("1000", "Packungen", "Packung à 50", "piece", 50000),
        ("1000", "盒", "医用口罩 50只/盒", "piece", 50000),
        ("1000", "盒", "每盒50只", "piece", 50000),
        ("1000", "hộp", "khẩu trang, 50 cái/hộp", "piece", 50000),
        ("1000", "boxes", "50er-Box", "piece", 50000),
        ("10", "Kartons", "Karton à 40 Packungen à 50 Stück", "piece", 20000),
        ("10", "Karton", "2.000 Stück je Karton", "piece", 20000),
        ("50", "boxes", "50 pairs/box", "pair", 2500),
        ("50", "boxes", "100 pcs/box", "pair", 2500),
        ("50", "boxes", "box of 100", "pair", None),
        ("500", "pairs", "", "piece", 1000),
        ("1000", "pcs", "", "pair", 500),
        ("10", "dozen", "", "pair", 120),
        ("10", "gross", "", "piece", 1440),
        ("50", "万只", "", "piece", 500000),
        ("50", "1000 pcs", "", "piece", 50000),
        ("50", "pcs / pieces", "", "piece", 50),
        ("10", "carton", "10 boxes of 100 pcs per carton", "piece", 10000),
        ("10", "box", "10 boxes of 100 pcs per carton", "piece", 1000),
        ("2500", "tests", "25 tests/kit", "kit", 100),
        ("100", "box", "25 tests/box", "kit", 100),
        ("100", "盒", "25人份/盒", "kit", 100),
        ("10", "box", "25 tests/kit, 10 kits/box", "kit", 100),
        ("100", "kits", "25 tests/kit", "kit", 100),
    ],
)
def test_what_a_line_counts_is_brought_to_the_unit_of_the_order(quantity: str, unit: str, description: str, ordered_in: str, units: int | None) -> None:
    assert units_of(line(quantity, unit, description), ordered_in) == (None if units is None else Decimal(units))


@pytest.mark.parametrize(
    "description",
    [
        "mask 17.5 x 9.5 cm, made of 3 layers", "50 pcs/box", "20 cartons (40000 pcs)", "20 cartons = 40000 pcs", "carton 60x40x30 cm", "12.5 kg/ctn",
        "40 boxes/ctn", "10 boxes x 100 pcs", "",
    ],
)  # fmt: skip
def test_what_no_word_ties_to_the_package_counted_is_no_content(description: str) -> None:
    assert units_of(line("20", "cartons", description), "piece") is None


def test_two_statements_on_one_package_count_only_where_they_come_to_one() -> None:
    assert content_of("carton", "5 boxes/ctn, 100 pcs/box; carton of 500 pcs", "piece") is not None
    assert content_of("carton", "5 boxes/ctn, 100 pcs/box; carton of 600 pcs", "piece") is None
    assert content_of("box", "box of 50; 100 pcs/box", "piece") is None


def test_the_arithmetic_is_shown() -> None:
    assert counted(line("20", "cartons", "50 pcs/box, 40 boxes/ctn"), "piece").how == "20 cartons × 40 boxes × 50 pcs = 40000 piece"
    assert counted(line("500", "pairs"), "piece").how == "500 pairs × 2 = 1000 piece"
    assert counted(line("2500", "tests", "25 tests/kit"), "kit").how == "2500 tests ÷ 25 tests = 100 kit"


def test_a_bare_figure_counts_units_unless_it_is_the_number_of_cartons() -> None:
    assert units_of(line("1000"), "piece") == 1000
    assert units_of(line("20", cartons="20"), "piece") is None
    assert counted(line("20", description="50 pcs/box"), "piece").readings == (20, 1000)


def test_m_is_a_thousand_only_perhaps() -> None:
    assert counted(line("50", "M"), "piece").units is None
    assert 50000 in counted(line("50", "M"), "piece").readings


@pytest.mark.parametrize(
    ("written", "kind"), [("CTNS", "carton"), ("box of 50", "box"), ("箱", "carton"), ("pcs", None), ("boxes / cartons", None), ("", None)]
)
def test_a_package_is_named_by_one_word(written: str, kind: str | None) -> None:
    assert package_named(written) == kind
