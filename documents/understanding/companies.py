"""Companies that stand on a line of their own, with their address under it: whom a certificate or a letter is for, and who writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.understanding.acts import find_acts
from documents.understanding.dates import find_dates
from documents.understanding.known import is_country
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import clean_address, has_legal_form, is_address, joined_address, split_party
from documents.understanding.script import folded_space, is_vietnamese
from documents.understanding.sheet import Sheet, party_lines
from documents.understanding.standards import find_standards

#: Lines of an address, at most; how far apart they stand, in font sizes.
MOST_LINES, PITCH = 5, 2.1
#: A line that names a person or a department, between the name and its address.
_TO = re.compile(r"^(?:To|An|An die(?: Firma)?|Messrs\.?|M/s\.?|À|A)\s*[:：]?\s+(?=[A-ZÄÖÜ])")
_ATTENTION = re.compile(r"^(?:Attn|Attention|z\.\s?(?:Hd|H)|c/o|Herrn?|Frau|Mr|Ms|Mrs|Dr)\b", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"\b(?:Tel|Phone|Fax|E-?mail|www\.|https?:|Telefon|Notified|Notifi|NB|benannte|certif|report)\b|@", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Standing:
    """A company's name alone on one or two lines, and the address lines under it (none where there are none)."""

    name: str
    lines: tuple[Segment, ...]
    under: tuple[Segment, ...]

    @property
    def first(self) -> Segment:
        """Where the name begins."""
        return self.lines[0]


def standing(sheet: Sheet, page: Laid) -> Iterator[Standing]:
    """Every company of the page whose name stands alone on its line, top to bottom."""
    taken: set[Segment] = set()
    for number, segment in enumerate(page.segments):
        if segment in taken:
            continue
        for lines in _name_lines(segment, page.segments[number + 1 :]):
            text = _TO.sub("", " ".join(one.text for one in lines))
            party = split_party([text]) if has_legal_form(folded_space(text)) else None
            if party is None or not party.legal_form or len(party.name) < len(text.rstrip(" .,")) - 2:
                continue
            taken.update(lines)
            yield Standing(party.name, tuple(lines), tuple(_under(lines[-1], page)))
            break


def _name_lines(segment: Segment, following: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The line, and the line with the next one of its own size right under it."""
    if len(segment.words) > 12:
        return
    yield [segment]
    if has_legal_form(segment.text):
        return
    for other in following:
        if other.middle - segment.middle > PITCH * segment.size:
            return
        if other.middle - segment.middle > 2 and _one_column(segment, other) and abs(other.size - segment.size) < 0.6 and len(other.words) <= 8:
            yield [segment, other]
            return


def _under(name: Segment, page: Laid) -> Iterator[Segment]:
    """The lines of an address under a name: each right under the last, in its column, and by its look an address or a country."""
    at, skipped, found = name, False, 0
    for other in page.segments:
        if other.middle <= at.middle + 2 or not _one_column(name, other):
            continue
        if other.middle - at.middle > PITCH * max(at.size, other.size) or found == MOST_LINES:
            return
        if not found and not skipped and _ATTENTION.match(other.text):
            at, skipped = other, True
            continue
        if not is_address_line(other.text) and not (found and _is_place(other, page)) and not (not found and _is_street(other, page)):
            return
        found += 1
        at = other
        yield other


def is_address_line(text: str) -> bool:
    """Whether the line is (part of) a postal address and nothing else."""
    return (
        len(text) < 120
        and (is_address(text) or is_country(text))
        and not _NO_ADDRESS.search(text)
        and not find_standards(text)
        and not find_acts(text)
        and not find_dates(text)
        and not has_legal_form(text)
        and ":" not in text.replace("No:", "").replace("Nr:", "")
    )


_STREET = re.compile(r"[A-ZÀ-Ž][\w.'’-]+(?: [A-ZÀ-Ž]?[\w.'’-]+){0,3} \d{1,4}\s?[a-zA-Z]?")


def _is_street(segment: Segment, page: Laid) -> bool:
    """Whether a line of a few words and a house number stands over the line of a postal code."""
    after = next((o for o in page.segments if 2 < o.middle - segment.middle < PITCH * segment.size and _one_column(segment, o)), None)
    return after is not None and _STREET.fullmatch(segment.text) is not None and re.match(r"(?:[A-Z]{1,3}-)?\d{4,6}\b", after.text) is not None


def _is_place(segment: Segment, page: Laid) -> bool:
    """Whether a line of a few capitalised words stands between two lines of an address: a town, a county."""
    if len(segment.words) > 4 or not all(word.text[:1].isupper() for word in segment.words):
        return False
    after = next((o for o in page.segments if 2 < o.middle - segment.middle < PITCH * segment.size and _one_column(segment, o)), None)
    return after is not None and (is_address_line(after.text) or is_country(after.text))


def _one_column(upper: Segment, lower: Segment) -> bool:
    """Whether two lines share their left edge, their right edge or their middle."""
    return upper.cell is lower.cell and (abs(upper.x0 - lower.x0) < 4 or abs(upper.x1 - lower.x1) < 3 or abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) < 8)


def address_of(sheet: Sheet, company: Standing) -> str:
    """The address under a name, as one text; empty where there is none."""
    if not company.under:
        return ""
    lines = party_lines(sheet, company.under)
    plain = [line for line in lines if not is_vietnamese(line)]
    text = clean_address(joined_address(plain if is_address(" ".join(plain)) and is_vietnamese(lines[0]) else lines))
    return text if len(text) > 8 else ""
