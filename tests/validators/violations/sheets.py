"""What people write down about the goods: marking, inspection and laboratory sheets of a sound lot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow


def marks(line: int, lots: Sequence[tuple[str, str]], **seen: str) -> tuple[MarkedRow, ...]:
    """What stands on every lot of a line: ``seen`` on each, and its lot number and expiry (``YYYY-MM``)."""
    rows = [(lot, element, text) for lot, expiry in lots for element, text in (seen | {"lot": lot, "expiry": expiry}).items()]
    return tuple(MarkedRow(row=100 * line + n, line=str(line), lot=lot, element=element, seen=text) for n, (lot, element, text) in enumerate(rows, 2))


def counted(line: int, lot: str, *, size: int = 10000, sample: int = 200, **found: int) -> tuple[InspectedRow, ...]:
    """A sample counted by class; lots of 3,201 to 10,000 take code letter L, sample 200: critical 0/1, major 7/8, minor 14/15."""
    defects = {"critical": "wrong marking", "major": "strap torn", "minor": "blurred print"}
    return tuple(
        InspectedRow(
            row=50 * line + n,
            line=str(line),
            lot=lot,
            lot_size=str(size),
            sample_size=str(sample),
            defect=name,
            defect_class=each,
            found=str(found.get(each, 0)),
        )
        for n, (each, name) in enumerate(defects.items(), 2)
    )


def one_defect(line: int, lot: str, defect: str, defect_class: str, found: int, *, size: int = 10000, sample: int = 200, row: int = 80) -> InspectedRow:
    """One row of an inspection sheet."""
    return InspectedRow(
        row=row, line=str(line), lot=lot, lot_size=str(size), sample_size=str(sample), defect=defect, defect_class=defect_class, found=str(found)
    )


def values(line: int, lot: str, prop: str, unit: str, numbers: Iterable[str], *, condition: str = "as received", row: int = 2) -> tuple[MeasuredRow, ...]:
    """One property measured on as many specimens as there are numbers."""
    return tuple(
        MeasuredRow(row=row + n, line=str(line), lot=lot, property=prop, condition=condition, specimen=str(n), value=value, unit=unit)
        for n, value in enumerate(numbers, 1)
    )


def leakage(line: int, lot: str, over: int, *, high: str = "11.4", low: str = "4.0", row: int = 300) -> tuple[MeasuredRow, ...]:
    """Total inward leakage of 10 wearers in 5 exercises, ``over`` of the 50 results above the limit of FFP2, spread over all of them."""
    spots = [(wearer, exercise) for exercise in range(1, 6) for wearer in range(1, 11)]
    return tuple(
        MeasuredRow(
            row=row + n,
            line=str(line),
            lot=lot,
            property="total inward leakage",
            condition="as received",
            specimen=f"{w}/{e}",
            value=high if n < over else low,
            unit="%",
        )
        for n, (w, e) in enumerate(spots)
    )
