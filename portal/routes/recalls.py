"""``/recalls``: recalls and drills of quality control and coordinators: looked up before, begun bound to what was seen, followed until two people end them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from batches.base import Text
from batches.errors import FreigabeError, InputRefused
from distribution.recall import CAUSE_KINDS, OUTCOMES, Cause, Recall, balance
from flows.kinds import RECALLS
from flows.recalls.acknowledging import acknowledge, returned
from flows.recalls.closing import close
from flows.recalls.drilling import drill
from flows.recalls.legal import bases
from flows.recalls.planning import members_of
from flows.recalls.policy import policy
from flows.recalls.reaching import reach
from flows.recalls.reporting import notice_paper, report
from flows.recalls.standing import live, lots_of, to_call
from flows.recalls.starting import recall as begin
from portal.access import CallerHere, DeskHere, may
from portal.desk import Desk
from portal.pages import show
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.views.recalls import KINDS, PAGE, Previewed, given_for, recipients, rows_of, told_in


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/recalls")
    _looking(router)
    _beginning(router)
    _following(router)
    _of_one_member(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("", dependencies=[may("see_distribution")])
    def recalls(request: Request, desk: DeskHere) -> Response:
        every = sorted(RECALLS.all(desk.house), key=lambda each: (each.begun_on, each.id), reverse=True)
        goal = policy(_today(desk)).goal_seconds
        shown = {name: [each for each in every if each.status == name] for name in ("running", "closed", "drill")}
        return show(request, "recalls", recalls=shown, kinds=KINDS, goal=goal, today=_today(desk))

    @router.get("/new", dependencies=[may("recall")])
    def new(request: Request, desk: DeskHere) -> Response:
        given = Posted([(name, request.query_params.get(name, "")) for name in ("kind", "value")])
        return _new(request, desk, given)

    @router.get("/{recall}", dependencies=[may("see_distribution")])
    def one(recall: str, request: Request, desk: DeskHere) -> Response:
        return _shown(request, desk, _known(desk, recall))

    @router.get("/{recall}/reports/{sha256}.pdf", dependencies=[may("see_distribution")])
    def written(recall: str, sha256: str, desk: DeskHere) -> Response:
        known = _known(desk, recall)
        if all(each.sha256 != sha256 for each in known.reports):
            raise HTTPException(404, "there is no such report")
        return pdf(desk.house.archive.get(sha256), f"rueckruf-{known.id}.pdf")


def _beginning(router: APIRouter) -> None:
    @router.post("", dependencies=[may("recall")])
    def start(request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        try:
            cause = _cause(form)
            on, authority = _today(desk), Filled(form).text("authority", longest=300)
            if form.text("do") == "drill":
                made = drill(desk.house, cause, caller.name, on=on)
            elif form.text("looked") != "yes":
                raise NotInOrder({"looked": Text(de="Bitte bestätigen, dass Sie die Liste angesehen haben.", en="Please confirm that you looked at the list.")})
            else:
                made = begin(desk.house, cause, caller.name, on=on, seen=form.text("seen")[:100], authority=authority)
        except FreigabeError as refusal:
            return _new(request, desk, form, refusal)
        return RedirectResponse(f"/recalls/{made.id}", 303)


def _following(router: APIRouter) -> None:
    @router.post("/{recall}/close", dependencies=[may("recall")])
    def ended(recall: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        known = _known(desk, recall)
        try:
            filled = Filled(form)
            outcome, reason = filled.choice("outcome", OUTCOMES), filled.text("reason", required=True)
            filled.done()
            close(desk.house, known.id, "done" if outcome == "done" else "unfounded", reason, caller.name, _today(desk))
        except FreigabeError as refusal:
            return _shown(request, desk, known, refusal, form)
        return RedirectResponse(f"/recalls/{known.id}#abschluss", 303)

    @router.post("/{recall}/report", dependencies=[may("recall")])
    def write(recall: str, request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        known = _known(desk, recall)
        try:
            report(desk.house, known.id, caller.name, _today(desk))
        except FreigabeError as refusal:
            return _shown(request, desk, known, refusal)
        return RedirectResponse(f"/recalls/{known.id}#berichte", 303)


def _of_one_member(router: APIRouter) -> None:
    @router.get("/{recall}/members/{member}", dependencies=[may("see_distribution")])
    def one(recall: str, member: str, request: Request, desk: DeskHere) -> Response:
        return _member(request, desk, _told(desk, recall, member), member)

    @router.get("/{recall}/members/{member}/notice.pdf", dependencies=[may("see_distribution")])
    def paper(recall: str, member: str, desk: DeskHere) -> Response:
        known = _told(desk, recall, member)
        if all(each.member != member for each in known.reached):
            raise HTTPException(404, "there is no such paper")
        made = notice_paper(desk.house, known, member)
        return pdf(made.content, made.name)

    @router.post("/{recall}/members/{member}/acknowledged", dependencies=[may("recall")])
    def by_telephone(recall: str, member: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        known = _told(desk, recall, member)
        try:
            filled = Filled(form)
            by, note = filled.text("by", required=True, longest=200), filled.text("note")
            told = told_in(filled, rows_of(desk.house, known, member))
            filled.done()
            acknowledge(desk.house, known.id, member, f"{by} (Telefon, {caller.name})", "phone", _today(desk), told=told, note=note)
        except FreigabeError as refusal:
            return _member(request, desk, known, member, refusal, form)
        return RedirectResponse(f"/recalls/{known.id}/members/{member}", 303)

    @router.post("/{recall}/members/{member}/returned", dependencies=[may("recall")])
    def came_back(recall: str, member: str, request: Request, form: Form, desk: DeskHere, caller: CallerHere) -> Response:
        known = _told(desk, recall, member)
        try:
            filled = Filled(form)
            lot = filled.choice("lot", [each.reached.lot for each in rows_of(desk.house, known, member)])
            quantity = filled.count("quantity", required=True, least=1, most=10**9)
            before = filled.count(f"before-{lot}", most=10**9)
            filled.done()
            returned(desk.house, known.id, member, lot, quantity or 0, caller.name, before=before)
        except FreigabeError as refusal:
            return _member(request, desk, known, member, refusal, form)
        return RedirectResponse(f"/recalls/{known.id}/members/{member}", 303)


def pdf(content: bytes, name: str) -> Response:
    """A paper to be kept, and not to be shown within the portal."""
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _today(desk: Desk) -> Any:
    return desk.house.ledger.clock().date()


def _known(desk: Desk, recall: str) -> Recall:
    found = RECALLS.find(desk.house, recall)
    if found is None:
        raise HTTPException(404, "there is no such recall")
    return found


def _told(desk: Desk, recall: str, member: str) -> Recall:
    known = _known(desk, recall)
    if known.notice(member) is None:
        raise HTTPException(404, "there is no such recipient")
    return known


def _cause(form: Posted) -> Cause:
    filled = Filled(form)
    kind, value = filled.choice("kind", CAUSE_KINDS), filled.text("value", required=True, longest=300)
    reason = filled.text("reason", required=form.text("do") != "drill")
    filled.done()
    try:
        return Cause.model_validate({"kind": kind, "value": value, "reason": reason or "Übung"})
    except ValidationError as error:
        raise InputRefused("recall.input", "check what to look for", "Bitte prüfen, wonach gesucht wird") from error


def _new(request: Request, desk: Desk, given: Posted, refusal: FreigabeError | None = None) -> Response:
    preview = None
    kind, value = given.text("kind"), given.text("value")[:300]
    if kind in CAUSE_KINDS and value:
        try:
            found = reach(desk.house, Cause.model_validate({"kind": kind, "value": value, "reason": "-"}), _today(desk))
            names = {id_: each.name for id_, each in members_of(desk.house, found.recipients | found.waiting).items()}
            preview = Previewed(found, names)
        except FreigabeError as wrong:
            refusal = refusal or wrong
    wrong_fields = refusal.fields if isinstance(refusal, NotInOrder) else {}
    alerts = [(each.alert, f"{each.alert}: {each.subject}") for each in desk.house.catalogue.at(_today(desk)).alerts()]
    shown = {"given": given, "preview": preview, "kinds": KINDS, "wrong": wrong_fields, "alerts_known": alerts, "page_size": PAGE}
    return show(request, "recall_new", 200 if refusal is None or request.method == "GET" else status_of(refusal), refused=refusal, **shown)


def _shown(request: Request, desk: Desk, recall: Recall, refusal: FreigabeError | None = None, given: Posted | None = None) -> Response:
    house, on = desk.house, _today(desk)
    now = live(house, recall)
    every = recipients(now, on)
    asked = request.query_params.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1
    start = max(page - 1, 0) * PAGE
    lots = lots_of(house, now)
    shown = {
        "recall": now, "lots": lots, "sums": balance(now), "of_lots": {each.id: balance(now, lot=each.id) for each in lots[:PAGE]},
        "every": len(every), "rows": every[start : start + PAGE], "page_number": page, "page_size": PAGE, "kinds": KINDS, "today": on,
        "call": to_call(house, now, on), "known": sum(each.notice.acknowledged_on is not None for each in every if each.notice.delivered),
        "having": sum(each.notice.delivered for each in every), "bases": bases(house.catalogue, {each.category for each in lots}, now.begun_on),
        "goal": policy(now.begun_on).goal_seconds, "given": given or Posted([]), "wrong": refusal.fields if isinstance(refusal, NotInOrder) else {},
    }  # fmt: skip
    return show(request, "recall", 200 if refusal is None else status_of(refusal), refused=refusal, **shown)


def _member(request: Request, desk: Desk, recall: Recall, member: str, refusal: FreigabeError | None = None, form: Posted | None = None) -> Response:
    rows = rows_of(desk.house, recall, member)
    contact = members_of(desk.house, [member]).get(member)
    shown = {
        "recall": recall, "notice": recall.notice(member), "rows": rows, "contact": contact.contact if contact else None, "member": member,
        "given": given_for(rows, form), "wrong": refusal.fields if isinstance(refusal, NotInOrder) else {},
    }  # fmt: skip
    return show(request, "recall_member", 200 if refusal is None else status_of(refusal), refused=refusal, **shown)
