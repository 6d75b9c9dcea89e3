"""What the dossier says of things still due: what each line must come with and whether it is there, and holds at the border with their letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from batches.base import Text
from batches.batch import Batch
from batches.border_hold import HoldLetter
from documents.writing.characters import Plain
from documents.writing.wording import day, word


@dataclass(frozen=True, slots=True)
class Due:
    """One thing a line must come with, or a fact it lacks. ``state``: ``held``, ``missing``, ``declared`` (no paper is needed), ``ask`` (TARIC says whether).

    ``held``: the papers that satisfy it, each in a few words; ``get``: what to get or do; ``whom``: who can; ``basis``: the source that asks for it.
    """

    line: int
    what: Text
    state: Literal["held", "missing", "declared", "ask"]
    required: bool = True
    held: tuple[str, ...] = ()
    get: Text | None = None
    whom: str = ""
    basis: str = ""


def dues(asked: Sequence[Due]) -> list[Plain]:
    """What is due, once for all lines it is the same for, what is missing first."""
    lines: dict[Due, list[int]] = {}
    for each in asked:
        same = Due(0, each.what, each.state, each.required, each.held, each.get, each.whom, each.basis)
        lines.setdefault(same, []).append(each.line)
    order = {"missing": 0, "ask": 1, "declared": 2, "held": 3}
    ranked = sorted(lines, key=lambda each: (order[each.state], not each.required, min(lines[each])))
    return [_due(each, sorted(set(lines[each]))) for each in ranked]


def _due(each: Due, lines: list[int]) -> dict[str, Plain]:
    state = "welcome" if each.state == "missing" and not each.required else each.state
    get: Plain = None if each.get is None else {"de": each.get.de, "en": each.get.en}
    return {
        "lines": ", ".join(map(str, lines)),
        "what": {"de": each.what.de, "en": each.what.en},
        "state": word("due", state),
        "missing": state == "missing",
        "held": list(each.held),
        "get": get,
        "whom": word("whom", each.whom) if each.whom and each.state != "held" else None,
        "basis": each.basis,
    }


def holds(batch: Batch) -> list[Plain]:
    """Every hold of the batch with its letters in order of their days."""
    return [
        {
            "de": each.told.de,
            "en": each.told.en,
            "holds": each.holds,
            "lots": ", ".join(f"{line}/{lot}" for line, lot in each.lots),
            "letters": [_letter(letter) for letter in sorted(each.letters, key=lambda letter: letter.on)],
        }
        for each in batch.holds
    ]


def _letter(letter: HoldLetter) -> dict[str, Plain]:
    direction = word("direction", letter.direction)
    return {"on": day(letter.on), "direction": direction, "whom": letter.with_whom, "subject": letter.subject, "file": letter.file, "sha256": letter.sha256}
