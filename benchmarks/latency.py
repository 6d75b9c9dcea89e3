"""What it costs that a batch is carried by itself: ``python -m benchmarks.latency [ROUNDS]``.

The same entry about the same small batch, in one run, by turns: the bare flow called in this warm process, and entered beside a running ``freigabe serve``,
which finds it in the outbox and drains it. Both are timed from entering to the end of the run. Printed are medians and, what counts, their ratio.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from batches.entered import GoodsArrived
from benchmarks.flow import copies
from flows import run_import, stop_serving
from flows.session import prefect_session
from flows.stored import KIND
from flows.wiring import House, opened

ROOT = Path(__file__).parents[1]
#: Seconds after which an entry that was not carried is a failure.
PATIENCE = 300
#: How many papers the batch has.
PAPERS = 2


def enter(house: House, batch: str, on: date) -> int:
    """What a page or a command writes: one row and its message."""
    (position,) = house.ledger.entries.enter(KIND, batch, [GoodsArrived(by="warehouse", on=on).model_dump(mode="json")], by="warehouse")
    return position


def ended(house: House, batch: str, position: int) -> bool:
    """Whether the entry is settled and the run over the batch has come to its end."""
    (entry,) = house.ledger.entries.at([position])
    run = house.ledger.runs.get(KIND, batch)
    return entry.settled is not None and run is not None and run.ended_at is not None


def served(house: House, batch: str, on: date) -> float:
    """Seconds from entering to the end of the run that ``freigabe serve`` makes of it."""
    begun = time.perf_counter()
    position = enter(house, batch, on)
    while not ended(house, batch, position):
        if time.perf_counter() - begun > PATIENCE:
            raise TimeoutError("freigabe serve carries nothing")
        time.sleep(0.01)
    return time.perf_counter() - begun


def bare(house: House, batch: str, on: date) -> float:
    """Seconds of entering and calling the flow over that batch in this process."""
    from flows.drain import drain

    begun = time.perf_counter()
    position = enter(house, batch, on)
    asyncio.run(drain(str(house.place.data)))
    seconds = time.perf_counter() - begun
    if not ended(house, batch, position):
        raise RuntimeError("the flow carried nothing")
    return seconds


def main(rounds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        alone, by_itself = Path(place) / "alone", Path(place) / "served"
        (folder,) = copies(Path(place), 1)
        for paper in sorted(folder.rglob("*.pdf"))[PAPERS:]:  # a small batch: the less work in it, the more the rest counts
            paper.unlink()
        for data in (alone, by_itself):
            (outcome,) = run_import([folder], data)
        batch = outcome.batch.id
        process = subprocess.Popen([sys.executable, "-m", "cli", "serve", "--data", str(by_itself), "--port", "18080"], cwd=ROOT, env={**os.environ})
        figures: dict[str, list[float]] = {"the bare flow, warm": [], "freigabe serve": []}
        try:
            with opened(by_itself) as other, opened(alone) as house, prefect_session(alone, lambda _: None):
                day = date(2021, 1, 1)
                served(other, batch, day), bare(house, batch, day)  # both are warm for all that follows
                for number in range(1, rounds + 1):
                    figures["the bare flow, warm"].append(bare(house, batch, day + timedelta(days=number)))
                    figures["freigabe serve"].append(served(other, batch, day + timedelta(days=number)))
        finally:
            from flows import stop_server

            stop_serving(by_itself)
            stop_server(alone)
            process.wait(30)
    table = Table(title=f"From entering to the end of the run, {PAPERS} papers, {rounds} rounds by turns")
    for heading in ("how", "median s", "least s", "most s", "ratio"):
        table.add_column(heading, justify="left" if heading == "how" else "right")
    floor = statistics.median(figures["the bare flow, warm"])
    for how, seconds in figures.items():
        median = statistics.median(seconds)
        table.add_row(how, f"{median:.2f}", f"{min(seconds):.2f}", f"{max(seconds):.2f}", f"{median / floor:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
