"""Recalls from the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.days import day_of
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.recall import Cause, Recall
    from flows.wiring import House


def search(kind: str, value: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """What a cause reaches."""
    from flows.recalls.reaching import reach
    from flows.recalls.shown import reach_shown

    with _house(data, on) as (house, day):
        found = reach(house, _cause(kind, value, "-"), day)
    if as_json:
        print_json(reach_shown(found))
        return 0
    german = lang == "de"
    for each in found.lots:
        say(f"{each.lot}  {each.told.get('model', '')}  {each.batch}  {each.status}{f'  [{each.blocked}]' if each.blocked else ''}")
    told = (len(found.lots), found.in_house, len(found.recipients), found.delivered, len(found.reserved))
    say("{} Chargen; {} im Haus; {} Empfänger haben {}; {} Reservierungen" .format(*told) if german else
        "{} lots; {} in the house; {} recipients have {}; {} reservations".format(*told))  # fmt: skip
    return 0


def start(kind: str, value: str, reason: str, by: str, *, seen: str, authority: str, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Begin a recall."""
    from flows.recalls.starting import recall

    return _done(
        data, on, lambda house, day: recall(house, _cause(kind, value, reason), by, on=day, seen=seen, authority=authority), as_json=as_json, lang=lang
    )


def drill(kind: str, value: str, reason: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Try one."""
    from flows.recalls import drilling

    return _done(data, on, lambda house, day: drilling.drill(house, _cause(kind, value, reason), by, on=day), as_json=as_json, lang=lang)


def show(recall: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Where one stands."""
    from flows.kinds import RECALLS

    return _done(data, on, lambda house, _: RECALLS.get(house, recall), as_json=as_json, lang=lang)


def list_(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every one."""
    from flows.kinds import RECALLS
    from flows.recalls.shown import row_shown

    with _house(data) as (house, _):
        every = sorted(RECALLS.all(house), key=lambda each: (each.begun_on, each.id), reverse=True)
    if as_json:
        print_json({"recalls": [row_shown(each) for each in every]})
        return 0
    for each in every:
        row = row_shown(each)
        say(f"{each.id}  {_status(each, lang)}  {each.cause.kind} {each.cause.value}  {row['begun_on']}  {row['acknowledged']}/{row['recipients']}")
    if not every:
        say("noch kein Rückruf: freigabe recall search" if lang == "de" else "no recall yet: freigabe recall search")
    return 0


def acknowledge(
    recall: str,
    member: str,
    by: str,
    lot: str | None,
    counts: Mapping[str, int],
    note: str,
    *,
    on: str | None,
    data: Path | None,
    as_json: bool,
    lang: Language,
) -> int:
    """What a member said on the telephone."""
    from distribution.recall import Told
    from flows.recalls import acknowledging

    def entered(house: House, day: date) -> Recall:
        if lot is None and any(counts.values()):
            raise InputRefused("recall.no_lot", "say of which lot the quantities are: --lot LOT", "Bitte angeben, von welcher Charge: --lot CHARGE")
        told = () if lot is None else (Told(lot=_lot(house, recall, lot), **counts),)
        return acknowledging.acknowledge(house, recall, member, by, "phone", day, told=told, note=note)

    return _done(data, on, entered, as_json=as_json, lang=lang)


def returned(recall: str, member: str, lot: str, quantity: int, by: str, *, before: int | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Goods that came back."""
    from flows.recalls import acknowledging

    def entered(house: House, _: date) -> Recall:
        return acknowledging.returned(house, recall, member, _lot(house, recall, lot), quantity, by, before=before)

    return _done(data, None, entered, as_json=as_json, lang=lang)


def close(recall: str, outcome: str, reason: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """That it is over."""
    from distribution.recall import OUTCOMES
    from flows.recalls import closing

    if outcome not in OUTCOMES:
        raise InputRefused("recall.outcome", f"a recall is done or unfounded, not {outcome!r}", f"Ein Rückruf ist done oder unfounded, nicht {outcome!r}")
    return _done(data, on, lambda house, day: closing.close(house, recall, outcome, reason, by, day), as_json=as_json, lang=lang)


def report(recall: str, to: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """The report for the authority."""
    from flows.recalls.reporting import report as written

    with _house(data, on) as (house, day):
        made = written(house, recall, by, day)
    Path(to).write_bytes(made.content)
    if as_json:
        print_json({"file": to, "sha256": made.sha256})
    else:
        say(f"{to}  {made.sha256}")
    return 0


def _done(data: Path | None, on: str | None, act: Callable[[House, date], Recall], *, as_json: bool, lang: Language) -> int:
    """Do something to a recall, and tell where it stands then."""
    from flows.recalls.shown import recall_shown

    with _house(data, on) as (house, day):
        shown = recall_shown(house, act(house, day), day)
    if as_json:
        print_json(shown)
    else:
        _told(shown, lang)
    return 0


def _told(shown: Mapping[str, Any], lang: Language) -> None:
    german, sums = lang == "de", shown["balance"]
    mark = ("ÜBUNG  " if german else "DRILL  ") if shown["status"] == "drill" else ""
    say(f"{mark}{shown['id']}  {shown['cause']['kind']} {shown['cause']['value']}: {shown['cause']['reason']}")
    recipients = [each for each in shown["notices"] if each["delivered"]]
    known = sum(each["acknowledged_on"] is not None for each in recipients)
    say(f"{len(shown['lots'])} Chargen, {len(recipients)} Empfänger, davon bestätigt {known}" if german else
        f"{len(shown['lots'])} lots, {len(recipients)} recipients, {known} of them acknowledged")  # fmt: skip
    words = ("geliefert", "zurück", "vernichtet", "verbraucht", "offen") if german else ("delivered", "returned", "destroyed", "used", "unaccounted")
    say("  ".join(f"{word} {sums[name]}" for word, name in zip(words, ("delivered", "returned", "destroyed", "used", "unaccounted"), strict=True)))
    if shown["status"] == "drill":
        say(f"{shown['seconds']} s")
    for each in shown["call"]:
        say(f"{'anrufen' if german else 'call'}: {each['name']}  {each['contact']}  {each['phone']}")
    if shown["closing"] and shown["status"] == "running":
        say(f"Abschluss beantragt von {shown['closing']['by']}; eine zweite Person fehlt" if german else
            f"closing asked for by {shown['closing']['by']}; a second person is due")  # fmt: skip


def _status(recall: Recall, lang: Language) -> str:
    return {"drill": ("Übung", "drill"), "running": ("läuft", "running"), "closed": ("abgeschlossen", "closed")}[recall.status][lang != "de"]


def _cause(kind: str, value: str, reason: str) -> Cause:
    from pydantic import ValidationError

    from distribution.recall import CAUSE_KINDS, Cause

    if kind not in CAUSE_KINDS:
        raise InputRefused(
            "recall.kind", f"lots are found by {', '.join(CAUSE_KINDS)}, not {kind}", f"Chargen findet man über {', '.join(CAUSE_KINDS)}, nicht {kind}"
        )
    try:
        return Cause(kind=kind, value=value, reason=reason)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputRefused("recall.input", f"{first['loc'][0]}: {first['msg']}", f"{first['loc'][0]}: unzulässig ({first['msg']})") from error


def _lot(house: House, recall: str, named: str) -> str:
    """The id of the recall's lot of that number or id."""
    from flows.kinds import RECALLS
    from flows.recalls.standing import lots_of

    found = [each for each in lots_of(house, RECALLS.get(house, recall)) if named in (each.id, each.lot)]
    if len(found) != 1:
        known = ", ".join(each.id for each in found) or "–"
        raise InputRefused(
            "recall.lot", f"{named} names {len(found)} lots of this recall ({known})", f"{named} nennt {len(found)} Chargen dieses Rückrufs ({known})"
        )
    return found[0].id


@contextmanager
def _house(data: Path | None, on: str | None = None) -> Iterator[tuple[House, date]]:
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house, day_of(house, on)
