"""Rows people measured and counted, kept as they were written.

A cell stays text here: what cannot be a measurement becomes a finding (``quality.data_invalid``) that names the row, never an exception and
never a dropped row.
``row`` is the line number in the file (the header is 1).
"""

from __future__ import annotations

from batches.base import Frozen


class SheetRow(Frozen):
    """What every sheet's row names: its number, the line of the order, the lot."""

    row: int
    line: str = ""
    lot: str = ""


class MeasuredRow(SheetRow):
    """A row of ``measurements.csv``."""

    property: str = ""
    condition: str = ""
    specimen: str = ""
    value: str = ""
    unit: str = ""


class InspectedRow(SheetRow):
    """A row of ``inspection.csv``: how many defects of one kind were found in the sample of a lot."""

    lot_size: str = ""
    sample_size: str = ""
    defect: str = ""
    defect_class: str = ""
    found: str = ""


class MarkedRow(SheetRow):
    """A row of ``marking.csv``: what stands on product and box. Empty ``seen``: looked for and not there."""

    element: str = ""
    seen: str = ""


class Sheets(Frozen):
    """The three sheets people fill in about the goods."""

    measurements: tuple[MeasuredRow, ...] = ()
    inspections: tuple[InspectedRow, ...] = ()
    markings: tuple[MarkedRow, ...] = ()
