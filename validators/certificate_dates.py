"""Does the certificate count on the day judged for: expiry, start, the longest validity the act allows?"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.law import Act
from validators.certificate_scope import acts_named
from validators.facts import Facts, Goods, day_of, spot

Outcome = Iterator[Found | Held]
_DATED = ("eu_type_examination_certificate", "notified_body_certificate")


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February."""
    year = min(day.year + years, date.max.year)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)


def _acts(paper: Paper, catalogue: Catalogue) -> tuple[Act, ...]:
    return tuple(row for act in acts_named(paper) for row in catalogue.acts_by_name.get(act, ()))


def _basis(paper: Paper, catalogue: Catalogue) -> str | None:
    return next((act.certificate_basis for act in _acts(paper, catalogue) if act.certificate_basis), None)


def _longest(paper: Paper, catalogue: Catalogue) -> Act | None:
    """The act that limits how long the certificate may run: one it names that applied on the day of issue. Others named beside it do not lift the limit."""
    issued = day_of(paper, "issue_date")
    limiting = (act for act in _acts(paper, catalogue) if act.certificate_max_years is not None)
    return next((act for act in limiting if issued is not None and (act.valid_from is None or act.valid_from <= issued)), None)


def _last_day(paper: Paper, catalogue: Catalogue) -> tuple[date | None, str]:
    """The last day a certificate counts, and why: what it says, the longest the act allows where it says nothing, or the end of a transition."""
    end, why = day_of(paper, "expiry_date"), ""
    issued, act = day_of(paper, "issue_date"), _longest(paper, catalogue)
    if end is None and issued is not None and act is not None and act.certificate_max_years is not None:
        end, why = years_later(issued, act.certificate_max_years), "longest"
    acts = _acts(paper, catalogue)
    ends = [each.evidence_until for each in acts if each.evidence_until is not None]
    if acts and len(ends) == len(acts) and (end is None or max(ends) < end):
        end, why = max(ends), "transition"
    return end, why


def _extended(paper: Paper, end: date, on: date, catalogue: Catalogue) -> date | None:
    """Until when a device certificate may count beyond its expiry (Reg. (EU) 2023/607, Reg. (EU) 2024/1860), if it can at all."""
    issued = day_of(paper, "issue_date")
    for act in _acts(paper, catalogue):
        if act.extended_until is None or act.extended_if_valid_on is None or issued is None:
            continue
        in_force = act.extended_from is None or act.extended_from <= on
        if in_force and issued < act.extended_if_valid_on <= end and on <= act.extended_until:
            return act.extended_until
    return None


def in_force_beside(paper: Paper, goods: Goods, facts: Facts, catalogue: Catalogue, on: date) -> Paper | None:
    """Another certificate of that kind for the goods that is in force on that day: what it replaces, or will be replaced by, then says nothing against them."""
    for other in facts.papers_of(goods.number, paper.kind or ""):
        issued, (end, _) = day_of(other, "issue_date"), _last_day(other, catalogue)
        if other is not paper and issued is not None and end is not None and issued <= on <= end:
            return other
    return None


@rule(
    "certificate.expired",
    "Reg. (EU) 2016/425 Annex V 6.2(i)",
    "`expiry_date`, else `issue_date` and the longest validity of the act; `legislation` and its transitions; the day judged for",
)
def expired(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate whose last day lies before the day judged for. Beside the one that replaced it, it is only noted."""
    for paper, goods in facts.pairs(*_DATED):
        end, why = _last_day(paper, catalogue)
        if end is None:
            continue
        if on <= end:
            yield Held(line=goods.number, file=paper.file)
            continue
        extended, renewed = _extended(paper, end, on, catalogue), in_force_beside(paper, goods, facts, catalogue, on)
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=end.isoformat(),
            expected=f">= {on.isoformat()}",
            severity="note" if renewed is not None else None if extended is None else "review",
            variant="renewed" if renewed is not None else why if extended is None else "extended",
            values={"end": end, "until": extended or "–", "other": renewed.file if renewed is not None else "–"},
            evidence=spot(paper, paper.one("expiry_date") or paper.one("issue_date")),
            basis=_basis(paper, catalogue),
        )


@rule(
    "certificate.not_yet_valid",
    "Reg. (EU) 2016/425 Annex V 6.2(i)",
    "`issue_date`, with `legislation` for the article; the day judged for",
)
def not_yet_valid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A certificate issued after the day judged for. Beside one that was in force then, it is only noted."""
    for paper, goods in facts.pairs(*_DATED):
        issued = day_of(paper, "issue_date")
        if issued is None:
            continue
        if issued <= on:
            yield Held(line=goods.number, file=paper.file)
            continue
        earlier = in_force_beside(paper, goods, facts, catalogue, on)
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=issued.isoformat(),
            expected=f"<= {on.isoformat()}",
            severity=None if earlier is None else "note",
            variant="" if earlier is None else "beside",
            values={"issued": issued, "other": "–" if earlier is None else earlier.file},
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
