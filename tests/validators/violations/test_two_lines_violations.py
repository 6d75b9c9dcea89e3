"""Two lines of one order: what is wrong with one must not be held against the other."""

from __future__ import annotations

import pytest

from batches.quality_data import MeasuredRow
from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.masks import MASK_MAKER, half_masks
from tests.validators.violations.sheets import counted, marks, values
from tests.validators.violations.test_names_violations import two_models

SPOTS = [f"1/{spot}" for spot in range(1, 6)]


def pressures(*numbers: str) -> tuple[MeasuredRow, ...]:
    """Differential pressure at five spots of one mask."""
    rows = values(2, "TL2006B", "differential pressure", "Pa/cm2", numbers, row=700)
    return tuple(row.model_copy(update={"specimen": spot}) for row, spot in zip(rows, SPOTS, strict=True))


CASES = (
    Case(
        "production control was sent for the FFP2 only",
        two_models().without("HY-310 c2.pdf"),
        (blocking("papers.missing", line=2),),
        "one paper of Module C2 is for both models",
        two_models()
        .without("HY-310 c2.pdf")
        .stating("c2.pdf", models=["HY-210", "HY-310"], product_class=None, referenced_certificates=["FI20/0598411", "FI20/0598412"]),
    ),
    Case(
        "the leaflet of the FFP3 lacks",
        two_models().without("HY-310 ifu.pdf"),
        (blocking("papers.missing", line=2),),
        "one leaflet names both",
        two_models().without("HY-310 ifu.pdf").stating("ifu.pdf", models=["HY-210", "HY-310"], product="Partikelfiltrierende Halbmasken FFP2 und FFP3"),
    ),
    Case(
        "the report of the FFP3 lacks",
        two_models().without("HY-310 tr-149.pdf"),
        (review("papers.missing", line=2),),
        "both reports have one number",
        two_models().stating("HY-310 tr-149.pdf", document_number="ZF-20-0411"),
    ),
    Case(
        "the papers of production control were swapped: each rests on the other's certificate",
        two_models().stating("c2.pdf", referenced_certificates=["FI20/0598412"]).stating("HY-310 c2.pdf", referenced_certificates=["FI20/0598411"]),
        (blocking("production_control.model_mismatch", line=1, file="c2.pdf"), blocking("production_control.model_mismatch", line=2, file="HY-310 c2.pdf")),
        "each names both certificates",
        two_models()
        .stating("c2.pdf", referenced_certificates=["FI20/0598411", "FI20/0598412"])
        .stating("HY-310 c2.pdf", referenced_certificates=["FI20/0598411", "FI20/0598412"]),
    ),
    Case(
        "the maker of the surgical masks without a representative",
        half_masks().stating("doc-md.pdf", authorised_representative=None),
        (blocking("declaration.authorised_representative_missing", line=2),),
        "the maker of protective equipment needs none",
        half_masks().stating("doc.pdf", authorised_representative=None),
    ),
    Case(
        "the half mask's certificate is of the maker of the surgical masks",
        half_masks().stating("typex.pdf", manufacturer=MASK_MAKER["name"]),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "the certificate names the maker and no address",
        half_masks().stating("typex.pdf", manufacturer_address=None),
    ),
    Case(
        "five spots of one mask, 61 in the mean",
        half_masks().measuring_also(*pressures("58", "60", "62", "63", "62")),
        (blocking("quality.measurement_out_of_limit", line=2, lot="TL2006B"),),
        "five spots of one mask, two of them 60 and more, 59.8 in the mean",
        half_masks().measuring_also(*pressures("58", "60", "62", "60", "59")),
    ),
    Case(
        "the oil of the half masks was written to the surgical masks",
        half_masks().measuring_also(*values(2, "TL2006B", "penetration paraffin oil 95 l/min", "%", ["2.0"], row=700)),
        (review("quality.data_invalid", line=2, lot="TL2006B"),),
        "it was written to the other lot of the half masks",
        half_masks().measuring_also(*values(1, "HY2007B", "penetration paraffin oil 95 l/min", "%", ["2.0"], row=700)),
    ),
    Case(
        "goods of a third line stand on the marking sheet",
        half_masks().changed(markings=(*half_masks().markings, *marks(3, [("Z1", "2023-01")], ce="CE"))),
        (review("quality.data_invalid"),),
        "the sheet looked at one lot only",
        half_masks().changed(markings=tuple(row for row in half_masks().markings if row.lot == "HY2007A")),
    ),
    Case(
        "fifteen minor defects in 200 of one lot",
        half_masks().inspecting("TL2006A", *counted(2, "TL2006A", minor=15)),
        (blocking("quality.lot_rejected", line=2, lot="TL2006A"),),
        "fourteen in each of two",
        half_masks().inspecting("TL2006A", *counted(2, "TL2006A", minor=14)).inspecting("TL2006B", *counted(2, "TL2006B", minor=14)),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_line_answers_for_itself(case: Case) -> None:
    case.check()
