"""``freigabe track``: the course of a batch's goods; entering reports from a CSV, or asking the carrier for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.place import data_folder
from cli.progress import shown_progress
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from batches.batch import Batch
    from batches.course_words import Course

#: When a report came is a matter of clocks; it is kept in the record, and not printed.
_NOT_SHOWN = {"reported_at", "id", "retracted"}


def track(batch: str, csv: Path | None, *, ask: bool, by: str, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show the course, after entering what ``csv`` or the carrier reports where that is asked for."""
    from batches.course import course_of
    from flows.stored import stored_outcome
    from flows.tracking.telling import ask_now, enter_csv

    if csv is not None and ask:
        raise InputRefused("track.one_source", "use --csv or --ask, one at a time", "--csv oder --ask angeben, nicht beides zugleich")
    folder = data_folder(data)
    with shown_progress(quiet=as_json) as progress:
        told = enter_csv(folder, batch, csv, by, progress) if csv is not None else ask_now(folder, batch, progress) if ask else None
    known = told.batch if told is not None else stored_outcome(folder, batch).batch
    if as_json:
        entered = {} if told is None else {"news": told.news, "not_known_yet": list(told.unknown)}
        print_json(_shown(known, course_of(known)) | entered)
        return 0
    if told is not None:
        say(f"{told.news} neue Meldungen" if lang == "de" else f"{told.news} new reports")
        for document in told.unknown:
            say(f"{document}: dem Beförderer noch nicht bekannt" if lang == "de" else f"{document}: not known to the carrier yet")
    _say(known, course_of(known), lang)
    return 0


def _shown(batch: Batch, course: Course) -> dict[str, Any]:
    from batches.tracking import standing_reports

    events = [each.model_dump(mode="json", exclude=_NOT_SHOWN) for each in standing_reports(batch.tracking)]
    shown = course.model_dump(mode="json")
    for name in ("last", "eta", "reached"):
        event = getattr(course, name)
        shown[name] = None if event is None else event.model_dump(mode="json", exclude=_NOT_SHOWN)
    shown["troubles"] = [each.model_dump(mode="json", exclude=_NOT_SHOWN) for each in course.troubles]
    return shown | {"events": events}


def _say(batch: Batch, course: Course, lang: Language) -> None:
    from batches.course import day_of
    from batches.course_words import told
    from batches.tracking import standing_reports

    expected = f"erwartet am {course.expected_on}" if lang == "de" else f"expected on {course.expected_on}"
    say(f"{batch.id}  {expected}")
    for sentence in course.said:
        say(f"  {sentence.in_language(lang)}")
    if not course.said:
        say("  kein Beförderer hat gemeldet" if lang == "de" else "  no carrier has reported")
    for event in standing_reports(batch.tracking):
        line = told(event, day_of(event.at)).in_language(lang)
        say(f"    {line}  [{event.source}{' ' + event.document if event.document else ''}]")
