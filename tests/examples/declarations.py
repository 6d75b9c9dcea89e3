"""The maker's declaration of conformity: complete, and of these goods by these certificates."""

from __future__ import annotations

from typing import Any

from tests.examples.example import Example
from tests.validators.sound_batch import batch, declaration, device_declaration, order, with_paper

_LINES_WITHOUT_MAKER = [line.model_dump(mode="json", by_alias=True, exclude={"manufacturer"}, exclude_none=True) for line in order().lines]
_SUPPLIER = "Guangzhou Hengtong Trading Co., Ltd."
_NOBODY = device_declaration(authorised_representative=None)


def _changed(sentence: str, broken: str, held: str, **changes: Any) -> Example:
    return Example(f"declaration.{sentence}", broken, held, batch(with_paper(declaration(**changes))), batch())


EXAMPLES = (
    _changed("incomplete", "Nobody's name stands below the declaration.", "The signatory is named.", signatory=None),
    _changed("incomplete.doubtful", "No place of issue was found; papers print it in many ways.", "The place was found.", place=None),
    _changed(
        "certificate_mismatch",
        "The declaration rests on a certificate that is not the one submitted.",
        "It names the one submitted.",
        referenced_certificates=["ZP/B999/20"],
    ),
    _changed(
        "certificate_mismatch.revision",
        "The number of the certificate has a short suffix on the declaration.",
        "It has none.",
        referenced_certificates=["ZP/B417/20-01"],
    ),
    _changed("certificate_mismatch.body", "The declaration names body 0598, the certificate is by 0158.", "Both name 0158.", notified_body_number="0598"),
    _changed("certificate_mismatch.standard", "The declaration is by EN 140, the certificate by EN 149.", "Both are by EN 149.", standards=["EN 140:1998"]),
    _changed(
        "certificate_mismatch.procedure",
        "Module D is declared, production is controlled by Module C2.",
        "Module C2 is declared.",
        conformity_module="D",
    ),
    _changed(
        "certificate_mismatch.earlier", "The declaration is older by a day than the certificate it rests on.", "It is of a later day.", issue_date="2020-05-11"
    ),
    _changed("model_mismatch", "The declaration is for the variant LY-8210V alone.", "It names LY-8210 beside it, as ordered.", models=["LY-8210V"]),
    _changed("model_mismatch.class", "The declaration is for FFP3, ordered is FFP2.", "It is for FFP2.", product_class="FFP3 NR"),
    _changed("manufacturer_mismatch", "Another maker declares.", "The maker ordered from declares.", manufacturer="Wuhu Beispiel Mask Factory Ltd."),
    _changed("manufacturer_mismatch.own_brand", "The importer declares.", "The maker ordered from declares.", manufacturer="Pfalz Schutz GmbH"),
    Example(
        "declaration.manufacturer_mismatch.supplier",
        "The order names no maker, and another than the supplier declares.",
        "The supplier declares.",
        batch((declaration(),), lines=_LINES_WITHOUT_MAKER),
        batch((declaration(manufacturer=_SUPPLIER),), lines=_LINES_WITHOUT_MAKER),
    ),
    _changed(
        "legislation_not_applicable",
        "The declaration of 2020 is under the Directive that ended in April 2019.",
        "It is under the Regulation.",
        legislation=["89/686/EEC"],
    ),
    Example(
        "declaration.authorised_representative_missing",
        "The maker of the masks is in China, and nobody in the Union is named for it.",
        "A representative is named.",
        batch(with_paper(_NOBODY)),
        batch(),
    ),
    Example(
        "declaration.authorised_representative_missing.spoken_of",
        "The declaration speaks of a representative, but no name could be read.",
        "The name was read.",
        batch(with_paper(_NOBODY.model_copy(update={"statements": ("sole_responsibility", "authorised_representative")}))),
        batch(),
    ),
)
