"""Consignments worked out by hand from the law: the sums of each are checked by themselves, and the computation comes to the same cent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from catalogue import load_catalogue
from customs import prepare
from tests.customs.worked.arithmetic import SlipOfThePenError, sums_in
from tests.customs.worked.cases import CASES, NOT_KNOWN, OF_A_LINE, TOTALS, Case

pytestmark = pytest.mark.unit

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


every_case = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])


@every_case
def test_no_slip_of_the_pen(case: Case) -> None:
    carried = {sum_.carried for step in case.derivation for sum_ in sums_in(step)}
    assert case.amounts <= carried, f"no step comes to {sorted(case.amounts - carried)}"


@every_case
def test_a_case_says_all_of_a_consignment(case: Case) -> None:
    expected = case.expected
    assert case.told["source"]
    assert [line["line"] for line in expected["lines"]] == [line["line"] for line in case.order["lines"]]
    assert all(set(line) == {"line", *OF_A_LINE} for line in expected["lines"])
    assert set(expected) == {"lines", "value_declaration", *TOTALS}
    unknown = NOT_KNOWN in [value for line in [expected, *expected["lines"]] for value in line.values()]
    assert unknown == ("because" in case.told)
    assert ("contested" in case.told) == bool(case.contested)


@every_case
def test_the_steps_rest_on_the_order(case: Case) -> None:
    said = {Decimal(number.replace(",", "")) for number in NUMBER.findall(" ".join(case.derivation))}
    assert case.figures <= said | {Decimal(0)}, f"not in the steps: {sorted(case.figures - said)}"


@every_case
def test_a_consignment_is_the_sum_of_its_lines(case: Case) -> None:
    for total, of_a_line in zip(TOTALS, ("customs_value", "duty", "vat"), strict=True):
        parts = [line[of_a_line] for line in case.expected["lines"]]
        assert case.expected[total] == (NOT_KNOWN if NOT_KNOWN in parts else str(sum(map(Decimal, parts), Decimal(0))))


@every_case
def test_the_computation_comes_to_the_same(case: Case) -> None:
    """A contested case differs in what it names, and in nothing else; when it no longer does, it is settled."""
    answer = prepare(case.batch, load_catalogue())
    declared = any(finding.code == "customs.value_declaration_required" for finding in answer.findings)
    got: dict[str, Any] = {key: getattr(answer.result, key) for key in TOTALS} | {"value_declaration": declared}
    wanted = known(case.expected)
    pairs = {key: (value, wanted[key]) for key, value in got.items()}
    for line, by_hand in zip(answer.result.lines, wanted["lines"], strict=True):
        assert line.line == by_hand["line"]
        pairs |= {f"line {line.line}: {key}": (getattr(line, key), by_hand[key]) for key in OF_A_LINE}
    differing = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
    assert set(differing) == case.contested, f"computed and by hand: {differing}"


def known(expected: Any) -> Any:
    """What a case expects, as values: amounts and rates as ``Decimal``, ``None`` for what cannot be known."""
    if isinstance(expected, dict):
        return {key: value if key == "commodity_code" and value != NOT_KNOWN else known(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [known(value) for value in expected]
    if isinstance(expected, str):
        return None if expected == NOT_KNOWN else Decimal(expected)
    return expected


def test_the_files_were_found() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize(
    "slip",
    [
        "69,000.00 × 2 = 138,000.01",
        "1 ÷ 3 = 0.3334… ≈ 0.33",
        "1 ÷ 3 = 0.3333… ≈ 0.34",
        "15.00 × 6.3 % = 0.945 ≈ 0.94",
        "6.3 × 0.8 = 5.04 ↓ 5.1",
        "1 ÷ 3 = 0.3333…",
        "1 ÷ 3 = 0.33",
        "2 (3 = 6",
        "2 × = 6",
        "2 × 3 = six",
    ],
)
def test_a_slip_of_the_pen_is_seen(slip: str) -> None:
    with pytest.raises(SlipOfThePenError):
        list(sums_in(f"Goods: {slip}"))


@pytest.mark.parametrize(
    ("step", "carried"),
    [
        ("Line 1: 60,000 × 1.15 USD = 69,000.00 USD; in euros: 69,000.00 ÷ 1.0950 = 63,013.6986… ≈ 63,013.70 EUR", ["69000.00", "63013.70"]),
        ("15.00 × 6.3 % = 0.945 ≈ 0.95", ["0.95"]),
        ("1,000.00 × (2 + 3) ÷ 7 − 14 × 1 % = 714.1457… ↓ 714.14", ["714.14"]),
        ("Nothing is worked out here", []),
    ],
)
def test_sums_are_read(step: str, carried: list[str]) -> None:
    assert [sum_.carried for sum_ in sums_in(step)] == [Decimal(amount) for amount in carried]
