"""Looking at the record: status, the customs computation, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Language
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from batches.batch import Batch
    from flows import Replayed


def status(batch: str | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """One line a batch, or everything about one; exit 1 when a finding of it is open or a paper unread."""
    from flows import stored_outcome, stored_outcomes

    folder = data_folder(data)
    if batch is not None:
        from cli.papers import open_status, show_outcome

        outcome = stored_outcome(folder, batch)
        show_outcome(outcome, as_json=as_json, lang=lang)
        if not as_json:  # which holds no times
            from cli.stalling import say_run_that_died

            say_run_that_died(folder, batch, lang)
        return open_status(outcome)
    found = 0
    for outcome in stored_outcomes(folder):
        found += 1
        stands = outcome.standing
        waits = [wait.model_dump() for wait in stands.waiting_for]
        if as_json:
            lots = [{"line": lot.line, "lot": lot.lot, "quantity": lot.quantity, "status": lot.status} for lot in stands.lots]
            print_json({"batch": outcome.batch.id, "order": outcome.batch.order.order, "stage": stands.stage, "waiting_for": waits, "lots": lots})
        else:
            from cli.printing import word

            listed = ", ".join(word(wait["what"], lang) for wait in waits)
            say(f"{outcome.batch.id}  {word(stands.stage, lang)}  ({listed})")
            if any(wait.what == "goods_arrival" for wait in stands.waiting_for):
                _say_astray(outcome.batch, lang)
    if not found and not as_json:
        say("keine Sendungen in der Akte" if lang == "de" else "no batches in the record; freigabe import FOLDER opens one")
    return 0


def _say_astray(batch: Batch, lang: Language) -> None:
    """Say of goods on their way that they are late, go elsewhere or are kept, where carriers report so."""
    from batches.course import course_of

    course = course_of(batch)
    if course.late_by or course.diverted_to is not None or course.troubles:
        for sentence in course.said:
            say(f"  ! {sentence.in_language(lang)}")


def show_customs(batch: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """The customs computation of a batch."""
    from flows import stored_outcome

    outcome = stored_outcome(data_folder(data), batch)
    if as_json:
        from batches.shown import batch_shown

        print_json(batch_shown(outcome.batch, outcome.judgement, outcome.outputs)["customs"])
    else:
        from rich.console import Console

        from cli.printing import print_customs

        print_customs(Console(highlight=False), outcome.judgement, lang)
    return 0


def verify(what: str | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Check one batch, a written document, a customs bundle found anywhere, or the whole record; exit 1 when anything was altered."""
    from flows import is_bundle, verify_bundle, verify_document, verify_record

    folder = data_folder(data)
    if what is not None and is_bundle(Path(what)):
        from cli.bundling import say_checked

        return say_checked(Path(what).name, verify_bundle(folder, Path(what)), as_json=as_json, lang=lang)
    faults = verify_document(folder, Path(what)) if what is not None and Path(what).is_file() else verify_record(folder, what)
    if as_json:
        print_json({"verified": not faults, "faults": list(faults)})
    else:
        for fault in faults:
            say(fault)
        if not faults:
            say("unverändert: Ereigniskette und Prüfsummen stimmen" if lang == "de" else "unaltered: the chain of events and every digest hold")
    return 1 if faults else 0


def replay(what: str, *, every: bool, export: Path | None, own_rules: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Judge again what was judged; exit 1 when the verdict is another one."""
    from flows import export_judgement, replay_batch, replay_file

    same = True
    for replayed in [replay_file(Path(what), own_rules=own_rules)] if Path(what).is_file() else replay_batch(data_folder(data), what, every=every):
        same = same and replayed.same
        if as_json:
            moved = [{"library": name, "then": then, "now": now} for name, then, now in replayed.libraries]
            shown = {"batch": replayed.batch, "judged_for": replayed.judged_for, "same": replayed.same, "differences": list(replayed.differences)}
            print_json(shown | {"basis": dict(replayed.basis), "own_rules": replayed.own_rules, "libraries_changed": moved})
        else:
            _say_replayed(replayed, lang)
    if export is not None:
        export_judgement(data_folder(data), what, export)
        say(f"geschrieben: {export}" if lang == "de" else f"written: {export}")
    return 0 if same else 1


def _say_replayed(replayed: Replayed, lang: Language) -> None:
    german = lang == "de"
    if replayed.same:
        verdict = "dasselbe Urteil, Byte für Byte" if german else "the same verdict, byte for byte"
    else:
        verdict = "ein anderes Urteil" if german else "another verdict"
    rules = (
        ("nach den damaligen Regeln" if german else "by the rules of that day")
        if replayed.own_rules
        else ("nach den heutigen Regeln" if german else "by the present rules")
    )
    say(f"{replayed.batch}  {'beurteilt für' if german else 'judged for'} {replayed.judged_for}  {verdict}  ({rules}; {replayed.basis['verdict'][:12]})")
    for difference in replayed.differences:
        say(f"  {difference}")
    for name, then, now in replayed.libraries:
        say(f"  {name}: {'damals' if german else 'then'} {then}, {'heute' if german else 'now'} {now}")
