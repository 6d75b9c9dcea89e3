"""Whether a batch costs more in a full ledger than in an empty one: ``python -m benchmarks.ledger_size [--quick] [--sqlite] [--postgres]``.

On SQLite and on PostgreSQL, two records of one kind: one with 100 batches, one with 10,000 (``--quick``: 20 and 600). A small batch (one paper) is carried into
each by the bare steps, told the day its goods arrived, looked at again with nothing new, read as ``freigabe status BATCH`` does, and a certificate is looked
for among the papers of all; the two records take turns, the first of them another in each round. Printed are, for each, half of the times and their ratio,
once for the whole and once for what passes between taking a connection and giving it back.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import event, select

from batches.entered import GoodsArrived
from benchmarks.filling import fill
from benchmarks.flow import copies
from catalogue import load_catalogue
from deploy.servers.postgres import postgres_server
from flows.carrying import STEPS, carrying
from flows.folder import load_folder
from flows.running import enter
from flows.stored import KIND, outcome_of
from flows.wiring import House
from flows.work import Asked
from record import FolderArchive, Ledger, Place, open_ledger
from record.canonical import sha256_of
from record.sightings import MOST_PICTURES, Traces
from record.tables import likenesses, sightings

SAMPLES = Path(__file__).parents[1] / "samples"
PAPER = SAMPLES / "kaiserslautern-2020" / "papers" / "02 FFP2 Musterwerk MW-2100" / "EU Type Examination Certificate MW-2100.pdf"
FULL, QUICK = (100, 10_000, 60), (20, 600, 8)


@dataclass
class Record:
    """A record with so many batches, and how long connections to it have been held, in seconds."""

    house: House
    batches: int
    held: float = 0.0
    newest: str = ""
    scan: Traces = field(default_factory=lambda: Traces(""))
    _since: dict[int, float] = field(default_factory=dict)

    def watch(self) -> None:
        """Take the time of every connection from now on."""

        @event.listens_for(self.house.ledger.engine, "checkout")
        def _taken(connection: Any, _record: Any, _proxy: Any) -> None:
            self._since[id(connection)] = time.perf_counter()

        @event.listens_for(self.house.ledger.engine, "checkin")
        def _given_back(connection: Any, _record: Any) -> None:
            self.held += time.perf_counter() - self._since.pop(id(connection), time.perf_counter())


def carry(record: Record, batch_id: str, folder: Path | None = None) -> None:
    """One batch through all its steps, with nothing around them."""

    async def steps() -> None:
        content = None if folder is None else load_folder(folder)
        with carrying(batch_id, Asked(record.house, folder=folder, content=content)) as work:
            for step in STEPS:
                await step(batch_id, work)

    asyncio.run(steps())


def small_batch(place: Path, number: int) -> Path:
    """A folder with an order of one line and one paper, a certificate; no two alike."""
    folder = place / f"small-{number}"
    folder.mkdir(parents=True)
    order = json.loads((SAMPLES / "kaiserslautern-2020" / "order.json").read_text(encoding="utf-8"))
    order |= {"order": f"SMALL-{number}", "lines": order["lines"][:1]}
    order.pop("arrived_on", None)
    (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
    (folder / "certificate.pdf").write_bytes(PAPER.read_bytes() + f"% copy {number}\n".encode())
    return folder


Deed = Callable[[Record, Path, int], None]


def _new(record: Record, place: Path, number: int) -> None:
    folder = place / f"small-{number}"
    record.newest = load_folder(folder).order.batch_id
    carry(record, record.newest, folder)


def _arrived(record: Record, _place: Path, number: int) -> None:
    enter(record.house, record.newest, GoodsArrived(by="importer", on=date(2020, 6, 2) + timedelta(days=number % 20)))
    carry(record, record.newest)


def _again(record: Record, _place: Path, _number: int) -> None:
    carry(record, record.newest)


def _read(record: Record, _place: Path, _number: int) -> None:
    for _ in range(20):
        stored = record.house.ledger.read(KIND, record.newest)
        assert stored is not None  # noqa: S101 - it was carried a moment ago
        outcome_of(stored.state, changed=False)


def _looked_for(record: Record, _place: Path, number: int) -> None:
    """A certificate of the first twenty clones under another holder, with pages that look like theirs."""
    for each in range(20):
        asked = Traces(sha256_of(f"{number} {each}"), record.scan.number, "another", record.scan.pieces)
        found = record.house.ledger.sightings.before("not opened yet", [asked])
        assert [seen.bond for seen in found] == ["number", *["scan"] * MOST_PICTURES]  # noqa: S101 - else the look went past them


def scan_of(ledger: Ledger, batch: str) -> Traces:
    """What the scan among a clone's papers is found again by."""
    with ledger.reading() as connection:
        rows = connection.execute(select(likenesses).where(likenesses.c.batch == batch)).all()
        number = connection.execute(select(sightings.c.number).where(sightings.c.batch == batch, sightings.c.number != "")).scalars().first()
    return Traces(rows[0].sha256, str(number), pieces=tuple((row.page, row.piece) for row in rows))


DEEDS: dict[str, Deed] = {
    "a new batch": _new, "goods arrived": _arrived, "nothing new": _again, "20 × status": _read, "20 × papers seen before": _looked_for,
}  # fmt: skip
#: Seconds of each turn: in all, and with a connection held.
Taken = list[tuple[float, float]]


def compare(place: Path, records: tuple[Record, Record], rounds: int) -> dict[str, tuple[Taken, Taken]]:
    """Do each deed in both records, in turns; what it took in the first and in the second."""
    taken: dict[str, tuple[Taken, Taken]] = {name: ([], []) for name in DEEDS}
    for number in range(-1, rounds):  # the first round warms up
        small_batch(place, number)
        for name, deed in DEEDS.items():
            for record in records if number % 2 else records[::-1]:
                held, start = record.held, time.perf_counter()
                deed(record, place, number)
                if number >= 0:
                    taken[name][records.index(record)].append((time.perf_counter() - start, record.held - held))
    return taken


@contextmanager
def opened_record(place: Path, url: str, batches: int) -> Iterator[Record]:
    """A record with so many batches: one really carried, the others its clones, of which the last is verified."""
    place.mkdir(parents=True)
    ledger = open_ledger(url)
    try:
        record = Record(House(Place(place), ledger, FolderArchive(place / "archive"), load_catalogue()), batches)
        (folder,) = copies(place / "template", 1, SAMPLES / "hanoi-2021")
        shutil.copy(PAPER, folder)
        template = load_folder(folder).order.batch_id
        carry(record, template, folder)
        clones = fill(ledger, template, batches - 1)
        if faults := ledger.verify(KIND, clones[-1]):
            raise AssertionError(faults[0])
        record.scan = scan_of(ledger, clones[0])
        record.watch()
        yield record
    finally:
        ledger.close()


def measure(database: str, place: Path, sizes: tuple[int, int], rounds: int, new_url: Callable[[Path], str]) -> None:
    """Measure on one kind of database and print."""
    with ExitStack() as both:
        records = [both.enter_context(opened_record(place / str(size), new_url(place / str(size)), size)) for size in sizes]
        taken = compare(place / "folders", (records[0], records[1]), rounds)
    table = Table(title=f"{database}: a batch in a ledger of {sizes[0]:,} and of {sizes[1]:,}, {rounds} times each")
    for heading in (
        "what",
        f"ms of {sizes[0]:,}",
        f"ms of {sizes[1]:,}",
        "ratio",
        "by totals",
        f"held ms of {sizes[0]:,}",
        f"held ms of {sizes[1]:,}",
        "ratio",
    ):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, (few, many) in taken.items():
        halves = [median(each[column] for each in took) * 1000 for column in (0, 1) for took in (few, many)]
        totals = sum(each[0] for each in many) / sum(each[0] for each in few)
        whole, held = (f"{halves[0]:.1f}", f"{halves[1]:.1f}", f"{halves[1] / halves[0]:.3f}"), (f"{halves[2]:.1f}", f"{halves[3]:.1f}")
        table.add_row(name, *whole, f"{totals:.3f}", *held, f"{halves[3] / halves[2]:.3f}")
    Console(width=150).print(table)


def main() -> None:
    """Measure on the databases asked for, both when none is."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.ledger_size")
    for option in ("--quick", "--sqlite", "--postgres"):
        asked.add_argument(option, action="store_true")
    options = asked.parse_args()
    few, many, rounds = QUICK if options.quick else FULL
    with tempfile.TemporaryDirectory() as place:
        if options.sqlite or not options.postgres:
            measure("SQLite", Path(place) / "sqlite", (few, many), rounds, lambda folder: Place(folder).ledger_url)
        if options.postgres or not options.sqlite:
            with postgres_server() as server:
                measure("PostgreSQL", Path(place) / "postgres", (few, many), rounds, lambda _: server.new_database())


if __name__ == "__main__":
    main()
