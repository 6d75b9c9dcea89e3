"""A comparison of papers as one value: what each says and whether they agree. Rules turn it into findings, the view of all papers shows it.

The verdict is that of the outcomes a rule yields, so rule and view cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from batches.compared import Statement, Verdict
from batches.finding import Evidence
from batches.paper import Fact, Paper
from batches.rule import Found, Held
from validators.trade_papers import ORDER, in_order, spot_of

Stands = Literal["reference", "agrees", "differs", "incomparable"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One subject, every statement on it, and what a rule makes of them.

    ``about``: which model, lot or party; ``why``: the key of the reason why statements cannot be compared (``words/agreement.toml``). ``same``: the
    statements say one thing, in a subject that no rule judges here.
    """

    subject: str
    statements: tuple[Statement, ...]
    outcomes: tuple[Found | Held, ...] = ()
    about: str = ""
    line: int | None = None
    lot: str | None = None
    why: str = ""
    same: bool = False

    @property
    def verdict(self) -> Verdict:
        """``differs`` where a rule objects, ``agrees`` where one held, ``incomparable`` where none could say."""
        if any(isinstance(each, Found) for each in self.outcomes):
            return "differs"
        return "agrees" if self.outcomes or self.same else "incomparable"


def outcomes_of(comparisons: Iterable[Comparison]) -> Iterator[Found | Held]:
    """What a rule yields for these comparisons; nothing holds for a paper (of a line and lot) that some comparison objects to."""
    outcomes = [each for comparison in comparisons for each in comparison.outcomes]
    objections = [each for each in outcomes if isinstance(each, Found)]
    spoiled = {(each.line, each.lot, each.file) for each in objections}
    yield from objections
    yield from dict.fromkeys(each for each in outcomes if isinstance(each, Held) and (each.line, each.lot, each.file) not in spoiled)


def on_paper(paper: Paper, said: object, stands: Stands, *spots: Evidence, how: str = "") -> Statement:
    """What a paper says, and how it stands to the others."""
    return Statement(kind=paper.kind or "other", file=paper.file, said=str(said), how=how, verdict=stands, spots=spots)


def by_fact(paper: Paper, fact: Fact, stands: Stands, *, said: object | None = None, how: str = "") -> Statement:
    """What a paper says in one fact."""
    return on_paper(paper, fact.value if said is None else said, stands, spot_of(paper, fact), how=how)


def by_order(said: object, *texts: str, stands: Stands = "reference") -> Statement:
    """What the order says; ``texts`` quote it."""
    return Statement(kind="order", file=ORDER, said=str(said), verdict=stands, spots=tuple(in_order(text) for text in texts))


def stands_by(outcomes: Iterable[Found | Held]) -> Stands:
    """How a paper stands by what was found on it."""
    several = list(outcomes)
    return "differs" if any(isinstance(each, Found) for each in several) else "agrees" if several else "incomparable"
