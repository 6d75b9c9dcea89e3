"""The certificates a paper rests on: by label, in lists and columns, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.understanding.certificate_numbers import is_other_papers, narrow, number_at_start
from documents.understanding.flow import Flow, Spot, spot_of
from documents.understanding.label_values import Values
from documents.understanding.lexicon import table
from documents.understanding.product_words import is_column
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet, label_checks, value_spot


@cache
def _reference_pattern() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(one).replace(r"\ ", r"\s+") for one in table("triggers")["references"]["words"]), key=len, reverse=True))
    return re.compile(
        rf"(?:{words})\s*(?:\((?:module?|modulo|modul|módulo)\s*B\)\s*)?"
        r""
        r"(?:\(?(?:No|Nr|Number|Nummer|n°|nº|n\.|编号|số|with number|mit der Nummer|mit der Registernummer)\.?\)?)?\s*[:：]?\s*",
        re.IGNORECASE,
    )


#: Labels of the certificate that another one of the same body rests on.
_IS_LINKED = re.compile(r"linked|related|associated|underlying|qms")
#: Labels of reports, whose numbers are no certificates'.
_IS_REPORT = re.compile(r"report|bericht|rapport|rapporto|informe|sprawozdanie|protokoll|报告|báocáo")


def referred_certificates(sheet: Sheet, own: str) -> Iterator[Candidate]:
    """The certificates named as the basis of this paper, each once; ``own`` is its own number."""
    if sheet.kind not in ("production_control_certificate", "declaration_of_conformity", "notified_body_certificate", "instructions", "authority_confirmation"):
        return
    found: dict[str, Candidate] = {}
    reports = {fold(number) for values in sheet.values("test_report_numbers") if _IS_REPORT.search(values.label.phrase) for number, _ in _numbers_in(values)}
    for candidate in _labelled_references(sheet):
        if fold(candidate.value) != fold(own) and fold(candidate.value) not in reports:
            found.setdefault(candidate.value, candidate)
    for flow, match in sheet.search(_reference_pattern()):
        for number, start in _enumerated(flow, match.end()):
            if re.search(r"ISO \d{4,5}(?::\d{4})?\s*$", flow.text[max(0, match.start() - 25) : match.start()]):
                continue  # that of the maker's system
            if re.fullmatch(r"(?:by |n° ?)?\d{4}", number) or fold(number) in reports or fold(number) == fold(own) or fold(own or "\0") in fold(number):
                continue
            found.setdefault(number, Candidate("referenced_certificates", number, flow.spot(start, start + len(number)), ("reference", "format")))
    yield from found.values()


def _enumerated(flow: Flow, at: int) -> Iterator[tuple[str, int]]:
    """The numbers of an enumeration that begins at ``at``: one at least, the others alike in form; none runs over the end of its line."""
    first: str | None = None
    while True:
        number = number_at_start(_same_line(flow, at)) or (number_at_start(flow.text[at : at + 60]) if first is None else None)
        if number is None or (first is not None and _shape(number)[:2] != _shape(first)[:2]):
            return
        at = max(at, flow.text.find(number, at))
        yield number, at
        first = number
        more = re.compile(r"\s*(?:[,;/]|and|und|sowie|as well as|&)\s+").match(flow.text, at + len(number))
        if more is None:
            return
        at = more.end()


def _shape(number: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-zÄÖÜ]+", "a", number))


#: A number broken at a line's end goes on behind its stroke.
_BROKEN = re.compile(r"\S*\d\S*[/-]$")


def _same_line(flow: Flow, at: int) -> str:
    """The text from ``at`` to the end of its printed line, at most 60 characters."""
    home = flow.spot(at, at + 1).words[0]
    end = next((start for word, start in zip(flow.words, flow.starts, strict=True) if start > at and word.top - home.top > 3), len(flow.text))
    line = flow.text[at : min(end, at + 60)].rstrip()
    more = flow.text[end:].split(maxsplit=1)
    return line + more[0].rstrip(".,;") if _BROKEN.search(line) and more and re.search(r"\d", more[0]) else line


def _labelled_references(sheet: Sheet) -> Iterator[Candidate]:
    if sheet.kind not in ("production_control_certificate", "declaration_of_conformity", "notified_body_certificate"):
        return
    for values in sheet.values("referenced_certificates", "certificate_number"):
        if sheet.kind == "notified_body_certificate" and not _IS_LINKED.search(values.label.phrase):
            continue
        if (
            sheet.kind == "production_control_certificate"
            and not is_other_papers(sheet, values.label.fields, values.label.phrase)
            and "referenced_certificates" not in values.label.fields
        ):
            continue
        for number, spot in _numbers_in(values):
            candidate = Candidate("referenced_certificates", number, spot, (*label_checks(values), "format"))
            if candidate.confidence >= 0.7 and not re.fullmatch(r"\d{4}", number):
                yield candidate


def _numbers_in(values: Values) -> Iterator[tuple[str, Spot]]:
    spot = value_spot(values)
    alone = [spot_of([segment]) for segment in values.segments]
    whole = all(number_at_start(one.text) == one.text for one in alone)
    column = len(alone) > 1 and (whole or (values.relation == "below" and is_column(values)))
    spots = alone if column else [spot]
    if values.relation == "below" and not values.label.at_start:
        spots = alone[:1]  # the label ends a line of a sentence
    for one in spots:
        for part in re.split(r"\s*[,;、，；·|]\s+|\s+(?:and|und|và|和|sowie)\s+|\s/\s|(?<=\S)[、，；]", one.text):
            number = number_at_start(part)
            if number is not None:
                yield number, narrow(one, number)
