"""What a file says of the program that made it, against what the paper says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from batches.paper import Paper, Signal
from documents.understanding.lexicon import table

#: Papers of an office that writes them; a maker may draw his leaflet in whatever he likes.
ISSUED_BY_OFFICES = frozenset({
    "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "test_report", "iso_certificate",
    "authority_confirmation",
})  # fmt: skip
_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
#: Written to the second by a clock that was set: midnight sharp is a program's stand-in, and years before this are clocks that were not.
_MOMENT = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?!000000)\d{6}")
_CLOCKS_SET_SINCE = 2005
#: A paper may be made ready before the day it is dated, by this much.
_MADE_READY = timedelta(days=31)


def metadata_signals(metadata: Mapping[str, str], paper: Paper) -> Iterator[Signal]:
    """A certificate or report that left a program for retouching pictures, whose title names another number, or whose file is older than the day it states."""
    if paper.kind not in ISSUED_BY_OFFICES:
        return
    programs = [metadata[key] for key in ("Creator", "Producer") if key in metadata]
    editor = next((program for program in programs if any(name in program.casefold() for name in table("programs")["retouching"]["names"])), None)
    if editor is not None:
        day = _DAY.match(metadata.get("ModDate") or metadata.get("CreationDate") or "")
        when = "-".join(day.groups()) if day is not None else "–"
        yield Signal(
            code="forgery.metadata_inconsistent", message=f"the file was made with {editor} ({when}), a program for editing pictures", page=1,
            variant="program", values={"program": editor[:100], "day": when},
        )  # fmt: skip
    number = paper.value("certificate_number")
    titled = next((one for key in ("Title", "Subject") for one in _numbers_like(str(number), metadata.get(key, ""))), None) if number else None
    if number and titled is not None:
        fact = next(fact for fact in paper.facts if fact.field == "certificate_number")
        yield Signal(
            code="forgery.metadata_inconsistent", message=f"the file's title names {titled}, the paper {number}", page=fact.page, box=fact.box,
            variant="title", values={"titled": titled, "number": str(number)},
        )  # fmt: skip
    yield from _written_before_it_was_issued(metadata, paper)


def _written_before_it_was_issued(metadata: Mapping[str, str], paper: Paper) -> Iterator[Signal]:
    """A copy printed later is lawful; a file last written long before the day its paper states is not the paper of that day."""
    issued = paper.one("issue_date")
    written = [day for key in ("CreationDate", "ModDate") if (day := _day_in(metadata.get(key, ""))) is not None]
    if issued is None or not written or len(written) < sum(key in metadata for key in ("CreationDate", "ModDate")):
        return
    stated, saved = _iso(str(issued.value)), max(written)
    if stated is not None and stated - saved > _MADE_READY:
        yield Signal(
            code="forgery.metadata_inconsistent", message=f"the file was last written on {saved}, the paper says it was issued on {stated}", page=issued.page,
            box=issued.box, variant="dated", values={"saved": saved.isoformat(), "issued": stated.isoformat()},
        )  # fmt: skip


def _day_in(moment: str) -> date | None:
    found = _MOMENT.match(moment)
    if found is None or int(found[1]) < _CLOCKS_SET_SINCE:
        return None
    return _iso("-".join(found.groups()))


def _iso(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _numbers_like(number: str, text: str) -> Iterator[str]:
    """Numbers in the text of the very form of this one (figures for figures, the same letters) that are others, where it does not name this one as well."""
    if sum(map(str.isdigit, number)) < 4 or number.casefold() in text.casefold():
        return
    form = re.sub(r"\d+", lambda run: rf"\d{{{len(run.group())}}}", re.escape(number))
    yield from (match.group() for match in re.finditer(rf"(?<![\w-]){form}(?![\w-])", text, re.IGNORECASE))
