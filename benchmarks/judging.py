"""What judging a batch costs, and whether the ten-thousandth costs what the first did: ``python -m benchmarks.judging [BATCHES]``.

Each batch is judged whole, customs included, in one process without anything beside it. The floor is what nobody can do without: turning the batch's JSON
into its models, as the record hands it on. Times are those of the processor, so that what else the machine does counts little; ratios mean the same on every
machine.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from batches.batch import Batch
from benchmarks.batches import batches
from catalogue import Catalogue, load_catalogue

PART = 1000
SEED = 7


@dataclass(frozen=True)
class Part:
    """Some batches in a row: seconds for each of the ways, milliseconds half stay below and the slowest took, what was found, the memory held afterwards."""

    batches: int
    papers: int
    json_seconds: float
    models_seconds: float
    judging_seconds: float
    half_ms: float
    slowest_ms: float
    findings: int
    mebibytes: float


def parts(count: int) -> list[Part]:
    """Judge ``count`` batches, part by part; what is loaded once is loaded before."""
    catalogue = load_catalogue()
    warming = list(batches(SEED + 1, 60))
    measured = next(batch for batch in batches(SEED + 1, 1000) if batch.measurements and batch.order.lines[0].category == "ffp2")
    _judged([*warming, measured], catalogue)
    size = min(PART, max(1, count // 2))
    return [_part(list(batches(SEED, min(size, count - first), first)), catalogue) for first in range(0, count, size)]


def _part(made: Sequence[Batch], catalogue: Catalogue) -> Part:
    written = [batch.model_dump_json(by_alias=True) for batch in made]
    each, findings = _judged(made, catalogue)
    return Part(
        batches=len(made),
        papers=sum(len(batch.papers) for batch in made),
        json_seconds=_timed(lambda: [json.loads(text) for text in written]),
        models_seconds=_timed(lambda: [Batch.model_validate_json(text) for text in written]),
        judging_seconds=sum(each),
        half_ms=1000 * median(each),
        slowest_ms=1000 * max(each),
        findings=findings,
        mebibytes=_resident_mebibytes(),
    )


def _judged(made: Sequence[Batch], catalogue: Catalogue) -> tuple[list[float], int]:
    """Seconds each took, and how much was found in all."""
    from customs import prepare
    from validators import judge_batch

    seconds, findings = [], 0
    for batch in made:
        start = time.process_time()
        judged, prepared = judge_batch(batch, catalogue), prepare(batch, catalogue)
        seconds.append(time.process_time() - start)
        findings += len(judged.findings) + len(prepared.findings)
    return seconds, findings


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def _resident_mebibytes() -> float:
    """The memory this process holds, as Linux keeps it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def main(count: int) -> None:
    """Measure and print."""
    judged = parts(count)
    first, last = judged[0], judged[-1]
    total = sum(part.batches for part in judged)
    papers, findings = sum(part.papers for part in judged) / total, sum(part.findings for part in judged) / total
    table = Table(title=f"Judging {total:,} batches of {papers:.1f} papers, {findings:.1f} findings each")
    for heading in ("batches", "JSON ms", "models ms", "judging ms", "half below", "slowest", "× models", "memory MiB"):
        table.add_column(heading, justify="right")
    done = 0
    for part in judged:
        done += part.batches
        ms = 1000 / part.batches
        figures = (part.json_seconds * ms, part.models_seconds * ms, part.judging_seconds * ms, part.half_ms, part.slowest_ms)
        table.add_row(f"{done:,}", *(f"{figure:.2f}" for figure in figures), f"{part.judging_seconds / part.models_seconds:.1f}", f"{part.mebibytes:.0f}")
    grown, ratio = last.mebibytes - first.mebibytes, last.half_ms / first.half_ms
    Console().print(table)
    Console().print(f"A batch of the last part costs {ratio:.2f} times one of the first (medians); memory grew by {grown:.0f} MiB.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
