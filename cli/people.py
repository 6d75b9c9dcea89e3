"""What people do to a batch by command: attach, arrive, decide, lot, customs, approve. The acts themselves are in ``batches/acts.py``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from batches.base import Language
from batches.errors import InputRefused
from cli.papers import open_status, show_outcome
from cli.place import data_folder
from cli.progress import shown_progress
from cli.questions import day
from cli.speaking import complain, say

if TYPE_CHECKING:
    from batches.entered import Entered


def attach(batch: str, files: list[Path], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Archive the files, attach them, judge again."""
    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        raise InputRefused("attach.missing", f"no such file: {', '.join(missing)}", f"Datei nicht gefunden: {', '.join(missing)}")
    from flows import attach_papers

    with shown_progress(quiet=as_json) as progress:
        outcome = attach_papers(data_folder(data), batch, files, by, progress=progress)
    show_outcome(outcome, as_json=as_json, lang=lang)
    return open_status(outcome)


def arrive(batch: str, on: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter the arrival."""
    from batches.entered import GoodsArrived

    return act_on(batch, GoodsArrived(by=by, on=day(on, "--on")), data=data, as_json=as_json, lang=lang)


def decide(batch: str, finding: str, choice: str, by: str, reason: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Record a decision on a finding."""
    from batches.decision import Choice
    from batches.entered import FindingDecided

    choices = ", ".join(get_args(Choice))
    if choice not in get_args(Choice):
        raise InputRefused("decision.choice", f"{choice!r} is no decision; choose one of {choices}", f"{choice!r} ist keine Entscheidung; möglich: {choices}")
    act = FindingDecided(by=by, finding=finding, choice=cast("Choice", choice), reason=reason)
    return act_on(batch, act, data=data, as_json=as_json, lang=lang)


def lot(batch: str, lot_name: str, choice: str, by: str, reason: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Record QC's verdict on a lot."""
    from batches.entered import LotJudged

    return act_on(batch, LotJudged(by=by, lot=lot_name, choice=choice, reason=reason), data=data, as_json=as_json, lang=lang)


def customs(batch: str, mrn: str | None, released_on: str | None, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show the computation, or enter the release (both options or none)."""
    if mrn is None and released_on is None:
        from cli.keeping import show_customs

        return show_customs(batch, data=data, as_json=as_json, lang=lang)
    if mrn is None or released_on is None:
        raise InputRefused("customs.both", "a customs release needs both --mrn and --released-on", "Eine Überlassung braucht --mrn und --released-on")
    from batches.entered import ReleasedByCustoms

    act = ReleasedByCustoms(by=by, mrn=mrn, released_on=day(released_on, "--released-on"))
    status = act_on(batch, act, data=data, as_json=as_json, lang=lang)
    _warn_of(mrn, lang)
    return status


def nothing_beside_notice(mrn: str | None, released_on: str | None) -> None:
    """``InputRefused`` where number or day are given beside the notice that states them."""
    if mrn is not None or released_on is not None:
        raise InputRefused(
            "customs.notice_alone",
            "--notice reads number and day from the paper; leave out --mrn and --released-on, or enter both by hand without --notice",
            "--notice liest Nummer und Tag vom Papier; --mrn und --released-on weglassen, oder beide von Hand und ohne --notice eingeben",
        )


def customs_notice(batch: str, notice: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter the release as a customs notice states it, and say where on the paper it stands."""
    from flows import release_by_notice

    with shown_progress(quiet=as_json) as progress:
        entered = release_by_notice(data_folder(data), batch, notice, by, progress=progress)
    show_outcome(entered.outcome, as_json=as_json, lang=lang, with_findings=False)
    if not as_json:
        stated, pages = entered.stated, sorted({fact.page for fact in (entered.stated.number_fact, entered.stated.day_fact) if fact.page is not None})
        where = f"{entered.file}, {'S.' if lang == 'de' else 'p.'} {', '.join(map(str, pages))}" if pages else entered.file
        known = entered.checked.in_language(lang)
        say(f"{stated.number} – {stated.released_on} ({where}; {known})")
    return open_status(entered.outcome)


def _warn_of(number: str, lang: Language) -> None:
    """Say at once that a number does not hold, or that nothing vouches for it; the finding ``identifier.invalid`` stays to be decided."""
    from validators.identify import identify

    (known,) = identify(number, "mrn")
    if not known.valid:
        complain(f"Achtung: {number}: {known.reason_de}" if lang == "de" else f"note that {number}: {known.reason}")


def approve(batch: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Approve the release of what is ready."""
    from batches.entered import ReleaseApproved

    return act_on(batch, ReleaseApproved(by=by), data=data, as_json=as_json, lang=lang)


def enter(batch: str, files: list[Path], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter sheets of what was measured, counted and read off the goods."""
    from batches.entered import SheetsEntered
    from flows.folder import sheets_in

    return act_on(batch, SheetsEntered(by=by, sheets=sheets_in(files)), data=data, as_json=as_json, lang=lang)


def act_on(batch: str, act: Entered, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter an act on a batch, carry it on and show it; exit 1 when a finding is open."""
    from flows import carry_on

    with shown_progress(quiet=as_json) as progress:
        outcome = carry_on(data_folder(data), batch, act, progress=progress)
    show_outcome(outcome, as_json=as_json, lang=lang, with_findings=False)
    return open_status(outcome)
