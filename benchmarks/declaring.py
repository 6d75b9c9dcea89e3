"""What it costs to build and write a customs declaration, and whether the ten-thousandth costs what the first did: ``python -m benchmarks.declaring [COUNT]``.

Each declaration is filled from a batch and its customs computation (made beforehand, not timed) and written as XML. The peer does no more than lxml has to:
it builds and writes the very same trees, whose names, texts and attributes lie ready. In turns, both are timed over the same declarations by the
processor's clock; their bytes are the same.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from lxml import etree
from rich.console import Console
from rich.table import Table

from batches.batch import Batch, CustomsResult
from batches.particulars import DeclarationParticulars
from benchmarks.batches import batches
from catalogue import Catalogue, load_catalogue

PART = 1000
TURN = 50
SEED = 11

Ready = tuple[str, str | None, dict[str, str], list[Any]]
#: What a declarant adds to the batches, so that the declarations are as long as those that are filed.
ADDED = DeclarationParticulars.model_validate(
    {
        "border_nationality": "LR",
        "inland_mode": "3",
        "region_of_destination": "07",
        "valuation_indicators": "0000",
        "payment_method": "E",
        "arrival_means": {"type": "11", "id": "MUSTER HORIZON"},
        "location": {"type": "A", "qualifier": "U", "code": "DEHAM", "country": "DE"},
        "previous_documents": [{"type": "N337", "reference": "ATB150001234062020MUSTER"}],
        "authorisations": [{"type": "DPO", "reference": "DEDPO1234567"}],
        "representative": {"name": "Zollagentur Muster GmbH", "address": "Beispielkai 3, 20457 Hamburg", "country": "DE", "eori": "DE990001170420077"},
    }
)


@dataclass(frozen=True)
class Part:
    """Some declarations in a row: microseconds half of them took, for building them, for building and writing, and for lxml alone; how many elements each."""

    declarations: int
    building_us: float
    whole_us: float
    lxml_us: float
    elements: float

    @property
    def ratio(self) -> float:
        """Building and writing over lxml alone."""
        return self.whole_us / self.lxml_us


def parts(count: int) -> list[Part]:
    """Measure ``count`` declarations, part by part; what is loaded once is loaded before."""
    catalogue = load_catalogue()
    _measured(_prepared(SEED + 1, 40, 0, catalogue), catalogue)
    size = min(PART, max(1, count // 2))
    return [_measured(_prepared(SEED, min(size, count - first), first, catalogue), catalogue) for first in range(0, count, size)]


def _prepared(seed: int, count: int, first: int, catalogue: Catalogue) -> list[tuple[Batch, CustomsResult]]:
    from customs import prepare

    made = [batch.model_copy(update={"order": batch.order.model_copy(update={"declaration": ADDED})}) for batch in batches(seed, count, first)]
    return [(batch, prepare(batch, catalogue).result) for batch in made]


def _measured(made: Sequence[tuple[Batch, CustomsResult]], catalogue: Catalogue) -> Part:
    from customs.declaration import declaration_xml
    from customs.declaration.filling import declare

    gc.collect()
    gc.freeze()  # what lay ready before is not looked through again by the collector, for whichever of the two makes it run
    building: list[int] = []
    whole: list[int] = []
    alone: list[int] = []
    elements = 0
    # In turns of fifty, so that what else the machine does meets both alike.
    for first in range(0, len(made), TURN):
        written = []
        for batch, customs in made[first : first + TURN]:
            start = time.process_time_ns()
            declaration = declare(batch, customs, catalogue).declaration
            built = time.process_time_ns()
            written.append(declaration_xml(declaration))
            whole.append(time.process_time_ns() - start)
            building.append(built - start)
        roots = [etree.fromstring(message, etree.XMLParser(remove_blank_text=True)) for message in written]
        ready, namespaces = [_ready(root) for root in roots], roots[0].nsmap
        for tree, message in zip(ready, written, strict=True):
            start = time.process_time_ns()
            same = _bare(tree, namespaces)
            alone.append(time.process_time_ns() - start)
            if same != message:
                raise AssertionError("lxml alone wrote another message")
        elements += sum(1 for root in roots for _ in root.iter())
    gc.unfreeze()
    return Part(len(made), median(building) / 1000, median(whole) / 1000, median(alone) / 1000, elements / len(made))


def _ready(node: etree._Element) -> Ready:
    """Names, texts and attributes of a tree, lying ready."""
    return node.tag, node.text, dict(node.attrib), [_ready(child) for child in node]


def _bare(ready: Ready, namespaces: dict[str | None, str]) -> bytes:
    """The tree built and written by lxml with nothing else done."""
    tag, _, _, children = ready
    root = etree.Element(tag, nsmap=namespaces)
    for child in children:
        _grow(root, child)
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _grow(parent: etree._Element, ready: Ready) -> None:
    tag, text, attributes, children = ready
    node = etree.SubElement(parent, tag, attributes) if attributes else etree.SubElement(parent, tag)
    node.text = text
    for child in children:
        _grow(node, child)


def main(count: int) -> None:
    """Measure and print."""
    measured = parts(count)
    table = Table(title=f"{sum(part.declarations for part in measured):,} declarations built and written")
    for heading in ("declarations", "elements", "building µs", "with writing µs", "lxml alone µs", "× lxml"):
        table.add_column(heading, justify="right")
    done = 0
    for part in measured:
        done += part.declarations
        figures = (part.building_us, part.whole_us, part.lxml_us)
        table.add_row(f"{done:,}", f"{part.elements:.0f}", *(f"{figure:.0f}" for figure in figures), f"{part.ratio:.2f}")
    first, last = measured[0], measured[-1]
    Console().print(table)
    per_element = (last.whole_us / last.elements) / (first.whole_us / first.elements)
    ratio = median(part.ratio for part in measured)
    Console().print(f"Half of the parts take less than {ratio:.2f} times lxml; an element of the last part costs {per_element:.2f} times one of the first.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
