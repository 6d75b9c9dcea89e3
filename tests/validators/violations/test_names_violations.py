"""Names of makers, models and classes that look alike and are not, or look different and are the same."""

from __future__ import annotations

import pytest

from tests.validators.violations.cases import Case, blocking, review
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.masks import half_mask_papers, half_masks, half_masks_alone

QUALITY = ("typex.pdf", "c2.pdf", "doc.pdf", "ifu.pdf", "tr-149.pdf")


def called(model: str, *, on_order: str) -> Consignment:
    """All papers and goods name the half mask that way, the order another way."""
    masks = half_masks_alone()
    for file in QUALITY:
        masks = masks.stating(file, models=[model])
    rows = (
        [row.model_copy(update={"model": model}) for row in masks.on("invoice.pdf").lines],
        [row.model_copy(update={"model": model}) for row in masks.on("packing.pdf").lines],
    )
    return masks.tabling("invoice.pdf", *rows[0]).tabling("packing.pdf", *rows[1]).marked(1, "model", model).ordering_line(1, model=on_order)


def made_by(name: str) -> Consignment:
    """The type examination names the maker so."""
    return half_masks().stating("typex.pdf", manufacturer=name)


def two_models() -> Consignment:
    """A second line of the same maker, FFP3 of the model HY-310, with its own papers."""
    masks = half_masks_alone()
    third = masks.order["lines"][0] | {
        "line": 2,
        "category": "ffp3",
        "model": "HY-310",
        "class": "FFP3 NR",
        "lots": [{"lot": "HY3107", "quantity": 20000, "expires_on": "2023-07-20"}],
        "unit_price": "0.30",
    }
    more = tuple(
        renamed(each, f"HY-310 {each.file}", product_class="FFP3 NR", certificate_number=number)
        for each, number in zip(half_mask_papers("HY-310"), ("FI20/0598412", "FI20/0598-C2-78", None, None, None), strict=True)
    )
    more = tuple(renamed(each, each.file, referenced_certificates=["FI20/0598412"]) if "c2" in each.file or "doc" in each.file else each for each in more)
    lines = [row.model_copy(update={"model": "HY-310", "lot": "HY3107", "quantity": "20000"}) for row in masks.on("packing.pdf").lines[:1]]
    billed = [row.model_copy(update={"model": "HY-310", "unit_price": "0.30", "amount": "6000.00"}) for row in masks.on("invoice.pdf").lines]
    both = masks.tabling("packing.pdf", *masks.on("packing.pdf").lines, *lines).tabling("invoice.pdf", *masks.on("invoice.pdf").lines, *billed)
    both = both.stating("invoice.pdf", total_gross="18000.00", line_count=2, packages=80, gross_weight_kg="480.0").stating(
        "packing.pdf", lots=None, packages=80, gross_weight_kg="480.0"
    )
    return both.stating("bl.pdf", packages=80, gross_weight_kg="480.0").ordering(lines=[masks.order["lines"][0], third]).adding(*more)


CASES = (
    Case(
        "a maker of the same name in another town",
        made_by("Shenzhen Haiyan Protective Products Co., Ltd."),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "the company's form written out",
        made_by("Ningbo Haiyan Protective Products Company Limited"),
    ),
    Case(
        "the maker sold its papers: the certificate is for its customer",
        made_by("Haiyan Europe GmbH"),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "blanks around the comma of the company's form",
        made_by("Ningbo Haiyan Protective Products Co. , Ltd"),
    ),
    Case(
        "the valved variant was ordered, and the one without is certified",
        called("HY-210", on_order="HY-210V"),
        (blocking("certificate.model_mismatch", line=1),),
        "the order adds the colour",
        called("HY-210", on_order="HY-210 white"),
        since=(
            "declaration.model_mismatch",
            "production_control.model_mismatch",
            "test_report.model_mismatch",
            "consignment.quantity_mismatch",
            "marking.missing",
            "papers.missing",
        ),
    ),
    Case(
        "HY-21 was ordered, and HY-210 is certified",
        called("HY-210", on_order="HY-21"),
        (blocking("certificate.model_mismatch", line=1),),
        "the order writes the model with blank and in small letters",
        called("HY-210", on_order="hy 210"),
        since=(
            "declaration.model_mismatch",
            "production_control.model_mismatch",
            "test_report.model_mismatch",
            "consignment.quantity_mismatch",
            "marking.missing",
            "papers.missing",
        ),
    ),
    Case(
        "one letter of the name is another's",
        made_by("Ningbo Haitan Protective Products Co., Ltd."),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "the name in full-width letters, as Chinese word processors set it",
        made_by("Ｎｉｎｇｂｏ　Ｈａｉｙａｎ　Ｐｒｏｔｅｃｔｉｖｅ　Ｐｒｏｄｕｃｔｓ Co., Ltd."),
    ),
    Case(
        "the holder is the laboratory",
        made_by("Zhejiang Filter Testing Laboratory Co., Ltd."),
        (blocking("certificate.manufacturer_mismatch", line=1, file="typex.pdf"),),
        "the name in Chinese alone, which nobody can compare with Latin letters",
        made_by("宁波海燕防护用品有限公司"),
    ),
    Case(
        "FFP3 of the same maker rests on the certificate of its FFP2",
        two_models().stating("HY-310 typex.pdf", product_class="FFP2 NR"),
        (blocking("certificate.class_mismatch", line=2, file="HY-310 typex.pdf"),),
        "two models of one maker, each with its own papers",
        two_models(),
    ),
    Case(
        "the two declarations were swapped: each names the other's certificate",
        two_models().stating("doc.pdf", referenced_certificates=["FI20/0598412"]).stating("HY-310 doc.pdf", referenced_certificates=["FI20/0598411"]),
        (blocking("declaration.certificate_mismatch", line=1, file="doc.pdf"), blocking("declaration.certificate_mismatch", line=2, file="HY-310 doc.pdf")),
        "one declaration for both models names both certificates",
        two_models()
        .without("HY-310 doc.pdf")
        .stating("doc.pdf", models=["HY-210", "HY-310"], product_class=None, referenced_certificates=["FI20/0598411", "FI20/0598412"]),
    ),
    Case(
        "the reusable mask was ordered, and the one for a single shift certified (EN 149 clause 5)",
        half_masks().ordering_line(1, product_class="FFP2 R", reusable=True).marked(1, "class", "FFP2 R D"),
        (
            blocking("certificate.class_mismatch", line=1, file="typex.pdf"),
            blocking("certificate.class_mismatch", line=1, file="c2.pdf"),
            blocking("declaration.model_mismatch", line=1, file="doc.pdf"),
            review("test_report.model_mismatch", line=1, file="tr-149.pdf"),
        ),
        "the order asks for FFP2, and says no more",
        half_masks().ordering_line(1, product_class="FFP2"),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_name_is_what_it_means(case: Case) -> None:
    case.check()
