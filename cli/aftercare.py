"""Aftercare from the command line, by whoever may write to the data folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.demands import day_of, house_of
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.aftercare import Complaint, End, Retained, Step, Verdict
    from distribution.temperature import TemperatureLog, Usable
    from flows.wiring import House


def enter(told: Mapping[str, Any], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter a complaint."""
    from flows.aftercare import complaining

    with house_of(data) as house:
        it = _made(complaining.Told, told)
        return _complaint_told(house, complaining.complain(house, it, by, _today(house)), as_json=as_json, lang=lang)


def complaints(status: str | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Complaints; 1 while something is overdue."""
    from flows.aftercare.complaining import overdue
    from flows.aftercare.kinds import COMPLAINTS
    from flows.aftercare.shown import complaint_shown

    with house_of(data) as house:
        on = _today(house)
        found = COMPLAINTS.all(house, status=None if status is None else (status,))
        late = {each.id: overdue(house, each, on) for each in found}
        if as_json:
            print_json({"complaints": [complaint_shown(house, each, on) for each in found]})
        else:
            for each in found:
                mark = "".join(f"  [{duty.act} {duty.clause}: {duty.due_on}]" for duty in late[each.id])
                say(f"{_complaint_line(each)}{mark}")
            if not found:
                say("keine Beschwerde" if lang == "de" else "no complaint")
    return 1 if any(late.values()) else 0


def complaint(id_: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """One complaint."""
    from flows.aftercare.kinds import COMPLAINTS

    with house_of(data) as house:
        return _complaint_told(house, COMPLAINTS.get(house, id_), as_json=as_json, lang=lang)


def decide(id_: str, verdict: Verdict, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Uphold one, or not."""
    from flows.aftercare import complaining

    with house_of(data) as house:
        return _complaint_told(house, complaining.decide(house, id_, verdict, reason, by, _today(house)), as_json=as_json, lang=lang)


def act(
    id_: str, step: Step, on: str | None, reference: str, note: str, by: str, *, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """Note what was done."""
    from flows.aftercare.complaining import note_action

    with house_of(data) as house:
        done = note_action(house, id_, step, day_of(house, on), by, _today(house), reference=reference, note=note)
        return _complaint_told(house, done, as_json=as_json, lang=lang)


def register(csv: Path | None, category: str | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """The register."""
    from flows.aftercare.register import NAMES, as_table, entries
    from flows.aftercare.shown import entry_shown

    with house_of(data) as house:
        found = entries(house, category=category, lang=lang)
    if csv is not None:
        csv.write_bytes(as_table(found))
    if as_json:
        print_json({"entries": [entry_shown(each) for each in found]})
        return 0
    for each in found:
        say(f"{each.on or '-'}  {NAMES[each.kind].in_language(lang)}  {each.lot.lot} ({each.lot.batch})  {each.status}  {' '.join(each.what.split())[:80]}")
    if not found:
        say("nichts im Register" if lang == "de" else "nothing in the register")
    return 0


def take(told: Mapping[str, Any], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Retain a sample."""
    from flows.aftercare.retaining import Taken, retain

    with house_of(data) as house:
        return _sample_told(retain(house, _made(Taken, told), by, _today(house)), _today(house), as_json=as_json, lang=lang)


def samples(*, due: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Samples that are kept, or are due."""
    from flows.aftercare.kinds import RETAINED
    from flows.aftercare.retaining import due as due_now
    from flows.aftercare.shown import retained_shown

    with house_of(data) as house:
        on = _today(house)
        found = due_now(house, on) if due else RETAINED.all(house, status=("kept",))
    if as_json:
        print_json({"retained_samples": [retained_shown(each, on) for each in found]})
        return 0
    for each in found:
        say(_sample_line(each, lang))
    if not found:
        say("kein Rückstellmuster" if lang == "de" else "no retained sample")
    return 0


def spend(sample: str, quantity: int, end: End, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """So much of a sample is gone."""
    from flows.aftercare import retaining

    with house_of(data) as house:
        after = retaining.spend(house, sample, quantity, end, reason, by, _today(house))
        return _sample_told(after, _today(house), as_json=as_json, lang=lang)


def take_log(file: Path, told: Mapping[str, Any], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Keep a logger's file; 1 where it holds lots."""
    from flows.aftercare import temperatures
    from flows.aftercare.logger_file import MOST_BYTES

    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputRefused("file.unreadable", f"{file} cannot be read: {error.strerror}", f"{file} ist nicht lesbar: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        raise InputRefused(
            "temperature.too_large", f"{file} is larger than {MOST_BYTES} bytes; part it", f"{file} ist größer als {MOST_BYTES} Bytes; bitte teilen"
        )
    with house_of(data) as house:
        kept = temperatures.take_log(house, _made(temperatures.Logged, told), raw, by, _today(house), file=file.name)
        _log_told(house, kept, as_json=as_json, lang=lang)
    return 1 if kept.status == "held" else 0


def logs(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every log; 1 while one waits for a decision."""
    from flows.aftercare.kinds import LOGS
    from flows.aftercare.shown import log_row_shown

    with house_of(data) as house:
        found = LOGS.all(house)
    if as_json:
        print_json({"temperature_logs": [log_row_shown(each) for each in found]})
    else:
        for each in found:
            say(_log_line(each))
        if not found:
            say("kein Temperaturprotokoll" if lang == "de" else "no temperature log")
    return 1 if any(each.status == "held" for each in found) else 0


def log(id_: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """One log."""
    from flows.aftercare.kinds import LOGS

    with house_of(data) as house:
        return _log_told(house, LOGS.get(house, id_), as_json=as_json, lang=lang)


def decide_lot(
    id_: str, lot: str, word: Usable, reason: str, by: str, *, destroyed: bool, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """Whether a lot that a log holds is usable."""
    from flows.aftercare import temperatures

    with house_of(data) as house:
        after = temperatures.decide(house, id_, lot, word, reason, by, _today(house), destroyed=destroyed)
        return _log_told(house, after, as_json=as_json, lang=lang)


def suppliers_(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every supplier."""
    from flows.aftercare.shown import supplier_row_shown
    from flows.aftercare.suppliers import suppliers

    with house_of(data) as house:
        found = suppliers(house)
    if as_json:
        print_json({"suppliers": [supplier_row_shown(each) for each in found]})
        return 0
    for each in found:
        lots = ", ".join(f"{status} {count}" for status, count in sorted(each.lots.items()))
        say(f"{each.id}  {each.name}: {len(each.batches)} {'Sendungen' if lang == 'de' else 'batches'}; {lots}")
    if not found:
        say("kein Lieferant" if lang == "de" else "no supplier")
    return 0


def supplier_(told: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """What is known of one."""
    from flows.aftercare.shown import supplier_shown
    from flows.aftercare.suppliers import supplier, supplier_named, suppliers
    from flows.figures import Figures

    with house_of(data) as house:
        found = supplier(house, supplier_named(suppliers(house), told).id, Figures(house.ledger, None))
    if found is None:
        raise InputRefused("supplier.unknown", f"there is no supplier {told}", f"Einen Lieferanten {told} gibt es nicht")
    if as_json:
        print_json(supplier_shown(found))
        return 0
    german = lang == "de"
    say(f"{found.row.name}: " + ", ".join(f"{status} {count}" for status, count in sorted(found.row.lots.items())))
    for code in found.codes:
        say(f"  {code.code}: {code.rejected + code.overridden + code.open}x")
    for wait in (*found.broken, *found.waits):
        say(f"  {'überfällig' if german else 'overdue'}: {wait.what} ({wait.id}), {wait.due_at:%Y-%m-%d}" if wait.due_at else f"  {wait.what} ({wait.id})")
    for each in found.switching:
        state = ("eingestellt" if german else "discontinued") if each.discontinued else each.inspection
        say(f"  {each.category} {each.model}, {each.defect_class}: {state} ({each.lots})")
    return 0


def _today(house: House) -> date:
    return house.ledger.clock().date()


def _made(model: Any, told: Mapping[str, Any]) -> Any:
    from pydantic import ValidationError

    try:
        return model.model_validate(dict(told))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise InputRefused("aftercare.input", said, said) from error


def _complaint_line(each: Complaint) -> str:
    return f"{each.id}  {each.received_on}  {each.kind}  {each.quantity} x {each.lot.lot}  {each.status}  {' '.join(each.what.split())[:80]}"


def _complaint_told(house: House, each: Complaint, *, as_json: bool, lang: Language) -> int:
    from flows.aftercare.complaining import duties_of, proposal
    from flows.aftercare.shown import complaint_shown

    if as_json:
        print_json(complaint_shown(house, each, _today(house)))
        return 0
    say(_complaint_line(each))
    for duty in duties_of(house, each):
        done = f" ({duty.done_on})" if duty.done_on else ""
        say(f"  {duty.due_on}{done}  {duty.act} {duty.clause}: {duty.said.in_language(lang)}")
    if (why := proposal(house, each.lot.id, _today(house))) is not None:
        say(f"  {'Rückruf prüfen' if lang == 'de' else 'consider a recall'}: {why.in_language(lang)}; freigabe recall search lot {each.lot.recalled_by}")
    return 0


def _sample_line(each: Retained, lang: Language) -> str:
    until = "bis" if lang == "de" else "until"
    return f"{each.id}  {each.lot.lot}  {each.left}/{each.quantity}  {each.place}  {until} {each.keep_until}"


def _sample_told(each: Retained, on: date, *, as_json: bool, lang: Language) -> int:
    from flows.aftercare.shown import retained_shown

    if as_json:
        print_json(retained_shown(each, on))
    else:
        say(_sample_line(each, lang))
    return 0


def _log_line(each: TemperatureLog) -> str:
    return f"{each.id}  {each.place}  {each.first_at:%Y-%m-%d %H:%M} - {each.last_at:%Y-%m-%d %H:%M} UTC  {each.lowest}..{each.highest} °C  {each.status}"


def _log_told(house: House, each: TemperatureLog, *, as_json: bool, lang: Language) -> int:
    from flows.aftercare.shown import log_shown

    if as_json:
        print_json(log_shown(house, each))
        return 0
    say(_log_line(each))
    for lot in each.lots:
        state = lot.decided or ("held" if lot.waits else "outside" if lot.excursions else "within")
        say(f"  {lot.lot.lot} ({lot.limit.said.in_language(lang)}): {state}")
        for one in lot.excursions:
            say(
                f"    {one.begun_at:%Y-%m-%d %H:%M} UTC, {one.minutes} min, {one.lowest}..{one.highest} °C"
                + (f", ? {one.unknown_seconds // 60} min" if one.unknown_seconds else "")
            )
    return 0
