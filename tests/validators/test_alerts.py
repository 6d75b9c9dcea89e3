"""Safety alerts: by certificate, by model and maker, by maker; and silence is no check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from batches.finding import Finding, Passed
from batches.rule import judge
from catalogue import load_catalogue
from catalogue.law import Alert
from tests.validators.sound_batch import FFP_MAKER, batch
from validators.alerts import RULES
from validators.facts import Facts
from validators.judging import sentences

pytestmark = pytest.mark.unit


def alert(**changes: Any) -> Alert:
    values = {
        "alert": "A12/0001/20", "subject": "product", "maker": "", "product": "", "models": "", "certificate_numbers": "", "notified_body": "",
        "action": "recall", "valid_from": "2020-08-01", "source": "Safety Gate", "mark": "V",
    }  # fmt: skip
    return Alert.model_validate(values | changes)


def outcome(*alerts: Alert) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    catalogue, of = replace(load_catalogue(), alerts=alerts), batch()
    return judge(RULES, sentences(), of.judged_for, of, Facts.of(of, catalogue), catalogue, of.judged_for)


def found(*alerts: Alert) -> list[tuple[int | None, str]]:
    return [(each.line, each.severity) for each in outcome(*alerts)[0]]


def test_an_empty_register_is_no_check_and_one_that_names_others_passes() -> None:
    assert outcome() == ((), ())
    findings, passed = outcome(alert(maker="Anders Co., Ltd.", models="ZZ-9"))
    assert findings == ()
    assert [each.line for each in passed] == [1, 2]


def test_a_certificate_on_an_alert_blocks_its_line() -> None:
    (only,), passed = outcome(alert(certificate_numbers="ZP B417 20"))
    assert (only.line, only.severity, only.seen) == (1, "blocking", "ZP/B417/20")
    assert {each.file for each in only.evidence} == {"doc.pdf", "typex.pdf", "alerts.csv", "c2.pdf"}
    assert [each.line for each in passed] == [2]


def test_a_model_blocks_with_its_maker_is_looked_at_without_and_not_found_with_another() -> None:
    assert found(alert(models="LY 8210", maker="FOSHAN LANTING YUNFENG PROTECTIVE PRODUCTS CO LTD")) == [(1, "blocking")]
    assert found(alert(models="LY-8210")) == [(1, "review")]
    assert found(alert(models="LY-8210", maker="Anders Maskenwerk GmbH")) == []


def test_a_maker_alone_counts_for_the_product_the_alert_names() -> None:
    assert found(alert(maker=FFP_MAKER["name"])) == [(1, "blocking")]
    assert found(alert(maker=FFP_MAKER["name"], product="particle filtering half mask")) == [(1, "blocking")]
    assert found(alert(maker=FFP_MAKER["name"], product="toy")) == []


def test_an_alert_counts_from_its_day_and_an_unverified_one_is_for_a_person() -> None:
    assert found(alert(certificate_numbers="ZP/B417/20", valid_from="2020-09-13")) == []
    assert found(alert(certificate_numbers="ZP/B417/20", valid_from="2020-09-12")) == [(1, "blocking")]
    assert found(alert(certificate_numbers="ZP/B417/20", mark="U")) == [(1, "review")]
