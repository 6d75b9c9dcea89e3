"""What a file says of the program that made it, against what the paper says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from batches.paper import Paper, Signal
from documents.understanding.lexicon import table

#: Papers of an office that writes them; a maker may draw his leaflet in whatever he likes.
ISSUED_BY_OFFICES = frozenset({
    "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "test_report", "iso_certificate",
    "authority_confirmation",
})  # fmt: skip
_DAY = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def metadata_signals(metadata: Mapping[str, str], paper: Paper) -> Iterator[Signal]:
    """A certificate or report that left a program for retouching pictures; a title that names another certificate number than the paper."""
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


def _numbers_like(number: str, text: str) -> Iterator[str]:
    """Numbers in the text of the very form of this one (figures for figures, the same letters) that are others, where it does not name this one as well."""
    if sum(map(str.isdigit, number)) < 4 or number.casefold() in text.casefold():
        return
    form = re.sub(r"\d+", lambda run: rf"\d{{{len(run.group())}}}", re.escape(number))
    yield from (match.group() for match in re.finditer(rf"(?<![\w-]){form}(?![\w-])", text, re.IGNORECASE))
