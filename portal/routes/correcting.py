"""``/batches/{batch}/papers/{sha256}/correct``: a person says what a paper states, and shows where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from batches.base import Box, Language, Text
from batches.concerned import concerned
from batches.correcting import PaperCorrected
from batches.errors import FreigabeError, InputRefused, Unavailable
from batches.fields import FIELDS
from batches.paper import LIST_FIELDS, Fact, Paper
from flows.words_under import lines_of, words_under
from portal.access import BatchHere, CallerHere, DeskHere, may
from portal.acting import tell
from portal.batch_pages import address, frame
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.refused import no_such_paper
from portal.routes.review import refusal_told, sizes_of
from portal.views.review import Looking, Ways
from portal.views.review_paper import papers_in
from portal.words import day, word

if TYPE_CHECKING:
    from documents.picturing.lines import Line
    from portal.access import Caller
    from portal.desk import Desk, Known

_SIDES = ("x0", "top", "x1", "bottom")
#: A correction reads its paper again; a page waits longer for that than for other acts.
_PATIENCE_SECONDS = 12.0
Side = Annotated[float, Query(ge=0, le=20_000)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/batches/{batch}/papers/{sha256}/correct", dependencies=[may("decide")])
    def correct(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere, sha256: str) -> Response:
        return _shown(request, desk, caller, known, _paper(known, sha256), request.query_params)

    @router.post("/batches/{batch}/papers/{sha256}/correct", dependencies=[may("decide")])
    def enter(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere, sha256: str, form: Form) -> Response:
        return _entered(request, desk, caller, known, _paper(known, sha256), form)

    @router.get("/batches/{batch}/papers/{sha256}/words", dependencies=[may("decide")])
    def words(desk: DeskHere, known: BatchHere, sha256: str, page: int, x0: Side, top: Side, x1: Side, bottom: Side) -> Response:
        _paper(known, sha256)
        return PlainTextResponse(words_under(desk.house, sha256, page, (x0, top, x1, bottom)))

    return router


def _paper(known: Known, sha256: str) -> Paper:
    paper = papers_in(known).get(sha256)
    if paper is None:
        raise no_such_paper()
    return paper


def _entered(request: Request, desk: Desk, caller: Caller, known: Known, paper: Paper, form: Posted) -> Response:
    try:
        told = tell(desk, known.batch.id, _act(desk, caller, paper, form), seconds=_PATIENCE_SECONDS)
        if told.outcome == "refused":
            raise refusal_told(told)
    except FreigabeError as refusal:
        fresh = desk.batch_for(caller, known.batch.id) or known
        paper = papers_in(fresh).get(paper.sha256, paper)
        return _shown(request, desk, caller, fresh, paper, form, answered=status_of(refusal), refused=refusal, given=form)
    page = form.text("page")
    return RedirectResponse(
        address(known.batch.id, "review", told=str(told.position), paper=paper.sha256, page=page if page.isdecimal() else "1") + "#gelesen", 303
    )


def _act(desk: Desk, caller: Caller, paper: Paper, form: Posted) -> PaperCorrected:
    filled = Filled(form)
    field = filled.choice("field", FIELDS)
    absent = form.text("absent") == "yes"
    page = filled.count("page", least=1, most=max(paper.pages, 1))
    value, box = _pointed_at(desk, paper, page, filled) if not absent else (None, None)
    if not absent and not value:
        filled.wrong.setdefault("value", _NO_VALUE)
    value = _in_figures(field, value)
    reason = filled.text("reason", required=True)
    filled.done()
    said: dict[str, Any] = {"sha256": paper.sha256, "field": field, "value": value, "instead_of": form.text("of") or None, "box": box, "reason": reason}
    said |= {"page": page if box is not None else None, "by": caller.name, "seen": form.text("seen") or None}
    return PaperCorrected.model_validate(said)


def _in_figures(field: str, value: str | None) -> str | None:
    """A day written as German papers have it, or a figure with a comma, in the form the record takes; all else as it was typed."""
    if value is None:
        return None
    if FIELDS.get(field) == "date" and (found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", value)):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return value.replace(",", ".") if FIELDS.get(field) == "amount" and re.fullmatch(r"\d+,\d+", value) else value


_NO_VALUE = Text(de="Bitte den Wert angeben, oder dass er nicht auf dem Papier steht.", en="Please give the value, or say that it is not on the paper.")
_NO_BOX = Text(de="Alle vier Zahlen angeben (links < rechts, oben < unten), oder keine.", en="Give all four numbers (left < right, top < bottom), or none.")


def _pointed_at(desk: Desk, paper: Paper, page: int | None, filled: Filled) -> tuple[str, Box | None]:
    """The value as typed, else the words in the box; and the box, if there is one."""
    value = filled.text("value", longest=500)
    sides = [filled.figure(name) for name in _SIDES]
    given = [float(side) for side in sides if side is not None]
    if not given or any(name in filled.wrong for name in _SIDES):
        return value, None
    if len(given) < len(_SIDES) or not (0 <= given[0] < given[2] <= 20_000 and 0 <= given[1] < given[3] <= 20_000):
        filled.wrong["x0"] = _NO_BOX
        return value, None
    box = (given[0], given[1], given[2], given[3])
    if not value and page is not None:
        value = words_under(desk.house, paper.sha256, page, box)
    return value, box


def _shown(
    request: Request, desk: Desk, caller: Caller, known: Known, paper: Paper, query: Mapping[str, str], *, answered: int = 200, **given: Any
) -> Response:
    field, old = query.get("field", ""), query.get("of", "")
    if field and field not in FIELDS:
        raise HTTPException(404, "there is no such field")
    page = _number(query.get("page", ""), 1, max(paper.pages, 1))
    facts = paper.all(field) if field else ()
    fact = next((each for each in facts if str(each.value) == old), None) if old else next(iter(facts), None) if field not in LIST_FIELDS else None
    sizes, why_not = sizes_of(desk, known, paper.sha256)
    lines = _lines(desk, paper, page) if sizes and field else ()
    looking = Looking(paper, page, None, None, "batch", ())
    refused = given.get("refused")
    shown: dict[str, Any] = {
        "paper": paper,
        "page": page,
        "looking": looking,
        "ways": Ways(known.batch.id, looking),
        "field": field,
        "named_fields": sorted(((name, word(spoken(request), "field", name)) for name in FIELDS), key=lambda each: each[1].casefold()),
        "line_choices": [(str(number), line.text[:90]) for number, line in enumerate(lines, 1)],
        "errors": [(name, why.in_language(spoken(request))) for name, why in (refused.fields if isinstance(refused, NotInOrder) else {}).items()],
        "query": query,
        "form_of": FIELDS.get(field, "text"),
        "forms": FIELDS,
        "fact": fact,
        "several": field in LIST_FIELDS,
        "size": sizes[page - 1] if page <= len(sizes) else None,
        "why_not": why_not,
        "lines": lines,
        "filled": _filled(query, fact, page, lines, given.get("given"), spoken(request)),
        "seen": _seen(known, paper, field),
        "wrong": refused.fields if isinstance(refused, NotInOrder) else {},
    }
    if not isinstance(refused, NotInOrder):
        shown |= {"refused": refused}
    return show(request, "review_correct", answered=answered, **frame(request, desk, caller, known, "review") | shown)


def _seen(known: Known, paper: Paper, field: str) -> str:
    """What the form shows of the field, as a digest that is given back with it."""
    return concerned(PaperCorrected(by="", sha256=paper.sha256, field=field, reason=""), known.batch, known.judgement) if field else ""


def _lines(desk: Desk, paper: Paper, page: int) -> tuple[Line, ...]:
    try:
        return lines_of(desk.house, paper.sha256, page)
    except (InputRefused, Unavailable):
        return ()


def _filled(query: Mapping[str, str], fact: Fact | None, page: int, lines: tuple[Line, ...], given: Posted | None, lang: Language) -> dict[str, str]:
    """What the fields of the form hold: what was typed, the line that was picked, or what was read."""
    if given is not None:
        return {name: given.text(name) for name in ("value", "reason", "absent", *_SIDES)}
    number = _number(query.get("line", ""), 0, len(lines))
    if number:
        picked = lines[number - 1]
        return {"value": picked.text} | _sides(picked.box)
    if fact is None:
        return {}
    value = day(lang, str(fact.value)) if lang == "de" and FIELDS.get(fact.field) == "date" else str(fact.value)
    return {"value": value} | (_sides(fact.box) if fact.box is not None and fact.page == page else {})


def _sides(box: Box) -> dict[str, str]:
    return {name: f"{side:g}" for name, side in zip(_SIDES, box, strict=True)}


def _number(text: str, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text.isdecimal() and len(text) < 7 else least
