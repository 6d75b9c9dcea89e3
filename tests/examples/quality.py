"""What people measured and counted, and the sheets they wrote it on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from batches.batch import Batch
from batches.inspected_before import InspectedBefore, InspectedLot, SeriesState, series_of
from tests.examples.example import Example, inspected, marked, measured
from tests.validators.sound_batch import FFP_MAKER, batch
from validators.switching import after

_LOT: dict[str, Any] = {
    "line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 100_000, "unit_price": "1", "manufacturer": FFP_MAKER, "lots": [{"lot": "A",
    "quantity": 100_000}],
}  # fmt: skip
_LOTS = batch(lines=[_LOT])
_GLOVES: dict[str, Any] = {
    "line": 1,
    "category": "medical_gloves",
    "model": "N-1",
    "quantity": 1000,
    "unit_price": "1",
    "lots": [{"lot": "A", "quantity": 1000}],
}
_OIL = "1,A,penetration paraffin oil"
_COUNTED = "1,A,100000,800,stain,major,0"


def _row_measured(sentence: str, broken: str, held: str, breaks: str, holds: str = f"{_OIL},,1,3.1,%") -> Example:
    return Example(f"quality.data_invalid.{sentence}", broken, held, measured(_LOTS, breaks), measured(_LOTS, holds))


def _row_counted(sentence: str, broken: str, held: str, breaks: str) -> Example:
    return Example(f"quality.data_invalid.{sentence}", broken, held, inspected(_LOTS, breaks), inspected(_LOTS, _COUNTED))


def _after(not_accepted: int) -> Batch:
    """An inspected batch after so many lots of its series that were not accepted for major defects, all but the first two under tightened inspection."""
    state = SeriesState()
    for number in range(2 + not_accepted):
        lot = InspectedLot(
            batch="b", line=1, lot=f"L{number}", category="ffp2", defect_class="major", arrived_on=date(2020, 6, 1) + timedelta(days=number),
            inspection=state.inspection, sample_size=500, found=30, accept=14, accepted=False, score=0,
        )  # fmt: skip
        state = after(state, lot, reduced_wanted=False)
    before = InspectedBefore(series=series_of(_LOTS.order, _LOTS.order.line(1)).key, defect_class="major", state=state)
    return inspected(_LOTS, "1,A,100000,800,stain,major,0").model_copy(update={"inspected_before": (before,)})


EXAMPLES = (
    Example(
        "quality.measurement_out_of_limit",
        "A mask lets 6.1 % of paraffin oil through; FFP2 allows 6 %.",
        "It lets 6.0 % through.",
        measured(_LOTS, f"{_OIL},,1,6.1,%"),
        measured(_LOTS, f"{_OIL},,1,6.0,%"),
    ),
    _row_measured("unknown_line", "A row is of line 7, which the order does not have.", "It is of line 1.", "7,A,penetration paraffin oil,,1,3.1,%"),
    _row_measured("unknown_lot", "A row is of lot B, which the line does not have.", "It is of lot A.", "1,B,penetration paraffin oil,,1,3.1,%"),
    _row_measured("unknown_property", "A property that the catalogue does not know for half masks.", "One that it knows.", "1,A,colour fastness,,1,3.1,%"),
    _row_measured(
        "ambiguous_property",
        "“Inhalation resistance” without its flow may be that at 30 or at 95 l/min.",
        "The flow is written.",
        "1,A,inhalation resistance,,1,1.1,mbar",
        "1,A,inhalation resistance,95 l/min,1,1.1,mbar",
    ),
    _row_measured("unit", "Penetration is given in millibar.", "It is given in percent.", f"{_OIL},,1,3.1,mbar"),
    _row_measured("value_missing", "The cell of the value is empty.", "It holds a value.", f"{_OIL},,1,,%"),
    _row_measured("value", "The cell holds a word.", "It holds a number.", f"{_OIL},,1,passed,%"),
    _row_measured("range", "More than all passes through.", "Less than all does.", f"{_OIL},,1,131,%"),
    _row_measured(
        "specimen",
        "A value of inward leakage names its wearer but no exercise.",
        "It names both, 3/2.",
        "1,A,total inward leakage,,3,4.1,%",
        "1,A,total inward leakage,,3/2,4.1,%",
    ),
    Example(
        "quality.data_invalid.duplicate",
        "Two rows are of the same specimen.",
        "They are of two.",
        measured(_LOTS, f"{_OIL},,1,3.1,%", f"{_OIL},,1,3.4,%"),
        measured(_LOTS, f"{_OIL},,1,3.1,%", f"{_OIL},,2,3.4,%"),
    ),
    _row_measured(
        "bound",
        "A value is only said to be below 8 %: the limit of 6 % is left open.",
        "It is said to be below 5 %.",
        f"{_OIL},,1,<8,%",
        f"{_OIL},,1,<5,%",
    ),
    _row_counted("defect_class", "A row names no class of defects.", "It names one: critical, major or minor.", "1,A,100000,800,stain,ugly,0"),
    _row_counted("count", "The number found is no number.", "It is one.", "1,A,100000,800,stain,major,few"),
    _row_counted("sample_over_lot", "More were inspected than the lot has.", "Fewer were.", "1,A,500,800,stain,major,0"),
    _row_counted("found_over_sample", "More were found defective than inspected.", "Fewer were.", "1,A,100000,800,stain,major,801"),
    Example(
        "quality.data_invalid.unknown_line",
        "A row of the marking sheet is of line 7.",
        "It is of line 1.",
        marked(_LOTS, "7,A,ce,CE"),
        marked(_LOTS, "1,A,ce,CE"),
    ),
    Example(
        "quality.sample_too_small",
        "799 masks of a lot of 100,000 were inspected; critical defects ask for 800.",
        "800 were.",
        inspected(_LOTS, "1,A,100000,799,stain,major,0"),
        inspected(_LOTS, _COUNTED),
    ),
    Example(
        "quality.sample_too_small.discontinued",
        "Five lots of the series were not accepted under tightened inspection: no sample suffices until the supplier mends the cause.",
        "Four were not: inspection stays tightened.",
        _after(5),
        _after(4),
    ),
    Example(
        "quality.lot_rejected",
        "15 major defects, the rejection number.",
        "14, the acceptance number.",
        inspected(_LOTS, "1,A,100000,800,stain,major,15"),
        inspected(_LOTS, "1,A,100000,800,stain,major,14"),
    ),
)
