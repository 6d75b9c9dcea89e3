"""Test reports: values a hair outside, tests left out, another product, and dates that cannot be."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from batches.paper import MeasurementRow
from tests.validators.violations.cases import Case, blocking, note, review
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import gowns, medical_gloves
from tests.validators.violations.masks import half_masks, regulation_masks


def rows(prop: str, unit: str, numbers: Iterable[str], *, condition: str = "as received", limit: str = "") -> tuple[MeasurementRow, ...]:
    """One property as a report prints it, specimen by specimen."""
    return tuple(
        MeasurementRow(property=prop, condition=condition, specimen=str(n), value=value, unit=unit, limit=limit, page=2, box=(10, 10, 90, 20))
        for n, value in enumerate(numbers, 1)
    )


def leaks(over: int) -> tuple[MeasurementRow, ...]:
    """Fifty leakage results of which so many are over 11 %."""
    spots = [(wearer, exercise) for exercise in range(1, 6) for wearer in range(1, 11)]
    return tuple(
        MeasurementRow(property="Total inward leakage", specimen=f"{w}/{e}", value="11.2" if n < over else "4.0", unit="%", page=3)
        for n, (w, e) in enumerate(spots)
    )


def splashes(passing: int) -> tuple[MeasurementRow, ...]:
    """Thirty-two masks, so many of which hold 16 kPa."""
    return rows("Splash resistance, synthetic blood", "kPa", ["16.0"] * passing + ["10.7"] * (32 - passing))


def half(*measured: MeasurementRow) -> Consignment:
    """The half mask's report with these values."""
    return half_masks().reporting("tr-149.pdf", *measured)


def face(*measured: MeasurementRow) -> Consignment:
    """The surgical mask's report with these values."""
    return half_masks().reporting("tr-14683.pdf", *measured)


def glove(*measured: MeasurementRow) -> Consignment:
    """The glove's report with these values."""
    return medical_gloves().reporting("tr-455.pdf", *measured)


OIL, DP = "Penetration paraffin oil 95 l/min", "Differential pressure"
SECOND = renamed(half_masks().on("tr-149.pdf"), "tr oil.pdf", document_number="ZF-20-0412")

CASES = (
    Case(
        "one of nine specimens lets 6.1 % of oil through",
        half(*rows(OIL, "%", ["2.4", "6.1", "3.0", "3.3", "2.9", "3.0", "4.0", "4.1", "4.4"])),
        (blocking("test_report.limit_failed", line=1, file="tr-149.pdf"),),
        "one of nine lets exactly 6 % through",
        half(*rows(OIL, "%", ["2.4", "6.0", "3.0", "3.3", "2.9", "3.0", "4.0", "4.1", "4.4"])),
    ),
    Case(
        "forty-five of fifty leakage results within 11 %",
        half(*leaks(5)),
        (blocking("test_report.limit_failed", line=1, file="tr-149.pdf"),),
        "forty-six of fifty",
        half(*leaks(4)),
    ),
    Case(
        "the report prints its own, kinder limit beside the value",
        half(*rows("Inhalation resistance 95 l/min", "mbar", ["2.1", "2.6", "2.2"], limit="<= 3.0 mbar")),
        (blocking("test_report.limit_failed", line=1, file="tr-149.pdf"),),
        "the same resistance in pascal: 240 Pa are 2.4 mbar",
        half(*rows("Inhalation resistance 95 l/min", "Pa", ["210", "240", "220"])),
    ),
    Case(
        "differential pressure of exactly 60 Pa/cm2, where less is asked",
        face(*rows(DP, "Pa/cm2", ["55.0", "60.0", "52.1", "51.0", "50.4"])),
        (blocking("test_report.limit_failed", line=2, file="tr-14683.pdf"),),
        "59.9",
        face(*rows(DP, "Pa/cm2", ["55.0", "59.9", "52.1", "51.0", "50.4"])),
    ),
    Case(
        "bacterial filtration of 97.9 % on one mask of five",
        face(*rows("BFE", "%", ["98.8", "97.9", "99.0", "99.1", "98.7"])),
        (blocking("test_report.limit_failed", line=2, file="tr-14683.pdf"),),
        "98 % on it",
        face(*rows("BFE", "%", ["98.8", "98.0", "99.0", "99.1", "98.7"])),
    ),
    Case(
        "28 of 32 masks hold the splash",
        face(*splashes(28)),
        (blocking("test_report.limit_failed", line=2, file="tr-14683.pdf"),),
        "29 of 32",
        face(*splashes(29)),
    ),
    Case(
        "the mean of the germ count is over 30",
        face(*rows("Bioburden", "CFU/g", ["28", "30", "33", "31", "29"])),
        (blocking("test_report.limit_failed", line=2, file="tr-14683.pdf"),),
        "one mask of five has 44, and the mean is 30",
        face(*rows("Bioburden", "CFU/g", ["28", "44", "26", "27", "25"])),
    ),
    Case(
        "the median of the force is 5.9 N on nitrile",
        glove(*rows("Force at break", "N", ["5.9", "6.4", "5.8", "5.5", "6.8", "5.7", "6.2", "5.9", "5.6", "6.1", "5.9", "6.0", "5.4"])),
        (blocking("test_report.limit_failed", line=1, file="tr-455.pdf"),),
        "the median is 6.0 N, and four gloves are weaker",
        glove(*rows("Force at break", "N", ["6.0", "6.4", "5.8", "5.5", "6.8", "5.7", "6.2", "6.9", "5.6", "6.1", "6.0", "6.3", "6.0"])),
    ),
    Case(
        "a gown lets water through at 19 cm",
        gowns().reporting("tr-13795.pdf", *rows("Liquid penetration", "cm H2O", ["24", "19", "26"])),
        (blocking("test_report.limit_failed", line=1, file="tr-13795.pdf"),),
        "at 20 cm, written in pascal",
        gowns().reporting("tr-13795.pdf", *rows("Liquid penetration", "Pa", ["2400", "1962", "2600"])),
    ),
    Case(
        "sodium chloride alone, as a KN95 is tested",
        half_masks().reporting("tr-149.pdf", without=("paraffin",)),
        (review("test_report.incomplete", line=1),),
        "the oil stands in a second report",
        half_masks().reporting("tr-149.pdf", without=("paraffin",)).adding(SECOND.model_copy(update={"tests_named": ("Penetration, paraffin oil 95 l/min",)})),
    ),
    Case(
        "no splash test for type IIR",
        half_masks().reporting("tr-14683.pdf", without=("Spritz",)),
        (review("test_report.incomplete", line=2),),
        "type II needs none",
        regulation_masks()
        .ordering_line(1, category="surgical_mask_ii", product_class="Type II")
        .stating("doc-md.pdf", product_class="Type II")
        .stating("tr-14683.pdf", product_class="Type II")
        .marked(1, "class", "Type II")
        .reporting("tr-14683.pdf", without=("Spritz",)),
    ),
    Case(
        "no word of carbon dioxide",
        half_masks().reporting("tr-149.pdf", without=("Carbon",)),
        (note("test_report.incomplete", line=1),),
        "the tests named in Chinese",
        half_masks().with_paper(
            half_masks()
            .on("tr-149.pdf")
            .model_copy(
                update={
                    "tests_named": (
                        "氯化钠颗粒物 95 l/min 穿透率",
                        "石蜡油 95 l/min 穿透率",
                        "总泄漏率",
                        "吸气阻力 30 l/min",
                        "呼气阻力 160 l/min",
                        "吸入气体中二氧化碳含量",
                        "阻燃性",
                    )
                }
            )
        ),
    ),
    Case(
        "the report is of the sister model",
        half_masks().stating("tr-149.pdf", models=["HY-310"], product="Half mask HY-310"),
        (blocking("test_report.model_mismatch", line=1, file="tr-149.pdf"),),
        "the report writes the model with a blank",
        half_masks().stating("tr-149.pdf", models=["HY 210"]),
    ),
    Case(
        "a report after GB 2626 for FFP2",
        half_masks().stating("tr-149.pdf", standards=["GB 2626-2006"]),
        (blocking("test_report.standard_not_applicable", line=1, file="tr-149.pdf"),),
        "EN 149 and the laboratory's own standard on one sheet",
        half_masks().stating("tr-149.pdf", standards=["EN 149:2001+A1:2009", "EN ISO/IEC 17025:2017", "EN 13274-7:2019"]),
        since=("test_report.incomplete",),
    ),
    Case(
        "a report on filters for half masks",
        half_masks().stating("tr-149.pdf", standards=["EN 143:2000"]),
        (blocking("test_report.standard_not_applicable", line=1, file="tr-149.pdf"),),
        "the report names no standard in its head",
        half_masks().stating("tr-149.pdf", standards=None),
        since=("test_report.incomplete",),
    ),
    Case(
        "dated the day after the certificate it is to support",
        half_masks().stating("tr-149.pdf", issue_date="2020-05-13"),
        (review("test_report.after_certificate", line=1, file="tr-149.pdf"),),
        "dated the same day",
        half_masks().stating("tr-149.pdf", issue_date="2020-05-12"),
    ),
    Case(
        "no laboratory's accreditation is shown",
        half_masks().stating("tr-149.pdf", laboratory_accreditation=None),
        (review("test_report.laboratory_not_accredited", line=1, file="tr-149.pdf"),),
        "accredited by the German body",
        half_masks().stating("tr-149.pdf", laboratory_accreditation="DAkkS D-PL-12345-01-00"),
    ),
    Case(
        "a later report of the running year fails",
        half_masks().adding(
            renamed(half_masks().on("tr-14683.pdf"), "tr 2.pdf", issue_date="2020-08-01", document_number="X-2").model_copy(
                update={"measurements": rows("BFE", "%", ["96.0", "98.9", "99.0"])}
            )
        ),
        (blocking("test_report.limit_failed", line=2, file="tr 2.pdf"),),
        "a later report of the running year passes",
        half_masks().adding(
            renamed(half_masks().on("tr-14683.pdf"), "tr 2.pdf", issue_date="2020-08-01", document_number="X-2").model_copy(
                update={"measurements": rows("BFE", "%", ["98.6", "98.9", "99.0"])}
            )
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_report_that_does_not_prove_it_is_found(case: Case) -> None:
    case.check()
