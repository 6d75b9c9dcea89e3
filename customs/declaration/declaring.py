"""The declaration of a batch: filled, checked, and shown element by element with where each comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from batches.base import Text
from batches.batch import Batch, CustomsResult
from catalogue import Catalogue
from customs.declaration.checking import Fault, faults
from customs.declaration.elements import ElementRow, element_rows, kind_of, stated
from customs.declaration.filling import Filled, declare
from customs.declaration.models import Declaration
from customs.declaration.sources import Source
from customs.declaration.xml_writing import declaration_xml

#: Declaration, goods shipment, goods item.
Level = Literal["D", "GS", "SI"]


@dataclass(frozen=True)
class Declared:
    """A declaration, everything wrong with it, and the day of acceptance it is for."""

    filled: Filled
    faults: tuple[Fault, ...]
    on: date

    @property
    def declaration(self) -> Declaration:
        """The data set."""
        return self.filled.declaration

    @property
    def complete(self) -> bool:
        """Whether a broker can file it as it is."""
        return not self.faults

    @property
    def xml(self) -> bytes:
        """The message; an unfinished one says so in a comment before everything else."""
        return declaration_xml(
            self.declaration, remark=None if self.complete else f"Entwurf / draft: {len(self.faults)} × fehlt oder falsch / missing or wrong"
        )

    @property
    def json(self) -> bytes:
        """Data set, elements with sources, and faults as JSON; the same declaration gives the same bytes."""
        return (json.dumps(declared_shown(self), ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class ElementShown:
    """One element for people: number, name, level, number of the goods item, path in the models, value and source; without a value it is missing."""

    number: str
    name: Text
    level: Level
    item: int | None
    path: str
    value: str | None
    source: Text | None


def declared(batch: Batch, customs: CustomsResult, catalogue: Catalogue) -> Declared:
    """The declaration of ``batch`` as of the day it is judged for, with everything that is still wrong with it."""
    filled = declare(batch, customs, catalogue)
    held = {paper.kind for paper in batch.papers if paper.kind}
    found = faults(filled.declaration, catalogue, batch.judged_for, held=held, refused=filled.refused)
    return Declared(filled, found, batch.judged_for)


def elements_shown(answer: Declared) -> Iterator[ElementShown]:
    """Every element stated, with its source, and every missing one without a value, in the order of the data set."""
    for each in stated(answer.declaration):
        source = answer.filled.sources.get(each.path)
        yield _shown(element_rows()[each.kind], each.path, each.item, each.said, source and source.in_words())
    for fault in answer.faults:
        if fault.kind in ("missing", "format"):
            yield _shown(element_rows()[kind_of(fault.path)], fault.path, fault.item, None, None)


def _shown(row: ElementRow, path: str, item: int | None, value: str | None, source: Text | None) -> ElementShown:
    return ElementShown(row.number, Text(de=row.name_de, en=row.name_en), _level(path), item, path, value, source)


def declared_shown(answer: Declared) -> dict[str, Any]:
    """The declaration as plain JSON values."""
    return {
        "data_set": answer.declaration.data_set,
        "for": answer.on.isoformat(),
        "complete": answer.complete,
        "faults": [each.shown() for each in answer.faults],
        "elements": [
            {
                "element": each.number,
                "level": "SI" if each.item is not None else "GS" if each.path.startswith("shipment.") else "D",
                "item": each.item,
                "value": each.said,
                "source": _source(answer.filled.sources.get(each.path)),
            }
            for each in stated(answer.declaration)
        ],
        "declaration": answer.declaration.model_dump(mode="json", exclude_defaults=True),
    }


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    told: dict[str, Any] = {"from": source.origin, "what": source.described().en}
    return told | ({} if source.page is None else {"page": source.page, "box": source.box})


def _level(path: str) -> Level:
    return "SI" if path.startswith("shipment.items.") else "GS" if path.startswith("shipment.") else "D"
