"""``freigabe hold``: what is entered about a hold at the border, and what it looks like."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from batches.base import Language
from batches.border_hold import Outcome
from batches.errors import InputRefused
from cli.papers import open_status, show_outcome
from cli.people import act_on
from cli.place import data_folder
from cli.progress import shown_progress
from cli.questions import day
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from batches.border_hold import BorderHold


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command as given."""

    since: str | None
    authority: str | None
    land: str | None
    reference: str
    lots: tuple[str, ...]
    letter: Path | None
    on: str | None
    sender: str | None
    to: str | None
    subject: str | None
    maintained_on: str | None
    ended_on: str | None
    outcome: Outcome | None
    reason: str
    by: str

    @property
    def given(self) -> frozenset[str]:
        """The options that were given, but ``--by``."""
        named, unsaid = {"sender": "from", "lots": "lot"}, {"reference": "", "reason": "", "lots": ()}
        said = [each.name for each in fields(self) if each.name != "by" and getattr(self, each.name) != unsaid.get(each.name)]
        return frozenset(f"--{named.get(name, name).replace('_', '-')}" for name in said)


#: The acts and the options each takes, its own among them.
_TAKES = {
    "--since": frozenset({"--since", "--authority", "--land", "--reference", "--lot", "--reason"}),
    "--letter": frozenset({"--letter", "--on", "--from", "--to", "--subject"}),
    "--maintained-on": frozenset({"--maintained-on", "--reference"}),
    "--ended-on": frozenset({"--ended-on", "--outcome", "--reason"}),
}
_OF_A_LETTER = _TAKES["--letter"]


def hold(batch: str, asked: Asked, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter what the options say, or show the holds of the batch."""
    match _act_asked(asked):
        case "--since":
            return _suspend(batch, asked, data=data, as_json=as_json, lang=lang)
        case "--letter":
            return _letter(batch, asked, data=data, as_json=as_json, lang=lang)
        case "--maintained-on":
            from batches.entered import HoldMaintained

            act = HoldMaintained(by=asked.by, on=day(asked.maintained_on or "", "--maintained-on"), reference=asked.reference)
            return act_on(batch, act, data=data, as_json=as_json, lang=lang)
        case "--ended-on":
            return _end(batch, asked, data=data, as_json=as_json, lang=lang)
        case _:
            return _show(batch, data=data, as_json=as_json, lang=lang)


def _act_asked(asked: Asked) -> str | None:
    """What is to be entered, ``None`` when the holds are to be shown; ``InputRefused`` for several at once and for options that belong to none."""
    acts = [act for act in _TAKES if act in asked.given or (act == "--letter" and asked.given & _OF_A_LETTER)]
    if len(acts) > 1:
        raise InputRefused(
            "hold.one_act",
            f"one thing at a time: {', '.join(acts)} are entered each by a command of its own",
            f"Eins nach dem anderen: {', '.join(acts)} je mit einem eigenen Befehl eintragen",
        )
    stray = sorted(asked.given - (_TAKES[acts[0]] if acts else frozenset()))
    if stray and acts:
        raise InputRefused("hold.stray", f"{stray[0]} says nothing beside {acts[0]}; leave it out", f"{stray[0]} sagt neben {acts[0]} nichts; bitte weglassen")
    if stray:
        raise InputRefused(
            "hold.no_day",
            "say what to enter: --since, --letter, --maintained-on or --ended-on",
            "Bitte angeben, was einzutragen ist: --since, --letter, --maintained-on oder --ended-on",
        )
    return acts[0] if acts else None


def _suspend(batch: str, asked: Asked, *, data: Path | None, as_json: bool, lang: Language) -> int:
    from batches.entered import ReleaseSuspended
    from customs import period_of

    since = day(asked.since or "", "--since")
    if asked.land is None:
        raise InputRefused(
            "hold.land",
            "say in which Land the customs office is, whose holidays count: --land SN",
            "Bitte das Land der Zollstelle angeben, dessen Feiertage zählen: --land SN",
        )
    act = ReleaseSuspended(
        by=asked.by,
        since=since,
        authority=asked.authority or "",
        reason=asked.reason,
        period=period_of(since, asked.land),
        reference=asked.reference,
        lots=tuple(asked.lots),
    )
    return act_on(batch, act, data=data, as_json=as_json, lang=lang)


def _letter(batch: str, asked: Asked, *, data: Path | None, as_json: bool, lang: Language) -> int:
    if (asked.sender is None) == (asked.to is None):
        raise InputRefused("hold.with", "say whose letter it is: either --from WHO or --to WHO", "Bitte angeben, von wem oder an wen: --from WER oder --to WER")
    if asked.on is None:
        raise InputRefused("hold.on", "say when it was written: --on DATE", "Bitte angeben, wann das war: --on TAG")
    on, subject, whom = day(asked.on, "--on"), asked.subject or "", asked.sender or asked.to or ""
    direction: Literal["in", "out"] = "in" if asked.sender is not None else "out"
    if asked.letter is None:
        from batches.entered import HoldLetterEntered

        act = HoldLetterEntered(by=asked.by, on=on, direction=direction, with_whom=whom, subject=subject)
        return act_on(batch, act, data=data, as_json=as_json, lang=lang)
    if not asked.letter.is_file():
        raise InputRefused("attach.missing", f"no such file: {asked.letter}", f"Datei nicht gefunden: {asked.letter}")
    from flows import enter_letter

    with shown_progress(quiet=as_json) as progress:
        outcome = enter_letter(data_folder(data), batch, asked.letter, on, direction, whom, subject, asked.by, progress=progress)
    show_outcome(outcome, as_json=as_json, lang=lang, with_findings=False)
    return open_status(outcome)


def _end(batch: str, asked: Asked, *, data: Path | None, as_json: bool, lang: Language) -> int:
    from batches.entered import HoldEnded

    on, outcome = day(asked.ended_on or "", "--ended-on"), asked.outcome
    if outcome is None:
        raise InputRefused("hold.outcome", "say how it ended: --outcome released|refused", "Bitte angeben, wie es endete: --outcome released|refused")
    return act_on(batch, HoldEnded(by=asked.by, on=on, outcome=outcome, reason=asked.reason), data=data, as_json=as_json, lang=lang)


def _show(batch: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """The holds of the batch, each with its period and its letters."""
    from batches.shown import hold_shown
    from flows import stored_outcome

    outcome = stored_outcome(data_folder(data), batch)
    holds = outcome.batch.holds
    if as_json:
        print_json({"batch": outcome.batch.id, "holds": [hold_shown(each) for each in holds]})
        return 0
    if not holds:
        say("keine Aussetzung an der Grenze eingetragen" if lang == "de" else "no hold at the border is entered")
    for each in holds:
        _say_hold(each, lang)
    return 0


def _say_hold(held: BorderHold, lang: Language) -> None:
    german = lang == "de"
    lots = ", ".join(f"{line}/{lot}" for line, lot in held.lots) or ("alle Chargen" if german else "all lots")
    say(f"{held.since}  {lots}: {held.told.in_language(lang)}")
    for letter in held.letters:
        way = {"in": "von" if german else "from", "out": "an" if german else "to"}[letter.direction]
        say(f"  {letter.on}  {way} {letter.with_whom}: {letter.subject}" + (f"  [{letter.file}]" if letter.file else ""))
