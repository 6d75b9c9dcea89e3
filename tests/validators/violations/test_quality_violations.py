"""Own measurements and counted samples: one too many, one too few, and rows that cannot be."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, false_alarm, miss, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import gowns, measured_gloves, medical_gloves, protective_gloves
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import half_masks, kn95, measured_half_masks
from tests.validators.violations.sheets import counted, leakage, one_defect, values

A, GLOVES = "HY2007A", "G2009A"
OIL = "penetration paraffin oil 95 l/min"


def oil(*numbers: str, unit: str = "%") -> Consignment:
    """The half masks' own oil penetration."""
    return half_masks().measuring(*values(1, A, OIL, unit, numbers))


def holes(found: int, sample: int) -> Consignment:
    """Gloves in the water test."""
    return medical_gloves().inspecting(GLOVES, *counted(1, GLOVES, minor=4), one_defect(1, GLOVES, "holes, water test", "major", found, sample=sample))


CASES = (
    Case(
        "one specimen lets 6.01 % of oil through",
        oil("2.4", "6.01", "3.1"),
        (blocking("quality.measurement_out_of_limit", line=1, lot=A),),
        "one lets 6 % through, and the same as a fraction",
        oil("0.024", "0.060", "0.031", unit="fraction"),
    ),
    Case(
        "forty-five of fifty leakage results within 11 %",
        half_masks().measuring(*leakage(1, A, 5)),
        (blocking("quality.measurement_out_of_limit", line=1, lot=A),),
        "forty-six of fifty",
        half_masks().measuring(*leakage(1, A, 4)),
    ),
    Case(
        "KN95 with 94.9 % on one specimen",
        kn95().measuring(*values(1, "K2006A", "filtration efficiency NaCl 85 l/min", "%", ["96.1", "94.9", "96.4"])),
        (blocking("quality.measurement_out_of_limit", line=1, lot="K2006A"),),
        "95 %",
        kn95().measuring(*values(1, "K2006A", "filtration efficiency NaCl 85 l/min", "%", ["96.1", "95.0", "96.4"])),
    ),
    Case(
        "type IIR with the pressure of 61 mean over the spots of one mask",
        half_masks().measuring_also(*values(2, "TL2006A", "differential pressure", "Pa/cm2", ["61.0"], row=500)),
        (blocking("quality.measurement_out_of_limit", line=2, lot="TL2006A"),),
        "59 in millimetres of water: 6.0 mm are 58.8 Pa",
        half_masks().measuring_also(*values(2, "TL2006A", "differential pressure", "mmH2O/cm2", ["6.0"], row=500)),
    ),
    Case(
        "gloves shorter than 240 mm in the median",
        medical_gloves().measuring_also(*values(1, GLOVES, "length", "mm", ["238", "239", "241"], row=500)),
        (blocking("quality.measurement_out_of_limit", line=1, lot=GLOVES),),
        "24.1 cm in the median, one shorter",
        medical_gloves().measuring_also(*values(1, GLOVES, "length", "cm", ["23.8", "24.1", "24.3"], row=500)),
    ),
    Case(
        "a letter in place of a nought",
        oil("2.4", "O.8", "3.1"),
        (review("quality.data_invalid", line=1, lot=A),),
        "a comma in place of the point",
        oil("2,4", "0,8", "3,1"),
    ),
    Case(
        "more than all of the oil comes through",
        oil("2.4", "104", "3.1"),
        (review("quality.data_invalid", line=1, lot=A),),
        "none comes through",
        oil("2.4", "0", "3.1"),
    ),
    Case(
        "penetration in millibar",
        half_masks().measuring_also(*values(1, "HY2007B", OIL, "mbar", ["2.4"], row=700)),
        (review("quality.data_invalid", line=1, lot="HY2007B"),),
        "penetration in percent by volume, in words",
        half_masks().measuring_also(*values(1, "HY2007B", OIL, "Prozent", ["2.4"], row=700)),
    ),
    Case(
        "a property no standard of the goods knows",
        half_masks().measuring_also(*values(1, A, "happiness of the wearer", "%", ["99"], row=700)),
        (review("quality.data_invalid", line=1, lot=A),),
        "the exhalation resistance, in German",
        half_masks().measuring_also(*values(1, A, "Ausatemwiderstand 160 l/min", "mbar", ["2.1"], row=700)),
    ),
    Case(
        "values for a lot that was never ordered",
        half_masks().measuring_also(*values(1, "HY2007X", OIL, "%", ["2.4"], row=700)),
        (review("quality.data_invalid", line=1),),
        "values for the second lot",
        half_masks().measuring_also(*values(1, "HY2007B", OIL, "%", ["2.4"], row=700)),
    ),
    Case(
        "the same specimen twice with two values",
        measured_half_masks().measuring_also(*values(1, A, OIL, "%", ["2.9"], row=700)),
        (review("quality.data_invalid", line=1, lot=A),),
        "the same specimen after another conditioning",
        measured_half_masks().measuring_also(*values(1, A, OIL, "%", ["2.9"], condition="simulated wearing", row=700)),
    ),
    Case(
        "199 of a lot of 10,000",
        half_masks().inspecting(A, *counted(1, A, sample=199, major=3)),
        (review("quality.sample_too_small", line=1, lot=A),) * 3,
        "500 of it, with as many defects as the plan for 500 allows and no more",
        half_masks().inspecting(A, *counted(1, A, sample=500, major=7)),
    ),
    Case(
        "the sheet says the lot is 1,000, and counts the 80 that would do",
        half_masks().inspecting(A, *counted(1, A, size=1000, sample=80)),
        (review("quality.sample_too_small", line=1, lot=A),) * 3,
        "the sheet leaves the size of the lot open",
        half_masks().inspecting(A, *(row.model_copy(update={"lot_size": ""}) for row in counted(1, A, major=3))),
        since=("quality.data_invalid",),
    ),
    Case(
        "gloves: 80 in the water test, the letter of level I, where EN 455-1 asks for 200",
        holes(1, 80),
        (review("quality.sample_too_small", line=1, lot=GLOVES),),
        "200 in the water test",
        holes(7, 200),
    ),
    Case(
        "gloves: eight of 200 leak",
        holes(8, 200),
        (blocking("quality.lot_rejected", line=1, lot=GLOVES),),
        "seven leak, and five boxes are dented",
        medical_gloves().inspecting(GLOVES, *counted(1, GLOVES, minor=5), one_defect(1, GLOVES, "Wasserdichtheit", "major", 7)),
    ),
    Case(
        "eight major defects in two rows of four",
        half_masks().inspecting(A, *counted(1, A, major=4), one_defect(1, A, "nose clip loose", "major", 4)),
        (blocking("quality.lot_rejected", line=1, lot=A),),
        "seven in two rows",
        half_masks().inspecting(A, *counted(1, A, major=4), one_defect(1, A, "nose clip loose", "major", 3)),
    ),
    Case(
        "one critical defect in 200",
        half_masks().inspecting(A, *counted(1, A, critical=1)),
        (blocking("quality.lot_rejected", line=1, lot=A),),
        "fourteen minor ones",
        half_masks().inspecting(A, *counted(1, A, minor=14)),
    ),
    Case(
        "more defects than masks in the sample",
        half_masks().inspecting("TL2006B", *counted(2, "TL2006B"), one_defect(2, "TL2006B", "blurred", "minor", 201)),
        (review("quality.data_invalid", line=2, lot="TL2006B"),),
        "a small lot is looked at whole",
        donated_kits().inspecting("Q20E07", *counted(1, "Q20E07", size=500, sample=500, major=2)),
    ),
    Case(
        "a kind of defect nobody knows",
        gowns().inspecting("W2009A", *counted(1, "W2009A"), one_defect(1, "W2009A", "seam", "horrible", 1)),
        (review("quality.data_invalid", line=1, lot="W2009A"),),
        "the class in German",
        gowns().inspecting("W2009A", *counted(1, "W2009A"), one_defect(1, "W2009A", "Naht", "Hauptfehler", 1)),
    ),
    false_alarm(
        "forty-nine of fifty leakage results are written, four of them over 11 %: the fiftieth is not known, and may be the forty-sixth within",
        half_masks().measuring_also(*leakage(1, "HY2007B", 4)[:49]),
        since=("quality.data_invalid",),
    ),
    false_alarm(
        "bacterial filtration above 99.9 %, as laboratories write it",
        half_masks().measuring_also(*values(2, "TL2006B", "bacterial filtration efficiency", "%", [">99.9", "> 99.9"], row=700)),
    ),
    false_alarm(
        "breakthrough of methanol in seconds",
        protective_gloves().measuring_also(*values(1, "P2009A", "permeation breakthrough time methanol", "s", ["1860", "1800"], row=700)),
    ),
    miss(
        "gloves of nobody knows what: the rows can be measurements, only the limit is not known",
        measured_gloves().ordering_line(1, material=None),
        review("customs.commodity_code_uncertain", line=1),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_measured_and_counted_is_judged(case: Case) -> None:
    case.check()
