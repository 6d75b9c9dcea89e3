"""Letters of authorities: the importer a letter confirms to, its file number, who signs by order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.flow import Spot
from documents.understanding.labels import phrase_index
from documents.understanding.laboratories import names_institute
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import split_party
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet

#: A postal code with its place opens the last line of an address.
_POSTAL = re.compile(r"(?:D-|A-|CH-)?\d{4,5}\s+[A-ZÄÖÜ][a-zäöüß]+")
#: Names of those who write such letters, and what stands in a letterhead only.
_AUTHORITY = re.compile(
    r"präsidium|direktion|ministerium|(?:\b|s)amt\b|behörde|gewerbeaufsicht|bezirksregierung|senatsverwaltung|institute|authority|dezernat|abteilung|"
    r"marktüberwachung|arbeitsschutz\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\b(?:Tel|Fax|E-?mail|www\.|Telefon|Bearbeiter|Zeichen|Az)\b|@|:|·", re.IGNORECASE)
_CONFIRMED_TO = re.compile(
    r"(?:\bwird|\bist|\bwurde)\s+(?:hiermit\s+)?(?:der\s+Firma|dem\s+Unternehmen|dem\s+Einführer|dem\s+Importeur|der|dem)\s+"
    r"(?P<value>[A-ZÄÖÜ][^;:]{2,90}?),?\s+(?:bestätigt|bescheinigt|mitgeteilt)\b"
)
#: The lines over the postal code that belong to an address, at most.
_MOST_LINES = 5


def confirmed_importer(sheet: Sheet) -> Iterator[Candidate]:
    """The importer: whom the letter confirms to in so many words, and whom it is addressed to."""
    for flow, match in sheet.search(_CONFIRMED_TO):
        party = split_party([match["value"]])
        if party is not None and not _AUTHORITY.search(party.name):
            start = match.start("value")
            yield Candidate("importer", match["value"].strip(" ,"), flow.spot(start, match.end("value")), ("prose", "format"), 0)
    yield from _addressees(sheet)


def _addressees(sheet: Sheet) -> Iterator[Candidate]:
    page = sheet.first
    found: dict[str, Candidate] = {}
    for segment in page.segments:
        if not 0.06 < segment.middle / page.height < 0.42 or not _POSTAL.match(segment.text) or _CONTACT.search(segment.text):
            continue
        lines = _lines_over(sheet, page, segment)
        if len(lines) < 2 or _is_writer(page, lines):
            continue
        party = split_party([lines[0].text])
        if party is not None and len(party.name) > 2:
            form = ("legal_form",) if party.legal_form else ()
            found[fold(lines[0].text)] = Candidate(
                "importer", lines[0].text.strip(" ,"), Spot(page.number, lines[0].text, lines[0].words), ("heading", "hint", "format", *form), 1
            )
    if len(found) == 1:
        yield next(iter(found.values()))


def _lines_over(sheet: Sheet, page: Laid, last: Segment) -> list[Segment]:
    """The lines that stand over ``last`` at its left edge in one pitch, top first: none is a label or a way to reach somebody."""
    lines: list[Segment] = []
    at = last
    pitch = 0.0
    for other in sorted((one for one in page.segments if one.middle < last.middle - 2), key=lambda one: -one.middle):
        gap = at.middle - other.middle
        if gap > 2.2 * at.size or (pitch and gap > 1.25 * pitch) or len(lines) == _MOST_LINES:
            break
        if abs(other.x0 - last.x0) > 3 and abs(other.x1 - last.x1) > 3:
            continue
        if sheet.labelled(page).by_segment[other] or _CONTACT.search(other.text) or len(other.words) > 8:
            break
        lines.insert(0, other)
        pitch = pitch or gap
        at = other
    return lines


def _is_writer(page: Laid, lines: list[Segment]) -> bool:
    """Whether an address is the writer's own: an authority's name, or one that a line of the letterhead or the foot repeats with its address."""
    name = fold(lines[0].text)
    repeated = any("·" in one.text and fold(one.text).startswith(name) for one in page.segments)
    return repeated or any(_AUTHORITY.search(one.text) for one in lines[:2])


#: Words of a report on goods that have come in, which who imports them writes himself.
_COME_IN = re.compile(r"Wareneingang|eingegangen|Einlagerung|Lieferung geprüft|incoming goods|goods receiv|incoming inspection", re.IGNORECASE)


def receiving_house(sheet: Sheet) -> Iterator[Candidate]:
    """The importer that inspects goods on their arrival: the house in the head of its report."""
    page = sheet.first
    if not _COME_IN.search(sheet.text):
        return
    for segment in page.segments:
        if segment.middle > 0.2 * page.height or not _POSTAL.match(segment.text) or _CONTACT.search(segment.text):
            continue
        lines = _lines_over(sheet, page, segment)
        if len(lines) >= 2 and not names_institute(lines[0].text) and (party := split_party([lines[0].text])) is not None:
            yield Candidate("importer", party.name, Spot(page.number, lines[0].text, lines[0].words), ("heading", "hint", "format"), 1)


#: One token of a file number: a sign, a few letters, or anything with a figure in it.
_TOKEN = re.compile(r"[-–/.]|[A-Za-z]{1,3}\.?|[\w./()#+-]*\d[\w./()#+-]*|[A-Z]{2,6}(?:[-/][A-Z]{1,6})*")


def file_number(text: str) -> str | None:
    """The file number of an authority the text begins with: it may hold blanks, as in ``65.2 - 53 c 12/481``."""
    kept: list[str] = []
    for token in text.split():
        if not _TOKEN.fullmatch(token.rstrip(",;")):
            break
        kept.append(token)
        if token[-1] in ",;":
            break
    number = " ".join(kept).strip(" ,;–-")
    return (
        number
        if 4 <= len(number) <= 40 and sum(sign.isdigit() for sign in number) >= 3 and not re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}", number)
        else None
    )


_BY_ORDER = re.compile(r"^(?:Im Auftrag|In Vertretung|i\.\s?A\.|i\.\s?V\.|gez\.)\s*:?\s*(?P<name>(?:Dr\. )?[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?)?$")
_CLOSING = re.compile(r"^(?:Mit freundlichen Grüßen|Freundliche Grüße|Mit freundlichem Gruß|Hochachtungsvoll),?$")
_FAMILY_NAME = re.compile(r"(?:(?:Dr|Prof)\. )*[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?")


def signed_by_order(sheet: Sheet) -> Iterator[Candidate]:
    """``Im Auftrag`` or the closing words and a family name alone, as German authorities sign."""
    for page in sheet.label_pages[:2]:
        for segment in page.segments:
            match = _BY_ORDER.match(segment.text)
            if match is not None and match["name"]:
                yield _signer(page, segment, match["name"], 1)
            elif match is not None or _CLOSING.match(segment.text):
                named = next((one for one in _under(page, segment) if _is_family_name(sheet, one)), None)
                if named is not None:
                    yield _signer(page, named, named.text, 1 if match is not None else 2)


def _signer(page: Laid, segment: Segment, name: str, rank: int) -> Candidate:
    return Candidate("signatory", name, Spot(page.number, name, segment.words), ("signature", "known", "format"), rank)


def _under(page: Laid, segment: Segment) -> Iterator[Segment]:
    """The lines in the room for a signature: those at the left edge of the words first, then those over a label of the signature."""
    low = [one for one in page.segments if 2 < one.middle - segment.middle < 8 * segment.size]
    yield from (one for one in low if abs(one.x0 - segment.x0) < 20)
    signed = [one for one in low if re.match(r"\(?(?:Unterschrift|Signature|Name)\b", one.text)]
    yield from (one for one in low for label in signed if 2 < label.middle - one.middle < 2.2 * one.size and abs(one.x0 - label.x0) < 20)


def _is_family_name(sheet: Sheet, segment: Segment) -> bool:
    """Whether the line is one family name: not the name of a place, which the letter writes behind a postal code or before a date."""
    name = segment.text
    place = re.search(rf"\d{{4,5}} {re.escape(name)}|{re.escape(name)}, (?:den )?\d", sheet.text)
    return _FAMILY_NAME.fullmatch(name) is not None and place is None and not _AUTHORITY.search(name) and fold(name) not in phrase_index()[0]
