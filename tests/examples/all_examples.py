"""All examples, family by family."""

from __future__ import annotations

from tests.examples import (
    certificates,
    consignment,
    customs,
    declarations,
    forgery,
    identifiers,
    lots,
    marking,
    papers,
    production_control,
    quality,
    reports,
    reused,
    safety,
)
from tests.examples.example import Example

EXAMPLES: tuple[Example, ...] = (
    *papers.EXAMPLES,
    *reused.EXAMPLES,
    *certificates.EXAMPLES,
    *production_control.EXAMPLES,
    *declarations.EXAMPLES,
    *marking.EXAMPLES,
    *reports.EXAMPLES,
    *quality.EXAMPLES,
    *lots.EXAMPLES,
    *identifiers.EXAMPLES,
    *consignment.EXAMPLES,
    *customs.EXAMPLES,
    *forgery.EXAMPLES,
    *safety.EXAMPLES,
)
