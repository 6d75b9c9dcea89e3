"""What the page about the goods shows: the batch's lots, and one of them with its sheets."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from fastapi.responses import Response

from batches.concerned import concerned
from batches.course import course_of
from batches.entered import GoodsArrived, LotJudged, SheetsEntered
from batches.errors import FreigabeError
from batches.quality_data import MarkedRow, Sheets
from flows.series import Inspections, inspections_of
from portal.access import Caller
from portal.batch_pages import address, frame
from portal.desk import Desk, Known
from portal.pages import show, spoken
from portal.posted import NotInOrder, Posted
from portal.sheets import counted_grid, measured_grid
from portal.views.goods import choices, counted, marked, measured, of_quality
from portal.views.lots import LotSeen, lots_of


def goods_page(
    request: Request,
    desk: Desk,
    caller: Caller,
    known: Known,
    seen: LotSeen,
    part: str = "",
    given: Posted | None = None,
    refusal: FreigabeError | None = None,
    answered: int = 200,
) -> Response:
    """The page. ``part``: the form ``given`` was typed into, which shows that again; ``refusal``: what is wrong with it."""
    catalogue, batch = desk.house.catalogue, known.batch

    def typed(name: str) -> Posted | None:
        return given if part == name else None

    wrong = refusal.fields if isinstance(refusal, NotInOrder) else {}
    plans = counted(known, catalogue, seen)
    return show(
        request,
        "goods",
        answered=answered,
        **frame(request, desk, caller, known, "goods"),
        refused=None if wrong else refusal,
        part=part,
        wrong=wrong,
        typed=typed,
        here=address(batch.id, "goods"),
        review=address(batch.id, "review"),
        course=course_of(batch),
        lots=lots_of(known),
        lot=seen,
        plans=plans,
        series=_series(desk, caller, known),
        counted=counted_grid(batch, seen, plans, typed("inspection")),
        marked=marked(known, catalogue, seen),
        measured=measured(known, catalogue, seen),
        grid=measured_grid(batch, seen, typed("measurements")),
        choices=choices(known, catalogue, seen, spoken(request)),
        findings=of_quality(known, seen),
        seen_arrival=concerned(GoodsArrived(by="", on=batch.judged_for), batch, known.judgement),
        seen_lot=_seen_of_lots(known, [seen]),
        seen_lots=_seen_of_lots(known, lots_of(known)),
        seen_verdict=concerned(LotJudged(by="", lot=seen.key, choice="", reason=""), batch, known.judgement),
    )


def _series(desk: Desk, caller: Caller, known: Known) -> tuple[Inspections, ...]:
    """The series of its lots, of which whoever does not see all is shown the lots of their own batches."""
    if "series" not in known.made:
        known.made["series"] = tuple(inspections_of(desk.house, known.batch, known.judgement.sampling))
    made: tuple[Inspections, ...] = known.made["series"]
    if caller.sees_all:
        return made
    there = {lot.batch for each in made for lot in (*each.lots, *each.state.led_by)}
    own = {batch for batch in there if (other := desk.batch(batch)) is not None and caller.sees(other)}
    return tuple(told for each in made if (told := _of_own(each, own)).lots)


def _of_own(series: Inspections, own: set[str]) -> Inspections:
    """A series without the lots of others' batches, nor the reason that names them."""
    lots = tuple(lot for lot in series.lots if lot.batch in own)
    return replace(series, lots=lots, because=series.because if all(lot.batch in own for lot in series.state.led_by) else None)


def _seen_of_lots(known: Known, lots: list[LotSeen] | tuple[LotSeen, ...]) -> str:
    """What stands in the sheets of these lots, under whichever name rows may have them."""
    batch = known.batch
    names = {(str(each.ordered.line), name) for each in lots for name in ("", each.lot.lot)}
    rows = tuple(MarkedRow(row=0, line=line, lot=lot) for line, lot in sorted(names))
    return concerned(SheetsEntered(by="", sheets=Sheets(markings=rows)), batch, known.judgement)
