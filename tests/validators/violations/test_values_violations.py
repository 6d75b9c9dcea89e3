"""Values as laboratories and sheets write them: below a bound, in other units, as means; and the numbers that only look sound."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import coveralls, gowns, medical_gloves, protective_gloves
from tests.validators.violations.masks import half_masks, regulation_masks
from tests.validators.violations.sheets import counted, one_defect, values
from tests.validators.violations.test_report_violations import face, half, rows

A = "HY2007A"
OIL = "penetration paraffin oil 95 l/min"


def wearers(over: int) -> Consignment:
    """Ten wearers, so many of whom leak 9 % in each of five exercises: every single result is within 11 %."""
    numbers = [(f"{w}/{e}", "9.0" if w <= over else "4.0") for w in range(1, 11) for e in range(1, 6)]
    sheet = values(1, "HY2007B", "total inward leakage", "%", [value for _, value in numbers], row=500)
    return half_masks().measuring(*(row.model_copy(update={"specimen": spot}) for row, (spot, _) in zip(sheet, numbers, strict=True)))


def also(line: int, lot: str, prop: str, unit: str, *numbers: str) -> Consignment:
    """The half masks with more values of their own."""
    return half_masks().measuring_also(*values(line, lot, prop, unit, numbers, row=700))


CASES = (
    Case(
        "bacterial filtration of IIR at 97.99 %",
        also(2, "TL2006B", "bacterial filtration efficiency", "%", "98.2", "97.99"),
        (blocking("quality.measurement_out_of_limit", line=2, lot="TL2006B"),),
        "of 98 %, with the German comma",
        also(2, "TL2006B", "Bakterielle Filterleistung", "%", "98,2", "98,0"),
    ),
    Case(
        "methanol is through a type B glove in 25 minutes",
        protective_gloves().measuring_also(*values(1, "P2009A", "permeation breakthrough time methanol", "min", ["31", "25"], row=700)),
        (blocking("quality.measurement_out_of_limit", line=1, lot="P2009A"),),
        "in half an hour",
        protective_gloves().measuring_also(*values(1, "P2009A", "permeation breakthrough time methanol", "min", ["31", "30"], row=700)),
    ),
    Case(
        "three wearers of ten leak 9 % in the mean, though no single result is over 11 % (EN 149 7.9.1)",
        wearers(3),
        (blocking("quality.measurement_out_of_limit", line=1, lot="HY2007B"),),
        "two of ten",
        wearers(2),
    ),
    Case(
        "inhalation resistance at 95 l/min of 2.5 mbar",
        also(1, A, "Einatemwiderstand 95 l/min", "mbar", "2.5"),
        (blocking("quality.measurement_out_of_limit", line=1, lot=A),),
        "of 240 Pa",
        also(1, A, "Einatemwiderstand 95 l/min", "Pa", "240"),
    ),
    Case(
        "inhalation resistance at 30 l/min of 0.8 mbar: what may be at 95 may not at 30",
        also(1, A, "inhalation resistance 30 l/min", "mbar", "0.8"),
        (blocking("quality.measurement_out_of_limit", line=1, lot=A),),
        "0.8 mbar at 95 l/min",
        also(1, A, "inhalation resistance 95 l/min", "mbar", "0.8"),
    ),
    Case(
        "the report writes less than 8 %, where 6 may be",
        half(*rows("Penetration paraffin oil 95 l/min", "%", ["6.2", "5.0"])),
        (blocking("test_report.limit_failed", line=1, file="tr-149.pdf"),),
        "the report writes less than 0.1 %",
        half(*rows("Penetration paraffin oil 95 l/min", "%", ["<0.1", "< 0.1"])),
    ),
    Case(
        "splash at 120 mmHg on four of thirty-two broke through",
        face(*rows("Splash resistance", "mmHg", ["120"] * 28 + ["80"] * 4)),
        (blocking("test_report.limit_failed", line=2, file="tr-14683.pdf"),),
        "120 mmHg on all: that is 16.0 kPa",
        face(*rows("Splash resistance", "mmHg", ["120"] * 32)),
    ),
    Case(
        "a gown's wet microbial barrier of 2.7 in the critical area",
        gowns().measuring_also(*values(1, "W2009A", "wet microbial penetration", "IB", ["2.9", "2.7"], row=700)),
        (blocking("quality.measurement_out_of_limit", line=1, lot="W2009A"),),
        "of 2.8",
        gowns().measuring_also(*values(1, "W2009A", "wet microbial penetration", "IB", ["2.9", "2.8"], row=700)),
    ),
    Case(
        "powder of 2.1 mg on a glove",
        medical_gloves().measuring_also(*values(1, "G2009A", "powder residue", "mg/glove", ["2.1"], row=700)),
        (blocking("quality.measurement_out_of_limit", line=1, lot="G2009A"),),
        "powder of 2 mg",
        medical_gloves().measuring_also(*values(1, "G2009A", "powder residue", "mg/glove", ["2.0"], row=700)),
    ),
    Case(
        "found: minus one",
        half_masks().inspecting(A, *counted(1, A), one_defect(1, A, "nose clip", "major", -1)),
        (review("quality.data_invalid", line=1, lot=A),),
        "found: none, twice on the sheet",
        half_masks().inspecting(A, *counted(1, A), one_defect(1, A, "nose clip", "major", 0)),
    ),
    Case(
        "a lot on the inspection sheet that was never ordered",
        coveralls().inspecting("S2009Z", *counted(1, "S2009Z")),
        (review("quality.data_invalid", line=1),),
        "a second sheet of the same lot, with more looked at",
        coveralls().inspecting("S2009A", *counted(1, "S2009A", minor=2), one_defect(1, "S2009A", "zip", "minor", 3, sample=315, row=90)),
        since=("quality.sample_too_small",),
    ),
    Case(
        "only critical defects were counted on a sheet, in a sample for minor ones",
        half_masks().inspecting(A, one_defect(1, A, "wrong marking", "critical", 0, sample=80)),
        (review("quality.sample_too_small", line=1, lot=A),) * 3,
        "only critical defects stand on the sheet, in the sample for all",
        half_masks().inspecting(A, one_defect(1, A, "wrong marking", "critical", 0, sample=200)),
    ),
    Case(
        "the type II limit: 45 Pa/cm2 fit type IIR, not type II",
        regulation_masks()
        .ordering_line(1, category="surgical_mask_ii", product_class="Type II")
        .stating("doc-md.pdf", product_class="Type II")
        .stating("tr-14683.pdf", product_class="Type II")
        .marked(1, "class", "Type II")
        .measuring(*values(1, "ST2104A", "differential pressure", "Pa/cm2", ["45"])),
        (blocking("quality.measurement_out_of_limit", line=1, lot="ST2104A"),),
        "45 Pa/cm2 for type IIR",
        regulation_masks().measuring(*values(1, "ST2104A", "differential pressure", "Pa/cm2", ["45"])),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_value_is_read_as_it_was_written(case: Case) -> None:
    case.check()
