"""How well papers are read: kinds, fields, tables and speed over a folder of PDFs with label files beside them.

    python benchmarks/reading.py FOLDER [--only text]

``FOLDER`` (or the environment's ``FREIGABE_PAPERS``) holds ``NAME.pdf`` with ``NAME.json``: ``kind``, optional ``acceptable_kinds``, ``quality``, ``fields``,
optional ``tables``. Names are compared case-folded with white space folded, lists as sets. Speed is a ratio against plain PDFium text extraction of the same
pages in the same run, so that it means the same on every machine.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from batches.paper import Paper

#: The fields of the contract; other keys of the labels (applicant, shipper, …) are not compared.
FIELDS = frozenset(
    [
        "document_number",
        "certificate_number",
        "referenced_certificates",
        "issue_date",
        "expiry_date",
        "manufacturer",
        "manufacturer_address",
        "authorised_representative",
        "importer",
        "product",
        "models",
        "product_class",
        "standards",
        "legislation",
        "conformity_module",
        "notified_body_number",
        "notified_body_name",
        "production_control_body_number",
        "laboratory",
        "laboratory_accreditation",
        "signatory",
        "signatory_function",
        "place",
        "lots",
        "udi_di",
        "basic_udi_di",
        "srn",
        "invoice_number",
        "invoice_date",
        "order_number",
        "seller",
        "buyer",
        "consignee",
        "currency",
        "total_net",
        "total_gross",
        "line_count",
        "incoterm",
        "country_of_origin",
        "packages",
        "gross_weight_kg",
        "net_weight_kg",
        "waybill_number",
        "container_numbers",
        "port_of_loading",
        "port_of_discharge",
        "eori",
        "mrn",
    ]
)


@dataclass
class Tally:
    """Right, wrong (read but not labelled so) and missed (labelled but not read), by any key."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, key: str, right: int, wrong: int, missed: int) -> None:
        """Count one comparison under ``key``."""
        self.right[key] += right
        self.wrong[key] += wrong
        self.missed[key] += missed

    def precision(self, key: str) -> float | None:
        """Share of what was read that is right; ``None`` where nothing was read."""
        read = self.right[key] + self.wrong[key]
        return self.right[key] / read if read else None

    def recall(self, key: str) -> float | None:
        """Share of what is labelled that was read; ``None`` where nothing is labelled."""
        there = self.right[key] + self.missed[key]
        return self.right[key] / there if there else None


def same(value: object) -> str:
    """A value as compared: case folded, white space folded, numbers without trailing zeros."""
    text = re.sub(r"\s+", " ", str(value)).strip().casefold()
    return re.sub(r"\.?0+$", "", text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def labelled(folder: Path, only: str | None) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every paper with its label, in order of path."""
    for label in sorted(folder.rglob("*.json")):
        paper = label.with_suffix(".pdf")
        if paper.exists():
            content = json.loads(label.read_text(encoding="utf-8"))
            if only is None or content.get("quality") == only:
                yield paper, content


def compare_fields(paper: Paper, label: dict[str, Any], tally: Tally) -> None:
    """Count the paper's facts against its label: in all, by field and by kind."""
    for name in FIELDS:
        there = label["fields"].get(name, [])
        wanted = {same(one) for one in (there if isinstance(there, list) else [there])}
        read = {same(fact.value) for fact in paper.all(name)}
        for key in ("all", f"field {name}", f"kind {label['kind']}"):
            tally.add(key, len(read & wanted), len(read - wanted), len(wanted - read))


def compare_rows(paper: Paper, label: dict[str, Any], tally: Tally) -> None:
    """Count measurement rows (specimen, value, property alike) and goods lines (quantity, amount or cartons) against the label."""
    from rapidfuzz import fuzz

    tables = label.get("tables", {})
    left = list(paper.measurements)
    for row in tables.get("measurements", []):
        found = next(
            (one for one in left if same(one.value) == same(row["value"]) and same(one.specimen) == same(row.get("specimen", ""))
             and fuzz.token_set_ratio(one.property.casefold(), row["property"].casefold()) >= 55), None,
        )  # fmt: skip
        tally.add("measurements", found is not None, 0, found is None)
        if found is not None:
            left.remove(found)
    if "measurements" in tables:
        tally.add("measurements", 0, len(left), 0)
    if "lines" in tables:
        wanted = Counter(_line(row) for row in tables["lines"])
        read = Counter(_line(line.model_dump()) for line in paper.lines)
        tally.add("lines", (wanted & read).total(), (read - wanted).total(), (wanted - read).total())


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(same(row.get(name) or "") for name in ("quantity", "amount"))


def plain_seconds(papers: list[Path]) -> float:
    """Seconds PDFium takes to extract the plain text of the papers' pages."""
    import pypdfium2

    start = time.perf_counter()
    for paper in papers:
        try:
            document = pypdfium2.PdfDocument(paper)
        except pypdfium2.PdfiumError:
            continue
        for page in document:
            page.get_textpage().get_text_range()
            page.close()
        document.close()
    return time.perf_counter() - start


def shown(console: Console, tally: Tally, kinds: Counter[str], pages: int, seconds: float, plain: float) -> None:
    """Print the tables."""
    summary = Table(title="Reading")
    for column in ("what", "precision", "recall", "right", "wrong", "missed"):
        summary.add_column(column, justify="left" if column == "what" else "right")
    for key in (
        "all",
        "measurements",
        "lines",
        *sorted(k for k in tally.right if k.startswith("kind ")),
        *sorted(k for k in tally.right if k.startswith("field ")),
    ):
        counts = (tally.right[key], tally.wrong[key], tally.missed[key])
        if any(counts):
            summary.add_row(key, _share(tally.precision(key)), _share(tally.recall(key)), *map(str, counts))
    console.print(summary)
    console.print(f"kind: {kinds['right']} of {kinds['all']} right ({kinds['right'] / max(1, kinds['all']):.3f})")
    ratio = f"{seconds / plain:.1f} times plain PDFium text extraction" if plain else "no page could be extracted"
    console.print(f"speed: {pages} pages, {pages / seconds:.1f} pages a second, {ratio}")


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(
    folder: Annotated[Path | None, typer.Argument(help="Folder of PDFs with label files; else FREIGABE_PAPERS.")] = None,
    only: Annotated[str | None, typer.Option(help="Only papers of this quality: text, scan, photo, mixed.")] = None,
    wrong: Annotated[bool, typer.Option(help="Also list every wrong and missed value.")] = False,
) -> None:
    """Read every labelled paper of the folder and print how well."""
    place = folder or (Path(os.environ["FREIGABE_PAPERS"]) if os.environ.get("FREIGABE_PAPERS") else None)
    if place is None or not place.is_dir():
        Console(stderr=True).print("no folder of labelled papers: give it as an argument or set FREIGABE_PAPERS to one")
        raise typer.Exit(2)
    from documents import read_papers

    papers = list(labelled(place, only))
    if not papers:
        Console(stderr=True).print(f"no labelled papers in {place}: each NAME.pdf needs a NAME.json beside it")
        raise typer.Exit(2)
    console, tally, kinds, pages = Console(), Tally(), Counter[str](), 0
    start = time.perf_counter()
    read = list(read_papers([(path, str(path.relative_to(place))) for path, _ in papers]))
    seconds = time.perf_counter() - start
    for paper, (path, label) in zip(read, papers, strict=True):
        pages += paper.pages
        kinds["all"] += 1
        right = paper.kind in (label["kind"], *label.get("acceptable_kinds", ()))
        kinds["right"] += right
        compare_fields(paper, label, tally)
        compare_rows(paper, label, tally)
        if wrong:
            _list_wrong(console, path, paper, label, right=right)
    shown(console, tally, kinds, pages, seconds, plain_seconds([path for path, _ in papers]))


def _list_wrong(console: Console, path: Path, paper: Paper, label: dict[str, Any], *, right: bool) -> None:
    if not right:
        console.print(f"[red]{path.name}[/red]: kind {paper.kind}, labelled {label['kind']}", highlight=False)
    for name in sorted(FIELDS):
        there = label["fields"].get(name, [])
        wanted = {same(one): one for one in (there if isinstance(there, list) else [there])}
        read = {same(fact.value): fact.value for fact in paper.all(name)}
        if wanted.keys() != read.keys():
            console.print(
                f"{path.name}: {name}: read {sorted(map(str, read.values()))}, labelled {sorted(map(str, wanted.values()))}", highlight=False, markup=False
            )


if __name__ == "__main__":
    typer.run(main)
