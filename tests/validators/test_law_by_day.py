"""Which act governs which goods on which day, which papers it asks for, how CE must stand and what else: worked out from the law by hand, not from the data.

The decisive days are those before, at and after each change: 21 Apr 2018 and 2019 (protective equipment), 27 May and 1 Oct 2020 (pandemic respirators),
26 May 2021 (devices), 26 May 2022 (in vitro), 13 Dec 2024 (general safety), 26 May 2023 and 2025 (UDI).
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches.paper import Paper
from catalogue import load_catalogue
from tests.validators.sound_batch import batch, device_declaration, judged, paper
from tests.validators.test_marking import of_category
from validators import certificates, papers
from validators.facts import Facts
from validators.routes import acts_for_certificate, acts_for_declaration, routes_for

pytestmark = pytest.mark.unit
CATALOGUE = load_catalogue()

TYPE, CONTROL, BODY = "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate"
DECLARATION, CONFIRMATION, INSTRUCTIONS, SHEET = "declaration_of_conformity", "authority_confirmation", "instructions", "safety_data_sheet"
OLD, PPE, MDD, MDR, IVDD, IVDR = "89/686/EEC", "2016/425", "93/42/EEC", "2017/745", "98/79/EC", "2017/746"
CATEGORY_3 = {TYPE, CONTROL, DECLARATION, INSTRUCTIONS}
CATEGORY_2 = {TYPE, DECLARATION, INSTRUCTIONS}
CONFIRMED = {CONFIRMATION, INSTRUCTIONS}
DECLARED = {DECLARATION}
CERTIFIED = {DECLARATION, BODY}
SELF_TEST = {DECLARATION, INSTRUCTIONS, f"{BODY}|{CONFIRMATION}"}
#: How CE stands: beside the number of the body that supervises, alone (a number would be wrong), or not at all.
NUMBER, ALONE, NONE = "CE and number", "CE alone", "no CE"

STERILE, SURGICAL, NITRILE = {"sterile": True}, {"class": "surgical"}, {"material": "nitrile"}
Case = tuple[str, dict[str, Any], str, str, set[str], str]


def _over(categories: str, line: dict[str, Any], days: dict[str, tuple[str, set[str], str]]) -> list[Case]:
    """One case for each category and day; the answer for a day holds until the next day named."""
    return [(category, line, day, *answer) for category in categories.split() for day, answer in days.items()]


CASES: list[Case] = [
    *_over(
        "ffp1 ffp2 ffp3 protective_gloves protective_coverall",
        {},
        {
            "2016-01-01": (OLD, CATEGORY_3, NUMBER),
            "2018-04-20": (OLD, CATEGORY_3, NUMBER),
            "2018-04-21": (PPE, CATEGORY_3, NUMBER),
            "2019-04-21": (PPE, CATEGORY_3, NUMBER),
            "2020-09-12": (PPE, CATEGORY_3, NUMBER),
            "2023-04-22": (PPE, CATEGORY_3, NUMBER),
            "2026-11-30": (PPE, CATEGORY_3, NUMBER),
        },
    ),
    *_over(
        "eye_protection face_shield",
        {},
        {
            "2016-01-01": (OLD, CATEGORY_2, ALONE),
            "2018-04-20": (OLD, CATEGORY_2, ALONE),
            "2018-04-21": (PPE, CATEGORY_2, ALONE),
            "2026-11-30": (PPE, CATEGORY_2, ALONE),
        },
    ),
    *_over(
        "kn95 cpa",
        {},
        {
            "2018-04-21": (PPE, CATEGORY_3, NUMBER),
            "2020-05-26": (PPE, CATEGORY_3, NUMBER),
            "2020-05-27": ("MedBVSV", CONFIRMED, NONE),
            "2020-09-30": ("MedBVSV", CONFIRMED, NONE),
            "2020-10-01": (PPE, CATEGORY_3, NUMBER),
            "2021-10-02": (PPE, CATEGORY_3, NUMBER),
            "2026-11-30": (PPE, CATEGORY_3, NUMBER),
        },
    ),
    *_over("n95", {}, {"2020-05-26": (PPE, CATEGORY_3, NUMBER), "2020-05-27": ("MedBVSV", CONFIRMED, NONE), "2020-10-01": ("MedBVSV", CONFIRMED, NONE)}),
    *_over(
        "surgical_mask_i surgical_mask_ii surgical_mask_iir surgical_gown",
        {},
        {
            "2016-01-01": (MDD, DECLARED, ALONE),
            "2020-06-01": (MDD, DECLARED, ALONE),
            "2021-05-25": (MDD, DECLARED, ALONE),
            "2021-05-26": (MDR, DECLARED, ALONE),
            "2026-11-30": (MDR, DECLARED, ALONE),
        },
    ),
    *_over(
        "surgical_mask_ii surgical_mask_iir surgical_gown",
        STERILE,
        {"2016-01-01": (MDD, CERTIFIED, NUMBER), "2021-05-25": (MDD, CERTIFIED, NUMBER), "2021-05-26": (MDR, CERTIFIED, NUMBER)},
    ),
    *_over("medical_gloves", NITRILE, {"2016-01-01": (MDD, DECLARED, ALONE), "2021-05-25": (MDD, DECLARED, ALONE), "2021-05-26": (MDR, DECLARED, ALONE)}),
    *_over(
        "medical_gloves",
        NITRILE | STERILE,
        {"2021-05-25": (MDD, CERTIFIED, NUMBER), "2021-05-26": (MDR, CERTIFIED, NUMBER)},
    ),
    *_over("medical_gloves", SURGICAL, {"2021-05-25": (MDD, CERTIFIED, NUMBER), "2021-05-26": (MDR, CERTIFIED, NUMBER)}),
    *_over("medical_gloves", SURGICAL | STERILE, {"2021-05-25": (MDD, CERTIFIED, NUMBER), "2021-05-26": (MDR, CERTIFIED, NUMBER)}),
    *_over(
        "thermometer",
        {},
        {
            "2016-01-01": (MDD, CERTIFIED | {INSTRUCTIONS}, NUMBER),
            "2021-05-25": (MDD, CERTIFIED | {INSTRUCTIONS}, NUMBER),
            "2021-05-26": (MDR, CERTIFIED | {INSTRUCTIONS}, NUMBER),
            "2026-11-30": (MDR, CERTIFIED | {INSTRUCTIONS}, NUMBER),
        },
    ),
    *_over(
        "antigen_test pcr_kit",
        {},
        {"2016-01-01": (IVDD, {DECLARATION, INSTRUCTIONS}, ALONE), "2022-05-25": (IVDD, {DECLARATION, INSTRUCTIONS}, ALONE)},
    ),
    *_over("antigen_self_test", {}, {"2021-03-01": (IVDD, SELF_TEST, "CE"), "2022-05-25": (IVDD, SELF_TEST, "CE")}),
    *_over(
        "antigen_test antigen_self_test pcr_kit",
        {},
        {"2022-05-26": (IVDR, {DECLARATION, INSTRUCTIONS}, "CE"), "2026-11-30": (IVDR, {DECLARATION, INSTRUCTIONS}, "CE")},
    ),
    *_over(
        "community_mask",
        {},
        {
            "2016-01-01": ("2001/95/EC", {INSTRUCTIONS}, NONE),
            "2024-12-12": ("2001/95/EC", {INSTRUCTIONS}, NONE),
            "2024-12-13": ("2023/988", {INSTRUCTIONS}, NONE),
            "2026-11-30": ("2023/988", {INSTRUCTIONS}, NONE),
        },
    ),
    *_over(
        "disinfectant",
        {},
        {"2016-01-01": ("528/2012", {CONFIRMATION, SHEET, INSTRUCTIONS}, NONE), "2026-11-30": ("528/2012", {CONFIRMATION, SHEET, INSTRUCTIONS}, NONE)},
    ),
]  # fmt: skip


def _facts(category: str, line: dict[str, Any], arrived: str, given: tuple[Paper, ...] = ()) -> Facts:
    made = {"line": 1, "category": category, "model": "M-1", "quantity": 10, "unit_price": "1", "manufacturer": {"name": "Invented Masks", "country": "CN"}}
    return Facts.of(batch(given, lines=[made | line], ordered_on="2015-12-01", expected_on=arrived, arrived_on=arrived), CATALOGUE)


def _routes(category: str, line: dict[str, Any], arrived: str, given: tuple[Paper, ...] = ()) -> tuple[set[str], set[str]]:
    facts = _facts(category, line, arrived, given)
    found = routes_for(facts.goods[0], facts)
    return {route.act for route in found}, {"|".join(paper) for route in found for paper in route.required}


def _ce(category: str, line: dict[str, Any], arrived: str) -> str:
    """How CE must stand, told by what is objected to on four sheets."""

    def objected(seen: dict[str, str]) -> set[tuple[str, str]]:
        found = of_category(category, seen, arrived=arrived, **line)
        return {(code, (text or "").partition(":")[0]) for code, text, _ in found}

    if ("forbidden", "ce") in objected({"ce": "CE"}):
        return NONE
    assert ("missing", "ce") in objected({"ce": ""})
    if ("missing", "body_number") in objected({"ce": "CE", "body_number": ""}):
        return NUMBER
    return ALONE if ("forbidden", "body_number") in objected({"ce": "CE 0158"}) else "CE"


@pytest.mark.parametrize(("category", "line", "arrived", "act", "required", "ce"), CASES)
def test_the_act_its_papers_and_its_mark_on_that_day(category: str, line: dict[str, Any], arrived: str, act: str, required: set[str], ce: str) -> None:
    assert _routes(category, line, arrived) == ({act}, required)
    assert _ce(category, line, arrived) == ce


def test_every_category_of_the_catalogue_is_walked() -> None:
    assert {case[0] for case in CASES} == {row.key for row in CATALOGUE.categories}


# What may be declared and certified under which act


@pytest.mark.parametrize(
    ("category", "issued", "on", "acts"),
    [
        ("ffp2", "2018-04-20", "2018-04-20", {OLD}),
        ("ffp2", "2018-04-21", "2018-04-21", {OLD, PPE}),
        ("ffp2", "2019-04-20", "2019-04-20", {OLD, PPE}),
        ("ffp2", "2019-04-20", "2019-04-21", {PPE}),
        ("eye_protection", "2026-11-01", "2026-11-30", {PPE}),
        ("surgical_mask_iir", "2017-05-24", "2020-06-01", {MDD}),
        ("surgical_mask_iir", "2017-05-25", "2020-06-01", {MDD, MDR}),
        ("surgical_mask_iir", "2020-06-08", "2021-05-25", {MDD, MDR}),
        ("surgical_mask_iir", "2020-06-08", "2021-05-26", {MDR}),
        ("pcr_kit", "2017-05-24", "2020-06-01", {IVDD}),
        ("pcr_kit", "2020-06-01", "2022-05-25", {IVDD, IVDR}),
        ("pcr_kit", "2022-05-26", "2022-05-26", {IVDR}),
        ("community_mask", "2024-12-12", "2024-12-12", {"2001/95/EC"}),
        ("community_mask", "2024-12-13", "2024-12-13", {"2023/988"}),
    ],
)
def test_a_declaration_is_made_under_an_act_by_which_goods_may_be_placed_on_the_market(category: str, issued: str, on: str, acts: set[str]) -> None:
    facts = _facts(category, {}, on)
    assert set(acts_for_declaration(facts.goods[0], facts, date.fromisoformat(issued), date.fromisoformat(on))) == acts


@pytest.mark.parametrize(
    ("category", "kind", "issued", "acts"),
    [
        ("ffp2", TYPE, "2016-01-01", {OLD}),
        ("ffp2", TYPE, "2018-04-20", {OLD}),
        ("ffp2", TYPE, "2018-04-21", {PPE}),
        ("thermometer", BODY, "2016-01-01", {MDD}),
        ("thermometer", BODY, "2017-05-24", {MDD}),
        ("thermometer", BODY, "2017-05-25", {MDD, MDR}),
        ("thermometer", BODY, "2021-05-25", {MDD, MDR}),
        ("thermometer", BODY, "2021-05-26", {MDR}),
        ("antigen_self_test", BODY, "2022-05-25", {IVDD, IVDR}),
        ("antigen_self_test", BODY, "2022-05-26", {IVDR}),
    ],
)
def test_a_certificate_is_issued_under_an_act_its_body_was_then_designated_for(category: str, kind: str, issued: str, acts: set[str]) -> None:
    facts = _facts(category, {}, issued)
    assert set(acts_for_certificate(facts.goods[0], facts, kind, date.fromisoformat(issued))) == acts


# Transitions: goods that go on under the act their papers were issued by


def _certificate(act: str, issued: str, **fields: Any) -> Paper:
    return paper(BODY, "nb.pdf", issue_date=issued, legislation=[act], models=["M-1"], **fields)


def _declared(act: str | list[str], issued: str) -> Paper:
    return device_declaration("doc.pdf", legislation=act, issue_date=issued, models=["M-1"], product=None, product_class=None, standards=None)


@pytest.mark.parametrize(
    ("category", "line", "given", "arrived", "acts", "required"),
    [
        # Devices with a certificate: Reg. (EU) 2017/745 Art. 120(3)
        ("surgical_mask_iir", STERILE, (_certificate(MDD, "2021-05-25"),), "2028-12-31", {MDD}, CERTIFIED),
        ("surgical_mask_iir", STERILE, (_certificate(MDD, "2021-05-25"),), "2029-01-01", {MDR}, CERTIFIED),
        ("surgical_mask_iir", STERILE, (_certificate(MDD, "2021-05-26"),), "2022-06-01", {MDR}, CERTIFIED),
        ("medical_gloves", SURGICAL, (_certificate(MDD, "2020-02-01"), _declared(MDD, "2020-02-02")), "2024-06-01", {MDD}, CERTIFIED),
        ("thermometer", {}, (_certificate(MDD, "2020-02-01"),), "2024-06-01", {MDD}, CERTIFIED | {INSTRUCTIONS}),
        # The declaration says which way they go; one that names both acts speaks of the transition
        ("surgical_mask_iir", STERILE, (_certificate(MDD, "2020-02-01"), _declared(MDR, "2022-02-02")), "2022-06-01", {MDD, MDR}, CERTIFIED),
        ("surgical_mask_iir", STERILE, (_certificate(MDD, "2020-02-01"), _declared([MDD, MDR], "2022-02-02")), "2022-06-01", {MDD}, CERTIFIED),
        # A plain device of class I has no transition
        ("surgical_mask_iir", {}, (_declared(MDD, "2021-05-25"),), "2021-05-26", {MDR}, DECLARED),
        # In vitro: Reg. (EU) 2017/746 Art. 110(3a), (3b)
        ("antigen_test", {}, (_declared(IVDD, "2022-05-25"),), "2022-05-26", {IVDD}, {DECLARATION, INSTRUCTIONS}),
        ("antigen_test", {}, (_declared(IVDD, "2022-05-25"),), "2029-12-31", {IVDD}, {DECLARATION, INSTRUCTIONS}),
        ("antigen_test", {}, (_declared(IVDD, "2022-05-25"),), "2030-01-01", {IVDR}, {DECLARATION, INSTRUCTIONS}),
        ("antigen_test", {}, (_declared(IVDD, "2022-05-26"),), "2022-06-01", {IVDR}, {DECLARATION, INSTRUCTIONS}),
        ("pcr_kit", {}, (_declared(IVDD, "2022-05-25"),), "2027-06-01", {IVDD}, {DECLARATION, INSTRUCTIONS}),
        ("antigen_self_test", {}, (_declared(IVDD, "2022-05-25"),), "2023-01-01", {IVDD}, SELF_TEST),
        ("antigen_self_test", {}, (_declared(IVDD, "2022-05-25"),), "2028-01-01", {IVDR}, {DECLARATION, INSTRUCTIONS}),
        # Equipment by the Directive: Reg. (EU) 2016/425 Art. 47(2)
        ("ffp2", {}, (paper(TYPE, "t.pdf", issue_date="2018-04-20", models=["M-1"], legislation=OLD),), "2022-06-01", {OLD}, CATEGORY_3),
        ("eye_protection", {}, (paper(TYPE, "t.pdf", issue_date="2018-04-20", models=["M-1"], legislation=OLD),), "2022-06-01", {OLD}, CATEGORY_2),
    ],
)
def test_legacy_goods_go_on_under_their_own_act(
    category: str, line: dict[str, Any], given: tuple[Paper, ...], arrived: str, acts: set[str], required: set[str]
) -> None:
    assert _routes(category, line, arrived, given) == (acts, required)


def test_a_legacy_self_test_without_certificate_or_approval_lacks_it() -> None:
    line = {"line": 1, "category": "antigen_self_test", "model": "M-1", "quantity": 10, "unit_price": "1"}
    without = batch((_declared(IVDD, "2022-05-25"),), lines=[line], expected_on="2023-01-01", arrived_on="2023-01-01")
    missed = {each.expected: each.severity for each in judged(papers.RULES, without)[0] if each.line == 1}
    assert missed[f"{BODY} or {CONFIRMATION}"] == "blocking"
    certified = without.model_copy(update={"papers": (*without.papers, _certificate(IVDD, "2021-06-01"))})
    assert f"{BODY} or {CONFIRMATION}" not in {each.expected for each in judged(papers.RULES, certified)[0]}


@pytest.mark.parametrize(
    ("category", "act", "issued", "expiry", "on", "severity"),
    [
        # Reg. (EU) 2023/607 came into force on 20 Mar 2023; before, an expired certificate was simply expired
        ("thermometer", MDD, "2018-03-01", "2023-02-28", "2023-03-19", "blocking"),
        ("thermometer", MDD, "2018-03-01", "2023-02-28", "2023-03-20", "review"),
        ("thermometer", MDD, "2018-03-01", "2023-02-28", "2028-12-31", "review"),
        ("thermometer", MDD, "2018-03-01", "2023-02-28", "2029-01-01", "blocking"),
        ("thermometer", MDD, "2016-03-01", "2021-05-25", "2024-01-01", "blocking"),  # not in force on 26 May 2021
        # only those issued from 25 May 2017 on are extended (Reg. (EU) 2017/745 Art. 120(2), Reg. (EU) 2017/746 Art. 110(2))
        ("thermometer", MDD, "2017-05-24", "2022-05-23", "2024-07-01", "blocking"),
        ("thermometer", MDD, "2017-05-25", "2022-05-24", "2024-07-01", "review"),
        ("antigen_self_test", IVDD, "2017-05-24", "2022-05-26", "2024-07-09", "blocking"),
        ("antigen_self_test", IVDD, "2017-05-25", "2022-05-26", "2024-07-09", "review"),
        ("thermometer", MDD, "2018-03-01", "2023-02-28", "2023-02-28", None),
        # Reg. (EU) 2024/1860 came into force on 9 Jul 2024
        ("antigen_self_test", IVDD, "2021-03-01", "2024-05-26", "2024-07-08", "blocking"),
        ("antigen_self_test", IVDD, "2021-03-01", "2024-05-26", "2024-07-09", "review"),
        ("antigen_self_test", IVDD, "2021-03-01", "2024-05-26", "2028-01-01", "blocking"),
    ],
)
def test_an_expired_certificate_of_a_directive_is_for_a_person_while_its_extension_runs(
    category: str, act: str, issued: str, expiry: str, on: str, severity: str | None
) -> None:
    line = {"line": 1, "category": category, "model": "M-1", "quantity": 10, "unit_price": "1"}
    given = (_certificate(act, issued, expiry_date=expiry), _declared(act, issued))
    findings, _ = judged(certificates.RULES, batch(given, lines=[line], expected_on=on, arrived_on=on))
    assert [each.severity for each in findings if each.code == "certificate.expired"] == ([severity] if severity else [])


# What else must stand on the goods, from which day


@pytest.mark.parametrize(
    ("category", "line", "arrived", "element", "demanded"),
    [
        ("ffp2", {}, "2018-04-20", "importer", False),  # the Directive knew no importer
        ("ffp2", {}, "2018-04-21", "importer", True),
        ("ffp2", {}, "2018-04-20", "standard", True),  # EN 149 clause 9
        ("ffp2", {}, "2018-04-20", "language", True),
        ("ffp2", {}, "2020-09-12", "storage", True),
        ("protective_coverall", {}, "2020-09-12", "expiry", False),
        ("eye_protection", {}, "2020-09-12", "importer", True),
        ("surgical_mask_iir", {}, "2021-05-25", "importer", False),
        ("surgical_mask_iir", {}, "2021-05-26", "importer", True),
        ("surgical_mask_iir", {}, "2021-05-25", "medical_device", False),
        ("surgical_mask_iir", {}, "2021-05-26", "medical_device", True),
        ("surgical_mask_iir", {}, "2021-05-25", "authorised_representative", True),
        ("surgical_mask_iir", {}, "2025-05-25", "udi", False),  # class I: 26 May 2025
        ("surgical_mask_iir", {}, "2025-05-26", "udi", True),
        ("surgical_mask_iir", STERILE, "2025-05-25", "udi", False),
        ("surgical_mask_iir", STERILE, "2020-09-12", "sterile", True),
        ("surgical_mask_iir", {}, "2020-09-12", "sterile", False),
        ("medical_gloves", SURGICAL, "2023-05-25", "udi", False),  # class IIa: 26 May 2023
        ("medical_gloves", SURGICAL, "2023-05-26", "udi", True),
        ("medical_gloves", NITRILE, "2025-05-25", "udi", False),
        ("thermometer", {}, "2023-05-25", "udi", False),
        ("thermometer", {}, "2023-05-26", "udi", True),
        ("antigen_test", {}, "2022-05-25", "importer", False),
        ("antigen_test", {}, "2022-05-26", "importer", True),
        ("antigen_test", {}, "2025-05-25", "udi", False),  # classes B and C: 26 May 2025
        ("antigen_test", {}, "2025-05-26", "udi", True),
        ("antigen_self_test", {}, "2021-03-01", "in_vitro", True),
        ("community_mask", {}, "2020-09-12", "importer", True),
        ("community_mask", {}, "2020-09-12", "authorised_representative", False),
        ("kn95", {}, "2020-09-12", "importer", False),
        ("kn95", {}, "2020-09-12", "language", True),
    ],
)
def test_an_element_is_demanded_from_its_first_day(category: str, line: dict[str, Any], arrived: str, element: str, demanded: bool) -> None:
    found = of_category(category, {element: ""}, arrived=arrived, **line)
    assert [code for code, _, _ in found] == (["missing"] if demanded else [])


@pytest.mark.parametrize(("arrived", "element", "demanded"), [("2019-04-20", "importer", False), ("2019-04-21", "importer", True), ("2019-04-20", "ce", True)])
def test_equipment_by_a_certificate_of_the_directive_is_marked_by_the_regulation_once_it_must_be(arrived: str, element: str, demanded: bool) -> None:
    old = paper(TYPE, "t.pdf", issue_date="2018-04-20", models=["M-1"], legislation=OLD)
    assert [code for code, _, _ in of_category("ffp2", {element: ""}, (old,), arrived=arrived)] == (["missing"] if demanded else [])


def test_a_legacy_device_owes_neither_importer_nor_udi_on_its_label() -> None:
    given = (_certificate(MDD, "2020-02-01"), _declared(MDD, "2020-02-02"))
    seen = {"udi": "", "importer": "", "medical_device": "", "lot": ""}
    assert [text for _, text, _ in of_category("surgical_mask_iir", seen, given, arrived="2026-06-01", sterile=True)] == ["lot: –"]
