"""Rows people measured and counted, kept as they were written.

A cell stays text here: what cannot be a measurement becomes a finding (``quality.data_invalid``) that names the row, never an exception and
never a dropped row.
``row`` is the line number in the file (the header is 1).
"""

from __future__ import annotations

from batches.base import Frozen


class MeasuredRow(Frozen):
    """A row of ``measurements.csv``."""

    row: int
    line: str = ""
    lot: str = ""
    property: str = ""
    condition: str = ""
    specimen: str = ""
    value: str = ""
    unit: str = ""


class InspectedRow(Frozen):
    """A row of ``inspection.csv``: how many defects of one kind were found in the sample of a lot."""

    row: int
    line: str = ""
    lot: str = ""
    lot_size: str = ""
    sample_size: str = ""
    defect: str = ""
    defect_class: str = ""
    found: str = ""


class MarkedRow(Frozen):
    """A row of ``marking.csv``: what stands on product and box. Empty ``seen``: looked for and not there."""

    row: int
    line: str = ""
    lot: str = ""
    element: str = ""
    seen: str = ""
