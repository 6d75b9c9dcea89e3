"""What carrying a batch costs beyond the work itself: ``python -m benchmarks.flow [BATCHES]``.

The same batches are carried three times in one run: by plain calls (read, judge, write; nothing is recorded), by the real flow with ledger, archive and
Prefect's local server, and by the flow again when nothing is new. Printed are seconds and, what counts, their ratios to the plain calls.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from batches.batch import Batch
from batches.gates import standing
from catalogue import load_catalogue
from documents import read_papers
from documents.writing import customs_dossier
from flows import judgement, run_import, stop_server
from flows.folder import load_folder

SAMPLE = Path(__file__).parents[1] / "samples" / "leipzig-2020"


def copies(target: Path, count: int, sample: Path = SAMPLE) -> list[Path]:
    """``count`` batches of a sample's papers, each an order of its own with papers of its own bytes (a comment after the end), so that none is known."""
    order = json.loads((sample / "order.json").read_text(encoding="utf-8"))
    made = []
    for number in range(count):
        folder = target / f"batch-{number}"
        shutil.copytree(sample, folder, ignore=shutil.ignore_patterns("out"))
        (folder / "order.json").write_text(json.dumps(order | {"order": f"{order['order']}-{number}"}), encoding="utf-8")
        for paper in folder.rglob("*.pdf"):
            paper.write_bytes(paper.read_bytes() + f"% copy {number}\n".encode())
        made.append(folder)
    return made


def plainly(folders: list[Path]) -> None:
    """Read, judge and write each batch by plain calls."""
    catalogue = load_catalogue()
    for folder in folders:
        content = load_folder(folder)
        batch = Batch(id=content.order.batch_id, order=content.order, papers=tuple(read_papers(content.papers)), measurements=content.measurements)
        batch = batch.model_copy(update={"inspections": content.inspections, "markings": content.markings})
        judged = judgement(batch, catalogue)
        customs_dossier(batch, judged, standing(batch, judged))


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folders, data = copies(Path(place), count), Path(place) / "data"
        first, rest = folders[:1], folders[1:]
        plainly(first)  # imports, compilers and reading processes are warm for all that follows
        list(run_import(first, data))
        try:
            figures = {
                "plain calls": timed(lambda: plainly(rest)),
                "by the flow": timed(lambda: list(run_import(rest, data))),
                "by the flow, nothing new": timed(lambda: list(run_import(rest, data))),
            }
        finally:
            stop_server(data)
    table = Table(title=f"Carrying {len(rest)} batches of {len(list(SAMPLE.rglob('*.pdf')))} papers")
    for heading in ("how", "seconds", "a batch", "ratio"):
        table.add_column(heading, justify="left" if heading == "how" else "right")
    floor = figures["plain calls"]
    for how, seconds in figures.items():
        table.add_row(how, f"{seconds:.2f}", f"{seconds / len(rest):.3f}", f"{seconds / floor:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
