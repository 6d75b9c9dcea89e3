"""How well and how fast papers are read: kinds, fields, tables, time beside peers, memory; writes ``docs/accuracy.md`` when asked to.

    python -m benchmarks.reading [FOLDER ...] [--seed 7] [--count 200] [--scans 0.15] [--wrong] [--no-speed] [--write docs/accuracy.md]

Three sets are read in one run: the papers of ``samples/`` (labels under ``benchmarks/labels``), papers made from the seed (``benchmarks.papers``: layouts by
somebody who had not seen the reader), and every ``FOLDER`` of ``NAME.pdf`` with ``NAME.json`` beside it. What such a label holds, and how values are compared,
says ``benchmarks/comparing.py``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from batches.paper import Paper
from benchmarks.accuracy_page import Result, page, share
from benchmarks.comparing import FIELDS, Labelled, Tally, compare, labelled_papers, values_of
from benchmarks.speed import Timing, peak_mebibytes, timings

ROOT = Path(__file__).resolve().parents[1]
#: The table of figures needs so many columns.
WIDTH = 130
#: A reading process is watched over so many papers of each sort.
WATCHED = 60


def main(
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders of labelled PDFs.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the made papers.")] = 7,
    count: Annotated[int, typer.Option(help="How many papers to make; 0 for none.")] = 200,
    scans: Annotated[float, typer.Option(help="Which share of the made papers is scanned.")] = 0.15,
    wrong: Annotated[bool, typer.Option(help="Also list every wrong and missed value.")] = False,
    speed: Annotated[bool, typer.Option(help="Also time reading beside its peers, and watch memory.")] = True,
    write: Annotated[Path | None, typer.Option(help="Write the page of figures here.")] = None,
) -> None:
    """Read every labelled paper and print how well."""
    console = Console(width=max(WIDTH, Console().width))
    for folder in folders or ():
        if next(labelled_papers(folder), None) is None:
            Console(stderr=True).print(f"no labelled papers in {folder}: each NAME.pdf needs a NAME.json beside it")
            raise typer.Exit(2)
    with tempfile.TemporaryDirectory(prefix="freigabe-papers-") as made:
        sets = list(_sets(list(folders or ()), Path(made), seed, count, scans))
        result = measured(console, sets, wrong=wrong, speed=speed, command=_command(folders or [], seed, count, scans))
    show(console, result)
    if write is not None:
        write.write_text(page(result), encoding="utf-8")
        console.print(f"written: {write}")


Set = tuple[str, str, list[Labelled]]


def _sets(folders: list[Path], made: Path, seed: int, count: int, scans: float) -> Iterator[Set]:
    for folder in folders:
        yield folder.resolve().name, "papers from outside", list(labelled_papers(folder))
    if count:
        from benchmarks.papers.making import papers, write

        list(write(made, papers(seed, count, scans)))
        yield f"made, seed {seed}", "layouts by somebody who had not seen the reader", list(labelled_papers(made))
    labels = ROOT / "benchmarks" / "labels" / "samples"
    if labels.is_dir():
        yield "samples", "the project's own samples", list(labelled_papers(ROOT / "samples", labels))


def _command(folders: list[Path], seed: int, count: int, scans: float) -> str:
    names = " ".join(folder.resolve().name for folder in folders)
    return f"python -m benchmarks.reading {names} --seed {seed} --count {count} --scans {scans:g} --write docs/accuracy.md".replace("  ", " ")


def measured(console: Console, sets: list[Set], *, wrong: bool, speed: bool, command: str) -> Result:
    """Read every set and count; then time and watch the same papers."""
    from documents import read_papers

    printed, pictured = Tally(), Tally()
    counts: dict[str, tuple[int, int]] = {}
    for name, _, items in sets:
        counts[name] = (sum(not item.is_picture for item in items), sum(item.is_picture for item in items))
        read = read_papers([(item.path, item.path.name) for item in items])
        for paper, item in track(zip(read, items, strict=True), description=name, total=len(items), console=console, transient=True):
            compare(paper, item, pictured if item.is_picture else printed, name)
            if wrong:
                list_wrong(console, paper, item)
    times: list[Timing] = []
    memory: dict[str, float] = {}
    if speed:
        texts = [item.path for _, _, items in sets for item in items if not item.is_picture]
        pictures = [item.path for _, _, items in sets for item in items if item.is_picture]
        times = timings(texts)
        memory["printed papers"] = peak_mebibytes(texts[:WATCHED], recognise=False)
        if pictures:
            memory["pictured papers"] = peak_mebibytes(pictures[:WATCHED], recognise=True)
    return Result([(name, what) for name, what, _ in sets], printed, pictured, counts, times, memory, command)


def show(console: Console, result: Result) -> None:
    """Print the figures."""
    table = Table(title="Reading")
    for column in ("what", "printed: precision", "recall", "wrong", "pictured: precision", "recall", "wrong"):
        table.add_column(column, justify="left" if column == "what" else "right")
    rows = [
        ("kinds", "kind"),
        *((f"set {name}", name) for name, _ in result.sets),
        ("all", "all fields"),
        ("measurements", "measurements"),
        ("lines", "goods lines"),
    ]
    rows += [(key, key.removeprefix("kind ")) for key in sorted({*result.printed.keys("kind"), *result.pictured.keys("kind")})]
    rows += [(key, key.removeprefix("field ")) for key in sorted({*result.printed.keys("field"), *result.pictured.keys("field")})]
    for key, name in rows:
        cells = [share(figure) for tally in (result.printed, result.pictured) for figure in (tally.precision(key), tally.recall(key), tally.wrong_rate(key))]
        table.add_row(name, *cells)
    console.print(table)
    for timing in result.timings:
        ratios = ", ".join(f"{timing.ratio(peer):.2f} × {peer}" for peer in sorted(timing.seconds) if peer != "freigabe")
        console.print(f"{timing.name}: {timing.pages} pages, {timing.pages / timing.seconds['freigabe']:.0f} a second; {ratios}")
    for what, mebibytes in result.memory.items():
        console.print(f"memory, {what}: {mebibytes:.0f} MiB at most")


def list_wrong(console: Console, paper: Paper, item: Labelled) -> None:
    """Print what of a paper was not read as labelled."""
    if paper.kind not in item.kinds:
        console.print(f"[red]{item.path.name}[/red]: kind {paper.kind}, labelled {item.kind}", highlight=False)
    for name in FIELDS:
        read, wanted = values_of(paper, item.label, name)
        if wanted.keys() != read.keys():
            text = f"{item.path.name}: {name}: read {sorted(map(str, read.values()))}, labelled {sorted(map(str, wanted.values()))}"
            console.print(text, highlight=False, markup=False)


if __name__ == "__main__":
    typer.run(main)
