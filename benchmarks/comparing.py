"""What was read against what is labelled: right, wrong and missed values, by kind, by field and by set.

A value is right when it is the labelled one, case and white space folded and numbers without trailing zeros; lists are compared as sets. A value that was
read and is not labelled so is wrong, whether the label says another one or none at all; a labelled value that was not read is missed.

A label is ``NAME.json`` beside ``NAME.pdf``: ``kind`` (and ``acceptable_kinds``, where more than one is right), ``quality`` (``text``, or one of
``PICTURES``), ``fields`` (a value each, a list where the field repeats) and, if they are to be compared, ``tables`` with ``measurements`` and ``lines`` as
``freigabe read --json`` prints them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from batches.paper import LIST_FIELDS, Paper

#: The fields of the contract; other keys of the labels (applicant, shipper, …) are not compared.
FIELDS = (
    "document_number", "certificate_number", "referenced_certificates", "issue_date", "expiry_date", "manufacturer", "manufacturer_address",
    "authorised_representative", "importer", "product", "models", "product_class", "standards", "legislation", "conformity_module",
    "notified_body_number", "notified_body_name", "production_control_body_number", "laboratory", "laboratory_accreditation", "signatory",
    "signatory_function", "place", "lots", "udi_di", "basic_udi_di", "srn", "invoice_number", "invoice_date", "order_number", "seller", "buyer",
    "consignee", "currency", "total_net", "total_gross", "line_count", "incoterm", "country_of_origin", "packages", "gross_weight_kg",
    "net_weight_kg", "waybill_number", "container_numbers", "port_of_loading", "port_of_discharge", "eori", "mrn", "acceptance_date", "release_date",
)  # fmt: skip

#: Qualities of labels that stand for a picture of a paper.
PICTURES = frozenset({"scan", "photo", "image", "mixed", "scan+ocr"})


@dataclass(frozen=True)
class Labelled:
    """A paper and what a person says stands on it."""

    path: Path
    label: dict[str, Any]

    @property
    def kind(self) -> str:
        """The kind it is labelled as."""
        return str(self.label["kind"])

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that are right for it."""
        return frozenset({self.kind, *self.label.get("acceptable_kinds", ())})

    @property
    def is_picture(self) -> bool:
        """Whether (part of) it has to be recognised."""
        return self.label.get("quality") in PICTURES


@dataclass
class Tally:
    """Right, wrong and missed, by any key."""

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
        return _share(self.right[key], self.right[key] + self.wrong[key])

    def recall(self, key: str) -> float | None:
        """Share of what is labelled that was read; ``None`` where nothing is labelled."""
        return _share(self.right[key], self.right[key] + self.missed[key])

    def wrong_rate(self, key: str) -> float | None:
        """Share of wrong values among all that were read or should have been."""
        return _share(self.wrong[key], self.right[key] + self.wrong[key] + self.missed[key])

    def keys(self, group: str) -> list[str]:
        """Every key of a group (``kind …``, ``field …``) under which something was counted, in order."""
        return sorted(key for key in {*self.right, *self.wrong, *self.missed} if key.startswith(f"{group} ") and self._any(key))

    def _any(self, key: str) -> bool:
        return bool(self.right[key] or self.wrong[key] or self.missed[key])


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def labelled_papers(folder: Path, labels: Path | None = None) -> Iterator[Labelled]:
    """Every paper of a folder with its label beside it (or at the same place under ``labels``), in order of path."""
    for label in sorted((labels or folder).rglob("*.json")):
        paper = (folder / label.relative_to(labels or folder)).with_suffix(".pdf")
        if paper.exists():
            yield Labelled(paper, json.loads(label.read_text(encoding="utf-8")))


def same(value: object) -> str:
    """A value as compared: case folded, white space folded, numbers without trailing zeros."""
    text = re.sub(r"\s+", " ", str(value)).strip().casefold()
    return re.sub(r"\.?0+$", "", text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def values_of(paper: Paper, label: dict[str, Any], name: str) -> tuple[dict[str, object], dict[str, object]]:
    """A field's values as read and as labelled, by how they are compared."""
    there = label["fields"].get(name, [])
    wanted = {_as_compared(name, one): one for one in (there if isinstance(there, list) else [there])}
    facts = paper.all(name) if name in LIST_FIELDS else paper.all(name)[:1]
    return {_as_compared(name, fact.value): fact.value for fact in facts}, wanted


def _as_compared(name: str, value: object) -> str:
    """An act by its number: ``(EU) 2016/425`` is ``2016/425``."""
    text = same(value)
    return text.removeprefix("(eu) ") if name == "legislation" else text


def _specimen(text: object) -> str:
    """A specimen by its number: ``No. 1``, ``#1`` and ``01`` are ``1``."""
    return re.sub(r"^(?:(?:no|nr|sample|specimen|muster)\b\.?|n°|#)?\s*0*(?=\d)|\s*#$", "", same(text))


def compare(paper: Paper, item: Labelled, tally: Tally, *sets: str) -> None:
    """Count a paper's kind, facts, measurement rows and goods lines against its label: in all, by kind, by field, and for each of ``sets``.

    ``stated``: only the fields that the label states, since labels of papers from outside need not be complete.
    """
    right_kind = paper.kind in item.kinds
    for key in ("kinds", *(f"kinds {one}" for one in sets)):
        tally.add(key, right_kind, not right_kind, 0)
    for name in FIELDS:
        read, wanted = values_of(paper, item.label, name)
        counts = (len(read.keys() & wanted.keys()), len(read.keys() - wanted.keys()), len(wanted.keys() - read.keys()))
        for key in ("all", f"field {name}", f"kind {item.kind}", *(f"set {one}" for one in sets)):
            tally.add(key, *counts)
        if wanted:
            for key in ("stated", *(f"stated {one}" for one in sets)):
                tally.add(key, *counts)
    compare_rows(paper, item.label, tally)


def compare_rows(paper: Paper, label: dict[str, Any], tally: Tally) -> None:
    """Count measurement rows (specimen, value, property alike) and goods lines (quantity and amount) against the label."""
    from rapidfuzz import fuzz

    tables = label.get("tables", {})
    left = list(paper.measurements)
    for row in tables.get("measurements", []):
        found = next(
            (one for one in left if same(one.value) == same(row["value"]) and _specimen(one.specimen) == _specimen(row.get("specimen", ""))
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
