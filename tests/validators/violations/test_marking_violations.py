"""What stands on the goods and may not, or does not and must."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, miss, review
from tests.validators.violations.consignment import Consignment
from tests.validators.violations.garments import coveralls, goggles, gowns, medical_gloves, protective_gloves
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import community_masks, half_masks, half_masks_alone, kn95, regulation_masks

A, B = "HY2007A", "HY2007B"


def on_masks(element: str, seen: str | None, lot: str | None = None) -> Consignment:
    """The half masks with something else on them."""
    return half_masks().marked(1, element, seen, lot)


CASES = (
    Case(
        "CE on a cloth mask",
        community_masks().marked(1, "ce", "CE"),
        (blocking("marking.forbidden", line=1, lot="C2006"),),
        "looked for, and not there",
        community_masks().marked(1, "ce", ""),
    ),
    Case(
        "CE and an institute's number on a mask of the pandemic rule",
        kn95().marked(1, "ce", "CE").marked(1, "body_number", "2703"),
        (blocking("marking.forbidden", line=1, lot="K2006A"), blocking("marking.forbidden", line=1, lot="K2006A")),
        "neither, and its Chinese standard",
        kn95().marked(1, "ce", "none").marked(1, "standard", "GB 2626-2006"),
    ),
    Case(
        "a body's number beside the CE of goggles of category II (Art. 17(3))",
        goggles().marked(1, "body_number", "0196"),
        (blocking("marking.forbidden", line=1, lot="V2009A"),),
        "goggles with CE alone, the frame's code and no number",
        goggles().marked(1, "body_number", "-"),
    ),
    Case(
        "a notified body's number on a mask of class I, not sterile",
        half_masks().marked(2, "body_number", "0123", "TL2006A"),
        (blocking("marking.forbidden", line=2, lot="TL2006A"),),
        "looked for on both lots, and not there",
        half_masks().marked(2, "body_number", ""),
    ),
    Case(
        "a body's number on a self-declared kit",
        donated_kits().marked(1, "body_number", "0123"),
        (blocking("marking.forbidden", line=1, lot="Q20E07"),),
        "none on it",
        donated_kits().marked(1, "body_number", ""),
    ),
    Case(
        "FFP2 without NR or R on one lot (EN 149 clause 9)",
        on_masks("class", "FFP2", A),
        (blocking("marking.missing", line=1, lot=A),),
        "with the letter of the clogging test",
        on_masks("class", "FFP2 NR D", A),
    ),
    Case(
        "EN149 without its year",
        on_masks("standard", "EN149", B),
        (blocking("marking.missing", line=1, lot=B),),
        "with spaces where the standard has none",
        on_masks("standard", "EN 149 : 2001 + A1 : 2009", B),
    ),
    Case(
        "marked FFP1, ordered FFP2",
        on_masks("class", "FFP1 NR", A),
        (blocking("marking.missing", line=1, lot=A),),
        "marked in small letters",
        on_masks("class", "ffp2 nr", A),
    ),
    Case(
        "CE without any number on a half mask",
        on_masks("body_number", ""),
        (blocking("marking.missing", line=1, lot=A), blocking("marking.missing", line=1, lot=B)),
        "CE and number were written into one cell of the sheet",
        on_masks("ce", "CE 0598").marked(1, "body_number", None),
    ),
    Case(
        "the number of another body on one lot",
        on_masks("body_number", "2163", B),
        (blocking("marking.body_mismatch", line=1, lot=B),),
        "the number with NB before it",
        on_masks("body_number", "NB 0598", B),
    ),
    Case(
        "the importer stands nowhere on coveralls (Art. 10(3))",
        coveralls().marked(1, "importer", ""),
        (blocking("marking.missing", line=1, lot="S2009A"),),
        "on a device under the Directive it need not stand",
        gowns().marked(1, "importer", ""),
    ),
    Case(
        "instructions in English and French only",
        protective_gloves().marked(1, "language", "en, fr"),
        (blocking("marking.missing", line=1, lot="P2009A"),),
        "in four languages, German among them",
        protective_gloves().marked(1, "language", "EN/FR/DE/NL"),
    ),
    Case(
        "gloves of a Malaysian maker without their representative on the box",
        medical_gloves().marked(1, "authorised_representative", ""),
        (blocking("marking.missing", line=1, lot="G2009A"),),
        "the representative with its address",
        medical_gloves().marked(1, "authorised_representative", "EC REP Elbwarte Regulatory GmbH, Am Deich 4, 21465 Reinbek"),
    ),
    Case(
        "another company stands on the box as maker",
        on_masks("manufacturer", "Ningbo Haiyan Medical Devices Co., Ltd., 66 Haiyan Road, Ningbo"),
        (blocking("marking.missing", line=1, lot=A), blocking("marking.missing", line=1, lot=B)),
        "the maker in capitals",
        on_masks("manufacturer", "NINGBO HAIYAN PROTECTIVE PRODUCTS CO., LTD. 66 HAIYAN ROAD NINGBO"),
    ),
    Case(
        "type II on masks ordered as type IIR",
        regulation_masks().marked(1, "class", "Type II", "ST2104A"),
        (blocking("marking.missing", line=1, lot="ST2104A"),),
        "type II R in two words",
        regulation_masks().marked(1, "class", "Typ II R", "ST2104A"),
    ),
    Case(
        "no lot number on the boxes of one lot",
        regulation_masks().marked(1, "lot", "", "ST2104B"),
        (blocking("marking.missing", line=1, lot="ST2104B"),),
        "the lot number after the symbol's letters",
        regulation_masks().marked(1, "lot", "LOT ST2104B", "ST2104B"),
    ),
    Case(
        "the lot of the neighbour stands on the boxes",
        on_masks("lot", B, A),
        (review("consignment.lot_mismatch", line=1, lot=A),),
        "the lot with a space in it",
        on_masks("lot", "HY2007 A", A),
    ),
    Case(
        "no end of shelf life on a half mask (EN 149 clause 9)",
        on_masks("expiry", "", A),
        (blocking("marking.missing", line=1, lot=A),),
        "month and year the German way",
        on_masks("expiry", "07/2023", A),
    ),
    miss(
        "the British mark in place of CE (Reg. (EU) 2016/425 Art. 16)", coveralls().marked(1, "ce", "UKCA"), blocking("marking.missing", line=1, lot="S2009A")
    ),
    miss(
        "EN 149:2001 on the mask, without the amendment that its certificate has (EN 149 clause 9)",
        half_masks_alone().marked(1, "standard", "EN 149:2001", "HY2007A"),
        blocking("marking.missing", line=1, lot="HY2007A"),
    ),
    miss(
        "another representative on the box than on the declaration",
        half_masks().marked(2, "authorised_representative", "Sunny Europe Trading GmbH, Hamburg", "TL2006A"),
        blocking("marking.missing", line=2, lot="TL2006A"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_wrong_marking_is_found(case: Case) -> None:
    case.check()
