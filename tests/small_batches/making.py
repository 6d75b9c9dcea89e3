"""Small batches as they could come in, made from ``batches/NAME.toml``: the sound one, and its flawed twin with the defects the file plants.

A file tells the story, holds the order, what its papers say and what was seen on the goods. ``[[flaw]]`` says what is otherwise in the flawed twin: other
words in a file (``in``, ``was``, ``now``) or a paper that is not there (``without``). ``[[planted]]`` are the findings this must give, ``[[owed]]`` those that
both give (or, ``only_sound``, the sound one).
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from samples.laboratory_values import Row, face_mask, half_mask
from samples.trade_figures import trade_figures
from tests.small_batches.setting import set_paper

HERE = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in (HERE / "batches").glob("*.toml")))
MANNERS = tomllib.loads((HERE / "manners.toml").read_text(encoding="utf-8"))
#: The parties papers name, and who stands in where the order names none.
_PARTIES = {"importer": "importer", "supplier": "supplier", "consignee": "importer", "manufacturer": "supplier"}
_TRADE = ("invoice", "packing_list", "air_waybill", "bill_of_lading")

Finding = tuple[str, str, int | None, str | None, str | None]


@dataclass(frozen=True)
class SmallBatch:
    """One of the small batches."""

    name: str

    @cached_property
    def told(self) -> dict[str, Any]:
        """The file."""
        return tomllib.loads((HERE / "batches" / f"{self.name}.toml").read_text(encoding="utf-8"))

    def expected(self, *, flawed: bool) -> list[Finding]:
        """The findings of the sound batch, or of its flawed twin."""
        owed = [each for each in self.told.get("owed", []) if not (flawed and each.get("only_sound", False))]
        return [_finding(each) for each in (*owed, *(self.told["planted"] if flawed else ()))]

    def make(self, folder: Path, *, flawed: bool) -> None:
        """Write the folder; the one made before it in the same place is replaced, so the twin comes in as the corrected batch would."""
        files: dict[str, str | _Set] = {"order.json": json.dumps(self.told["order"], ensure_ascii=False, indent=2) + "\n"}
        files |= {paper["file"]: _Set(_worded(paper["text"], paper, self._known("english")), paper["look"], paper["dated"]) for paper in self.told["paper"]}
        files |= {self.told["trade"][kind]["file"]: self._trade_paper(kind) for kind in _TRADE if kind in self.told["trade"]}
        files |= {f"{sheet}.csv": text for sheet, text in self._sheets().items() if text}
        for flaw in self.told["flaw"] if flawed else ():
            _plant(files, flaw)
        for stale in (path for path in folder.rglob("*.pdf") if path.relative_to(folder).as_posix() not in files):
            stale.unlink()
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(set_paper(content.text, content.look, content.dated) if isinstance(content, _Set) else content.encode())

    def _trade_paper(self, kind: str) -> _Set:
        paper = self.told["trade"][kind]
        manner = MANNERS[paper["manner"]]
        text = manner[kind].replace("{invoice_dated}", paper.get("dated_as", "")).replace("{packed}", paper.get("dated_as", ""))
        return _Set(_worded(text, paper, self._known(paper["manner"])), paper.get("look", manner["look"][kind]), paper["dated"])

    def _known(self, manner: str) -> dict[str, Any]:
        """What papers may name in braces, as a house of that manner writes it."""
        order, trade = self.told["order"], self.told["trade"]
        comma = MANNERS[manner]["decimal"] == ","
        figures = trade_figures({"trade": trade["figures"], "order": order})
        parties = {role: order.get(role, order[other]) for role, other in _PARTIES.items()}
        known: dict[str, Any] = {key: value for key, value in order.items() if isinstance(value, str)}
        known |= {key: value for key, value in trade.items() if isinstance(value, str)}
        known |= {role: party["name"] for role, party in parties.items()}
        known |= {f"{role}_address": party["address"] for role, party in parties.items()}
        known |= {f"{role}_eori": party.get("eori", "") for role, party in parties.items()}
        totals = {key: _number(str(value), comma=comma) for key, value in figures["totals"].items()}
        origin = MANNERS[manner]["origin"][order["origin"]]
        rows = [_line(line, figure, trade, comma=comma) for line, figure in zip(order["lines"], figures["lines"], strict=True)]
        return known | totals | {"total": totals["amount"], "quantity_total": totals["quantity"], "origin": origin, "rows": rows}

    def _sheets(self) -> dict[str, str]:
        sheets = {"inspection": self.told.get("inspection", ""), "marking": "", "measurements": self.told.get("measurements", "")}
        lots = [(line, lot) for line in self.told["order"]["lines"] for lot in line["lots"]]
        if "marking" in self.told:
            rows = [row for line, lot in lots for row in _marked(line, lot, self.told["marking"][str(line["line"])])]
            sheets["marking"] = _table(("line", "lot", "element", "seen"), rows)
        if "series" in self.told:
            rows = [(line["line"], lot["lot"], *row) for line, lot in lots for row in _series(self.told["series"], lot["lot"])]
            sheets["measurements"] = _table(("line", "lot", *Row._fields), rows)
        return sheets


@dataclass
class _Set:
    """A paper still to be set."""

    text: str
    look: str
    dated: date


def _finding(told: dict[str, Any]) -> Finding:
    return told["code"], told["severity"], told.get("line"), told.get("lot"), told.get("file")


def _plant(files: dict[str, str | _Set], flaw: dict[str, Any]) -> None:
    if "without" in flaw:
        del files[flaw["without"]]
        return
    name, was, times = flaw["in"], flaw["was"], flaw.get("times", 1)
    content = files[name]
    text = content.text if isinstance(content, _Set) else content
    if text.count(was) != times:
        raise ValueError(f"{name} says {was!r} {text.count(was)} times, not {times}")
    changed = text.replace(was, flaw["now"])
    files[name] = _Set(changed, content.look, content.dated) if isinstance(content, _Set) else changed


def _worded(text: str, paper: dict[str, Any], known: dict[str, Any]) -> str:
    return "\n".join(_rows(text, known | {key: value for key, value in paper.items() if isinstance(value, str)}))


def _rows(text: str, known: dict[str, Any]) -> Iterator[str]:
    for row in text.strip().splitlines():
        repeated = re.match(r"\*(line|lot) ", row)
        if repeated is None:
            yield row.format_map(known)
            continue
        for line in known["rows"]:
            for each in [line] if repeated[1] == "line" else line["lots"]:
                yield row[repeated.end() :].format_map(known | line | each)


def _line(line: dict[str, Any], figure: dict[str, Any], trade: dict[str, Any], *, comma: bool) -> dict[str, Any]:
    lots = [
        {"lot": lot["lot"], "lot_cartons": str(lot["cartons"]), "lot_quantity": _number(lot["quantity"], comma=comma)}
        | {f"lot_{weight}": _number(lot[weight], comma=comma) for weight in ("net", "gross")}
        for lot in figure["lots"]
    ]
    index = str(line["line"])
    return {
        "line": index,
        "model": line["model"],
        "goods": trade["goods"][index],
        "unit": trade["unit"][index],
        "in_carton": str(figure["in_carton"]),
        "quantity": _number(figure["quantity"], comma=comma),
        "price": _number(figure["price"], comma=comma),
        "amount": _number(figure["amount"], comma=comma),
        "lots": lots,
    }


def _number(text: str, *, comma: bool) -> str:
    return text.translate(str.maketrans(",.", ".,")) if comma else text


def _marked(line: dict[str, Any], lot: dict[str, Any], marking: dict[str, str]) -> Iterator[tuple[object, ...]]:
    seen = marking | {"lot": lot["lot"]} | ({"expiry": lot["expires_on"][:7]} if "expires_on" in lot else {})
    return ((line["line"], lot["lot"], element, text) for element, text in seen.items())


def _series(name: str, lot: str) -> list[Row]:
    return {"half_mask": half_mask, "face_mask": face_mask}[name](lot)


def _table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue()
