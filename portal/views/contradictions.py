"""What the papers of a batch say against each other: each contradiction with every side of it, and where each stands."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import PurePosixPath

from batches.base import Text
from batches.compared import Compared, Statement
from batches.decision import state_of
from portal.desk import Known
from portal.views.review_paper import Place, places_of

#: Judgements of which the comparison is kept: decisions make new versions of a batch and leave what its papers say as it is.
_MOST = 64
_KEPT: OrderedDict[tuple[str, str], tuple[Compared, ...]] = OrderedDict()
_KEEPING = threading.Lock()
_QUANTITY = re.compile(r"(?P<count>\d+(?:\.\d+)?) (?P<unit>piece|pair|kit)")


@dataclass(frozen=True, slots=True)
class Side:
    """What one paper says, and where. ``quantity``: the count and its unit, where it says one."""

    statement: Statement
    place: Place | None

    @property
    def quantity(self) -> tuple[str, str] | None:
        """``98000 piece`` as its two parts."""
        found = _QUANTITY.fullmatch(self.statement.said)
        return None if found is None else (found["count"], found["unit"])


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A subject on which papers differ. ``settled``: people decided on every finding it led to; ``finding``: the one to look at."""

    name: Text
    about: str
    why: tuple[Text, ...]
    sides: tuple[Side, ...]
    finding: str
    settled: bool
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """All contradictions, those still open first, and how many subjects were compared and agree."""

    contradictions: tuple[Contradiction, ...]
    agreeing: int

    def of(self, finding: str) -> Contradiction | None:
        """The contradiction a finding is about."""
        return next((each for each in self.contradictions if finding in each.findings), None)


def compared(known: Known) -> Compare:
    """The papers of a batch held against each other; made once for each version."""
    made: Compare = known.made.get("compared") or known.made.setdefault("compared", _compared(known))
    return made


def _compared(known: Known) -> Compare:
    rows = _rows(known)
    found = [_contradiction(known, row) for row in rows if row.verdict == "differs"]
    return Compare(tuple(sorted(found, key=lambda each: each.settled)), sum(row.verdict == "agrees" for row in rows))


def _rows(known: Known) -> tuple[Compared, ...]:
    key = (known.batch.id, known.judgement.grounds)
    with _KEEPING:
        if (kept := _KEPT.get(key)) is not None and known.judgement.grounds:
            _KEPT.move_to_end(key)
            return kept
    from catalogue import load_catalogue
    from validators import compare_papers

    rows = compare_papers(known.batch, load_catalogue())
    with _KEEPING:
        _KEPT[key] = rows
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return rows


def _contradiction(known: Known, row: Compared) -> Contradiction:
    about = "" if row.subject == "party" else PurePosixPath(row.about).name
    findings = {each.id: each for each in known.judgement.findings}
    there = [findings[each] for each in row.findings if each in findings]
    open_ones = [each for each in there if state_of(each, known.batch.decisions) not in ("closed", "rejected")]
    first = next(iter([*open_ones, *there]), None)
    sides = tuple(Side(each, next(iter(places_of(known, each.spots)), None)) for each in row.statements)
    named = " ".join(part for part in (about, row.lot or "") if part)
    return Contradiction(row.name, named, row.why, sides, first.id if first else "", not open_ones, row.findings)
