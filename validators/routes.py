"""The way goods may take to the market: which acts a paper may invoke for them, and which papers they must come with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.paper import Paper
from catalogue.law import Route
from validators.facts import SUBJECTS_OF_KIND, Facts, Goods, day_of

#: What a voluntary certificate is offered in place of; where the route asks for none of these, it is the declaration.
_CERTIFICATES = frozenset({"eu_type_examination_certificate", "notified_body_certificate", "authority_confirmation"})
_DECLARATION = frozenset({"declaration_of_conformity"})
_CONFIRMATION = "authority_confirmation"
#: The certificates of notified bodies on the product or its maker.
BODY_PAPERS = ("eu_type_examination_certificate", "notified_body_certificate")


def routes_for(goods: Goods, facts: Facts) -> tuple[Route, ...]:
    """The routes that apply to a line: on arrival, or on the day its certificate was issued where the route says so.

    A narrowed route (class, sterile) whose condition holds stands in place of the plain one. The route of legacy goods, which go on under the act their
    papers were issued by, stands in place of all others, unless the declaration is under the act that followed alone.
    """
    if goods.product is None:
        return ()
    arrival = facts.batch.lots_judged_for
    issued = _certificate_issued(goods, facts) or arrival
    known = facts.catalogue.routes_by_product.get(goods.product.id, ())
    running = [route for route in known if route.applies(arrival if route.basis_date == "arrival" else issued)]
    narrowed = tuple(route for route in running if route.when and _holds(route, goods, facts))
    legacy = tuple(route for route in narrowed if route.of_legacy)
    present = tuple(route for route in narrowed if not route.of_legacy) or tuple(route for route in running if not route.when)
    if legacy and _declared_as_legacy(legacy, goods, facts):
        return legacy
    return (*present, *legacy)


def acts_for_certificate(goods: Goods, facts: Facts, kind: str, issued: date | None) -> tuple[str, ...]:
    """The acts a certificate for the goods may invoke. Conformity declared before an act applied is lawful where the act says so (evidence_from)."""
    product_ids = goods.products_in_law + (goods.product.dual_with if goods.product is not None and kind in SUBJECTS_OF_KIND else ())
    day = issued or facts.batch.lots_judged_for
    acts = {route.act for route in routes_for(goods, facts)}
    for product in product_ids:
        rows = facts.catalogue.routes_by_product.get(product, ())
        acts |= {route.act for route in rows if route.basis_date == "certificate_issue" and route.applies(day)}
        subjects = {row.subject for row in facts.catalogue.products_by_id.get(product, ())}
        acts |= {act.act for act in facts.catalogue.acts if act.subject in subjects and act.evidence_from is not None and act.evidence_from <= day}
    return tuple(sorted(acts))


def acts_for_declaration(goods: Goods, facts: Facts, issued: date | None, on: date) -> tuple[str, ...]:
    """The acts a declaration may invoke: those under which goods may be placed on the market now, and those it may lawfully anticipate or outlive."""
    placing = {act.act for act in facts.catalogue.acts if act.applies(on) or (act.evidence_from is not None and act.evidence_from <= (issued or on))}
    subjects = {row.subject for product in goods.products_in_law for row in facts.catalogue.products_by_id.get(product, ())}
    own = {act.act for act in facts.catalogue.acts if act.subject in subjects and act.act in placing}
    by_arrival = {route.act for route in routes_for(goods, facts) if route.basis_date == "arrival"}
    superseded = {act.act for act in facts.catalogue.acts if act.valid_until is not None and act.valid_until < on}
    return tuple(sorted((own - superseded) | by_arrival))


def required_kinds(goods: Goods, facts: Facts) -> tuple[str, ...]:
    """Every kind of paper the goods' routes require, alternatives included."""
    return tuple(dict.fromkeys(kind for route in routes_for(goods, facts) for paper in route.required for kind in paper))


def body_asked(goods: Goods, facts: Facts) -> bool:
    """Whether a notified body has to have taken part. Where a confirmation or special approval would do in its place, only if the body's paper is there alone
    (Directive 98/79/EC Art. 9(12); MPG § 11(1))."""
    required = [set(paper) for route in routes_for(goods, facts) for paper in route.required if set(paper) & set(BODY_PAPERS)]
    if any(_CONFIRMATION not in paper for paper in required):
        return True
    return bool(required and facts.papers_of(goods.number, *BODY_PAPERS) and not facts.papers_of(goods.number, _CONFIRMATION))


def confirmed_in_place_of_body(goods: Goods, facts: Facts) -> bool:
    """Whether the goods come with an authority's confirmation or special approval where the route takes it in the place of a body's certificate."""
    taken = any(_CONFIRMATION in paper and set(paper) & set(BODY_PAPERS) for route in routes_for(goods, facts) for paper in route.required)
    return bool(taken and facts.papers_of(goods.number, _CONFIRMATION) and not facts.papers_of(goods.number, *BODY_PAPERS))


def confirmations(facts: Facts) -> Iterator[tuple[Paper, Goods, Route]]:
    """Every confirmation or special approval of an authority with each line whose route takes one, and that route."""
    for paper, goods in facts.pairs(_CONFIRMATION):
        route = next((route for route in routes_for(goods, facts) if any(_CONFIRMATION in required for required in route.required)), None)
        if route is not None:
            yield paper, goods, route


def replaced_by_voluntary(facts: Facts, goods: Goods) -> tuple[tuple[str, ...], Route | None]:
    """The kinds of the papers the voluntary certificate could be meant to replace and that are not there, and the route that asks for them: a verified one
    where there is one, ``None`` where nothing is missing."""
    required = [(paper, route) for route in routes_for(goods, facts) for paper in route.required]
    asked = [each for each in required if set(each[0]) & _CERTIFICATES] or [each for each in required if set(each[0]) & _DECLARATION]
    missing = [(paper, route) for paper, route in asked if not facts.papers_of(goods.number, *paper)]
    routes = sorted((route for _, route in missing), key=lambda route: route.unverified)
    return tuple(dict.fromkeys(kind for paper, _ in missing for kind in paper)), next(iter(routes), None)


def _certificate_issued(goods: Goods, facts: Facts) -> date | None:
    papers = facts.papers_of(goods.number, "eu_type_examination_certificate")
    days = [day for day in (day_of(paper, "issue_date") for paper in papers) if day is not None]
    return max(days, default=None)


def _holds(route: Route, goods: Goods, facts: Facts) -> bool:
    return all(_condition_holds(condition, route.act, goods, facts) for condition in route.conditions)


def _condition_holds(condition: str, act: str, goods: Goods, facts: Facts) -> bool:
    name, _, argument = condition.partition(":")
    match name:
        case "declaration_signed_before":
            return _issued_before("declaration_of_conformity", act, date.fromisoformat(argument), goods, facts)
        case "certificate_issued_before":
            return _issued_before("notified_body_certificate", act, date.fromisoformat(argument), goods, facts)
        case _:
            return goods.meets(condition)


def _declared_as_legacy(legacy: tuple[Route, ...], goods: Goods, facts: Facts) -> bool:
    """Whether no declaration for the goods leaves the legacy act out; one that also names the act that followed speaks of its transition."""
    declarations = facts.papers_of(goods.number, "declaration_of_conformity")
    named = {str(fact.value) for paper in declarations for fact in paper.all("legislation")}
    return not named or bool(named & {route.act for route in legacy})


def _issued_before(kind: str, act: str, day: date, goods: Goods, facts: Facts) -> bool:
    """Whether such a paper under ``act`` was issued before ``day``."""
    for paper in facts.papers_of(goods.number, kind):
        issued = day_of(paper, "issue_date")
        if issued is not None and issued < day and any(str(fact.value) == act for fact in paper.all("legislation")):
            return True
    return False
