"""``freigabe stalled``, ``freigabe retry`` and ``freigabe promise``: what hangs, waking it, and what was promised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from cli.place import data_folder
from cli.progress import shown_progress
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from datetime import datetime

    from flows.stalled.looking import Stalled

_STATES = {"waiting": ("wartet", "waiting"), "late": ("überfällig", "late"), "parked": ("geparkt", "parked"), "died": ("abgebrochen", "died")}


def stalled(*, every: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Print what waits too long, is parked or died; exit 1 when something does."""
    from flows.stalled.looking import stalled as found_in

    status = 0
    for each in found_in(data_folder(data), every=every):
        status = 1 if each.state != "waiting" else status
        if as_json:
            print_json(shown(each))
        else:
            say(f"{_STATES[each.state][lang != 'de']}: {each.told.in_language(lang)}")
            say(f"  {'danach' if lang == 'de' else 'next'}: {each.next.in_language(lang)}")
    if status == 0 and not every and not as_json:
        say("nichts hängt" if lang == "de" else "nothing is stalled")
    return status


def shown(each: Stalled) -> dict[str, Any]:
    """One line of ``freigabe stalled --json``; times are the record's, in UTC."""
    times = {"since": _moment(each.since), "due_at": _moment(each.due_at), "next_at": _moment(each.next_at)}
    about = {"batch": each.batch, "what": each.what, "whom": each.whom, "why": each.why, "state": each.state, "reminders": each.reminders}
    return about | times | {"told": each.told.model_dump(), "next": each.next.model_dump()}


def _moment(when: datetime | None) -> str | None:
    from datetime import UTC

    return None if when is None else when.astimezone(UTC).isoformat(timespec="seconds")


def retry(batch: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Try now what is stuck and wake what is parked; exit 3 when the run fails again."""
    from flows.stalled.waking import retry_batch

    with shown_progress(quiet=as_json) as progress:
        done = retry_batch(data_folder(data), batch, by, progress)
    if as_json:
        print_json({"batch": done.batch, "run": {None: "none_died", True: "taken_up", False: "failed_again"}[done.run], "woken": list(done.woken)})
        return 3 if done.run is False else 0
    from cli.printing import word

    if done.run is not None:
        told = {True: ("Der Lauf kam zu Ende", "the run came to its end"), False: ("Der Lauf brach wieder ab", "the run died again")}[done.run]
        say(f"{batch}: {told[lang != 'de']}")
    if done.woken:
        say(f"{batch}: {'geweckt' if lang == 'de' else 'woken'}: " + ", ".join(word(each, lang) for each in done.woken))
    elif done.run is None:
        say(f"{batch}: " + ("nichts hängt" if lang == "de" else "nothing is stuck"))
    return 3 if done.run is False else 0


def promise(batch: str, kind: str, until: str, whom: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter who promised what until when."""
    from batches.entered import PromiseMade
    from cli.people import act_on
    from cli.questions import day

    return act_on(batch, PromiseMade(by=by, kind=kind, until=day(until, "--until"), whom=whom), data=data, as_json=as_json, lang=lang)


def say_run_that_died(data: Path, batch: str, lang: Language) -> None:
    """Say that the batch's last run died and when it is taken up again, where that is so."""
    from flows.stalled.looking import run_that_died

    found = run_that_died(data, batch)
    if found is not None:
        say(f"  {found.told.in_language(lang)}; {found.next.in_language(lang)}")
