"""Sampling by attributes: the tables against their closed rule, the plans of a batch, and what an inspection says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.batch import Batch
from batches.errors import InputRefused
from batches.order import Order
from batches.quality_data import InspectedRow
from batches.rule import Found, Held, Rule, judge
from catalogue import Catalogue, check_catalogue, load_catalogue
from catalogue.loading import PACKAGED
from validators.judging import sentences
from validators.lot_plans import sampling_plans
from validators.sampling import RULES, inspection_data_invalid, lot_rejected, sample_too_small
from validators.sampling_tables import PackagedTables, plan

pytestmark = pytest.mark.unit

# The closed rule behind ISO 2859-1:1999 tables 2-A to 2-C: letter index plus AQL index decides the acceptance number and the arrow.
LETTERS = "ABCDEFGHJKLMNPQR"
AQLS = ("0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5")
SAMPLES = {
    "normal": (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
    "tightened": (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150),
    "reduced": (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800),
}
ACCEPT = {
    "normal": {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21},
    "tightened": {15: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18},
    "reduced": {14: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 6, 23: 8, 24: 10},
}
UP = {"normal": 15, "tightened": None, "reduced": 15}


def closed_rule(inspection: str, letter: str, aql: str) -> tuple[int, int]:
    """Sample size and acceptance number, arrows followed."""
    index, column = LETTERS.index(letter), AQLS.index(aql)
    while (diagonal := index + column) not in ACCEPT[inspection]:
        index += -1 if diagonal > 24 or diagonal == UP[inspection] else 1
    return SAMPLES[inspection][index], ACCEPT[inspection][diagonal]


@given(
    lot_size=st.integers(2, 5_000_000),
    aql=st.sampled_from(AQLS[4:]),
    level=st.sampled_from(["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]),
    inspection=st.sampled_from(["normal", "tightened", "reduced"]),
)
def test_every_plan_agrees_with_the_closed_rule(lot_size: int, aql: str, level: str, inspection: str) -> None:
    letter = PackagedTables().letter(lot_size, level)
    assert letter is not None
    sample, accept = closed_rule(inspection, letter, aql)
    answer = plan(lot_size, aql, level, inspection)
    assert (answer["sample_size"], answer["accept"], answer["reject"]) == (min(sample, lot_size), accept, accept + 1)


@pytest.mark.parametrize(
    ("lot_size", "aql", "level", "letter", "sample", "accept"),
    [
        (10_000, "2.5", "II", "L", 200, 10),
        (1_200, "1.0", "II", "J", 80, 2),
        (500_000, "1.5", "I", "M", 315, 10),
        (100_000, "1.5", "II", "N", 500, 14),
        (20, "1.0", "II", "E", 13, 0),
        (10, "1.0", "II", "E", 10, 0),
        (1, "1.5", "II", "D", 1, 0),
    ],
)
def test_worked_examples_come_out(lot_size: int, aql: str, level: str, letter: str, sample: int, accept: int) -> None:
    assert plan(lot_size, aql, level) == {"code_letter": letter, "sample_size": sample, "accept": accept, "reject": accept + 1}


def test_an_aql_may_be_written_in_several_ways_but_must_be_one_of_the_tables() -> None:
    assert plan(1200, "1") == plan(1200, "1.0") == plan(1200, "1,00")
    with pytest.raises(InputRefused, match=r"0\.065, 0\.10.*6\.5"):
        plan(1200, "1.7")
    with pytest.raises(InputRefused, match="S-1"):
        plan(1200, "1.5", "IV")
    with pytest.raises(InputRefused, match="normal, tightened, reduced"):
        plan(1200, "1.5", "II", "strict")
    with pytest.raises(InputRefused, match="whole number"):
        plan(0, "1.5")


def test_a_plan_imports_nothing_heavy() -> None:
    program = "import sys; from validators.sampling_tables import plan; plan(100, '1.5'); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not {heavy for heavy in ("'pydantic'", "'pandas'", "'great_expectations'", "'prefect'") if heavy in loaded}


def batch(*rows: tuple[str, ...], category: str = "ffp2", lots: tuple[tuple[str, int], ...] = (("L1", 100_000),)) -> Batch:
    order = Order.model_validate(
        {
            "order": "S-1", "expected_on": "2020-05-29", "currency": "EUR", "importer": {"name": "Landkreis Muster"}, "supplier": {"name": "Invented Masks"},
            "lines": [
                {"line": 1, "category": category, "model": "M1", "quantity": sum(q for _, q in lots), "unit_price": "1",
                 "lots": [{"lot": name, "quantity": quantity} for name, quantity in lots]}
            ],
        }
    )  # fmt: skip
    keys = ("line", "lot", "lot_size", "sample_size", "defect", "defect_class", "found")
    made = tuple(InspectedRow(row=number, **dict(zip(keys, row, strict=True))) for number, row in enumerate(rows, 2))
    return Batch(id="b", order=order, inspections=made)


def outcomes(rule: Rule[Any], of: Batch) -> tuple[list[Found], list[Held]]:
    judge((rule,), sentences(), date(2020, 5, 29), of, None, load_catalogue(), date(2020, 5, 29))
    seen: Iterable[Found | Held] = rule(of, None, load_catalogue(), date(2020, 5, 29))
    listed = list(seen)
    return [each for each in listed if isinstance(each, Found)], [each for each in listed if isinstance(each, Held)]


def test_each_lot_has_a_plan_for_each_defect_class_by_the_policy_of_the_day() -> None:
    plans = {each.defect_class: each for each in sampling_plans(batch(), load_catalogue())}
    assert {name: (each.aql, each.level, each.sample_size, each.accept) for name, each in plans.items()} == {
        "critical": ("0.065", "II", 800, 1),
        "major": ("1.5", "II", 500, 14),
        "minor": ("4.0", "II", 315, 21),
    }


def test_holes_in_medical_gloves_are_sampled_by_level_one_and_never_below_two_hundred() -> None:
    small = {each.defect_class: each for each in sampling_plans(batch(category="medical_gloves", lots=(("G", 3_000),)), load_catalogue())}
    assert (small["holes"].level, small["holes"].aql, small["holes"].sample_size, small["holes"].accept) == ("I", "1.5", 200, 7)
    large = {each.defect_class: each for each in sampling_plans(batch(category="medical_gloves", lots=(("G", 500_000),)), load_catalogue())}
    assert large["holes"].sample_size == 315
    tiny = {each.defect_class: each for each in sampling_plans(batch(category="medical_gloves", lots=(("G", 150),)), load_catalogue())}
    assert tiny["holes"].sample_size == 150


@pytest.fixture
def catalogue_of(tmp_path: Path) -> Callable[[str, str], Catalogue]:
    """The packaged catalogue with one piece of its policy replaced."""

    def changed(old: str, new: str) -> Catalogue:
        folder = Path(shutil.copytree(PACKAGED, tmp_path / "catalogue"))
        text = (folder / "policy.toml").read_text(encoding="utf-8")
        assert text.count(old) >= 1
        (folder / "policy.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_catalogue(folder)

    return changed


LAST_AND_NEXT = (date(2020, 5, 31), date(2020, 6, 1))


def arrived(of: Batch, on: date) -> Batch:
    return of.model_copy(update={"arrived_on": on})


NEW_AQL = """aql = "1.5"
level = "II"
inspection = "normal"
valid_from = 2020-01-01
valid_until = 2020-05-31
source = "earlier policy"
mark = "K"

[[sampling]]
product = "*"
defect_class = "major"
aql = "1.0"
level = "II"
inspection = "normal"
valid_from = 2020-06-01
"""


def test_a_policy_that_changed_is_that_of_the_day_the_lot_arrived(catalogue_of: Callable[[str, str], Catalogue]) -> None:
    catalogue = catalogue_of(NEW_AQL.partition("valid_until")[0], NEW_AQL)
    assert check_catalogue(catalogue) == ()
    rows = [("1", "L1", "100000", "800", "strap breaks", "major", "14")]
    for day, aql, accept in ((31, "1.5", 14), (1, "1.0", 10)):
        of = arrived(batch(*rows), date(2020, 5 if day == 31 else 6, day))
        plans = {each.defect_class: each for each in sampling_plans(of, catalogue)}
        assert (plans["major"].aql, plans["major"].accept) == (aql, accept)
        found = [each for each in lot_rejected(of, None, catalogue, of.lots_judged_for) if isinstance(each, Found)]
        assert [each.expected for each in found] == ([] if accept == 14 else ["at most 10 (rejection number 11)"])


def test_a_defect_with_a_plan_of_its_own_falls_back_to_its_class_when_that_plan_ends(catalogue_of: Callable[[str, str], Catalogue]) -> None:
    catalogue = catalogue_of("minimum_sample = 200\n", "minimum_sample = 200\nvalid_until = 2020-05-31\n")
    gloves = batch(("1", "G", "10000", "800", "holes", "major", "8"), category="medical_gloves", lots=(("G", 10_000),))
    judged = {day: [each.seen for each in lot_rejected(arrived(gloves, day), None, catalogue, day) if isinstance(each, Found)] for day in LAST_AND_NEXT}
    assert judged == {LAST_AND_NEXT[0]: ["holes: 8 in 800"], LAST_AND_NEXT[1]: ["major: 8 in 800"]}


SOUND = ("1", "L1", "100000", "800", "strap breaks", "major", "14")


def test_a_lot_at_the_acceptance_number_passes_and_one_more_defect_rejects_it() -> None:
    found, held = outcomes(lot_rejected, batch(SOUND))
    assert not found
    assert Held(line=1, lot="L1") in held
    found, _ = outcomes(lot_rejected, batch((*SOUND[:-1], "15")))
    assert [(each.line, each.lot, each.expected) for each in found] == [(1, "L1", "at most 14 (rejection number 15)")]
    assert found[0].evidence[0].text == "row 2: 1,L1,100000,800,strap breaks,major,15"


def test_defects_of_one_class_add_up_over_its_rows() -> None:
    rows = [("1", "L1", "100000", "800", name, "Hauptfehler", "8") for name in ("strap", "clip")]
    assert [each.seen for each in outcomes(lot_rejected, batch(*rows))[0]] == ["major: 16 in 800"]


@pytest.mark.parametrize(("defect_class", "accept"), [("critical", 1), ("major", 14), ("minor", 21)])
def test_each_class_has_its_own_acceptance_number(defect_class: str, accept: int) -> None:
    row = ("1", "L1", "100000", "800", "as seen", defect_class)
    assert not outcomes(lot_rejected, batch((*row, str(accept))))[0]
    assert [each.seen for each in outcomes(lot_rejected, batch((*row, str(accept + 1))))[0]] == [f"{defect_class}: {accept + 1} in 800"]


def test_a_class_without_a_row_is_judged_on_the_sample_of_its_sheet() -> None:
    assert not outcomes(sample_too_small, batch(SOUND))[0]
    small = (*SOUND[:3], "500", *SOUND[4:])
    found, _ = outcomes(sample_too_small, batch(small))
    assert [each.seen for each in found] == ["critical: 500"]


def test_a_sample_one_short_of_the_plan_is_too_small() -> None:
    rows = [("1", "L1", "100000", "800", "hole", "critical", "0"), ("1", "L1", "100000", "499", "strap", "major", "0")]
    assert [each.seen for each in outcomes(sample_too_small, batch(*rows))[0]] == ["major: 499"]


def test_a_lot_nobody_inspected_is_not_judged() -> None:
    for rule in RULES:
        assert outcomes(rule, batch()) == ([], [])


@pytest.mark.parametrize(
    ("row", "variant"),
    [
        (("1", "L9", "100000", "800", "x", "major", "0"), "unknown_lot"),
        (("7", "L1", "100000", "800", "x", "major", "0"), "unknown_line"),
        (("1", "L1", "100000", "800", "x", "grave", "0"), "defect_class"),
        (("1", "L1", "100000", "", "x", "major", "0"), "count"),
        (("1", "L1", "100000", "800", "x", "major", "-1"), "count"),
        (("1", "L1", "100000", "800", "x", "major", "n/a"), "count"),
        (("1", "L1", "100000", "800", "x", "major", "1.5"), "count"),
        (("1", "L1", "many", "800", "x", "major", "0"), "count"),
        (("1", "L1", "700", "800", "x", "major", "0"), "sample_over_lot"),
        (("1", "L1", "100000", "800", "x", "major", "801"), "found_over_sample"),
    ],
)
def test_a_row_that_cannot_be_a_count_is_named_with_its_reason(row: tuple[str, ...], variant: str) -> None:
    found, _ = outcomes(inspection_data_invalid, batch(row))
    assert [each.variant for each in found] == [variant]
    assert found[0].evidence[0].text.startswith("row 2: ")
    assert outcomes(inspection_data_invalid, batch(SOUND)) == ([], [Held(line=1, lot="L1", file="inspection.csv")])


def test_a_repeated_row_is_named_and_the_larger_number_counts() -> None:
    rows = [SOUND, (*SOUND[:-1], "15")]
    assert [each.variant for each in outcomes(inspection_data_invalid, batch(*rows))[0]] == ["duplicate"]
    assert [each.seen for each in outcomes(lot_rejected, batch(*rows))[0]] == ["major: 15 in 800"]


def test_grouped_digits_are_read() -> None:
    assert not outcomes(inspection_data_invalid, batch(("1", "L1", "100.000", "800", "x", "major", "0")))[0]


def test_holes_of_gloves_are_judged_by_their_own_plan() -> None:
    rows = [("1", "G", "10000", "315", "Löcher (Wassertest)", "critical", "7"), ("1", "G", "10000", "800", "label", "major", "0")]
    gloves = batch(*rows, category="medical_gloves", lots=(("G", 10_000),))
    assert not outcomes(lot_rejected, gloves)[0]
    eight = batch((*rows[0][:-1], "8"), rows[1], category="medical_gloves", lots=(("G", 10_000),))
    assert [each.seen for each in outcomes(lot_rejected, eight)[0]] == ["holes: 8 in 315"]
