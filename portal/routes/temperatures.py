"""``/temperatures``: logs of storage places, with the time goods were too warm or too cold, and what quality control makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from pydantic import ValidationError

from batches.base import Language, Text
from batches.errors import FreigabeError, InputRefused
from distribution.temperature import Reading, TemperatureLog, storage
from flows.aftercare.kinds import LOGS
from flows.aftercare.logger_file import ZONES
from flows.aftercare.plotting import plot
from flows.aftercare.temperatures import Logged, decide, delivered_of, loggable, readings_of, take_log
from flows.demand.products import name_of
from flows.figures.telling import told
from flows.uploads import Sender, SentFile
from flows.waiting import zone_on
from portal.access import FILES, Caller, CallerHere, DeskHere, may
from portal.desk import Desk
from portal.lists import PAGE, address
from portal.pages import show, spoken
from portal.posted import Filled, Form, NotInOrder, Posted
from portal.problems import status_of
from portal.receiving import receive, taken
from portal.routes.demands import attached, today
from portal.sending_files import proving
from portal.views import aftercare as views

#: Excursions of a lot that a page shows; the others are in the API and the file.
MOST_SHOWN = 50


def log_here(log: str, desk: DeskHere) -> TemperatureLog:
    """The log a route is about; 404 where there is none."""
    found = LOGS.find(desk.house, log)
    if found is None:
        raise HTTPException(404, "there is no such log")
    return found


LogHere = Annotated[TemperatureLog, Depends(log_here)]


def routes(_data: Path) -> APIRouter:
    """The routes."""
    router = APIRouter()
    for each in (_looking, _taking, _deciding):
        each(router)
    return router


def _looking(router: APIRouter) -> None:
    @router.get("/temperatures", dependencies=[may("see_distribution")])
    def logs(request: Request, desk: DeskHere) -> Response:
        query = request.query_params
        every = sorted(LOGS.all(desk.house), key=lambda each: (each.status == "held", each.last_at, each.id), reverse=True)
        page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 6 else 0
        return show(
            request,
            "temperatures",
            rows=every[page * PAGE : (page + 1) * PAGE],
            all=len(every),
            first=page * PAGE + 1,
            before=address("/temperatures", query, page=str(page - 1) if page > 1 else "") if page else "",
            after=address("/temperatures", query, page=str(page + 1)) if len(every) > (page + 1) * PAGE else "",
        )

    @router.get("/temperatures/new", dependencies=[may("recall")])
    def new(request: Request, desk: DeskHere) -> Response:
        return _form(request, desk, Posted([("zone", "Europe/Berlin")]))

    @router.get("/temperatures/{log}", dependencies=[may("see_distribution")])
    def one(known: LogHere, request: Request, desk: DeskHere) -> Response:
        return _shown(request, desk, known)

    @router.get("/temperatures/{log}/file", dependencies=[may("see_distribution")])
    def file(known: LogHere, desk: DeskHere) -> Response:
        return attached(desk.house.archive.get(known.sha256), f"{known.id}.csv")


def _taking(router: APIRouter) -> None:
    @router.post("/temperatures", dependencies=[may("recall"), FILES])
    async def sent(request: Request, desk: DeskHere, caller: CallerHere) -> Response:
        if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            return await run_in_threadpool(_form, request, desk, Posted([]), _no_file())
        async with receive(request, "temperatures", desk.data, proving(request, caller)) as form:
            given = form.posted
            try:
                kept = await log_sent(desk, caller, form.chosen, await run_in_threadpool(logged_in, given))
            except FreigabeError as refusal:
                return await run_in_threadpool(_form, request, desk, given, refusal)
        return RedirectResponse(f"/temperatures/{kept.id}", 303)


def _deciding(router: APIRouter) -> None:
    @router.post("/temperatures/{log}/decision", dependencies=[may("recall")])
    def decided(known: LogHere, request: Request, desk: DeskHere, caller: CallerHere, form: Form) -> Response:
        try:
            filled = Filled(form)
            lot, word = filled.text("lot", required=True, longest=300), filled.choice("word", ("usable", "unusable"))
            reason = filled.text("reason", required=True)
            filled.done()
            destroyed = bool(form.text("destroyed"))
            decide(desk.house, known.id, lot, "usable" if word == "usable" else "unusable", reason, caller.name, today(desk), destroyed=destroyed)
        except FreigabeError as refusal:
            return _shown(request, desk, known, form, refusal)
        return RedirectResponse(f"/temperatures/{known.id}", 303)


def logged_in(form: Posted) -> Logged:
    """Where the logger was and what lay there, as a form says it."""
    filled = Filled(form)
    place, zone = filled.text("place", required=True, longest=200), filled.choice("zone", ZONES)
    way, lots = filled.text("way", longest=40), tuple(dict.fromkeys(each for each in form.all("lots") if each))
    if not lots:
        filled.wrong["lots"] = Text(de="Bitte mindestens eine Charge wählen.", en="Please choose one lot at least.")
    filled.done()
    return logged_of({"place": place, "zone": zone, "way": way, "lots": lots})


def logged_of(given: dict[str, object]) -> Logged:
    """The same of values; ``InputRefused`` for more lots or longer words than fit."""
    try:
        return Logged.model_validate(given)
    except ValidationError as error:
        where = str(error.errors(include_url=False)[0]["loc"][0])
        raise InputRefused("temperature.input", f"{where}: cannot be kept so", f"{where}: kann so nicht eingetragen werden") from error


async def log_sent(desk: Desk, caller: Caller, files: Sequence[SentFile], logged: Logged) -> TemperatureLog:
    """A log that came as a file: looked at as every file is, kept, and read. While the request's context is open."""
    if not files:
        raise _no_file()
    sender = Sender(batch="", by=caller.name, account=caller.account.id, organisation=caller.account.organisation or "")
    received = (await taken(desk.house, sender, "temperatures", files[:1])).received[0]
    if received.outcome == "refused" and received.said is not None:
        raise InputRefused(received.code or "upload.refused", f"{received.name}: {received.said.en}", f"{received.name}: {received.said.de}")

    def keep() -> TemperatureLog:
        raw = files[0].path.read_bytes()
        return take_log(desk.house, logged, raw, caller.name, today(desk), file=received.name, sha256=received.kept_as or "")

    return await run_in_threadpool(keep)


def _no_file() -> FreigabeError:
    return NotInOrder({"file": Text(de="Bitte eine Datei wählen.", en="Please choose a file.")})


def _form(request: Request, desk: Desk, given: Posted, refusal: FreigabeError | None = None) -> Response:
    lang, on = spoken(request), today(desk)
    rows = [row for row in storage() if row.applies(on)]
    several = [row for row in rows if sum(each.category == row.category for each in rows) > 1]
    ways = [("", "wie für die Ware üblich" if lang == "de" else "as is usual for the goods")]
    ways += [(row.way, f"{name_of(desk.house.catalogue, row.category).in_language(lang)}: {row.said.in_language(lang)}") for row in several]
    return show(
        request,
        "temperature_new",
        200 if refusal is None else status_of(refusal),
        given=given,
        chosen=frozenset(given.all("lots")),
        lots=[(each.row.id, each.row, name_of(desk.house.catalogue, each.row.category).in_language(lang)) for each in loggable(desk.house, on)],
        zones=[(key, words.in_language(lang)) for key, (words, _) in ZONES.items()],
        ways=ways,
        **views.wrong_in(refusal, lang),
    )


def _shown(request: Request, desk: Desk, log: TemperatureLog, given: Posted | None = None, refusal: FreigabeError | None = None) -> Response:
    lang = spoken(request)
    readings = readings_of(desk.house, log)
    return show(
        request,
        "temperature",
        200 if refusal is None else status_of(refusal),
        it=log,
        picture=_picture(log, readings, lang),
        most=MOST_SHOWN,
        delivered=delivered_of(desk.house, log),
        given=given or Posted([]),
        called=lambda key: name_of(desk.house.catalogue, key).in_language(lang),
        zone=ZONES[log.zone][0],
        events=[(each.at, each.actor, told(each.type, each.payload)) for each in desk.house.ledger.events(LOGS.name, log.id)],
        **views.wrong_in(refusal, lang),
    )


def _picture(log: TemperatureLog, readings: Sequence[Reading], lang: Language) -> Markup:
    """The log as a picture, which is ours from the first sign to the last."""
    title = f"Temperatur in {log.place}" if lang == "de" else f"Temperature in {log.place}"
    excursions = [each for lot in log.lots for each in lot.excursions]
    return Markup(plot(readings, [each.limit for each in log.lots], excursions, title, _days(log.first_at, log.last_at, lang)))  # noqa: S704 - escaped there


def _days(first: datetime, last: datetime, lang: Language) -> list[tuple[datetime, str]]:
    """Up to six marks on the axis of time, each at the begin of a day of the house, or at hours where the log is short."""
    zone, span = zone_on(first.date()), last - first
    if span < timedelta(days=2):
        return [(at, f"{at.astimezone(zone):%d.%m. %H:%M}") for at in (first + span * part / 4 for part in range(4))]
    days: list[date] = [first.astimezone(zone).date() + timedelta(days=each) for each in range(1, span.days + 1)]
    step = -(-len(days) // 6)
    form = "%d.%m." if lang == "de" else "%m-%d"
    return [(datetime.combine(each, time(), zone).astimezone(UTC), f"{each:{form}}") for each in days[::step]]
