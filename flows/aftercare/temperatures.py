"""Temperature logs: taken with the lots that lay there, which are held where it was too warm or too cold for too long; then quality control decides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

from pydantic import Field

from batches.base import Frozen
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.who_and_why import reasoned, somebody
from distribution.duties import policy_on
from distribution.temperature import LoggedLot, Reading, TemperatureLog, Usable, beyond, excursions, limit_for, storage, usual_interval
from flows.aftercare.holding import Changed, hold, let_go, set_aside
from flows.aftercare.kinds import LOGS
from flows.aftercare.logger_file import LoggerFile, readings_in
from flows.aftercare.lots import lot_named, lots_of, told_of
from flows.wiring import House
from record.stock import Kept

_TRIES = 10


class Logged(Frozen):
    """Where a logger was, in which zone it tells its times, and the lots (numbers or ids) that lay there. ``way``: how they are stored, of several."""

    place: Annotated[str, Field(min_length=1, max_length=200)]
    zone: str
    lots: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    way: Annotated[str, Field(max_length=40)] = ""


def take_log(house: House, logged: Logged, raw: bytes, by: str, on: date, *, file: str = "", sha256: str = "") -> TemperatureLog:
    """Keep a log and hold the lots it speaks against. The same file for the same place and lots is one log.

    ``sha256``: where the archive has the file already. ``InputRefused`` for what cannot be read, times to come, or lots for which no limit is known.
    """
    somebody(by)
    read = readings_in(raw, logged.zone)
    if read.readings[-1].at > house.ledger.clock():
        raise InputRefused(
            "temperature.later", "the log has readings of times to come; check the zone and the logger's clock",
            "Das Protokoll hat Messwerte aus der Zukunft; bitte Zeitzone und Uhr des Loggers prüfen",
        )  # fmt: skip
    kept = {each.row.id: each for each in (lot_named(house, each) for each in logged.lots)}
    lots = tuple(_logged(each, read, logged.way, on) for each in kept.values())
    digest = sha256 or house.archive.put(raw)
    new = _log(digest, logged, read, lots, file, by, on)
    held = [each.lot.id for each in new.lots if each.held]
    told = {"place": new.place, "lots": ", ".join(each.lot.lot for each in new.lots)} | (
        {"held": ", ".join(each.lot.lot for each in new.lots if each.held)} if held else {}
    )
    with LOGS.open(house, new.id, by) as opened:
        if opened.before is not None:
            return opened.before
        return opened.save(new, Event(type="temperature.logged", actor=by, payload=told), also=[partial(hold, house, new.id, held)] if held else [])


def decide(house: House, id: str, lot: str, word: Usable, reason: str, by: str, on: date, *, destroyed: bool = False) -> TemperatureLog:  # noqa: A002
    """Say whether a lot that a log holds may be used. ``unusable``: what is reserved of it ends, what is free is withdrawn (``destroyed``: and destroyed).

    What was found usable can be found unusable later, never the other way round.
    """
    somebody(by)
    reasoned(reason)
    for _ in range(_TRIES):
        with LOGS.open(house, id, by) as opened:
            before = opened.known
            logged = _named(before, lot)
            if logged.decided == word:
                return before
            if logged.decided == "unusable":
                raise NotNow("temperature.unusable", "it was found unusable, for good", "Die Charge wurde endgültig für unbrauchbar befunden")
            gone = _in_house(lots_of(house, [logged.lot.id])[logged.lot.id]) if word == "unusable" else 0
            after = LoggedLot.model_validate(
                logged.model_dump()
                | {"decided": word, "held": logged.held or word == "unusable", "reason": reason, "decided_by": by, "decided_on": on, "withdrawn": gone}
            )
            event = Event(
                type="temperature.usable" if word == "usable" else "temperature.unusable", actor=by, payload={"lot": logged.lot.lot, "reason": after.reason}
            )
            also = (
                partial(let_go, house, id, logged.lot.id) if word == "usable" else partial(set_aside, house, id, logged.lot.id, by, gone, destroyed=destroyed)
            )
            lots = tuple(after if each.lot.id == logged.lot.id else each for each in before.lots)
            try:
                return opened.save(before.model_copy(update={"lots": lots}), event, also=[also])
            except Changed:
                continue
    raise NotNow("temperature.busy", "the stock is changing; repeat this at once", "Der Bestand ändert sich gerade; bitte sofort wiederholen")


def readings_of(house: House, log: TemperatureLog) -> tuple[Reading, ...]:
    """The readings again, from the file as it was kept."""
    return readings_in(house.archive.get(log.sha256), log.zone).readings


def loggable(house: House, on: date) -> tuple[Kept, ...]:
    """The lots in the house whose temperature matters, by category and number."""
    categories = dict.fromkeys(row.category for row in storage() if row.applies(on))
    found = (each for category in categories for each in house.ledger.stock.lots(category=category))
    return tuple(sorted((each for each in found if _there(each)), key=lambda each: (each.row.category, each.row.lot, each.row.batch)))


def delivered_of(house: House, log: TemperatureLog) -> dict[str, int]:
    """How much members have of each lot of a log."""
    return {id_: each.held["out"] for id_, each in lots_of(house, [each.lot.id for each in log.lots]).items()}


def _there(kept: Kept) -> bool:
    return any(kept.held[name] for name in ("free", "reserved", "out", "back", "withdrawn")) or kept.row.status == "quarantined"


def _in_house(kept: Kept) -> int:
    return kept.held["free"] + kept.held["reserved"]


def _logged(kept: Kept, read: LoggerFile, way: str, on: date) -> LoggedLot:
    limit = limit_for(kept.row.category, way, on)
    found = excursions(read.readings, limit, policy_on(on).gap_intervals)
    if len(found) > 1000:
        raise InputRefused(
            "temperature.restless", "more than 1000 excursions: check file and place", "Mehr als 1000 Abweichungen: bitte Datei und Lagerort prüfen"
        )
    return LoggedLot(lot=told_of(kept), limit=limit, excursions=found, held=beyond(found, limit))


def _log(digest: str, logged: Logged, read: LoggerFile, lots: Sequence[LoggedLot], file: str, by: str, on: date) -> TemperatureLog:
    named = "\n".join((digest, logged.place, logged.zone, *sorted(f"{each.lot.id} {each.limit.way}" for each in lots)))
    values = [each.celsius for each in read.readings]
    return TemperatureLog(
        id=f"{LOGS.prefix}-{hashlib.sha256(named.encode()).hexdigest()[:12]}",
        place=logged.place, zone=logged.zone, file=file[:200], sha256=digest, taken_on=on, taken_by=by,
        first_at=read.readings[0].at, last_at=read.readings[-1].at, readings=len(read.readings), unread=read.unread,
        interval=round(usual_interval(read.readings).total_seconds()), lowest=min(values), highest=max(values), lots=tuple(lots),
    )  # fmt: skip


def _named(log: TemperatureLog, lot: str) -> LoggedLot:
    found = [each for each in log.lots if lot in (each.lot.id, each.lot.lot)]
    if len(found) != 1:
        known = ", ".join(each.lot.lot for each in log.lots)
        raise InputRefused("temperature.lot", f"the log has no such lot; it is about {known}", f"Diese Charge ist nicht im Protokoll; es geht um {known}")
    return found[0]
