"""``freigabe correct`` and ``freigabe lexicon``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Box, Language
from batches.errors import InputRefused
from cli.papers import open_status, show_outcome
from cli.place import data_folder
from cli.progress import shown_progress
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from batches.lexicon import LexiconEntry
    from batches.teaching import KeptEntry
    from flows import Entered, Said


def value_of(value: str | None, *, absent: bool) -> str | None:
    """The value entered; ``None`` (also for an empty one) says that the paper does not state the field."""
    if absent and value:
        raise InputRefused("correct.both", f"say a value or --absent, not both: {value!r}", f"Wert oder --absent, nicht beides: {value!r}")
    if value is None and not absent:
        raise InputRefused("correct.value", "say what the paper states, or --absent", "Bitte angeben, was auf dem Papier steht, oder --absent")
    return value or None


def box_of(text: str | None) -> Box | None:
    """``X0,TOP,X1,BOTTOM`` in points."""
    if text is None:
        return None
    try:
        x0, top, x1, bottom = (float(part) for part in text.split(","))
    except ValueError as error:
        raise _no_box(text) from error
    if not (0 <= x0 < x1 <= 20_000 and 0 <= top < bottom <= 20_000):
        raise _no_box(text)
    return (x0, top, x1, bottom)


def _no_box(text: str) -> InputRefused:
    return InputRefused(
        "option.box", f"--box {text!r} is no box such as 200,148,260,160 (left, top, right, bottom in points)", f"--box {text!r} ist kein Rechteck"
    )


def correct(batch: str, said: Said, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter a correction; say what it did to the batch and what it teaches."""
    from flows import correct_paper

    with shown_progress(quiet=as_json) as progress:
        learnt = correct_paper(data_folder(data), batch, said, progress=progress)
    if as_json:
        from batches.shown import batch_shown

        outcome = learnt.outcome
        print_json(batch_shown(outcome.batch, outcome.judgement, outcome.outputs) | {"correction": _correction_shown(learnt)})
    else:
        show_outcome(learnt.outcome, as_json=False, lang=lang, with_findings=False)
        for sentence in _told(learnt, lang):
            say(sentence)
    return open_status(learnt.outcome)


def _correction_shown(learnt: Entered) -> dict[str, Any]:
    lesson = learnt.lesson
    said = learnt.correction.model_dump(mode="json", exclude={"sha256"})
    return {"file": learnt.file} | said | {
        "read": [str(fact.value) for fact in lesson.read],
        "teaches": None if lesson.entry is None else _entry_shown(lesson.entry),
        "why_not": lesson.why_not,
        "places": [spot.model_dump(mode="json") for spot in lesson.places],
        "against": list(lesson.against),
    }  # fmt: skip


def _told(learnt: Entered, lang: Language) -> list[str]:
    """What was read and what holds now; what the correction teaches, or why nothing."""
    from flows.lessons_in_words import why_nothing

    said, lesson = learnt.correction, learnt.lesson
    read = ", ".join(str(fact.value) for fact in lesson.read) or ("nichts" if lang == "de" else "nothing")
    now = "nicht angegeben" if lang == "de" else "not stated"
    now = now if said.value is None else str(said.value)
    minus = f" (–{said.instead_of})" if said.instead_of is not None else ""
    where = f", p. {said.page}" if said.page else ""
    from batches.paper import LIST_FIELDS

    becomes = "+" if said.field in LIST_FIELDS and said.value is not None and said.instead_of is None else "→"
    lines = [f"  {learnt.file}: {said.field}: {read} {becomes} {now}{minus}{where} ({said.by}: {said.reason})"]
    if lesson.entry is not None:
        lines.append(f"  {'gelernt' if lang == 'de' else 'learnt'}: {lesson.entry.id}  {_in_words(lesson.entry, lang)}")
    elif lesson.why_not is not None:
        lines.append(f"  {'nichts gelernt' if lang == 'de' else 'nothing learnt'}: {why_nothing(lesson.why_not).in_language(lang)}")
    lines += [f"    --page {spot.page} --box {','.join(f'{side:g}' for side in spot.box)}  “{spot.raw}”" for spot in lesson.places]
    against = "liest hier anders" if lang == "de" else "reads otherwise here"
    return lines + [f"    {entry} {against}" for entry in (lesson.against if lesson.why_not != "withdrawn" else ())]


def list_entries(issuer: str | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Print every entry."""
    from flows import kept_entries

    found = kept_entries(data_folder(data), issuer)
    for kept in found:
        if as_json:
            print_json(_kept_shown(kept))
        else:
            gone = "" if kept.withdrawn is None else f"  [{'zurückgezogen' if lang == 'de' else 'withdrawn'}]"
            say(f"{kept.entry.id}  {_in_words(kept.entry, lang)}{gone}")
    if not found and not as_json:
        say("das Lexikon ist leer" if lang == "de" else "the lexicon has no such entries; freigabe correct makes them" if issuer else "the lexicon is empty")
    return 0


def show_entry(entry: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Print one entry with what taught it."""
    from flows import kept_entry

    _show(kept_entry(data_folder(data), entry), as_json=as_json, lang=lang)
    return 0


def withdraw(entry: str, by: str, reason: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Withdraw an entry."""
    if not by.strip() or not reason.strip():
        raise InputRefused("lexicon.unsigned", "say who withdraws it and why: --by NAME --reason TEXT", "Wer zieht zurück und warum? --by NAME --reason TEXT")
    from flows import withdraw_entry

    _show(withdraw_entry(data_folder(data), entry, by, reason), as_json=as_json, lang=lang)
    return 0


def _show(kept: KeptEntry, *, as_json: bool, lang: Language) -> None:
    if as_json:
        print_json(_kept_shown(kept))
        return
    say(f"{kept.entry.id}  {_in_words(kept.entry, lang)}")
    for each in kept.taught:
        said = each.correction
        say(f"  {said.by}: {each.file} ({each.batch}): {said.value if said.value is not None else '–'} – {said.reason}")
    if kept.withdrawn is not None:
        say(f"  {'zurückgezogen' if lang == 'de' else 'withdrawn'}: {kept.withdrawn.by}: {kept.withdrawn.reason}")


def _in_words(entry: LexiconEntry, lang: Language) -> str:
    """``Muster Zert GmbH, eu_type_examination_certificate: “Sealed” (beside) names issue_date``."""
    german = lang == "de"
    if entry.label:
        named = f"“{entry.label}” ({entry.relation})"
    elif entry.box is not None:
        named = f"{'Seite' if german else 'page'} {entry.page}, {','.join(f'{side:g}' for side in entry.box)} ({entry.shape or entry.form})"
    else:
        named = "der Aussteller selbst" if german else "the issuer itself"
    verb = ("ist" if german else "names") if entry.names else ("ist nicht" if german else "does not name")
    return f"{entry.issuer.name}, {entry.kind}: {named} {verb} {entry.field}"


def _entry_shown(entry: LexiconEntry) -> dict[str, Any]:
    shown = entry.model_dump(mode="json", exclude={"issuer": {"marks"}, "phrase": True})
    return {"id": entry.id} | shown | {"issuer": entry.issuer.name, "recognised_by": list(entry.issuer.marks)}


def _kept_shown(kept: KeptEntry) -> dict[str, Any]:
    taught = [
        {"batch": each.batch, "file": each.file}
        | each.correction.model_dump(mode="json", include={"value", "instead_of", "raw", "page", "box", "by", "reason"})
        for each in kept.taught
    ]
    return _entry_shown(kept.entry) | {"taught": taught, "withdrawn": None if kept.withdrawn is None else kept.withdrawn.model_dump(mode="json")}
