"""The way goods may take to the market: which acts a paper may invoke for them, and which papers they must come with."""

from __future__ import annotations

from datetime import date

from catalogue.law import Route
from validators.facts import SUBJECTS_OF_KIND, Facts, Goods, day_of

#: What a voluntary certificate is offered in place of; where the route asks for none of these, it is the declaration.
_CERTIFICATES = frozenset({"eu_type_examination_certificate", "notified_body_certificate", "authority_confirmation"})
_DECLARATION = frozenset({"declaration_of_conformity"})


def routes_for(goods: Goods, facts: Facts) -> tuple[Route, ...]:
    """The routes that apply to a line: on arrival, or on the day its certificate was issued where the route says so.

    A narrowed route (class, sterile, legacy papers) whose condition holds stands in place of the plain one.
    """
    if goods.product is None:
        return ()
    arrival = facts.batch.lots_judged_for
    issued = _certificate_issued(goods, facts) or arrival
    known = facts.catalogue.routes_by_product.get(goods.product.id, ())
    running = [route for route in known if route.applies(arrival if route.basis_date == "arrival" else issued)]
    narrowed = tuple(route for route in running if route.when and _holds(route, goods, facts))
    return narrowed or tuple(route for route in running if not route.when)


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


def replaced_by_voluntary(facts: Facts, goods: Goods) -> tuple[str, ...]:
    """The kinds of the papers the voluntary certificate could be meant to replace and that are not there."""
    required = [paper for route in routes_for(goods, facts) for paper in route.required]
    asked = [paper for paper in required if set(paper) & _CERTIFICATES] or [paper for paper in required if set(paper) & _DECLARATION]
    return tuple(dict.fromkeys(kind for paper in asked if not facts.papers_of(goods.number, *paper) for kind in paper))


def _certificate_issued(goods: Goods, facts: Facts) -> date | None:
    papers = facts.papers_of(goods.number, "eu_type_examination_certificate")
    days = [day for day in (day_of(paper, "issue_date") for paper in papers) if day is not None]
    return max(days, default=None)


def _holds(route: Route, goods: Goods, facts: Facts) -> bool:
    condition, _, argument = route.when.partition(":")
    match condition:
        case "sterile":
            return goods.line.sterile is True
        case "class":
            return goods.product_class == argument
        case "declaration_signed_before":
            return _issued_before("declaration_of_conformity", route.act, date.fromisoformat(argument), goods, facts)
        case "certificate_issued_before":
            return _issued_before("notified_body_certificate", route.act, date.fromisoformat(argument), goods, facts)
        case _:
            raise ValueError(f"routes: unknown condition {route.when!r}")


def _issued_before(kind: str, act: str, day: date, goods: Goods, facts: Facts) -> bool:
    """Whether such a paper under ``act`` was issued before ``day``."""
    for paper in facts.papers_of(goods.number, kind):
        issued = day_of(paper, "issue_date")
        if issued is not None and issued < day and any(str(fact.value) == act for fact in paper.all("legislation")):
            return True
    return False
