"""What people do to a batch by command: attach, arrive, decide, lot, customs, approve. The acts themselves are in ``batches/acts.py``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from batches.base import Language
from batches.errors import InputRefused
from cli.papers import open_status, show_outcome
from cli.place import data_folder
from cli.progress import shown_progress
from cli.questions import day

if TYPE_CHECKING:
    from batches.acts import Acted
    from batches.batch import Batch, Judgement


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
    from batches.acts import arrive as arrived

    arrived_on = day(on, "--on")
    return _act(batch, lambda b, j: arrived(b, j, arrived_on, by), by, data=data, as_json=as_json, lang=lang)


def decide(batch: str, finding: str, choice: str, by: str, reason: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Record a decision on a finding."""
    from batches.acts import decide as decided
    from batches.decision import Choice

    choices = ", ".join(get_args(Choice))
    if choice not in get_args(Choice):
        raise InputRefused("decision.choice", f"{choice!r} is no decision; choose one of {choices}", f"{choice!r} ist keine Entscheidung; möglich: {choices}")
    chosen = cast("Choice", choice)
    return _act(batch, lambda b, j: decided(b, j, finding, chosen, by, reason), by, data=data, as_json=as_json, lang=lang)


def lot(batch: str, lot_name: str, choice: str, by: str, reason: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Record QC's verdict on a lot."""
    from batches.acts import lot_verdict

    return _act(batch, lambda b, j: lot_verdict(b, j, lot_name, choice, by, reason), by, data=data, as_json=as_json, lang=lang)


def customs(batch: str, mrn: str | None, released_on: str | None, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show the computation, or enter the release (both options or none)."""
    if mrn is None and released_on is None:
        from cli.keeping import show_customs

        return show_customs(batch, data=data, as_json=as_json, lang=lang)
    if mrn is None or released_on is None:
        raise InputRefused("customs.both", "a customs release needs both --mrn and --released-on", "Eine Überlassung braucht --mrn und --released-on")
    from batches.acts import release_by_customs

    number, on = mrn, day(released_on, "--released-on")
    return _act(batch, lambda b, j: release_by_customs(b, j, number, on, by), by, data=data, as_json=as_json, lang=lang)


def approve(batch: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Approve the release of what is ready."""
    from batches.acts import approve as approved

    return _act(batch, lambda b, j: approved(b, j, by), by, data=data, as_json=as_json, lang=lang)


def _act(batch: str, act: Callable[[Batch, Judgement], Acted], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    from flows import carry_on

    with shown_progress(quiet=as_json) as progress:
        outcome = carry_on(data_folder(data), batch, act, by=by, progress=progress)
    show_outcome(outcome, as_json=as_json, lang=lang, with_findings=False)
    return open_status(outcome)
