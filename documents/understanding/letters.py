"""Papers in the form of a letter: whom it is addressed to, which address stands under a name, which body writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.body_names import is_body_name
from documents.understanding.flow import Spot
from documents.understanding.layout import Segment
from documents.understanding.parties import split_party
from documents.understanding.sheet import Candidate, Sheet

_TO = re.compile(r"^(?:To|An|An die(?: Firma)?|Messrs\.?|M/s\.?|Attn\.?)\s*[:：]?\s+(?=[A-ZÄÖÜ])|^(?:To|An)\s*[:：]\s*", re.IGNORECASE)
_SALUTATION = re.compile(r"\b(?:Dear\s+(?:Sir|Mad|Mr|Ms|Mrs|Dr|cust)|Sehr geehrte|Yours (?:faithfully|sincerely)|Mit freundlichen Gr)", re.IGNORECASE)


def is_letter(sheet: Sheet) -> bool:
    """Whether the paper greets somebody."""
    return _SALUTATION.search(sheet.text) is not None


def addressee(sheet: Sheet) -> Iterator[Candidate]:
    """A body's letter on production is addressed to the manufacturer (Annex VII 6, Annex VIII 3.3 of Regulation (EU) 2016/425)."""
    if not is_letter(sheet):
        return
    page = sheet.first
    for segment in page.segments:
        match = _TO.match(segment.text)
        if match is None or segment.middle > 0.45 * page.height:
            continue
        party = split_party([segment.text[match.end() :]])
        if party is not None and party.legal_form:
            yield Candidate("manufacturer", party.name, Spot(page.number, party.name, segment.words), ("heading", "legal_form", "format"), 3)
            return


_NUMBER_LINE = re.compile(r"(?:NB|Notified\s+Body|Notifizierte\s+Stelle|公告机构)\W*(?:No\.?|Nr\.?|n°|number)?\W*\d{4}(?!\d)|^\d{4}$", re.IGNORECASE)


def body_in_head(sheet: Sheet) -> Iterator[Candidate]:
    """The short name that opens the letterhead or the band at the side which also bears the body's number."""
    page = sheet.first
    columns: list[list[Segment]] = []
    for segment in page.segments:
        if segment.middle > 0.35 * page.height:
            break
        home = next((column for column in columns if _one_column(column[-1], segment)), None)
        if home is None:
            columns.append([segment])
        else:
            home.append(segment)
    for column in columns:
        first = column[0]
        rest = column[1:]
        if first.middle > 0.15 * page.height or not any(_NUMBER_LINE.search(one.text) for one in rest):
            continue
        name = first.text.split(" · ")[0].strip(" ,")
        if len(name.split()) <= 6 and is_body_name(name) and not sheet.labelled(page).by_segment[first]:
            yield Candidate("notified_body_name", name, Spot(page.number, name, first.words), ("heading", "format", "hint"), 2)


def _one_column(upper: Segment, lower: Segment) -> bool:
    edges = abs(upper.x0 - lower.x0) < 3 or abs(upper.x1 - lower.x1) < 3
    return edges and upper.cell is lower.cell and lower.middle - upper.middle < 5.5 * max(upper.size, lower.size)
