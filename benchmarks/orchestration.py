"""What Prefect costs on top of the same functions called bare, in bulk: ``python -m benchmarks.orchestration [BATCHES] [PART]``.

The same batches are carried into two records of one kind: by ``import_batches`` (one task a batch, against Prefect's real local server), and by the steps of
:mod:`flows.carrying` with nothing around them. Both open the house, take leases, read, judge, write, commit and hand out; what differs is Prefect. They take
turns, a part of the batches at a time and the first of the two another in each round, so that what else the machine does meets both alike. At the end
both records must hold the same.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.flow import copies
from flows import stop_server
from flows.carrying import STEPS, carrying
from flows.folder import load_folder
from flows.session import prefect_session
from flows.stored import KIND
from flows.wiring import opened
from flows.work import Asked

SAMPLE = Path(__file__).parents[1] / "samples" / "hanoi-2021"
#: Batches that warm both ways up and are not counted.
WARMING = 2

Way = Callable[[Sequence[Path], Path], None]


def by_prefect(folders: Sequence[Path], data: Path) -> None:
    """One run of the flow, one task a batch; in a session of Prefect."""
    from flows.import_many import import_batches

    rows = asyncio.run(import_batches(folders=[str(folder) for folder in folders], data=str(data)))
    if not isinstance(rows, list) or [row["outcome"] for row in rows] != ["carried"] * len(folders):
        raise AssertionError(f"not every batch was carried: {rows}")


def bare(folders: Sequence[Path], data: Path) -> None:
    """The steps of carrying, one after the other."""

    async def carry() -> None:
        with opened(data) as house:
            for folder in folders:
                content = load_folder(folder)
                batch_id = content.order.batch_id
                with carrying(batch_id, Asked(house, folder=folder, content=content)) as work:
                    for step in STEPS:
                        await step(batch_id, work)

    asyncio.run(carry())


def parts(place: Path, count: int, size: int, warming: int = WARMING) -> list[tuple[int, float, float]]:
    """Carry ``count`` batches both ways, ``size`` at a time; for each part how many, the seconds by Prefect and the seconds bare.

    Each way has folders of its own with the same papers and orders, since documents are handed out into them.
    """
    ways: tuple[Way, Way] = (by_prefect, bare)
    folders = {way: copies(place / f"batches-{number}", warming + count, SAMPLE) for number, way in enumerate(ways)}
    data = {way: place / f"data-{number}" for number, way in enumerate(ways)}
    try:
        with prefect_session(data[by_prefect], lambda _: None):

            def seconds(way: Way, first: int, last: int) -> float:
                start = time.perf_counter()
                way(folders[way][first:last], data[way])
                return time.perf_counter() - start

            for way in ways:
                seconds(way, 0, warming)
            measured = []
            for number, first in enumerate(range(warming, warming + count, size)):
                last = min(first + size, warming + count)
                took = {way: seconds(way, first, last) for way in (ways if number % 2 else ways[::-1])}
                measured.append((last - first, took[by_prefect], took[bare]))
    finally:
        stop_server(data[by_prefect])
    if _states(data[by_prefect]) != _states(data[bare]):
        raise AssertionError("the two records do not hold the same")
    return measured


def _states(data: Path) -> list[object]:
    with opened(data) as house:
        return [(stored.id, stored.version, stored.state) for stored in house.ledger.read_all(KIND)]


def main(count: int, size: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        measured = parts(Path(place), count, size)
    papers = len(load_folder(SAMPLE).papers)
    table = Table(title=f"Carrying {count} batches of {papers} papers, with Prefect and bare")
    for heading in ("part", "batches", "Prefect s", "bare s", "ratio"):
        table.add_column(heading, justify="right")
    for number, (batches, prefect_s, bare_s) in enumerate(measured, start=1):
        table.add_row(str(number), str(batches), f"{prefect_s:.2f}", f"{bare_s:.2f}", f"{prefect_s / bare_s:.3f}")
    whole = sum(part[1] for part in measured), sum(part[2] for part in measured)
    table.add_row("all", str(count), f"{whole[0]:.2f}", f"{whole[1]:.2f}", f"{whole[0] / whole[1]:.3f}")
    Console().print(table)
    of_medians = median(part[1] / part[0] for part in measured) / median(part[2] / part[0] for part in measured)
    Console().print(f"Prefect's share: {of_medians:.3f} times bare by the medians of the parts, {whole[0] / whole[1]:.3f} times by their totals.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 20)
