"""What judging laboratory data costs beside its peers: ``python -m benchmarks.laboratory [LOTS]``.

A batch of half masks (FFP2) with fifty measured values a lot, one lot in a hundred with a value outside. In one run, interleaved and by the median, on the same
frame with the same bounds, both telling which rows fail: the Great Expectations suite as the laboratory uses it, pandera (lazy, collecting failure cases),
and bare pandas as the floor. Then the whole way from the rows of the sheet to the findings. What counts are the ratios.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from batches.batch import Batch
from batches.order import Order
from batches.quality_data import MeasuredRow
from batches.rule import Found
from catalogue import load_catalogue
from catalogue.quality import Limit
from validators.laboratory import Tested, measurement_data_invalid, measurement_out_of_limit, tests_of

ROUNDS = 7
#: Property, unit, how many specimens, the beginning of a good value (two more digits tell lots apart) and one outside.
SHEET = (
    ("Penetration NaCl", "%", 9, "2.1", "6.4"), ("Durchlassgrad Paraffinöl", "%", 9, "3.0", "7.2"), ("Einatemwiderstand 30 l/min", "mbar", 5, "0.5", "0.8"),
    ("Inhalation resistance 95 l/min", "Pa", 5, "180.", "251"), ("呼气阻力 160 L/min", "mbar", 5, "1.9", "3.1"), ("CO2", "%", 3, "0.6", "2.9"),
    ("Nachbrennzeit", "s", 4, "1.", "6"), ("TIL", "%", 10, "4.0", "4.0"),
)  # fmt: skip


def measured_batch(lots: int) -> Batch:
    """A batch with that many lots of fifty values; every hundredth lot has one outside."""
    line = {"line": 1, "category": "ffp2", "model": "M1", "quantity": lots, "unit_price": "1", "lots": [{"lot": f"L{n}", "quantity": 1} for n in range(lots)]}
    order = {"order": "B-1", "expected_on": date(2020, 5, 29), "currency": "EUR", "importer": {"name": "I"}, "supplier": {"name": "S"}, "lines": [line]}
    rows: list[MeasuredRow] = []
    for lot in range(lots):
        for index, (name, unit, count, good, bad) in enumerate(SHEET):
            for n in range(count):
                value = bad if lot % 100 == index and n == 0 else f"{good}{(lot + n) % 100:02d}"
                specimen = f"{n // 5 + 1}/{n % 5 + 1}" if name == "TIL" else str(n + 1)
                rows.append(MeasuredRow(row=len(rows) + 2, line="1", lot=f"L{lot}", property=name, specimen=specimen, value=value, unit=unit))
    return Batch(id="b", order=Order.model_validate(order), measurements=tuple(rows))


def medians(work: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each, taken in turns so that what the machine does beside it meets all alike; the first round only warms up."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds + 1):
        for name, doing in work.items():
            gc.collect()
            start = time.perf_counter()
            doing()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}


def by_pandera(frame: Any, limits: tuple[Limit, ...]) -> dict[str, tuple[int, ...]]:
    """The same checks in pandera: which positions of which column fail."""
    import pandera.pandas as pa

    checks: dict[str, Any] = {"<=": pa.Check.le, "<": pa.Check.lt, ">=": pa.Check.ge, ">": pa.Check.gt}
    schema = pa.DataFrameSchema({each.property: pa.Column(float, checks[each.op](float(each.value)), nullable=True) for each in limits})
    failing: dict[str, list[int]] = {each.property: [] for each in limits}
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for column, index in zip(errors.failure_cases["column"], errors.failure_cases["index"], strict=True):
            failing[column].append(int(index))
    return {column: tuple(sorted(rows)) for column, rows in failing.items()}


def by_pandas(frame: Any, limits: tuple[Limit, ...]) -> dict[str, tuple[int, ...]]:
    """The same checks in bare pandas."""
    compared = {"<=": "gt", "<": "ge", ">=": "lt", ">": "le"}
    return {each.property: tuple(frame.index[getattr(frame[each.property], compared[each.op])(float(each.value))]) for each in limits}


def unjudged(batch: Batch) -> tuple[Tested, ...]:
    """What is to be judged of a batch, of its one suite."""
    return tuple(Tested(each.line, each.lot, each.product_class, each.limit, each.name, each.values) for each in tests_of(batch, load_catalogue()))


def findings(batch: Batch) -> list[Found]:
    """Both rules over the sheet, from its rows to what is found; a copy, so that nothing is known of it from the round before."""
    batch, catalogue = batch.model_copy(), load_catalogue()
    rules = (measurement_out_of_limit, measurement_data_invalid)
    return [each for rule in rules for each in rule(batch, None, catalogue, batch.lots_judged_for) if isinstance(each, Found)]  # type: ignore[arg-type]  # no papers


def figures(lots: int, rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds by what was done. All three tell the same rows, or this fails."""
    from validators.expectations import frame_of, positions_outside, values_outside

    batch = measured_batch(lots)
    to_judge = unjudged(batch)
    frame, limits = frame_of(to_judge), tuple({each.limit.property: each.limit for each in to_judge}.values())
    if not positions_outside(frame, limits, "suite") == by_pandera(frame, limits) == by_pandas(frame, limits):
        raise SystemExit("the three do not tell the same rows")
    return medians(
        {
            "pandas, bare": lambda: by_pandas(frame, limits),
            "pandera, lazy": lambda: by_pandera(frame, limits),
            "suite of Great Expectations": lambda: positions_outside(frame, limits, "suite"),
            "suite, with frame and lots told apart": lambda: values_outside(to_judge),
            "rows of the sheet to findings": lambda: findings(batch),
        },
        rounds,
    )


def main(lots: int) -> None:
    """Measure and print."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        taken = figures(lots)
    table = Table(title=f"Judging {lots} lots of {sum(count for _, _, count, _, _ in SHEET)} values")
    for heading in ("how", "milliseconds", "of pandera"):
        table.add_column(heading, justify="left" if heading == "how" else "right")
    for how, seconds in taken.items():
        table.add_row(how, f"{seconds * 1000:.0f}", f"{seconds / taken['pandera, lazy']:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
