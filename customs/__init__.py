"""What customs needs: commodity code, customs value, duty and import VAT, relief and preference, each step in words. Computes and writes; asks nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from customs.border_hold import period_of as period_of
    from customs.duty import DutyAnswer as DutyAnswer
    from customs.duty import duty_for as duty_for
    from customs.gaps import find_gaps as find_gaps
    from customs.measures import measures_on as measures_on
    from customs.preparation import Prepared as Prepared
    from customs.preparation import prepare as prepare
    from customs.value_declaration import value_particulars as value_particulars

__getattr__, __all__ = face(
    __name__,
    {
        "DutyAnswer": "duty",
        "Prepared": "preparation",
        "duty_for": "duty",
        "find_gaps": "gaps",
        "measures_on": "measures",
        "period_of": "border_hold",
        "prepare": "preparation",
        "value_particulars": "value_declaration",
    },
)
