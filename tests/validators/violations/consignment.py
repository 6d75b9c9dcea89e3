"""A consignment as plain values, and the small things one can do to it; each change gives a new one and leaves the sound one as it was."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from batches.batch import Batch
from batches.order import Order
from batches.paper import MeasurementRow, Paper, Signal, TradeLine
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow
from catalogue.law import Alert
from tests.validators.sound_batch import paper


@dataclass(frozen=True)
class Consignment:
    """The order, the papers, the three sheets, and the alerts published; ``sound`` is the consignment before anybody did anything to it."""

    order: dict[str, Any]
    papers: tuple[Paper, ...]
    measurements: tuple[MeasuredRow, ...] = ()
    inspections: tuple[InspectedRow, ...] = ()
    markings: tuple[MarkedRow, ...] = ()
    as_of: date | None = None
    alerts: tuple[Alert, ...] = ()
    sound: Consignment | None = field(default=None, repr=False, compare=False)

    def batch(self) -> Batch:
        """The batch as it is judged."""
        placed = Order.model_validate(self.order)
        return Batch(
            id=placed.batch_id,
            order=placed,
            papers=self.papers,
            measurements=self.measurements,
            inspections=self.inspections,
            markings=self.markings,
            as_of=self.as_of,
        )

    def changed(self, **changes: Any) -> Consignment:
        """With other values of its own fields; it remembers the sound one."""
        return replace(self, sound=self.sound or self, **changes)

    def judged_as_of(self, day: str) -> Consignment:
        """Judged for another day."""
        return self.changed(as_of=date.fromisoformat(day))

    def arriving(self, day: str) -> Consignment:
        """Expected and arrived on that day."""
        return self.ordering(expected_on=day, arrived_on=day)

    def ordering(self, **changes: Any) -> Consignment:
        """The order with other top-level values; ``None`` takes one away."""
        return self.changed(order={key: value for key, value in (self.order | changes).items() if value is not None})

    def ordering_line(self, number: int, **changes: Any) -> Consignment:
        """One line of the order with other values (``product_class`` for ``class``)."""
        placed = copy.deepcopy(self.order)
        for line in placed["lines"]:
            if line["line"] == number:
                line.update({"class" if key == "product_class" else key: value for key, value in changes.items()})
        return self.changed(order=placed)

    def lot_expiring(self, lot: str, day: str) -> Consignment:
        """One lot with another last day."""
        placed = copy.deepcopy(self.order)
        for each in (each for line in placed["lines"] for each in line.get("lots", ())):
            if each["lot"] == lot:
                each["expires_on"] = day
        return self.changed(order=placed)

    def on(self, file: str) -> Paper:
        """The paper of that name."""
        return next(each for each in self.papers if each.file == file)

    def stating(self, file: str, **fields: Any) -> Consignment:
        """The paper of that name with these fields printed otherwise; ``None`` leaves a field off it."""
        return self.with_paper(restated(self.on(file), **fields))

    def with_paper(self, new: Paper) -> Consignment:
        """With this paper in place of its namesake."""
        return self.changed(papers=tuple(new if each.file == new.file else each for each in self.papers))

    def tabling(self, file: str, *lines: TradeLine) -> Consignment:
        """The trade paper of that name with these goods lines."""
        return self.with_paper(self.on(file).model_copy(update={"lines": lines}))

    def reporting(self, file: str, *rows: MeasurementRow, without: tuple[str, ...] = ()) -> Consignment:
        """The test report with these rows measured, and the tests ``without`` (words of their names) left out of it."""
        report = self.on(file)
        named = tuple(test for test in report.tests_named if not any(word in test for word in without))
        return self.with_paper(report.model_copy(update={"measurements": rows or report.measurements, "tests_named": named}))

    def alerted(self, *alerts: Alert) -> Consignment:
        """With these alerts published."""
        return self.changed(alerts=alerts)

    def signalling(self, file: str, signal: Signal) -> Consignment:
        """The paper of that name with a sign of tampering seen on it while reading."""
        return self.with_paper(self.on(file).model_copy(update={"signals": (signal,)}))

    def adding(self, *more: Paper) -> Consignment:
        """Further papers lie in the folder."""
        return self.changed(papers=(*self.papers, *more))

    def without(self, *files: str) -> Consignment:
        """These papers were never sent."""
        return self.changed(papers=tuple(each for each in self.papers if each.file not in files))

    def marked(self, line: int, element: str, seen: str | None, lot: str | None = None) -> Consignment:
        """What stands on the goods of a line (or of one lot) for one element; ``None``: nobody looked."""

        def meant(row: MarkedRow) -> bool:
            return row.line == str(line) and row.element == element and lot in (None, row.lot)

        lots = [each["lot"] for one in self.order["lines"] if one["line"] == line for each in one["lots"] if lot in (None, each["lot"])]
        kept = tuple(row for row in self.markings if not meant(row))
        new = () if seen is None else tuple(MarkedRow(row=900 + n, line=str(line), lot=each, element=element, seen=seen) for n, each in enumerate(lots))
        return self.changed(markings=(*kept, *new))

    def measuring(self, *rows: MeasuredRow) -> Consignment:
        """Own measurements in place of those there were of the same property and lot."""
        meant = {(row.lot, row.property) for row in rows}
        return self.changed(measurements=(*(row for row in self.measurements if (row.lot, row.property) not in meant), *rows))

    def measuring_also(self, *rows: MeasuredRow) -> Consignment:
        """Further own measurements."""
        return self.changed(measurements=(*self.measurements, *rows))

    def inspecting(self, lot: str, *rows: InspectedRow) -> Consignment:
        """The inspection sheet of one lot."""
        return self.changed(inspections=(*(row for row in self.inspections if row.lot != lot), *rows))


def restated(old: Paper, **fields: Any) -> Paper:
    """A paper with these fields in place of those it states; ``None`` leaves one off."""
    new = paper(old.kind or "", old.file, **fields)
    return old.model_copy(update={"facts": (*(fact for fact in old.facts if fact.field not in fields), *new.facts)})


def renamed(old: Paper, file: str, **fields: Any) -> Paper:
    """Another paper like that one, under another file name."""
    return restated(old, **fields).model_copy(update={"file": file, "sha256": f"sha-{file}"})
