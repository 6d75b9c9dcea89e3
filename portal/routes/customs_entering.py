"""What people enter about customs: the release, by hand or from a notice, and what happens to goods held at the border."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from batches.base import Text
from batches.concerned import concerned
from batches.entered import Entered, HoldEnded, HoldMaintained, ReleasedByCustoms, ReleaseSuspended
from batches.errors import FreigabeError, InputRefused, NotNow
from portal.access import BatchHere, Caller, CallerHere, DeskHere, may
from portal.acting import tell
from portal.batch_pages import address, back, frame
from portal.desk import Desk, Known
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.refused import in_fields, label_of
from portal.views.customs_hold import LAENDER, holds_of, lots_named, open_hold
from portal.views.customs_release import as_written, attachment_of, doubt_about, notices_of
from portal.words import now

#: What may be entered of a hold beside letters, by the last part of the address.
HoldForm = Literal["suspended", "maintained", "ended"]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()

    @router.get("/batches/{batch}/customs/release", dependencies=[may("see_batches")])
    def release(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        return _release_page(request, desk, caller, known)

    @router.post("/batches/{batch}/customs/release", dependencies=[may("enter_customs")])
    def released(request: Request, form: Form, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        try:
            told = tell(desk, known.batch.id, _release_told(form, caller, known))
        except FreigabeError as refusal:
            return _release_page(request, desk, caller, known, form, refusal)
        return back(known.batch.id, "customs", told)

    @router.get("/batches/{batch}/customs/hold", dependencies=[may("see_batches")])
    def hold(request: Request, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        return hold_page(request, desk, caller, known)

    @router.post("/batches/{batch}/customs/hold/{what}", dependencies=[may("enter_customs")])
    def held(what: HoldForm, request: Request, form: Form, desk: DeskHere, caller: CallerHere, known: BatchHere) -> Response:
        try:
            told = tell(desk, known.batch.id, _HOLD_TOLD[what](Filled(form), caller, known))
        except FreigabeError as refusal:
            return hold_page(request, desk, caller, known, what, form, refusal)
        return back(known.batch.id, "customs/hold", told)

    return router


class DoubtfulNumber(InputRefused):
    """A number that does not have the form of one of customs; entered all the same once somebody says that it stands so on the notice."""


def _release_told(form: Posted, caller: Caller, known: Known) -> ReleasedByCustoms:
    filled = Filled(form)
    mrn, on = filled.text("mrn", required=True, longest=70), filled.day("released_on", required=True)
    filled.done()
    assert on is not None  # noqa: S101 - required
    if form.text("notice"):
        return _from_notice(form, caller, known)
    if (doubt := doubt_about(mrn)) is not None and form.text("despite") != mrn:
        raise DoubtfulNumber("mrn.doubtful", doubt.en, doubt.de)
    return ReleasedByCustoms(by=caller.name, mrn=as_written(mrn), released_on=on, seen=_seen(form))


def _from_notice(form: Posted, caller: Caller, known: Known) -> ReleasedByCustoms:
    """What the notice states, if that is still what the page showed of it."""
    from flows.stated_release import taking_over

    notice = next((each for each in notices_of(known.batch) if each.sha256 == form.text("notice")), None)
    paper = None if notice is None else attachment_of(known.batch, notice.sha256)
    if notice is None or notice.stated is None or paper is None:
        raise InputRefused("notice.unknown", "this is no customs notice of the batch that serves", "Das ist kein brauchbarer Zollbescheid dieser Sendung")
    if (notice.stated.number, notice.stated.released_on.isoformat()) != (form.text("mrn"), form.text("released_on")):
        raise NotNow(
            "notice.read_otherwise",
            "the notice is read otherwise now than the page showed; look at it again, then take it over",
            "Der Bescheid wird inzwischen anders gelesen, als die Seite zeigte; bitte erneut ansehen und dann übernehmen",
        )
    return taking_over(paper, notice.stated, caller.name, _seen(form))


def _release_page(request: Request, desk: Desk, caller: Caller, known: Known, form: Posted | None = None, refusal: FreigabeError | None = None) -> Response:
    by_hand = form is not None and not form.text("notice")
    template = ReleasedByCustoms(by=caller.name, mrn="-", released_on=known.judgement.judged_for)
    doubt = Text(de=refusal.de, en=refusal.en) if isinstance(refusal, DoubtfulNumber) else None
    shown = {
        "release": known.batch.release_by_customs,
        "notices": notices_of(known.batch),
        "seen": concerned(template, known.batch, known.judgement),
        "given": dict(form) if form is not None and by_hand else {},
        "doubt": doubt,
    }
    around = _around(request, desk, caller, known) | _refused(request, None if doubt else refusal)
    return show(request, "customs_release", answered=status_of(refusal) if refusal else 200, **around, **shown)


def _suspended(filled: Filled, caller: Caller, known: Known) -> ReleaseSuspended:
    from customs.border_hold import period_of
    from customs.working_days import last_working_day

    authority, reason = filled.text("authority", required=True, longest=200), filled.text("reason", required=True)
    land, since = filled.choice("land", [code for code, _ in LAENDER]), filled.day("since", required=True)
    days, reference = filled.count("days", least=1, most=250), filled.text("reference", longest=200)
    filled.done()
    assert since is not None  # noqa: S101 - required
    period = period_of(since, land)
    if days is not None and days != period.working_days:
        period = period.model_copy(update={"working_days": days, "last_day": last_working_day(since, days, land)})
    lots = filled.form.all("lots")
    return ReleaseSuspended(
        by=caller.name, since=since, authority=authority, reason=reason, period=period, reference=reference, lots=lots, seen=_seen(filled.form)
    )


def _maintained(filled: Filled, caller: Caller, known: Known) -> HoldMaintained:
    on, reference = filled.day("on", required=True), filled.text("reference", required=True, longest=200)
    filled.done()
    assert on is not None  # noqa: S101 - required
    return HoldMaintained(by=caller.name, on=on, reference=reference, seen=_seen(filled.form))


def _ended(filled: Filled, caller: Caller, known: Known) -> HoldEnded:
    on, outcome, reason = filled.day("on", required=True), filled.choice("outcome", ("released", "refused")), filled.text("reason", required=True)
    filled.done()
    assert on is not None  # noqa: S101 - required
    return HoldEnded(by=caller.name, on=on, outcome="released" if outcome == "released" else "refused", reason=reason, seen=_seen(filled.form))


_HOLD_TOLD: dict[HoldForm, Callable[[Filled, Caller, Known], Entered]] = {
    "suspended": _suspended,
    "maintained": _maintained,
    "ended": _ended,
}


def hold_page(
    request: Request, desk: Desk, caller: Caller, known: Known, which: str = "", form: Posted | None = None, refusal: FreigabeError | None = None
) -> Response:
    """Holds of a batch and what may be entered of them; ``which`` of the forms was not in order, and why."""
    template = HoldEnded(by=caller.name, on=known.judgement.judged_for, outcome="released", reason="-")
    shown = {
        "holds": holds_of(known.batch, now().date()),
        "open_hold": open_hold(known.batch),
        "seen": concerned(template, known.batch, known.judgement),
        "which": which,
        "given": dict(form or {}),
        "given_lots": form.all("lots") if form is not None else (),
        "lots": lots_named(known.batch),
        "laender": [(code, f"{name} ({code})") for code, name in LAENDER],
        "attached": [(each.sha256, each.file) for each in known.batch.attached if each.sha256],
    }
    around = _around(request, desk, caller, known) | _refused(request, refusal, which)
    return show(request, "customs_hold", answered=status_of(refusal) if refusal else 200, **around, **shown)


def _around(request: Request, desk: Desk, caller: Caller, known: Known) -> dict[str, Any]:
    return frame(request, desk, caller, known, "customs") | {"to": partial(address, known.batch.id)}


def _refused(request: Request, refusal: FreigabeError | None, form: str = "") -> dict[str, Any]:
    """The refusal in the words of the page; of a form that has to be corrected, each field with what is wrong with it."""
    if not isinstance(refusal, NotInOrder):
        return {"wrong": {}, "errors": [], "refused": None if refusal is None else in_fields(refusal)}
    lang = spoken(request)
    told = [(_ids(form, name), f"{label_of(name).in_language(lang)}: {text.in_language(lang)}") for name, text in refusal.fields.items()]
    return {"wrong": refusal.fields, "errors": told}


def _ids(form: str, name: str) -> str:
    """The id of a field: forms of one page that ask for a day each tell them apart."""
    if name in ("direction", "outcome"):
        return f"{name}-{'in' if name == 'direction' else 'released'}"
    return f"{form}-{name}" if form in ("maintained", "ended") else name


def _seen(form: Posted) -> str | None:
    return form.text("seen") or None
