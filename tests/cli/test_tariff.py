"""``freigabe tariff``: what hangs on a code, for people and as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli.app import status_of

pytestmark = pytest.mark.unit


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert status_of(["tariff", *arguments, "--json"]) == 0
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return shown


def test_goods_from_vietnam_have_the_full_rate_two_preferences_and_the_vat_of_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    shown = asked(capsys, "--category", "ffp2", "--origin", "vn", "--on", "2020-09-15")
    assert (shown["code"], shown["origin"]) == ("6307909810", "VN")
    (code,) = shown["codes"]
    assert [(each["kind"], each["preference"], each["rate"], each["verified"]) for each in code["measures"]] == [
        ("third_country_duty", "100", "6.3", True),
        ("tariff_preference", "300", "5.2", False),
        ("tariff_preference", "200", "5", True),
        ("import_vat", None, "16", True),
    ]
    proofs = {tuple(each["codes"]) for each in code["conditions"] if each["when"]["en"].startswith("preference")}
    assert proofs == {("N954", "U162"), ("N954",), ("N865", "U164", "U166"), ("N865", "U165")}
    assert any("5.2 %" in text["en"] for text in shown["unknown"])
    assert any("ntidumping" in text["en"] for text in shown["unknown"])


def test_goods_from_china_have_no_preference_and_no_proof_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = asked(capsys, "6307909810", "--origin", "CN", "--on", "2020-09-15")["codes"]
    assert [each["kind"] for each in code["measures"]] == ["third_country_duty", "import_vat"]
    assert not any(each["when"]["en"].startswith("preference") for each in code["conditions"])


@pytest.mark.parametrize(("on", "basis"), [("2021-07-15", "Reg. (EC) 765/2008 Art. 27(3)"), ("2021-07-16", "Reg. (EU) 2019/1020 Art. 26(1)")])
def test_product_safety_papers_are_asked_for_under_the_act_of_the_day(capsys: pytest.CaptureFixture[str], on: str, basis: str) -> None:
    shown = asked(capsys, "--category", "ffp2", "--origin", "CN", "--on", on)
    (safety,) = [each for each in shown["codes"][0]["conditions"] if each["what"]["en"] == "Product safety papers"]
    assert safety["basis"] == basis
    (route,) = shown["routes"]
    assert route["required"][:2] == [["eu_type_examination_certificate"], ["production_control_certificate"]]


def test_what_material_decides_is_left_open_until_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    gloves = ("--category", "medical_gloves", "--origin", "MY", "--on", "2021-03-01")
    undecided = asked(capsys, *gloves)
    assert undecided["code"] is None
    assert [each["code"] for each in undecided["codes"]] == ["39262000", "40151100", "40151900"]
    assert "it depends on material" in undecided["unknown"][0]["en"]
    surgical = asked(capsys, *gloves, "--material", "latex", "--class", "surgical")
    assert surgical["code"] == "40151100"
    assert {route["when"] for route in surgical["routes"]} == {None, "class:surgical", "sterile"}
    assert {route["when"] for route in asked(capsys, *gloves, "--material", "latex")["routes"]} == {None, "sterile"}


def test_a_duty_by_quantity_names_the_quantity_as_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    shown = asked(capsys, "22071000", "--origin", "BR", "--on", "2021-03-01")
    assert (shown["codes"][0]["measures"][0]["rate"], shown["codes"][0]["measures"][0]["specific"]) == (None, "19.2 EUR/hl")
    assert any(text["de"].startswith("die Menge in hl") for text in shown["unknown"])


def test_a_condition_of_several_codes_is_said_once_and_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["tariff", "--category", "protective_gloves", "--origin", "CN", "--on", "2021-03-01", "--lang", "de"]) == 0
    told = capsys.readouterr().out
    assert told.count("Handelsrechnung, verkaufte Ware") == 1
    assert "Keine Ware mit Katzen- oder Hundefell [61161020, 61161080]" in told
    assert "Antidumping- und Ausgleichszölle" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--origin", "CN", "--on", "2021-03-01"], "one of the two"),
        (["63079095", "--category", "ffp2", "--origin", "CN", "--on", "2021-03-01"], "one of the two"),
        (["--category", "mask", "--origin", "CN", "--on", "2021-03-01"], "surgical_mask_iir"),
        (["6307909811", "--origin", "CN", "--on", "2021-03-01"], "63079093"),
        (["--category", "community_mask", "--origin", "XX", "--on", "2020-03-01"], "no country code"),
        (["63079095", "--origin", "CN", "--on", "1.3.2021"], "--on"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    assert status_of(["tariff", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert said in told.err


def test_a_code_of_no_known_heading_is_refused_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["tariff", "12345678", "--origin", "CN", "--on", "2020-06-22", "--lang", "de"]) == 2
    assert capsys.readouterr().err.endswith("am nächsten liegen am 2020-06-22: keine dieser Position\n")


def test_a_declaration_in_a_file_that_is_not_there_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["declaration", "nowhere.xml", "--on", "2020-06-22", "--lang", "de"]) == 2
    assert capsys.readouterr().err == "freigabe: Datei nicht gefunden: nowhere.xml\n"
