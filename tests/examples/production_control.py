"""The yearly control of production (Module C2), or the quality system (Module D)."""

from __future__ import annotations

from datetime import date

from tests.examples.example import Example
from tests.validators.sound_batch import batch, control, with_paper

_OPEN = with_paper(control(expiry_date=None))

EXAMPLES = (
    Example(
        "production_control.expired",
        "The period of control ended the day before.",
        "It is its last day.",
        batch(as_of=date(2021, 8, 24)),
        batch(as_of=date(2021, 8, 23)),
    ),
    Example(
        "production_control.expired.yearly",
        "A control by Module C2 that names no end is a year and a day old.",
        "It is a year old to the day.",
        batch(_OPEN, as_of=date(2021, 8, 25)),
        batch(_OPEN, as_of=date(2021, 8, 24)),
    ),
    Example(
        "production_control.body_mismatch",
        "Body 0598 controls production; the declaration names 0158.",
        "Body 0158 does, as declared.",
        batch(with_paper(control(production_control_body_number="0598"))),
        batch(),
    ),
    Example(
        "production_control.model_mismatch",
        "The control covers the variant LY-8210V alone.",
        "It covers LY-8210, as ordered.",
        batch(with_paper(control(models=["LY-8210V"]))),
        batch(),
    ),
    Example(
        "production_control.model_mismatch.certificate",
        "The control refers to a type-examination certificate that is not among the papers.",
        "It refers to the one submitted.",
        batch(with_paper(control(referenced_certificates=["ZP/B999/20"]))),
        batch(),
    ),
)
