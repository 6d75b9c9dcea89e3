"""The paper's own number in, behind or under its title: behind ``No.``, alone before its edition, or by the name that declarations give theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.certificate_numbers import narrow, number_at_start
from documents.understanding.flow import Spot
from documents.understanding.kinds import strong_titles
from documents.understanding.layout import Laid, Segment
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet

#: A title and what belongs to it stand above this part of the page.
HEAD = 0.4
#: What belongs to a title stands so near, in font sizes of either.
NEAR = 1.9

_BEHIND = re.compile(r"(?:^|[\s,(–-])(?:No|Nr|N[°ºr]|n[°º]|№|n|Number|Nummer|Numero|numéro|Ref|Réf|Rif|Số|编号)\s*[.:]{0,2}\s+(?=\S*\d|[A-Z]{2,6}\s\S*\d)")
_EDITION = re.compile(
    r"\s*(?:[·|•,;–—-]|\()\s*(?:Ausgabe|Fassung|Issue|Edition|Revision|Rev\b|Version|Ver\b|Stand|Date|Datum|Page|Seite|révision|édition|revisione|edizione|"
    r"Regulation|Verordnung|Règlement|Regolamento|Reglamento|Directive|Richtlinie|vom|of|dated|du|del|from|\d{1,2}[./ ])",
    re.IGNORECASE,
)
_REVISION = re.compile(r"(?:\s*[/·|,–(-]\s*(?:Rev|Ver|Issue|Ausgabe|Fassung|Edition)[\w. ]{0,14}\)?)?", re.IGNORECASE)
_DECLARATIONS = re.compile(r"(?:EU|EC|UE|CE|EG)?[-_/]?(?:DoC|DOC|KE|DdC)[-_/][\w./-]*\d[\w./-]*")


def numbers_of_titles(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """Candidates for the number of a certificate or a declaration."""
    page = sheet.first
    for title in _titles(sheet, page):
        for segment in (title, *_next_to(page, title)):
            number = _after_sign(segment) or (_before_edition(segment) if segment is not title else None)
            if number is not None:
                yield Candidate(field, number, narrow(Spot(page.number, segment.text, segment.words), number), ("title", "format"), 2)
    if field == "document_number" and sheet.kind == "declaration_of_conformity":
        for segment in page.segments:
            match = _DECLARATIONS.match(segment.text)
            if match is not None and _REVISION.fullmatch(segment.text, match.end()) and not sheet.labelled(page).by_segment[segment]:
                yield Candidate(field, match.group(), narrow(Spot(page.number, segment.text, segment.words), match.group()), ("known", "format"), 3)


def _titles(sheet: Sheet, page: Laid) -> list[Segment]:
    """The lines that say what kind of paper it is, and go on with little else."""
    phrases = strong_titles(sheet.kind)
    high = [one for one in page.segments if one.middle < HEAD * page.height and len(one.words) < 12]
    return [one for one in high if any(fold(one.text).startswith(phrase) for phrase in phrases)]


def _next_to(page: Laid, title: Segment) -> Iterator[Segment]:
    """What stands beside a title or right under it."""
    for other in page.segments:
        gap = other.middle - title.middle
        beside = abs(gap) < 0.6 * title.size and other.x0 > title.x1
        overlaps = min(other.x1, title.x1) > max(other.x0, title.x0)
        if other is not title and (beside or (overlaps and 2 < gap < NEAR * (title.size + other.size) / 2 + other.size / 2)):
            yield other


def _after_sign(segment: Segment) -> str | None:
    """The number behind ``No.``, where the line ends with it or goes on with an edition or an act."""
    match = _BEHIND.search(segment.text)
    return _whole(segment.text[match.end() :]) if match is not None else None


def _before_edition(segment: Segment) -> str | None:
    """The number that a line begins with, its edition behind it: ``XY-KE 0093 · Ausgabe 4``."""
    number = number_at_start(segment.text)
    return number if number is not None and _EDITION.match(segment.text[len(number) :]) and re.search(r"[A-Z]", number) else None


_SHORT = re.compile(r"\d{1,4}/\d{2,4}(?![\w/.])")


def _whole(text: str) -> str | None:
    short = _SHORT.match(text)
    number = short.group() if short is not None else number_at_start(text)
    rest = text[text.find(number) + len(number) :] if number is not None else ""
    return number if number is not None and (not rest.strip(" .)") or _EDITION.match(rest)) else None
