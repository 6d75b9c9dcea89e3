"""What stands on the goods, seen with a lawyer's eye: alternatives the law leaves, marks of other countries, and a representative named elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.validators.sound_batch import paper
from tests.validators.violations.cases import Case, blocking, note
from tests.validators.violations.garments import goggles, gowns
from tests.validators.violations.kits import donated_kits, self_tests
from tests.validators.violations.masks import BODY, EN149, MAKER, half_masks, kn95, regulation_masks

A, B = "HY2007A", "HY2007B"
SHOWN: dict[str, Any] = {"manufacturer": MAKER["name"], "models": ["HY-95"], "product": "KN95 mask"}

CASES = (
    Case(
        "neither model nor lot nor serial number stands on the masks (Art. 8(5))",
        half_masks().marked(1, "model", "", A).marked(1, "lot", "", A),
        (blocking("marking.missing", line=1, lot=A),),
        "the type stands on them, and no lot: one of them is enough (Art. 8(5))",
        half_masks().marked(1, "lot", "", A),
    ),
    Case(
        "no representative anywhere, on paper or box",
        gowns().stating("doc.pdf", authorised_representative=None).marked(1, "authorised_representative", ""),
        (blocking("declaration.authorised_representative_missing", line=1), blocking("marking.missing", line=1, lot="W2009A")),
        "the declaration names the representative, and nobody looked at the box yet",
        gowns().marked(1, "authorised_representative", None),
    ),
    Case(
        "a voluntary certificate for KN95 beside the confirmation",
        kn95().adding(
            paper("voluntary_certificate", "cert.pdf", **SHOWN, certificate_number="V-1", issue_date="2020-04-02", standards=[EN149], legislation=["2016/425"])
        ),
        (note("certificate.not_valid_evidence", line=1, file="cert.pdf"),),
        "a certificate of the maker's quality system beside it",
        kn95().adding(
            paper(
                "iso_certificate",
                "iso.pdf",
                manufacturer=MAKER["name"],
                standards=["EN ISO 13485:2016"],
                certificate_number="Q-2",
                issue_date="2019-01-10",
                expiry_date="2022-01-09",
            )
        ),
    ),
    Case(
        "sterile gowns, and the maker's quality system in place of the notified body's certificate",
        gowns()
        .ordering_line(1, sterile=True)
        .marked(1, "body_number", "0123")
        .stating("doc.pdf", notified_body_number="0123")
        .adding(
            paper(
                "iso_certificate",
                "iso.pdf",
                manufacturer=MAKER["name"],
                standards=["EN ISO 13485:2016"],
                certificate_number="Q-2",
                issue_date="2019-01-10",
                expiry_date="2022-01-09",
            )
        ),
        (blocking("papers.missing", line=1),),
        "gowns not sterile, with the same system",
        gowns().adding(
            paper(
                "iso_certificate",
                "iso.pdf",
                manufacturer=MAKER["name"],
                standards=["EN ISO 13485:2016"],
                certificate_number="Q-2",
                issue_date="2019-01-10",
                expiry_date="2022-01-09",
            )
        ),
        since=("certificate.not_valid_evidence",),
    ),
    Case(
        "the number of the body of the type examination on category II goggles, as the maker thought it looked better",
        goggles().marked(1, "ce", "CE 0196"),
        (blocking("marking.forbidden", line=1, lot="V2009A"),),
        "CE and the frame's own letters",
        goggles().marked(1, "ce", "CE"),
    ),
    Case(
        "a number beside the CE of a mask of class I, in one cell with it",
        half_masks().marked(2, "ce", "CE 0123", "TL2006A"),
        (blocking("marking.forbidden", line=2, lot="TL2006A"),),
        "CE twice, on box and mask",
        half_masks().marked(2, "ce", "CE / CE", "TL2006A"),
    ),
    Case(
        "half masks of one lot marked as for the pandemic rule: without CE",
        half_masks().marked(1, "ce", "", B).marked(1, "body_number", "", B),
        (blocking("marking.missing", line=1, lot=B), blocking("marking.missing", line=1, lot=B)),
        "nobody looked for the CE of that lot yet",
        half_masks().marked(1, "ce", None, B).marked(1, "body_number", None, B),
    ),
    Case(
        "KN95 of the pandemic rule without a word of German",
        kn95().marked(1, "language", "zh, en"),
        (blocking("marking.missing", line=1, lot="K2006A"),),
        "KN95 with a German leaflet in the box",
        kn95().marked(1, "language", "deutsch (Beileger)"),
    ),
    Case(
        "a kit for laboratories without its representative",
        donated_kits().marked(1, "authorised_representative", "not found"),
        (blocking("marking.missing", line=1, lot="Q20E07"),),
        "the importer is not owed on a kit under the Directive",
        donated_kits().marked(1, "importer", ""),
    ),
    Case(
        "masks under the Regulation without their importer (MDR Art. 13(3))",
        regulation_masks().marked(1, "importer", "", "ST2104A"),
        (blocking("marking.missing", line=1, lot="ST2104A"),),
        "the importer by its name, without its address",
        regulation_masks().marked(1, "importer", "Pfalzwacht Schutzbedarf GmbH", "ST2104A"),
    ),
    Case(
        "no end of use on self-tests",
        self_tests().marked(1, "expiry", "-"),
        (blocking("marking.missing", line=1, lot="A2102A"),),
        "no standard stands on them, and none is asked",
        self_tests().marked(1, "standard", ""),
    ),
    Case(
        "type examination under another class word: FFP2 on the paper, P1 in brackets",
        half_masks().stating("typex.pdf", product_class="FFP1 NR D", **BODY),
        (blocking("certificate.class_mismatch", line=1, file="typex.pdf"),),
        "FFP2 with its letters in another order",
        half_masks().stating("typex.pdf", product_class="FFP2 D NR", **BODY),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_goods_are_marked_as_the_law_wants(case: Case) -> None:
    case.check()
