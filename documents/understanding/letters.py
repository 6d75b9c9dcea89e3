"""Papers in the form of a letter: whom it is addressed to, which address stands under a name, which body writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.acts import find_acts
from documents.understanding.body_mentions import is_body_name
from documents.understanding.flow import Spot
from documents.understanding.layout import Segment
from documents.understanding.parties import clean_address, has_legal_form, is_address, joined_address, split_party
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet, party_lines
from documents.understanding.standards import find_standards

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
    yield from _address_block(sheet)


_CERTIFIES = re.compile(
    r"(?:certif(?:y|ies)|confirms?|bescheinigt|bestätigt|证明),?\s*(?:that|dass)?(?:\s+(?:the|die|das)\s+(?:company|organi[sz]ation|manufacturer|Firma|Unternehmen))?\s*:?$",
    re.IGNORECASE,
)


def certified_below(sheet: Sheet) -> Iterator[Candidate]:
    """``… bescheinigt, dass`` and the company's name on the next line, as certificates of management systems are set."""
    page = sheet.first
    for segment in page.segments:
        if _CERTIFIES.search(segment.text) is None:
            continue
        following = next((other for other in page.segments if 2 < other.middle - segment.middle < 4.5 * max(other.size, segment.size)), None)
        party = split_party([following.text]) if following is not None else None
        if following is not None and party is not None and party.legal_form and fold(following.text).startswith(fold(party.name)[:12]):
            yield Candidate("manufacturer", party.name, Spot(page.number, party.name, following.words), ("prose", "legal_form"), 2)
            return


def _address_block(sheet: Sheet) -> Iterator[Candidate]:
    """The one block in the upper part of a letter that is a company's name and postal address, without the body's number."""
    page = sheet.first
    found: list[Candidate] = []
    for block in page.blocks:
        text = " ".join(segment.text for segment in block)
        if not 2 <= len(block) <= 5 or not 0.07 < block[0].middle / page.height < 0.4 or _NUMBER_LINE.search(text) or ":" in text:
            continue
        party = split_party([segment.text for segment in block])
        if party is not None and party.legal_form and is_address(party.address) and fold(block[0].text).startswith(fold(party.name)[:12]):
            found.append(Candidate("manufacturer", party.name, Spot(page.number, party.name, block[0].words), ("heading", "legal_form", "sole"), 3))
    if len(found) == 1:
        yield found[0]


def address_under(sheet: Sheet, maker: str) -> Iterator[Candidate]:
    """The lines right under a line that is the maker's name and nothing else (or the end of an address line ``To: …``)."""
    for page in sheet.label_pages[:2]:
        labelled = sheet.labelled(page)
        for segment in page.segments:
            bare = _TO.sub("", segment.text)
            if not fold(bare).rstrip(".,").endswith(fold(maker).rstrip(".")) or len(bare) > len(maker) + 60:
                continue
            lines = _lines_under(segment, page.segments)
            kept = [one for one in lines if not labelled.is_label(one) and not has_legal_form(one.text)]
            text = clean_address(joined_address(party_lines(sheet, kept) if kept else []))
            if kept and is_address(kept[0].text) and 8 < len(text) < 160 and "," in text:
                words = tuple(word for one in kept for word in one.words)
                yield Candidate("manufacturer_address", text, Spot(page.number, text, words), ("below", "hint", "format", "legal_form"), 2)
                return


def _lines_under(name: Segment, segments: tuple[Segment, ...]) -> list[Segment]:
    """Up to three lines under the name, each no further than three lines and at one distance; they end at the first that is no address."""
    found: list[Segment] = []
    at, gap = name, 0.0
    for other in segments:
        distance = other.middle - at.middle
        aligned = abs(other.x0 - name.x0) < 4 or abs((other.x0 + other.x1) - (name.x0 + name.x1)) < 8
        if distance <= 2 or not aligned or other.cell is not name.cell:
            continue
        if distance > 2.9 * max(other.size, name.size) or (found and distance > 1.4 * gap) or len(found) == 3:
            break
        if not is_address(other.text) or len(other.words) > 16 or find_standards(other.text) or find_acts(other.text):
            break
        gap = gap or distance
        found.append(other)
        at = other
    return found


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
