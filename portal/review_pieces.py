"""Parts of the review page that stay the same for a version of a batch, rendered once for it; a page is put together of them in a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup

from batches.base import Language
from batches.fields import FIELDS
from batches.paper import Paper
from portal.desk import Known
from portal.pages import piece
from portal.views.review import Looking, Ways, papers_listed
from portal.views.review_findings import FindingSeen
from portal.views.review_paper import BoxSeen, absent_seen, boxes_on, facts_seen

#: So many parts of each kind are kept for a version of a batch; a paper's is some fifteen kilobytes.
_MOST = 24
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the list of papers; ``href`` is to be ended by what stays chosen."""

    href: str
    words: Markup


@dataclass(frozen=True, slots=True)
class Boxed:
    """A box on the picture of a page, as it is and as it looks when it is chosen."""

    number: int
    plain: Markup
    marked: Markup


def listed_papers(known: Known, lang: Language) -> tuple[Listed, ...]:
    """The list of papers."""

    def make() -> tuple[Listed, ...]:
        base = _plain(known, None, 1).base
        return tuple(Listed(f"{base}?paper={each.paper.sha256}&page=1", piece(lang, "review_paper_listed", one=each).strip()) for each in papers_listed(known))

    return _kept(known, "pieces: papers", lang, make)


def boxes(known: Known, paper: Paper, page: int, lang: Language) -> tuple[Boxed, ...]:
    """The boxes of a page."""

    def make() -> tuple[Boxed, ...]:
        base = _plain(known, paper, page).base

        def drawn(each: BoxSeen, *, selected: bool) -> Markup:
            return piece(lang, "review_box", each=each, base=base, selected=selected)

        return tuple(Boxed(each.number, drawn(each, selected=False), drawn(each, selected=True)) for each in boxes_on(known, paper, page))

    return _kept(known, "pieces: boxes", (paper.sha256, page, lang), make)


def read(known: Known, paper: Paper, page: int, lang: Language, *, may_decide: bool, tables: bool) -> Markup:
    """What was read from a paper, beside a page of it."""

    def make() -> Markup:
        return piece(
            lang, "review_read", paper=paper, page=page, ways=_plain(known, paper, page), forms=FIELDS, may_decide=may_decide, tables=tables,
            facts=facts_seen(known, paper), absent=absent_seen(known, paper),
        )  # fmt: skip

    return _kept(known, "pieces: read", (paper.sha256, page, lang, may_decide, tables), make)


def briefs(known: Known, name: str, lang: Language, found: tuple[FindingSeen, ...], looking: Looking) -> dict[str, Markup]:
    """Each finding in a line or two, by its id, as one person sees them."""

    def make() -> dict[str, Markup]:
        ways = Ways(known.batch.id, looking)
        return {each.finding.id: piece(lang, "review_brief", one=each, href=ways.finding(each)) for each in found}

    inside = looking.paper.sha256 if looking.scope == "paper" and looking.paper is not None else ""
    return _kept(known, "pieces: findings", (name if known.batch.decisions else "", lang, inside), make)


def _plain(known: Known, paper: Paper | None, page: int) -> Ways:
    return Ways(known.batch.id, Looking(paper, page, None, None, "batch", ()))


def _kept(known: Known, kind: str, key: object, make: Callable[[], Made]) -> Made:
    kept: dict[object, Made] = known.made.setdefault(kind, {})
    found = kept.get(key)
    if found is None:
        if len(kept) >= _MOST:
            kept.clear()
        found = kept[key] = make()
    return found
