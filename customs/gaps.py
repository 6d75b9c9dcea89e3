"""What is there of a line and what is still to be got before it can be declared and released: papers against conditions, and facts that are not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from batches.base import Frozen, Text
from batches.batch import Batch, CustomsLine, Judgement
from batches.decision import state_of
from batches.finding import Finding
from catalogue import Catalogue
from catalogue.law import Route
from customs.conditions import ROUTE, Condition, State, conditions_on
from customs.preparation import Prepared
from customs.tables import MeasureCondition, tables

#: The rule of the goods' route to the market: which papers it requires and whether they are there.
_ROUTE_RULE = "papers.missing"


class HeldPaper(Frozen):
    """A paper that satisfies a condition: its file, its own number where one was read, the code it is declared under (``None``: it has none)."""

    file: str
    number: str | None = None
    code: str | None = None

    @property
    def in_words(self) -> str:
        """The paper in a few words: ``N380 INV-77 (invoice.pdf)``."""
        return " ".join(part for part in (self.code, self.number, f"({self.file})") if part)


class Asked(Frozen):
    """One thing a line must come with; ``codes``: the document codes it may go under; ``required``: nothing goes on without it; ``get``: what exactly to get
    or do, ``None`` where it is held; ``findings``: those that say more of it."""

    what: Text
    codes: tuple[str, ...] = ()
    state: State
    required: bool
    held: tuple[HeldPaper, ...] = ()
    get: Text | None = None
    whom: str
    basis: str
    findings: tuple[str, ...] = ()


class FactMissing(Frozen):
    """A fact that is not known; ``required``: code, rate or value rest on it; ``whom``: who can say it."""

    fact: Text
    required: bool
    whom: str


class LineGaps(Frozen):
    """What a line must come with, and the facts it lacks."""

    line: int
    commodity_code: str | None
    origin: str | None
    preference: str
    conditions: tuple[Asked, ...]
    facts: tuple[FactMissing, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing required is missing."""
        return not any(each.required and each.state == "missing" for each in self.conditions) and not any(each.required for each in self.facts)


def find_gaps(batch: Batch, catalogue: Catalogue, prepared: Prepared, judgement: Judgement) -> tuple[LineGaps, ...]:
    """Line by line what is held and what is missing, as of the day the batch is judged for.

    ``judgement``: what the rules say of the same batch; it tells which papers the goods' route to the market requires and whether they are there. What two
    people let pass without its paper is no longer required.
    """
    return tuple(_line(batch, catalogue, line, prepared, judgement) for line in prepared.result.lines)


def _line(batch: Batch, catalogue: Catalogue, line: CustomsLine, prepared: Prepared, judgement: Judgement) -> LineGaps:
    conditions = [_asked(each, judgement) for each in prepared.conditions[line.line]]
    routes = [row for row in conditions_on(line.commodity_code, batch.judged_for) if ROUTE in row.satisfied_by]
    conditions += [
        each for row in routes for each in (*_held_for_route(row, line, batch, catalogue, judgement), *_missed(row, line, batch, catalogue, judgement))
    ]
    facts = tuple(FactMissing(fact=each.fact, required=each.holds, whom=each.whom) for each in prepared.lacking[line.line])
    known = {"line": line.line, "commodity_code": line.commodity_code, "origin": line.origin, "preference": line.preference}
    return LineGaps.model_validate(known | {"conditions": tuple(conditions), "facts": facts})


def _asked(condition: Condition, judgement: Judgement) -> Asked:
    row = condition.row
    held = tuple(HeldPaper(file=each.file, number=each.number, code=each.code) for each in condition.held)
    about = {"preference": "customs.origin_proof", "relief": "customs.relief"}
    families = tuple(family for word, family in about.items() if any(each.partition(":")[0] == word for each in row.words))
    told = () if held or not families else tuple(each.id for each in judgement.findings if each.code.startswith(families))
    return Asked(
        what=row.called,
        codes=row.document_codes,
        state=condition.state,
        required=row.demand == "required",
        held=held,
        get=None if held else row.to_get,
        whom=row.whom,
        basis=row.source,
        findings=told,
    )


def _held_for_route(row: MeasureCondition, line: CustomsLine, batch: Batch, catalogue: Catalogue, judgement: Judgement) -> Iterator[Asked]:
    """The papers of the goods' route to the market that the rule found in place; supporting ones are not required."""
    required = _required_kinds(_routes(line, batch, catalogue))
    files = {each.file for each in judgement.passed if (each.code, each.line) == (_ROUTE_RULE, line.line)}
    for paper in sorted(batch.papers, key=lambda paper: paper.file):
        if paper.file in files:
            held = (HeldPaper(file=paper.file, number=paper.own_number),)
            what, asked = _kind_named(paper.kind or ""), paper.kind in required
            yield Asked(what=what, state="held", required=asked, held=held, whom=row.whom, basis=row.source)


def _missed(row: MeasureCondition, line: CustomsLine, batch: Batch, catalogue: Catalogue, judgement: Judgement) -> Iterator[Asked]:
    """The papers of the route that the rule misses; what an unverified route requires is asked for by a review finding, and required all the same."""
    unsure = _required_kinds(route for route in _routes(line, batch, catalogue) if route.unverified)
    for finding in judgement.findings:
        if (finding.code, finding.line) == (_ROUTE_RULE, line.line):
            kinds = (finding.expected or "").split(" or ")
            required = finding.severity == "blocking" or not unsure.isdisjoint(kinds)
            yield _missing(row, finding, kinds, required=required and state_of(finding, batch.decisions) != "closed")


def _routes(line: CustomsLine, batch: Batch, catalogue: Catalogue) -> tuple[Route, ...]:
    category = catalogue.at(batch.judged_for).category(batch.order.line(line.line).category)
    return () if category is None else catalogue.routes_by_product.get(category.product, ())


def _required_kinds(routes: Iterable[Route]) -> frozenset[str]:
    return frozenset(kind for route in routes for paper in route.required for kind in paper)


def _missing(row: MeasureCondition, finding: Finding, kinds: list[str], *, required: bool) -> Asked:
    named = [each for kind in kinds for each in tables().documents if each.kind == kind]
    what = Text(de=" oder ".join(each.name_de for each in named), en=" or ".join(each.name_en for each in named)) if named else row.called
    get = Text(de=f"{finding.message.de} {finding.clear_by.de}", en=f"{finding.message.en} {finding.clear_by.en}")
    return Asked(what=what, state="missing", required=required, get=get, whom=row.whom, basis=f"{row.source}; {finding.basis}", findings=(finding.id,))


def _kind_named(kind: str) -> Text:
    row = next((row for row in tables().documents if row.kind == kind), None)
    return Text(de=kind, en=kind) if row is None else Text(de=row.name_de, en=row.name_en)
