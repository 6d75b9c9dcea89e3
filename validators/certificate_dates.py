"""Does the certificate count on the day judged for: expiry, start, the longest validity the act allows?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.periods import years_later
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import Act
from validators.certificate_scope import acts_named, by_route
from validators.facts import CERTIFICATES, Facts, Goods, day_of, spot
from validators.routes import confirmations

Outcome = Iterator[Found | Held]
_DATED = ("eu_type_examination_certificate", "notified_body_certificate")
_CONTROL, _CONFIRMED = "production_control_certificate", "authority_confirmation"
#: Papers that may stand in each other's place: a special approval or a confirmation carries goods that no body's certificate does.
_IN_PLACE_OF = {kind: (kind, _CONFIRMED) for kind in _DATED} | {_CONFIRMED: (_CONFIRMED, *_DATED)}


def _acts(paper: Paper, catalogue: Catalogue) -> tuple[Act, ...]:
    return tuple(row for act in acts_named(paper) for row in catalogue.acts_by_name.get(act, ()))


def _basis(paper: Paper, catalogue: Catalogue) -> str | None:
    return next((act.certificate_basis for act in _acts(paper, catalogue) if act.certificate_basis), None)


def _longest(paper: Paper, catalogue: Catalogue) -> Act | None:
    """The act that limits how long the certificate may run: one it names that applied on the day of issue. Others named beside it do not lift the limit."""
    if paper.kind not in _DATED:
        return None
    issued = day_of(paper, "issue_date")
    limiting = (act for act in _acts(paper, catalogue) if act.certificate_max_years is not None)
    return next((act for act in limiting if issued is not None and (act.valid_from is None or act.valid_from <= issued)), None)


def last_day(paper: Paper, catalogue: Catalogue) -> tuple[date | None, str]:
    """The last day a certificate counts, and why: what it says, the longest the act allows where it says nothing, or the end of a transition.

    Module C2 is checked at least once a year (Reg. (EU) 2016/425 Annex VII 4.2), so a paper of it that names no end carries a year from its issue.
    """
    end, why = day_of(paper, "expiry_date"), ""
    issued, act = day_of(paper, "issue_date"), _longest(paper, catalogue)
    if paper.kind == _CONTROL:
        yearly = end is None and issued is not None and paper.value("conformity_module") == "C2"
        return (years_later(issued, 1), "yearly") if yearly and issued is not None else (end, "")
    if end is None and issued is not None and act is not None and act.certificate_max_years is not None:
        end, why = years_later(issued, act.certificate_max_years), "longest"
    acts = _acts(paper, catalogue)
    ends = [each.evidence_until for each in acts if each.evidence_until is not None]
    if acts and len(ends) == len(acts) and (end is None or max(ends) < end):
        end, why = max(ends), "transition"
    return end, why


def _extended(paper: Paper, end: date, on: date, catalogue: Catalogue) -> date | None:
    """Until when a device certificate may count beyond its expiry (Reg. (EU) 2023/607, Reg. (EU) 2024/1860), if it can at all: those issued before 25 May 2017
    ran to their own end (Reg. (EU) 2017/745 Art. 120(2); Reg. (EU) 2017/746 Art. 110(2))."""
    issued = day_of(paper, "issue_date")
    for act in _acts(paper, catalogue):
        if act.extended_until is None or act.extended_if_valid_on is None or issued is None:
            continue
        in_force = act.extended_from is None or act.extended_from <= on
        late_enough = act.extended_if_issued_from is None or act.extended_if_issued_from <= issued
        if in_force and late_enough and issued < act.extended_if_valid_on <= end and on <= act.extended_until:
            return act.extended_until
    return None


def in_force_beside(paper: Paper, goods: Goods, facts: Facts, catalogue: Catalogue, on: date) -> bool:
    """Whether another paper in whose place this one might stand carries the goods on that day: what it replaced, or will be replaced by, then says nothing
    against them. A confirmation and a paper of Module D that name no end have none."""
    for other in facts.papers_of(goods.number, *_IN_PLACE_OF.get(paper.kind or "", (paper.kind or "",))):
        issued, end = day_of(other, "issue_date"), last_day(other, catalogue)[0] or (None if other.kind in _DATED else date.max)
        if other is not paper and issued is not None and end is not None and issued <= on <= end and facts.model_known(other, goods) is not False:
            return True
    return False


@rule(
    "certificate.expired",
    "Reg. (EU) 2016/425 Annex V 6.2(i)",
    "`expiry_date`, else `issue_date` and the longest validity of the act; `legislation` and its transitions; the day judged for; the same, `models` and "
    "`product` of the papers beside it",
)
def expired(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate, or an authority's confirmation, whose last day lies before the day judged for.

    Nothing is said of one beside the one that replaced it: papers of earlier years lawfully lie in folders.
    """
    for paper, goods, route in (*((*each, None) for each in facts.pairs(*_DATED)), *confirmations(facts)):
        end, why = last_day(paper, catalogue)
        if end is None:
            continue
        if on <= end:
            yield Held(line=goods.number, file=paper.file)
            continue
        if in_force_beside(paper, goods, facts, catalogue, on):
            continue
        extended = _extended(paper, end, on, catalogue)
        found = Found(
            line=goods.number,
            file=paper.file,
            seen=end.isoformat(),
            expected=f">= {on.isoformat()}",
            severity=None if extended is None else "review",
            variant=why if extended is None else "extended",
            values={"end": end, "until": extended or "–"},
            evidence=spot(paper, paper.one("expiry_date") or paper.one("issue_date")),
            basis=_basis(paper, catalogue),
        )
        yield found if route is None else by_route(found, route)


@rule(
    "certificate.not_yet_valid",
    "Reg. (EU) 2016/425 Annex V 6.2(i)",
    "`issue_date`, with `legislation` for the article; the day judged for; `issue_date`, `expiry_date`, `conformity_module`, `models` and `product` of the "
    "papers beside it",
)
def not_yet_valid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate, or a paper of production control, issued after the day judged for. Nothing is said of one beside another that was in force then."""
    for paper, goods in facts.pairs(*CERTIFICATES):
        issued = day_of(paper, "issue_date")
        if issued is None:
            continue
        if issued <= on:
            yield Held(line=goods.number, file=paper.file)
            continue
        if in_force_beside(paper, goods, facts, catalogue, on):
            continue
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=issued.isoformat(),
            expected=f"<= {on.isoformat()}",
            values={"issued": issued},
            evidence=spot(paper, paper.one("issue_date")),
            basis=_basis(paper, catalogue),
        )


@rule(
    "certificate.validity_too_long",
    "Reg. (EU) 2016/425 Annex V 6.1",
    "`issue_date`, `expiry_date`, `legislation`; the longest validity of that act",
)
def validity_too_long(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate that runs longer than its act allows, or shows no end at all. Acts without a maximum are not judged."""
    for paper, goods in facts.pairs(*_DATED):
        issued, act = day_of(paper, "issue_date"), _longest(paper, catalogue)
        if issued is None or act is None or act.certificate_max_years is None:
            continue
        latest, end = years_later(issued, act.certificate_max_years), day_of(paper, "expiry_date")
        if end is not None and issued <= end <= latest:
            yield Held(line=goods.number, file=paper.file)
            continue
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=None if end is None else end.isoformat(),
            expected=f"<= {latest.isoformat()}",
            variant="no_expiry" if end is None else "backwards" if end < issued else "",
            values={"end": end or "–", "issued": issued, "latest": latest, "years": act.certificate_max_years, "act": act.title},
            evidence=spot(paper, paper.one("expiry_date"), paper.one("issue_date")),
            basis=act.certificate_max_basis,
            unverified=f"acts: {act.act}" if act.unverified else None,
        )
