"""Make the sample batches: ``python -m samples.make [NAME [FOLDER]]``; without a name, all of them.

A sample is described in ``NAME.toml`` and set with the Typst templates in ``templates/NAME`` and the fonts Typst brings, so a folder comes out
byte for byte the same on every machine.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from samples.laboratory_values import CONDITIONS, EXERCISES, Row, face_mask, half_mask
from samples.trade_figures import trade_figures

HERE = Path(__file__).parent
PLANS = HERE.parent / "catalogue" / "data"
NAMES = ("kaiserslautern-2020", "leipzig-2020", "hanoi-2021")
AQL = {"critical": "0.065", "major": "1.5", "minor": "4.0"}

Lots = list[tuple[dict[str, Any], dict[str, Any]]]


def make(name: str, folder: Path) -> None:
    """Write the whole folder of a sample: order, papers, measurements, inspection and marking."""
    sample = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    order = json.dumps(sample["order"], ensure_ascii=False, indent=2)
    (folder / "order.json").write_text(order + "\n", encoding="utf-8")
    lots = [(line, lot) for line in sample["order"]["lines"] for lot in line["lots"]]
    _table(folder / "measurements.csv", ("line", "lot", *Row._fields), _measurements(lots, sample.get("measured_otherwise", [])))
    _table(folder / "inspection.csv", ("line", "lot", "lot_size", "sample_size", "defect", "defect_class", "found"), _inspection(lots, sample["defect"]))
    _table(folder / "marking.csv", ("line", "lot", "element", "seen"), _marking(lots, sample["marking"]))
    _papers(folder / "papers", name, sample)


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _measurements(lots: Lots, otherwise: list[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    """A laboratory's series for every lot, with the specimens that came out otherwise."""
    for line, lot in lots:
        for row in _series(line["category"], lot["lot"]):
            values = (each["values"].get(row.specimen) for each in otherwise if each["lot"] == lot["lot"] and each["property"] in row.property)
            yield (line["line"], lot["lot"], *row._replace(value=next(filter(None, values), row.value)))


def _series(category: str, name: str, penetration: float = 3.1) -> list[Row]:
    """What a laboratory measures of the goods; of a reagent kit nothing."""
    match category:
        case "ffp2":
            return half_mask(name, penetration)
        case "surgical_mask_iir":
            return face_mask(name)
        case _:
            return []


def _inspection(lots: Lots, defects: list[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    """What was looked for in each lot; ``lines`` names the lines a defect can occur in, ``found`` has a figure for each lot of those."""
    found = [iter(defect["found"]) for defect in defects]
    for line, lot in lots:
        for number, defect in enumerate(defects):
            if line["line"] in defect.get("lines", [line["line"]]):
                size = _sample_size(lot["quantity"], AQL[defect["class"]])
                yield (line["line"], lot["lot"], lot["quantity"], size, defect["name"], defect["class"], next(found[number]))


def _sample_size(lot_size: int, aql: str) -> int:
    """The sample ISO 2859-1:1999 asks for at level II, normal inspection, single sampling."""
    letters = _rows("sampling_code_letters.csv")
    letter = next(r["II"] for r in letters if int(r["lot_min"]) <= lot_size and (not r["lot_max"] or lot_size <= int(r["lot_max"])))
    plan = next(r for r in _rows("sampling_plans.csv") if (r["inspection"], r["code_letter"], Decimal(r["aql"])) == ("normal", letter, Decimal(aql)))
    return int(plan["sample_size"])


def _rows(name: str) -> list[dict[str, str]]:
    with (PLANS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _marking(lots: Lots, marking: dict[str, dict[str, str]]) -> Iterator[tuple[object, ...]]:
    for line, lot in lots:
        for element, seen in marking[str(line["line"])].items():
            yield (line["line"], lot["lot"], element, seen)
        yield (line["line"], lot["lot"], "lot", lot["lot"])
        yield (line["line"], lot["lot"], "expiry", lot["expires_on"][:7])


def _papers(folder: Path, name: str, sample: dict[str, Any]) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    reports = {key: [row._asdict() for row in _series(**report)] for key, report in sample["report"].items()}
    known = {"order": sample["order"], "trade": trade_figures(sample), "reports": {**reports, "conditions": CONDITIONS, "exercises": EXERCISES}}
    data = json.dumps(known, ensure_ascii=False)
    for paper in sample["paper"]:
        target = folder / paper["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        made = typst.compile(
            HERE / "templates" / name / f"{paper['template']}.typ",
            root=HERE / "templates",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            format="pdf",
            timestamp=_noon(paper["dated"]),
        )
        target.write_bytes(made)


def _noon(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC).timestamp())


if __name__ == "__main__":
    for chosen in sys.argv[1:2] or NAMES:
        make(chosen, Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / chosen)
