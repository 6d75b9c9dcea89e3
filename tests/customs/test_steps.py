"""The computation in words: an auditor can redo every sum, in German as in English."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from batches.base import Text
from batches.batch import Batch, CustomsResult, Judgement
from batches.order import Order
from batches.shown import batch_shown
from customs.account import sentence
from tests.customs.test_prepare import CONFIRMED, FFP2, order, prepared

pytestmark = pytest.mark.unit

ROOM = Path(__file__).parents[2] / "customs"
SENTENCES: dict[str, dict[str, str]] = tomllib.loads((ROOM / "steps.toml").read_text(encoding="utf-8"))

LINES = [FFP2 | {"line": n, "model": f"ZX-{n}", "unit_price": f"{n}.37", "gross_weight_kg": str(7 * n)} for n in (1, 2, 3)]
RICH: dict[str, Any] = {
    "lines": LINES,
    "mode": "air",
    "airport_of_departure": "PVG",
    "incoterm": "FCA",
    "currency": "USD",
    "exchange_rates": {"USD": "1.0991", "CNY": "7.7812"},
    "freight": {"amount": "5000.00", "currency": "USD"},
    "insurance": {"amount": "812.50", "currency": "CNY", "to_eu_border": "700.00"},
    "inland_transport": {"amount": "400.00", "currency": "EUR"},
    "adjustments": [
        {"code": "AE", "amount": "500.00", "currency": "EUR", "line": 1, "note": "Meltblown {beigestellt}"},
        {"code": "BF", "amount": "100.10", "currency": "USD"},
    ],
}


def numbers(text: str, *, german: bool) -> list[Decimal]:
    """The amounts with decimals that a sentence states."""
    if german:
        return [Decimal(each.replace(".", "").replace(",", ".")) for each in re.findall(r"(?<![\w.,])\d[\d.]*,\d+", text)]
    return [Decimal(each) for each in re.findall(r"(?<![\w.])\d+\.\d+", text)]


def test_both_languages_state_the_same_amounts() -> None:
    steps = prepared(**RICH).result.steps
    assert len(steps) > 20
    for step in steps:
        assert numbers(step.de, german=True) == numbers(step.en, german=False), step


def test_every_sum_in_the_steps_comes_out_on_a_pocket_calculator() -> None:
    sums = 0
    for step in prepared(**RICH).result.steps:
        for terms, value in re.findall(r"((?:\d+\.\d\d [+-] )+\d+\.\d\d) = (\d+\.\d\d)", step.en):
            signed = re.findall(r"([+-]?) ?(\d+\.\d\d)", terms)
            assert sum((Decimal(sign + amount) for sign, amount in signed), Decimal(0)) == Decimal(value), step.en
            sums += 1
        for amount, rate, euro in re.findall(r"([\d.]+) [A-Z]{3} / ([\d.]+) = ([\d.]+) EUR", step.en):
            assert abs(Decimal(amount) / Decimal(rate) - Decimal(euro)) <= Decimal("0.005"), step.en
            sums += 1
        for whole, parts in re.findall(r": (-?[\d.]+) EUR = (line .+)$", step.en):
            assert sum(map(Decimal, re.findall(r": (-?[\d.]+)", parts)), Decimal(0)) == Decimal(whole), step.en
            sums += 1
    assert sums >= 18


def test_a_line_of_the_steps_as_people_read_it() -> None:
    steps = prepared(**RICH).result.steps
    assert steps[0] == Text(
        de="Position 1: 10.000 Stück × 1,37 USD, Transaktionswert (Methode 1, Art. 70 UZK): 13.700,00 USD / 1,0991 = 12.464,74 EUR (Art. 53 Abs. 1 UZK)",
        en="Line 1: 10000 piece x 1.37 USD, transaction value (method 1, Art. 70): 13700.00 USD / 1.0991 = 12464.74 EUR (Reg. (EU) 952/2013 Art. 53(1))",
    )
    assert any("Meltblown {beigestellt}" in step.de for step in steps)


def test_no_german_sentence_about_value_speaks_english() -> None:
    changes: dict[str, Any] = {"donation": True, "currency": "USD", "freight": None, "mode": None, "incoterm": "FOB", "lines": LINES}
    for answer in (prepared(**changes), prepared(**(changes | {"freight": {"amount": "1", "currency": "EUR"}})), prepared(relief_claimed=True)):
        german = [*(text.de for line in answer.result.lines for text in line.missing), *(step.de for step in answer.result.steps)]
        german += [finding.message.de for finding in answer.findings if "value" in finding.basis or "Art. 7" in finding.basis]
        assert german
        assert not [text for text in german if re.search(r"\b(?:line|Line|the|needed|freight|value|added|missing|of)\b", text) and "TARIC" not in text]


def test_every_sentence_is_used_and_fills_the_same_blanks_in_both_languages() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    named_by_the_order = {"piece", "pair", "kit"}
    for key, words in SENTENCES.items():
        assert f'"{key}"' in code or key in named_by_the_order, key
        blanks = {language: {name for _, name, _, _ in Formatter().parse(words[language]) if name} for language in ("de", "en")}
        assert blanks["de"] - {"source"} == blanks["en"] - {"source"}, key


def test_relief_is_told_in_german() -> None:
    steps = prepared("beneficiary_confirmation", **CONFIRMED).result.steps
    assert any(step.de.startswith("Befreiung von Zoll und Einfuhrumsatzsteuer nach Beschluss (EU) 2020/491") for step in steps)
    assert sentence("relief_not_shown") in prepared(**CONFIRMED).result.steps


def test_sentences_a_record_of_before_kept_in_english_still_load() -> None:
    line = {
        "line": 1, "commodity_code": None, "origin": None, "preference": "100", "customs_value": None, "duty_rate": None, "duty": None, "vat_rate": None,
        "vat": None, "missing": ["incoterm: unknown"],
    }  # fmt: skip
    kept = CustomsResult.model_validate({"lines": [line], "steps": ["Freight: 1.00 EUR", {"de": "Fracht", "en": "Freight"}]})
    assert kept.steps == (Text(de="Freight: 1.00 EUR", en="Freight: 1.00 EUR"), Text(de="Fracht", en="Freight"))
    assert kept.lines[0].missing == (Text(de="incoterm: unknown", en="incoterm: unknown"),)
    assert CustomsResult.model_validate_json(kept.model_dump_json()) == kept


def test_json_states_the_steps_in_english_and_nothing_more() -> None:
    made = Order.model_validate(order(**(RICH | {"freight": None})))
    batch = Batch(id="b", order=made)
    result = prepared(**(RICH | {"freight": None})).result
    customs = batch_shown(batch, Judgement(judged_for=batch.judged_for, catalogue="0" * 64, customs=result), ())["customs"]
    assert customs["steps"] == [step.en for step in result.steps]
    assert customs["lines"][0]["missing"] == [text.en for text in result.lines[0].missing] != []
    adjusted = batch_shown(batch, Judgement(judged_for=batch.judged_for, catalogue="0" * 64, customs=prepared(**RICH).result), ())["customs"]["lines"][0]
    assert [set(each) for each in adjusted["adjustments"]] == [{"code", "amount"}] * 4
