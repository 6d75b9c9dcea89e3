"""What more workers bring: ``python -m benchmarks.workers [BATCHES] [WORKERS ...]`` (without figures: 240 batches by 1, 2 and 3 workers).

For each number of workers the topology of ``deploy/compose.yaml`` is started anew without containers: PostgreSQL, an S3 server, Prefect's server on PostgreSQL,
relay and workers, each with a limit of one run. Small batches come in, then for each of them an arrival is entered; both are carried by the workers alone.
Printed are batches a second with the start of a run included, and the counts that show that nothing was lost and nothing done twice.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
from rich.console import Console
from rich.table import Table

from batches.entered import GoodsArrived
from deploy.counts import Counts, counts, shares, total
from deploy.topology import Topology, topology, wait_for
from flows.running import enter
from flows.stored import KIND
from flows.wiring import House

PAPERS = 2
_PARTY = {"name": "Muster Handel GmbH", "address": "Kaiserslautern", "country": "DE"}
_LINE = {"line": 1, "category": "ffp2", "model": "MW-2100", "class": "FFP2 NR", "quantity": 1000, "unit_price": "1.50"}
_ORDER = {
    "ordered_on": "2020-04-20",
    "expected_on": "2020-05-29",
    "importer": _PARTY,
    "supplier": {"name": "Saigon Medical", "address": "Ho Chi Minh City", "country": "VN"},
    "incoterm": "CIF",
    "incoterm_place": "Frankfurt",
    "mode": "air",
    "origin": "VN",
    "dispatch_country": "VN",
    "currency": "EUR",
    "lines": [_LINE | {"lots": [{"lot": "L1", "quantity": 1000, "expires_on": "2023-04-30"}]}],
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds and counts of one round."""

    workers: int
    importing: float
    arriving: float
    counted: Counts
    carried: dict[str, int]


def main(batches: int, rounds: list[int]) -> None:
    """Measure and print."""
    console = Console()
    told = []
    for workers in rounds:
        with tempfile.TemporaryDirectory(prefix="freigabe-workers-") as place:
            told.append(measured(Path(place), batches, workers))
    speed = Table(title=f"{batches} batches of {PAPERS} papers each: batches a second")
    for heading in ("workers", "come in", "arrive", "carried by each worker"):
        speed.add_column(heading, justify="right" if heading != "carried by each worker" else "left")
    for each in told:
        shared = ", ".join(f"{name} {number}" for name, number in each.carried.items())
        speed.add_row(str(each.workers), f"{batches / each.importing:.2f}", f"{batches / each.arriving:.2f}", shared)
    console.print(speed)
    for each in told:
        counted = each.counted
        events = total(counted.events.values())
        console.print(f"{each.workers} workers: {dict(events)}; entered {dict(counted.entries)}; messages sent {dict(counted.delivered)}")
        console.print(f"  {counted.readings} papers read; leases taken {sum(counted.leases.values())}; runs unfinished {len(counted.unfinished)}")
        wrong = faults(counted, batches)
        console.print("  nothing lost, nothing twice" if not wrong else f"  [bold red]{wrong}[/]")


def measured(place: Path, batches: int, workers: int) -> Figures:
    """One round."""
    inboxes = [_inbox(place / "inbox" / str(number), batches, number, workers) for number in range(workers)]
    with topology(place, workers=workers) as built, built.house() as house:
        importing = _timed(lambda: built.ended([built.api.start("import-batches/import-batches", folders=[str(inbox)]) for inbox in inboxes], 3600))
        arriving = _timed(lambda: _arrive(built, house, workers))
        built.settle(house.ledger)
        carried = {share.worker: share.carried for share in shares(built.api, house.ledger)}
        return Figures(workers, importing, arriving, counts(house.ledger), carried)


def faults(counted: Counts, batches: int) -> str:
    """What was lost or done twice, in words; empty when nothing was."""
    expected = {"batch.opened": 1, "paper.attached": PAPERS, "batch.judged": 2, "goods.arrived": 1}
    wrong = [batch for batch, events in counted.events.items() if dict(events) != expected]
    sums = (len(counted.events), counted.readings, dict(counted.entries), dict(counted.delivered), counted.unfinished)
    wanted = (batches, batches * PAPERS, {"applied": batches}, {1: batches}, ())
    return f"{len(wrong)} batches with other events, e.g. {wrong[:3]}; {sums} instead of {wanted}" if wrong or sums != wanted else ""


def _arrive(built: Topology, house: House, workers: int) -> None:
    ids = house.ledger.list(KIND)
    for batch in ids:
        enter(house, batch, GoodsArrived(by="warehouse", on=date(2020, 5, 29)))
    for _ in range(workers - 1):  # the event starts one drain
        built.api.start("drain/drain")
    wait_for(lambda: not house.ledger.entries.ready(KIND, 1) and counts(house.ledger).entries["waiting"] == 0, "all is carried", built.alive, 3600, 0.5)


def _inbox(inbox: Path, batches: int, first: int, step: int) -> Path:
    for number in range(first, batches, step):
        folder = inbox / str(number)
        folder.mkdir(parents=True)
        (folder / "order.json").write_text(json.dumps(_ORDER | {"order": f"W-{number}"}), encoding="utf-8")
        for paper in range(PAPERS):
            with pikepdf.new() as pdf:
                pdf.add_blank_page(page_size=(595, 842))
                pdf.docinfo["/Title"] = f"paper {number} {paper}"
                pdf.save(folder / f"paper {paper}.pdf", deterministic_id=True)
    return inbox


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(given[0] if given else 240, given[1:] or [1, 2, 3])
